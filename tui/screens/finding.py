"""The two lines for searching: the one under the list narrows it, the one under the thread jumps in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.screens import slices

if TYPE_CHECKING:
    from tui.widgets.find_line import FindLine
    from tui.widgets.thread import ThreadView


class Finding:
    """Does what is typed in a line.

    Args:
        row: The line under the list.
        words: The line under the thread.
        thread: In which `words` are looked for.
        filter_by: Narrows the list to what holds a text; whether the server is asked too is the second argument.
        go_back: Puts the focus back where the line belongs: into the list, or (False) into the thread.
    """

    def __init__(
        self,
        row: FindLine,
        words: FindLine,
        thread: ThreadView,
        *,
        filter_by: Callable[[str, bool], None],
        go_back: Callable[[bool], None],
    ) -> None:
        self._row = row
        self._words = words
        self._thread = thread
        self._filter_by = filter_by
        self._go_back = go_back

    def changed(self, line: FindLine, words: str) -> None:
        """Look for what is typed so far; of the list's rows, among those that are here."""
        if line is self._row:
            self._filter_by(words, False)
        else:
            self._words.tell(slices.found_words(self._thread.find(words), words))

    def entered(self, line: FindLine, words: str) -> None:
        """Go back to what was found."""
        if line is self._row:
            self._filter_by(words, True)
        self._go_back(line is self._row)

    def given_up(self, line: FindLine) -> None:
        """Go back to what was there before."""
        line.close()
        if line is self._row:
            self._filter_by("", True)
        else:
            self._thread.end_search()
        self._go_back(line is self._row)
