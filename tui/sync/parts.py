"""What sync is made of, each part given the others it needs: imported when the engine starts, and not before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from tui.sync.access import Access
from tui.sync.broadcasts import Broadcasts
from tui.sync.catch_up import CatchUp
from tui.sync.contact_changes import ContactChanges
from tui.sync.core import Core
from tui.sync.drafts import Drafts
from tui.sync.in_sight import InSight
from tui.sync.newer import KeepingUp
from tui.sync.notifications import Notifications
from tui.sync.outbox.outbox import Outbox
from tui.sync.outside import Outside
from tui.sync.persist import Persist
from tui.sync.polling import Polling
from tui.sync.proving import Proving
from tui.sync.reading import Reading
from tui.sync.realtime import Realtime
from tui.sync.refresh import Refresh
from tui.sync.typing import Typing
from tui.sync.undo import Undo

if TYPE_CHECKING:
    from tui.sync.boards import Boards


class SyncParts:
    """The parts of one account's sync.

    Args:
        read_notification: Called with a notification that the agent has seen to.
        caches_changed: Called with the server's keys of its reference lists when they changed.
        count_doubted: Called when the number of unread notifications may be wrong.
        reconnected: Called with the seconds of silence when the websocket is confirmed.
        let_in_again: Called when the server answers again.
    """

    def __init__(
        self,
        core: Core,
        *,
        read_notification: Callable[[int], None],
        caches_changed: Callable[[Mapping[str, str]], None],
        count_doubted: Callable[[], None],
        reconnected: Callable[[float], Awaitable[None]],
        let_in_again: Callable[[], None],
    ) -> None:
        self.core = core
        self.persist = Persist(core)
        self.drafts = Drafts(core)
        self.outbox = Outbox(core, self.drafts)
        self.outside = Outside(core, self.drafts)
        self.undo = Undo(core, self.outbox)
        self.reading = Reading(core, self.outbox, read_notification)
        self.contact_changes = ContactChanges(core)
        self.refresh = Refresh(core, self.persist, self.reading.opened, self.contact_changes)
        self.catch_up = CatchUp(core, self.refresh)
        self.in_sight = InSight(core, self.refresh, self.catch_up)
        self.broadcasts = Broadcasts(
            core, caches_changed=caches_changed, notified=self.reading.notified, count_doubted=count_doubted
        )
        self.realtime = Realtime(core, self.broadcasts, reconnected)
        self.keeping_up = KeepingUp(core)
        self.proving = Proving(core, self.realtime)
        self.polling = Polling(core, self.refresh, self.catch_up, self.realtime, self.reading.seen)
        self.typing = Typing(core)
        self.notifications = Notifications(core, self.refresh)
        self.access = Access(core, let_in_again)

    @cached_property
    def boards(self) -> Boards:
        """What is asked about boards; there once somebody asks."""
        from tui.sync.boards import Boards

        return Boards(self.core, self.refresh)

    def tick(self) -> None:
        """Let time pass for what is there only once somebody asked for it."""
        if "boards" in self.__dict__:
            self.boards.tick()
