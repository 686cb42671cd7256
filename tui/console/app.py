"""The app: it builds the parts, owns the workers, reads the keys, and publishes the state. It holds no rule of the trade."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.driver import Driver
from textual.worker import WorkerFailed, get_current_worker

from tui.account.session import Session
from tui.commands.command import Command
from tui.commands.keys import alt_characters, with_their_keys
from tui.commands.presets import keys_for
from tui.commands.table import COMMANDS
from tui.console.failures import ESSENTIAL
from tui.console.kept_screen import KeptScreen
from tui.console.keyboard import Keyboard
from tui.console.leaving import GRACE_SECONDS, Leaving
from tui.console.parts import Parts, build
from tui.console.publisher import Pace, Publisher
from tui.console.themed_app import ThemedApp
from tui.console.workspace import Workspace
from tui.presentation.rows import Columns
from tui.screens.console import ConsoleScreen
from tui.settings.settings import COLUMNS, Selection, Settings
from tui.store.change import Change
from tui.store.view import View
from tui.terminal.burst import Burst
from tui.terminal.signals import handle_signals
from tui.terminal.stage import OutputStage

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.worker import Worker

    from tui.console.failures import Failures
    from tui.sync.clock import Clock
    from tui.terminal.frames.keeper import FrameKeeper
    from tui.widgets.notifications_view import NotificationsView
    from tui.widgets.outbox_view import OutboxView

Build = Callable[[Settings, Session, "Clock | None"], Awaitable[Parts]]


EARLY_SECONDS = 1.0
"""How long what keys did at the first frame may take to be seen before the rest is loaded all the same."""


class ConsoleApp(ThemedApp[int], inherit_bindings=False):
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
        stage: OutputStage | None = None,
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
        self.workspace: Workspace | None = None
        """The account's console; None: its parts are not built yet."""
        self._clock = clock
        self._build = build
        self._zone = zone or settings.zone()
        keys, self._refused_keys = keys_for(settings.keymap, settings.keys)
        self._keyboard = Keyboard(
            self,
            keys,
            run=self._run_command,
            leave=self._leave,
            room=lambda: self.workspace.room if self.workspace is not None else None,
            is_leaving=lambda: self.workspace is not None and self.workspace.leaving.is_under_way,
            pass_on=super().on_event,
            survives=self.survives,
        )
        if stage is not None:
            stage.keyboard.alt = alt_characters(keys)
        self._commands = with_their_keys(COMMANDS, keys)
        self._began = time.monotonic()
        self._cursor = cursor
        self._is_drawn = False
        self._completing: Worker[None] | None = None
        self._keeper = keeper
        self._failures = failures
        if failures is not None:
            failures.say = self._say_failure
        self._recalled = asyncio.Event()
        self._stopped_by: int | None = None
        """A signal that came before there was anything to end."""
        self._ending: asyncio.Task[None] | None = None
        self._pace = Pace(stage, narrow=settings.low_bandwidth)
        self.publisher = Publisher(
            self._pace, stage, set_timer=self.set_timer, show=self._show_changes, advise=self._advise
        )
        self.crash: Exception | None = None
        """The error nobody foresaw that ended the app; None: there was none."""

    @property
    def parts(self) -> Parts | None:
        """What the account's run is made of; None: it is not built yet."""
        return self.workspace.parts if self.workspace is not None else None

    # Start and end

    async def on_load(self) -> None:
        """Build what the first frame needs, and show what is on the disk."""
        if self.stage is not None:
            # As early as there is a loop: until now a signal was met by `first_paint.guard`, or by nobody.
            handle_signals(asyncio.get_running_loop(), leave=self.stage.leave, stop=self._stop)
            self.stage.on_gone = partial(self._stop, signal.SIGHUP)
        try:
            parts = await (self._build or build)(self.settings, self.session, self._clock)
            self.workspace = self._over(parts)
            if self._stopped_by is not None:
                self.workspace.leaving.stop(self._stopped_by)
            await parts.recall(View())
            parts.store.listen(partial(self._changed, self.workspace))
        finally:
            self._recalled.set()

    def _over(self, parts: Parts) -> Workspace:
        """Return the console over an account, as the agent wants it."""
        settings, session = self.settings, self.session
        screen = ConsoleScreen(
            parts.engine,
            parts.store,
            now=parts.clock.now,
            zone=self._zone,
            account=session.account_name or ("Demo" if session.demo else ""),
            commands=self._commands,
            cursor=self._cursor,
        )
        screen.list.bar = settings.selection is Selection.BAR
        screen.list.columns = Columns(**{column: column in settings.columns for column in COLUMNS})
        if not isinstance(session.token, str):
            screen.top_line.session_ends_at = session.token.ends_at
        screen.enter_sends = settings.enter_sends
        screen.listing.saved, screen.listing.keep_saved = settings.views, self._keep_views
        screen.opening.prefetches = not settings.low_bandwidth
        screen.top_line.manner = settings.presence.manner
        self._keyboard.screen = screen
        kept = KeptScreen(self, self._keeper, screen) if self._keeper is not None else None
        leaving = Leaving(
            self,
            self.stage,
            self._keyboard.order,
            self._recalled,
            parts,
            screen,
            kept,
            completing=lambda: self._completing,
            keep_view=self._keep_last_view,
        )
        return Workspace(
            self,
            parts,
            screen,
            settings,
            stage=self.stage,
            kept=kept,
            leaving=leaving,
            publisher=self.publisher,
            keys_pressed=lambda: self._keyboard.pressed,
            began=self._began,
        )

    @property
    def _last_view_file(self) -> Path | None:
        from tui.disk.paths import Paths

        session = self.session
        if not self.settings.keeps_view:
            return None
        return Paths(session.profile_name).account_cache(session.base_url, session.account_id) / "last-view.json"

    def _last_view(self) -> str:
        """Return what the last run left of the view it showed; empty: nothing."""
        from tui.disk import private_file

        file = self._last_view_file
        try:
            return private_file.text(file) if file is not None and file.exists() else ""
        except (OSError, UnicodeDecodeError):
            return ""

    def _keep_last_view(self) -> None:
        """Write down what the list shows, for the next start."""
        from tui.disk import private_file

        file, workspace = self._last_view_file, self.workspace
        if file is not None and workspace is not None and workspace.screen.filtering is not None:
            # Where it can't be written, the next start begins with one's own, as the first one did.
            with suppress(OSError):
                private_file.replace(file, workspace.screen.view_to_keep())

    def _keep_views(self, views: Mapping[str, str]) -> str:
        """Write the saved filters down; return why that could not be, or nothing."""
        from tui.settings import views_file

        try:
            if self.settings.views_file is not None:
                views_file.keep(self.settings.views_file, views)
        except OSError as error:
            return f"Not saved: {self.settings.views_file} could not be written: {error.strerror}."
        return ""

    def get_default_screen(self) -> Screen[Any]:
        """Return the console: a blank screen beneath it would be composed, styled and painted for nothing."""
        return self.workspace.screen if self.workspace is not None else super().get_default_screen()

    def on_mount(self) -> None:
        self._tick_later()
        problems = (*filter(None, (self.session.note,)), *self.settings.problems, *self._refused_keys)
        if self.workspace is not None and problems:
            # The line holds one sentence; the doctor tells them all.
            more = f" {len(problems) - 1} more: see chatwoot-tui doctor." if len(problems) > 1 else ""
            self.workspace.screen.say(f"{problems[0]}{more}", "warning")

    def post_display_hook(self) -> None:
        """Notice the first frame that has the list in it."""
        workspace = self.workspace
        if self._is_drawn or workspace is None:
            return
        if workspace.screen.is_shown and workspace.screen.list.size.height:
            self._is_drawn = True
            if self.stage is not None:
                self.stage.release()
            self.call_later(self._drawn, workspace)

    async def _drawn(self, workspace: Workspace) -> None:
        """Go on after the first frame: with all that is not in it, and the keys that came before it."""
        has_keys = await self._keyboard.order.begin()
        self._completing = self.run_worker(self._bring_the_rest(workspace, has_keys), name="complete")

    async def _bring_the_rest(self, workspace: Workspace, has_keys: bool) -> None:
        """Bring in what is not in the first frame. What keys do is to be seen before that."""
        if has_keys:
            drawn = asyncio.Event()
            with suppress(TimeoutError):
                async with asyncio.timeout(EARLY_SECONDS):
                    await self._keyboard.order.rest()
                    workspace.screen.call_after_refresh(drawn.set)
                    await drawn.wait()
        if (page := workspace.parts.first_page) is not None:
            page.show_when_there(self.publisher.publish)
        await workspace.screen.furnish()
        workspace.screen.begin_with(self.settings.view, self._last_view())
        self._look_at_guards(workspace)
        self.call_later(self._keyboard.order.open)
        if page is not None:
            # What is loaded now would be in its way, and shows nothing by itself.
            await page.shown()
        await self._complete(workspace)

    def _look_at_guards(self, workspace: Workspace) -> None:
        """Say which guard does not hold with this Textual, and take the plainer way."""
        from tui.console import guards

        for name, sentence in guards.broken(self.wall, stock=self.draws_by_stock_driver):
            self._say_failure(sentence)
            if name == "editor" and workspace.screen.composer is not None:
                workspace.screen.composer.box.editor.read_only = True
            elif name == "wall" and self.draws_by_stock_driver:
                workspace.leaving.farewell = sentence
                self.run_worker(workspace.leaving.close(0.0, 1), name="close")

    async def _complete(self, workspace: Workspace) -> None:
        """Load and start what asks the server, and let it run."""
        from tui.console.memory import Tidying

        await workspace.parts.complete()
        for name, loop in workspace.parts.engine.loops():
            self.run_worker(loop(), name="sync", description=name, group="sync")
        if self._failures is not None:
            self._failures.listen(asyncio.get_running_loop())
        workspace.tidying = Tidying()
        workspace.tidying.settle()

    def _leave(self) -> None:
        if self.workspace is not None:
            self.workspace.leaving.leave()

    def _stop(self, number: int) -> None:
        """End after a signal: at once, or as soon as there is anything to end."""
        self._stopped_by = number
        if self.workspace is not None:
            self.workspace.leaving.stop(number)

    @property
    def farewell(self) -> str:
        """What stays behind unsent, in a sentence, once the app has ended; empty: nothing."""
        return self.workspace.leaving.farewell if self.workspace is not None else ""

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
        if self.workspace is not None:
            self.workspace.journal.note(sentence)
            self.workspace.screen.say(sentence, "danger")

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
                if self.workspace is not None:
                    await self.workspace.leaving.take_last_keys()
                    await self.workspace.parts.close(0.0)
        except Exception as error:
            if self._failures is not None:
                self._failures.tell(error, "close")
        finally:
            self._close_messages_no_wait()

    # Publishing

    def _changed(self, workspace: Workspace, change: Change) -> None:
        if change.arrived and workspace.rings(change):
            self.bell()
        self.publisher.changed()

    def _advise(self, sentence: str) -> None:
        if self.workspace is not None:
            self.workspace.screen.say(sentence)

    def _show_changes(self) -> bool:
        """Show what changed since the last time; return whether anything had."""
        workspace = self.workspace
        return workspace is not None and workspace.screen.is_mounted and bool(self.screen_stack) and workspace.show()

    def _tick_later(self) -> None:
        if self.workspace is not None:
            now = self.workspace.parts.clock.now()
            self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._tick)

    def _tick(self) -> None:
        if self.workspace is not None:
            self.workspace.screen.top_line.traffic = self._pace.minute(self.workspace.parts)
            self.workspace.tick()
        self._tick_later()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._keyboard.take(event)
            return
        if isinstance(event, events.Paste) and self._keyboard.say_nothing_was_pasted():
            return
        if isinstance(event, events.AppFocus | events.AppBlur) and self.workspace is not None:
            self.workspace.parts.engine.attend(isinstance(event, events.AppFocus))
        await super().on_event(event)

    def on_burst(self, burst: Burst) -> None:
        self._keyboard.order.expect(burst)

    def _run_command(self, command: Command) -> None:
        if self.workspace is not None:
            self.workspace.run(command)

    # What boxes and panes ask for. The boxes' messages are met by name: their modules are imported when they open.

    def on_console_screen_save_requested(self, event: ConsoleScreen.SaveRequested) -> None:
        if self.workspace is not None:
            self.workspace.saving.save(event.attachments, event.conversation_id)

    def on_outbox_view_edit_requested(self, event: OutboxView.EditRequested) -> None:
        if self.workspace is not None:
            self.workspace.questions.edit(event.token)

    def on_outbox_view_retry_requested(self, event: OutboxView.RetryRequested) -> None:
        if self.workspace is not None:
            self.workspace.questions.retry(event.token)

    def on_outbox_view_drop_requested(self, event: OutboxView.DropRequested) -> None:
        if self.workspace is not None:
            self.workspace.questions.drop(event.token)

    def on_outbox_view_copy_requested(self, event: OutboxView.CopyRequested) -> None:
        if self.workspace is not None:
            self.workspace.questions.copy(event.token)

    def on_outbox_view_answer_requested(self, event: OutboxView.AnswerRequested) -> None:
        if self.workspace is not None:
            self.workspace.questions.answer(event.token)

    def on_notifications_view_open_requested(self, event: NotificationsView.OpenRequested) -> None:
        if self.workspace is not None:
            self.pop_screen()
            self.workspace.parts.engine.read_notification(event.notification_id)
            if event.conversation_id is not None:
                self.workspace.screen.open(event.conversation_id)

    def on_notifications_view_read_requested(self, event: NotificationsView.ReadRequested) -> None:
        if self.workspace is not None:
            self.workspace.notifications.read(event.notification_id)

    def on_notifications_view_unread_requested(self, event: NotificationsView.UnreadRequested) -> None:
        if self.workspace is not None:
            self.workspace.notifications.unread(event.notification_id)

    def on_notifications_view_all_read_requested(self) -> None:
        if self.workspace is not None:
            self.workspace.notifications.read_all()

    def on_notifications_view_end_reached(self) -> None:
        if self.workspace is not None:
            self.workspace.notifications.more()
