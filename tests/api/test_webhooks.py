from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.api import errors
from tui.api.broadcasts import ContactChanged, ConversationChanged, MessageCreated, PassedOver, WidgetTriggered
from tui.api.webhooks import parse_webhook, verify_webhook
from tui.models.message import MessageType

RECORDED = json.loads(
    (Path(__file__).parents[1] / "recordings" / "4.15.1" / "webhook_signature.json").read_text(encoding="utf-8")
)
BODY = RECORDED["body"].encode()
SIGNED_AT = float(RECORDED["headers"]["x-chatwoot-timestamp"])


def genuine(body: bytes = BODY, *, now: float = SIGNED_AT + 5, **headers: str) -> bool:
    given = {"X-Chatwoot-Timestamp": RECORDED["headers"]["x-chatwoot-timestamp"]}
    given["X-Chatwoot-Signature"] = RECORDED["headers"]["x-chatwoot-signature"]
    given |= {f"X-Chatwoot-{name.capitalize()}": value for name, value in headers.items()}
    return verify_webhook(secret=RECORDED["secret"], body=body, headers=given, now=now)


def test_a_recorded_delivery_is_genuine() -> None:
    assert genuine()


def test_what_was_changed_is_old_or_is_not_signed_is_not() -> None:
    assert not genuine(BODY + b" ")
    assert not genuine(now=SIGNED_AT + 301)
    assert not genuine(now=SIGNED_AT - 301)
    assert not genuine(signature="")
    assert not genuine(signature="sha256=ü")
    assert not genuine(timestamp="²")
    assert not genuine(timestamp="")
    assert not verify_webhook(secret="", body=BODY, headers={}, now=SIGNED_AT)


def test_a_delivery_tells_what_the_websocket_would() -> None:
    delivery = parse_webhook(BODY, {"X-Chatwoot-Delivery": "d-1"})
    assert delivery.name == "contact_created"
    assert delivery.delivery_id == "d-1"
    assert isinstance(delivery.event, ContactChanged)
    assert delivery.event.created
    assert (delivery.event.account_id, delivery.event.contact.name) == (1, "Vector Ünïcode")


def test_a_message_is_the_same_record_though_it_is_written_otherwise() -> None:
    body = {
        "event": "message_created",
        "id": 331,
        "content": "hello",
        "message_type": "incoming",
        "created_at": "2026-11-22T14:32:35.095Z",
        "private": False,
        "account": {"id": 1, "name": "Padaria Aurora"},
        "inbox": {"id": 9, "name": "App"},
        "sender": {"id": 19, "name": "Good Hash", "avatar": "", "email": "g@x.example"},
        "conversation": {
            "id": 76,
            "unread_count": 1,
            "last_activity_at": 1795357955,
            "meta": {"assignee": {"id": 4, "name": "Ana"}},
        },
    }
    event = parse_webhook(json.dumps(body).encode()).event
    assert isinstance(event, MessageCreated)
    assert (event.message.conversation_id, event.message.inbox_id, event.account_id) == (76, 9, 1)
    assert event.message.message_type is MessageType.INCOMING
    assert (event.facts.assignee_id, event.facts.unread_count) == (4, 1)


def test_a_conversation_tells_what_changed() -> None:
    body = {
        "event": "conversation_updated",
        "id": 76,
        "inbox_id": 9,
        "status": "open",
        "meta": {"sender": {"id": 19, "name": "Lee"}, "assignee": None},
        "account": {"id": 1},
        "changed_attributes": [{"status": {"previous_value": "open", "current_value": "resolved"}}],
    }
    event = parse_webhook(json.dumps(body).encode()).event
    assert isinstance(event, ConversationChanged)
    assert event.changed == {"status": ["open", "resolved"]}
    assert event.account_id == 1


def test_the_widget_and_what_is_unknown_have_their_place() -> None:
    body = {"event": "webwidget_triggered", "contact": {"id": 1, "name": "Lee"}, "account": {"id": 1}}
    assert isinstance(parse_webhook(json.dumps(body).encode()).event, WidgetTriggered)
    unknown = parse_webhook(b'{"event": "inbox_created", "id": 1}').event
    assert unknown == PassedOver("inbox_created", "unknown")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"event": 1}', b"no json"])
def test_what_is_no_webhook_is_said(body: bytes) -> None:
    with pytest.raises(errors.NotUnderstood):
        parse_webhook(body)
