"""Boards: the installed program in one process, servers with and without funnels in another."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.program import COMMAND, DemoServer, Program, demo_server
from tests.e2e.test_acts_apart import chosen
from tests.e2e.test_far_away import until

pytestmark = pytest.mark.pty


def cards(server: DemoServer) -> dict[int, str]:
    """Return in which stage of the funnel the server has each conversation."""
    board = server.ask("GET", "funnels/1/kanban")
    return {each["id"]: stage["name"] for stage in board["stages"] for each in stage["conversations"]}


def under_cursor(console: Program) -> str:
    """Return the name on the card with the cursor."""
    lines = [line for line in console.screen().splitlines() if "▌" in line]
    return re.split(r"\s{2,}", lines[0].split("▌")[1].strip(" ●"))[0]


def test_a_card_is_moved_undone_moved_by_a_colleague_meanwhile_and_won_on_a_funnel() -> None:
    with demo_server("--quiet", "--funnels", "--seed", "7") as server:
        names = {
            each["id"]: each["meta"]["sender"]["name"]
            for stage in server.ask("GET", "funnels/1/kanban")["stages"]
            for each in stage["conversations"]
        }
        latin = {name: number for number, name in names.items() if name.isascii()}
        console = Program([COMMAND], environment=server.environment(), size=(140, 40))

        def lies(number: int, stage: str) -> None:
            until(console, lambda: cards(server).get(number) == stage, f"#{number} in {stage}")

        try:
            console.wait_for("live")
            console.press("P")
            console.wait_for(r"Samples sent +\d")
            while (name := under_cursor(console)) not in latin:
                console.press("j")
            number = latin[name]
            console.press("L")
            console.wait_for(rf"#{number}: New → Samples sent")
            lies(number, "Samples sent")
            console.press("H")
            lies(number, "New")
            console.press("u")
            console.wait_for(rf"Undone: .*#{number}")
            lies(number, "Samples sent")
            # A colleague is faster.
            move = {"conversation_id": number, "stage_name": "Lost"}
            server.ask("POST", "funnels/1/kanban/move_conversation", whose="admin", json=move)
            console.press("L")
            console.wait_for("Someone moved it meanwhile: it is now in “Lost”")
            lies(number, "Lost")
            console.press("R")
            console.press("w")
            console.wait_for(rf"#{number}: Lost → Won")
            lies(number, "Won")
            console.press("x")
            lies(number, "Lost")
            chosen(console, "s", "Move .* to", "Offer")
            lies(number, "Offer")
            console.press("D")
            console.wait_for("no way to take a conversation off a board")
            console.press("n")
            console.wait_for("New card in Offer")
            before = set(cards(server))
            console.press("enter")
            until(console, lambda: len(set(cards(server)) - before) == 1, "a new card")
            console.press("enter")
            console.wait_for("Unassigned")
            console.press("P")
            console.wait_for(r"Samples sent +\d")
            assert console.finish("ctrl+q")["status"] == 0
        finally:
            console.kill()


def test_without_funnels_an_attribute_is_the_board_and_labels_are_another_that_is_remembered() -> None:
    with demo_server("--quiet", "--seed", "7") as server:

        def attributes(number: int) -> dict[str, Any]:
            return dict(server.ask("GET", f"conversations/{number}")["custom_attributes"])

        labels = [each["title"] for each in server.ask("GET", "labels")["payload"]][:2]
        chosen_cards = server.ask("GET", "conversations", params={"assignee_type": "me"})["data"]["payload"]
        number = chosen_cards[0]["id"]
        console = Program([COMMAND], environment=server.environment(), size=(80, 24))
        try:
            console.wait_for("live")
            console.press("P")
            console.wait_for(r"Samples sent")
            console.press("q")
            console.wait_for("Unassigned")
            # The first row of the list comes onto the board.
            console.press("g", "g", ":")
            console.type("Put on the board")
            console.press("enter")
            console.wait_for("on Stage|on .*stage")
            console.type("Offer")
            console.press("enter")
            until(console, lambda: attributes(number).get("stage") == "Offer", "it is on the board")
            console.press("P")
            console.wait_for("Samples sent")
            chosen(console, ",", "Set up a board on", "Labels")
            console.wait_for("Labels that are the columns")
            console.type(f"{labels[1]}, {labels[0]}")
            console.wait_for(f"2 columns: {labels[1]} → {labels[0]}")
            console.press("enter")
            console.wait_for(rf" {labels[1]} +\d+ │ {labels[0]} +\d+")
            chosen(console, "b", "Board", "Stage")
            console.wait_for("Samples sent")
            chosen(console, "b", "Board", labels[0])
            console.wait_for(rf" {labels[1]} +\d+ │ {labels[0]} +\d+")
            console.press("q")
            console.wait_for("Unassigned")
            console.press("P")
            console.wait_for(rf" {labels[1]} +\d+ │ {labels[0]} +\d+")
        finally:
            console.kill()
