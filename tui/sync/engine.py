"""Sync as a whole: its loops, which never stop silently, and what the rest of the program may ask of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar

from tui.cache.cache import Cache, Found
from tui.models.draft import Draft, Ending
from tui.store import events
from tui.store.change import Change
from tui.store.link import HeldBack, LinkKind
from tui.store.store import Store
from tui.store.view import View
from tui.store.wishes import ReplyRequested, Wish
from tui.sync.clock import Clock, SystemClock
from tui.words.words import Words

if TYPE_CHECKING:
    from tui.api import errors
    from tui.api.client import Client
    from tui.models.contact_change import ContactChange
    from tui.models.filter import Condition
    from tui.models.people import ContactPage
    from tui.models.search import SearchResults
    from tui.sync.boards import Boards
    from tui.sync.core import Connect
    from tui.sync.outbox.uploads import StoppedUploads
    from tui.sync.parts import SyncParts
    from tui.sync.settings import SyncSettings

P = ParamSpec("P")
T = TypeVar("T")

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

ONE_MOMENT = "One moment: the console is still starting."


def _in_turn(verb: Callable[Concatenate[Engine, P], None]) -> Callable[Concatenate[Engine, P], None]:
    """Make a verb wait until the engine is ready, behind those asked before it; from then on it is done at once."""

    @wraps(verb)
    def asked(engine: Engine, /, *args: P.args, **kwargs: P.kwargs) -> None:
        engine.when_ready(lambda: verb(engine, *args, **kwargs))

    return asked


class Engine:
    """Keeps one account's store true and carries its wishes out.

    Every verb returns at once; what comes of it are events. Call `start` once, run every one of `loops` for as long
    as the session lives, and `close` at the end. Verbs may be called before `start` too: what can be shown is shown,
    and the rest is done, in order, when it is ready. So the screen needs not wait for the import of what asks the server.
    """

    _sync: SyncParts
    """There once it is started; nothing asks for it before, see `_in_turn`."""

    def __init__(
        self, store: Store, words: Words, cache: Cache, clock: Clock | None = None, *, account_id: int
    ) -> None:
        self._store = store
        self._words = words
        self._cache = cache
        self._clock = clock or SystemClock()
        self._account_id = account_id
        self._started = False
        self._ready = asyncio.Event()
        self._asked: list[Callable[[], None]] = []
        self._owes = False
        self._hurried = asyncio.Event()
        self._running: set[asyncio.Task[object]] = set()
        self._began_at = 0.0
        self._throttled_until = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether it has started: what is asked is done at once."""
        return self._ready.is_set()

    @property
    def owes(self) -> bool:
        """Whether the agent's own words or acts wait for it to be ready."""
        return self._owes and not self.is_ready

    @property
    def settings(self) -> SyncSettings:
        return self._sync.core.settings

    @settings.setter
    def settings(self, settings: SyncSettings) -> None:
        self._sync.core.settings = settings
        self._sync.realtime.retry_now()

    def when_ready(self, errand: Callable[[], None]) -> None:
        """Do this now, or when the engine is ready, in the order in which it was asked."""
        if self.is_ready:
            errand()
        else:
            self._asked.append(errand)

    def _show(self, event: events.Event) -> None:
        """Let an event be seen now, and heard again in its turn by parts that are not there yet."""
        self._store.dispatch(event)
        if not self.is_ready:
            self._asked.append(lambda: self._store.dispatch(event))

    async def start(
        self,
        client: Client,
        connect: Connect,
        settings: SyncSettings,
        *,
        randomness: random.Random | None = None,
    ) -> None:
        """Open words and cache and show what they hold, then do what was asked meanwhile.

        Returns quickly; the server is asked by the loops. Import `tui.sync.parts` in a thread before.
        """
        if self._started:
            return
        self._started = True
        from tui.sync.core import Core
        from tui.sync.parts import SyncParts

        core = Core(
            store=self._store,
            client=client,
            connect=connect,
            words=self._words,
            cache=self._cache,
            clock=self._clock,
            settings=settings,
            random=randomness or random.Random(),
            account_id=self._account_id,
        )
        self._sync = SyncParts(
            core,
            read_notification=self.read_notification,
            caches_changed=self._caches_changed,
            count_doubted=self._count_notifications,
            reconnected=self._reconnected,
            let_in_again=self._let_in_again,
        )
        core.doubt = self.doubt
        core.suspect = self._suspect
        self._store.listen(self._noted)
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
        self._sync.drafts.restore(restored.drafts)
        await self._sync.outside.pick_up()
        await self._sync.persist.load_reference()
        await self._sync.outbox.restore(restored.entries, restored.sent)
        core.jobs.begin("start", self._sync.refresh.start)
        core.jobs.begin("look for drafts", self._sync.refresh.look_for_drafts)
        self._ready.set()
        asked, self._asked = self._asked, []
        for errand in asked:
            errand()

    def _throttled(self, error: errors.Throttled) -> None:
        """Say what everything waits for, once: the other reads wait for the same."""
        self._sync.access.throttled(error)
        now = self._sync.core.clock.monotonic()
        if now >= self._throttled_until:
            self._throttled_until = now + error.retry_after
            self._sync.core.dispatch(events.Told(error.sentence))

    def _held_back(self, seconds: float) -> None:
        """Say what is waited for, once for all that waits; what nobody looks at may wait in silence."""
        from tui.api.budget import is_behind
        from tui.presentation.notices import waiting

        core = self._sync.core
        now, known = core.clock.now(), core.state.link.held_back
        if seconds < HELD_BACK_SECONDS or is_behind() or (known is not None and known.until > now):
            return
        most = core.client.transport.budget.per_minute
        core.dispatch(events.ReadingHeldBack(HeldBack(now + timedelta(seconds=seconds), most)))
        core.dispatch(events.Told(f"{waiting(seconds, most)}. It goes on by itself."))

    def _noted(self, change: Change) -> None:
        """Fetch anew what the agent looks at where it is somebody else's by now."""
        opened = self._sync.core.state.open_thread
        if opened in change.replaced:
            self._sync.core.dispatch(
                events.Told(f"#{opened} is another conversation now: the server may have been set back.", severe=True)
            )
            self.reload_thread(opened)

    def loops(self) -> Iterable[tuple[str, Loop]]:
        """Name every loop; each runs until cancelled, and starts again by itself when it crashes."""
        for name, loop in (
            ("jobs", self._sync.core.jobs.run),
            ("realtime", self._sync.realtime.run),
            ("polling", self._sync.polling.run),
            ("proving", self._sync.proving.run),
            ("drafts", self._sync.drafts.run),
            ("cache", self._sync.persist.run),
            ("typing", self._sync.typing.run),
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
        await self._ready.wait()
        await self._sync.core.activity.settled()

    async def close(self, grace: float = 3.0) -> None:
        """Send what is held and can go within the grace, write everything down, let go of the files, and end the loops.

        Call it while they still run. What the server has been told of within the grace is waited for some seconds
        longer: whoever leaves hears whether it arrived. Without grace, as after a signal, nothing more goes out: what
        was held is on the disk, and is taken up at the next start.
        """
        if not self.is_ready:
            await self._words.close()
            await self._cache.close()
            return
        if self._sync.core.closing:
            return
        if grace > 0:
            self._sync.typing.stopped()
            self._sync.outbox.skip_hold()
            await self._sent_off(grace)
        self._sync.core.closing = True
        await self._sync.outside.look()
        await self._sync.drafts.flush()
        await self._sync.persist.flush(at_the_end=True)
        await self._sync.realtime.drop()
        await self._sync.core.words.close()
        await self._sync.core.cache.close()
        # Whoever asks still would open anew the connections that are closed next.
        ending = [task for task in self._running if task.cancel()]
        if ending:
            await asyncio.wait(ending, timeout=END_SECONDS)

    async def _sent_off(self, grace: float) -> None:
        settled = asyncio.ensure_future(self._settled())
        hurried = asyncio.ensure_future(self._hurried.wait())
        for seconds in (grace, ANSWER_SECONDS):
            await asyncio.wait((settled, hurried), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if settled.done() or hurried.done() or not self._sync.outbox.is_sending():
                break
        for waiter in (settled, hurried):
            waiter.cancel()
        await asyncio.gather(settled, hurried, return_exceptions=True)

    async def _settled(self) -> None:
        """Return once nothing is on its way; from that moment on the console asks for nothing by itself any more."""
        await self._sync.outbox.settled()
        self._sync.core.closing = True

    def hurry(self) -> None:
        """End now, if it is being closed: nothing more is waited for."""
        self._hurried.set()

    def open_list(self, view: View) -> None:
        """Show a list: what is known at once, then what the server says."""
        self._show(events.ViewOpened(view))
        self.when_ready(lambda: self._sync.core.jobs.begin(f"list {view}", lambda: self._sync.refresh.open_list(view)))

    @_in_turn
    def next_page(self, view: View) -> None:
        """Fetch what comes below; nothing while a page is on its way, or the end is reached."""
        self._sync.core.jobs.begin(f"list {view}", lambda: self._sync.refresh.next_page(view), again=False)

    @_in_turn
    def reload(self, view: View) -> None:
        """Ask the server for the top of a list again, and for the reference lists if they are old."""
        self._sync.polling.look()
        self._sync.realtime.retry_now()
        self._sync.core.jobs.begin(f"list {view}", lambda: self._reload(view))
        self._sync.core.jobs.begin("reference", self._sync.refresh.reference.fetch_if_old, last=True)

    async def _reload(self, view: View) -> None:
        """Fetch the top of a list and show what came: who asks for it does not ask for a number of changes."""
        await self._sync.refresh.page(view)
        self._sync.core.dispatch(events.OrderApplied(view))

    def open_thread(self, conversation_id: int) -> None:
        """Show a thread: what is known at once, then what the server says; marks it read by the policy."""
        self._show(events.ThreadOpened(conversation_id))
        self._opened(conversation_id)

    @_in_turn
    def _opened(self, conversation_id: int) -> None:
        self._sync.reading.opening()
        self.look_at_drafts()
        self._sync.polling.look()
        self._sync.core.jobs.begin(f"thread {conversation_id}", lambda: self._sync.refresh.thread(conversation_id))

    @_in_turn
    def glance(self, conversation_id: int) -> None:
        """Show what the cache has of a thread. The server is not asked, and nothing is marked as read."""
        state = self._sync.core.state
        thread = state.threads.get(conversation_id)
        if thread is None or not thread.messages or conversation_id not in state.details:
            self._sync.core.jobs.begin("glance", lambda: self._sync.persist.recall_thread(conversation_id))

    def close_thread(self) -> None:
        """No thread is in sight any more: nothing is marked read, and polling leaves it alone."""
        self._show(events.ThreadClosed())

    @_in_turn
    def reload_thread(self, conversation_id: int) -> None:
        """Ask the server for the newest end of a thread again."""
        self._sync.core.jobs.begin(
            f"thread {conversation_id}", lambda: self._sync.refresh.look_through(conversation_id)
        )

    @_in_turn
    def older(self, conversation_id: int) -> None:
        """Fetch the messages before the first one held; nothing while some are on their way."""
        self._sync.core.jobs.begin(
            f"older {conversation_id}", lambda: self._sync.refresh.older(conversation_id), again=False
        )

    @_in_turn
    def look_at_contact(self, conversation_id: int, *, earlier: bool = False) -> None:
        """Fetch the contact of a conversation whole.

        Args:
            earlier: Whether its earlier conversations too.
        """
        name = f"{'earlier' if earlier else 'contact'} {conversation_id}"
        self._sync.core.jobs.begin(name, lambda: self._sync.refresh.contact(conversation_id, earlier=earlier))

    @_in_turn
    def change_contact(self, change: ContactChange) -> None:
        """Change a contact: sent at once, and told when the server has it, or why it has not."""
        changes = self._sync.contact_changes
        changes.begin(lambda: changes.make(change))

    @_in_turn
    def write_contact_note(self, contact_id: int, content: str, note_id: int | None = None) -> None:
        """Write a note on a contact, or rewrite one."""
        changes = self._sync.contact_changes
        changes.begin(lambda: changes.write_note(contact_id, content, note_id))

    @_in_turn
    def delete_contact_note(self, contact_id: int, note_id: int) -> None:
        """Delete a note on a contact."""
        changes = self._sync.contact_changes
        changes.begin(lambda: changes.delete_note(contact_id, note_id))

    @_in_turn
    def fetch_all_of_contact(self, conversation_id: int) -> None:
        """Fetch all conversations of a conversation's contact: of itself the server tells the newest alone."""
        self._sync.core.jobs.begin(
            f"all of contact {conversation_id}", lambda: self._sync.refresh.all_of_contact(conversation_id), again=False
        )

    @_in_turn
    def save_folder(self, name: str, conditions: Sequence[Condition]) -> None:
        """Save conditions as a folder on the server, and say so."""
        self._change_folders(lambda: self._sync.refresh.reference.save_folder(name, conditions))

    @_in_turn
    def rename_folder(self, folder_id: int, name: str) -> None:
        """Give a folder on the server another name."""
        self._change_folders(lambda: self._sync.refresh.reference.rename_folder(folder_id, name))

    @_in_turn
    def delete_folder(self, folder_id: int) -> None:
        """Delete a folder on the server."""
        self._change_folders(lambda: self._sync.refresh.reference.delete_folder(folder_id))

    def _change_folders(self, change: Callable[[], Awaitable[None]]) -> None:
        self._sync.core.jobs.begin("change folders", change)

    @_in_turn
    def ask_again(self, name: str) -> None:
        """Ask anew for `agents`, `canned`, `macros`, `attributes` or `folders`: nothing tells when they change."""
        self._sync.core.jobs.begin(f"fresh {name}", lambda: self._sync.refresh.reference.fresh(name), again=False)

    def wish(self, wish: Wish) -> None:
        """Take what the agent asked for: shown at once, durable before it leaves, carried out in order."""
        self._owes = True
        self.when_ready(lambda: self._wish(wish))

    def _wish(self, wish: Wish) -> None:
        if isinstance(wish, ReplyRequested):
            self._sync.typing.stopped()
        self._sync.contact_changes.forget()
        self._sync.undo.remember((wish,))
        self._sync.reading.wished(wish)
        self._sync.outbox.wish(wish)

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        """Take several wishes as one act, and undo takes back all of them. On different conversations each goes its own
        way; on the same one they go in order, and those behind the first only with it."""
        self._owes = True
        self.when_ready(lambda: self._wish_all(wishes))

    def _wish_all(self, wishes: Sequence[Wish]) -> None:
        if any(isinstance(wish, ReplyRequested) for wish in wishes):
            self._sync.typing.stopped()
        self._sync.contact_changes.forget()
        self._sync.undo.remember(tuple(wishes))
        many = len({wish.conversation_id for wish in wishes}) > 1
        for wish in wishes:
            self._sync.reading.wished(wish)
            self._sync.outbox.wish(wish, one_of_many=many)

    def draft(self, conversation_id: int, private: bool, text: str, draft: Draft | None = None) -> None:
        """Take the composer's text, and what goes with it; it is on the disk within a second."""
        self._owes = True
        self._show(events.DraftChanged(conversation_id, private, text, draft))

    async def lend(self, conversation_id: int, private: bool, text: str) -> Path:
        """Return the file in which an editor may have a draft; give it to `take_back_edited` afterwards.

        Raises:
            OSError: The disk does not take it.
        """
        await self._ready.wait()
        return await self._sync.outside.lend(conversation_id, private, text)

    async def take_back_edited(self, file: Path) -> Ending:
        """Make what an editor left the draft, and return whether it is another one."""
        await self._ready.wait()
        return await self._sync.outside.take_back(file)

    @_in_turn
    def look_at_drafts(self) -> None:
        """Take over what another console of this agent has made of the drafts; for when a composer opens."""
        self._sync.core.jobs.begin("look at drafts", self._sync.drafts.look, again=False)

    @_in_turn
    def typed(self, conversation_id: int) -> None:
        """A letter was typed in a reply; never call it for a note."""
        self._sync.typing.typed(conversation_id)

    @_in_turn
    def stopped_typing(self) -> None:
        """The composer was left."""
        self._sync.typing.stopped()

    def undo(self) -> str:
        """Take back the last act; return a sentence for the agent, or nothing where its `Act` tells how far it is."""
        if not self.is_ready:
            return ONE_MOMENT
        changes = self._sync.contact_changes
        if (change := changes.take_latest()) is not None:
            changes.begin(lambda: changes.make(change.back, undoes=True))
            return ""
        return self._sync.undo.undo()

    def stop(self) -> int:
        """Stop what is being done to several conversations; return in how many of them it is not done."""
        return self._sync.undo.stop() if self.is_ready else 0

    def stop_uploads(self) -> StoppedUploads | None:
        """Stop sending what has files and is not sent whole: it becomes a draft again, and nothing of it arrives."""
        return self._sync.outbox.uploads.stop() if self.is_ready else None

    def take_back(self, op: str) -> bool:
        """Take back one wish that has not gone out. False: too late."""
        return self.is_ready and self._sync.outbox.take_back(op)

    def drop(self, op: str) -> bool:
        """Forget one wish that has not gone out, text and all. False: too late."""
        return self.is_ready and self._sync.outbox.take_back(op, keep_text=False)

    @_in_turn
    def skip_hold(self, op: str | None = None) -> None:
        """Send a held wish now; without an op, all of them."""
        self._sync.outbox.skip_hold(op)

    @_in_turn
    def decide(self, op: str, decision: Literal["send", "edit", "cancel"]) -> None:
        """Hear the agent's word on a wish the guard stopped: `send`, `edit` or `cancel`."""
        self._sync.outbox.decide(op, decision)

    @_in_turn
    def retry(self, op: str) -> None:
        """Try a waiting wish now."""
        self._sync.outbox.retry(op)

    @_in_turn
    def attend(self, active: bool) -> None:
        """Hear whether somebody sits before the screen: without, nothing is polled and nothing marked as read."""
        core = self._sync.core
        came_back = active and not core.attended
        core.attended = active
        if came_back:
            self.look_at_drafts()
            self._sync.polling.look()
            core.jobs.begin("reference", self._sync.refresh.reference.fetch_if_old, last=True)
            if core.state.open_thread is not None:
                self._sync.reading.seen(core.state.open_thread)

    @_in_turn
    def ask_screen(self, sees_newest: Callable[[int], bool]) -> None:
        """Ask this, from now on, whether the newest message of a thread is in view: only then it counts as read."""
        self._sync.core.sees_newest = sees_newest

    @_in_turn
    def saw_newest(self, conversation_id: int) -> None:
        """Hear that the newest message of a thread came into view."""
        self._sync.reading.seen(conversation_id)

    @_in_turn
    def doubt(self, seconds: float = 0.0) -> None:
        """The process was stopped, or the machine slept, for so long: come back and fetch what was missed.

        Frames that waited in the line meanwhile say nothing of how much is missing, so the gap is noted here.
        """
        core = self._sync.core
        core.dispatch(events.ThreadsDoubted(core.ago(seconds)))
        self._sync.outbox.overslept(seconds)
        if seconds:
            self._sync.catch_up.note(seconds)
        core.jobs.begin("drop the line", self._sync.realtime.drop)
        self._sync.realtime.retry_now()

    @_in_turn
    def look_at_notifications(self) -> None:
        """Ask for the agent's notifications; nothing asks for them before."""
        self._sync.notifications.look()

    @_in_turn
    def more_notifications(self) -> None:
        """Ask for the page below those that are known."""
        self._sync.notifications.more()

    @_in_turn
    def on_boards(self, ask: Callable[[Boards], object]) -> None:
        """Ask something about boards; what comes of it are events."""
        ask(self._sync.boards)

    @_in_turn
    def read_notification(self, notification_id: int) -> None:
        """Mark a notification as read."""
        self._sync.notifications.read(notification_id)

    @_in_turn
    def unread_notification(self, notification_id: int) -> None:
        """Mark a notification as unread again."""
        self._sync.notifications.unread(notification_id)

    @_in_turn
    def set_auto_offline(self, on: bool) -> None:
        """Let the server take the agent offline when no console and no browser of his is open, or not."""
        from tui.api import errors

        core = self._sync.core

        async def tell() -> None:
            try:
                profile = await core.client.profile.set_auto_offline(auto_offline=on)
            except errors.ApiError as error:
                core.dispatch(events.Told(f"Not changed: {error.sentence}"))
                self._sync.refresh.failed(error)
                return
            core.dispatch(events.ProfileArrived(profile))
            core.dispatch(events.Told(AUTO_OFFLINE_ON if on else AUTO_OFFLINE_OFF))

        core.jobs.begin("auto offline", tell)

    @_in_turn
    def read_all_notifications(self) -> None:
        """Mark all notifications as read."""
        self._sync.notifications.read_all()

    async def search_server(self, text: str) -> tuple[SearchResults, str]:
        """Return what the server finds of every kind, and in a sentence why it could not be asked; empty: it was."""
        from tui.api import errors
        from tui.models.search import SearchResults

        await self._ready.wait()
        try:
            return await self._sync.core.client.search.all(q=text), ""
        except errors.ApiError as error:
            return SearchResults(), error.sentence

    async def figures(self, ask: Callable[[Client], Awaitable[T]]) -> tuple[T | None, str, bool]:
        """Return what the server says to a question of figures, which the store does not keep.

        Returns:
            The answer; else None, in a sentence why, and whether it is that the agent's role may not read it.
        """
        from tui.api import errors

        await self._ready.wait()
        try:
            return await ask(self._sync.core.client), "", False
        except errors.ApiError as error:
            return None, error.sentence, isinstance(error, errors.NotAllowed)

    async def find_contacts(
        self, text: str, *, number: int = 1, sort: str = "-last_activity_at"
    ) -> tuple[ContactPage, str]:
        """Return a page of the contacts that hold the words, without words of all; and in a sentence why there is none."""
        from tui.api import errors
        from tui.models.people import ContactPage

        await self._ready.wait()
        contacts = self._sync.core.client.contacts
        try:
            if text:
                return await contacts.search(q=text, number=number, sort=sort), ""
            return await contacts.page(number=number, sort=sort), ""
        except errors.ApiError as error:
            return ContactPage(contacts=()), error.sentence

    async def newest_of_contact(self, contact_id: int) -> tuple[int | None, str]:
        """Return a contact's newest conversation, None where there is none, and in a sentence why it is not known."""
        from tui.api import errors

        await self._ready.wait()
        core = self._sync.core
        asked = core.state.beat
        try:
            found = await core.client.contacts.conversations(contact_id=contact_id)
        except errors.ApiError as error:
            return None, error.sentence
        core.dispatch(events.EarlierArrived(contact_id, found, asked, core.clock.now()))
        return (found[0].id if found else None), ""

    async def search(self, text: str, limit: int = 50) -> tuple[Found, ...]:
        """Return cached messages that hold every word, newest first."""
        return await self._cache.search(text, limit)

    def _supervised(self, name: str, loop: Loop) -> Loop:
        async def supervised() -> None:
            task = asyncio.current_task()
            assert task is not None  # a coroutine runs in one
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            crashes = 0
            while not self._is_closing():
                began = self._sync.core.clock.monotonic()
                try:
                    await loop()
                except Exception as error:
                    if self._is_closing():
                        return
                    self._sync.core.crashed(name, error)
                if self._sync.core.clock.monotonic() - began > SLOWEST_RESTART_SECONDS:
                    crashes = 0
                crashes += 1
                await self._sync.core.clock.sleep(min(SLOWEST_RESTART_SECONDS, 2.0**crashes))

        return supervised

    def _is_closing(self) -> bool:
        return self._sync.core.closing

    async def _watch(self) -> None:
        """Notice what only time tells: indicators that end, counts to check, a clock that stood still, words left behind."""
        core = self._sync.core
        minute = 0.0
        while True:
            core.feel_pulse()
            await core.clock.sleep(TICK_SECONDS)
            core.feel_pulse()
            self._sync.outbox.end_holds()
            self._sync.access.look()
            self.look_at_drafts()
            if core.state.typing:
                core.dispatch(events.TimePassed(core.clock.now()))
            if core.state.counts_moved:
                core.jobs.begin("counts", self._counts, again=False, last=True)
            link = core.state.link
            if self._sync.catch_up.is_due and link.kind in (LinkKind.LIVE, LinkKind.POLLING) and not link.trouble.bars:
                core.jobs.begin("catch up", self._sync.catch_up.run, again=False, last=True)
            self._sync.in_sight.look()
            self._sync.tick()
            minute += TICK_SECONDS
            if minute >= 60.0:
                minute = 0.0
                await self._sync.outbox.restore(await core.words.adopt())

    async def _counts(self) -> None:
        await self._sync.refresh.counts_if_moved()

    def _count_notifications(self) -> None:
        self._sync.core.jobs.begin("count notifications", self._sync.refresh.notifications, last=True)

    def _let_in_again(self) -> None:
        """The server answers again: what is in sight is asked for, and what only the start asks for if it never came."""
        core = self._sync.core
        self._sync.realtime.retry_now()
        if not core.state.agents:
            core.jobs.begin("start", self._sync.refresh.start, again=False)
        if core.state.view is not None:
            self.reload(core.state.view)
        if core.state.open_thread is not None:
            self.reload_thread(core.state.open_thread)
            self.look_at_contact(core.state.open_thread)

    def _suspect(self, conversation_id: int) -> None:
        self._sync.core.jobs.begin(
            f"look {conversation_id}", lambda: self._sync.refresh.look_at(conversation_id), again=False
        )

    async def _reconnected(self, silence: float) -> None:
        core = self._sync.core
        # The first time: what was asked for before anything could be heard may be older than what was not heard.
        self._sync.catch_up.note(silence or core.clock.monotonic() - self._began_at)
        if not core.state.agents:
            core.jobs.begin("start", self._sync.refresh.start, again=False)

    def _caches_changed(self, keys: Mapping[str, str]) -> None:
        self._sync.core.jobs.begin("caches", lambda: self._sync.refresh.reference.fetch_changed(keys), last=True)


async def _awaited(loop: Loop) -> None:
    await loop()
