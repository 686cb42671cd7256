"""The list over the composer while a sign such as `/` asks for something to put in."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models.reference import CannedResponse
from tui.presentation.composing import Asked, OfferKind, asked
from tui.presentation.mentions import Mentionable
from tui.presentation.offers import Offer, offers
from tui.widgets.entry_list import EntryList

ROWS_AT_MOST = 7


class OfferList(EntryList):
    """Opens and closes by the letters it is told of. It lies over the thread, so that nothing moves for it."""

    DEFAULT_CSS = """
    OfferList { overlay: screen; constrain: none inside; display: none; background: $panel; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.canned: Sequence[CannedResponse] = ()
        self.people: Sequence[Mentionable] = ()
        self.wanted: OfferKind | None = None
        """What the letters before the cursor ask for, whether there is any or not."""
        self._asked: Asked | None = None
        self._row = 0
        self._dismissed: tuple[int, int] | None = None
        self._offers: dict[str, Offer] = {}

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return self._asked is not None

    def consider(self, text: str, row: int, column: int, *, private: bool) -> None:
        """Look at the line with the cursor, and open, narrow or close.

        Closed by the agent, it stays closed until another sign asks.
        """
        wanted = asked(text, column, private=private)
        self.wanted = wanted.kind if wanted else None
        if wanted is None:
            self._dismissed = None
            self.close()
            return
        if (row, wanted.start) == self._dismissed:
            return
        if (wanted, row) == (self._asked, self._row):
            return
        found = offers(wanted, self.canned, self.people)
        if not found:
            self.close()
            return
        self._asked, self._row = wanted, row
        self._offers = {offer.value: offer for offer in found}
        self.show([offer.entry for offer in found], cursor=found[0].value)
        height = min(ROWS_AT_MOST, len(found))
        self.styles.height = height
        self.styles.offset = (0, -height)
        self.display = True

    def renew(self) -> None:
        """What is offered has changed: the next look at the line searches again."""
        self._asked = None

    def close(self) -> None:
        """Close without an answer."""
        if self._asked is not None:
            self._asked = None
            self.display = False

    def dismiss(self) -> None:
        """Close, and stay closed for the sign that asked."""
        if self._asked is not None:
            self._dismissed = (self._row, self._asked.start)
        self.close()

    def accepted(self) -> tuple[Asked, Offer] | None:
        """Return what asked and what was chosen for it, and close; None where nothing is open."""
        wanted, offer = self._asked, self._offers.get(str(self.cursor))
        self.dismiss()
        return (wanted, offer) if wanted is not None and offer is not None else None
