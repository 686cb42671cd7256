"""The app: it builds the parts, owns the workers, reads the keys, and publishes the state. It holds no rule of the trade."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.theme import Theme

from tui import opening
from tui.accounts import Place
from tui.commands.command import Command, Pane, carry_out
from tui.commands.keys import KeyReader, with_their_keys
from tui.commands.presets import keys_for
from tui.commands.table import COMMANDS
from tui.config import COLUMNS, Bell, PresenceMode, Selection, Settings
from tui.config import Driver as DriverChoice
from tui.desk import AppDesk
from tui.frame_keeper import FrameKeeper, forget
from tui.line_meter import LineMeter
from tui.models import outgoing
from tui.models.message import Attachment
from tui.presentation.rows import Columns
from tui.screens import slices
from tui.screens.acts import ConsoleActs
from tui.screens.console import ConsoleScreen
from tui.session import Session, places_of
from tui.store import select
from tui.store.change import Change
from tui.store.operation import Operation
from tui.store.view import View
from tui.store.wishes import ReplyRequested
from tui.sync.ahead import EngineAhead
from tui.terminal.abilities import Abilities
from tui.terminal.firstpaint import Painted
from tui.terminal.grid import Row
from tui.terminal.signals import can_sleep, go_to_sleep, handle_signals, speak_utf8
from tui.terminal.stage import Stage
from tui.themes import THEMES, role_colours
from tui.wiring import Parts, build

if TYPE_CHECKING:
    from rich.terminal_theme import TerminalTheme
    from textual.worker import Worker

    from tui.api.first import FirstRead
    from tui.sync.clock import Clock
    from tui.widgets.guard_dialog import Answer
    from tui.widgets.outbox_view import OutboxView

Build = Callable[[Settings, Session, "Clock | None"], Awaitable[Parts]]

PUBLISH_SECONDS = 0.125
"""Events are shown at most this often; what the agent's own key changed is shown at once."""

NARROW_PUBLISH_SECONDS = 1.0
"""The same on a narrow line."""

SLOWEST_PUBLISH_SECONDS = 2.0
"""The same where the terminal acknowledges late."""

KEEP_SECONDS = 5.0
"""The frame for the next start is kept this long after something changed: once for all that changes meanwhile."""

HOLD_SECONDS = 1.0
"""How long the frame of the last run may stay until the list is drawn."""

GC_THRESHOLDS = (2_000, 20, 1_000)
"""The third is what counts: a collection of everything takes long enough to feel."""

_MANNERS = {PresenceMode.PASSIVE: "passive: not present", PresenceMode.CHEAP: "no heartbeat"}
"""What the top line says of an agent who is present otherwise than by heartbeats."""

GRACE_SECONDS = 3.0
"""How long held replies may take to go out when the agent quits."""


