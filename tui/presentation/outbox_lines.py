"""What has not reached the server yet, as lines: to whom, how far it is, and why it waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tui.models.outgoing import Outgoing, Stage
from tui.presentation.age import age
from tui.presentation.cells import breaks, one_line, one_name
from tui.presentation.entries import Entry
from tui.presentation.mentions import plain
from tui.presentation.messages import NOT_KNOWN
from tui.presentation.spans import Line, Span, line

_STAGES = {
    Stage.HELD: ("held, can be taken back", "pending"),
    Stage.QUEUED: ("waits for", "pending"),
    Stage.SENDING: ("being sent", "pending"),
    Stage.UNCERTAIN: ("sent, no answer: being looked for", "warning"),
    Stage.REFUSED: ("not done", "danger"),
    Stage.ASKING: ("waits for your word", "warning"),
}


def stage_words(message: Outgoing) -> tuple[str, str]:
    """Return how far a message is, and the ink for it."""
    words, ink = _STAGES[message.stage]
    if message.may_have_arrived and message.stage is Stage.ASKING:
        words = NOT_KNOWN
    return (f"{words} {message.waits_for}", ink) if message.stage is Stage.QUEUED else (words, ink)


def outbox_lines(queue: Sequence[Outgoing], names: Mapping[int, str], now: datetime, cells: int) -> tuple[Entry, ...]:
    """Return some lines for each message or change, all with its token as value; an empty queue says so.

    Args:
        names: The contact of each conversation.
    """
    if not queue:
        return (Entry(line("Nothing waits: everything has reached the server.", "muted")),)
    entries: list[Entry] = []
    for message in queue:
        words, ink = stage_words(message)
        name = one_name(names.get(message.conversation_id, ""))
        kind: Line = (Span("Note on ", "note"),) if message.private else (Span("Reply to "),)
        if message.stranded:
            kind = (Span("Draft of a note on ", "note"),) if message.private else (Span("Draft of a reply to "),)
        if message.act:
            kind = (Span(f"{one_line(message.act)} · " if message.conversation_id else one_line(message.act)),)
        number = f"#{message.conversation_id}" if message.conversation_id else ""
        head = (*kind, Span(f"{name} {number}".strip()))
        written = age(message.written_at, now)
        entries.append(
            Entry(head, line("just now " if written == "now" else f"{written} ago ", "muted"), message.token)
        )
        if not message.act:
            entries.append(Entry((Span("  "), Span(_first_line(message), "own")), value=message.token))
        if message.stranded:
            words, ink = "its conversation is gone, and nothing can be sent there", "danger"
        why = f"{words}: {one_line(message.reason)}" if message.reason else words
        for start, end in breaks(why, max(8, cells - 3)):
            entries.append(Entry((Span("  "), Span(why[start:end], ink)), value=message.token))
    return tuple(entries)


def _first_line(message: Outgoing) -> str:
    words = one_line(" ".join(plain(message.content).split()))
    files = len(message.attachments)
    if not files:
        return words
    return f"{words} [{files} {'file' if files == 1 else 'files'}]".strip()
