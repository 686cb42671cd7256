"""Words that the last version left on the disk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.models.conversation import Status
from tui.models.draft import OutgoingFile, Whom
from tui.models.message import Message, MessageType
from tui.models.people import Availability, Sender, SenderKind
from tui.store.operation import Basis, Guard
from tui.store.wishes import AvailabilityRequested, ReplyRequested, StatusRequested
from tui.sync.encoding import Written, decoded

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)

REPLY = (
    '{"kind":"reply","op":"a1","conversation_id":7,"content":"Olá\\n\\u0000é","private":false,"token":"t",'
    '"attachments":["/tmp/a.png"],"in_reply_to":3,"cc":["a@x.example"],"bcc":[],"to":[],"addressed":true,'
    '"quoted_words":"Maria: Hi","written_at":"2026-11-12T12:00:00+00:00","leader":"a0",'
    '"basis":{"newest_message_id":9,"assignee_id":3,"status":"open","writing":[4,5],'
    '"whom":{"contact_id":2,"contact_name":"Maria","inbox_id":1,"created_at":"2026-11-12T12:00:00+00:00"},'
    '"files":[["/tmp/a.png","a.png",5,6,7]],"answered_gone":false},'
    '"guard":{"reasons":["Somebody answered."],"messages":[{"id":10,"conversation_id":7,"content":"Done","message_type":1,'
    '"private":false,"created_at":"2026-11-12T12:00:00+00:00","sender":{"id":3,"kind":"user","name":"Mira"}}],'
    '"seen":null,"may_be_done":true}}'
)


def test_a_reply_of_the_last_version_is_the_reply_that_it_was() -> None:
    basis = Basis(
        newest_message_id=9,
        assignee_id=3,
        status=Status.OPEN,
        writing=(4, 5),
        whom=Whom(contact_id=2, contact_name="Maria", inbox_id=1, created_at=NOON),
        files=(OutgoingFile("/tmp/a.png", "a.png", 5, 6, 7),),
    )
    told = Message(
        id=10,
        conversation_id=7,
        content="Done",
        message_type=MessageType.OUTGOING,
        created_at=NOON,
        sender=Sender(id=3, kind=SenderKind.USER, name="Mira"),
    )
    reply = ReplyRequested(
        "a1",
        7,
        "Olá\n\0é",
        token="t",
        attachments=("/tmp/a.png",),
        in_reply_to=3,
        cc=("a@x.example",),
        addressed=True,
        quoted_words="Maria: Hi",
        written_at=NOON,
    )
    guard = Guard(reasons=("Somebody answered.",), messages=(told,), may_be_done=True)
    assert decoded(REPLY) == Written(reply, basis, guard, "a0")


def test_a_change_of_availability_of_the_last_version_is_read() -> None:
    text = '{"kind":"availability","op":"a","conversation_id":0,"availability":"busy"}'
    assert decoded(text).wish == AvailabilityRequested("a", Availability.BUSY)


def test_a_snooze_of_the_last_version_ends_when_it_was_to_end() -> None:
    text = (
        '{"kind":"status","op":"a","conversation_id":1,"status":"snoozed","snoozed_until":"2026-11-12T13:00:00+01:00"}'
    )
    assert decoded(text).wish == StatusRequested("a", 1, Status.SNOOZED, NOON)


@pytest.mark.parametrize("place", ['"content":"Ol', '"written_at":"2026', '"attachments":["'])
def test_what_a_newer_version_wrote_is_not_sent_without_what_it_added(place: str) -> None:
    with pytest.raises(ValueError):
        decoded(REPLY.replace(place, f'"new":1,{place}'))
