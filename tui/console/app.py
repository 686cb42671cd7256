"""The app: it builds the parts, owns the workers, reads the keys, and publishes the state. It holds no rule of the trade."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import tzinfo
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.driver import Driver
from textual.worker import WorkerFailed, get_current_worker

from tui.account.session import Session
from tui.commands.command import Command, carry_out
from tui.commands.keys import alt_characters, key_of, with_their_keys
from tui.commands.presets import keys_for
from tui.commands.table import COMMANDS
from tui.console.attention import Attention
from tui.console.failures import ESSENTIAL
from tui.console.kept_screen import KeptScreen
from tui.console.keyboard import Keyboard
from tui.console.leaving import GRACE_SECONDS, Leaving
from tui.console.parts import Parts, build
from tui.console.publisher import Pace, Publisher
from tui.console.themed_app import ThemedApp
from tui.presentation.rows import Columns
from tui.screens.console import ConsoleScreen
from tui.settings.settings import COLUMNS, Selection, Settings
from tui.store.change import Change
from tui.store.view import View
from tui.terminal.burst import Burst
from tui.terminal.signals import handle_signals
from tui.terminal.stage import Stage

if TYPE_CHECKING:
    from textual.worker import Worker

    from tui.api.client import Client
    from tui.console.desk import AppDesk
    from tui.console.failures import Failures
    from tui.console.memory import Tidying
    from tui.console.outbox_questions import OutboxQuestions
    from tui.console.program import RunningProgram
    from tui.console.saving import Saving
    from tui.screens.dialogs import Dialogs
    from tui.screens.journal import Journal
    from tui.sync.clock import Clock
    from tui.terminal.frames.keeper import FrameKeeper
    from tui.widgets.notifications_view import NotificationsView
    from tui.widgets.outbox_view import OutboxView

Build = Callable[[Settings, Session, "Clock | None"], Awaitable[Parts]]

ASKED_FROM = 5
"""From so many unread notifications on it is asked before all are marked as read: R means another thing elsewhere."""


class ConsoleApp(ThemedApp, inherit_bindings=False):
    """One console over one account."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = str(Path(__file__).parent.with_name("screens") / "console.tcss")
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "chatwoot-tui"

    def __init__(
        self,
        settings: Settings,
        session: Session,
        *,
        clock: Clock | None = None,
        stage: Stage | None = None,
        driver_class: type[Driver] | None = None,
        zone: tzinfo | None = None,
        build: Build | None = None,
        keeper: FrameKeeper | None = None,
        cursor: int | None = None,
        failures: Failures | None = None,
    ) -> None:
        """Prepare a console; nothing is opened or fetched before it runs.

        Args:
            clock: Time; None: the machine's.
            stage: The output stage that `driver_class` draws through.
            zone: The agent's time zone; None: that of the settings, else the machine's.
            build: What the parts are made by; None: `tui.console.parts.build`.
            keeper: Keeps the last frame; None: it is not kept.
            cursor: The conversation that the cursor was on in the frame that is shown already: keys are meant for it.
            failures: Tells and logs what nobody foresaw; None: it ends the app, as a test wants it.
        """
        super().__init__(settings.theme, driver_class)
        self.settings = settings
        self.session = session
        self.stage = stage
        self.parts: Parts | None = None
        self._clock = clock
        self._build = build
        self._zone = zone or settings.zone()
        keys, self._refused_keys = keys_for(settings.keymap, settings.keys)
        self._keyboard = Keyboard(
            self,
            keys,
            run=self.run_command,
            leave=lambda: self._leaving.leave(),
            is_leaving=lambda: self._leaving.is_under_way,
            pass_on=super().on_event,
            survives=self.survives,
        )
        if stage is not None:
            stage.keyboard.alt = alt_characters(keys)
        self._commands = with_their_keys(COMMANDS, keys)
        self._console: ConsoleScreen | None = None
        self._began = time.monotonic()
        self._cursor = cursor
        self._is_drawn = False
        self._completing: Worker[None] | None = None
        self._tidying: Tidying | None = None
        self._keeper = keeper
        self._failures = failures
        if failures is not None:
            failures.say = self._say_failure
        self._recalled = asyncio.Event()
        self._ending: asyncio.Task[None] | None = None
        self._kept: KeptScreen | None = None
        self._saving: Saving | None = None
        self._pace = Pace(stage, narrow=settings.low_bandwidth)
        self.publisher = Publisher(
            self._pace, stage, set_timer=self.set_timer, show=self._show_changes, advise=self._advise
        )
        self._attention = Attention(settings, stage)
        self.crash: Exception | None = None
        """The error nobody foresaw that ended the app; None: there was none."""
        self._leaving = Leaving(
            self,
            stage,
            self._keyboard.order,
            self._recalled,
            parts=lambda: self._parts,
            screen=lambda: self._console,
            kept=lambda: self._kept,
            completing=lambda: self._completing,
        )

    # Start and end

    async def on_load(self) -> None:
        """Build what the first frame needs, and show what is on the disk."""
        if self.stage is not None:
            # As early as there is a loop: until now a signal was met by `first_paint.guard`, or by nobody.
            handle_signals(asyncio.get_running_loop(), leave=self.stage.leave, stop=self._leaving.stop)
            self.stage.on_gone = partial(self._leaving.stop, signal.SIGHUP)
        try:
            parts = self.parts = await (self._build or build)(self.settings, self.session, self._clock)
            await parts.recall(View())
            parts.store.listen(self._changed)
        finally:
            self._recalled.set()

    def get_default_screen(self) -> ConsoleScreen:
        """Return the console: a blank screen beneath it would be composed, styled and painted for nothing."""
        parts = self._parts
        screen = ConsoleScreen(
            parts.engine,
            parts.store,
            now=parts.clock.now,
            zone=self._zone,
            account=self.session.account_name or ("Demo" if self.session.demo else ""),
            commands=self._commands,
            cursor=self._cursor,
        )
        screen.list.bar = self.settings.selection is Selection.BAR
        screen.list.columns = Columns(**{column: column in self.settings.columns for column in COLUMNS})
        if not isinstance(self.session.token, str):
            screen.top_line.session_ends_at = self.session.token.ends_at
        screen.enter_sends = self.settings.enter_sends
        screen.opening.prefetches = not self.settings.low_bandwidth
        screen.top_line.manner = self.settings.presence.manner
        self._console = self._keyboard.screen = screen
        if self._keeper is not None:
            self._kept = KeptScreen(self, self._keeper, screen)
        return screen

    def on_mount(self) -> None:
        self._tick_later()
        screen = self._console
        if screen is not None and (
            problems := (*filter(None, (self.session.note,)), *self.settings.problems, *self._refused_keys)
        ):
            # The line holds one sentence; the doctor tells them all.
            more = f" {len(problems) - 1} more: see chatwoot-tui doctor." if len(problems) > 1 else ""
            screen.say(f"{problems[0]}{more}", "warning")

    def post_display_hook(self) -> None:
        """Notice the first frame that has the list in it."""
        screen = self._console
        if not self._is_drawn and screen is not None and screen.is_shown and screen.list.size.height:
            self._is_drawn = True
            if self.stage is not None:
                self.stage.release()
            self.call_later(self._drawn, screen)

    async def _drawn(self, screen: ConsoleScreen) -> None:
        """Go on after the first frame: with all that is not in it, and the keys that came before it."""
        has_keys = await self._keyboard.order.begin()
        self._completing = self.run_worker(self._bring_the_rest(screen, has_keys), name="complete")

    async def _bring_the_rest(self, screen: ConsoleScreen, has_keys: bool) -> None:
        """Bring in what is not in the first frame. What keys do is to be seen before that."""
        if has_keys:
            await self._keyboard.order.rest()
            drawn = asyncio.Event()
            screen.call_after_refresh(drawn.set)
            await drawn.wait()
        if (page := self._parts.first_page) is not None:
            page.show_when_there(self.publisher.publish)
        await screen.furnish()
        self._look_at_guards(screen)
        self.call_later(self._keyboard.order.open)
        if page is not None:
            # What is loaded now would be in its way, and shows nothing by itself.
            await page.shown()
        await self._complete()

    def _look_at_guards(self, screen: ConsoleScreen) -> None:
        """Say which guard does not hold with this Textual, and take the plainer way."""
        from tui.console import guards

        for name, sentence in guards.broken(self.wall, stock=self.draws_by_stock_driver):
            self._say_failure(sentence)
            if name == "editor" and screen.composer is not None:
                screen.composer.box.editor.read_only = True
            elif name == "wall" and self.draws_by_stock_driver:
                self._leaving.farewell = sentence
                self.run_worker(self._leaving.close(0.0, 1), name="close")

    async def _complete(self) -> None:
        """Load and start what asks the server, and let it run."""
        from tui.console.memory import Tidying

        await self._parts.complete()
        for name, loop in self._parts.engine.loops():
            self.run_worker(loop(), name="sync", description=name, group="sync")
        if self._failures is not None:
            self._failures.listen(asyncio.get_running_loop())
        self._tidying = Tidying()
        self._tidying.settle()

    @property
    def farewell(self) -> str:
        """What stays behind unsent, in a sentence, once the app has ended; empty: nothing."""
        return self._leaving.farewell

    # What nobody foresaw

    def survives(self, error: Exception, work: str) -> bool:
        """Tell the agent of an error that nobody foresaw, and log it; False: the console can't go on after it.

        Args:
            work: What was under way, a key of `failures.WORK`.
        """
        failures = self._failures
        if failures is None or not self._is_drawn or work in ESSENTIAL or failures.is_too_often():
            return False
        failures.tell(error, work)
        return True

    def _say_failure(self, sentence: str) -> None:
        self._journal.note(sentence)
        if self._console is not None:
            self._console.say(sentence, "danger")

    def _handle_exception(self, error: Exception) -> None:
        # Textual comes here with all that was raised and not caught, and ends the app.
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
            if self.survives(error, get_current_worker().name):
                return
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual's own shows the local variables of every frame, tokens and customers' words among them.
        if self._ending is None:
            self._ending = asyncio.create_task(self._save_and_end(), name="end after an error")

    async def _save_and_end(self) -> None:
        """Keep what was written and end; what else fails on the way is not waited for."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._leaving.take_last_keys()
                if self.parts is not None:
                    await self.parts.close(0.0)
        except Exception as error:
            if self._failures is not None:
                self._failures.tell(error, "close")
        finally:
            self._close_messages_no_wait()

    @property
    def _parts(self) -> Parts:
        assert self.parts is not None  # built in on_load, before anything can ask
        return self.parts

    # Publishing

    def _changed(self, change: Change) -> None:
        if change.arrived and self._console is not None:
            opened = self._console.opened
            looks = self.app_focus and opened is not None and self._console.opening.sees_newest(opened)
            in_view = opened if looks else None
            if self._attention.is_due(self._parts.store.state, change, in_view):
                self.bell()
        self.publisher.changed()

    def _advise(self, sentence: str) -> None:
        if self._console is not None:
            self._console.say(sentence)

    def _show_changes(self) -> bool:
        """Show what changed since the last time; return whether anything had."""
        if self._console is None or not self._console.is_mounted or not self.screen_stack:
            return False
        change = self._parts.store.changes_since_last()
        if change:
            with self.batch_update():
                self._console.show(change)
            self._attention.tell_title(self._parts.store.state)
            if change.outbox:
                self._questions.look()
            if change.outbox or change.conversations:
                self._questions.follow()
            if change.conversations:
                self._dialogs.rename()
            if change.acts or change.ended_acts:
                self._journal.look(change)
            if change.notifications or change.link:
                self._dialogs.show_what_concerns()
            if change.reference:
                self._dialogs.offer_what_came()
            if self._kept is not None:
                self._kept.changed()
            if self._tidying is not None:
                self._tidying.worked()
        return bool(change)

    # Its messages are met by name: its module is imported when something waits for the agent's word.

    def on_outbox_view_edit_requested(self, event: OutboxView.EditRequested) -> None:
        self._questions.edit(event.token)

    def on_outbox_view_retry_requested(self, event: OutboxView.RetryRequested) -> None:
        self._questions.retry(event.token)

    def on_outbox_view_drop_requested(self, event: OutboxView.DropRequested) -> None:
        self._questions.drop(event.token)

    def on_outbox_view_copy_requested(self, event: OutboxView.CopyRequested) -> None:
        self._questions.copy(event.token)

    def on_outbox_view_answer_requested(self, event: OutboxView.AnswerRequested) -> None:
        self._questions.answer(event.token)

    def on_notifications_view_open_requested(self, event: NotificationsView.OpenRequested) -> None:
        self.pop_screen()
        self._parts.engine.read_notification(event.notification_id)
        if self._console is not None and event.conversation_id is not None:
            self._console.open(event.conversation_id)

    def on_notifications_view_read_requested(self, event: NotificationsView.ReadRequested) -> None:
        self._parts.engine.read_notification(event.notification_id)
        self.publisher.publish()

    def on_notifications_view_unread_requested(self, event: NotificationsView.UnreadRequested) -> None:
        self._parts.engine.unread_notification(event.notification_id)
        self.publisher.publish()

    def on_notifications_view_all_read_requested(self) -> None:
        unread = self._parts.store.state.notifications_unread
        if unread < ASKED_FROM:
            self._read_all()
            return
        self._dialogs.confirm(
            f"Mark all {unread} notifications as read?",
            self._read_all,
            detail=f"They are not unread again by {key_of('act.undo', self._commands)}.",
            yes="mark read",
            no="leave them",
        )

    def _read_all(self) -> None:
        self._parts.engine.read_all_notifications()
        self.publisher.publish()

    def on_notifications_view_end_reached(self) -> None:
        self._parts.engine.more_notifications()

    @cached_property
    def _questions(self) -> OutboxQuestions:
        from tui.console.outbox_questions import OutboxQuestions

        assert self._console is not None  # what waits was asked for on it
        return OutboxQuestions(
            self, self._parts, self._console, publish=self.publisher.publish, confirm=self._dialogs.confirm
        )

    def _tick_later(self) -> None:
        now = self._parts.clock.now()
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._tick)

    def _tick(self) -> None:
        words = self._pace.minute(self._parts)
        if self._console is not None:
            self._console.top_line.traffic = words
            self._console.tick()
        self._tick_later()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._keyboard.take(event)
            return
        if isinstance(event, events.Paste) and self._keyboard.say_nothing_was_pasted():
            return
        if isinstance(event, events.AppFocus | events.AppBlur) and self.parts is not None:
            self.parts.engine.attend(isinstance(event, events.AppFocus))
        await super().on_event(event)

    def on_burst(self, burst: Burst) -> None:
        self._keyboard.order.expect(burst)

    def run_command(self, command: Command) -> None:
        """Carry a command out on what the agent is at, and show what it changed at once."""
        if self._console is not None and not command.early:
            self._console.list.settle()
        with self.publisher.at_once():
            carry_out(command, self.desk())

    @cached_property
    def _journal(self) -> Journal:
        from tui.screens.act_words import Seen
        from tui.screens.journal import Journal

        return Journal(lambda: self._parts.store.state, lambda: Seen(self._parts.clock.now(), self._zone))

    @cached_property
    def _dialogs(self) -> Dialogs:
        from tui.screens.dialogs import Dialogs

        assert self._console is not None  # commands come from its keys
        return Dialogs(
            self._console,
            self._commands,
            keys_pressed=lambda: self._keyboard.pressed,
            run=self.run_command,
            refusal=lambda command: command.refusal(self.desk()),
            ask_question=lambda: self._questions.ask(),
        )

    @cached_property
    def _program(self) -> RunningProgram:
        from tui.console.program import RunningProgram

        assert self._console is not None  # commands come from its keys
        return RunningProgram(
            self,
            self._parts,
            self._console,
            stage=self.stage,
            editor=self.settings.editor,
            journal=self._journal,
            began=self._began,
            keys_pressed=lambda: self._keyboard.pressed,
            leave=self._leaving.leave,
            stop_saving=lambda: self._saving.stop() if self._saving is not None else "",
        )

    def desk(self) -> AppDesk:
        """Return the desk as it is now: the conversation acted on is fixed with it."""
        from tui.console.desk import AppDesk

        assert self._console is not None  # commands come from its keys
        return AppDesk(
            self._parts,
            self._console,
            self._dialogs,
            self._program,
            self._journal,
        )

    def on_console_screen_save_requested(self, event: ConsoleScreen.SaveRequested) -> None:
        if self._saving is None:
            from tui.console.saving import Saving

            self._saving = Saving(
                self,
                lambda: self._parts.client,
                self._complete_client,
                lambda: self._console.notice if self._console is not None else None,
                self.settings.download_folder,
                lambda: key_of("attachment.cancel", self._commands),
            )
        self._saving.save(event.attachments, event.conversation_id)

    async def _complete_client(self) -> Client:
        if self._completing is not None:
            await self._completing.wait()
        client = self._parts.client
        assert client is not None  # it is complete
        return client
