"""What a thread is made of, and how it is read. What its entries look like is in `messages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import Enum

from tui.models.message import Message
from tui.models.outgoing import Outgoing
from tui.presentation.glyphs import UNICODE, Glyphs

Entry = Message | Outgoing
"""What a thread is made of."""

Key = int | str
"""What tells entries apart: a message's id, or the token of one that the server has not numbered yet."""


class Fold(Enum):
    """How much of a thread is shown."""

    QUOTES = "quotes"
    """Quoted history is one line; the rest is shown."""
    NOTHING = "nothing"
    """All is shown, e-mail headers too."""
    SYSTEM = "system"
    """Quoted history is one line, and system lines are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a thread is read: all that its messages' looks depend on beside themselves."""

    zone: tzinfo = UTC
    today: date = date.min
    """The agent's day; days of other years are shown with theirs."""
    glyphs: Glyphs = UNICODE
    customer: str = ""
    """Name of the contact, for "Mira → Maria"."""
    customer_id: int = 0
    """The contact's id: their messages bear the name that they have now; 0: not known."""
    customer_address: str = ""
    """The contact's e-mail address; empty: not known."""
    own: frozenset[str] = frozenset()
    """The inbox's e-mail addresses, in small letters: that a mail went there is not told."""
    me: str = ""
    """Name of the agent, for what is not sent yet."""
    question_key: str = ""
    """What shows a question that waits for the agent's word, as people read it; empty: it is not told."""
    undo_key: str = "u"
    """What takes back what is held, as people read it; empty: it is not told."""
    stop_key: str = ""
    """What stops files on their way, as people read it; empty: it is not told."""
    fold_key: str = ""
    """What unfolds what is folded, as people read it."""
    pager_key: str = ""
    """What opens a message in the pager, as people read it."""
    fold: Fold = Fold.QUOTES
    raw: bool = False
    """Whether the words are shown as they were written, marks and all."""
    wanted: str = ""
    """What is searched for: highlighted."""


def entry_key(entry: Entry) -> Key:
    """Return what tells this entry from all others of its thread."""
    return entry.token if isinstance(entry, Outgoing) else entry.id


def entry_time(entry: Entry) -> datetime | None:
    """Return when it was written, by the server's clock or, not sent yet, by ours."""
    return entry.written_at if isinstance(entry, Outgoing) else entry.created_at
