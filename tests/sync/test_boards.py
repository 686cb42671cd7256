"""Boards on all kinds of servers: found, read, worked, and told from what colleagues do meanwhile."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.desk import Desk, House, a_house
from tests.wire import Fault, Plan, Wire
from tui.models.board import BoardKind, BoardMemory
from tui.models.row import Row
from tui.screens import board_view_models
from tui.store import board_select, select
from tui.store.board_state import OpenBoard
from tui.store.card_wishes import CardMoveRequested
from tui.store.change import Change
from tui.store.wish import new_op
from tui.sync.boards import AGAIN_SECONDS, attribute_key


@asynccontextmanager
async def looking(
    folder: Path, *, funnels: bool, role: str = "agent", plans: Sequence[Plan] = ()
) -> AsyncIterator[tuple[House, Desk, list[str]]]:
    """Have a console look at the boards; `plans` are what happens to its requests."""
    async with a_house(funnels=funnels) as house:
        wire = Wire(house.demo)
        wire.plans.extend(plans)
        desk = Desk(house, folder, http=wire.http(), connect=wire.connect_cable, role=role)
        told: list[str] = []

        def heard(change: Change) -> None:
            told.extend(change.told)

        desk.store.listen(heard)
        await desk.start()
        desk.engine.on_boards(lambda boards: boards.look())
        await desk.passes(2)
        yield house, desk, told
        assert not wire.plans
        await desk.stop()


def opened(desk: Desk) -> OpenBoard:
    found = board_select.opened(desk.state)
    assert found is not None
    return found


def place(desk: Desk, number: int) -> str | None:
    return board_select.stage_of(desk.state, opened(desk), number)


def first(desk: Desk, ref: str) -> int:
    return opened(desk).column(ref).ids[0]


def row(desk: Desk, number: int) -> Row:
    found = select.visible(desk.state, number)
    assert found is not None
    return found


async def moved(desk: Desk, number: int, to: str | None, *, seconds: float = 2.0) -> None:
    board = opened(desk).board
    stages = tuple(stage.ref for stage in board.stages)
    desk.engine.wish(CardMoveRequested(new_op(), number, board.kind, board.ref, stages, to, place(desk, number)))
    await desk.passes(seconds)


def in_funnel(house: House, number: int) -> str | None:
    rows = house.rows(
        "SELECT stage_name FROM funnel_cards JOIN conversations ON conversations.id = conversation_id"
        " WHERE display_id = ?",
        number,
    )
    return str(rows[0]["stage_name"]) if rows else None


async def test_a_servers_own_funnel_comes_first_with_all_its_cards(tmp_path: Path) -> None:
    async with looking(tmp_path, funnels=True) as (house, desk, _):
        board = opened(desk)
        assert board.board.kind is BoardKind.FUNNEL
        assert desk.state.boards is not None
        assert desk.state.boards.has_funnels
        assert {each.kind for each in desk.state.boards.offered} == {BoardKind.FUNNEL, BoardKind.ATTRIBUTE}
        for stage in board.board.stages:
            for number in board.column(stage.ref).ids:
                assert in_funnel(house, number) == stage.name
                assert row(desk, number).contact_name
                assert board.cards[number].entered_at is not None


@pytest.mark.parametrize("funnels", [True, False])
async def test_a_card_is_moved_and_taken_back(tmp_path: Path, funnels: bool) -> None:
    async with looking(tmp_path, funnels=funnels) as (house, desk, _):
        number = first(desk, "New")
        before = house.rows("SELECT custom_attributes FROM conversations WHERE display_id = ?", number)

        def on_server() -> str | None:
            if funnels:
                return in_funnel(house, number)
            told = house.rows("SELECT custom_attributes FROM conversations WHERE display_id = ?", number)
            return str(told[0]["custom_attributes"]["stage"])

        await moved(desk, number, "Offer")
        assert (on_server(), place(desk, number)) == ("Offer", "Offer")
        assert not select.outbox(desk.state)
        desk.engine.undo()
        await desk.passes(2)
        assert (on_server(), place(desk, number)) == ("New", "New")
        assert house.rows("SELECT custom_attributes FROM conversations WHERE display_id = ?", number) == before


@pytest.mark.parametrize("funnels", [True, False])
async def test_a_card_that_a_colleague_moved_meanwhile_is_not_moved_and_stands_where_it_is(
    tmp_path: Path, funnels: bool
) -> None:
    async with looking(tmp_path, funnels=funnels) as (house, desk, told):
        number, board = first(desk, "New"), opened(desk).board
        wish = CardMoveRequested(
            new_op(), number, board.kind, board.ref, tuple(stage.ref for stage in board.stages), "Won", "New"
        )
        if funnels:
            path = f"funnels/{board.ref}/kanban/move_conversation"
            await house.ask("POST", path, {"conversation_id": number, "stage_name": "Lost"})
        else:
            await house.ask(
                "POST", f"conversations/{number}/custom_attributes", {"custom_attributes": {"stage": "Lost"}}
            )
        desk.engine.wish(wish)
        await desk.passes(3)
        assert place(desk, number) == "Lost"
        assert any("Someone moved it meanwhile: it is now in “Lost”" in each for each in told), told


async def test_a_move_whose_answer_was_lost_is_done_once_and_is_no_conflict(tmp_path: Path) -> None:
    cut = Plan(Fault.ANSWER_CUT, only=re.compile(rb"POST [^ ]*/custom_attributes "))
    async with looking(tmp_path, funnels=False, plans=(cut,)) as (_house, desk, told):
        number = first(desk, "New")
        await moved(desk, number, "Offer", seconds=30)
        assert place(desk, number) == "Offer"
        assert not [each for each in told if "Not moved" in each]
        assert not select.outbox(desk.state)


async def test_a_colleagues_move_in_a_funnel_is_seen_while_it_is_looked_at_and_not_asked_for_after(
    tmp_path: Path,
) -> None:
    async with looking(tmp_path, funnels=True) as (house, desk, _):
        number, ref = first(desk, "New"), opened(desk).board.ref
        path = f"funnels/{ref}/kanban/move_conversation"
        await house.ask("POST", path, {"conversation_id": number, "stage_name": "Won"})
        await desk.passes(AGAIN_SECONDS + 10)
        assert place(desk, number) == "Won"
        desk.engine.on_boards(lambda boards: boards.close())
        await house.ask("POST", path, {"conversation_id": number, "stage_name": "New"})
        await desk.passes(AGAIN_SECONDS * 3)
        assert place(desk, number) == "Won"


async def test_an_attribute_that_a_colleague_changes_moves_the_card_at_once(tmp_path: Path) -> None:
    async with looking(tmp_path, funnels=False) as (house, desk, _):
        number = first(desk, "New")
        await house.ask("POST", f"conversations/{number}/custom_attributes", {"custom_attributes": {"stage": "Won"}})
        await desk.passes(2)
        assert place(desk, number) == "Won"


async def test_labels_in_an_order_of_ones_own_are_a_board_that_is_shown_again_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with looking(tmp_path, funnels=False) as (house, desk, _):
        titles = tuple(sorted(label.title for label in select.labels(desk.state))[:3])
        memory = BoardMemory(labels=titles, last=f"{BoardKind.LABELS}:labels")
        desk.engine.on_boards(lambda boards: boards.settle(memory))
        await desk.passes(3)
        board = opened(desk)
        assert board.board.kind is BoardKind.LABELS
        assert tuple(stage.ref for stage in board.board.stages) == titles
        number = next(each.ids[0] for each in board.columns.values() if each.ids)
        here = place(desk, number)
        other = next(title for title in titles if title != here)
        await moved(desk, number, other)
        carried = set(row(desk, number).labels) & set(titles)
        assert carried == {other}
        await moved(desk, number, None)
        assert not set((await house.ask("GET", f"conversations/{number}/labels"))["payload"]) & set(titles)
        await desk.stop()
        again = Desk(house, tmp_path)
        await again.start()
        again.engine.on_boards(lambda boards: boards.look())
        await again.passes(3)
        assert opened(again).board.kind is BoardKind.LABELS
        await again.stop()


async def test_a_board_is_made_of_a_new_attribute_and_opens(tmp_path: Path) -> None:
    async with looking(tmp_path, funnels=False, role="admin") as (_house, desk, _):
        desk.engine.on_boards(lambda boards: boards.make("Prüfung & Abnahme", ("Neu", "Fertig"), funnel=False))
        await desk.passes(3)
        assert [stage.name for stage in opened(desk).board.stages] == ["Neu", "Fertig"]
        assert opened(desk).board.name == "Prüfung & Abnahme"


async def test_a_funnel_is_made_only_by_who_may_and_the_refusal_is_told(tmp_path: Path) -> None:
    async with looking(tmp_path, funnels=True) as (_house, desk, told):
        desk.engine.on_boards(lambda boards: boards.make("Mine", ("A", "B"), funnel=True))
        await desk.passes(3)
        assert any(each.startswith("The board was not made:") for each in told), told


async def test_the_cards_of_an_attribute_stand_by_activity_and_their_time_in_the_stage_is_not_made_up(
    tmp_path: Path,
) -> None:
    async with looking(tmp_path, funnels=False) as (_house, desk, _):
        board = opened(desk)
        for column in board.columns.values():
            activity = [each for number in column.ids if (each := row(desk, number).last_activity_at) is not None]
            assert activity == sorted(activity, reverse=True)
            assert not [number for number in column.ids if board.cards[number].entered_at is not None]


async def test_the_note_says_in_one_line_what_stands_in_for_funnels(tmp_path: Path) -> None:
    async with looking(tmp_path, funnels=False) as (_house, desk, _):
        assert desk.state.boards is not None
        assert board_view_models.title(desk.state) == (
            "Stage",
            "made of a list attribute · This server has no funnels.",
        )


@pytest.mark.parametrize(
    ("name", "key"), [("Deal stage", "deal_stage"), ("Status", "board_status"), ("段階", "board"), ("A  -  b", "a_b")]
)
def test_the_key_of_a_new_attribute_is_taken_by_every_version(name: str, key: str) -> None:
    assert attribute_key(name) == key
