"""The socket says what the realtime contract says it says, and stays silent where the real one does."""

import json

from .stand import Ear, Stand

CONVERSATION = "conversations/1"


async def test_a_subscription_is_confirmed_and_told_who_is_here(fresh: Stand) -> None:
    ear = await fresh.heard_by(1)
    frames = await ear.frames()
    assert frames[0] == {"type": "welcome"}
    assert frames[1]["type"] == "confirm_subscription"
    assert json.loads(frames[1]["identifier"])["user_id"] == 1
    data = frames[2]["message"]["data"]
    assert frames[2]["message"]["event"] == "presence.update"
    assert data["users"] == {"1": "online"}
    assert data["contacts"] == {}


async def test_wrong_tokens_accounts_channels_and_nonsense_are_met_with_silence(fresh: Stand) -> None:
    token = fresh.demo.house.db.value("SELECT pubsub_token FROM users WHERE id = 1")
    ear = Ear(await fresh.demo.connect_cable(), fresh.clock)
    for who in (
        {"pubsub_token": "wrong", "account_id": 1, "user_id": 1},
        {"pubsub_token": token, "account_id": 9, "user_id": 1},
        {"pubsub_token": token, "account_id": 1, "user_id": 2},
        {"pubsub_token": token, "user_id": 1},
        {"pubsub_token": token, "account_id": 1, "user_id": 1, "channel": "OtherChannel"},
    ):
        await ear.subscribe(who)
    for text in ("hello", "[]", '{"command": "dance", "identifier": "x"}', '{"command": "subscribe"}'):
        await ear.connection.send(text)
    assert await ear.frames() == [{"type": "welcome"}]


async def test_the_same_subscription_is_not_confirmed_twice(fresh: Stand) -> None:
    ear = await fresh.heard_by(1)
    token = fresh.demo.house.db.value("SELECT pubsub_token FROM users WHERE id = 1")
    await ear.subscribe({"pubsub_token": token, "account_id": 1, "user_id": 1})
    frames = await ear.frames()
    assert [frame.get("type") for frame in frames].count("confirm_subscription") == 1


async def test_presence_fades_after_twenty_seconds(fresh: Stand) -> None:
    await fresh.heard_by(2)
    assert fresh.demo.house.presence.users(1) == {"2": "online"}
    fresh.clock.advance(21)
    assert fresh.demo.house.presence.users(1) == {}


async def test_a_customers_message_brings_its_three_events(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "hello"})
    fresh.clock.advance(5)
    ear = await fresh.heard_by(1)
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "question", "message_type": "incoming"})
    names = [name for name, _ in await ear.events()]
    assert names == ["presence.update", "message.created", "contact.updated", "conversation.updated"]


async def test_a_reply_that_nobody_waited_for_brings_one_event_with_its_echo(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "first"})
    fresh.clock.advance(5)
    ear = await fresh.heard_by(1)
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "second", "echo_id": "e-1"})
    _, (name, data) = await ear.events()
    assert (name, data["echo_id"], data["performer"]["id"]) == ("message.created", "e-1", 1)


async def test_resolving_tells_status_activity_and_update(fresh: Stand) -> None:
    ear = await fresh.heard_by(1)
    await fresh.admin.post(f"{CONVERSATION}/toggle_status", {"status": "resolved"})
    events = await ear.events()
    assert sorted(name for name, _ in events[1:]) == [
        "conversation.status_changed",
        "conversation.updated",
        "message.created",
    ]
    activity = next(data for name, data in events if name == "message.created")
    assert activity["content"] == "Conversation was marked resolved by Ana Prado"
    assert "performer" not in activity
    assert "sender" not in activity


async def test_reading_and_deleting_tell_nobody(fresh: Stand) -> None:
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "q", "message_type": "incoming"})
    fresh.clock.advance(5)
    ear = await fresh.heard_by(1)
    await fresh.admin.post(f"{CONVERSATION}/update_last_seen")
    await fresh.admin.ask("DELETE", CONVERSATION)
    assert {name for name, _ in await ear.events()} <= {
        "presence.update",
        "notification.deleted",
        "notification.updated",
    }


async def test_the_typist_does_not_hear_their_own_typing(fresh: Stand) -> None:
    admin, agent = await fresh.heard_by(1), await fresh.heard_by(2)
    await fresh.admin.post(f"{CONVERSATION}/toggle_typing_status", {"typing_status": "on", "is_private": True})
    assert "conversation.typing_on" not in [name for name, _ in await admin.events()]
    heard = dict(await agent.events())["conversation.typing_on"]
    assert (heard["is_private"], heard["user"]["id"]) == (True, 1)


async def test_the_customer_hears_replies_but_neither_notes_nor_activities(fresh: Stand) -> None:
    session = fresh.demo.house.db.one("SELECT * FROM contact_inboxes ORDER BY id DESC LIMIT 1")
    assert session is not None
    ear = Ear(await fresh.demo.connect_cable(), fresh.clock)
    await ear.subscribe({"pubsub_token": session["pubsub_token"]})
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "secret", "private": True})
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "public"})
    await fresh.admin.post(f"{CONVERSATION}/toggle_priority", {"priority": "high"})
    said = [data["content"] for name, data in await ear.events() if name == "message.created"]
    assert said == ["public"]


async def test_an_agent_outside_the_inbox_hears_nothing_of_it(fresh: Stand) -> None:
    await fresh.admin.post("inboxes", {"name": "Private", "channel": {"type": "api"}})
    await fresh.admin.post("conversations", {"inbox_id": 2, "contact_id": 1})
    fresh.clock.advance(10)
    ear = await fresh.heard_by(2)
    await fresh.admin.post("conversations/2/messages", {"content": "x"})
    assert [name for name, _ in await ear.events()] == ["presence.update"]


async def test_two_connections_of_one_user_hear_the_same(fresh: Stand) -> None:
    one, two = await fresh.heard_by(2), await fresh.heard_by(2)
    await fresh.admin.post(f"{CONVERSATION}/messages", {"content": "x"})
    heard = [[event for event in await ear.events() if event[0] != "presence.update"] for ear in (one, two)]
    assert heard[0] == heard[1] != []


async def test_automatic_assignment_is_announced_twice(fresh: Stand) -> None:
    await fresh.admin.ask("PATCH", "inboxes/1", json={"enable_auto_assignment": True})
    ear = await fresh.heard_by(2)
    await fresh.agent.post("/api/v1/profile/availability", {"profile": {"account_id": 1, "availability": "online"}})
    await fresh.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
    events = await ear.events()
    assert [data["id"] for name, data in events if name == "assignee.changed"].count(2) == 2
    assert "Assigned to Bruno Lima by Default Policy" in [
        data["content"] for name, data in events if name == "message.created"
    ]
