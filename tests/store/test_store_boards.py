"""Boards in the state: pages, moves laid over them, and what events say of the cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store_builders import NOON, a_conversation, a_push, a_state
from tui.models.board import Board, BoardKind, BoardMemory, Capabilities, Card, Stage
from tui.models.conversation import Status
from tui.store import board_select, boards, events
from tui.store.board_state import OpenBoard
from tui.store.card_wishes import CardMoveRequested
from tui.store.operation import OperationConfirmed, OperationRefused
from tui.store.reduce import reduce, step
from tui.store.state import State

STAGES = ("New", "Offer", "Won")


def a_board(kind: BoardKind = BoardKind.FUNNEL, ref: str = "4") -> Board:
    return Board(
        ref=ref,
        name="Cafés",
        kind=kind,
        stages=tuple(Stage(ref=name, name=name, order=order) for order, name in enumerate(STAGES)),
    )


def a_page(
    *numbers: int, ref: str = "New", board: Board, number: int = 1, total: int | None = None, asked: int = 10**6
) -> boards.ColumnArrived:
    cards = tuple(Card(conversation_id=each, stage_ref=ref) for each in numbers)
    whole = total is None
    return boards.ColumnArrived(board.key, ref, cards, number, len(numbers) if whole else total, whole, asked, NOON)


def looking_at(board: Board, *pages: boards.ColumnArrived) -> State:
    state = a_state(*(a_conversation(number) for number in range(1, 8)))
    state = reduce(state, boards.BoardsArrived((board,), "", False, (), BoardMemory()))
    state = reduce(state, boards.BoardOpened(board, Capabilities(cards=True), BoardMemory()))
    for page in pages:
        state = reduce(state, page)
    return state


def opened(state: State) -> OpenBoard:
    found = board_select.opened(state)
    assert found is not None
    return found


def shown(state: State) -> dict[str, tuple[int, ...]]:
    board = opened(state)
    asked = board_select.moves(state, board.board.key)
    return {ref: ids for ref in STAGES if (ids := board_select.column(board, ref, asked))}


def a_move(board: Board, number: int, to: str | None, source: str | None = "New") -> CardMoveRequested:
    return CardMoveRequested(f"op-{number}-{to}", number, board.kind, board.ref, STAGES, to, source)


def test_a_move_lies_over_what_the_server_says_and_stands_on_top_of_its_column() -> None:
    board = a_board()
    state = looking_at(board, a_page(1, 2, 3, board=board), a_page(4, ref="Offer", board=board))
    moved = reduce(state, a_move(board, 2, "Offer"))
    assert shown(moved) == {"New": (1, 3), "Offer": (2, 4)}
    assert opened(moved).column("New").ids == (1, 2, 3)
    assert board_select.total(opened(moved), "Offer", (2, 4)) == 2


def test_a_move_that_is_refused_is_back_and_one_that_is_done_stays() -> None:
    board = a_board()
    state = reduce(looking_at(board, a_page(1, 2, board=board)), a_move(board, 2, "Won"))
    refused = reduce(state, OperationRefused("op-2-Won", "Not moved: a field is missing.", False))
    assert shown(refused) == {"New": (1, 2)}
    done = reduce(state, boards.CardPlaced(board.key, 2, "Won", NOON))
    done = reduce(done, OperationConfirmed("op-2-Won"))
    assert shown(done) == {"New": (1,), "Won": (2,)}
    assert opened(done).cards[2].entered_at == NOON


def test_a_page_asked_for_before_a_card_was_placed_does_not_bring_it_back() -> None:
    board = a_board()
    state = looking_at(board, a_page(1, 2, board=board))
    asked = state.beat
    state = reduce(state, boards.CardPlaced(board.key, 2, "Won", NOON))
    state = reduce(state, a_page(1, 2, board=board, asked=asked))
    state = reduce(state, a_page(ref="Won", board=board, asked=asked))
    assert shown(state) == {"New": (1,), "Won": (2,)}


def test_a_card_is_in_one_column_whatever_pages_say_and_what_a_page_lacks_is_gone() -> None:
    board = a_board()
    state = looking_at(board, a_page(1, 2, 3, board=board), a_page(2, ref="Won", board=board))
    assert shown(state) == {"New": (1, 3), "Won": (2,)}
    state = reduce(state, a_page(3, board=board))
    assert shown(state) == {"New": (3,), "Won": (2,)}
    assert set(opened(state).cards) == {2, 3}


def test_further_pages_come_below_and_a_first_page_read_again_keeps_them() -> None:
    board = a_board(BoardKind.ATTRIBUTE, "stage")
    state = looking_at(board, a_page(1, 2, board=board, total=4))
    assert not opened(state).column("New").complete
    state = reduce(state, a_page(3, 4, board=board, number=2, total=4))
    assert opened(state).column("New").ids == (1, 2, 3, 4)
    state = reduce(state, a_page(2, 1, board=board, total=4))
    assert opened(state).column("New").ids == (2, 1, 3, 4)


@pytest.mark.parametrize("kind", [BoardKind.ATTRIBUTE, BoardKind.LABELS])
def test_cards_go_where_an_event_says(kind: BoardKind) -> None:
    board = a_board(kind, "stage")
    if kind is BoardKind.LABELS:
        board = replace(board, stages=tuple(replace(stage, ref=stage.ref.lower()) for stage in board.stages))
    first, second = board.stages[0].ref, board.stages[1].ref
    state = looking_at(board, a_page(1, 2, ref=first, board=board))

    def told(number: int, ref: str, status: Status = Status.OPEN) -> events.ConversationPushed:
        attributes = {"stage": ref.upper()} if kind is BoardKind.ATTRIBUTE else {}
        labels = (ref,) if kind is BoardKind.LABELS else ()
        return events.ConversationPushed(
            a_push(number, minutes=5, status=status, custom_attributes=attributes, labels=labels)
        )

    state, change = step(state, told(2, second))
    assert change.boards
    assert opened(state).column(first).ids == (1,)
    assert opened(state).column(second).ids == (2,)
    state = reduce(state, told(7, first))
    assert opened(state).column(first).ids == (7, 1)
    assert opened(state).column(first).total == 2
    state = reduce(state, told(7, first, Status.RESOLVED))
    assert opened(state).column(first).ids == (1,)
    late = replace(told(2, first), push=replace(told(2, first).push, updated_at=NOON.replace(year=2020)))
    assert opened(reduce(state, late)).column(second).ids == (2,)


def test_a_conversation_that_is_gone_leaves_the_board() -> None:
    board = a_board(BoardKind.ATTRIBUTE, "stage")
    state = looking_at(board, a_page(1, 2, board=board))
    assert shown(reduce(state, events.ConversationGone(1))) == {"New": (2,)}


def test_what_takes_a_move_back_expects_the_card_where_it_was_put() -> None:
    board, row = a_board(), a_state(a_conversation(2)).held[2].row
    (back,) = a_move(board, 2, "Won").inverses(row, row, None)
    assert isinstance(back, CardMoveRequested)
    assert (back.to_ref, back.from_ref) == ("New", "Won")
    (off,) = a_move(board, 2, "Won", None).inverses(row, row, None)
    assert isinstance(off, CardMoveRequested)
    assert off.to_ref is None
