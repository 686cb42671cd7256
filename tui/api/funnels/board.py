"""What every kind of board can be asked, and what makes a move safe."""

from __future__ import annotations

from typing import Protocol

from tui.api import errors
from tui.models.board import Board, Capabilities, Column, Move, Stage


class BoardSource(Protocol):
    """Boards of one kind. What it does not offer raises `Unsupported`, and `capabilities` says so beforehand."""

    @property
    def capabilities(self) -> Capabilities:
        """What it offers on this server, as far as is known by now."""

    async def boards(self) -> tuple[Board, ...]:
        """Return all boards of this kind, without counts."""

    async def board(self, *, ref: str) -> Board:
        """Return one board with what the server tells of it.

        Raises:
            NotFound: Nothing has that ref.
        """

    async def column(self, *, board: Board, stage: Stage | None, number: int = 1) -> Column:
        """Return one page of a stage's cards; None is for cards whose stage is none of the board's.

        Raises:
            Unsupported: The server tells no cards.
        """

    async def move(self, *, board: Board, conversation_id: int, stage: Stage, expected: str | None = None) -> Move:
        """Put a conversation into a stage; one that is not on the board yet is added.

        Args:
            expected: The ref of the stage it was seen in. Where the source can read, another one is a conflict.

        Raises:
            Conflict: Someone moved it meanwhile.
        """

    async def remove(self, *, board: Board, conversation_id: int) -> Move:
        """Take a conversation off a board.

        Raises:
            Unsupported: The server has no way to.
        """


def still_there(expected: str | None, found: str | None) -> None:
    """Check that a card lies where it was seen.

    Raises:
        Conflict: It does not.
    """
    if expected is not None and found != expected:
        where = f"is now in “{found}”" if found else "is no longer on the board"
        raise errors.Conflict(f"Someone moved it meanwhile: it {where}.", code="moved")
