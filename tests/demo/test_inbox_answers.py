"""What an inbox says by itself: greeting, absence, the question for an address, the question for a rating."""

from typing import Any

from .stand import Stand


async def _thread(stand: Stand, number: int = 1) -> list[tuple[str, int, str]]:
    stand.clock.advance(2)
    rows = (await stand.admin.get(f"conversations/{number}/messages"))["payload"]
    return [(row["content_type"], row["message_type"], row["content"]) for row in rows if row["message_type"] != 2]


async def _set_up(stand: Stand, **settings: Any) -> None:
    answer = await stand.admin.ask("PATCH", "inboxes/1", json=settings)
    assert answer.status_code == 200


async def _customer_writes(stand: Stand, content: str) -> None:
    await stand.admin.post("conversations/1/messages", {"content": content, "message_type": "incoming"})


async def _resolve(stand: Stand) -> None:
    await stand.admin.post("conversations/1/toggle_status", {"status": "resolved"})


async def test_the_first_message_of_a_conversation_is_greeted(fresh: Stand) -> None:
    await _set_up(fresh, greeting_enabled=True, greeting_message="Welcome!")
    for content in ("hi", "hello?"):
        await _customer_writes(fresh, content)
    assert await _thread(fresh) == [("text", 0, "hi"), ("text", 3, "Welcome!"), ("text", 0, "hello?")]


async def test_when_nobody_works_it_is_said_once_a_day(fresh: Stand) -> None:
    hours = [{"day_of_week": day, "closed_all_day": True} for day in range(7)]
    await _set_up(fresh, working_hours_enabled=True, out_of_office_message="Closed.", working_hours=hours)
    for content in ("hi", "hello?"):
        await _customer_writes(fresh, content)
    assert [said for _, kind, said in await _thread(fresh) if kind == 3] == ["Closed."]
    fresh.clock.advance(86_400)
    await _customer_writes(fresh, "still closed?")
    assert [said for _, kind, said in await _thread(fresh) if kind == 3] == ["Closed.", "Closed."]


async def test_a_rating_is_asked_for_once_where_the_inbox_says_so(fresh: Stand) -> None:
    await _resolve(fresh)
    assert await _thread(fresh) == []
    await fresh.admin.post("conversations/1/toggle_status", {"status": "open"})
    await _set_up(fresh, csat_survey_enabled=True, csat_config={"message": "How was it?", "display_type": "star"})
    for _ in range(2):
        await _resolve(fresh)
        assert await _thread(fresh) == [("input_csat", 3, "How was it?")]
        await fresh.admin.post("conversations/1/toggle_status", {"status": "open"})


async def test_a_rating_stands_in_the_list_and_in_the_figures(fresh: Stand) -> None:
    await _set_up(fresh, csat_survey_enabled=True)
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    await _resolve(fresh)
    fresh.clock.advance(2)
    uuid = (await fresh.admin.get("conversations/1"))["uuid"]
    page = f"/public/api/v1/csat_survey/{uuid}"
    assert (await fresh.nobody.get(page))["csat_survey_response"] is None
    values = {"csat_survey_response": {"rating": 4, "feedback_message": "good bread"}}
    answer = await fresh.nobody.ask("PATCH", page, json={"message": {"submitted_values": values}})
    assert answer.json()["csat_survey_response"]["rating"] == 4
    (row,) = await fresh.admin.get("csat_survey_responses")
    assert (row["rating"], row["feedback_message"], row["assigned_agent"]["id"]) == (4, "good bread", 2)
    figures = await fresh.admin.get("csat_survey_responses/metrics")
    assert figures == {"total_count": 1, "ratings_count": {"4": 1}, "total_sent_messages_count": 1}
    assert (await fresh.agent.ask("GET", "csat_survey_responses")).status_code == 401


async def test_after_two_weeks_nobody_rates_any_more(fresh: Stand) -> None:
    await _set_up(fresh, csat_survey_enabled=True)
    await _resolve(fresh)
    fresh.clock.advance(15 * 86_400)
    uuid = (await fresh.admin.get("conversations/1"))["uuid"]
    body = {"message": {"submitted_values": {"csat_survey_response": {"rating": 1}}}}
    answer = await fresh.nobody.ask("PATCH", f"/public/api/v1/csat_survey/{uuid}", json=body)
    assert answer.status_code == 422


async def test_a_visitor_of_the_website_is_asked_for_an_address_once(fresh: Stand) -> None:
    inbox = await fresh.admin.post(
        "inboxes", {"name": "Shop", "channel": {"type": "web_widget", "website_url": "https://shop.test"}}
    )
    widget = "/api/v1/widget"
    token = {"website_token": inbox["website_token"]}
    visitor = await fresh.nobody.post(f"{widget}/config", token)
    key = {"x-auth-token": visitor["website_channel_config"]["auth_token"]}
    assert visitor["contact"]["email"] is None
    for content in ("hi", "hello?"):
        await fresh.nobody.post(f"{widget}/messages", token | {"message": {"content": content}}, headers=key)
    said = await fresh.nobody.ask("GET", f"{widget}/messages", params=token, headers=key)
    kinds = [(row["message_type"], row["content_type"]) for row in said.json()["payload"]]
    assert kinds == [(0, "text"), (3, "text"), (3, "input_email"), (0, "text")]
    question = said.json()["payload"][2]["id"]
    body = token | {"contact": {"email": "visitor@mail.example"}}
    answer = await fresh.nobody.ask("PATCH", f"{widget}/messages/{question}", json=body, headers=key)
    assert answer.json()["contact"]["email"] == "visitor@mail.example"


async def test_a_session_of_the_website_needs_its_token_whole(fresh: Stand) -> None:
    inbox = await fresh.admin.post(
        "inboxes", {"name": "Shop", "channel": {"type": "web_widget", "website_url": "https://shop.test"}}
    )
    token = {"website_token": inbox["website_token"]}
    config = await fresh.nobody.post("/api/v1/widget/config", token)
    key = config["website_channel_config"]["auth_token"]
    for wrong in ("", "nonsense", key[:-2], key.partition(".")[0]):
        answer = await fresh.nobody.ask("GET", "/api/v1/widget/messages", params=token, headers={"x-auth-token": wrong})
        assert answer.status_code == 404
