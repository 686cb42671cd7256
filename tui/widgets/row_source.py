"""What a list is given to show: its length, and a row by position."""

from __future__ import annotations

from typing import Protocol

from tui.models.row import Row


class RowSource(Protocol):
    """What a list shows, in order. May change under the list; `rows_changed` tells it."""

    def __len__(self) -> int: ...

    def row_at(self, index: int, /) -> Row:
        """Return the row at a place, counted from 0."""

    def position(self, conversation_id: int, /) -> int | None:
        """Return the place of a conversation; None: it is not among them."""


class NoRows:
    """An empty list."""

    def __len__(self) -> int:
        return 0

    def row_at(self, index: int, /) -> Row:
        """Raise `IndexError`: there are none."""
        raise IndexError(index)

    def position(self, conversation_id: int, /) -> int | None:  # noqa: ARG002  # RowSource's own signature
        """Return None: no conversation is here."""
        return None
