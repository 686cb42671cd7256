"""Moving about: in the list, in the thread, between panes and views."""

from __future__ import annotations

from tui.commands.command import READING, Command, Desk, Pane, needs_conversation
from tui.models.conversation import Status

_IN_LIST_AND_THREAD = frozenset({Pane.LIST, Pane.THREAD})
_IN_THREAD = frozenset({Pane.THREAD})
_IN_LIST = frozenset({Pane.LIST})


def _not_searching(desk: Desk) -> str | None:
    return None if desk.console.searching() else "Nothing is being searched for. Press / to search in this thread."


def _leave(desk: Desk) -> None:
    desk.console.leave()


COMMANDS = (
    Command(
        id="cursor.down",
        title="Down",
        help="Move to the next row; in the thread, scroll a line.",
        keys=("j", "down"),
        panes=READING,
        run=lambda desk: desk.console.move(1),
        palette=False,
    ),
    Command(
        id="cursor.up",
        title="Up",
        help="Move to the row before; in the thread, scroll a line.",
        keys=("k", "up"),
        panes=READING,
        run=lambda desk: desk.console.move(-1),
        palette=False,
    ),
    Command(
        id="cursor.top",
        title="Top",
        help="Go to the first row, or to the oldest message that is loaded.",
        keys=("g g", "home"),
        panes=READING,
        run=lambda desk: desk.console.top(),
        palette=False,
    ),
    Command(
        id="cursor.bottom",
        title="Bottom",
        help="Go to the last row that is loaded, or to the newest message.",
        keys=("G", "end"),
        panes=READING,
        run=lambda desk: desk.console.bottom(),
        palette=False,
    ),
    Command(
        id="cursor.half_down",
        title="Half a page down",
        help="Move half a page down.",
        keys=("ctrl+d",),
        panes=READING,
        run=lambda desk: desk.console.half_page(1),
        palette=False,
    ),
    Command(
        id="cursor.half_up",
        title="Half a page up",
        help="Move half a page up.",
        keys=("ctrl+u",),
        panes=READING,
        run=lambda desk: desk.console.half_page(-1),
        palette=False,
    ),
    Command(
        id="cursor.page_down",
        title="Page down",
        help="Move a page down.",
        keys=("pagedown",),
        panes=READING,
        run=lambda desk: desk.console.page(1),
        palette=False,
    ),
    Command(
        id="cursor.page_up",
        title="Page up",
        help="Move a page up.",
        keys=("pageup",),
        panes=READING,
        run=lambda desk: desk.console.page(-1),
        palette=False,
    ),
    Command(
        id="list.next_unread",
        title="Next unread",
        help="Move to the next unread conversation.",
        keys=("space",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.next_unread(),
    ),
    Command(
        id="thread.read_on",
        title="Read on",
        help="Page down; at the end, open the next unread conversation.",
        keys=("space",),
        panes=_IN_THREAD,
        run=lambda desk: desk.console.read_on(),
    ),
    Command(
        id="conversation.open",
        title="Open",
        help="Open the conversation under the cursor.",
        keys=("enter", "l", "right"),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=lambda desk: desk.console.open_target(),
        footer=_IN_LIST,
        short="open",
    ),
    Command(
        id="conversation.next",
        title="Next conversation",
        help="Open the next conversation without leaving the thread.",
        keys=("J",),
        panes=_IN_THREAD,
        run=lambda desk: desk.console.step(1),
    ),
    Command(
        id="conversation.previous",
        title="Previous conversation",
        help="Open the conversation before without leaving the thread.",
        keys=("K",),
        panes=_IN_THREAD,
        run=lambda desk: desk.console.step(-1),
    ),
    Command(
        id="conversation.next_waiting",
        title="Next that needs me",
        help="Go to the next conversation where a customer waits for an answer.",
        keys=("a",),
        panes=_IN_LIST_AND_THREAD,
        run=lambda desk: desk.console.next_waiting(),
    ),
    Command(
        id="pane.leave",
        title="Back",
        help="Go one level up: from the thread to the list; in the list, clear marks, then filters. Never discards text.",
        keys=("escape", "h", "left"),
        panes=READING,
        run=_leave,
        footer=_IN_THREAD,
        short="back",
    ),
    Command(
        id="view.next",
        title="Next view",
        help="Show the next of Mine, Unassigned, All.",
        keys=("tab",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.turn_view(1),
    ),
    Command(
        id="view.previous",
        title="Previous view",
        help="Show the view before.",
        keys=("shift+tab",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.turn_view(-1),
    ),
    Command(
        id="pane.next",
        title="Next pane",
        help="Move the focus to the next pane.",
        keys=("tab",),
        panes=frozenset({Pane.THREAD, Pane.CONTACT}),
        run=lambda desk: desk.console.next_pane(1),
    ),
    Command(
        id="pane.previous",
        title="Previous pane",
        help="Move the focus to the pane before.",
        keys=("shift+tab",),
        panes=frozenset({Pane.THREAD, Pane.CONTACT}),
        run=lambda desk: desk.console.next_pane(-1),
    ),
    *(
        Command(
            id=f"view.{number}",
            title=f"View {number}: {name}",
            help=f"Show {name}.",
            keys=(str(number),),
            panes=_IN_LIST,
            run=lambda desk, number=number: desk.console.show_view(number),  # type: ignore[misc]  # bound per row
        )
        for number, name in ((1, "Mine"), (2, "Unassigned"), (3, "All"))
    ),
    Command(
        id="list.filter",
        title="Filter",
        help="Show only rows that contain what you type.",
        keys=("slash",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.filter_list(),
        footer=_IN_LIST,
        short="filter",
    ),
    Command(
        id="list.status",
        title="Status of the list",
        help="Choose which conversations the list shows: open, pending, snoozed, resolved, or all; and their order.",
        keys=("s",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.choose_status(),
    ),
    *(
        Command(
            id=f"list.status_{name}",
            title=f"Show {name} conversations" if status else "Show conversations of any status",
            help=f"Show {name} conversations in the list." if status else "Show conversations in whatever status.",
            run=lambda desk, status=status: desk.console.show_status(status),  # type: ignore[misc]  # bound per row
        )
        for name, status in (
            ("open", Status.OPEN),
            ("pending", Status.PENDING),
            ("snoozed", Status.SNOOZED),
            ("resolved", Status.RESOLVED),
            ("any", None),
        )
    ),
    Command(
        id="list.narrow",
        title="Only one inbox, team or label",
        help="Keep the list to an inbox, a team or a label; Esc shows everything again.",
        keys=("f",),
        panes=_IN_LIST,
        run=lambda desk: desk.console.narrow_list(),
    ),
    Command(
        id="thread.search",
        title="Search in this thread",
        help="Find words in the messages of this conversation.",
        keys=("slash",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.search_thread(),
    ),
    Command(
        id="search.everywhere",
        title="Search everywhere",
        help="Find words in every message that was seen on this machine, also without a line; then on the server too.",
        keys=("S",),
        panes=READING,
        run=lambda desk: desk.console.search_everywhere(),
    ),
    Command(
        id="thread.previous_match",
        title="Previous match",
        help="Go to the match before, while a search is on.",
        keys=("N",),
        panes=_IN_THREAD,
        refusal=_not_searching,
        run=lambda desk: desk.console.next_match(-1),
    ),
    Command(
        id="pane.reload",
        title="Reload",
        help="Apply the changes that wait in the list, and read this pane again.",
        keys=("R", "f5"),
        panes=READING,
        run=lambda desk: desk.console.reload(),
    ),
    Command(
        id="contact.toggle",
        title="Contact pane",
        help="Show or hide the contact pane.",
        keys=("i",),
        panes=READING,
        run=lambda desk: desk.console.toggle_contact(),
    ),
    Command(
        id="contact.focus",
        title="Go to the contact",
        help="Move the focus to the contact pane.",
        keys=("c",),
        panes=_IN_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.focus_contact(),
    ),
    Command(
        id="contact.earlier",
        title="Earlier conversations",
        help="Go to the customer's earlier conversations, in the contact pane.",
        keys=("H",),
        panes=_IN_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.show_earlier(),
    ),
    Command(
        id="thread.raw",
        title="Raw words",
        help="Show words as they were written, without markup, or marked up again.",
        refusal=needs_conversation,
        run=lambda desk: desk.console.toggle_raw(),
    ),
    Command(
        id="pane.zoom",
        title="Zoom",
        help="Give this pane the whole width, or give it back.",
        keys=("w",),
        panes=READING,
        run=lambda desk: desk.console.toggle_zoom(),
    ),
    Command(
        id="thread.fold",
        title="Fold quotes and activities",
        help="Show or fold quoted history and activity lines.",
        keys=("f",),
        panes=_IN_THREAD,
        run=lambda desk: desk.console.toggle_folds(),
    ),
)
