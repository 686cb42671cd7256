"""What is offered while words are written, and what is taken of it: canned responses after `/`, colleagues after `@`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.models.reference import CannedResponse
from tui.presentation import mentions
from tui.presentation.mentions import Mentionable

if TYPE_CHECKING:
    from tui.widgets.draft_editor import DraftEditor
    from tui.widgets.offer_list import OfferList


class Completion:
    """Watches the word at the cursor.

    Args:
        editor: Where words are written; its keys for offers come here.
        offers: The list above it.
        private: Gives whether it is a note: only there colleagues are mentioned.
        fill: Puts in what is known of a canned response's variables.
        inserted: Called with a canned response as it was put in, and where it begins.
        canned_wanted: Called when a sign asks for canned responses: they may have changed on the server.
    """

    def __init__(
        self,
        editor: DraftEditor,
        offers: OfferList,
        *,
        private: Callable[[], bool],
        fill: Callable[[str], str],
        inserted: Callable[[str, tuple[int, int]], object],
        canned_wanted: Callable[[], object],
    ) -> None:
        self._editor = editor
        self._offers = offers
        self._private = private
        self._fill = fill
        self._inserted = inserted
        self._canned_wanted = canned_wanted
        self.known: dict[str, Mentionable] = {}
        """Who is mentioned in the text, by the name that stands there."""
        editor.offer_key = self.press

    def show_canned(self, responses: Sequence[CannedResponse], *, is_open: bool) -> None:
        """Offer other canned responses from now on.

        Args:
            is_open: Whether something is being written.
        """
        if tuple(responses) == tuple(self._offers.canned):
            return
        self._offers.canned = responses
        if is_open and self._offers.wanted == "canned":
            # They came while a sign asks for them.
            self._offers.renew()
            self.look()

    def look(self) -> None:
        """Offer what the word at the cursor asks for."""
        row, column = self._editor.cursor_location
        wanted = self._offers.wanted
        self._offers.consider(self._editor.document[row], row, column, private=self._private())
        if self._offers.wanted == "canned" and wanted != "canned":
            self._canned_wanted()

    def press(self, act: str) -> bool:
        """Do what a key means to the offers, at once: further keys may be waiting. Whether one was open."""
        self.look()
        if not self._offers.is_open:
            return False
        if act == "accept":
            self._accept()
        elif act == "close":
            self._offers.dismiss()
        else:
            self._offers.move(1 if act == "next" else -1)
        return True

    def _accept(self) -> None:
        chosen = self._offers.accepted()
        if chosen is None:
            return
        asked, offer = chosen
        row, column = self._editor.cursor_location
        words = offer.insert
        if offer.who is not None:
            name = mentions.display_name(offer.who, self.known)
            self.known[name] = offer.who
            self._editor.live_names = tuple(self.known)
            words = f"{name} "
        elif asked.kind == "canned":
            words = self._fill(words)
        self._editor.put(words, (row, asked.start), (row, column), maintain_selection_offset=False)
        if asked.kind == "canned":
            self._inserted(words, (row, asked.start))

    def source(self, text: str) -> str:
        """Return a text of the editor as the server wants it: mentions in its own form."""
        return mentions.as_source(text, self.meant(text)) if self._private() else text

    def meant(self, text: str) -> dict[str, Mentionable]:
        """Return whom the names in a text mean: chosen ones, and whole names that were typed."""
        return {**mentions.typed(text, self._offers.people, self.known), **self.known}

    def readable(self, source: str) -> str:
        """Return a text as the editor shows it; who is mentioned in it is known from here on."""
        if not self._private():
            return source
        shown, known = mentions.readable(source)
        self.known.update(known)
        return shown

    def know(self, sources: Sequence[str]) -> None:
        """Take in who is mentioned, as a draft keeps them."""
        for source in sources:
            self.known.update(mentions.readable(source)[1])

    def close(self) -> None:
        """Offer nothing."""
        self._offers.close()
