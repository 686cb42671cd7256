"""What a board shows of the state: its columns with the agent's moves laid over, and each card. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from tui.models.board import BoardKind
from tui.models.conversation import Status
from tui.models.row import Row
from tui.presentation.age import age
from tui.presentation.badges import initials, priority
from tui.presentation.board_cards import BoardColumn, CardFacts, sum_words
from tui.presentation.cells import one_name
from tui.store import board_select, select
from tui.store.board_state import ColumnState, OpenBoard
from tui.store.card_wishes import CardMoveRequested
from tui.store.state import State

_KINDS = {
    BoardKind.FUNNEL: "a funnel",
    BoardKind.ATTRIBUTE: "made of a list attribute",
    BoardKind.LABELS: "made of labels",
}


def columns(state: State, words: str = "") -> tuple[BoardColumn, ...]:
    """Return the columns of the open board.

    Args:
        words: Keep to the cards that hold them; empty: all.
    """
    board = board_select.opened(state)
    if board is None:
        return ()
    asked = board_select.moves(state, board.board.key)
    return tuple(
        _column(state, board, stage.ref, stage.name, asked, words.casefold().strip()) for stage in board.board.stages
    )


def _column(
    state: State, board: OpenBoard, ref: str, name: str, asked: Mapping[int, CardMoveRequested], words: str
) -> BoardColumn:
    held = board.column(ref)
    ids = board_select.column(board, ref, asked)
    total = board_select.total(board, ref, ids)
    if words:
        ids = tuple(each for each in ids if _holds(state, board, each, words))
        total = len(ids) if held.complete else None
    values = [card.value for each in ids if (card := board.cards.get(each)) is not None and card.value is not None]
    return BoardColumn(
        ref=ref,
        name=name,
        ids=ids,
        total=None if board.trouble else total,
        value=sum(values, Decimal(0)) if values else None,
        partial=not held.complete and not held.loading and not held.error and held.pages > 0,
        state=_below(held, bool(ids), words, board.trouble),
    )


def _below(held: ColumnState, any_cards: bool, words: str, trouble: str) -> str:
    if trouble:
        return "not told by this server"
    if held.loading and not held.pages:
        return "loading…"
    if held.loading:
        return "more is coming…" if not held.complete and any_cards else ""
    if held.error:
        return f"not loaded: {held.error}"
    if not any_cards:
        return "no card with these words" if words else "empty"
    return ""


def _holds(state: State, board: OpenBoard, conversation_id: int, words: str) -> bool:
    row = select.visible(state, conversation_id)
    card = board.cards.get(conversation_id)
    told = [card.title if card is not None else ""]
    if row is not None:
        told += [row.contact_name, row.subject, row.snippet, row.assignee_name, *row.labels]
    return f"#{conversation_id}" == words or words in " ".join(told).casefold()


def card_facts(state: State, conversation_id: int, now: datetime) -> CardFacts:
    """Return what a card shows."""
    board = board_select.opened(state)
    card = board.cards.get(conversation_id) if board is not None else None
    row = select.visible(state, conversation_id)
    asked = board is not None and conversation_id in board_select.moves(state, board.board.key)
    name = (row.contact_name if row is not None else "") or (card.title if card is not None else "")
    since = card.entered_at if card is not None and not asked else None
    active = (row.last_activity_at if row is not None else None) or (
        card.last_activity_at if card is not None else None
    )
    told = "now" if asked else age(since, now) if since is not None else f"({age(active, now)})" if active else ""
    if row is None:
        return CardFacts(name=name or f"#{conversation_id}", value=card.value if card else None, age=told, asked=asked)
    sign, ink = priority(row.priority)
    return CardFacts(
        name=name or f"#{conversation_id}",
        words=row.subject or row.snippet,
        value=card.value if card is not None else None,
        age=told,
        holder=initials(row.assignee_name) if row.assignee_name else "",
        labels=row.labels,
        priority=sign.strip(),
        priority_ink=ink,
        unread=row.unread_count > 0,
        asked=asked or bool(select.pending_fields(state, conversation_id)),
        note=_note(state, row, bool(card is not None and card.conflict)),
    )


def _note(state: State, row: Row, conflict: bool) -> str:
    if select.is_gone(state, row.id):
        return "gone"
    if conflict:
        return "in two columns"
    return "" if row.status is Status.OPEN else str(row.status)


def title(state: State, words: str = "") -> tuple[str, str]:
    """Return the board's name, and what is said about the whole of it."""
    boards, board = state.boards, board_select.opened(state)
    if boards is None or board is None:
        return "Boards", (boards.error or boards.note if boards is not None else "")
    told = board.board
    parts = [_KINDS[told.kind]]
    if len(boards.offered) > 1:
        at = next((at for at, each in enumerate(boards.offered, 1) if each.key == told.key), 0)
        parts.append(f"board {at} of {len(boards.offered)}")
    if told.count is not None and told.kind is BoardKind.FUNNEL:
        parts.append(f"{told.count} cards")
    if told.value is not None:
        parts.append(f"worth {sum_words(told.value)}")
    if told.conversion_rate is not None:
        parts.append(f"{told.conversion_rate:g} % won")
    if words:
        parts.append(f"only “{words}”")
    if boards.error:
        parts.append(f"not up to date: {boards.error}")
    elif board.trouble:
        parts.append(board.trouble)
    elif told.kind is not BoardKind.FUNNEL and boards.note:
        parts.append(boards.note)
    return one_name(told.name), " · ".join(parts)
