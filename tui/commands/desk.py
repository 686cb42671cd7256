"""What a command works with: the panes, the boxes and the program, each as far as commands need it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tui.models.cost import Cost
    from tui.models.draft import Headers, OutgoingFile
    from tui.models.message import Attachment, Message
    from tui.models.row import Row
    from tui.presentation.reading import Entry, Fold, Key
    from tui.store.state import State
    from tui.store.view import View
    from tui.store.wishes import Wish
    from tui.sync.engine import Engine


class Pane(StrEnum):
    """Where the focus is; a key may mean another thing in each."""

    LIST = "list"
    THREAD = "thread"
    CONTACT = "contact"
    COMPOSER = "composer"
    BOARD = "board"
    REPORTS = "reports"


READING = frozenset({Pane.LIST, Pane.THREAD, Pane.CONTACT})
"""The panes where bare letters act."""

ROOMS = frozenset({Pane.BOARD, Pane.REPORTS})
"""Panes that are screens of their own beside the console."""

ACTING = READING | {Pane.BOARD}
"""Where what is done to a conversation acts."""

MOVING = READING | ROOMS
"""Where the keys that move a cursor mean the same."""

EVERYWHERE = frozenset(Pane)

Told = str | Callable[[], str]
"""Words of a box; a function where they name customers, who may be called otherwise while it is open."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a choice."""

    value: str
    label: str
    detail: str = ""
    marked: bool = False
    """Chosen already, where several can be."""


class PaneView(Protocol):
    """A pane to read in. The keys that move mean the same in each: this is all that a new pane has to know."""

    def move(self, steps: int, /) -> object:
        """Move by this many rows, lines or entries; upwards if negative."""

    def page(self, pages: int, /) -> object:
        """Move by this many pages; upwards if negative."""

    def half(self, halves: int, /) -> object:
        """Move by this many half pages."""

    def top(self) -> object:
        """Move to the first row, line or entry that is loaded."""

    def bottom(self) -> object:
        """Move to the last one."""

    def leave(self) -> bool:
        """Go one level up within the pane; False: there is none, and the agent leaves the pane."""

    @property
    def under_cursor(self) -> int | None:
        """The conversation that the cursor is on; None: it is on none."""


class Rows(Protocol):
    """What a list shows, in order."""

    def __len__(self) -> int: ...
    def row_at(self, index: int, /) -> Row:
        """Return the row at a place, counted from 0."""

    def position(self, conversation_id: int, /) -> int | None:
        """Return the place of a conversation; None: the list does not have it."""


class ListPane(PaneView, Protocol):
    """The list of conversations."""

    marked: Any
    """The conversations that the next command goes to, a frozenset; any collection can be set."""
    cursor_id: int | None

    @property
    def rows(self) -> Rows:
        """What it shows, in order."""

    def move(self, rows: int, /) -> bool:
        """Move the cursor; return whether it moved."""

    def next_unread(self) -> bool:
        """Move to the next row with unread messages; return whether there is one."""

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""

    def toggle_range(self) -> bool:
        """Begin to mark as the cursor moves, or end it; return whether it has begun."""

    def clear_marks(self) -> None:
        """Take all marks away."""


class ThreadPane(PaneView, Protocol):
    """The messages of the conversation that is open."""

    def page(self, pages: int, /) -> bool:
        """Move by this many pages; return whether anything moved."""

    @property
    def is_loading(self) -> bool:
        """Whether nothing is shown yet because it is still being fetched."""

    @property
    def chosen(self) -> Entry | None:
        """The message that the agent has chosen; None: none is."""

    @property
    def pointed_at(self) -> Entry | None:
        """The chosen message, or without one the newest in view."""

    @property
    def matches(self) -> Sequence[Key]:
        """The messages that hold what is searched for."""

    def toggle_choice(self) -> None:
        """Choose the newest message in view, or choose none any more."""

    def choose(self, key: Key | None, /) -> None:
        """Choose a message; None: none."""

    def show_entry(self, key: Key, /) -> bool:
        """Bring a message into view; return whether it is there."""

    async def shown_anew(self) -> None:
        """Return once something else is shown than now: messages have come or gone, or the state of their loading."""

    def attachment(self, number: int, /) -> tuple[Message, Attachment] | None:
        """Return the attachment with a number and its message; None: there is none with it."""

    def message_in_view(self, holds: Callable[[Message], bool], /) -> Message | None:
        """Return the chosen message, else the lowest in view, of which something is true; None: of none it is."""

    def choose_attachment(self, number: int, /) -> bool:
        """Have an attachment saved by its number; return whether there is one."""

    def next_match(self, step: int, /) -> bool:
        """Go to the match this many further, around the end; return whether there is one."""

    def end_search(self) -> None:
        """Show no matches any more."""

    def fold(self) -> Fold:
        """Show more or less; return which it is now."""

    def toggle_raw(self) -> bool:
        """Show the words as they were written, or marked up again; return whether they are raw now."""


