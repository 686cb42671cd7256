"""To whom a reply by e-mail goes."""

from __future__ import annotations

from tests.store_builders import a_message
from tui.models.draft import Headers
from tui.models.message import Email, MessageType
from tui.presentation.recipients import recipients

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
