"""The server answers the traps of the contract like the real one."""

import pytest

from .stand import Stand

CONVERSATION = "conversations/1"


async def test_the_shapes_of_a_missing_and_a_wrong_token_differ(fresh: Stand) -> None:
    answer = await fresh.nobody.ask("GET", "conversations")
    assert (answer.status_code, list(answer.json())) == (401, ["errors"])
    fresh.nobody.token = "wrong"
    answer = await fresh.nobody.ask("GET", "conversations")
    assert (answer.status_code, answer.json()) == (401, {"error": "Invalid Access Token"})


async def test_only_the_header_authenticates_in_either_spelling(fresh: Stand) -> None:
    token = fresh.admin.token or ""
    tried: tuple[tuple[dict[str, str], int], ...] = (
        ({"api-access-token": token}, 200),
        ({"api_access_token": token}, 200),
        ({"authorization": f"Bearer {token}"}, 401),
    )
    for headers, status in tried:
        assert (await fresh.nobody.http.get("/api/v1/profile", headers=headers)).status_code == status
    assert (await fresh.nobody.http.get(f"/api/v1/profile?api_access_token={token}")).status_code == 401


async def test_permission_denied_is_a_401_too(fresh: Stand) -> None:
    answer = await fresh.agent.ask("POST", "labels", json={"label": {"title": "nope"}})
    assert (answer.status_code, answer.json()) == (401, {"error": "You are not authorized to do this action"})


async def test_an_unknown_path_is_a_page_unless_json_is_asked_for(fresh: Stand) -> None:
    answer = await fresh.admin.ask("GET", "nothing_here")
    assert answer.json() == {"status": 404, "error": "Not Found"}
    answer = await fresh.admin.ask("GET", "nothing_here", headers={"accept": "*/*"})
    assert answer.headers["content-type"].startswith("text/html")


async def test_what_the_server_does_not_have_it_says_in_a_sentence(fresh: Stand) -> None:
    answer = await fresh.admin.ask("GET", "captain/assistants")
    assert answer.status_code == 501
    assert answer.json()["error"].endswith(".")


async def test_a_read_whose_tag_is_known_has_no_body(fresh: Stand) -> None:
    for path in ("labels", "conversations", CONVERSATION, f"{CONVERSATION}/messages"):
        first = await fresh.admin.ask("GET", path)
        again = await fresh.admin.ask("GET", path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "content-encoding" not in first.headers
        assert first.headers["x-request-id"] != again.headers["x-request-id"]


async def test_templates_in_a_reply_are_filled_but_not_in_code(fresh: Stand) -> None:
    said = await fresh.admin.post(
        f"{CONVERSATION}/messages", {"content": "Hi {{contact.name}}, `{{contact.name}}`, {{ broken"}
    )
    assert said["content"] == "Hi {{contact.name}}, `{{contact.name}}`, {{ broken"
    said = await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "Hi {{contact.name}}, `{{contact.name}}`"})
    assert said["content"] == "Hi Maria Dos Santos, `{{contact.name}}`"


async def test_a_key_of_our_own_is_kept_by_new_servers_and_dropped_by_old_ones(fresh: Stand, old: Stand) -> None:
    body = {"content": "x", "content_attributes": {"client_token": "t-1"}}
    assert (await fresh.admin.post(f"{CONVERSATION}/messages", body))["content_attributes"] == {"client_token": "t-1"}
    assert (await old.admin.post(f"{CONVERSATION}/messages", body))["content_attributes"] == {}


async def test_windows_of_a_thread_are_20_100_and_1000(fresh: Stand) -> None:
    for number in range(130):
        await fresh.admin.post(f"{CONVERSATION}/messages", {"content": f"m{number}"})
    path = f"{CONVERSATION}/messages"
    newest = (await fresh.admin.get(path))["payload"]
    ids = [row["id"] for row in newest]
    assert len(ids) == 20
    assert ids == sorted(ids)
    before = (await fresh.admin.get(path, before=ids[0]))["payload"]
    assert (len(before), before[-1]["id"]) == (20, ids[0] - 1)
    after = (await fresh.admin.get(path, after=1))["payload"]
    assert (len(after), after[0]["id"]) == (100, 2)
    between = (await fresh.admin.get(path, after=5, before=125))["payload"]
    assert (between[0]["id"], between[-1]["id"]) == (5, 124)


