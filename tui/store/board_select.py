"""What a board shows: the server's columns, with the moves that the agent asked for laid over them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui.store.board_state import OpenBoard
from tui.store.card_wishes import CardMoveRequested
from tui.store.state import State


def opened(state: State) -> OpenBoard | None:
    """Return the board the agent looks at."""
    return state.boards.open if state.boards is not None else None


def moves(state: State, key: str) -> Mapping[int, CardMoveRequested]:
    """Return the moves on a board that the server has not confirmed, by conversation: of several, the last."""
    found: dict[int, CardMoveRequested] = {}
    for operation in state.operations.values():
        wish = operation.wish
        if isinstance(wish, CardMoveRequested) and wish.board_key == key:
            found[wish.conversation_id] = wish
    return found


def column(board: OpenBoard, ref: str | None, asked: Mapping[int, CardMoveRequested]) -> tuple[int, ...]:
    """Return the cards of a column as the agent sees them: what was moved into it stands on top."""
    ids = board.column(ref).ids
    if not asked:
        return ids
    there = set(ids)
    came = tuple(
        each for each, wish in asked.items() if wish.to_ref == ref and wish.to_ref is not None and each not in there
    )
    left = {each for each, wish in asked.items() if wish.to_ref != ref and each in there}
    kept: Iterable[int] = (each for each in ids if each not in left) if left else ids
    return (*came, *kept) if came or left else ids


def total(board: OpenBoard, ref: str | None, shown: tuple[int, ...]) -> int | None:
    """Return how many cards a column has, those not loaded included; None: the server does not tell."""
    held = board.column(ref)
    if held.complete:
        return len(shown)
    return None if held.total is None else max(len(shown), held.total + len(shown) - len(held.ids))


def stage_of(state: State, board: OpenBoard, conversation_id: int) -> str | None:
    """Return in which column a conversation lies as the agent sees it; None: in none, or it is not loaded."""
    asked = moves(state, board.board.key).get(conversation_id)
    if asked is not None:
        return asked.to_ref
    card = board.cards.get(conversation_id)
    return card.stage_ref if card is not None else None
