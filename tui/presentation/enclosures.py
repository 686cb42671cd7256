"""What goes with a reply besides its text: files, the message that is answered, further addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tui.presentation.entries import Entry
from tui.presentation.pasted import pasted_line
from tui.presentation.sizes import size
from tui.presentation.spans import Span


class OutgoingFile(NamedTuple):
    """A file that goes with the text."""

    path: str
    name: str
    size: int | None = None
    """Bytes."""


class Quoted(NamedTuple):
    """The message that is being answered."""

    message_id: int
    words: str
    """Who and what, in a line: `Maria: Where is my order?`"""


class Headers(NamedTuple):
    """To whom an e-mail goes besides the customer."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()


_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def addresses(text: str) -> tuple[str, ...]:
    """Return the e-mail addresses that are typed with commas, semicolons or blanks between, each once."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def wrong_address(text: str) -> str:
    """Return a sentence on the first thing that is no e-mail address; empty: all are."""
    wrong = next((part for part in addresses(text) if not _ADDRESS.fullmatch(part)), "")
    return f"{wrong} is no e-mail address." if wrong else ""


def enclosure_lines(headers: Headers, files: Sequence[OutgoingFile]) -> list[Entry]:
    """Return a line for each kind of address that is used, then one for each file with its size."""
    entries = [
        Entry((Span(f"{name:<3} ", "muted"), Span(", ".join(pasted_line(address) for address in addresses))))
        for name, addresses in headers._asdict().items()
        if addresses
    ]
    for number, file in enumerate(files, 1):
        weight = "" if file.size is None else f"  {size(file.size)}"
        entries.append(Entry((Span(f"[{number}] ", "muted"), Span(pasted_line(file.name)), Span(weight, "muted"))))
    return entries
