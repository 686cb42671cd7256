"""Marks in the list: which conversations the next command goes to."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.command import Command, needs_conversation
from tui.commands.desk import Desk, Listing, ListPane, Pane
from tui.store import select
from tui.store.state import State
from tui.store.view import View

MOST_MARKED = 500
"""So many conversations are changed at once at most: each change is a request of its own."""

_IN_LIST = frozenset({Pane.LIST})


def toggle(desk: Desk) -> None:
    """Mark the row under the cursor, or take its mark away."""
    desk.listing.marked_whole = None
    desk.list.toggle_mark()
    tell(desk)


def toggle_range(desk: Desk) -> None:
    """Begin to mark as the cursor moves, or end it."""
    desk.listing.marked_whole = None
    if desk.list.toggle_range():
        desk.say(f"Marking as the cursor moves. {desk.key('mark.range')} ends it.")
    else:
        tell(desk)


def mark_all(desk: Desk) -> None:
    """Mark what is loaded; where all of that is marked, load the rest of the view too, a page at a time."""
    listing, view = desk.listing, desk.listing.view
    queue = select.queue(desk.state, view)
    loaded = {queue.id_at(at) for at in range(min(len(queue), MOST_MARKED))}
    # A page may have come in between: it belongs to what was asked for.
    is_again = bool(desk.list.marked) and listing.marked_whole == view
    if not loaded <= desk.list.marked:
        desk.list.marked = desk.list.marked | loaded
    if not is_again:
        listing.marked_whole = view
        tell(desk)
    elif len(queue) >= MOST_MARKED:
        desk.say(f"{MOST_MARKED} are marked: more cannot be changed at once.")
    elif queue.complete:
        desk.say(f"All {len(loaded)} conversations of this view are marked.")
    else:
        listing.mark_pages_of = view
        desk.engine.next_page(view)
        desk.say(f"Loading the rest of this view to mark it too. {desk.key('pane.leave')} ends it.")


def mark_what_came(
    listing: Listing,
    rows: ListPane,
    state: State,
    next_page: Callable[[View], None],
    say: Callable[[str], None],
    clear_key: str,
) -> None:
    """Go on with "mark all": mark what a page brought, and ask for the next.

    Args:
        clear_key: What clears the marks, as people read it.
    """
    view = listing.mark_pages_of
    if view is None:
        return
    queue = select.queue(state, view)
    if view != listing.view or queue.error or not rows.marked:
        listing.mark_pages_of = None
        return
    if queue.loading:
        return
    count = min(len(queue), MOST_MARKED)
    rows.marked = rows.marked | {queue.id_at(at) for at in range(count)}
    if queue.complete or count == MOST_MARKED:
        listing.mark_pages_of = None
        more = "" if queue.complete else f" The view holds more: {MOST_MARKED} can be changed at once."
        say(f"{_marked_words(len(rows.marked), clear_key)}{more}")
    else:
        next_page(view)


def tell(desk: Desk) -> None:
    """Say how many are marked."""
    count = len(desk.list.marked)
    desk.say(_marked_words(count, desk.key("pane.leave")) if count else "Nothing is marked.")


def _marked_words(count: int, clear_key: str) -> str:
    words = "1 is marked" if count == 1 else f"{count} are marked"
    return f"{words}: the next command goes to all of them. {clear_key} clears."


def _needs_marks(desk: Desk) -> str | None:
    if desk.list.marked:
        return None
    return f"No conversation is marked. {desk.key('mark.toggle')} marks the one under the cursor."


COMMANDS = (
    Command(
        id="mark.toggle",
        title="Mark",
        help="Mark the conversation, or take the mark away. What is done next is done to all that are marked.",
        keys=("x",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=toggle,
    ),
    Command(
        id="mark.range",
        title="Mark a range",
        help="Begin to mark from here as the cursor moves; again: end it.",
        keys=("v",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=toggle_range,
    ),
    Command(
        id="mark.all",
        title="Mark all",
        help="Mark all rows that are loaded; again: load the rest of the view and mark it too.",
        keys=("asterisk",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=mark_all,
    ),
    Command(
        id="mark.count",
        title="What is marked",
        help="Say how many are marked. What is done next goes to all of them, without this key too.",
        keys=("semicolon",),
        panes=_IN_LIST,
        refusal=_needs_marks,
        run=tell,
    ),
    Command(
        id="mark.clear",
        title="Clear the marks",
        help="Take all marks away; {pane.leave} in the list does so too.",
        refusal=_needs_marks,
        run=lambda desk: desk.list.clear_marks(),
    ),
)
