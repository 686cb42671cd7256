"""The boxes that commands open over the console: choices, questions, keys, commands, outbox, reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.commands.command import Command
from tui.commands.desk import ROOMS, Option, Pane, Told
from tui.commands.keys import written
from tui.store import select

if TYPE_CHECKING:
    from textual.screen import ScreenResultCallbackType

    from tui.screens.console import ConsoleScreen
    from tui.screens.room import Room
    from tui.widgets.confirm import Confirm
    from tui.widgets.dialog import Dialog, T
    from tui.widgets.picker import Picker


MY_DAY = "My day"


class Dialogs:
    """Opens a box over the screen and hands on what was answered.

    Args:
        commands: The table, with the agent's own keys.
        keys_pressed: Gives how many keys the agent has pressed.
        run: Carries a command out.
        refusal: Gives why a command can't be carried out now; None: it can.
        ask_question: Asks what waits for the agent's word.
        enter: Shows a screen beside the console.
        room: Gives the one that is open.
        leave: Closes it.
    """

    def __init__(
        self,
        screen: ConsoleScreen,
        commands: Sequence[Command],
        *,
        keys_pressed: Callable[[], int],
        run: Callable[[Command], None],
        refusal: Callable[[Command], str | None],
        ask_question: Callable[[], None],
        enter: Callable[[Room], None],
        room: Callable[[], Room | None],
        leave: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._commands = commands
        self._keys_pressed = keys_pressed
        self._run = run
        self._refusal = refusal
        self.show_question = ask_question
        self._enter = enter
        self._room = room
        self._leave = leave
        self._board_place: tuple[str, int | None] | None = None
        self._report = ("Account", "last 7 days")

    _named: tuple[Dialog[Any], Mapping[int, str]] | None = None
    """The box that was opened last, and whom it may name, as they were called then."""

    def _open(self, box: Dialog[T], answered: ScreenResultCallbackType[T]) -> None:
        screen = self._screen
        written_to = screen.composer.conversation_id if screen.composer is not None else None
        numbers = {screen.target, screen.opened, written_to}
        self._named = (box, {number: self._person(number) for number in numbers if number is not None})
        screen.app.push_screen(box, answered)

    def _person(self, conversation_id: int) -> str:
        from tui.presentation.persons import person

        row = select.visible(self._screen.state, conversation_id)
        return person(row.contact_name if row else "", conversation_id)

    def rename(self) -> None:
        """Name in an open box whom it is about as they are called now: renamed, or merged into another contact."""
        if self._asked is not None:
            asked, question, detail = self._asked
            if not asked.is_attached:
                self._asked = None
            elif callable(question) or callable(detail):
                asked.retitle(_now(question))
                asked.explain(_now(detail))
                return
        if self._named is None:
            return
        box, before = self._named
        if not box.is_attached:
            self._named = None
            return
        now = {number: self._person(number) for number in before}
        title = box.dialog_title
        for number, name in before.items():
            title = title.replace(name, now[number])
        box.retitle(title)
        self._named = (box, now)

    _kept: tuple[str, Sequence[Option], Callable[[str], None]] | None = None
    """A choice that was ready when the agent had gone on: it waits for its key."""

    def choose_when_ready(
        self, pressed: int, title: str, options: Sequence[Option], chosen: Callable[[str], None], *, key: str
    ) -> None:
        """Offer a choice that took its time: at once where the agent waited for it, else on a key; it is told which.

        Args:
            pressed: How many keys the agent had pressed when it was asked for.
            key: What shows it later.
        """
        if self._keys_pressed() == pressed and self._screen.is_active:
            self.choose(title, options, chosen)
            return
        self._kept = (title, options, chosen)
        self._screen.say(f"{title}: {key} shows it." if key else f"{title}.")

    def choose_kept(self) -> bool:
        """Offer the choice that waits for its key; return whether there is one."""
        kept, self._kept = self._kept, None
        if kept is not None:
            self.choose(*kept)
        return kept is not None

    _anew: tuple[Picker, Callable[[], Sequence[Option]]] | None = None
    """A choice of something that was asked for anew when it opened."""

    def choose(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Callable[[str], None],
        *,
        hint: str = "",
        empty: str = "",
        anew: tuple[str, Callable[[], Sequence[Option]]] | None = None,
        read: Callable[[str], Option | str] | None = None,
    ) -> None:
        from tui.widgets.picker import Picker

        def answered(value: str | None) -> None:
            self._anew = None
            if value is not None:
                chosen(value)

        picker = Picker(title, options, hint=hint, empty=empty or "Nothing here.", read=read)
        if anew is not None:
            name, offered = anew
            self._anew = (picker, offered)
            self._screen.engine.ask_again(name)
        self._open(picker, answered)

    def offer_what_came(self) -> None:
        """Show in an open choice what the server said since it was opened."""
        if self._anew is not None:
            picker, offered = self._anew
            picker.offer(offered())

    def choose_several(
        self, title: str, options: Sequence[Option], chosen: Callable[[frozenset[str]], None], *, hint: str = ""
    ) -> None:
        from tui.widgets.picker import SeveralPicker

        def answered(values: frozenset[str] | None) -> None:
            if values is not None:
                chosen(values)

        self._open(SeveralPicker(title, options, hint=hint), answered)

    def ask(
        self,
        title: str,
        echo: Callable[[str], str],
        answered: Callable[[str], None],
        *,
        accepts: Callable[[str], bool] = lambda _text: True,
        value: str = "",
        completes: Callable[[str], tuple[str, Sequence[str]]] | None = None,
    ) -> None:
        from tui.widgets.prompt import Prompt

        def typed(text: str | None) -> None:
            if text is not None:
                answered(text)

        self._open(Prompt(title, echo, accepts=accepts, value=value, completes=completes), typed)

    def confirm(
        self,
        question: Told,
        confirmed: Callable[[], None],
        *,
        detail: Told = "",
        yes: str = "yes",
        no: str = "no",
        key: str = "",
    ) -> None:
        from tui.widgets.confirm import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                confirmed()

        box = Confirm(_now(question), detail=_now(detail), yes=yes, no=no, key=key or yes[0])
        self._asked = (box, question, detail)
        self._open(box, answered)

    _asked: tuple[Confirm, Told, Told] | None = None
    """The question that was opened last, and what tells its words as they are now."""

    def show_help(self) -> None:
        from tui.widgets.help_screen import HelpRow, HelpScreen, HelpSection

        room = self._room()
        pane = room.pane if room is not None else self._screen.pane or Pane.LIST
        sections: dict[str, list[HelpRow]] = {}
        titles = {
            "cursor": "Moving", "list": "Moving", "pane": "Panes and views", "view": "Panes and views",
            "contact": "Panes and views", "thread": "Reading", "search": "Reading", "message": "Reading", "attachment": "Reading", "mark": "Marking",
            "reply": "Writing", "macro": "The conversation", "note": "Writing", "draft": "Writing", "conversation": "The conversation",
        }  # fmt: skip
        for command in self._commands:
            if command.keys and pane in command.panes and not command.id.startswith("attachment.save_"):
                title = titles.get(command.id.partition(".")[0], "The program")
                keys = "  ".join(written(key) for key in command.keys)
                sections.setdefault(title, []).append(HelpRow(keys, command.help))
        order = list(dict.fromkeys([*titles.values(), "The program"]))
        self._screen.app.push_screen(
            HelpScreen(
                f"Keys in the {pane.value}",
                [HelpSection(title, tuple(sections[title])) for title in order if title in sections],
            )
        )

    def show_palette(self) -> None:
        from tui.widgets.palette import Palette, PaletteEntry

        by_id = {command.id: command for command in self._commands}
        room = self._room()
        pane = room.pane if room is not None else None
        offered = [
            PaletteEntry(
                command.id,
                command.title,
                written(command.keys[0]) if command.keys else "",
                command.help,
                self._refusal(command) or "",
            )
            for command in self._commands
            if command.palette or (pane is not None and pane in command.panes and pane in ROOMS and command.keys)
        ]

        def chosen(command_id: str | None) -> None:
            if command_id is not None:
                self._run(by_id[command_id])

        self._screen.app.push_screen(Palette(offered), chosen)

    def show_board(self) -> None:
        """Show the board, the cursor where it was."""
        from tui.screens.board import BoardScreen

        self.leave_room()
        self._enter(BoardScreen(self._screen.context, self._screen.top_line.account, self._board_place))

    def show_reports(self, page: str = "") -> None:
        """Show the figures; without a page, those that were looked at last."""
        from tui.screens.reports import ReportsScreen

        self.leave_room()
        last, words = self._report
        screen = self._screen
        self._enter(
            ReportsScreen(
                screen.context,
                screen.top_line.account,
                page=page or last,
                words="today" if page == MY_DAY else words,
                plots=screen.opening.prefetches,
            )
        )

    def leave_room(self) -> None:
        """Go back to the console from a screen beside it."""
        room = self._room()
        if room is not None and room.pane is Pane.BOARD:
            from tui.screens.board import BoardScreen

            self._board_place = room.place if isinstance(room, BoardScreen) else None
        elif room is not None:
            from tui.screens.reports import ReportsScreen

            if isinstance(room, ReportsScreen):
                self._report = (room.page, room.words)
        self._leave()

    def show_outbox(self) -> None:
        from tui.screens.outbox_view_models import outgoing
        from tui.widgets.outbox_view import OutboxView

        queue, names = outgoing(self._screen.state, self._screen.now)
        self._screen.app.push_screen(OutboxView(queue, names, self._screen.now))

    def show_notifications(self) -> None:
        from tui.widgets.notifications_view import NotificationsView

        self._screen.app.push_screen(NotificationsView(self._screen.now))
        self.show_what_concerns()
        self._screen.engine.look_at_notifications()

    def show_what_concerns(self) -> None:
        """Keep an open box of notifications up to date."""
        from tui.screens.notification_view_models import notifications
        from tui.widgets.notifications_view import NotificationsView

        if isinstance(view := self._screen.app.screen, NotificationsView):
            view.show_notifications(**notifications(self._screen.state, self._screen.now), now=self._screen.now)
            if self._counting is not view and select.held_back(self._screen.state, self._screen.now) is not None:
                self._counting = view
                view.set_timer(1.0, self._count_on)

    _counting: Dialog[Any] | None = None
    """The box whose seconds go on by themselves: while it waits for the requests of the minute."""

    def _count_on(self) -> None:
        self._counting = None
        self.show_what_concerns()

    def show_lines(self, title: str, lines: Sequence[tuple[str, str]], empty: str) -> None:
        from tui.widgets.help_screen import HelpRow, HelpScreen, HelpSection

        rows = tuple(HelpRow(left, right) for left, right in lines) or (HelpRow("", empty),)
        self._screen.app.push_screen(HelpScreen(title, [HelpSection("", rows)]))


def _now(told: Told) -> str:
    return told() if callable(told) else told
