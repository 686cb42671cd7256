"""Boards as the state holds them: which there are, and what the server said of the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.models.board import Board, BoardMemory, Capabilities, Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnState:
    """One column, as far as the server has told it."""

    ids: tuple[int, ...] = ()
    """Display ids of its cards, the latest activity first."""
    total: int | None = None
    """Of all pages; None where the server does not tell."""
    pages: int = 0
    complete: bool = False
    loading: bool = False
    error: str = ""


NO_COLUMN = ColumnState()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBoard:
    """The board the agent looks at."""

    board: Board
    can: Capabilities = field(default_factory=Capabilities)
    columns: Mapping[str | None, ColumnState] = field(default_factory=dict)
    """By the ref of the stage; None: cards whose stage is none of the board's."""
    cards: Mapping[int, Card] = field(default_factory=dict)
    """By display id, without the conversations: those are in `State.held`."""
    touched: Mapping[int, int] = field(default_factory=dict)
    """`State.beat` when a card was last placed by something newer than a page: pages asked for before do not know it."""
    as_of: datetime | None = None
    """When the server last told a column; None: never."""
    trouble: str = ""
    """Why it shows no cards, in a sentence; empty: it does."""

    def column(self, ref: str | None) -> ColumnState:
        """Return a column; one that nobody has asked for is empty."""
        return self.columns.get(ref, NO_COLUMN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """Which boards the account has, from the first look at them on."""

    offered: tuple[Board, ...] = ()
    note: str = ""
    """What they are made of on this server, in a sentence."""
    open: OpenBoard | None = None
    has_funnels: bool = False
    """Whether the server has funnels of its own that this version speaks."""
    values: tuple[tuple[str, str], ...] = ()
    """Attributes of conversations that can say what a card is worth: key and name."""
    memory: BoardMemory = field(default_factory=BoardMemory)
    loading: bool = False
    error: str = ""
