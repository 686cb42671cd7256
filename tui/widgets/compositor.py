"""Painting only what changed: Textual's compositor, without the widgets that lie under others or beside the change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

_FEW = 8
"""With more changed regions than this, looking at each of them costs more than it saves."""


USED = ("_dirty_regions", "_get_renders", "render_partial_update", "visible_widgets", "size")
"""What of Textual's compositor is replaced or read here; without one of them a screen is painted by Textual's own."""


class SparingCompositor(Compositor):
    """Draws what Textual's own draws, cell for cell.

    Textual 8.2.8 renders every line of every widget that touches the rectangle around all changes, containers included
    of which nothing is seen. This one asks a widget for those of its lines that changed, and not at all where others
    lie over them: each widget fills its region, so what is in front hides what is behind.
    """

    _changed: tuple[Region, ...] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        self._changed = tuple(self._dirty_regions) if len(self._dirty_regions) <= _FEW else ()
        try:
            return super().render_partial_update()
        finally:
            self._changed = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Give the widgets to paint, those in front first: region, what is seen of it in the changed lines, those lines."""
        changed = self._changed or (crop or self.size.region,)
        painted: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            pieces = [piece for each in changed if (piece := seen.intersection(each))]
            if all(any(before.contains_region(piece) for before in painted) for piece in pieces):
                continue
            painted += pieces
            top = min(piece.y for piece in pieces)
            lines = Region(seen.x, top, seen.width, max(piece.bottom for piece in pieces) - top)
            yield region, lines, widget.render_lines(lines.translate((-region.x, -region.y)))


def paint_sparingly(screen: Screen[Any]) -> None:
    """Let a screen that is not shown yet be painted like this, where Textual still works as described here."""
    stock = screen._compositor
    if type(stock) is Compositor and all(hasattr(stock, name) for name in USED):
        screen._compositor = SparingCompositor()
