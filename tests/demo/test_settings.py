"""What an account sets up, who may, and what is refused."""

from typing import Any

import pytest

from .stand import Stand

FILTER = {
    "name": "Mine",
    "type": "conversation",
    "query": {
        "payload": [
            {"attribute_key": "status", "filter_operator": "equal_to", "values": ["open"], "query_operator": None}
        ]
    },
}


async def test_a_saved_view_belongs_to_who_saved_it(fresh: Stand) -> None:
    row = await fresh.agent.post("custom_filters", {"custom_filter": FILTER})
    assert row["query"] == FILTER["query"]
    assert [one["id"] for one in await fresh.agent.get("custom_filters")] == [row["id"]]
    assert await fresh.admin.get("custom_filters") == []
    assert (await fresh.admin.ask("GET", f"custom_filters/{row['id']}")).status_code == 404
    assert (await fresh.agent.ask("DELETE", f"custom_filters/{row['id']}")).status_code == 204


async def test_views_are_listed_by_their_kind(fresh: Stand) -> None:
    for number, kind in enumerate(("conversation", "contact", 0, 1)):
        await fresh.agent.post("custom_filters", {"name": f"view {number}", "filter_type": kind})
    for kind, names in (("conversation", ["view 0", "view 2"]), ("contact", ["view 1", "view 3"])):
        assert [row["name"] for row in await fresh.agent.get("custom_filters", filter_type=kind)] == names


DEFINITION = {
    "attribute_display_name": "Plan",
    "attribute_display_type": "list",
    "attribute_key": "plan",
    "attribute_values": ["Pro", "Free"],
    "attribute_model": "contact_attribute",
}


async def test_attributes_are_defined_by_administrators_since_4_14(fresh: Stand, old: Stand) -> None:
    for stand, status in ((fresh, 401), (old, 200)):
        answer = await stand.agent.ask("POST", "custom_attribute_definitions", json=DEFINITION)
        assert answer.status_code == status
    row = await fresh.admin.post("custom_attribute_definitions", DEFINITION)
    assert row["attribute_values"] == ["Pro", "Free"]
    assert [one["attribute_key"] for one in await fresh.agent.get("custom_attribute_definitions")] == ["plan"]


@pytest.mark.parametrize(
    ("change", "attribute"),
    [
        ({"attribute_key": "email"}, "attribute_key"),
        ({"attribute_key": "two words"}, "attribute_key"),
        ({"attribute_display_name": ""}, "attribute_display_name"),
    ],
)
async def test_a_definition_that_cannot_be_names_the_field(
    fresh: Stand, change: dict[str, str], attribute: str
) -> None:
    answer = await fresh.admin.ask("POST", "custom_attribute_definitions", json=DEFINITION | change)
    assert answer.status_code == 422
    assert answer.json()["attributes"] == [attribute]


async def test_the_same_key_twice_is_refused_within_one_model_only(fresh: Stand) -> None:
    await fresh.admin.post("custom_attribute_definitions", DEFINITION)
    again = await fresh.admin.ask("POST", "custom_attribute_definitions", json=DEFINITION)
    assert again.json()["message"] == "Attribute key has already been taken"
    other = DEFINITION | {"attribute_model": "conversation_attribute"}
    assert (await fresh.admin.ask("POST", "custom_attribute_definitions", json=other)).status_code == 200


async def test_a_webhook_has_a_name_and_a_secret_since_4_12(fresh: Stand, old: Stand) -> None:
    body = {"webhook": {"url": "https://hooks.example/in", "name": "in"}}
    row = (await fresh.admin.post("webhooks", body))["payload"]["webhook"]
    assert (row["name"], len(row["secret"])) == ("in", 24)
    row = (await old.admin.post("webhooks", body))["payload"]["webhook"]
    assert not {"name", "secret"} & set(row)


async def test_typing_reaches_webhooks_since_4_2(fresh: Stand, old: Stand) -> None:
    body = {"webhook": {"url": "https://hooks.example/in", "subscriptions": ["conversation_typing_on"]}}
    assert (await fresh.admin.ask("POST", "webhooks", json=body)).status_code == 200
    answer = await old.admin.ask("POST", "webhooks", json=body)
    assert answer.json() == {"message": "Subscriptions Invalid events", "attributes": ["subscriptions"]}


async def test_a_webhook_names_all_that_is_wrong_with_it(fresh: Stand) -> None:
    answer = await fresh.admin.ask("POST", "webhooks", json={"webhook": {"url": "nowhere", "subscriptions": ["x"]}})
    assert answer.status_code == 422
    assert answer.json()["message"] == "Url is invalid, Subscriptions Invalid events"


SETTINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("webhooks", {"webhook": {"url": "https://hooks.example/in"}}),
    ("agent_bots", {"name": "Bot"}),
    ("automation_rules", {"name": "Rule", "event_name": "message_created", "conditions": [], "actions": []}),
    ("portals", {"portal": {"name": "Help", "slug": "help"}}),
    ("teams", {"name": "sales"}),
)


@pytest.mark.parametrize(("path", "body"), SETTINGS)
async def test_agents_set_up_nothing(fresh: Stand, path: str, body: dict[str, Any]) -> None:
    answer = await fresh.agent.ask("POST", path, json=body)
    assert (answer.status_code, answer.json()) == (401, {"error": "You are not authorized to do this action"})


async def test_articles_of_a_portal_can_be_searched(fresh: Stand) -> None:
    await fresh.admin.post("portals", {"portal": {"name": "Help", "slug": "help"}})
    article = {"title": "Refunds", "content": "Within 30 days.", "locale": "en"}
    made = (await fresh.admin.post("portals/help/articles", {"article": article}))["payload"]
    assert (made["slug"].endswith("refunds"), made["status"]) == (True, "draft")
    found = (await fresh.agent.get("search/articles", q="refund"))["payload"]["articles"]
    assert [row["title"] for row in found] == ["Refunds"]


async def test_a_bot_answers_with_its_own_token(fresh: Stand) -> None:
    bot = await fresh.admin.post("agent_bots", {"name": "Botty", "outgoing_url": "https://bots.example"})
    await fresh.admin.ask("POST", "inboxes/1/set_agent_bot", json={"agent_bot": bot["id"]})
    fresh.nobody.token = bot["access_token"]
    said = await fresh.nobody.post("conversations/1/messages", {"content": "beep"})
    assert (said["sender"]["type"], said["sender"]["name"]) == ("agent_bot", "Botty")
    answer = await fresh.nobody.ask("GET", "labels")
    assert answer.json() == {"error": "Access to this endpoint is not authorized for bots"}
