"""What has to stand in the environment before Textual is imported: it reads its settings once, at import."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from tui.terminal.colours import TEXTUAL_NAMES, Colours


def prepare_environment(colours: Colours, environ: MutableMapping[str, str] = os.environ) -> None:
    """Set what Textual reads when it is imported.

    Args:
        colours: Colour depth to draw with.
        environ: The environment of this process.
    """
    # Every animated frame is a repaint: a toast that slides in costs as much as twenty messages.
    environ["TEXTUAL_ANIMATIONS"] = "none"
    # Otherwise Textual asks for reports of the mouse in pixels and never switches them off again (8.2.8).
    environ["TEXTUAL_SMOOTH_SCROLL"] = "0"
    environ["TEXTUAL_COLOR_SYSTEM"] = TEXTUAL_NAMES[colours]
    # Milliseconds before a lone Esc counts as the key. Sequences come in one packet also over a slow line.
    environ.setdefault("ESCDELAY", "50")
    if colours == "none":
        # Textual would send greys instead of colours; the output stage leaves them out.
        environ["NO_COLOR"] = "1"
    # A driver from the environment would go past the output stage.
    environ.pop("TEXTUAL_DRIVER", None)
