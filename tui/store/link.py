"""The state of the line to the server, in the words of the status bar."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tui.models.record import record


class LinkKind(StrEnum):
    CONNECTING = "connecting"
    LIVE = "live"
    """The websocket brings everything as it happens."""
    POLLING = "polling"
    """No websocket; the server is asked at intervals."""
    OFFLINE = "offline"


@record(kw_only=True)
class Link:
    kind: LinkKind = LinkKind.CONNECTING
    since: datetime | None = None
    reason: str = ""
    queued: int = 0
    """Wishes that wait for the link or their turn."""
    last_live_at: datetime | None = None
    """When the link was last known good: how old what the screen shows may be."""
