"""What is written and not sent: words, all that goes with them, and whom they are for."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple


class OutgoingFile(NamedTuple):
    """A file that goes with the text, as it was when the agent chose it."""

    path: str
    name: str
    size: int | None = None
    """Bytes."""
    modified_ns: int | None = None
    """None, as with `inode`: it was not looked at."""
    inode: int | None = None


def file_at(path: str) -> OutgoingFile | None:
    """Return a file as it is now; None: there is none that can be sent."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return OutgoingFile(path, os.path.basename(path), found.st_size, found.st_mtime_ns, found.st_ino)


def path_typed(text: str) -> str:
    """Return the path that was typed, absolute: a draft is sent from wherever the program is started next."""
    return os.path.abspath(os.path.expanduser(os.path.expandvars(text.strip())))


def unsendable(path: str) -> str:
    """Return why what lies there can't be sent, about `it`: `it is a folder`; empty: it can."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "there is no such file"
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or "it can't be looked at").lower()
    if stat.S_ISDIR(mode):
        return "it is a folder"
    if not stat.S_ISREG(mode):
        return "it is no regular file"
    return "" if os.access(path, os.R_OK) else "it may not be read"


class Quoted(NamedTuple):
    """The message that is being answered."""

    message_id: int
    words: str
    """Who and what, in a line: `Maria: Where is my order?`"""


class Headers(NamedTuple):
    """To whom an e-mail goes besides the customer."""

    to: tuple[str, ...] = ()
    """In the customer's place; empty: to the customer."""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Who was behind a conversation's number: a server set back to a backup gives the number to somebody else."""

    contact_id: int = 0
    contact_name: str = ""
    inbox_id: int = 0
    created_at: datetime | None = None
    """When the conversation was begun. It stays when contacts are merged or renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft, whole."""

    text: str = ""
    """Mentions as the server wants them."""
    headers: Headers | None = None
    """As the agent chose them; None: those that are offered."""
    quoted: Quoted | None = None
    files: tuple[OutgoingFile, ...] = ()
    mentions: tuple[str, ...] = ()
    """Whom the names in a reply mean, as the server wants it, should it be a note again."""
    whom: Whom | None = None
    """For whom it was begun; None: not known."""

    def __bool__(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.text or self.files or self.quoted or self.headers is not None)


NO_DRAFT = Draft()

Ending = Literal["changed", "same", "removed", "gone"]
"""What an editor did: it changed the text or not, removed its file with a changed text in it, or left nothing to read."""

_SAME_SECONDS = 1.5
"""Two words of the server on one moment differ by less: some are whole seconds."""


def may_be_another(known: Whom | None, now: Whom | None) -> bool:
    """Whether somebody else may be behind the number now.

    The same beginning is the same conversation, whatever its contact is called by now: contacts are merged and
    renamed. Where either beginning is not known, contact and inbox decide.
    """
    if known is None or now is None:
        return False
    if known.created_at is not None and now.created_at is not None:
        return abs((known.created_at - now.created_at).total_seconds()) > _SAME_SECONDS
    return (0 not in (known.contact_id, now.contact_id) and known.contact_id != now.contact_id) or (
        0 not in (known.inbox_id, now.inbox_id) and known.inbox_id != now.inbox_id
    )
