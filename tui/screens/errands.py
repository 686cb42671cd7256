"""What the console has others fetch and do; the sync engine is what answers this in the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui.models.conversation import Conversation
from tui.models.draft import Draft
from tui.models.message import Message
from tui.models.search import SearchResults
from tui.store.view import View
from tui.store.wishes import Wish

if TYPE_CHECKING:
    from tui.sync.outside import Ending


class Hit(Protocol):
    """One message that a search found."""

    @property
    def message(self) -> Message: ...
    @property
    def conversation(self) -> Conversation | None: ...


class Errands(Protocol):
    """Every call returns at once; what comes of it arrives in the state."""

    def open_list(self, view: View) -> None: ...
    def next_page(self, view: View) -> None: ...
    def reload(self, view: View) -> None: ...
    def open_thread(self, conversation_id: int) -> None: ...
    def glance(self, conversation_id: int) -> None:
        """Have what this machine has of a thread shown; the server is not asked."""

    def close_thread(self) -> None: ...
    def reload_thread(self, conversation_id: int) -> None: ...
    def older(self, conversation_id: int) -> None: ...
    def ask_screen(self, sees_newest: Callable[[int], bool]) -> None:
        """Take what tells whether the newest message of a thread is in view."""

    def saw_newest(self, conversation_id: int) -> None: ...
    def look_at_contact(self, conversation_id: int) -> None: ...
    def ask_again(self, name: str) -> None:
        """Ask anew for `agents`, `canned` or `macros`."""

    def draft(self, conversation_id: int, private: bool, text: str, draft: Draft | None = None) -> None: ...
    async def lend(self, conversation_id: int, private: bool, text: str) -> Path:
        """Return the file in which an editor may have a draft.

        Raises:
            OSError: The disk does not take it.
        """

    async def take_back_edited(self, file: Path) -> Ending:
        """Make what an editor left in it the draft; return whether it is another one, or the file is gone."""

    def look_at_drafts(self) -> None: ...
    def typed(self, conversation_id: int) -> None: ...
    def stopped_typing(self) -> None: ...
    def wish(self, wish: Wish) -> None: ...
    def wish_all(self, wishes: Sequence[Wish]) -> None: ...
    def look_at_notifications(self) -> None: ...
    def more_notifications(self) -> None: ...
    def set_auto_offline(self, on: bool) -> None: ...
    def read_notification(self, notification_id: int) -> None: ...
    def read_all_notifications(self) -> None: ...
    async def search_server(self, text: str) -> tuple[SearchResults, str]:
        """Return what the server finds, and why it could not be asked; empty: it was."""

    async def search(self, text: str) -> Sequence[Hit]:
        """Return messages of the cache that hold every word, newest first."""