async def test_two_hundred_messages_a_minute_are_enough(fresh: Stand) -> None:
    for number in range(200):
        await fresh.admin.post(f"{CONVERSATION}/messages", {"content": f"m{number}"})
    answer = await fresh.admin.ask("POST", f"{CONVERSATION}/messages", json={"content": "one more"})
    assert (answer.status_code, answer.json()) == (422, {"error": "Validation failed: Too many messages"})
    fresh.clock.advance(61)
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "now"})


async def test_a_customer_who_writes_reopens_what_was_resolved(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "resolved"})
    fresh.clock.advance(5)
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "still here"})
    assert (await fresh.admin.get(CONVERSATION))["status"] == "resolved"
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "again", "message_type": "incoming"})
    fresh.clock.advance(1)
    shown = await fresh.admin.get(CONVERSATION)
    assert shown["status"] == "open"
    assert shown["messages"][0]["content"] == "System reopened the conversation due to a new incoming message."


async def test_a_snoozed_conversation_wakes_up_at_its_time(fresh: Stand) -> None:
    due = int(fresh.clock.now()) + 1800
    await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "snoozed", "snoozed_until": due})
    fresh.clock.advance(1500)
    assert (await fresh.admin.get(CONVERSATION))["status"] == "snoozed"
    fresh.clock.advance(600)
    shown = await fresh.admin.get(CONVERSATION)
    assert (shown["status"], shown["snoozed_until"]) == ("open", None)


async def test_snoozing_again_without_a_time_keeps_the_old_one(fresh: Stand) -> None:
    due = int(fresh.clock.now()) + 1800
    await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "snoozed", "snoozed_until": due})
    first = (await fresh.admin.get(CONVERSATION))["snoozed_until"]
    answer = await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "snoozed"})
    assert answer["payload"]["snoozed_until"] == first


async def test_an_agent_who_opens_a_conversation_takes_it(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "resolved"})
    await fresh.agent.post(f"{CONVERSATION}/toggle_status", {"status": "open"})
    assert (await fresh.admin.get(CONVERSATION))["meta"]["assignee"]["id"] == 2


async def test_unread_counts_up_to_ten_and_goes_when_an_agent_looks(fresh: Stand) -> None:
    for number in range(12):
        await fresh.admin.post(f"{CONVERSATION}/messages", {"content": f"{number}", "message_type": "incoming"})
    assert (await fresh.admin.get(CONVERSATION))["unread_count"] == 10
    assert (await fresh.agent.post(f"{CONVERSATION}/update_last_seen"))["unread_count"] == 0
    assert (await fresh.admin.post(f"{CONVERSATION}/unread"))["unread_count"] > 0