class ConsoleApp(App[int], inherit_bindings=False):
    """One console over one account."""

    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = str(Path(__file__).with_name("screens") / "console.tcss")
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "chatwoot-tui"

    _worn: tuple[str, Theme, TerminalTheme] | None = None
    """The theme by its name, and the terminal's colours with it."""

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
    ) -> None:
        """Prepare a console; nothing is opened or fetched before it runs.

        Args:
            clock: Time; None: the machine's.
            stage: The output stage that `driver_class` draws through.
            zone: The agent's time zone; None: that of the settings, else the machine's.
            build: What the parts are made by; None: `tui.wiring.build`.
            keeper: Keeps the last frame; None: it is not kept.
            cursor: The conversation that the cursor was on in the frame that is shown already: keys are meant for it.
        """
        super().__init__(driver_class=driver_class)
        self.settings = settings
        self.session = session
        self.stage = stage
        self.parts: Parts | None = None
        self._clock = clock
        self._build = build
        self._zone = zone or _zone_of(settings)
        keys, self._refused_keys = keys_for(settings.keymap, settings.keys)
        self._keys = KeyReader(keys)
        self._commands = with_their_keys(COMMANDS, keys)
        self._console: ConsoleScreen | None = None
        self._acts: ConsoleActs | None = None
        self._publishing: object | None = None
        self._in_command = False
        self._leaving = False
        self._title_told = ""
        self._began = time.monotonic()
        self._cursor = cursor
        self._early_keys: list[events.Key] | None = []
        """What was pressed before the list was drawn; None: it is."""
        self._is_drawn = False
        self._completing: Worker[None] | None = None
        self._keeper = keeper
        self._keeping: object | None = None
        self._meter = LineMeter()
        self._journal: list[tuple[str, str]] = []
        self.farewell = ""
        """What stays behind unsent, in a sentence, once the app has ended; empty: nothing."""
        for theme in THEMES:
            self.register_theme(theme)
        self._begin_with(settings.theme if settings.theme in self.available_themes else THEMES[0].name)

    def _begin_with(self, theme: str) -> None:
        """Take a theme before anything is drawn. Assigned, it would have every sheet read a second time (8.2.8)."""
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)
        for name, wanted in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(wanted, name, update=False)

    # Start and end

    async def on_load(self) -> None:
        """Build what the first frame needs, and show what is on the disk."""
        if self.stage is not None:
            # As early as there is a loop: until now a signal was met by `firstpaint.guard`, or by nobody.
            handle_signals(asyncio.get_running_loop(), leave=self.stage.leave, stop=self._stop)
        parts = self.parts = await (self._build or build)(self.settings, self.session, self._clock)
        await parts.recall(View())
        parts.store.listen(self._changed)

    def get_default_screen(self) -> ConsoleScreen:
        """Return the console: a blank screen beneath it would be composed, styled and painted for nothing."""
        parts = self._parts
        screen = ConsoleScreen(
            parts.engine,
            parts.store,
            now=parts.clock.now,
            zone=self._zone,
            account=self.session.account_name or ("Demo" if self.session.demo else ""),
            cursor=self._cursor,
        )
        screen.list.bar = self.settings.selection is Selection.BAR
        screen.list.columns = Columns(**{column: column in self.settings.columns for column in COLUMNS})
        screen.prefetches = not self.settings.low_bandwidth
        screen.manner = _MANNERS.get(self.settings.presence, "")
        self._console = screen
        self._acts = ConsoleActs(screen, self, self._commands)
        return screen

    def on_mount(self) -> None:
        self._tick_later()
        screen = self._console
        if screen is not None and (problems := (*self.settings.problems, *self._refused_keys)):
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
            self.call_later(self._drawn)

    async def _drawn(self) -> None:
        """Go on after the first frame: with all that is not in it, and the keys that came before it."""
        screen = self._console
        assert screen is not None  # it was just drawn
        await screen.furnish()
        screen.composer.editor.enter_sends = self.settings.enter_sends
        self._completing = self.run_worker(self._complete(), name="complete", exit_on_error=False)
        keys, self._early_keys = self._early_keys or [], None
        for key in keys:
            self.post_message(key)

    async def _complete(self) -> None:
        """Load and start what asks the server, and let it run."""
        engine = await self._parts.complete()
        if self._console is not None:
            self._console.errands = engine
        for name, loop in engine.loops():
            self.run_worker(loop(), name=name, group="sync", exit_on_error=False)
        # What is there now stays: the collector needn't walk it again and again, which takes long enough to feel.
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)

    @property
    def current_theme(self) -> Theme:
        return self._wear()[1]

    @property
    def ansi_theme(self) -> TerminalTheme:
        return self._wear()[2]

    def _wear(self) -> tuple[str, Theme, TerminalTheme]:
        """Return the theme. Textual asks for it with every line it draws, and looks it up anew each time (8.2.8)."""
        worn = self._worn
        if worn is None or worn[0] != self.theme:
            theme = super().current_theme
            worn = self._worn = (self.theme, theme, self.ansi_theme_dark if theme.dark else self.ansi_theme_light)
        return worn

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our roles a colour in themes that are not ours."""
        return {} if self.current_theme in THEMES else role_colours(self.current_theme)

    def _stop(self, number: int) -> None:
        """End after a signal: nothing is waited for, all is durable."""
        self.run_worker(self._close(0.0, 128 + number), exit_on_error=False)

    def _fatal_error(self) -> None:
        # Textual's own shows the local variables of every frame, tokens and customers' words among them.
        self._close_messages_no_wait()

    @property
    def crash(self) -> Exception | None:
        """The error nobody foresaw that ended the app; None: there was none."""
        return self._exception

    def leave(self) -> None:
        """Quit: held replies go out first."""
        if not self._leaving:
            self._leaving = True
            if self.stage is not None and not select.outbox(self._parts.store.state):
                self.stage.leave()
            self.run_worker(self._close(GRACE_SECONDS, 0), exit_on_error=False)

    async def _close(self, grace: float, status: int) -> None:
        self._keep_frame()
        if self._console is not None and self._console.is_furnished:
            self._console.composer.flush()
        ahead = self._parts.engine
        if self._completing is not None and isinstance(ahead, EngineAhead) and ahead.owes:
            # What was asked of the engine before it was there must not be lost.
            await self._completing.wait()
        await self._parts.close(grace)
        self.farewell = slices.farewell(self._parts.store.state)
        self.exit(status)

    @property
    def _parts(self) -> Parts:
        assert self.parts is not None  # built in on_load, before anything can ask
        return self.parts

    # Publishing

    def _changed(self, change: Change) -> None:
        if change.arrived:
            self._notice(change)
        if self._in_command or self._publishing is not None:
            return
        self._publishing = self.set_timer(self._pause(), self._publish_if_it_can)

    def _pause(self) -> float:
        """Return the seconds between two showings: as long as a frame needs to the terminal and back, at least."""
        least = NARROW_PUBLISH_SECONDS if self.settings.low_bandwidth else PUBLISH_SECONDS
        late = (self.stage.round_trip or 0.0) if self.stage is not None else 0.0
        return min(max(least, late), SLOWEST_PUBLISH_SECONDS)

    def _publish_if_it_can(self) -> None:
        """Show what events changed, or wait once more where the terminal could not take the last of it."""
        if self.stage is not None and self.stage.is_behind:
            self._publishing = self.set_timer(self._pause(), self._publish)
            return
        self._publish()
        if self.stage is None or self._console is None or self.settings.low_bandwidth:
            return
        if self._meter.is_slow(self.stage.round_trip):
            self._console.say("This line is slow: chatwoot-tui --low-bandwidth, or low_bandwidth = true, spares it.")

    def _publish(self) -> None:
        self._publishing = None
        if self._console is None or not self._console.is_mounted:
            return
        change = self._parts.store.changes_since_last()
        if change:
            with self.batch_update():
                self._console.show(change)
            self._tell_title()
            if change.outbox:
                self._look_at_outbox()
            if self._keeper is not None and self._keeping is None:
                self._keeping = self.set_timer(KEEP_SECONDS, self._keep_frame_later)

    # The last frame

    def _keep_frame_later(self) -> None:
        self._keeping = None
        if self._keeper is not None and (found := self._frame()) is not None:
            self.run_worker(asyncio.to_thread(self._keeper.save, *found), group="frame", exit_on_error=False)

    def _keep_frame(self) -> None:
        if self._keeper is not None and (found := self._frame()) is not None:
            self._keeper.save(*found)

    def _frame(self) -> tuple[Sequence[Row], str] | None:
        """Return the screen to keep and the conversation under the cursor; None: the next start will look otherwise."""
        screen = self._console
        if self._keeper is None or screen is None or self.screen is not screen:
            return None
        if screen.opened is not None or screen.view != View() or screen.pane is not Pane.LIST or screen.list.marked:
            return None
        link = slices.standing(screen.state, "", screen.now, screen.bar.glyphs).link
        return self._keeper.frame("".join(span.text for span in link)), str(screen.list.cursor_id or "")

    def _look_at_outbox(self) -> None:
        """Ask about what waits for the agent's word, and keep an open outbox up to date."""
        from tui.widgets.guard_dialog import GuardDialog
        from tui.widgets.outbox_view import OutboxView

        state = self._parts.store.state
        if isinstance(self.screen, OutboxView):
            now = self._parts.clock.now()
            self.screen.show_queue(*slices.outgoing(state, now), now)
        screen = self._console
        if screen is None or self.screen is not screen:
            return
        for operation in select.outbox(state):
            if operation.stage is outgoing.Stage.ASKING:
                if screen.pane is Pane.COMPOSER:
                    # Letters on their way into a text must not answer a question: it waits until the composer is left.
                    screen.say(f"{slices.question(state, operation)[0]} You are asked when you leave this.", "warning")
                    return
                dialog = GuardDialog(*slices.question(state, operation))
                self.push_screen(dialog, lambda _, op=operation, dialog=dialog: self._decided(op, dialog.answer))
                return

    def _decided(self, operation: Operation, answer: Answer) -> None:
        # Not to send is not to throw away: the words are a draft again.
        self._parts.engine.decide(operation.op, "send" if answer == "send" else "edit")
        if answer == "edit" and self._console is not None and isinstance(operation.wish, ReplyRequested):
            self._publish()
            self._console.compose_to(operation.wish.conversation_id, private=operation.wish.private)
        self._look_at_outbox()

    def on_console_screen_pane_changed(self) -> None:
        if self.parts is not None and any(self.parts.store.state.operations):
            self._look_at_outbox()

    def on_outbox_view_edit_requested(self, event: OutboxView.EditRequested) -> None:
        operation = self._parts.store.state.operations.get(event.token)
        if operation is None:
            return
        wish = operation.wish
        if not isinstance(wish, ReplyRequested):
            if self._console is not None:
                self._console.say("A change cannot be edited: d drops it.")
            return
        self._parts.engine.take_back(event.token)
        self.pop_screen()
        if self._console is not None:
            self._publish()
            self._console.compose_to(wish.conversation_id, private=wish.private)

    def on_outbox_view_retry_requested(self, event: OutboxView.RetryRequested) -> None:
        operation = self._parts.store.state.operations.get(event.token)
        if operation is not None and operation.stage is outgoing.Stage.ASKING:
            self._parts.engine.decide(event.token, "send")
        else:
            self._parts.engine.retry(event.token)

    def on_outbox_view_drop_requested(self, event: OutboxView.DropRequested) -> None:
        if self._acts is not None:
            operation = self._parts.store.state.operations.get(event.token)
            is_message = operation is None or isinstance(operation.wish, ReplyRequested)
            asked = "Drop this message? Its words are lost." if is_message else "Drop this change? It is not made then."
            self._acts.confirm(asked, lambda: self._drop(event.token))

    def _drop(self, op: str) -> None:
        self._parts.engine.drop(op)
        self._publish()

    def _notice(self, change: Change) -> None:
        state, screen = self._parts.store.state, self._console
        if self.settings.bell is Bell.OFF or screen is None:
            return
        looks = self.app_focus and screen.opened is not None and screen.sees_newest(screen.opened)
        in_view = screen.opened if looks else None
        everyones = self.settings.bell is Bell.ALL
        for message in change.arrived:
            if select.deserves_notice(state, message, in_view) or (everyones and message.is_customers):
                self.bell()
                return

    def _tell_title(self) -> None:
        """Put the count of what is unread into the window's title, where it changed."""
        if not self.settings.title_count or self.stage is None or not self.stage.abilities.reports:
            return
        screen = self._console
        unread = select.unread_total(self._parts.store.state, screen.view) if screen is not None else 0
        title = f"({unread}) chatwoot-tui" if unread else "chatwoot-tui"
        if title != self._title_told:
            self._title_told = title
            self.stage.control(f"\x1b]2;{title}\x07")

    def _tick_later(self) -> None:
        now = self._parts.clock.now()
        self.set_timer(60.05 - now.second - now.microsecond / 1e6, self._tick)

    def _tick(self) -> None:
        client, engine = self._parts.client, self._parts.engine
        if client is not None and not isinstance(engine, EngineAhead):
            self._meter.minute(client.transport.traffic)
            if self.settings.low_bandwidth and self._meter.websocket_is_dear and engine.settings.websocket:
                engine.settings = replace(engine.settings, websocket=False)
                engine.doubt()
        if self._console is not None:
            self._console.traffic = self._meter.words
            self._console.tick()
        self._tick_later()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._early_keys is not None and event.key != "ctrl+q":
                self._early_keys.append(event)
                return
            if self._press(event.key):
                return
        if isinstance(event, events.AppFocus | events.AppBlur) and self.parts is not None:
            self.parts.engine.attend(isinstance(event, events.AppFocus))
        await super().on_event(event)

    def _press(self, key: str) -> bool:
        """Carry out what a key means in the pane with the focus; whether it means anything."""
        screen = self._console
        if screen is None or self.screen is not screen or self._leaving:
            return key == "ctrl+q" and self._quit_from_dialog()
        pane = screen.pane
        if pane is None:
            return key == "ctrl+q" and self._quit_from_dialog()
        if pane is Pane.COMPOSER and key == "escape" and screen.composer.editor.offer_key("close"):
            return True
        if pane is Pane.CONTACT and key == "enter":
            screen.contact.open_earlier()
            return True
        read = self._keys.read(pane, key, time.monotonic())
        if isinstance(read, Command):
            screen.notice.clear()
            self.run_command(read)
            return True
        return read is True

    def _quit_from_dialog(self) -> bool:
        self.leave()
        return True

    def run_command(self, command: Command) -> None:
        """Carry a command out on what the agent is at, and show what it changed at once."""
        self._in_command = True
        try:
            carry_out(command, self.desk())
        finally:
            self._in_command = False
        self._publish()

    def desk(self) -> AppDesk:
        """Return the desk as it is now: the conversation acted on is fixed with it."""
        assert self._console is not None  # commands come from its keys
        assert self._acts is not None
        return AppDesk(
            self._parts,
            self._console,
            self._acts,
            journal=self._journal,
            hold_seconds=self.settings.hold_seconds,
        )

    def editor(self) -> str:
        return self.settings.editor

    def refusal(self, command: Command) -> str | None:
        """Return why a command can't be carried out now, or None."""
        return command.refusal(self.desk())

    # What only the app can do, for `ConsoleActs`

    def go_to_shell(self) -> None:
        if can_sleep():
            go_to_sleep()
        elif self._console is not None:
            self._console.say("There is no shell to go to: this console was not started from one.", "warning")

    def repaint(self) -> None:
        if self.stage is not None:
            self.stage.redraw()
        self.refresh(layout=True)

    def copy_text(self, text: str) -> None:
        self.copy_to_clipboard(text)

    def traffic_lines(self) -> Sequence[tuple[str, str]]:
        from tui.screens.reports import traffic_lines

        minutes = (time.monotonic() - self._began) / 60
        written = self.stage.written if self.stage else 0
        client = self._parts.client
        return traffic_lines(client.transport.traffic.by_feature if client else {}, written, minutes)

    def journal_lines(self) -> Sequence[tuple[str, str]]:
        return list(reversed(self._journal))

    def on_console_screen_save_requested(self, event: ConsoleScreen.SaveRequested) -> None:
        self.run_worker(self._save(event.attachments), group="downloads", exit_on_error=False)

    async def _save(self, attachments: Sequence[Attachment]) -> None:
        from tui.sync.downloads import saved

        folder = Path(os.path.expanduser(self.settings.download_folder or "."))  # noqa: ASYNC240  # looks at no disk
        if self._completing is not None:
            await self._completing.wait()
        client = self._parts.client
        assert client is not None  # it is complete
        for attachment in attachments:
            sentence = await saved(client, attachment, folder)
            if self._console is not None:
                self._console.say(sentence)