class ContactView(PaneView, Protocol):
    """Who the customer is, and the other conversations."""

    @property
    def all_marked(self) -> bool:
        """Whether the mark is on the line that stands for all conversations of the customer."""

    def show_mark(self) -> None:
        """Go to the conversation with the mark."""


class BoardPane(Protocol):
    """The board, while it is on the screen."""

    @property
    def stage(self) -> str | None:
        """The ref of the column that the cursor is in."""

    @property
    def words(self) -> str:
        """What the cards that are shown hold; empty: all are shown."""

    def filter_by(self, words: str) -> None: ...
    def sideways(self, columns: int) -> bool:
        """Go to another column; return whether there is one."""

    def follow(self, conversation_id: int) -> None:
        """Stay on a card wherever it goes next."""


class ReportsPane(Protocol):
    """The figures, while they are on the screen."""

    page: str
    """Which of `pages` is shown."""

    @property
    def pages(self) -> tuple[str, ...]:
        """What there is, in order."""

    @property
    def words(self) -> str:
        """The period, as it was chosen."""

    def understands(self, words: str) -> str:
        """Return from when to when the words mean; empty: they mean no period."""

    def show_period(self, words: str) -> None:
        """Show another period."""

    def show_page(self, page: str) -> None:
        """Show another page."""

    def turn(self, pages: int) -> None:
        """Show the page this many further, around the end."""

    def toggle_business_hours(self) -> bool:
        """Count business hours alone, or all; return whether it is business hours now."""

    def exported(self, kind: str) -> tuple[str, str] | None:
        """Return name and content of a file with what is shown, `csv` or `json`; None: nothing is there yet."""

    def ask(self) -> None:
        """Ask for the page again."""


class ComposerPane(Protocol):
    """Where words are written."""

    @property
    def conversation_id(self) -> int | None:
        """Whose text is written; None: it is closed."""

    @property
    def private(self) -> bool:
        """Whether it is a note."""

    @property
    def person(self) -> str:
        """Whom the conversation is with, and its number."""

    @property
    def text(self) -> str:
        """The text as it would be sent."""

    @property
    def source(self) -> str:
        """The text as it stands, to the last blank."""

    @property
    def selected(self) -> str:
        """The words that are selected; empty: none are."""

    @property
    def files(self) -> Sequence[OutgoingFile]:
        """What goes with the text."""

    @property
    def headers(self) -> Headers:
        """Who gets an e-mail, the customer among them."""

    def send(self, then: str = "") -> None:
        """Send it, or say why not; `then`: the status that the conversation is to have afterwards, empty: as it is."""

    def switch(self) -> None:
        """Turn the reply into a note, or back."""

    def leave(self) -> bool:
        """Close what is offered, else leave; return whether there was anything to leave."""

    def discard(self) -> None:
        """Throw the draft away and close. Asking comes before."""

    def flush(self) -> None:
        """Tell at once what the last pause has not told yet."""

    def detach(self, path: str, /) -> None:
        """Take a file away again."""

    def attach(self, files: Sequence[OutgoingFile], /) -> None:
        """Add files to what is sent."""

    def set_headers(self, *, to: Sequence[str] = ..., cc: Sequence[str] = ..., bcc: Sequence[str] = ...) -> None:
        """Set who gets an e-mail."""

    def write_on(self) -> None:
        """Put the focus back into the text."""


class Listing(Protocol):
    """Which view the list shows, and in what order."""

    view: View
    """What the list shows; `show_view` shows another."""
    mark_pages_of: View | None
    """The view whose further pages are marked as they come; None: none."""
    saved: Mapping[str, str]
    """Filters that the agent saved, by their names."""
    marked_whole: View | None
    """The view in which all that was loaded was marked by one command; None: none."""

    def show_view(self, view: View, *, keep: bool = False) -> None:
        """Show another view from its top; `keep`: the cursor stays on its conversation."""

    def save_view(self, name: str, text: str | None) -> str:
        """Keep a filter under a name, or (None) forget it; return why that can't be, or nothing."""

    def apply_order(self) -> None:
        """Show the rows where they are now."""

    def forget_failures(self) -> None:
        """Tell again why the list could not be had, if it cannot be had again."""


