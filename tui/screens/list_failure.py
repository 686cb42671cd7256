"""Why the list could not be had, told once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.presentation.key_names import KeyNames, with_keys
from tui.store import select
from tui.store.link import LinkKind

if TYPE_CHECKING:
    from tui.store.state import State
    from tui.store.view import View
    from tui.widgets.notice_line import NoticeLine


class ListFailure:
    """Says in a line what is too long for the foot of the list; "offline" alone is no reason.

    Args:
        line: Where it is said.
        rows_are_shown: Whether the list has rows: without them it tells the failure itself.
        keys: Names the keys of commands, as the agent has them.
    """

    def __init__(self, line: NoticeLine, rows_are_shown: Callable[[], bool], keys: KeyNames) -> None:
        self._line = line
        self._rows_are_shown = rows_are_shown
        self._keys = keys
        self._told = ""

    def forget(self) -> None:
        """Say it again if it happens again."""
        self._told = ""

    def look(self, state: State, view: View) -> None:
        """Say a new failure, take back one that is over."""
        failure = select.queue(state, view).error
        if failure == self._told:
            return
        if failure and (self._rows_are_shown() or select.link(state).kind is LinkKind.OFFLINE):
            self._line.say(self._sentence(failure), "warning")
        elif self._line.sentence == self._sentence(self._told):
            self._line.clear()
        self._told = failure

    def _sentence(self, why: str) -> str:
        from tui.presentation import notices

        notice = notices.failed("conversations", why)
        return f"{notice.words} {with_keys(notice.hint, self._keys)}."
