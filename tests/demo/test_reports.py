"""The figures add up to what was done."""

from .stand import NOON, Stand

DAY = 86_400
REPORTS = "/api/v2/accounts/1"


async def _a_busy_hour(stand: Stand) -> None:
    """A customer waits 100 s for the first answer and 40 s for the next; then it is resolved."""
    await stand.admin.post("conversations/1/assignments", {"assignee_id": 2})
    for wait in (100, 40):
        await stand.admin.post("conversations/1/messages", {"content": "?", "message_type": "incoming"})
        stand.clock.advance(wait)
        await stand.agent.post("conversations/1/messages", {"content": "!"})
        stand.clock.advance(10)
    await stand.agent.post("conversations/1/toggle_status", {"status": "resolved"})
    stand.clock.advance(5)


def _span(stand: Stand) -> dict[str, int]:
    midnight = int(NOON.timestamp()) // DAY * DAY
    return {"since": midnight, "until": midnight + DAY}


async def test_the_summary_of_an_agent_holds_his_answers_and_resolutions(fresh: Stand) -> None:
    await _a_busy_hour(fresh)
    found = await fresh.admin.get(f"{REPORTS}/reports/summary", type="agent", id=2, **_span(fresh))
    assert found["conversations_count"] == 1
    assert (found["incoming_messages_count"], found["outgoing_messages_count"]) == (0, 2)
    assert found["resolutions_count"] == 1
    assert found["avg_first_response_time"] == 160  # counted from the conversation's creation
    assert found["reply_time"] == 40
    assert found["previous"]["conversations_count"] == 0


async def test_days_of_a_report_sum_up_to_its_total(fresh: Stand) -> None:
    await _a_busy_hour(fresh)
    asked = {"type": "account", "metric": "incoming_messages_count", **_span(fresh)}
    for group_by, rows in (("hour", 24), ("day", 1)):
        found = await fresh.admin.get(f"{REPORTS}/reports", group_by=group_by, **asked)
        assert len(found) == rows
        assert sum(row["value"] for row in found) == 2
    assert await fresh.admin.get(f"{REPORTS}/reports", **{**asked, "metric": "happiness"}) == {}


async def test_a_time_zone_moves_where_days_begin(fresh: Stand) -> None:
    asked = {"type": "account", "metric": "conversations_count", "group_by": "day", **_span(fresh)}
    moved = await fresh.admin.get(f"{REPORTS}/reports", timezone_offset="-3", **asked)
    assert [row["timestamp"] % DAY for row in moved] == [3 * 3600] * len(moved)


async def test_what_is_open_now_is_told_live(fresh: Stand) -> None:
    figures = f"{REPORTS}/live_reports/conversation_metrics"
    assert await fresh.admin.get(figures) == {"open": 1, "unattended": 1, "unassigned": 1, "pending": 0}
    await _a_busy_hour(fresh)
    assert await fresh.admin.get(figures) == {"open": 0, "unattended": 0, "unassigned": 0, "pending": 0}


async def test_agents_see_no_reports(fresh: Stand) -> None:
    answer = await fresh.agent.ask("GET", f"{REPORTS}/reports/summary", params={"type": "account"})
    assert answer.status_code == 401


async def test_a_report_of_nothing_falls_over_as_on_the_real_server(fresh: Stand) -> None:
    answer = await fresh.admin.ask("GET", f"{REPORTS}/reports/summary")
    assert answer.status_code == 500


async def test_lists_for_a_spreadsheet_are_csv(fresh: Stand) -> None:
    answer = await fresh.admin.ask("GET", f"{REPORTS}/reports/agents", params=_span(fresh))
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.splitlines()
    assert lines[0] == "Reporting period 2026-03-02 to 2026-03-03"
    assert lines[3].startswith("Agent name")


async def test_what_bots_did_alone_and_what_they_handed_over_is_counted(fresh: Stand) -> None:
    bot = await fresh.admin.post("agent_bots", {"name": "Botty", "outgoing_url": "https://bots.example"})
    await fresh.admin.ask("POST", "inboxes/1/set_agent_bot", json={"agent_bot": bot["id"]})
    fresh.nobody.token = bot["access_token"]
    await fresh.nobody.post("conversations/1/messages", {"content": "beep"})
    for status in ("resolved", "pending", "open"):
        await fresh.nobody.post("conversations/1/toggle_status", {"status": status})
        fresh.clock.advance(5)
    assert await fresh.admin.get(f"{REPORTS}/reports/bot_metrics", type="account", **_span(fresh)) == {
        "conversation_count": 1,
        "message_count": 1,
        "resolution_rate": 100,
        "handoff_rate": 100,
    }


async def test_what_nobody_knows_the_form_of_is_not_made_up(fresh: Stand) -> None:
    for path in ("conversations_summary", "conversation_traffic?timezone_offset=0"):
        answer = await fresh.admin.ask("GET", f"{REPORTS}/reports/{path}")
        assert answer.status_code == 501