class Layout(Protocol):
    """Which panes are shown, and which of them has the focus."""

    zoomed: Pane | None
    """The pane that has the whole width; None: none."""
    contact_wanted: bool
    """Whether the agent wants to see the contact."""
    came_from: Pane
    """From where the agent came to the contact."""

    @property
    def contact_shown(self) -> bool:
        """Whether the contact is before the agent's eyes."""

    @property
    def is_wide(self) -> bool:
        """Whether all panes stand side by side."""

    @property
    def panes_shown(self) -> Sequence[Pane]:
        """The panes to read in that are shown, from the left."""

    def go_to(self, pane: Pane) -> None:
        """Put the focus into a pane, which is shown then."""

    def lay_out(self) -> None:
        """Give every pane the room that it has now."""


class Screen(Protocol):
    """The screen around the panes: what is open in them, and the lines below them."""

    @property
    def opened(self) -> int | None:
        """The conversation that is open."""

    def open(self, conversation_id: int, *, focus: bool = True) -> None:
        """Open a conversation; `focus`: the agent goes to its thread."""

    def open_filter(self) -> None:
        """Open the line that filters the list."""

    def end_filter(self) -> None:
        """Show the list without the words that it is filtered by."""

    def open_search(self) -> None:
        """Open the line that searches in the thread."""

    def end_search(self) -> bool:
        """Close that line; return whether it was open."""

    def compose_to(self, conversation_id: int, *, private: bool, quoted: Message | None = None) -> None:
        """Open the composer for a conversation; its draft is in it, and the message that is answered."""

    def save(self, attachments: tuple[Attachment, ...]) -> None:
        """Have attachments saved to files."""

    def show_draft(self, conversation_id: int, private: bool) -> None:
        """Show a draft as it became elsewhere."""

    def say(self, sentence: str, ink: str = "") -> None:
        """Say something in the line at the bottom."""

    def unsay(self) -> None:
        """Take away what the line at the bottom says."""

    def start(self, work: Coroutine[Any, Any, None], name: str, *, alone: bool = False) -> None:
        """Have something done that takes its time.

        Args:
            name: What it is, as the log has it (`console/failures.py`).
            alone: Whether what was started with this before is given up.
        """


class Dialogs(Protocol):
    """The boxes over the screen. Every call returns at once; what is answered comes later."""

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
        """Let the agent choose one.

        Args:
            empty: What the box says where there is nothing to choose from.
            anew: What of the server's lists is offered, asked for anew when the box opens (`agents`, `macros`), and
                what gives the options once it came.
            read: Makes an option of the words that are typed, which stands first; or says why they are none.
        """

    def choose_when_ready(
        self, pressed: int, title: str, options: Sequence[Option], chosen: Callable[[str], None], *, key: str
    ) -> None:
        """Offer a choice that took its time: at once where the agent waited for it, else on a key; it is told which.

        Args:
            pressed: `Program.keys_pressed` when the agent asked for it.
            key: What shows it later.
        """

    def choose_kept(self) -> bool:
        """Offer the choice that waits for its key; return whether there is one."""

    def choose_several(
        self, title: str, options: Sequence[Option], chosen: Callable[[frozenset[str]], None], *, hint: str = ""
    ) -> None:
        """Let the agent choose several, those marked among them; all that are chosen are told at once."""

    def ask(
        self,
        title: str,
        echo: Callable[[str], str],
        answered: Callable[[str], None],
        *,
        accepts: Callable[[str], bool] = ...,
        value: str = "",
        completes: Callable[[str], tuple[str, Sequence[str]]] | None = None,
    ) -> None:
        """Let the agent type a line.

        Args:
            echo: What stands below what is typed: what it would mean.
            accepts: Whether Enter takes it.
            value: What stands there at first.
        """

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
        """Ask before something happens.

        Args:
            detail: What it will mean, in some lines.
            yes: The verb on the key that agrees.
            key: That key; empty: the first letter of the verb.
        """

    def show_lines(self, title: str, lines: Sequence[tuple[str, str]], empty: str) -> None:
        """Show lines to read, each with what stands at its left; `empty` where there are none."""

    def show_help(self) -> None:
        """Show what each key does in the pane with the focus."""

    def show_palette(self) -> None:
        """Offer every command by its name."""

    def show_board(self) -> None:
        """Show the board that was looked at last."""

    def show_reports(self, page: str = "") -> None:
        """Show the figures; without a page, those that were looked at last."""

    def leave_room(self) -> None:
        """Go back to the console from a screen beside it."""

    def show_outbox(self) -> None:
        """Show what is on its way, and what waits for the agent's word."""

    def show_notifications(self) -> None:
        """Show the agent's notifications."""

    def show_question(self) -> None:
        """Ask the oldest thing that waits for the agent's word; first what is asked about the target."""