async def test_labels_and_attributes_are_replaced_not_merged(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/labels", {"labels": ["a", "b"]})
    assert (await fresh.admin.post(f"{CONVERSATION}/labels", {"labels": ["c"]}))["payload"] == ["c"]
    await fresh.admin.post(f"{CONVERSATION}/custom_attributes", {"custom_attributes": {"x": 1}})
    answer = await fresh.admin.post(f"{CONVERSATION}/custom_attributes", {"custom_attributes": {"y": 2}})
    assert answer == {"custom_attributes": {"y": 2}}


async def test_an_unknown_assignee_unassigns(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/assignments", {"assignee_id": 2})
    assert await fresh.admin.post(f"{CONVERSATION}/assignments", {"assignee_id": 999}) is None
    assert "assignee" not in (await fresh.admin.get(CONVERSATION))["meta"]


async def test_conversations_of_foreign_inboxes_are_hidden_and_refused(fresh: Stand) -> None:
    await fresh.admin.post("inboxes", {"name": "Private", "channel": {"type": "api"}})
    await fresh.admin.post("conversations", {"inbox_id": 2, "contact_id": 1})
    assert (await fresh.agent.get("conversations"))["data"]["meta"]["all_count"] == 1
    assert (await fresh.agent.ask("GET", "conversations/2")).status_code == 401
    assert (await fresh.admin.get("conversations"))["data"]["meta"]["all_count"] == 2


async def test_a_deleted_conversation_is_gone_for_everyone(fresh: Stand) -> None:
    assert (await fresh.agent.ask("DELETE", CONVERSATION)).status_code == 401
    assert (await fresh.admin.ask("DELETE", CONVERSATION)).status_code == 200
    assert (await fresh.admin.ask("GET", f"{CONVERSATION}/messages")).status_code == 404


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ([{"attribute_key": "status", "filter_operator": "equal_to", "values": ["open"], "query_operator": None}], 200),
        (
            [{"attribute_key": "status", "filter_operator": "equal_to", "values": ["open"], "query_operator": "and"}],
            500,
        ),
        ([{"attribute_key": "colour", "filter_operator": "equal_to", "values": ["x"], "query_operator": None}], 422),
        ([{"attribute_key": "status", "filter_operator": "contains", "values": ["open"], "query_operator": None}], 422),
        ([{"attribute_key": "status", "filter_operator": "equal_to", "values": [], "query_operator": None}], 422),
        (None, 500),
    ],
)
async def test_the_filter_grammar_refuses_as_the_real_one(fresh: Stand, payload: object, status: int) -> None:
    answer = await fresh.admin.ask("POST", "conversations/filter", json={"payload": payload} if payload else {})
    assert answer.status_code == status


async def test_and_binds_tighter_than_or_in_a_filter(shop: Stand) -> None:
    def condition(status: str, joint: str | None) -> dict[str, object]:
        return {"attribute_key": "status", "filter_operator": "equal_to", "values": [status], "query_operator": joint}

    body = {"payload": [condition("open", "or"), condition("resolved", "and"), condition("pending", None)]}
    assert (await shop.agent.post("conversations/filter", body))["meta"]["all_count"] == 80


@pytest.mark.parametrize("order", ["priority_desc", "waiting_since_asc", "created_at_asc", "last_activity_at_desc"])
async def test_pages_of_any_order_hold_every_conversation_once(shop: Stand, order: str) -> None:
    ids: list[int] = []
    for page in range(1, 9):
        rows = (await shop.agent.get("conversations", status="all", page=page, sort_by=order))["data"]["payload"]
        ids += [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == 150


async def test_a_raw_control_character_passes_and_a_null_byte_does_not(fresh: Stand) -> None:
    said = await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "\x1b]0;x\x07 \u202e"})
    assert said["content"] == "\x1b]0;x\x07 \u202e"
    answer = await fresh.admin.ask("POST", f"{CONVERSATION}/messages", json={"content": "a\x00b"})
    assert (answer.status_code, answer.json()) == (422, {"error": "string contains null byte"})
    answer = await fresh.admin.ask(
        "POST",
        f"{CONVERSATION}/messages",
        content=b'{"content": "\\ud800"}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400


async def test_old_servers_lack_what_came_later(old: Stand) -> None:
    assert (await old.admin.ask("DELETE", CONVERSATION)).json() == {"status": 404, "error": "Not Found"}
    assert (await old.admin.ask("POST", "/api/v1/profile/reset_access_token")).status_code == 404
    shown = await old.admin.get(CONVERSATION)
    assert "assignee_type" not in shown["meta"]
    assert (await old.admin.get("/api"))["version"] == "4.0.4"


async def test_state_in_a_file_outlives_the_server(tmp_path: object) -> None:
    from pathlib import Path

    from tui.demo.options import DemoOptions
    from tui.demo.server import Demo

    file = Path(str(tmp_path)) / "demo.db"
    first = Demo(DemoOptions(size=5, quiet=True, data=file))
    facts = first.facts("http://demo.test")
    token = first.house.token()
    await first.aclose()
    second = Demo(DemoOptions(size=5, quiet=True, data=file))
    assert second.facts("http://demo.test") == facts
    assert second.house.token() != token
    assert second.house.db.value("SELECT count(*) FROM conversations") == 5
    await second.aclose()
