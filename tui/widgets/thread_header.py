"""The line above the thread: whose it is, through which channel, and how it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.strip import Strip

from tui.models.row import Row
from tui.presentation.heading import heading_line
from tui.presentation.rows import NO_FACTS, RowFacts
from tui.widgets.sheet import Sheet


class ThreadHeader(Sheet):
    """Shows a conversation in one line; nothing while none is open."""

    DEFAULT_CSS = """
    ThreadHeader { width: 1fr; height: 1; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._row: Row | None = None
        self._inbox = ""
        self._facts = NO_FACTS
        self._now = datetime.now(UTC)

    def show(self, row: Row | None, now: datetime, *, inbox: str = "", facts: RowFacts = NO_FACTS) -> None:
        """Show a conversation as it stands, waiting times counted to `now`; None: none is open."""
        self._row, self._inbox, self._facts, self._now = row, inbox, facts, now
        self.redraw()

    def set_now(self, now: datetime) -> None:
        """Count waiting times to another time."""
        self._now = now
        self.redraw()

    def frame(self, width: int, height: int) -> list[Strip]:  # noqa: ARG002  # one line is all
        if self._row is None:
            return []
        heading = heading_line(self._row, width, self._now, inbox=self._inbox, facts=self._facts, glyphs=self.glyphs)
        return [self.strip(heading, width)]
