"""What is done by a job: macros, bulk requests, and how little of it is reported."""

import pytest

from .stand import Stand


async def _conversation(stand: Stand, number: int = 1) -> dict[str, object]:
    found: dict[str, object] = await stand.admin.get(f"conversations/{number}")
    return found


async def test_a_macro_answers_at_once_and_works_later_as_who_ran_it(fresh: Stand) -> None:
    actions = [
        {"action_name": "add_label", "action_params": ["vip"]},
        {"action_name": "send_message", "action_params": ["On it."]},
        {"action_name": "assign_agent", "action_params": ["self"]},
        {"action_name": "resolve_conversation", "action_params": []},
    ]
    macro = (await fresh.admin.post("macros", {"name": "Done", "visibility": "global", "actions": actions}))["payload"]
    answer = await fresh.agent.ask("POST", f"macros/{macro['id']}/execute", json={"conversation_ids": [1]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await _conversation(fresh))["status"] == "open"
    fresh.clock.advance(5)
    row = await _conversation(fresh)
    assert (row["status"], row["labels"]) == ("resolved", ["vip"])
    said = (await fresh.admin.get("conversations/1/messages"))["payload"]
    assert [(line["content"], line["sender"]["id"]) for line in said if line["message_type"] == 1] == [("On it.", 2)]


async def test_an_agent_sees_his_own_macros_and_those_for_all(fresh: Stand) -> None:
    for name, visibility in (("all", "global"), ("mine", "personal")):
        await fresh.admin.post("macros", {"name": name, "visibility": visibility, "actions": []})
    made = await fresh.agent.post("macros", {"name": "for all, please", "visibility": "global", "actions": []})
    assert made["payload"]["visibility"] == "personal"
    names = [row["name"] for row in (await fresh.agent.get("macros"))["payload"]]
    assert names == ["all", "for all, please"]


async def test_an_action_nobody_knows_is_refused_by_name(fresh: Stand) -> None:
    body = {"name": "odd", "actions": [{"action_name": "fly", "action_params": []}]}
    answer = await fresh.admin.ask("POST", "macros", json=body)
    assert answer.status_code == 422
    assert answer.json() == {"error": {"actions": ["Macro execution actions fly not supported."]}}


async def test_a_macro_on_conversations_that_do_not_exist_says_nothing(fresh: Stand) -> None:
    macro = (await fresh.admin.post("macros", {"name": "x", "actions": []}))["payload"]
    answer = await fresh.admin.ask("POST", f"macros/{macro['id']}/execute", json={"conversation_ids": [99]})
    assert (answer.status_code, answer.content) == (200, b"")


async def test_the_personal_macro_of_another_is_not_run(fresh: Stand) -> None:
    macro = (await fresh.admin.post("macros", {"name": "x", "actions": []}))["payload"]
    answer = await fresh.agent.ask("POST", f"macros/{macro['id']}/execute", json={"conversation_ids": [1]})
    assert answer.status_code == 401


async def test_a_bulk_request_is_accepted_whole_and_done_to_what_exists(fresh: Stand) -> None:
    await fresh.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
    body = {"type": "Conversation", "ids": [1, 2, 99], "fields": {"status": "snoozed"}, "labels": {"add": ["bulk"]}}
    answer = await fresh.agent.ask("POST", "bulk_actions", json=body)
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await _conversation(fresh))["status"] == "open"
    fresh.clock.advance(5)
    for number in (1, 2):
        row = await _conversation(fresh, number)
        assert (row["status"], row["labels"]) == ("snoozed", ["bulk"])


@pytest.mark.parametrize("kind", ["Message", None])
async def test_a_bulk_request_for_anything_else_is_refused(fresh: Stand, kind: str | None) -> None:
    answer = await fresh.agent.ask("POST", "bulk_actions", json={"type": kind, "ids": [1], "fields": {}})
    assert (answer.status_code, answer.json()) == (422, {"success": False})


async def test_a_conversation_may_be_closed_by_a_member_of_its_inbox_alone(fresh: Stand) -> None:
    await fresh.admin.ask("PATCH", "inbox_members", json={"inbox_id": 1, "user_ids": [1]})
    body = {"type": "Conversation", "ids": [1], "fields": {"status": "resolved"}}
    await fresh.agent.ask("POST", "bulk_actions", json=body)
    fresh.clock.advance(5)
    assert (await _conversation(fresh))["status"] == "open"
