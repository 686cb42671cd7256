"""Pages of figures against the embedded server's own database, in several zones; and my day against what was done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.desk import Desk, House
from tui.models.figures import Figures, ReportPage
from tui.presentation.periods import Period, period
from tui.sync.reports import PAGES, Question, heat_map, read

ZONES = ["UTC", "America/Sao_Paulo", "Europe/Berlin", "Asia/Kolkata"]


async def asked(desk: Desk, page: str, words: str, zone: str = "UTC") -> tuple[ReportPage | None, Period, str]:
    now = desk.house.clock.now()
    wanted = period(words, now, ZoneInfo(zone))
    assert wanted is not None
    question = Question(page=page, period=wanted, zone=ZoneInfo(zone), now=now, state=desk.state)
    found, why, _ = await desk.engine.figures(lambda client: read(client, question))
    return found, wanted, why


def table(page: ReportPage | None, title: str) -> Figures:
    assert page is not None
    return next(each for each in page.tables if title in each.title)


def counted(house: House, what: str, since: datetime, until: datetime) -> int:
    rows = house.rows(
        f"SELECT count(*) AS n FROM {what} AND created_at >= ? AND created_at <= ?",  # names of the test
        since.timestamp(),
        until.timestamp(),
    )
    return int(rows[0]["n"])


@pytest.fixture
async def lead(house: House, tmp_path: Path) -> Desk:
    desk = Desk(house, tmp_path, role="admin")
    await desk.start()
    await desk.passes(1)
    return desk


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("words", ["last 7 days", "last month", "yesterday"])
async def test_the_figures_of_the_account_are_a_sum_over_the_database(lead: Desk, zone: str, words: str) -> None:
    page, wanted, why = await asked(lead, "Account", words, zone)
    assert page is not None, why
    conversations = counted(lead.house, "conversations WHERE true", wanted.since, wanted.until)
    messages = counted(lead.house, "messages WHERE message_type = 0", wanted.since, wanted.until)
    over_time = table(page, "Conversations by")
    assert sum(int(row[1] or 0) for row in over_time.rows) == conversations
    assert sum(int(row[1] or 0) for row in table(page, "Messages in by").rows) == messages
    assert table(page, words.capitalize()).rows[0][1] == f"{conversations:,}"
    traffic, _, why = await asked(lead, "Traffic", words, zone)
    assert traffic is not None, why
    assert traffic.heat is not None
    assert sum(sum(day) for day in traffic.heat.cells) == messages
    await lead.stop()


@pytest.mark.parametrize("zone", ZONES)
async def test_days_are_those_of_the_agents_calendar(lead: Desk, zone: str) -> None:
    page, wanted, _ = await asked(lead, "Account", "last 7 days", zone)
    days = [row[0] for row in table(page, "Conversations by").rows]
    first = wanted.since.astimezone(ZoneInfo(zone))
    assert days[0] == f"{first:%a %d %b}"
    assert len(days) == 7
    await lead.stop()


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_is_told_to_an_administrator(lead: Desk, page: str) -> None:
    found, _, why = await asked(lead, page, "last 30 days")
    assert found is not None, why
    assert found.tables or found.heat
    await lead.stop()


async def test_an_agent_is_told_no_report_but_his_own_day(desk: Desk) -> None:
    await desk.passes(1)
    for page in PAGES:
        found, _, why = await asked(desk, page, "last 7 days")
        assert (found is None) == (page != "My day"), (page, why)


async def test_my_day_agrees_with_the_database_after_answers_and_resolves(desk: Desk) -> None:
    house = desk.house
    await desk.passes(1)
    me = desk.state.my_id
    mine = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND assignee_id = ? AND conversations.status = 'open' LIMIT 5",
        me,
    )
    numbers = [int(row["display_id"]) for row in mine]
    assert numbers
    for answers in range(20):
        number = numbers[answers % len(numbers)]
        await house.customer_writes(number, f"Question {answers}")
        await desk.passes(60 + answers)
        await house.ask("POST", f"conversations/{number}/messages", {"content": "Answer"}, role="agent")
        await desk.passes(1)
    await house.ask("POST", f"conversations/{numbers[0]}/toggle_status", {"status": "resolved"}, role="agent")
    await desk.passes(5)
    page, wanted, why = await asked(desk, "My day", "today")
    assert page is not None, why
    told = {str(row[0]): row[1] for row in table(page, "Yours").rows}

    def events(*names: str) -> list[float]:
        marks = ", ".join("?" * len(names))
        rows = house.rows(
            f"SELECT value FROM reporting_events WHERE user_id = ? AND created_at >= ? AND name IN ({marks})",
            me,
            wanted.since.timestamp(),
            *names,
        )
        return [float(row["value"]) for row in rows]

    assert told["answers to customers who waited"] == str(len(events("first_response", "reply_time")))
    assert int(str(told["answers to customers who waited"])) >= 20
    assert told["conversations resolved"] == str(len(events("conversation_resolved"))) != "0"
    owed = house.rows(
        "SELECT id FROM conversations WHERE assignee_id = ? AND status = 'open' AND waiting_since IS NOT NULL", me
    )
    assert told["still owed an answer"] == str(len(owed))
    assert sum(int(row[1] or 0) for row in page.tables[1].rows) == len(events("first_response", "reply_time"))


def test_hours_of_the_traffic_are_the_agents() -> None:
    from tui.models.report import ReportBucket

    now = datetime(2026, 7, 8, 12, tzinfo=ZoneInfo("UTC"))
    wanted = period("last 7 days", now, ZoneInfo("Europe/Berlin"))
    assert wanted is not None
    heat = heat_map(
        (ReportBucket(at=datetime(2026, 7, 6, 22, tzinfo=ZoneInfo("UTC")), value=3),), ZoneInfo("Europe/Berlin"), wanted
    )
    assert heat.cells[1][0] == 3
