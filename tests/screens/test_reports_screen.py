"""The figures in the whole app, over the embedded server: as an agent, whose own day they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live_console import a_console


async def test_an_agents_day_is_shown_and_reports_say_whose_they_are() -> None:
    async with a_console() as desk:
        await desk.press("percent_sign")
        assert await desk.until_shown("answers to customers who waited")
        await desk.press("l")
        assert await desk.until_shown("Reports are for administrators")
        await desk.press("q")
        assert desk.shows("Unassigned")


async def test_a_period_is_said_in_own_words_and_the_page_goes_into_a_file_that_replaces_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with a_console() as desk:
        await desk.press("percent_sign")
        assert await desk.until_shown("still owed an answer")
        await desk.press("t")
        await desk.pilot.press(*"own words")
        await desk.press("enter")
        await desk.pilot.press(*"last 3 days")
        assert await desk.until_shown("from ")
        await desk.press("enter")
        assert await desk.until_shown("Yours, last 3 days")
        for name in ("chatwoot-my-day-last-3-days.csv", "chatwoot-my-day-last-3-days-2.csv"):
            await desk.press("x", "enter")
            assert await desk.until_shown("Written to ")
            assert "still owed an answer" in (tmp_path / name).read_text(encoding="utf-8")


async def test_another_page_takes_the_place_of_one_that_is_on_its_way() -> None:
    async with a_console() as desk:
        await desk.press("percent_sign", "l", "l", "h", "h")
        assert await desk.until_shown("answers to customers who waited")
        assert desk.shows("My day")
