"""Made-up rows and messages for the tests of widgets and of how things read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel
from tui.models.message import DeliveryStatus, Message, MessageType
from tui.models.outgoing import Outgoing, Stage
from tui.models.people import Sender, SenderKind
from tui.models.row import Row, SnippetKind

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)
MARIA = Sender(id=1, kind=SenderKind.CONTACT, name="Maria Santos")
MIRA = Sender(id=7, kind=SenderKind.USER, name="Mira Holt")
JOAO = Sender(id=8, kind=SenderKind.USER, name="João Lima")

NAMES = (
    "Maria Santos",
    "João Lima",
    "Ana Reis",
    "伊藤 健二",
    "ليلى حداد",
    "Zoë Quist",
    "Bob 👩‍👩‍👧‍👦 Family",
    "Ô" * 40,
)
SNIPPETS = (
    "Where is my order?",
    "Re: invoice 2231, and a long subject that does not fit into the list at all",
    "Thanks, that worked!",
    "了解しました。明日もう一度ご連絡いたします。よろしくお願いします。",
    "أين طلبي؟",
    "",
)
CHANNELS = (Channel.WHATSAPP, Channel.EMAIL, Channel.WEB_WIDGET, Channel.TELEGRAM, Channel.API, Channel.UNKNOWN)
PRIORITIES = (Priority.URGENT, Priority.NONE, Priority.HIGH, Priority.NONE, Priority.LOW)


def a_row(row_id: int = 1, **given: Any) -> Row:
    """A row with two minutes' age; what a test is about is named."""
    plain: dict[str, Any] = {
        "inbox_id": 1,
        "contact_id": row_id,
        "contact_name": "Maria Santos",
        "status": Status.OPEN,
        "channel": Channel.WHATSAPP,
        "snippet": "Where is my order?",
        "snippet_kind": SnippetKind.CUSTOMER,
        "last_activity_at": NOW - timedelta(minutes=2),
    }
    return Row(id=row_id, **(plain | given))


def many_rows(count: int) -> list[Row]:
    """So many different rows, ids from 1."""
    kinds = (SnippetKind.CUSTOMER, SnippetKind.AGENT, SnippetKind.CUSTOMER, SnippetKind.NOTE)
    return [
        a_row(
            number,
            contact_name=NAMES[number % len(NAMES)],
            snippet=SNIPPETS[number % len(SNIPPETS)],
            snippet_kind=kinds[number % 4],
            channel=CHANNELS[number % len(CHANNELS)],
            priority=PRIORITIES[number % len(PRIORITIES)],
            unread_count=number % 4 and number % 13,
            assignee_name=("Mira Holt", "", "João")[number % 3],
            last_activity_at=NOW - timedelta(minutes=min(number, 3_000) ** 2),
            waiting_since=NOW - timedelta(minutes=17 * number) if number % 5 == 0 else None,
        )
        for number in range(1, count + 1)
    ]


class Rows:
    """A list of rows that a test can change."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows = list(rows)
        self.asked = 0

    def __len__(self) -> int:
        return len(self.rows)

    def row_at(self, index: int, /) -> Row:
        self.asked += 1
        return self.rows[index]

    def position(self, conversation_id: int, /) -> int | None:
        return next((at for at, row in enumerate(self.rows) if row.id == conversation_id), None)


def a_message(message_id: int = 1, content: str = "Where is my order?", **given: Any) -> Message:
    """A customer's message, a minute later for each id."""
    plain: dict[str, Any] = {
        "conversation_id": 1042,
        "message_type": MessageType.INCOMING,
        "sender": MARIA,
        "created_at": NOW - timedelta(hours=1) + timedelta(minutes=message_id),
    }
    return Message(id=message_id, content=content, **(plain | given))


def a_reply(message_id: int = 2, content: str = "Let me check.", **given: Any) -> Message:
    """A message of Mira's."""
    plain: dict[str, Any] = {
        "message_type": MessageType.OUTGOING,
        "sender": MIRA,
        "status": DeliveryStatus.SENT,
    }
    return a_message(message_id, content, **(plain | given))


def an_activity(message_id: int = 3, content: str = "João changed priority to urgent", **given: Any) -> Message:
    """A system line."""
    return a_message(message_id, content, **({"message_type": MessageType.ACTIVITY, "sender": None} | given))


def an_outgoing(token: str = "t", content: str = "On its way.", **given: Any) -> Outgoing:
    """A reply that is not sent yet."""
    plain: dict[str, Any] = {"conversation_id": 1042, "private": False, "stage": Stage.QUEUED, "written_at": NOW}
    return Outgoing(token=token, content=content, **(plain | given))


def many_messages(count: int, first_id: int = 1) -> list[Message]:
    """A long talk, a message every seven minutes."""
    told = (
        "Where is my order? It should have come on Friday, and nobody has told me anything since.",
        "Let me check that for you.\n\nIt left **yesterday**: see https://example.com/track/12345",
        "ok",
        "了解しました。明日もう一度ご連絡いたします。よろしくお願いします。" * 2,
        "@João can you look at the warehouse?",
    )
    messages: list[Message] = []
    for number in range(first_id, first_id + count):
        at = NOW + timedelta(minutes=7 * (number - 10_000))
        words = told[number % 5]
        if number % 11 == 0:
            messages.append(an_activity(number, created_at=at))
        elif number % 5 in (1, 4):
            messages.append(a_reply(number, words, private=number % 5 == 4, created_at=at))
        else:
            messages.append(a_message(number, words, created_at=at))
    return messages
