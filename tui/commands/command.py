"""A command as a row, and the desk it is carried out at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tui.models.conversation import Status
    from tui.store.state import State
    from tui.store.wishes import Wish


class Pane(StrEnum):
    """Where the focus is; a key may mean another thing in each."""

    LIST = "list"
    THREAD = "thread"
    CONTACT = "contact"
    COMPOSER = "composer"


READING = frozenset({Pane.LIST, Pane.THREAD, Pane.CONTACT})
"""The panes where bare letters act."""

EVERYWHERE = frozenset(Pane)


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a choice."""

    value: str
    label: str
    detail: str = ""
    marked: bool = False
    """Chosen already, where several can be."""


class Console(Protocol):
    """What a command may have the screen do. Every call returns at once."""

    def move(self, rows: int) -> None: ...
    def page(self, pages: int) -> None: ...
    def half_page(self, halves: int) -> None: ...
    def top(self) -> None: ...
    def bottom(self) -> None: ...
    def next_unread(self) -> None: ...
    def read_on(self) -> None: ...
    def next_waiting(self) -> None: ...
    def open_target(self) -> None: ...
    def step(self, conversations: int) -> None: ...
    def leave(self) -> None: ...
    def turn_view(self, tabs: int) -> None: ...
    def show_view(self, number: int) -> None: ...
    def next_pane(self, panes: int) -> None: ...
    def toggle_contact(self) -> None: ...
    def toggle_zoom(self) -> None: ...
    def toggle_folds(self) -> None: ...
    def focus_contact(self) -> None: ...
    def filter_list(self) -> None: ...
    def choose_status(self) -> None: ...
    def search_thread(self) -> None: ...
    def search_everywhere(self) -> None: ...
    def next_match(self, matches: int) -> None: ...
    def searching(self) -> bool: ...
    def reload(self) -> None: ...
    def compose(self, *, private: bool) -> None: ...
    def quote_selected(self) -> None: ...
    def send(self) -> None: ...
    def send_as(self) -> None: ...
    def set_headers(self) -> None: ...
    def switch_mode(self) -> None: ...
    def discard_draft(self) -> None: ...
    def attach(self) -> None: ...
    def edit_outside(self) -> None: ...
    def page_message(self) -> None: ...
    def copy_selected(self) -> None: ...
    def open_attachment(self, number: int) -> None: ...
    def download(self) -> None: ...
    def stop_files(self) -> None: ...
    def open_message(self) -> None: ...
    def copy_message(self) -> None: ...
    def toggle_raw(self) -> None: ...
    def show_earlier(self) -> None: ...
    def set_auto_offline(self, on: bool) -> None: ...
    def narrow_list(self) -> None: ...
    def show_status(self, status: Status | None) -> None: ...
    def select_message(self) -> None: ...
    def toggle_mark(self) -> None: ...
    def toggle_range(self) -> None: ...
    def mark_all(self) -> None: ...
    def clear_marks(self) -> None: ...
    def tell_marks(self) -> None: ...
    def marking(self) -> bool: ...
    def show_help(self) -> None: ...
    def show_palette(self) -> None: ...
    def show_outbox(self) -> None: ...
    def show_question(self) -> None:
        """Ask the oldest thing that waits for the agent's word; first what is asked about the target."""

    def show_notifications(self) -> None: ...
    def show_log(self) -> None: ...
    def show_traffic(self) -> None: ...
    def repaint(self) -> None: ...
    def suspend_process(self) -> None: ...
    def quit(self) -> None: ...
    def copy(self, text: str, what: str) -> None: ...
    def choose(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Callable[[str], None],
        *,
        hint: str = "",
        empty: str = "",
        anew: tuple[str, Callable[[], Sequence[Option]]] | None = None,
    ) -> None:
        """Let the agent choose one.

        Args:
            empty: What the box says where there is nothing to choose from.
            anew: What of the server's lists is offered, asked for anew when the box opens (`agents`, `macros`), and
                what gives the options once it came.
        """

    def choose_several(
        self, title: str, options: Sequence[Option], chosen: Callable[[frozenset[str]], None], *, hint: str = ""
    ) -> None: ...
    def ask(
        self,
        title: str,
        echo: Callable[[str], str],
        answered: Callable[[str], None],
        *,
        accepts: Callable[[str], bool] = ...,
        value: str = "",
    ) -> None: ...
    def confirm(
        self,
        question: str,
        confirmed: Callable[[], None],
        *,
        detail: str = "",
        yes: str = "yes",
        no: str = "no",
        key: str = "",
    ) -> None:
        """Ask before something happens.

        Args:
            detail: What it will mean, in some lines.
            yes: The verb on the key that agrees.
            key: That key; empty: the first letter of the verb.
        """


class Desk(Protocol):
    """What a command works with: the facts at the key press, and the ways to act."""

    @property
    def state(self) -> State: ...
    @property
    def pane(self) -> Pane: ...
    @property
    def target(self) -> int | None:
        """The conversation acted on: the cursor's in the list, the opened one elsewhere; fixed at the key press."""

    @property
    def targets(self) -> tuple[int, ...]:
        """All conversations acted on, fixed at the key press: those marked in the list, in its order, else the target."""

    @property
    def now(self) -> datetime: ...
    @property
    def zone(self) -> tzinfo:
        """The agent's time zone: every time that is said or read at this desk is in it."""

    @property
    def console(self) -> Console: ...
    def wish(self, wish: Wish) -> None:
        """Ask for a change: it shows at once, is written down, and is then sent."""

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        """Ask for the same on several conversations: one act for undo."""

    def new_op(self) -> str:
        """Return a fresh name for a wish."""

    def take_back(self) -> str:
        """Undo the latest act or held reply; return a sentence, or nothing where how far it is is told by itself."""

    def stop(self) -> int:
        """Stop what is being done to several conversations; return in how many of them it is not done."""

    def skip_hold(self) -> bool:
        """Send at once what is being held; whether anything was."""

    def link_of(self, conversation_id: int) -> str:
        """Return the web address of a conversation."""

    def key(self, command_id: str) -> str:
        """Return how a command's key is written, as the agent has it."""

    def say(self, sentence: str) -> None:
        """Tell the agent something, in the line at the bottom."""


def never_refused(_desk: Desk) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing an agent can do."""

    id: str
    """`noun.verb`."""
    title: str
    help: str
    run: Callable[[Desk], None]
    keys: tuple[str, ...] = ()
    """Textual's key names; a chord is its keys with a space between: `g g`."""
    panes: frozenset[Pane] = READING
    """Where the keys act. The palette offers the command everywhere."""
    refusal: Callable[[Desk], str | None] = never_refused
    """A sentence why it can't be done now, or None. A key never just does nothing."""
    footer: frozenset[Pane] = field(default_factory=frozenset)
    """The panes whose footer shows it."""
    short: str = ""
    """Its word in the footer."""
    palette: bool = True
    """Whether the palette lists it: moves of the cursor are not worth a line there."""
    opens_text: bool = False
    """Whether what is typed next is text: of words that come all at once, the rest belongs there."""
    early: bool = False
    """Whether it needs no more of the screen than the first frame shows."""


def carry_out(command: Command, desk: Desk) -> bool:
    """Run the command or say why not; whether it ran."""
    if (reason := command.refusal(desk)) is not None:
        desk.say(reason)
        return False
    command.run(desk)
    return True


def needs_conversation(desk: Desk) -> str | None:
    """Refuse where there is nothing to act on."""
    if desk.target is None:
        return f"No conversation is selected. Move to one with {desk.key('cursor.down')} and {desk.key('cursor.up')}."
    return None
