"""What goes with a reply besides its text: files, the message that is answered, further addresses."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models.draft import Headers, OutgoingFile
from tui.presentation import mail_addresses
from tui.presentation.entries import Entry
from tui.presentation.glyphs import Glyphs
from tui.presentation.pasted import pasted_line
from tui.presentation.sizes import size
from tui.presentation.spans import Line, Span


def addresses(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses that are typed or copied with commas, semicolons or blanks between, each once."""
    return mail_addresses.read(text).found


def wrong_address(text: str) -> str:
    """Return a sentence on the first thing that is no e-mail address; empty: all are."""
    wrong = mail_addresses.read(text).wrong
    return f"{wrong[0]} is no e-mail address." if wrong else ""


def recipients_line(headers: Headers, left_out: Sequence[str], subject: str, glyphs: Glyphs) -> Line:
    """Return who gets a reply by e-mail and what it is called, in a line: `to …  cc …  bcc …  without … · Re: Invoice`."""
    spans: list[Span] = []
    for name, people in headers._asdict().items():
        if people or name == "to":
            words = ", ".join(pasted_line(address) for address in people) or "the customer's address"
            spans += [Span(f" {name} ", "muted"), Span(words)]
    if left_out:
        who = ", ".join(pasted_line(address) for address in left_out)
        spans += [Span(" without ", "warning"), Span(who, "warning")]
    if subject:
        spans.append(Span(f" {glyphs.dot} {pasted_line(subject)}", "muted"))
    return tuple(spans)


def file_lines(files: Sequence[OutgoingFile]) -> list[Entry]:
    """Return a line for each file with its size."""
    return [
        Entry(
            (
                Span(f"[{number}] ", "muted"),
                Span(pasted_line(file.name)),
                Span("" if file.size is None else f"  {size(file.size)}", "muted"),
            )
        )
        for number, file in enumerate(files, 1)
    ]