def _zone_of(settings: Settings) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if settings.time_zone:
        try:
            return ZoneInfo(settings.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None  # astimezone always gives one
    return zone


def run(
    settings: Settings,
    session: Session,
    can: Abilities,
    *,
    painted: Painted | None = None,
    first: FirstRead | None = None,
    say: Callable[[str], None] | None = None,
) -> int:
    """Open the console in this terminal; return the exit status.

    Args:
        can: What the terminal can do. `prepare_environment` has heard of it before this module was imported.
        painted: What is on the screen already.
        first: The first page of the queue, on its way.
        say: Told, when the terminal is restored, what stays behind unsent.
    """
    from tui.presentation.glyphs import ASCII
    from tui.widgets.sheet import Sheet

    speak_utf8()
    if can.ascii_only:
        Sheet.glyphs = ASCII
    stock = settings.driver is DriverChoice.STOCK
    if stock:
        opening.undo(painted)
        painted = None
    stage = Stage(can, painted=painted)
    if painted is not None:
        stage.hold(HOLD_SECONDS)
    cache = places_of(session.profile_name).cache
    keeper = None
    if not settings.saved_screen or session.place is Place.COMMAND:
        # A password command may ask something: nothing is on the screen then.
        forget(cache)
    elif not stock:
        keeper = FrameKeeper(stage, cache, sys.argv[1:], theme=settings.theme, colour_choice=settings.colours.value)
    driver: type[Any] = stage.driver_class(os.environ, stock=stock)
    app = ConsoleApp(
        settings,
        session,
        stage=stage,
        driver_class=driver,
        build=partial(build, first=first),
        keeper=keeper,
        cursor=int(painted.note) if painted is not None and painted.note.isdecimal() else None,
    )
    status = app.run(mouse=settings.mouse)
    if app.crash is not None:
        raise app.crash
    if say is not None and app.farewell:
        say(app.farewell)
    return status if status is not None else app.return_code or 0
