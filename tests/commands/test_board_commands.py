"""What keys do on a board, at a desk without a screen."""

from __future__ import annotations

import pytest

from tests.commands.test_conversation_commands import FakeConsole, FakeDesk
from tests.store.test_store_boards import a_board, a_page, looking_at
from tui.commands.command import carry_out
from tui.commands.desk import Pane
from tui.commands.table import BY_ID
from tui.models.board import Board, BoardKind, BoardMemory, Stage
from tui.store import boards
from tui.store.card_wishes import CardMoveRequested
from tui.store.reduce import reduce
from tui.store.state import State


class Console(FakeConsole):
    """Notes as the other does; the cursor is in a column."""

    stage: str = "New"
    words: str = ""


def at_board(state: State, target: int | None = 1, stage: str = "New") -> FakeDesk:
    console = Console()
    console.stage = stage
    return FakeDesk(state, target=target, pane=Pane.BOARD, console=console)


def a_scene(kind: BoardKind = BoardKind.FUNNEL) -> State:
    board = a_board(kind, "stage")
    return looking_at(board, a_page(1, 2, board=board), a_page(3, ref="Won", board=board))


def moves(desk: FakeDesk) -> list[tuple[str | None, str | None]]:
    return [(wish.from_ref, wish.to_ref) for wish in desk.wishes if isinstance(wish, CardMoveRequested)]


def test_a_card_goes_to_the_column_beside() -> None:
    desk = at_board(a_scene())
    assert carry_out(BY_ID["board.move_right"], desk)
    assert moves(desk) == [("New", "Offer")]
    assert ("follow", 1) in desk.console.calls


@pytest.mark.parametrize(
    ("command", "target", "stage"), [("board.move_left", 1, "New"), ("board.move_right", 3, "Won")]
)
def test_beyond_the_last_column_nothing_is_moved_and_that_is_said(command: str, target: int, stage: str) -> None:
    desk = at_board(a_scene(), target, stage)
    carry_out(BY_ID[command], desk)
    assert not desk.wishes
    assert desk.said == ["There is no column beyond this one."]


def test_won_is_the_column_that_is_called_so() -> None:
    desk = at_board(a_scene())
    carry_out(BY_ID["board.won"], desk)
    assert moves(desk) == [("New", "Won")]


def test_which_column_is_lost_is_asked_where_none_is_called_so() -> None:
    desk = at_board(a_scene())
    desk.console.answer = "Offer"
    carry_out(BY_ID["board.lost"], desk)
    assert desk.console.title == "Which column is for what is lost?"
    assert moves(desk) == [("New", "Offer")]


@pytest.mark.parametrize(
    ("names", "won"),
    [(("Novo", "Fechado", "Perdido"), "Fechado"), (("Neu", "Gewonnen", "Verloren"), "Gewonnen")],
)
def test_won_is_known_in_other_languages(names: tuple[str, ...], won: str) -> None:
    board = Board(
        ref="1",
        name="B",
        kind=BoardKind.FUNNEL,
        stages=tuple(Stage(ref=name, name=name, order=at) for at, name in enumerate(names)),
    )
    desk = at_board(looking_at(board, a_page(1, ref=names[0], board=board)), stage=names[0])
    carry_out(BY_ID["board.won"], desk)
    assert moves(desk) == [(names[0], won)]


def test_a_card_of_a_funnel_cannot_be_taken_off_and_the_key_says_so() -> None:
    desk = at_board(a_scene())
    assert not carry_out(BY_ID["board.remove"], desk)
    assert desk.said == ["This server has no way to take a conversation off a board: it can only be moved."]


def test_without_a_card_the_key_says_how_one_comes_here() -> None:
    desk = at_board(a_scene(), target=None)
    assert not carry_out(BY_ID["board.move_right"], desk)
    assert "puts a conversation into this column" in desk.said[0]


def test_a_conversation_that_is_not_loaded_is_asked_for_and_not_moved() -> None:
    board = a_board()
    desk = at_board(looking_at(board, a_page(77, board=board)), target=77)
    carry_out(BY_ID["board.move_right"], desk)
    assert not desk.wishes
    assert "not loaded yet" in desk.said[0]


def test_a_conversation_comes_onto_the_board_from_the_list() -> None:
    desk = FakeDesk(a_scene(), target=5)
    desk.console.answer = "Offer"
    carry_out(BY_ID["board.add_this"], desk)
    assert moves(desk) == [(None, "Offer")]


def test_labels_are_taken_in_the_order_they_are_typed_and_unknown_ones_are_named() -> None:
    state = reduce(a_scene(), boards.BoardsArrived((a_board(),), "", True, (("deal", "Deal"),), a_memory()))
    desk = at_board(state)
    desk.console.answer = "labels"
    carry_out(BY_ID["board.set_up"], desk)
    assert ("echo", "There is no label labels. There are: ") in desk.console.calls
    assert [option.value for option in desk.console.options] == ["funnel", "attribute", "labels"]


def a_memory() -> BoardMemory:
    return BoardMemory()
