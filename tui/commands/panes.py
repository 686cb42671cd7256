"""The panes: going from one to the other, showing and hiding them, and reading them again or otherwise."""

from __future__ import annotations

from tui.commands.command import Command, needs_conversation
from tui.commands.cursor import open_conversation
from tui.commands.desk import READING, Desk, Pane
from tui.models.row import Row
from tui.store import select

_IN_LIST_AND_THREAD = frozenset({Pane.LIST, Pane.THREAD})
_IN_THREAD = frozenset({Pane.THREAD})
_IN_CONTACT = frozenset({Pane.CONTACT})

_NO_OTHERS = "The customer has no other conversations."


def next_pane(desk: Desk, panes: int) -> None:
    """Go to the pane this many further, around the end; the contact is shown for it where one is open."""
    shown = list(desk.layout.panes_shown)
    if Pane.CONTACT not in shown and desk.screen.opened is not None:
        shown.append(Pane.CONTACT)
    at = shown.index(desk.pane) if desk.pane in shown else 0
    pane = shown[(at + panes) % len(shown)]
    if pane is Pane.CONTACT:
        go_to_contact(desk)
    else:
        desk.layout.go_to(pane)


def go_to_contact(desk: Desk) -> None:
    """Go to the contact of what is acted on, which is opened for it."""
    screen, layout = desk.screen, desk.layout
    if desk.pane in _IN_LIST_AND_THREAD:
        layout.came_from = desk.pane
    if desk.target is not None and screen.opened != desk.target:
        screen.open(desk.target, focus=False)
    layout.contact_wanted = True
    layout.go_to(Pane.CONTACT)
    layout.lay_out()


def toggle_contact(desk: Desk) -> None:
    """Show or hide the contact; where it takes another pane's place, the agent goes there and back."""
    layout = desk.layout
    if layout.contact_shown:
        if desk.pane is Pane.CONTACT:
            layout.go_to(layout.came_from)
        layout.contact_wanted = False
    else:
        layout.contact_wanted = True
        if not layout.is_wide:
            go_to_contact(desk)
    layout.lay_out()


def show_earlier(desk: Desk) -> None:
    """Go to the customer's other conversations."""
    go_to_contact(desk)
    desk.contact.show_mark()
    others = _others(desk)
    if others is None:
        desk.say("The customer's other conversations are being looked up; they stand at the end.")
    elif not others:
        desk.say(_NO_OTHERS)
    else:
        opens = desk.key("contact.open")
        desk.say(f"The customer's other conversations stand at the end; {opens} opens the one with the mark.")


def open_marked(desk: Desk) -> None:
    """Open the other conversation that has the mark; on the line that stands for all of them, fetch these."""
    if not desk.contact.all_marked:
        open_conversation(desk)
        if _others(desk) == ():
            desk.say(_NO_OTHERS)
    elif desk.screen.opened is not None:
        desk.say("Fetching all conversations of this customer…")
        desk.engine.fetch_all_of_contact(desk.screen.opened)


def _others(desk: Desk) -> tuple[Row, ...] | None:
    """Return the customer's conversations besides the open one; None: they were not asked for yet."""
    opened, state = desk.screen.opened, desk.state
    contact = select.contact(state, opened) if opened is not None else None
    rows = select.earlier(state, contact.id) if contact is not None else None
    return None if rows is None else tuple(row for row in rows if row.id != opened)


def toggle_zoom(desk: Desk) -> None:
    """Give the pane the whole width, or give it back."""
    desk.layout.zoomed = None if desk.layout.zoomed is not None else desk.pane
    desk.layout.lay_out()


def reload(desk: Desk) -> None:
    """Read the pane again, and show the list's rows where they are now."""
    screen, listing = desk.screen, desk.listing
    if desk.pane is Pane.LIST or screen.opened is None:
        listing.apply_order()
        listing.forget_failures()
        desk.engine.reload(listing.view)
    else:
        desk.engine.reload_thread(screen.opened)
        if desk.pane is Pane.CONTACT:
            desk.engine.look_at_contact(screen.opened, earlier=True)


def toggle_folds(desk: Desk) -> None:
    """Show more or less of the thread, and say which."""
    from tui.presentation.reading import Fold

    words = {
        Fold.QUOTES: "Quoted history is folded.",
        Fold.NOTHING: "Everything is shown.",
        Fold.SYSTEM: "System lines are left out.",
    }
    desk.say(words[desk.thread.fold()])


def toggle_raw(desk: Desk) -> None:
    """Show the words as they were written, or marked up again."""
    raw = desk.thread.toggle_raw()
    desk.say("The words are shown as they were written." if raw else "Marked-up words are shown as such.")


COMMANDS = (
    Command(
        id="pane.reload",
        title="Reload",
        help="Apply the changes that wait in the list, and read this pane again.",
        keys=("R", "f5"),
        panes=READING,
        run=reload,
    ),
    Command(
        id="contact.toggle",
        title="Contact pane",
        help="Show or hide the contact pane.",
        keys=("i",),
        panes=READING,
        run=toggle_contact,
    ),
    Command(
        id="contact.focus",
        title="Go to the contact",
        help="Move the focus to the contact pane.",
        keys=("c",),
        panes=_IN_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=go_to_contact,
    ),
    Command(
        id="contact.earlier",
        title="Other conversations",
        help="Go to the customer's other conversations, earlier and later ones, in the contact pane.",
        keys=("H",),
        panes=READING,
        refusal=needs_conversation,
        run=show_earlier,
    ),
    Command(
        id="contact.open",
        title="Open the marked conversation",
        help="Open the customer's other conversation that has the mark; on the last line, fetch all of them.",
        keys=("enter",),
        panes=_IN_CONTACT,
        run=open_marked,
        early=True,
        palette=False,
    ),
    Command(
        id="thread.raw",
        title="Raw words",
        help="Show words as they were written, without markup, or marked up again.",
        refusal=needs_conversation,
        run=toggle_raw,
    ),
    Command(
        id="pane.zoom",
        title="Zoom",
        help="Give this pane the whole width, or give it back.",
        keys=("w",),
        panes=READING,
        run=toggle_zoom,
    ),
    Command(
        id="thread.fold",
        title="Fold quotes and activities",
        help="Show or fold quoted history and activity lines.",
        keys=("f",),
        panes=_IN_THREAD,
        run=toggle_folds,
    ),
)
