"""Filters are taken and refused as a real server took and refused them: each key with each operator, and odd payloads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from tests.desk import BASE_URL, a_house
from tui.api.transport import asgi_transport

ASKED: dict[str, Any] = json.loads((Path(__file__).parent / "filter_answers.json").read_text(encoding="utf-8"))
"""What a 4.16.2 was asked and answered: of a success its status alone, for what it finds hangs on what it has."""


async def test_a_filter_is_taken_or_refused_as_by_the_real_server() -> None:
    other: list[str] = []
    async with (
        a_house(version="4.16", size=5) as house,
        httpx.AsyncClient(transport=asgi_transport(house.demo.app), base_url=BASE_URL) as http,
    ):
        house.demo.house.db.execute("DELETE FROM custom_attribute_definitions")
        account = f"/api/v1/accounts/{house.facts['account_id']}"
        for definition in ASKED["definitions"]:
            await house.ask("POST", "custom_attribute_definitions", {"attribute_display_name": "x", **definition})
        for asked in ASKED["asked"]:
            answer = await http.post(
                f"{account}/{asked['of']}/filter",
                json=asked["body"],
                headers={"api-access-token": house.facts["tokens"]["admin"], "accept": "application/json"},
            )
            error = answer.json().get("error") if answer.status_code >= 400 else None
            if (answer.status_code, error) != (asked["status"], asked.get("error")):
                other.append(f"{asked['of']} {asked['name']}: {answer.status_code} {error}, recorded {asked['status']}")
    assert other == []


async def test_whoever_is_nobody_follows_no_conversation() -> None:
    async with (
        a_house(version="4.16", size=5) as house,
        httpx.AsyncClient(transport=asgi_transport(house.demo.app), base_url=BASE_URL) as http,
    ):
        (row, *_) = house.rows("SELECT display_id FROM conversations ORDER BY id")
        answer = await http.post(
            f"/api/v1/accounts/{house.facts['account_id']}/conversations/{row['display_id']}/participants",
            json={"user_ids": [999999]},
            headers={"api-access-token": house.facts["tokens"]["admin"]},
        )
    assert (answer.status_code, answer.json()) == (422, {"error": "Invalid participant IDs"})
