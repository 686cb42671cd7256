"""On which conversations a command acts: the one at the cursor, or all that are marked; for several it asks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.commands.command import needs_conversation
from tui.commands.desk import Desk
from tui.models.row import Row
from tui.presentation.cells import one_name
from tui.store import select
from tui.store.wishes import Wish

NAMED = 3
"""So many customers are named before a change to several conversations."""

Make = Callable[[Row], Wish | None]
"""Makes the wish for one conversation; None if there is nothing to change."""


def target_row(desk: Desk) -> Row | None:
    """Return the conversation acted on as the agent sees it, wishes included."""
    return select.visible(desk.state, desk.target) if desk.target is not None else None


def target_rows(desk: Desk) -> tuple[Row, ...]:
    """Return the conversations acted on as the agent sees them, in the list's order.

    Those that are not loaded, or not there any more, are left out.
    """
    state = desk.state
    return tuple(
        row
        for each in desk.targets
        if not select.is_gone(state, each) and (row := select.visible(state, each)) is not None
    )


def needs_loaded(desk: Desk) -> str | None:
    """Refuse where there is nothing to act on, nothing is known of it yet, or nothing can be done to it any more."""
    if reason := needs_conversation(desk) or refuses_change(desk):
        return reason
    return None if target_rows(desk) else "This conversation is not loaded yet."


def needs_access(desk: Desk) -> str | None:
    """Refuse where the server does not let us in."""
    from tui.presentation.troubles import trouble_refusal

    trouble = select.link(desk.state).trouble
    return trouble_refusal(trouble.value, desk.key) if trouble.bars else None


def refuses_change(desk: Desk) -> str | None:
    """Refuse where the server does not let us in, or the only conversation acted on is gone."""
    from tui.presentation.troubles import gone_refusal

    if (reason := needs_access(desk)) is not None:
        return reason
    if len(desk.targets) == 1 and (why := select.gone(desk.state, desk.targets[0])) is not None:
        row = target_row(desk)
        return gone_refusal(why.value, row.contact_name if row else "")
    return None


def conversations(number: int) -> str:
    """Return how many there are, in words."""
    return "1 conversation" if number == 1 else f"{number} conversations"


def takes_back(desk: Desk) -> str:
    """Return how a change to several is taken back."""
    return f"{desk.key('act.undo')} takes all of it back."


def asked_of(desk: Desk, title: str) -> str:
    """Return the title of a choice with whom it is made for: a person and a number, or how many conversations.

    Args:
        title: With a place for them, as in "Assign {} to".
    """
    from tui.presentation.persons import person

    if len(desk.targets) > 1:
        return title.format(conversations(len(desk.targets)))
    row = target_row(desk)
    return title.format(person(row.contact_name if row else "", desk.target or 0))


def named(desk: Desk, rows: Sequence[Row]) -> str:
    """Return whose conversations they are, as they are called now: some names, and how many more."""
    now = (select.visible(desk.state, row.id) or row for row in rows[:NAMED])
    names = ", ".join(one_name(row.contact_name) or f"#{row.id}" for row in now)
    return f"{names} and {len(rows) - NAMED} more" if len(rows) > NAMED else names


def do_to_all(desk: Desk, rows: Sequence[Row], make: Make) -> None:
    """Wish the same for each; one act for undo, and the marks are gone."""
    wishes = [wish for row in rows if (wish := make(row)) is not None]
    if len(rows) < 2:
        for wish in wishes:
            desk.wish(wish)
        return
    desk.list.clear_marks()
    if wishes:
        desk.wish_all(wishes)
    else:
        desk.say(f"Nothing to change: that is already true of all {conversations(len(rows))}.")


def confirm_for_all(desk: Desk, make: Make, *, question: str, yes: str, undoing: str = "") -> None:
    """Wish the same for each; where there are several, say how many and ask first.

    Args:
        question: With a place for them, as in "Resolve {}?".
        yes: The verb on the key that agrees.
        undoing: What becomes of it when the agent thinks better of it; empty: it can be taken back.
    """
    rows = target_rows(desk)
    if len(rows) < 2:
        do_to_all(desk, rows, make)
        return
    concerned = [row for row in rows if make(row) is not None]
    if not concerned:
        desk.say(f"Nothing to change: that is already true of all {conversations(len(rows))}.")
        return
    already = len(rows) - len(concerned)
    same = f"\nNothing changes for {conversations(already)} of those marked." if already else ""
    desk.dialogs.confirm(
        question.format(conversations(len(concerned))),
        lambda: do_to_all(desk, rows, make),
        detail=lambda: f"{named(desk, concerned)}.\n{undoing or takes_back(desk)}{same}",
        yes=yes,
        no="leave them",
    )
