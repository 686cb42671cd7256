"""The line at the foot of the list to type a filter, with what may be written next above it, and what is wrong below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui.presentation.entries import Entry
from tui.presentation.spans import Line
from tui.widgets.entry_list import EntryList
from tui.widgets.find_line import FindLine

ROWS_AT_MOST = 8


class FilterLine(FindLine):
    """A line whose keys Tab, Up and Down are about what is offered; `offer_key` does what they mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("tab", "offer('accept')", "Complete"),
        ("down", "offer('next')", "Next"),
        ("up", "offer('previous')", "Previous"),
    ]

    DEFAULT_CSS = """
    FilterLine EntryList {
        overlay: screen; constrain: none inside; display: none; background: $panel; width: 48; position: absolute;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self.offer_key: Callable[[str], object] = lambda _act: None
        self.offers = EntryList(id="filter-offers")
        self.below = EntryList(id="filter-says", classes="-hidden")
        """Stands under the line, where the screen puts it."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.offers

    @property
    def caret(self) -> int:
        """Before which letter the caret stands, counted from 0."""
        return self._field.cursor_position

    def write(self, words: str, caret: int) -> None:
        """Put these words in the place of what is typed."""
        self._field.value = words
        self._field.cursor_position = caret

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer these; none: nothing is offered."""
        self.offers.display = bool(entries)
        if entries:
            height = min(ROWS_AT_MOST, len(entries))
            self.offers.styles.height = height
            self.offers.styles.offset = (0, -height)
            self.offers.tells_more = True
            self.offers.show(entries, cursor=entries[0].value)

    @property
    def is_offering(self) -> bool:
        """Whether something is offered."""
        return bool(self.offers.display)

    def say(self, lines_for: Callable[[int], tuple[Line, ...]] | None) -> None:
        """Say something below the line; None: it takes no room."""
        lines = lines_for(self.size.width) if lines_for is not None else ()
        self.below.set_class(not lines, "-hidden")
        self.below.styles.height = len(lines)
        self.below.show([Entry(left=each) for each in lines])

    def close(self) -> None:
        super().close()
        self.offer(())
        self.say(None)

    def action_offer(self, act: str) -> None:
        """Have a key done that is about what is offered."""
        self.offer_key(act)
