"""To whom a reply by e-mail goes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.presentation.test_recorded_messages import messages_in
from tests.store_builders import a_message
from tui.api.decode.messages import message as decoded
from tui.models.draft import Headers
from tui.models.message import Email, Message, MessageType
from tui.models.people import Sender, SenderKind
from tui.presentation.mail_addresses import is_address, read, told
from tui.presentation.recipients import Recipients, recipients

IDA = "ida.holm@example.net"
INBOX = "post@lamps.example.com"
RECORDED = Path(__file__).parent.parent / "recordings" / "mail-4.15.1" / "mail.json"


def came(number: int = 1, *, sender: tuple[str, ...] = (IDA,), to: tuple[str, ...] = (INBOX,), **email: Any) -> Message:
    return a_message(
        number,
        sender=Sender(id=7, kind=SenderKind.CONTACT, name="Ida Holm", email=IDA),
        email=Email(subject="Case", sender=sender, to=to, **email),
    )


def went(number: int = 2, **headers: Any) -> Message:
    kept = {"to_emails": [], "cc_emails": [], "bcc_emails": [], **headers}
    return a_message(number, mine=True, content_attributes=kept)


def answer(*thread: Message, customer: str = IDA) -> Recipients:
    return recipients(thread, customer=customer, own=(INBOX, "forward@in.example.com"))


def test_the_contacts_own_mail_is_answered_to_the_contact() -> None:
    assert answer(came()).offered == Headers()
    assert answer(came()).real(None).to == (IDA,)


def test_a_mail_by_somebody_else_is_answered_to_its_writer() -> None:
    mail = came(sender=("boss@example.net",), cc=(IDA, "third@example.net"))

    assert answer(mail).offered == Headers(("boss@example.net",), (IDA, "third@example.net"))
    assert answer(mail).left_out(None) == ()


def test_the_contact_gets_no_copy_of_a_mail_that_went_past_him() -> None:
    assert answer(came(sender=("boss@example.net",))).offered == Headers(("boss@example.net",))


def test_who_stood_in_to_beside_us_gets_a_copy() -> None:
    mail = came(to=(INBOX, "partner@example.net", IDA), cc=("Partner@example.net", "third@example.net"))

    assert answer(mail).offered == Headers((), ("partner@example.net", "third@example.net"))


def test_our_own_addresses_get_nothing() -> None:
    ours = (
        INBOX.upper(),
        "forward@in.example.com",
        "reply+5009f4e4-f93f-49e7-9ed8-324cad23292b@in.example.com",
    )

    assert answer(came(to=ours, cc=(*ours, "third@example.net"), bcc=(*ours, IDA, "blind@example.net"))).offered == (
        Headers((), ("third@example.net",), ("blind@example.net",))
    )
    assert answer(came(sender=(INBOX,))).real(None) == Headers((IDA,))


def test_the_address_by_which_a_mail_came_is_not_answered_though_the_inbox_has_another() -> None:
    mail = came(to=("sales@lamps.example.com",), cc=("third@example.net",))

    assert answer(mail).offered == Headers((), ("third@example.net",))
    assert answer(mail).left_out(None) == ()


def test_where_nobody_knows_which_address_is_ours_the_others_are_said_to_be_left_out() -> None:
    mail = came(to=("sales@lamps.example.com", "partner@example.net"))

    assert answer(mail).offered == Headers()
    assert answer(mail).left_out(None) == ("sales@lamps.example.com", "partner@example.net")
    assert answer(mail).left_out(Headers((), ("partner@example.net",))) == ("sales@lamps.example.com",)


def test_the_next_reply_goes_where_the_last_one_went() -> None:
    mail = came(sender=("boss@example.net",))
    reply = went(to_emails=["Bo@example.net"], cc_emails=["third@example.net", IDA], bcc_emails=["audit@example.net"])

    assert answer(mail, reply).offered == Headers(
        ("Bo@example.net",), ("third@example.net", IDA), ("audit@example.net",)
    )
    assert answer(mail, went()).offered == Headers()
    assert answer(mail, went(to_emails=[IDA.upper()], cc_emails=[IDA])).offered == Headers()


def test_notes_lines_of_the_system_and_replies_that_say_nothing_of_it_change_nobody() -> None:
    mail = came(cc=("third@example.net",))
    others = (
        replace(went(3, cc_emails=["a@example.net"]), private=True),
        a_message(4, message_type=MessageType.ACTIVITY),
        a_message(5, message_type=MessageType.TEMPLATE),
        a_message(6, mine=True),
        replace(came(7, sender=("gone@example.net",)), deleted=True),
    )

    assert answer(mail, *others).offered == Headers((), ("third@example.net",))


@pytest.mark.parametrize("broken", ["Array", "vishnu@x.example www.x.example", "", "null", "@", "a@b@c.example"])
def test_what_is_no_address_is_never_sent(broken: str) -> None:
    mail = came(sender=(broken,), to=(INBOX, broken), cc=(broken, "third@example.net"), bcc=(broken,))

    assert answer(mail).offered == Headers((), ("third@example.net",))


def test_an_empty_place_in_a_broken_header_is_nobody() -> None:
    raw = {"from": [None], "to": [None, "Array"], "cc": "vishnu@x.example www.x.example", "bcc": ["Array"]}
    mail = decoded({"id": 1, "conversation_id": 1, "message_type": 0, "content_attributes": {"email": raw}})

    assert answer(mail).real(None) == Headers((IDA,))


def test_a_writer_whom_the_server_can_send_nothing_is_said_to_be_left_out() -> None:
    assert answer(came(sender=("jdöe@mächine.example",))).left_out(None) == ("jdöe@mächine.example",)


def test_every_recorded_mail_is_answered_to_its_writer_and_to_addresses_alone() -> None:
    found = {one.id: one for one in messages_in(json.loads(RECORDED.read_text(encoding="utf-8")))}
    mails = [one for one in found.values() if one.email is not None and not one.private]
    assert len(mails) > 12
    for mail in mails:
        address = mail.sender.email if mail.sender else ""
        real = recipients([mail], customer=address, own=("help@acme.example",)).real(None)
        everybody = [each for addresses in real for each in addresses]
        assert all(is_address(each) for each in everybody)
        assert len({each.lower() for each in everybody}) == len(everybody)
        assert "help@acme.example" not in everybody
        assert mail.email is not None
        if mail.is_customers:
            assert real.to == mail.email.sender
            assert set(told(mail.email.cc)) <= set(everybody)
        else:
            assert set(told((*mail.email.to, *mail.email.cc, *mail.email.bcc))) <= set(everybody)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Boss <boss@example.net>; third@example.net", ("boss@example.net", "third@example.net")),
        ("Reed, Ann <ann@x.example>; Doe, Joe <joe@x.example>", ("ann@x.example", "joe@x.example")),
        ('"Reed; Ann" <ann@x.example>, b@y.example', ("ann@x.example", "b@y.example")),
        ("a@x.example b@y.example", ("a@x.example", "b@y.example")),
        ("ann@x.example <ann@x.example>", ("ann@x.example",)),
        ("<mailto:ann@x.example>\nA@x.example, a@X.example;", ("ann@x.example", "A@x.example")),
    ],
)
def test_addresses_are_taken_as_mail_programs_copy_them(text: str, found: tuple[str, ...]) -> None:
    assert read(text) == (found, ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("bob, a@x.example", "bob"), ("a@x.example, bob", "bob"), ("Bob <bob>", "bob"), ("ana@example", "ana@example")],
)
def test_what_is_no_address_is_named(text: str, wrong: str) -> None:
    assert read(text).wrong == (wrong,)


MAIL = Email(
    subject="Order 7", cc=("Boss <boss@corp.example>", "help@shop.example", "ida@corp.example"), bcc=("Array",)
)


def test_those_who_had_a_copy_get_one_again_but_for_the_inbox_and_the_customer() -> None:
    thread = (
        a_message(1, message_type=MessageType.INCOMING, email=Email(subject="Hi", cc=("gone@corp.example",))),
        a_message(2, message_type=MessageType.INCOMING, email=MAIL),
    )
    found = recipients(thread, customer="ida@corp.example", own=("Help@shop.example",))
    assert found.offered == Headers((), ("boss@corp.example",), ())
    assert found.subject == "Re: Order 7"
    assert found.real(None) == Headers(("ida@corp.example",), ("boss@corp.example",), ())


def test_what_the_agent_chose_is_taken_even_where_it_is_nobody() -> None:
    found = recipients((a_message(2, message_type=MessageType.INCOMING, email=MAIL),), customer="ida@x.example", own=())
    assert found.real(Headers()).cc == ()
    assert found.real(Headers(("else@x.example",), (), ())).to == ("else@x.example",)
