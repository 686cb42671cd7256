"""Textual, imported without its command palette: the console has one of its own, and seven widgets come with the other."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Final

_PALETTE: Final = "textual.command"

WANTED: Final = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What the rest of Textual takes from the palette's module while it is imported (8.2.8); used by the palette alone."""


def import_textual() -> None:
    """Import `textual.app`. The palette's module is as ever afterwards: whoever imports it gets it.

    Where another Textual takes more from it than we know of, all of it is imported: slower by a tenth, and right.
    """
    if "textual.app" in sys.modules or _PALETTE in sys.modules:
        return
    stand_in = ModuleType(_PALETTE)
    for name in WANTED:
        setattr(stand_in, name, type(name, (), {}))
    before = set(sys.modules)
    sys.modules[_PALETTE] = stand_in
    try:
        importlib.import_module("textual.app")
    except ImportError:
        # What has met the stand-in is imported anew, by whoever needs it.
        for name in [name for name in sys.modules if name.startswith("textual.") and name not in before]:
            del sys.modules[name]
    finally:
        sys.modules.pop(_PALETTE, None)
