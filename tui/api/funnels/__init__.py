"""Boards of conversations: the Ai Focus dialect of funnels, and boards on an attribute or on labels without it."""

from tui.api.funnels.board import BoardSource
from tui.api.funnels.detection import Detection
from tui.api.funnels.resource import KEPT_SECONDS, FunnelsResource

__all__ = ["KEPT_SECONDS", "BoardSource", "Detection", "FunnelsResource"]
