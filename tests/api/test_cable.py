from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import cable
from tui.api.broadcasts import (
    ConversationChanged,
    MessageCreated,
    NotificationChanged,
    PassedOver,
    PresenceChanged,
    TypingChanged,
)
from tui.api.decode import events
from tui.models.people import Availability, SenderKind


def test_a_subscription_is_one_constant_text_inside_the_frame() -> None:
    identifier, frame = cable.subscribe_frame("ps", 3, 12)
    assert json.loads(frame) == {"command": "subscribe", "identifier": identifier}
    assert json.loads(identifier) == {
        "channel": "RoomChannel",
        "pubsub_token": "ps",
        "account_id": 3,
        "user_id": 12,
    }
    assert json.loads(json.loads(cable.presence_frame(identifier))["data"]) == {"action": "update_presence"}
    assert json.loads(cable.subscribe_frame("customer")[0]) == {"channel": "RoomChannel", "pubsub_token": "customer"}


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ('{"type":"welcome"}', cable.Welcome()),
        ('{"type":"ping","message":1767600003}', cable.Ping(1767600003)),
        ('{"type":"ping"}', cable.Ping(0)),
        ('{"identifier":"i","type":"confirm_subscription"}', cable.Confirmed("i")),
        ('{"identifier":"i","type":"reject_subscription"}', cable.Rejected("i")),
        ('{"type":"disconnect","reason":"unauthorized","reconnect":false}', cable.Disconnected("unauthorized", False)),
        ('{"type":"disconnect"}', cable.Disconnected("", True)),
        ('{"identifier":"i","message":{"event":"e","data":{"a":1}}}', cable.Broadcast("e", {"a": 1}, "i")),
        ('{"type":"news from the future"}', None),
        ('{"message":{"event":"e","data":[]}}', None),
        ('{"message":{"data":{}}}', None),
        ("[]", None),
        ("no json", None),
        ("", None),
        ("[" * 100_000, None),
    ],
)
def test_frames_become_values_and_the_rest_is_none(text: str, frame: cable.Frame | None) -> None:
    assert cable.parse(text) == frame


@given(st.text(max_size=80))
def test_no_text_is_too_odd_for_a_frame(text: str) -> None:
    cable.parse(text)
    cable.parse(json.dumps({"type": text, "message": text, "identifier": text}))


def test_what_holds_a_token_has_no_repr() -> None:
    frame = cable.parse('{"identifier":"secret","message":{"event":"e","data":{"pubsub_token":"secret"}}}')
    assert "secret" not in repr(frame)
    assert "secret" not in repr(cable.Confirmed("secret"))


PUSH = {
    "id": 482,
    "inbox_id": 7,
    "status": "resolved",
    "channel": "Channel::Api",
    "account_id": 3,
    "labels": ["refund"],
    "meta": {"sender": {"id": 91, "name": "Lee", "type": "contact"}, "assignee": None, "team": None},
    "messages": [],
    "updated_at": 1767600100.482,
    "first_reply_created_at": None,
    "waiting_since": 0,
}


def test_a_conversation_is_told_in_its_newest_state_whatever_the_event_is_called() -> None:
    found = events.broadcast(cable.Broadcast("conversation.status_changed", dict(PUSH)))
    assert isinstance(found, ConversationChanged)
    assert (found.account_id, found.name, found.push.id) == (3, "conversation.status_changed", 482)
    assert found.push.assignee is None
    assert found.push.waiting_since is None
    assert found.push.contact.name == "Lee"


def test_a_message_brings_the_facts_of_its_conversation() -> None:
    data = {
        "id": 9,
        "conversation_id": 482,
        "account_id": 3,
        "content": "Hi",
        "message_type": 0,
        "echo_id": "e",
        "content_attributes": {"client_token": "t"},
        "sender": {"id": 91, "name": "Lee", "type": "contact"},
        "conversation": {"assignee_id": 12, "unread_count": 2, "last_activity_at": 1767600100},
        "performer": {"id": 12, "name": "Mira", "type": "user"},
    }
    found = events.broadcast(cable.Broadcast("message.created", data))
    assert isinstance(found, MessageCreated)
    assert (found.message.echo_id, found.message.client_token) == ("e", "t")
    assert (found.facts.assignee_id, found.facts.unread_count) == (12, 2)
    assert found.performer is not None
    assert found.performer.kind is SenderKind.USER
    assert found.message.is_customers


def test_typing_tells_who_and_whether_customers_may_see_it() -> None:
    data = {"conversation": PUSH, "user": {"id": 12, "name": "Mira", "type": "user"}, "is_private": True}
    found = events.broadcast(cable.Broadcast("conversation.typing_on", data))
    assert isinstance(found, TypingChanged)
    assert (found.conversation_id, found.typing, found.private, found.user.name) == (482, True, True, "Mira")


def test_presence_names_people_by_number() -> None:
    data = {"account_id": 3, "users": {"12": "busy", "x": "online"}, "contacts": {"91": "online"}}
    found = events.broadcast(cable.Broadcast("presence.update", data))
    assert isinstance(found, PresenceChanged)
    assert found.presence.users == {12: Availability.BUSY}
    assert found.presence.contacts == frozenset({91})


def test_a_notification_knows_the_conversation_by_the_number_people_see() -> None:
    data = {
        "account_id": 3,
        "unread_count": 2,
        "count": 2,
        "notification": {
            "id": 5,
            "notification_type": "conversation_mention",
            "primary_actor_type": "Conversation",
            "primary_actor_id": 90210,
            "primary_actor": PUSH,
        },
    }
    found = events.broadcast(cable.Broadcast("notification.created", data))
    assert isinstance(found, NotificationChanged)
    assert (found.notification.conversation_id, found.notification.primary_actor_id) == (482, 90210)
    assert found.created


@pytest.mark.parametrize(
    ("event", "reason"),
    [("first.reply.created", "repeats"), ("voice_call.incoming", "unknown"), ("message.created", "unreadable")],
)
def test_what_means_nothing_to_us_is_passed_over_by_name(event: str, reason: str) -> None:
    assert events.broadcast(cable.Broadcast(event, {})) == PassedOver(event, reason)
