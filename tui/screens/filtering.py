"""The filter line at work: live over what is loaded, then on the server; what may come next, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.presentation import filters
from tui.query.asking import Request
from tui.query.completing import Proposal, complete
from tui.query.conversations import CONVERSATIONS
from tui.query.query import QueryError
from tui.query.reading import parse
from tui.store import filtering

if TYPE_CHECKING:
    from tui.screens.context import Context
    from tui.screens.listing import Listing
    from tui.store.view import View
    from tui.widgets.filter_line import FilterLine


class Filtering:
    """Narrows the list by what is typed.

    Args:
        line: Where it is typed.
        context: What all parts of the screen may ask.
        listing: The list.
        go_back: Puts the focus back into the list.
    """

    def __init__(self, line: FilterLine, context: Context, listing: Listing, go_back: Callable[[], None]) -> None:
        self.line = line
        self._context = context
        self._listing = listing
        self._go_back = go_back
        self._base: View = listing.view
        """The view that was shown when the line was opened: what the filter says nothing of is as in it."""
        self._proposals: tuple[Proposal, ...] = ()
        self._moved = False
        """Whether the agent chose among what is offered."""
        line.offer_key = self.offer_key

    def open(self) -> None:
        """Open the line with all that the list is narrowed by."""
        self._base = self._listing.view
        if self._context.state.attribute_definitions is None:
            self._context.engine.ask_again("attributes")
        words = filtering.line(self._base, filtering.names(self._context.state))
        if self._base.is_narrowed:
            # What else is typed is added to it.
            self.line.open(f"{words} ")
            self.line.write(f"{words} ", len(words) + 1)
        else:
            self.line.open(self._base.text)
        self._offer(self.line.words)

    def changed(self, words: str) -> None:
        """Show what passes of what is loaded, and offer what may come next; what is wrong leaves the rows as they are."""
        if not self.line.is_open:
            return
        self._moved = False
        self._offer(words)
        try:
            view = self._read(self._settled(words))
        except QueryError as error:
            # What is being written is not wrong yet where it may go on.
            at_caret = error.end >= self.line.caret and bool(self._proposals)
            self.line.say(None if at_caret else filters.wrong(error.sentence, error.start, error.end))
            return
        self.line.say(None)
        self._listing.show_view(view, ask=False, keep=True)

    def entered(self, words: str) -> None:
        """Ask the server; where something was chosen among what is offered, write that first."""
        if self._moved and self.line.is_offering:
            self.offer_key("accept")
            return
        try:
            view = self._read(words)
        except QueryError as error:
            self.line.say(filters.wrong(error.sentence, error.start, error.end))
            return
        self.line.offer(())
        self._listing.show_view(view, keep=True)
        self._say_what_is_judged_here(view)
        self._go_back()

    def given_up(self) -> None:
        """Close what is offered where the agent is choosing; else the line, and show what was shown before."""
        if self._moved and self.line.is_offering:
            self._moved = False
            self.line.offer(())
            return
        self.line.close()
        self._listing.show_view(self._base, keep=True)
        self._go_back()

    def end(self) -> None:
        """Close the line, and show the list without what it alone can say."""
        self.line.close()
        self._listing.show_view(filtering.without_filter(self._listing.view), keep=True)

    def offer_key(self, act: str) -> None:
        """Do what Tab, Up and Down mean to what is offered."""
        if not self._proposals:
            return
        if not self.line.is_offering:
            self.line.offer(filters.offered(self._proposals))
        elif act == "accept":
            chosen = self._proposals[int(self.line.offers.cursor or 0)]
            self._moved = False
            self.line.write(*chosen.applied_to(self.line.words))
        else:
            self._moved = True
            self.line.offers.move(1 if act == "next" else -1)

    def _read(self, words: str) -> View:
        known = filtering.names(self._context.state)
        now = self._context.now.astimezone(self._context.zone)
        return filtering.filtered(self._base, parse(words, CONVERSATIONS, now=now, names=known), known)

    def _settled(self, words: str) -> str:
        """Return what is typed without the beginning of a field's name: as words to find it would empty the list."""
        if not self._proposals:
            return words
        start, end = self._proposals[0].start, self._proposals[0].end
        piece = words[start:end]
        if not piece or ":" in words[:end].rpartition(" ")[2] or piece.casefold() in CONVERSATIONS.flags:
            return words
        return words[:start].removesuffix("-") + words[end:]

    def _offer(self, words: str) -> None:
        names = filtering.names(self._context.state)
        caret = min(self.line.caret, len(words)) or len(words)
        self._proposals = complete(words, caret, CONVERSATIONS, names)
        self.line.offer(filters.offered(self._proposals))

    def _say_what_is_judged_here(self, view: View) -> None:
        asked = filtering.asked(view, filtering.names(self._context.state)) if view.query else Request()
        self.line.say(filters.judged_here(asked.only_here))
