"""One account's console at work: its screen, what commands are given, and what is shown of a change beside the panes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from tui.commands.command import Command, carry_out
from tui.console.attention import Attention
from tui.screens.console import ConsoleScreen

if TYPE_CHECKING:
    from textual.app import App

    from tui.console.desk import AppDesk
    from tui.console.kept_screen import KeptScreen
    from tui.console.leaving import Leaving
    from tui.console.looking import Looking
    from tui.console.memory import Tidying
    from tui.console.notifications import Notifications
    from tui.console.outbox_questions import OutboxQuestions
    from tui.console.parts import Parts
    from tui.console.program import RunningProgram
    from tui.console.publisher import Publisher
    from tui.console.saving import Saving
    from tui.screens.dialogs import Dialogs
    from tui.screens.journal import Journal
    from tui.screens.room import Room
    from tui.settings.settings import Settings
    from tui.store.change import Change
    from tui.terminal.stage import OutputStage


class Workspace:
    """What the app has once its parts are built: all that needs a screen, each part made when it is first wanted.

    Args:
        app: Runs it.
        parts: What the account's run is made of.
        screen: Where the agent works.
        settings: What the agent chose.
        stage: What draws; None: a test's driver.
        kept: Keeps the screen for the next start; None: it is not kept.
        leaving: Ends the program.
        publisher: Shows at once what was changed.
        keys_pressed: Gives how many keys the agent has pressed.
        began: When the program started, on the clock that only goes forward.
    """

    def __init__(
        self,
        app: App[int],
        parts: Parts,
        screen: ConsoleScreen,
        settings: Settings,
        *,
        stage: OutputStage | None,
        kept: KeptScreen | None,
        leaving: Leaving,
        publisher: Publisher,
        keys_pressed: Callable[[], int],
        began: float,
    ) -> None:
        self.app = app
        self.parts = parts
        self.screen = screen
        self.leaving = leaving
        self.tidying: Tidying | None = None
        """None: the start is not over yet."""
        self.room: Room | None = None
        """The screen beside the console that is open: keys and notices are there; None: none is."""
        self._settings = settings
        self._stage = stage
        self._kept = kept
        self._publisher = publisher
        self._keys_pressed = keys_pressed
        self._began = began
        self._attention = Attention(settings, stage)

    # What a change means beside the panes

    def rings(self, change: Change) -> bool:
        """Return whether what arrived is to be heard: it is not before the agent's eyes."""
        opened = self.screen.opened
        looks = self.app.app_focus and opened is not None and self.screen.opening.sees_newest(opened)
        return self._attention.is_due(self.parts.store.state, change, opened if looks else None)

    def show(self) -> bool:
        """Show what changed since the last time; return whether anything had."""
        change = self.parts.store.changes_since_last()
        if not change:
            return False
        with self.app.batch_update():
            self.screen.show(change)
            if self.room is not None:
                self.room.show(change)
        self._attention.tell_title(self.parts.store.state)
        if change.outbox:
            self.questions.look()
        if change.outbox or change.conversations:
            self.questions.follow()
        if change.conversations:
            self.dialogs.rename()
        if change.acts or change.ended_acts:
            self.journal.look(change)
        if change.notifications or change.link:
            self.dialogs.show_what_concerns()
        if change.reference:
            self.dialogs.offer_what_came()
        if self._kept is not None:
            self._kept.changed()
        if self.tidying is not None:
            self.tidying.worked()
        return True

    def tick(self) -> None:
        """Let ages follow the clock: on the full minute."""
        self.screen.tick()
        if self.room is not None:
            self.room.tick()

    # What works on the screen

    @cached_property
    def journal(self) -> Journal:
        """What was done in this session."""
        from tui.screens.act_words import Seen
        from tui.screens.journal import Journal

        store, screen = self.parts.store, self.screen
        return Journal(lambda: store.state, lambda: Seen(screen.now, screen.zone))

    @cached_property
    def dialogs(self) -> Dialogs:
        """The boxes over the screen."""
        from tui.screens.dialogs import Dialogs

        return Dialogs(
            self.screen,
            self.screen.context.commands,
            keys_pressed=self._keys_pressed,
            run=self.run,
            refusal=lambda command: command.refusal(self.desk()),
            ask_question=lambda: self.questions.ask(),
            enter=self._enter,
            room=lambda: self.room,
            leave=self._leave_room,
        )

    def _enter(self, room: Room) -> None:
        self.room = room
        self.app.push_screen(room)

    def _leave_room(self) -> None:
        """Go back to the console from the screen beside it, and from all boxes over that."""
        room, self.room = self.room, None
        while room is not None and room in self.app.screen_stack:
            self.app.pop_screen()

    @cached_property
    def questions(self) -> OutboxQuestions:
        """What waits for the agent's word."""
        from tui.console.outbox_questions import OutboxQuestions

        return OutboxQuestions(
            self.app, self.parts, self.screen, publish=self._publisher.publish, confirm=self.dialogs.confirm
        )

    @cached_property
    def notifications(self) -> Notifications:
        """What the agent does with notifications."""
        from tui.console.notifications import Notifications

        return Notifications(
            self.parts,
            publish=self._publisher.publish,
            confirm=self.dialogs.confirm,
            undo_key=self.screen.keys("act.undo"),
        )

    @cached_property
    def saving(self) -> Saving:
        """Files on their way to the disk."""
        from tui.console.saving import Saving

        return Saving(
            self.app,
            self.parts,
            self.screen.notice,
            self._settings.download_folder,
            lambda: self.screen.keys("attachment.cancel"),
        )

    @cached_property
    def _program(self) -> RunningProgram:
        from tui.console.program import RunningProgram

        return RunningProgram(
            self.app,
            self.parts,
            self.screen,
            stage=self._stage,
            editor=self._settings.editor,
            download_folder=self._settings.download_folder,
            journal=self.journal,
            began=self._began,
            keys_pressed=self._keys_pressed,
            leave=self.leaving.leave,
            stop_saving=self._stop_fetching,
            show_picture=lambda attachment, conversation_id: self._looking.show(attachment, conversation_id),
        )

    @cached_property
    def _looking(self) -> Looking:
        from tui.console.looking import Looking

        return Looking(
            self.app,
            self.parts,
            self.screen.say,
            colours=self._stage is None or self._stage.abilities.colours != "none",
            save_key=lambda: self.screen.keys("attachment.download"),
        )

    def _stop_fetching(self) -> str:
        # Asked for before anything was saved or shown, neither need be there.
        told = self.saving.stop() if "saving" in vars(self) else ""
        if not told and "_looking" in vars(self) and self._looking.stop():
            return "Stopped: the picture is not fetched."
        return told

    def desk(self) -> AppDesk:
        """Return the desk as it is now: the conversation acted on is fixed with it."""
        from tui.console.desk import AppDesk

        return AppDesk(self.parts, self.screen, self.dialogs, self._program, self.journal, self.room)

    def run(self, command: Command) -> None:
        """Carry a command out on what the agent is at, and show what it changed at once."""
        if not command.early:
            self.screen.list.settle()
        with self._publisher.at_once():
            carry_out(command, self.desk())
