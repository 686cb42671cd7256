"""Funnels are there where they were turned on, in the dialect that names its stages."""

from collections.abc import AsyncIterator

import pytest

from tui.demo.options import DemoOptions

from .stand import Stand, stand


@pytest.fixture
async def boards() -> AsyncIterator[Stand]:
    """The demo world of a distribution with funnels."""
    async for standing in stand(DemoOptions(quiet=True, funnels=True)):
        yield standing


async def test_without_the_switch_a_server_has_no_funnels(shop: Stand) -> None:
    answer = await shop.agent.ask("GET", "funnels")
    assert (answer.status_code, answer.json()) == (404, {"status": 404, "error": "Not Found"})


async def test_the_list_is_a_bare_array_of_funnels_with_named_stages(boards: Stand) -> None:
    (funnel,) = await boards.agent.get("funnels")
    assert [stage["order"] for stage in funnel["stages"]] == [0, 1, 2, 3, 4]
    assert not any("id" in stage for stage in funnel["stages"])
    assert funnel["conversations_count"] > 0
    assert funnel["created_at"].endswith("Z")
    assert set((await boards.agent.get(f"funnels/{funnel['id']}"))["metrics"]) == {
        "conversion_rate",
        "average_time_per_stage",
    }


async def test_a_conversation_moves_to_a_stage_by_its_name(boards: Stand) -> None:
    async def stage_of(conversation_id: int) -> list[str]:
        board = await boards.agent.get("funnels/1/kanban")
        return [
            stage["name"]
            for stage in board["stages"]
            if conversation_id in [card["id"] for card in stage["conversations"]]
        ]

    outside = next(
        row["id"]
        for row in (await boards.agent.get("conversations"))["data"]["payload"]
        if "wholesale" not in row["labels"]
    )
    assert await stage_of(outside) == []
    for name in ("Offer", "Won", "Won"):
        await boards.agent.post("funnels/1/kanban/move_conversation", {"conversation_id": outside, "stage_name": name})
        assert await stage_of(outside) == [name]
    answer = await boards.agent.ask(
        "POST", "funnels/1/kanban/move_conversation", json={"conversation_id": outside, "stage_name": "Nowhere"}
    )
    assert answer.status_code == 422
    assert set(answer.json()) == {"error", "message"}


async def test_administrators_make_change_and_remove_funnels(boards: Stand) -> None:
    body = {"name": "Returns", "stages": [{"name": "New", "order": 0, "color": "#0EA5E9"}]}
    assert (await boards.agent.ask("POST", "funnels", json=body)).status_code == 401
    made = await boards.admin.post("funnels", body)
    assert made["conversations_count"] == 0
    await boards.admin.post(
        f"funnels/{made['id']}/kanban/move_conversation", {"conversation_id": 1, "stage_name": "New"}
    )
    changed = await boards.admin.ask(
        "PATCH", f"funnels/{made['id']}", json={"stages": [{"name": "Arrived"}, {"name": "Paid back"}]}
    )
    assert [stage["name"] for stage in changed.json()["stages"]] == ["Arrived", "Paid back"]
    board = await boards.admin.get(f"funnels/{made['id']}/kanban")
    assert [card["id"] for card in board["stages"][0]["conversations"]] == [1]
    assert (await boards.admin.ask("DELETE", f"funnels/{made['id']}")).status_code == 200
    assert (await boards.admin.ask("GET", f"funnels/{made['id']}")).status_code == 404
