"""Moving in a pane, and from one conversation to the next."""

from __future__ import annotations

from tui.commands.command import Command, needs_conversation
from tui.commands.desk import MOVING, Desk, Pane
from tui.models.conversation import Status

_IN_LIST_AND_THREAD = frozenset({Pane.LIST, Pane.THREAD})
_IN_THREAD = frozenset({Pane.THREAD})
_IN_LIST = frozenset({Pane.LIST})

MOST_LOOKED_AT = 500
"""Rows that are looked at for the next customer who waits."""


def next_unread(desk: Desk) -> None:
    """Move to the next unread conversation."""
    if not desk.list.next_unread():
        desk.say("Nothing unread in this view.")


def read_on(desk: Desk) -> None:
    """Turn the page of the thread; at its end, open the next unread conversation."""
    if desk.thread.page(1):
        return
    if desk.list.next_unread() and desk.list.cursor_id is not None:
        desk.screen.open(desk.list.cursor_id)
    else:
        desk.say("Nothing unread in this view.")


def next_waiting(desk: Desk) -> None:
    """Go to the next open conversation whose customer waits for an answer."""
    rows, cursor_id = desk.list.rows, desk.list.cursor_id
    here = rows.position(cursor_id) if cursor_id is not None else None
    start = -1 if here is None else here
    for step in range(1, min(len(rows), MOST_LOOKED_AT) + 1):
        row = rows.row_at((start + step) % len(rows))
        if row.waiting_since is not None and row.status is Status.OPEN and row.id != cursor_id:
            desk.list.cursor_id = row.id
            if desk.pane is Pane.THREAD:
                desk.screen.open(row.id)
            return
    desk.say("No customer in this view waits for an answer.")


def open_conversation(desk: Desk) -> None:
    """Open the conversation under the cursor."""
    if (conversation_id := desk.here.under_cursor) is not None:
        desk.screen.open(conversation_id)


def step(desk: Desk, conversations: int) -> None:
    """Go to the next conversation: in the list the cursor moves, in the thread the next one opens."""
    if desk.pane is not Pane.LIST and desk.screen.opened is not None:
        desk.list.cursor_id = desk.screen.opened
    moved = desk.list.move(conversations)
    if desk.pane is Pane.LIST:
        return
    if moved and desk.list.cursor_id is not None:
        desk.screen.open(desk.list.cursor_id)
    else:
        desk.say("That was the last conversation of this view." if conversations > 0 else "This is the first.")


COMMANDS = (
    Command(
        id="cursor.down",
        title="Down",
        help="Move to the next row; in the thread, scroll a line.",
        keys=("j", "down"),
        panes=MOVING,
        run=lambda desk: desk.here.move(1),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.up",
        title="Up",
        help="Move to the row before; in the thread, scroll a line.",
        keys=("k", "up"),
        panes=MOVING,
        run=lambda desk: desk.here.move(-1),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.top",
        title="Top",
        help="Go to the first row, or to the oldest message that is loaded.",
        keys=("g g", "home"),
        panes=MOVING,
        run=lambda desk: desk.here.top(),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.bottom",
        title="Bottom",
        help="Go to the last row that is loaded, or to the newest message.",
        keys=("G", "end"),
        panes=MOVING,
        run=lambda desk: desk.here.bottom(),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.half_down",
        title="Half a page down",
        help="Move half a page down.",
        keys=("ctrl+d",),
        panes=MOVING,
        run=lambda desk: desk.here.half(1),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.half_up",
        title="Half a page up",
        help="Move half a page up.",
        keys=("ctrl+u",),
        panes=MOVING,
        run=lambda desk: desk.here.half(-1),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.page_down",
        title="Page down",
        help="Move a page down.",
        keys=("pagedown",),
        panes=MOVING,
        run=lambda desk: desk.here.page(1),
        early=True,
        palette=False,
    ),
    Command(
        id="cursor.page_up",
        title="Page up",
        help="Move a page up.",
        keys=("pageup",),
        panes=MOVING,
        run=lambda desk: desk.here.page(-1),
        early=True,
        palette=False,
    ),
    Command(
        id="list.next_unread",
        title="Next unread",
        help="Move to the next unread conversation.",
        keys=("space",),
        panes=_IN_LIST,
        run=next_unread,
        early=True,
    ),
    Command(
        id="thread.read_on",
        title="Read on",
        help="Page down; at the end, open the next unread conversation.",
        keys=("space",),
        panes=_IN_THREAD,
        run=read_on,
        early=True,
    ),
    Command(
        id="conversation.open",
        title="Open",
        help="Open the conversation under the cursor.",
        keys=("enter", "l", "right"),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=open_conversation,
        early=True,
        footer=_IN_LIST,
        short="open",
    ),
    Command(
        id="conversation.next",
        title="Next conversation",
        help="Open the next conversation without leaving the thread.",
        keys=("J",),
        panes=_IN_THREAD,
        run=lambda desk: step(desk, 1),
        early=True,
    ),
    Command(
        id="conversation.previous",
        title="Previous conversation",
        help="Open the conversation before without leaving the thread.",
        keys=("K",),
        panes=_IN_THREAD,
        run=lambda desk: step(desk, -1),
        early=True,
    ),
    Command(
        id="conversation.next_waiting",
        title="Next that needs me",
        help="Go to the next conversation where a customer waits for an answer.",
        keys=("a",),
        panes=_IN_LIST_AND_THREAD,
        run=next_waiting,
        early=True,
    ),
)
