"""Beginning to write: a reply, a private note, an answer to one message."""

from __future__ import annotations

from tui.commands.acting import refuses_change
from tui.commands.command import Command, needs_conversation
from tui.commands.desk import READING, Desk, Pane
from tui.commands.search import is_searching
from tui.models.message import Message
from tui.store import select

_IN_THREAD = frozenset({Pane.THREAD})


def write(desk: Desk, *, private: bool) -> None:
    """Open the composer for what is acted on."""
    if desk.target is not None:
        desk.screen.compose_to(desk.target, private=private)


def note_or_next_match(desk: Desk) -> None:
    """Write a private note; while a search is on in the thread, go to the next match."""
    if desk.pane is Pane.THREAD and is_searching(desk):
        desk.thread.next_match(1)
    else:
        write(desk, private=True)


def answer_message(desk: Desk) -> None:
    """Write a reply that answers the chosen message, or the newest in view."""
    entry, opened = desk.thread.pointed_at, desk.screen.opened
    if opened is not None and isinstance(entry, Message):
        desk.screen.compose_to(opened, private=False, quoted=entry)
    else:
        desk.say("There is no message to answer here.")


def _refuses_writing(desk: Desk) -> str | None:
    """Refuse where nothing can be sent to, unless words lie there: they can be read and copied."""
    if reason := needs_conversation(desk):
        return reason
    target = desk.target
    if target is None or select.gone(desk.state, target) is None or select.has_draft(desk.state, target):
        return None
    return refuses_change(desk)


COMMANDS = (
    Command(
        id="reply.write",
        opens_text=True,
        title="Reply",
        help="Write to the customer.",
        keys=("r",),
        panes=READING,
        refusal=_refuses_writing,
        run=lambda desk: write(desk, private=False),
        footer=READING,
        short="reply",
    ),
    Command(
        id="note.write",
        opens_text=True,
        title="Private note",
        help="Write a note that only colleagues see. While a search is on: go to the next match.",
        keys=("n",),
        panes=READING,
        refusal=_refuses_writing,
        run=note_or_next_match,
        footer=READING,
        short="note",
    ),
    Command(
        id="reply.quote",
        title="Reply to this message",
        help="Reply, quoting the selected message.",
        keys=("Q",),
        panes=_IN_THREAD,
        refusal=_refuses_writing,
        run=answer_message,
    ),
)
