"""Marking all of a view, page by page, as the server brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.store import select

if TYPE_CHECKING:
    from tui.screens.console import ConsoleScreen

MOST_MARKED = 500
"""So many conversations are changed at once at most: each change is a request of its own."""


def mark_what_came(screen: ConsoleScreen) -> None:
    """Go on with what the agent asked for: mark what a page brought, and ask for the next."""
    if screen.marks_all is None:
        return
    queue = select.queue(screen.state, screen.view)
    if screen.marks_all != screen.view or queue.error:
        screen.marks_all = None
        return
    if queue.loading:
        return
    count = min(len(queue), MOST_MARKED)
    screen.list.marked = screen.list.marked | {queue.id_at(at) for at in range(count)}
    if queue.complete or count == MOST_MARKED:
        screen.marks_all = None
        more = "" if queue.complete else f" The view holds more: {MOST_MARKED} can be changed at once."
        clears = f"{screen.keys('pane.leave')} clears."
        screen.say(f"{len(screen.list.marked)} are marked: the next command goes to all of them. {clears}{more}")
    else:
        screen.errands.next_page(screen.view)
