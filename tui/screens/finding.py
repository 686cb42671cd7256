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
        held: Gives how many messages of the thread are here, and whether these are all.
        look_further: Fetches the rest of the thread to search it.
        stop_looking: Ends that; returns whether it was under way.
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
        held: Callable[[], tuple[int, bool]],
        look_further: Callable[[str], None],
        stop_looking: Callable[[], bool],
    ) -> None:
        self._row = row
        self._words = words
        self._thread = thread
        self._filter_by = filter_by
        self._go_back = go_back
        self._held = held
        self._look_further = look_further
        self._stop_looking = stop_looking

    def changed(self, line: FindLine, words: str) -> None:
        """Look for what is typed so far; of the list's rows, among those that are here."""
        if line is self._row:
            self._filter_by(words, False)
        else:
            self._stop_looking()
            self._tell(self._thread.find(words), words)

    def _tell(self, found: int, words: str) -> None:
        held, whole = self._held()
        self._words.tell(slices.found_words(found, words, held, whole=whole))

    def entered(self, line: FindLine, words: str) -> None:
        """Go back to what was found; where nothing was, and there is more of the thread, look through that first."""
        if line is self._row:
            self._filter_by(words, True)
        elif words.strip() and not self._thread.matches and not self._held()[1]:
            self._look_further(words)
            return
        self._go_back(line is self._row)

    def given_up(self, line: FindLine) -> None:
        """Stop looking further; else go back to what was there before."""
        if line is not self._row and self._stop_looking():
            self._tell(self._thread.find(line.words), line.words)
            return
        line.close()
        if line is self._row:
            self._filter_by("", True)
        else:
            self._thread.end_search()
        self._go_back(line is self._row)
