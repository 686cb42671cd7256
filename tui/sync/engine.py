"""Sync as a whole: its loops, which never stop silently, and what the rest of the program may ask of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from tui.api import errors
from tui.api.budget import is_behind
from tui.api.client import Client
from tui.cache.cache import Cache, Found
from tui.models.draft import Draft, Ending
from tui.models.search import SearchResults
from tui.presentation.notices import waiting
from tui.store import events
from tui.store.change import Change
from tui.store.link import HeldBack, LinkKind
from tui.store.store import Store
from tui.store.view import View
from tui.store.wishes import ReplyRequested, Wish
from tui.sync.access import Access
from tui.sync.catch_up import CatchUp
from tui.sync.clock import Clock, SystemClock
from tui.sync.core import Connect, Core
from tui.sync.drafts import Drafts
from tui.sync.hearing import Hearing
from tui.sync.newer import KeepingUp
from tui.sync.notifications import Notifications
from tui.sync.outbox.outbox import Decision, Outbox
from tui.sync.outside import Outside
from tui.sync.persist import Persist
from tui.sync.polling import Polling
from tui.sync.proving import Proving
from tui.sync.reading import Reading
from tui.sync.realtime import Realtime
from tui.sync.refresh import Refresh
from tui.sync.settings import SyncSettings
from tui.sync.typing import Typing
from tui.sync.undo import Undo
from tui.sync.uploads import StoppedUploads
from tui.words.words import Words

Loop = Callable[[], Awaitable[None]]

TICK_SECONDS = 5.0
AUTO_OFFLINE_ON = "You are taken offline when no console and no browser of yours is open."
AUTO_OFFLINE_OFF = "You stay as you chose, also when no console and no browser of yours is open."

END_SECONDS = 1.0
"""How long a loop that is ended may take to let go of what it was at."""

ANSWER_SECONDS = 4.0
"""How much longer than the grace the answer to what was sent is waited for at the end."""

SLOWEST_RESTART_SECONDS = 60.0

HELD_BACK_SECONDS = 1.0
"""A shorter wait for the requests of the minute is not told."""


class Engine:
    """Keeps one account's store true and carries its wishes out.

    Every verb returns at once; what comes of it are events. Call `start` once, run every one of `loops` for as long
    as the session lives, and `close` at the end.
    """

    def __init__(
        self,
        store: Store,
        client: Client,
        connect: Connect,
        words: Words,
        cache: Cache,
        clock: Clock | None = None,
        *,
        account_id: int,
        settings: SyncSettings | None = None,
        randomness: random.Random | None = None,
    ) -> None:
        self._core = core = Core(
            store=store,
            client=client,
            connect=connect,
            words=words,
            cache=cache,
            clock=clock or SystemClock(),
            settings=settings or SyncSettings(),
            random=randomness or random.Random(),
            account_id=account_id,
        )
        self._persist = Persist(core)
        self._drafts = Drafts(core)
        self._outbox = Outbox(core, self._drafts)
        self._outside = Outside(core, self._drafts)
        self._undo = Undo(core, self._outbox)
        self._reading = Reading(core, self._outbox, self.read_notification)
        self._refresh = Refresh(core, self._persist, self._reading.opened)
        self._catch_up = CatchUp(core, self._refresh)
        self._hearing = Hearing(
            core,
            caches_changed=self._caches_changed,
            notified=self._reading.notified,
            count_doubted=self._count_notifications,
        )
        self._realtime = Realtime(core, self._hearing, self._reconnected)
        self._keeping_up = KeepingUp(core)
        self._proving = Proving(core, self._realtime)
        self._polling = Polling(core, self._refresh, self._catch_up, self._realtime, self._reading.seen)
        self._typing = Typing(core)
        self._notifications = Notifications(core, self._refresh)
        store.listen(self._noted)
        self._started = False
        self._hurried = asyncio.Event()
        self._running: set[asyncio.Task[object]] = set()
        self._access = Access(core, self._let_in_again)
        core.doubt = self.doubt
        core.suspect = self._suspect
        self._began_at = 0.0
        self._throttled_until = 0.0

    @property
    def settings(self) -> SyncSettings:
        return self._core.settings

    @settings.setter
    def settings(self, settings: SyncSettings) -> None:
        self._core.settings = settings
        self._realtime.retry_now()

    async def start(self) -> None:
        """Open words and cache and show what they hold. Returns quickly; the server is asked by the loops."""
        if self._started:
            return
        self._started = True
        core = self._core
        self._began_at = core.clock.monotonic()
        core.client.transport.waits = self._throttled
        core.client.transport.budget.on_wait = self._held_back
        await core.words.open()
        await core.cache.open()
        core.tell_if_unkept()
        for notice in (core.words.notice, core.cache.notice):
            if notice:
                core.dispatch(events.Told(notice, severe=True))
        restored = await core.words.restore()
        self._drafts.restore(restored.drafts)
        await self._outside.pick_up()
        await self._persist.load_reference()
        await self._outbox.restore(restored.entries, restored.sent)
        core.jobs.begin("start", self._refresh.start)
        core.jobs.begin("look for drafts", self._refresh.look_for_drafts)

    def _throttled(self, error: errors.Throttled) -> None:
        """Say what everything waits for, once: the other reads wait for the same."""
        self._access.throttled(error)
        now = self._core.clock.monotonic()
        if now >= self._throttled_until:
            self._throttled_until = now + error.retry_after
            self._core.dispatch(events.Told(error.sentence))

    def _held_back(self, seconds: float) -> None:
        """Say what is waited for, once for all that waits; what nobody looks at may wait in silence."""
        core = self._core
        now, known = core.clock.now(), core.state.link.held_back
        if seconds < HELD_BACK_SECONDS or is_behind() or (known is not None and known.until > now):
            return
        most = core.client.transport.budget.per_minute
        core.dispatch(events.ReadingHeldBack(HeldBack(now + timedelta(seconds=seconds), most)))
        core.dispatch(events.Told(f"{waiting(seconds, most)}. It goes on by itself."))

    def _noted(self, change: Change) -> None:
        """Fetch anew what the agent looks at where it is somebody else's by now."""
        opened = self._core.state.open_thread
        if opened in change.replaced:
            self._core.dispatch(
                events.Told(f"#{opened} is another conversation now: the server may have been set back.", severe=True)
            )
            self.reload_thread(opened)

    def loops(self) -> Iterable[tuple[str, Loop]]:
        """Name every loop; each runs until cancelled, and starts again by itself when it crashes."""
        for name, loop in (
            ("jobs", self._core.jobs.run),
            ("realtime", self._realtime.run),
            ("polling", self._polling.run),
            ("proving", self._proving.run),
            ("drafts", self._drafts.run),
            ("cache", self._persist.run),
            ("typing", self._typing.run),
            ("watch", self._watch),
        ):
            yield name, self._supervised(name, loop)

    async def run(self) -> None:
        """Run all loops in one: for tests and programs without workers of their own."""
        async with asyncio.TaskGroup() as group:
            for name, loop in self.loops():
                group.create_task(_awaited(loop), name=name)

    async def idle(self) -> None:
        """Return once nothing is under way: no question, no sending. What waits for time or the line does not count."""
        await self._core.activity.settled()

    async def close(self, grace: float = 3.0) -> None:
        """Send what is held and can go within the grace, write everything down, let go of the files, and end the loops.

        Call it while they still run. What the server has been told of within the grace is waited for some seconds
        longer: whoever leaves hears whether it arrived. Without grace, as after a signal, nothing more goes out: what
        was held is on the disk, and is taken up at the next start.
        """
        if self._core.closing:
            return
        if grace > 0:
            self._typing.stopped()
            self._outbox.skip_hold()
            await self._sent_off(grace)
        self._core.closing = True
        await self._outside.look()
        await self._drafts.flush()
        await self._persist.flush()
        await self._realtime.drop()
        await self._core.words.close()
        await self._core.cache.close()
        # Whoever asks still would open anew the connections that are closed next.
        ending = [task for task in self._running if task.cancel()]
        if ending:
            await asyncio.wait(ending, timeout=END_SECONDS)

    async def _sent_off(self, grace: float) -> None:
        settled = asyncio.ensure_future(self._outbox.settled())
        hurried = asyncio.ensure_future(self._hurried.wait())
        for seconds in (grace, ANSWER_SECONDS):
            await asyncio.wait((settled, hurried), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if settled.done() or hurried.done() or not self._outbox.is_sending():
                break
        for waiter in (settled, hurried):
            waiter.cancel()
        await asyncio.gather(settled, hurried, return_exceptions=True)

    def hurry(self) -> None:
        """End now, if it is being closed: nothing more is waited for."""
        self._hurried.set()

    def open_list(self, view: View) -> None:
        """Show a list: what is known at once, then what the server says."""
        self._core.dispatch(events.ViewOpened(view))
        self._core.jobs.begin(f"list {view}", lambda: self._refresh.open_list(view))

    def next_page(self, view: View) -> None:
        """Fetch what comes below; nothing while a page is on its way, or the end is reached."""
        self._core.jobs.begin(f"list {view}", lambda: self._refresh.next_page(view), again=False)

    def reload(self, view: View) -> None:
        """Ask the server for the top of a list again, and for the reference lists if they are old."""
        self._polling.look()
        self._realtime.retry_now()
        self._core.jobs.begin(f"list {view}", lambda: self._reload(view))
        self._core.jobs.begin("reference", self._refresh.reference_if_old, last=True)

    async def _reload(self, view: View) -> None:
        """Fetch the top of a list and show what came: who asks for it does not ask for a number of changes."""
        await self._refresh.page(view)
        self._core.dispatch(events.OrderApplied(view))

    def open_thread(self, conversation_id: int) -> None:
        """Show a thread: what is known at once, then what the server says; marks it read by the policy."""
        self._core.dispatch(events.ThreadOpened(conversation_id))
        self._reading.opening()
        self.look_at_drafts()
        self._polling.look()
        self._core.jobs.begin(f"thread {conversation_id}", lambda: self._refresh.thread(conversation_id))

    def glance(self, conversation_id: int) -> None:
        """Show what the cache has of a thread. The server is not asked, and nothing is marked as read."""
        held = self._core.state.threads.get(conversation_id)
        if held is None or not held.messages:
            self._core.jobs.begin("glance", lambda: self._persist.recall_thread(conversation_id))

    def close_thread(self) -> None:
        """No thread is in sight any more: nothing is marked read, and polling leaves it alone."""
        self._core.dispatch(events.ThreadClosed())

    def reload_thread(self, conversation_id: int) -> None:
        """Ask the server for the newest end of a thread again."""
        self._core.jobs.begin(f"thread {conversation_id}", lambda: self._refresh.look_through(conversation_id))

    def older(self, conversation_id: int) -> None:
        """Fetch the messages before the first one held; nothing while some are on their way."""
        self._core.jobs.begin(f"older {conversation_id}", lambda: self._refresh.older(conversation_id), again=False)

    def look_at_contact(self, conversation_id: int, *, earlier: bool = False) -> None:
        """Fetch the contact of a conversation whole.

        Args:
            earlier: Whether its earlier conversations too.
        """
        name = f"{'earlier' if earlier else 'contact'} {conversation_id}"
        self._core.jobs.begin(name, lambda: self._refresh.contact(conversation_id, earlier=earlier))

    def fetch_all_of_contact(self, conversation_id: int) -> None:
        """Fetch all conversations of a conversation's contact: of itself the server tells the newest alone."""
        self._core.jobs.begin(
            f"all of contact {conversation_id}", lambda: self._refresh.all_of_contact(conversation_id), again=False
        )

    def ask_again(self, name: str) -> None:
        """Ask anew for `agents`, `canned` or `macros`: their box opens, and nothing tells when they change."""
        self._core.jobs.begin(f"fresh {name}", lambda: self._refresh.fresh(name), again=False)

    def wish(self, wish: Wish) -> None:
        """Take what the agent asked for: shown at once, durable before it leaves, carried out in order."""
        if isinstance(wish, ReplyRequested):
            self._typing.stopped()
        self._undo.remember((wish,))
        self._reading.wished(wish)
        self._outbox.wish(wish)

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        """Take several wishes as one act, and undo takes back all of them. On different conversations each goes its own
        way; on the same one they go in order, and those behind the first only with it."""
        if any(isinstance(wish, ReplyRequested) for wish in wishes):
            self._typing.stopped()
        self._undo.remember(tuple(wishes))
        many = len({wish.conversation_id for wish in wishes}) > 1
        for wish in wishes:
            self._reading.wished(wish)
            self._outbox.wish(wish, one_of_many=many)

    def draft(self, conversation_id: int, private: bool, text: str, draft: Draft | None = None) -> None:
        """Take the composer's text, and what goes with it; it is on the disk within a second."""
        self._core.dispatch(events.DraftChanged(conversation_id, private, text, draft))

    async def lend(self, conversation_id: int, private: bool, text: str) -> Path:
        """Return the file in which an editor may have a draft; give it to `take_back_edited` afterwards.

        Raises:
            OSError: The disk does not take it.
        """
        return await self._outside.lend(conversation_id, private, text)

    async def take_back_edited(self, file: Path) -> Ending:
        """Make what an editor left the draft, and return whether it is another one."""
        return await self._outside.take_back(file)

    def look_at_drafts(self) -> None:
        """Take over what another console of this agent has made of the drafts; for when a composer opens."""
        self._core.jobs.begin("look at drafts", self._drafts.look, again=False)

    def typed(self, conversation_id: int) -> None:
        """A letter was typed in a reply; never call it for a note."""
        self._typing.typed(conversation_id)

    def stopped_typing(self) -> None:
        """The composer was left."""
        self._typing.stopped()

    def undo(self) -> str:
        """Take back the last act; return a sentence for the agent, or nothing where its `Act` tells how far it is."""
        return self._undo.undo()

    def stop(self) -> int:
        """Stop what is being done to several conversations; return in how many of them it is not done."""
        return self._undo.stop()

    def stop_uploads(self) -> StoppedUploads:
        """Stop sending what has files and is not sent whole: it becomes a draft again, and nothing of it arrives."""
        return self._outbox.uploads.stop()

    def take_back(self, op: str) -> bool:
        """Take back one wish that has not gone out. False: too late."""
        return self._outbox.take_back(op)

    def drop(self, op: str) -> bool:
        """Forget one wish that has not gone out, text and all. False: too late."""
        return self._outbox.take_back(op, keep_text=False)

    def skip_hold(self, op: str | None = None) -> None:
        """Send a held wish now; without an op, all of them."""
        self._outbox.skip_hold(op)

    def decide(self, op: str, decision: Decision) -> None:
        """Hear the agent's word on a wish the guard stopped: `send`, `edit` or `cancel`."""
        self._outbox.decide(op, decision)

    def retry(self, op: str) -> None:
        """Try a waiting wish now."""
        self._outbox.retry(op)

    def attend(self, active: bool) -> None:
        """Hear whether somebody sits before the screen: without, nothing is polled and nothing marked as read."""
        core = self._core
        came_back = active and not core.attended
        core.attended = active
        if came_back:
            self.look_at_drafts()
            self._polling.look()
            core.jobs.begin("reference", self._refresh.reference_if_old, last=True)
            if core.state.open_thread is not None:
                self._reading.seen(core.state.open_thread)

    def ask_screen(self, sees_newest: Callable[[int], bool]) -> None:
        """Ask this, from now on, whether the newest message of a thread is in view: only then it counts as read."""
        self._core.sees_newest = sees_newest

    def saw_newest(self, conversation_id: int) -> None:
        """Hear that the newest message of a thread came into view."""
        self._reading.seen(conversation_id)

    def doubt(self, seconds: float = 0.0) -> None:
        """The process was stopped, or the machine slept, for so long: come back and fetch what was missed.

        Frames that waited in the line meanwhile say nothing of how much is missing, so the gap is noted here.
        """
        core = self._core
        core.dispatch(events.ThreadsDoubted(core.ago(seconds)))
        self._outbox.overslept(seconds)
        if seconds:
            self._catch_up.note(seconds)
        core.jobs.begin("drop the line", self._realtime.drop)
        self._realtime.retry_now()

    def look_at_notifications(self) -> None:
        """Ask for the agent's notifications; nothing asks for them before."""
        self._notifications.look()

    def more_notifications(self) -> None:
        """Ask for the page below those that are known."""
        self._notifications.more()

    def read_notification(self, notification_id: int) -> None:
        """Mark a notification as read."""
        self._notifications.read(notification_id)

    def unread_notification(self, notification_id: int) -> None:
        """Mark a notification as unread again."""
        self._notifications.unread(notification_id)

    def set_auto_offline(self, on: bool) -> None:
        """Let the server take the agent offline when no console and no browser of his is open, or not."""
        core = self._core

        async def tell() -> None:
            try:
                profile = await core.client.profile.set_auto_offline(auto_offline=on)
            except errors.ApiError as error:
                core.dispatch(events.Told(f"Not changed: {error.sentence}"))
                self._refresh.failed(error)
                return
            core.dispatch(events.ProfileArrived(profile))
            core.dispatch(events.Told(AUTO_OFFLINE_ON if on else AUTO_OFFLINE_OFF))

        core.jobs.begin("auto offline", tell)

    def read_all_notifications(self) -> None:
        """Mark all notifications as read."""
        self._notifications.read_all()

    async def search_server(self, text: str) -> tuple[SearchResults, str]:
        """Return what the server finds of every kind, and in a sentence why it could not be asked; empty: it was."""
        try:
            return await self._core.client.search.all(q=text), ""
        except errors.ApiError as error:
            return SearchResults(), error.sentence

    async def search(self, text: str, limit: int = 50) -> tuple[Found, ...]:
        """Return cached messages that hold every word, newest first."""
        return await self._core.cache.search(text, limit)

    def _supervised(self, name: str, loop: Loop) -> Loop:
        async def supervised() -> None:
            task = asyncio.current_task()
            assert task is not None  # a coroutine runs in one
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            crashes = 0
            while not self._is_closing():
                began = self._core.clock.monotonic()
                try:
                    await loop()
                except Exception as error:
                    if self._is_closing():
                        return
                    self._core.crashed(name, error)
                if self._core.clock.monotonic() - began > SLOWEST_RESTART_SECONDS:
                    crashes = 0
                crashes += 1
                await self._core.clock.sleep(min(SLOWEST_RESTART_SECONDS, 2.0**crashes))

        return supervised

    def _is_closing(self) -> bool:
        return self._core.closing

    async def _watch(self) -> None:
        """Notice what only time tells: indicators that end, counts to check, a clock that stood still, words left behind."""
        core = self._core
        minute = 0.0
        while True:
            core.feel_pulse()
            await core.clock.sleep(TICK_SECONDS)
            core.feel_pulse()
            self._outbox.end_holds()
            self._access.look()
            self.look_at_drafts()
            if core.state.typing:
                core.dispatch(events.TimePassed(core.clock.now()))
            if core.state.counts_moved:
                core.jobs.begin("counts", self._counts, again=False, last=True)
            if self._catch_up.owes and core.state.link.kind in (LinkKind.LIVE, LinkKind.POLLING):
                core.jobs.begin("catch up", self._catch_up.run, again=False, last=True)
            minute += TICK_SECONDS
            if minute >= 60.0:
                minute = 0.0
                await self._outbox.restore(await core.words.adopt())

    async def _counts(self) -> None:
        await self._refresh.counts_if_moved()

    def _count_notifications(self) -> None:
        self._core.jobs.begin("count notifications", self._refresh.notifications, last=True)

    def _let_in_again(self) -> None:
        """The server answers again: what is in sight is asked for, and what only the start asks for if it never came."""
        core = self._core
        self._realtime.retry_now()
        if not core.state.agents:
            core.jobs.begin("start", self._refresh.start, again=False)
        if core.state.view is not None:
            self.reload(core.state.view)
        if core.state.open_thread is not None:
            self.reload_thread(core.state.open_thread)
            self.look_at_contact(core.state.open_thread)

    def _suspect(self, conversation_id: int) -> None:
        self._core.jobs.begin(f"look {conversation_id}", lambda: self._refresh.look_at(conversation_id), again=False)

    async def _reconnected(self, silence: float) -> None:
        core = self._core
        # The first time: what was asked for before anything could be heard may be older than what was not heard.
        self._catch_up.note(silence or core.clock.monotonic() - self._began_at)
        if not core.state.agents:
            core.jobs.begin("start", self._refresh.start, again=False)

    def _caches_changed(self, keys: Mapping[str, str]) -> None:
        self._core.jobs.begin("caches", lambda: self._refresh.caches(keys), last=True)


async def _awaited(loop: Loop) -> None:
    await loop()
