"""What an agent wants done with a card of a board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from tui.models.board import BoardKind
from tui.models.row import Row
from tui.store.wish import Names, Wish, new_op


@dataclass(frozen=True, slots=True)
class CardMoveRequested(Wish):
    """A conversation that is to lie in another column of a board, to come onto it, or to leave it.

    It knows enough of the board to be carried out when that is not open any more.
    """

    board_kind: BoardKind
    board_ref: str
    stages: tuple[str, ...]
    """Refs of all columns, in order."""
    to_ref: str | None
    """None: it leaves the board."""
    from_ref: str | None = None
    """Where the agent saw it: elsewhere, a colleague was faster, and nothing is moved. None: not on the board."""

    kind: ClassVar[str] = "card_move"
    noun: ClassVar[str] = "move"
    is_kept_when_refused: ClassVar[bool] = False

    @property
    def board_key(self) -> str:
        """`Board.key` of its board."""
        return f"{self.board_kind}:{self.board_ref}"

    @property
    def failure(self) -> str:
        return "Not moved"

    def inverses(self, before: Row, _now: Row, _taker: int | None, /) -> Iterator[Wish]:
        if self.to_ref != self.from_ref:
            yield CardMoveRequested(
                new_op(), before.id, self.board_kind, self.board_ref, self.stages, self.from_ref, self.to_ref
            )

    def asks(self, names: Names, /) -> str:
        return f"Move to {names.line(self.to_ref)}" if self.to_ref else "Take off the board"

    def change(self, _before: Row | None, names: Names, /) -> str:
        return f"{_column(self.from_ref, names)} → {_column(self.to_ref, names)}"

    def participle(self, names: Names, /) -> str:
        return f"moved to {names.line(self.to_ref)}" if self.to_ref else "taken off the board"


def _column(ref: str | None, names: Names) -> str:
    return names.line(ref) if ref else "off the board"
