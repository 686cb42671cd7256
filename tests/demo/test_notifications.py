"""Who is told of what, and when a notification is read."""

from typing import Any

from .stand import Stand


async def _told(stand: Stand, who: str = "agent") -> list[tuple[str, bool]]:
    """The notifications of somebody: type and whether it is read, oldest first."""
    stand.clock.advance(5)
    caller = stand.agent if who == "agent" else stand.admin
    payload = (await caller.get("notifications", **{"includes[]": "read"}))["data"]["payload"]
    return [(row["notification_type"], row["read_at"] is not None) for row in reversed(payload)]


async def _customer_writes(stand: Stand, content: str) -> None:
    await stand.admin.post("conversations/1/messages", {"content": content, "message_type": "incoming"})


async def test_members_of_an_inbox_are_told_only_of_what_they_asked_for(fresh: Stand) -> None:
    await fresh.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
    assert await _told(fresh) == []
    chosen = {"notification_settings": {"selected_email_flags": ["email_conversation_creation"]}}
    answer = await fresh.agent.ask("PATCH", "notification_settings", json=chosen)
    assert answer.json()["selected_email_flags"] == ["email_conversation_creation"]
    await fresh.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
    assert await _told(fresh) == [("conversation_creation", False)]


async def test_an_assignee_keeps_the_newest_notification_of_a_conversation(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    assert await _told(fresh) == [("conversation_assignment", False)]
    for content in ("hello?", "anybody?"):
        await _customer_writes(fresh, content)
        assert await _told(fresh) == [("assigned_conversation_new_message", False)]
    assert await _told(fresh, "admin") == []


async def test_who_takes_a_conversation_is_not_told_so(fresh: Stand) -> None:
    await fresh.agent.post("conversations/1/assignments", {"assignee_id": 2})
    assert await _told(fresh) == []


async def test_a_mention_tells_makes_take_part_and_stands_among_the_mentions(fresh: Stand) -> None:
    note = {"content": "[@Bruno](mention://user/2/Bruno) look", "private": True}
    await fresh.admin.post("conversations/1/messages", note)
    assert await _told(fresh) == [("conversation_mention", False)]
    people = await fresh.agent.get("conversations/1/participants")
    assert [person["id"] for person in people] == [2]
    found = await fresh.agent.get("conversations", conversation_type="mention")
    assert [row["id"] for row in found["data"]["payload"]] == [1]


async def test_the_mention_in_a_public_message_is_only_text(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/messages", {"content": "[@Bruno](mention://user/2/Bruno) look"})
    assert await _told(fresh) == []


async def test_looking_at_a_conversation_reads_its_notifications_since_4_13(fresh: Stand, old: Stand) -> None:
    for stand, read in ((fresh, True), (old, False)):
        await stand.admin.post("conversations/1/assignments", {"assignee_id": 2})
        assert await _told(stand) == [("conversation_assignment", False)]
        await stand.agent.post("conversations/1/update_last_seen")
        assert await _told(stand) == [("conversation_assignment", read)]


async def test_reading_by_hand_counts_down(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    fresh.clock.advance(5)
    assert await fresh.agent.get("notifications/unread_count") == 1
    row = (await fresh.agent.get("notifications"))["data"]["payload"][0]
    await fresh.agent.ask("PATCH", f"notifications/{row['id']}", json={})
    assert await fresh.agent.get("notifications/unread_count") == 0
    await fresh.agent.post(f"notifications/{row['id']}/unread", {})
    assert await fresh.agent.get("notifications/unread_count") == 1
    await fresh.agent.post("notifications/read_all", {})
    assert await fresh.agent.get("notifications/unread_count") == 0


async def test_nobody_reads_the_notifications_of_another(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    fresh.clock.advance(5)
    row = (await fresh.agent.get("notifications"))["data"]["payload"][0]
    answer = await fresh.admin.ask("PATCH", f"notifications/{row['id']}", json={})
    assert answer.status_code == 404


async def test_a_notification_goes_through_the_socket_of_its_owner_alone(fresh: Stand) -> None:
    ears = {user_id: await fresh.heard_by(user_id) for user_id in (1, 2)}
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    heard: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for user_id, ear in ears.items():
        heard[user_id] = [event for event in await ear.events() if event[0] == "notification.created"]
    assert heard[1] == []
    assert [data["notification"]["notification_type"] for _, data in heard[2]] == ["conversation_assignment"]
    assert heard[2][0][1]["unread_count"] == 1


async def test_what_a_deleted_conversation_told_goes_with_it(fresh: Stand) -> None:
    await fresh.admin.post("conversations/1/assignments", {"assignee_id": 2})
    assert len(await _told(fresh)) == 1
    await fresh.admin.ask("DELETE", "conversations/1")
    assert await _told(fresh) == []
