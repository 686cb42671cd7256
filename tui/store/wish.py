"""What every kind of wish answers for itself: how it shows, what takes it back, its words, and how it is carried."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar, Protocol

from tui.models.people import Agent, Team
from tui.models.row import Row


def new_op() -> str:
    """Return a fresh random id for a wish; a reply uses it as the token that the server keeps with the message."""
    return secrets.token_hex(12)


class Unclear(Enum):
    """What is done about a wish that was sent and never answered."""

    REPEAT = "repeat"
    """It is asked for again: done twice, it is as if it was done once."""
    FIND = "find"
    """It is looked for on the server before anything else happens to it."""
    ASK = "ask"
    """The agent decides: it cannot be found, and may not be done twice."""


class SideEffects(Enum):
    """When the server changes more of a conversation than it was asked for."""

    NONE = "none"
    AT_ONCE = "at once"
    LATER = "later"


class Known(Protocol):
    """The names that a row shows of those it is given to."""

    @property
    def agents(self) -> tuple[Agent, ...]:
        """The account's agents; empty: not known yet."""

    @property
    def teams(self) -> tuple[Team, ...] | None:
        """The account's teams; None: not known yet."""


class Names(Protocol):
    """How people, teams, words and times read where a wish is told, cleaned for a screen."""

    def agent(self, agent_id: int) -> str:
        """Return an agent's name; one who is not known is called `an agent`."""

    def team(self, team_id: int) -> str:
        """Return a team's name; one that is not known is called `a team`."""

    def line(self, text: str) -> str:
        """Return a text of the server's in one line, without what could act on the terminal."""

    def excerpt(self, text: str) -> str:
        """Return the beginning of a message in one line, as a sentence has room for it."""

    def moment(self, moment: datetime) -> str:
        """Return a time as people say it, in the agent's time zone."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the agent asked for and the server has not confirmed: frozen, with an id of its own.

    A new kind is a subclass in one of the modules that `wishes.py` imports, in the tuple `KINDS` there, and a function in `sync/outbox/deliver.py` that carries
    it to the server. What is not said here otherwise is true of a change that may be asked for twice.
    """

    op: str
    conversation_id: int
    """Display id; 0: it is about no conversation."""

    kind: ClassVar[str] = ""
    """Its name on the disk. It stays for good: an outbox that an older version left is read by it."""
    fields: ClassVar[tuple[str, ...]] = ()
    """What it changes on a row, the main thing first: status, assignee, team, priority, labels, unread, mute."""
    order: ClassVar[str] = ""
    """What is asked for, where that is always the same: `Mark read`."""
    step: ClassVar[str] = ""
    """What changes from what to what, where that is always the same: `unread → read`."""
    outcome: ClassVar[str] = "changed"
    """What is done to a conversation, where that is always the same: `marked read`."""
    noun: ClassVar[str] = "change"
    """What several of its kind are counted as."""
    if_unclear: ClassVar[Unclear] = Unclear.REPEAT
    side_effects: ClassVar[SideEffects] = SideEffects.NONE
    is_remembered: ClassVar[bool] = True
    """Whether it is an act that undo knows."""
    is_background: ClassVar[bool] = False
    """Whether the console asks for it by itself: nobody waits for it, or asks what became of it."""
    is_offered: ClassVar[bool] = False
    """Whether the console made it up as an offer: until the agent takes it, nothing waits behind it."""
    fades: ClassVar[bool] = False
    """Whether it means nothing any more once it is old, or about another conversation: it is dropped without a word."""
    is_kept_when_refused: ClassVar[bool] = True
    """Whether the outbox keeps it as not done, for the agent to ask for again or to discard."""
    is_answered_by_a_copy: ClassVar[bool] = False
    """Whether the answer holds the server's own row, so that the wish itself is not laid over it."""

    @property
    def failure(self) -> str:
        """What did not happen when the server refuses, as the beginning of a sentence."""
        return "Not changed"

    @property
    def is_held(self) -> bool:
        """Whether it is kept back some seconds: it may reach the customer at once, and can't be called back then."""
        return False

    @property
    def is_guarded(self) -> bool:
        """Whether it speaks to the customer, or takes a conversation from somebody: it never goes out over news that the
        agent could not have seen."""
        return False

    def applied_to(self, row: Row, _known: Known, /) -> Row:
        """Return the row as it will read once the server has done this."""
        return row

    def came_as_asked(self, _done: Wish, /) -> bool:
        """Whether what the server did, by its answer, is what was asked for."""
        return True

    def still_stands(self, _now: Row, _meant: Row, /) -> bool:
        """Whether a row still reads as this left it, in what this changed."""
        return True

    def inverses(self, _before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        """Yield what brings back all that this changed, side effects of the server included.

        Args:
            _before: The row before this was asked for.
            _now: The row as it is.
            _taker: The agent whom the server makes the assignee of what they reopen; None: it does not.
        """
        yield from ()

    def why_final(self) -> str:
        """Return the sentence why it can't be taken back once it is done; empty: it can."""
        return ""

    def asks(self, _names: Names, /) -> str:
        """Return what is asked for in a few words, as an order: `Assign to João`. Nobody's message is in it."""
        return self.order

    def change(self, _before: Row | None, _names: Names, /) -> str:
        """Return what changes from what to what: `nobody → João`; empty for what is no change of a row."""
        return self.step

    def journal(self, before: Row | None, names: Names, /) -> str:
        """Return what the journal of the session says of it, behind the customer's name."""
        return self.change(before, names)

    def participle(self, _names: Names, /) -> str:
        """Return what is done to a conversation: `resolved`, `given to João`."""
        return self.outcome

    @property
    def undo_word(self) -> str:
        """What the key for undo does to it once it is done; empty: it is not taken back."""
        return "undoes"

    def held_words(self, who: str, names: Names, /) -> str:
        """Return what will happen when the hold is over: a number of seconds follows."""
        return f"{who} will be {self.participle(names)}"

    def sent_words(self, who: str, before: Row | None, names: Names, /) -> str:
        """Return what is said while the server has not answered."""
        return f"{who}: {self.change(before, names)}"

    def done_words(self, who: str, before: Row | None, names: Names, /) -> str:
        """Return what is said once it is done."""
        return self.sent_words(who, before, names)

    def undo_words(self, who: str, before: Row | None, names: Names, /, *, done: bool) -> str:  # noqa: ARG002
        """Return what is said where this takes something back."""
        return f"Undone: {who}: {self.change(before, names)}"


def field_of(wish: Wish) -> str | None:
    """Return the name of the main thing that a wish changes on a row; None: nothing."""
    return wish.fields[0] if wish.fields else None
