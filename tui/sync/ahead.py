"""What is asked of sync while it is still being loaded: shown at once where it can be, done in order as soon as it can be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.models.draft import Draft, Ending
from tui.store import events
from tui.store.store import Store
from tui.store.view import View
from tui.store.wishes import Wish

if TYPE_CHECKING:
    from tui.cache.cache import Found
    from tui.models.search import SearchResults
    from tui.sync.engine import Engine
    from tui.sync.uploads import StoppedUploads

_ONE_MOMENT = "One moment: the console is still starting."


class EngineAhead:
    """Stands in for the engine between the first frame and the end of its import, half a second later.

    What it is asked for is what `Engine` is; see there.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: list[Callable[[Engine], object]] = []
        self._engine: asyncio.Future[Engine] | None = None
        self._came: Engine | None = None
        self._owes = False

    @property
    def owes(self) -> bool:
        """Whether the agent's own words or acts wait for the engine."""
        return self._owes and self._came is None

    def hand_over(self, engine: Engine) -> None:
        """Let the engine do all that was asked, in order; from now on it is asked at once."""
        self._came = engine
        asked, self._asked = self._asked, []
        for errand in asked:
            errand(engine)
        if self._engine is not None and not self._engine.done():
            self._engine.set_result(engine)

    async def engine(self) -> Engine:
        """Return the engine when it is there."""
        if self._came is not None:
            return self._came
        if self._engine is None:
            self._engine = asyncio.get_running_loop().create_future()
        return await asyncio.shield(self._engine)

    async def idle(self) -> None:
        await (await self.engine()).idle()

    def open_list(self, view: View) -> None:
        self._show(events.ViewOpened(view))
        self._later(lambda engine: engine.open_list(view))

    def next_page(self, view: View) -> None:
        self._later(lambda engine: engine.next_page(view))

    def reload(self, view: View) -> None:
        self._later(lambda engine: engine.reload(view))

    def open_thread(self, conversation_id: int) -> None:
        self._show(events.ThreadOpened(conversation_id))
        self._later(lambda engine: engine.open_thread(conversation_id))

    def glance(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.glance(conversation_id))

    def close_thread(self) -> None:
        self._show(events.ThreadClosed())
        self._later(lambda engine: engine.close_thread())

    def reload_thread(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.reload_thread(conversation_id))

    def older(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.older(conversation_id))

    def look_at_contact(self, conversation_id: int, *, earlier: bool = False) -> None:
        self._later(lambda engine: engine.look_at_contact(conversation_id, earlier=earlier))

    def fetch_all_of_contact(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.fetch_all_of_contact(conversation_id))

    def ask_again(self, name: str) -> None:
        self._later(lambda engine: engine.ask_again(name))

    def draft(self, conversation_id: int, private: bool, text: str, draft: Draft | None = None) -> None:
        self._owes = True
        self._show(events.DraftChanged(conversation_id, private, text, draft))
        self._later(lambda engine: engine.draft(conversation_id, private, text, draft))

    async def lend(self, conversation_id: int, private: bool, text: str) -> Path:
        return await (await self.engine()).lend(conversation_id, private, text)

    async def take_back_edited(self, file: Path) -> Ending:
        return await (await self.engine()).take_back_edited(file)

    def look_at_drafts(self) -> None:
        self._later(lambda engine: engine.look_at_drafts())

    def typed(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.typed(conversation_id))

    def stopped_typing(self) -> None:
        self._later(lambda engine: engine.stopped_typing())

    def wish(self, wish: Wish) -> None:
        self._owes = True
        self._later(lambda engine: engine.wish(wish))

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        self._owes = True
        self._later(lambda engine: engine.wish_all(wishes))

    def undo(self) -> str:
        return self._came.undo() if self._came else _ONE_MOMENT

    def stop(self) -> int:
        return self._came.stop() if self._came else 0

    def stop_uploads(self) -> StoppedUploads | None:
        return self._came.stop_uploads() if self._came else None

    def take_back(self, op: str) -> bool:
        return self._came is not None and self._came.take_back(op)

    def drop(self, op: str) -> bool:
        return self._came is not None and self._came.drop(op)

    def skip_hold(self, op: str | None = None) -> None:
        self._later(lambda engine: engine.skip_hold(op))

    def decide(self, op: str, decision: Literal["send", "edit", "cancel"]) -> None:
        self._later(lambda engine: engine.decide(op, decision))

    def retry(self, op: str) -> None:
        self._later(lambda engine: engine.retry(op))

    def attend(self, active: bool) -> None:
        self._later(lambda engine: engine.attend(active))

    def ask_screen(self, sees_newest: Callable[[int], bool]) -> None:
        self._later(lambda engine: engine.ask_screen(sees_newest))

    def saw_newest(self, conversation_id: int) -> None:
        self._later(lambda engine: engine.saw_newest(conversation_id))

    def doubt(self) -> None:
        self._later(lambda engine: engine.doubt())

    def look_at_notifications(self) -> None:
        self._later(lambda engine: engine.look_at_notifications())

    def more_notifications(self) -> None:
        self._later(lambda engine: engine.more_notifications())

    def unread_notification(self, notification_id: int) -> None:
        self._later(lambda engine: engine.unread_notification(notification_id))

    def set_auto_offline(self, on: bool) -> None:
        self._later(lambda engine: engine.set_auto_offline(on))

    def read_notification(self, notification_id: int) -> None:
        self._later(lambda engine: engine.read_notification(notification_id))

    def read_all_notifications(self) -> None:
        self._later(lambda engine: engine.read_all_notifications())

    async def search_server(self, text: str) -> tuple[SearchResults, str]:
        return await (await self.engine()).search_server(text)

    async def search(self, text: str, limit: int = 50) -> tuple[Found, ...]:
        return await (await self.engine()).search(text, limit)

    def _show(self, event: events.Event) -> None:
        if self._came is None:
            self._store.dispatch(event)

    def _later(self, errand: Callable[[Engine], object]) -> None:
        if self._came is not None:
            errand(self._came)
        else:
            self._asked.append(errand)
