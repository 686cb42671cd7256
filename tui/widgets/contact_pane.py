"""The pane that says who the customer is, and what there was before."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from textual.events import Resize

from tui.presentation.contact_lines import ALL, ContactFacts, contact_lines
from tui.widgets.entry_list import EntryList


class ContactPane(EntryList, can_focus=True):
    """Shows `ContactFacts`, and which of the customer's other conversations has the mark."""

    DEFAULT_CSS = """
    ContactPane { background: $background; }
    """

    def __init__(self, *, zone: tzinfo = UTC, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        """Show an empty pane.

        Args:
            zone: The agent's, in which days are told.
        """
        super().__init__(id=id)
        self._facts = ContactFacts()
        self._now = datetime.fromtimestamp(0, UTC)
        self._zone = zone
        self._goes_with_mark = False
        """Whether the agent went to the mark: until then the pane begins with who the customer is."""

    @property
    def mark_shown(self) -> bool:
        """Whether the mark is drawn: only while the pane has the focus."""
        return self.has_focus

    def show_facts(self, facts: ContactFacts, now: datetime) -> None:
        """Show what is known now; only lines that changed are drawn again."""
        other = facts.contact is None or self._facts.contact is None or facts.contact.id != self._facts.contact.id
        self._facts, self._now = facts, now
        if other:
            self._goes_with_mark = False
            self.to_end(last=False)
        self._lay_out()

    def move(self, entries: int) -> None:
        """Scroll down to the mark; from there on, move it."""
        if entries > 0 and not self._goes_with_mark and not self.mark_in_view:
            self.scroll_lines(entries)
            return
        self._goes_with_mark = True
        super().move(entries)

    def top(self) -> None:
        """Go to who the customer is."""
        self.to_end(last=False)

    def bottom(self) -> None:
        """Go to the last of the other conversations."""
        self.to_end(last=True)

    def leave(self) -> bool:
        """There is nothing to leave within the pane."""
        return False

    @property
    def under_cursor(self) -> int | None:
        """The other conversation with the mark; None: there is none."""
        return self.cursor if isinstance(self.cursor, int) else None

    def show_mark(self) -> None:
        """Go to the conversation with the mark."""
        self._goes_with_mark = True
        self._follow()
        self.redraw()

    def follows(self) -> bool:
        """Whether scrolling goes with the mark."""
        return self._goes_with_mark

    @property
    def all_marked(self) -> bool:
        """Whether the mark is on the line that stands for all conversations of the customer, and not the newest alone."""
        return self.cursor == ALL

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def on_resize(self, _event: Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if cells := self.content_size.width:
            self.show(contact_lines(self._facts, self._now, self._zone, cells - 1, self.glyphs))
