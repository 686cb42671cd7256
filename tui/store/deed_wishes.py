"""Wishes that are done and leave nothing to set back: messages, macros, and what the agent is to others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from tui.models.people import Availability
from tui.models.row import Row
from tui.store.wish import Names, SideEffects, Unclear, Wish


@dataclass(frozen=True, slots=True)
class MacroRequested(Wish):
    """The account's own sequence of actions, run by the server; what it does there is not known beforehand."""

    macro_id: int
    name: str = ""

    kind: ClassVar[str] = "macro"
    noun: ClassVar[str] = "macro"
    if_unclear: ClassVar[Unclear] = Unclear.ASK
    side_effects: ClassVar[SideEffects] = SideEffects.LATER

    @property
    def failure(self) -> str:
        return f"Macro {self.name} not run"

    @property
    def is_held(self) -> bool:
        return True

    @property
    def is_guarded(self) -> bool:
        return True

    def why_final(self) -> str:
        return f"Macro {self.name} ran already: what it did is not taken back."

    def asks(self, names: Names, /) -> str:
        return f"Run macro {names.line(self.name)}"

    def journal(self, _before: Row | None, names: Names, /) -> str:
        return f'macro "{names.line(self.name)}"'

    def participle(self, names: Names, /) -> str:
        return f'given macro "{names.line(self.name)}"'

    @property
    def undo_word(self) -> str:
        return ""

    def held_words(self, who: str, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" runs on {who}'

    def sent_words(self, who: str, _before: Row | None, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" is on its way to {who}'

    def done_words(self, who: str, _before: Row | None, names: Names, /) -> str:
        return f'Macro "{names.line(self.name)}" ran on {who}'


@dataclass(frozen=True, slots=True)
class ReplyRequested(Wish):
    """A reply to the customer, or a private note."""

    content: str
    private: bool = False
    token: str = ""
    """Goes with the message and finds it again; empty: the op itself."""
    attachments: tuple[str, ...] = ()
    """Paths of files on this machine."""
    in_reply_to: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    addressed: bool = False
    """Whether the agent chose To, Cc and Bcc; else they were offered, and are when it is a draft again."""
    quoted_words: str = ""
    """Who and what is answered, in a line; empty: nothing, or not known."""
    written_at: datetime | None = None
    """When the agent sent it off; filled in by the engine."""

    kind: ClassVar[str] = "reply"
    outcome: ClassVar[str] = "answered"
    noun: ClassVar[str] = "message"
    if_unclear: ClassVar[Unclear] = Unclear.FIND
    is_kept_when_refused: ClassVar[bool] = False

    @property
    def sent_token(self) -> str:
        """What finds the message again in the thread."""
        return self.token or self.op

    @property
    def failure(self) -> str:
        return "Note not written" if self.private else "Not sent"

    @property
    def is_held(self) -> bool:
        return not self.private

    @property
    def is_guarded(self) -> bool:
        return not self.private

    def why_final(self) -> str:
        # Sent, or refused and back in the composer: either way nothing is left to take back.
        return "The last message is out already: it cannot be taken back."

    def asks(self, _names: Names, /) -> str:
        return "Write a note" if self.private else "Reply"

    def journal(self, _before: Row | None, names: Names, /) -> str:
        count = len(self.attachments)
        files = f" with {count} {'file' if count == 1 else 'files'}" if count else ""
        return f"{'note' if self.private else 'reply'}{files}: {names.excerpt(self.content)}"


@dataclass(frozen=True, slots=True)
class DeletionRequested(Wish):
    """One of two messages that a reply became is to go."""

    message_id: int
    content: str = ""
    """Its words."""

    kind: ClassVar[str] = "deletion"
    order: ClassVar[str] = "Delete one of two copies"
    is_remembered: ClassVar[bool] = False
    is_offered: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AvailabilityRequested(Wish):
    """The agent wants to be online, busy or offline to colleagues and customers."""

    conversation_id: int = field(default=0, init=False)
    """None of them: this is about the agent."""
    availability: Availability

    kind: ClassVar[str] = "availability"
    is_remembered: ClassVar[bool] = False
    fades: ClassVar[bool] = True
    is_kept_when_refused: ClassVar[bool] = False

    def asks(self, _names: Names, /) -> str:
        return f"Be {self.availability}"

    def journal(self, _before: Row | None, _names: Names, /) -> str:
        return f"availability → {self.availability}"