class Program(Protocol):
    """The program around the console."""

    @property
    def keys_pressed(self) -> int:
        """How many keys the agent has pressed: whether something was done since is told by it."""

    @property
    def journal(self) -> Sequence[tuple[str, str]]:
        """What was done in this session, each with its time; the newest first."""

    @property
    def costs(self) -> Mapping[str, Cost]:
        """What was sent and received, by feature."""

    @property
    def terminal_bytes(self) -> int:
        """Written to the terminal since the start."""

    @property
    def minutes(self) -> float:
        """Since the start."""

    def leave(self) -> None:
        """Quit; held replies go out first."""

    def suspend(self) -> bool:
        """Go to the shell; return whether there is one."""

    def repaint(self) -> None:
        """Draw the whole screen anew."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard of the terminal."""

    def write_file(self, name: str, text: str) -> str:
        """Write a file into the agent's download folder, never over another, and return in a sentence where it is or why
        it is not."""

    def stop_files(self) -> str:
        """Stop files on their way, and return what that did in a sentence."""

    def show_picture(self, attachment: Attachment, conversation_id: int | None) -> None:
        """Fetch a picture that was sent in a conversation, and show it in a box."""

    def editor(self) -> Sequence[str]:
        """Return the agent's editor, word by word; empty: none is named."""

    def pager(self) -> Sequence[str]:
        """Return the agent's pager, word by word; empty: there is none."""

    async def edit(self, editor: Sequence[str], file: Path) -> int | None:
        """Let the agent edit a file; return the editor's exit status, None where it could not be started, which is said."""

    async def read(self, pager: Sequence[str], text: str) -> None:
        """Show a text in the pager until the agent leaves it."""


class Desk(Protocol):
    """What a command works with: the facts at the key press, and the ways to act."""

    @property
    def state(self) -> State:
        """The state as it is now."""

    @property
    def pane(self) -> Pane:
        """The pane with the focus at the key press."""

    @property
    def here(self) -> PaneView:
        """The pane that the keys move in: the one with the focus, the list while the agent writes."""

    @property
    def list(self) -> ListPane:
        """The list of conversations."""

    @property
    def thread(self) -> ThreadPane:
        """The messages of the conversation that is open."""

    @property
    def contact(self) -> ContactView:
        """Who the customer is."""

    @property
    def board(self) -> BoardPane | None:
        """The board; None: it is not on the screen."""

    @property
    def reports(self) -> ReportsPane | None:
        """The figures; None: they are not on the screen."""

    @property
    def composer(self) -> ComposerPane | None:
        """Where the agent is writing; None: nothing is being written."""

    @property
    def screen(self) -> Screen:
        """What stands around the panes."""

    @property
    def listing(self) -> Listing:
        """Which view the list shows."""

    @property
    def layout(self) -> Layout:
        """Which panes are shown."""

    @property
    def dialogs(self) -> Dialogs:
        """The boxes over the screen."""

    @property
    def program(self) -> Program:
        """The program around the console."""

    @property
    def engine(self) -> Engine:
        """What fetches and sends."""

    @property
    def target(self) -> int | None:
        """The conversation acted on: the cursor's in the list, the opened one elsewhere; fixed at the key press."""

    @property
    def targets(self) -> tuple[int, ...]:
        """All conversations acted on, fixed at the key press: those marked in the list, in its order, else the target."""

    @property
    def now(self) -> datetime:
        """The time; a test's stands still."""

    @property
    def zone(self) -> tzinfo:
        """The agent's time zone: every time that is said or read at this desk is in it."""

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

    def say(self, sentence: str, ink: str = "") -> None:
        """Tell the agent something, in the line at the bottom."""
