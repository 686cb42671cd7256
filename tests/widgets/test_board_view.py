"""The board as a widget: a cursor that belongs to a card, and a cost that does not grow with the columns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest
from textual.app import App, ComposeResult

from tui.presentation.board_cards import (
    ALONE_BELOW,
    BoardColumn,
    CardFacts,
    card_lines,
    columns_in,
    head_lines,
    sum_words,
)
from tui.presentation.spans import text_of, width_of
from tui.widgets.board_view import BoardView


class Playground(App[None]):
    def __init__(self, *columns: BoardColumn) -> None:
        super().__init__()
        self.board = BoardView()
        self.shown = columns
        self.asked: list[int] = []
        self.ends: list[str] = []
        self.rests: Callable[[], Awaitable[None]]

    def compose(self) -> ComposeResult:
        self.board.facts = self._facts
        yield self.board

    def on_mount(self) -> None:
        self.board.show_columns(self.shown)
        self.board.focus()

    def _facts(self, number: int) -> CardFacts:
        self.asked.append(number)
        return CardFacts(name=f"Card {number}")

    def on_board_view_end_reached(self, event: BoardView.EndReached) -> None:
        self.ends.append(event.ref)


@asynccontextmanager
async def a_board(*columns: BoardColumn, size: tuple[int, int] = (100, 20)) -> AsyncIterator[Playground]:
    app = Playground(*columns)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.rests = pilot.pause
        yield app


def a_column(ref: str, *ids: int, partial: bool = False) -> BoardColumn:
    return BoardColumn(ref=ref, name=ref, ids=ids, total=len(ids), partial=partial)


async def test_a_column_of_5000_costs_a_key_what_one_of_50_does() -> None:
    costs = []
    for length in (50, 5_000):
        async with a_board(a_column("a", *range(1, length + 1)), a_column("b", *range(10_001, 10_001 + length))) as app:
            app.asked.clear()
            app.board.move(10)
            app.board.sideways(1)
            app.board.page(1)
            costs.append(len(app.asked))
    assert costs[0] == costs[1]


async def test_the_cursor_stays_on_its_card_when_others_come_and_go() -> None:
    async with a_board(a_column("a", 1, 2, 3), a_column("b", 4)) as app:
        app.board.move(1)
        assert app.board.under_cursor == 2
        app.board.show_columns((a_column("a", 9, 1, 2, 3), a_column("b", 4)))
        assert app.board.under_cursor == 2
        app.board.show_columns((a_column("a", 9, 1, 3), a_column("b", 4, 2)))
        assert app.board.column is not None
        assert app.board.column.ref == "a"


async def test_the_cursor_goes_with_a_card_that_it_follows_until_it_is_moved() -> None:
    async with a_board(a_column("a", 1, 2), a_column("b", 4)) as app:
        app.board.follow(1)
        app.board.show_columns((a_column("a", 2), a_column("b", 1, 4)))
        assert app.board.under_cursor == 1
        app.board.move(1)
        app.board.show_columns((a_column("a", 1, 2), a_column("b", 4)))
        assert app.board.under_cursor == 4


async def test_the_end_of_a_column_with_more_pages_asks_for_the_next() -> None:
    async with a_board(a_column("a", *range(1, 26), partial=True)) as app:
        app.board.move(1)
        assert not app.ends
        app.board.bottom()
        await app.rests()
        assert set(app.ends) == {"a"}


async def test_columns_beyond_the_edge_are_reached_and_a_narrow_screen_shows_one() -> None:
    columns = [a_column(name, number) for number, name in enumerate("abcdefgh", 1)]
    async with a_board(*columns, size=(80, 20)) as app:
        for _ in range(7):
            assert app.board.sideways(1)
        assert not app.board.sideways(1)
        assert app.board.under_cursor == 8
    assert columns_in(ALONE_BELOW - 1, 5) == 1
    assert columns_in(80, 5) == 3
    assert columns_in(200, 5) == 5


@pytest.mark.parametrize("cells", [12, 26, 40])
@pytest.mark.parametrize("name", ["Lee", "خالد الشامي", "株式会社とても長い名前の会社", "a\x1b[31mb" * 9])
def test_a_card_is_as_wide_as_its_column_whatever_is_on_it(cells: int, name: str) -> None:
    card = CardFacts(
        name=name,
        words=name * 3,
        value=Decimal("1250.5"),
        age="3d",
        holder="ab",
        labels=(name,),
        priority="!!",
        unread=True,
        note="in two columns",
    )
    for line in card_lines(card, cells, cursor=True):
        assert width_of(line) == cells
        assert "\x1b" not in text_of(line)
    for line in head_lines(
        BoardColumn(ref="a", name=name, ids=(1,), value=Decimal(1)), cells, current=True, place="1/9"
    ):
        assert width_of(line) == cells


def test_a_sum_of_some_cards_says_of_how_many() -> None:
    column = BoardColumn(ref="a", name="Offer", ids=(1, 2), total=40, value=Decimal(900), partial=True)
    first, second = (text_of(line) for line in head_lines(column, 40, current=False))
    assert first.split() == ["Offer", "40"]
    assert "900 in 2 loaded" in second
    assert sum_words(Decimal("1250.5")) == "1,250.50"
    assert sum_words(Decimal("1250.0")) == "1,250"
