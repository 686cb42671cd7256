"""Small words: where something was found, what a macro does, when it is for the customer, until when we may answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.default_keys import KEYS
from tui.models.conversation import Status
from tui.models.inbox import Channel, Inbox
from tui.models.message import Message, MessageType
from tui.models.people import Contact
from tui.models.reference import Macro, MacroAction
from tui.models.row import Row, SnippetKind
from tui.presentation.composing import asked
from tui.presentation.customer_zone import customer_zone
from tui.presentation.deadlines import closes_at
from tui.presentation.emoji import EMOJI
from tui.presentation.enclosures import addresses, wrong_address
from tui.presentation.links import links
from tui.presentation.macro_steps import macro_steps, reaches_customer
from tui.presentation.notices import notice_line, offline
from tui.presentation.snippets import snippet
from tui.presentation.spans import text_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG = "Thank you for your patience with us. " * 4 + "The café opens at nine, ask for João. " + "Bye. " * 20


def test_a_snippet_shows_the_words_that_were_looked_for() -> None:
    assert "café opens" in snippet(LONG, "CAFE")
    assert len(snippet(LONG, "cafe")) <= 62
    assert snippet(LONG, "cafe").startswith("…")


def test_a_short_text_is_its_own_snippet() -> None:
    assert snippet("Where is\nmy order?", "order") == "Where is my order?"


def test_places_in_a_folded_text_are_places_in_the_text() -> None:
    assert "ß ends" in snippet("İstanbul " * 12 + "ß ends here " + "x " * 40, "ends")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/x.", ("https://a.example/x",)),
        ("(https://a.example/x_(y)) and https://a.example/x_(y)", ("https://a.example/x_(y)",)),
        ("[here](https://a.example/b)!", ("https://a.example/b",)),
        ("no link, ftp://a.example", ()),
    ],
)
def test_links_come_without_what_stands_after_them(text: str, found: tuple[str, ...]) -> None:
    assert links(text) == found


def a_contact(**attributes: object) -> Contact:
    return Contact(id=1, name="Maria", additional_attributes=attributes)


def test_a_country_with_one_time_tells_the_customers_and_others_do_not() -> None:
    assert customer_zone(a_contact(country_code="JP")) == ZoneInfo("Asia/Tokyo")
    assert customer_zone(a_contact(country_code="BR")) is None
    assert customer_zone(a_contact()) is None


def test_a_zone_that_the_contact_names_wins_and_nonsense_is_no_zone() -> None:
    assert customer_zone(a_contact(timezone="America/Bahia", country_code="JP")) == ZoneInfo("America/Bahia")
    assert customer_zone(a_contact(timezone="../../etc/passwd")) is None
    assert customer_zone(a_contact(timezone="Mars/Olympus")) is None


def a_row(channel: Channel, **fields: object) -> Row:
    row = Row(
        id=1,
        inbox_id=1,
        contact_id=1,
        contact_name="Maria",
        status=Status.OPEN,
        channel=channel,
        last_activity_at=NOON,
        snippet_kind=SnippetKind.CUSTOMER,
    )
    return replace(row, **fields)  # type: ignore[arg-type]  # fields of Row, checked when it is made


def test_the_window_closes_a_day_after_the_customer_wrote_last() -> None:
    messages = (
        Message(id=1, conversation_id=1, message_type=MessageType.INCOMING, created_at=NOON - timedelta(hours=3)),
        Message(id=2, conversation_id=1, message_type=MessageType.OUTGOING, created_at=NOON),
    )
    assert closes_at(a_row(Channel.WHATSAPP), None, messages) == NOON + timedelta(hours=21)
    assert closes_at(a_row(Channel.INSTAGRAM), None) == NOON + timedelta(hours=24)


def test_a_channel_without_a_window_has_none_and_a_closed_one_neither() -> None:
    assert closes_at(a_row(Channel.EMAIL), None) is None
    assert closes_at(a_row(Channel.WHATSAPP, can_reply=False), None) is None
    assert closes_at(a_row(Channel.WHATSAPP, snippet_kind=SnippetKind.NOTE), None) is None
    sms = Inbox(id=1, name="SMS", channel=Channel.TWILIO_SMS, medium="sms")
    assert closes_at(a_row(Channel.TWILIO_SMS), sms) is None


def test_a_macros_steps_are_words() -> None:
    macro = Macro(
        id=1,
        name="x",
        actions=(
            MacroAction(action_name="assign_agent", action_params=("self",)),
            MacroAction(action_name="assign_team", action_params=(4,)),
            MacroAction(action_name="change_priority", action_params=("nil",)),
            MacroAction(action_name="send_message", action_params=("a " * 60,)),
            MacroAction(action_name="brew_coffee"),
        ),
    )
    steps = macro_steps(macro, {}, {4: "logistics"})
    assert steps[:3] == ("assign to you", "give to logistics", "priority none")
    assert steps[3].endswith('…"')
    assert steps[4] == "brew coffee"
    assert reaches_customer(macro)


def test_a_macro_that_sends_nothing_does_not_reach_the_customer() -> None:
    assert not reaches_customer(Macro(id=1, name="x", actions=(MacroAction(action_name="resolve_conversation"),)))


@pytest.mark.parametrize(
    ("line", "query"), [("Done :ta", "ta"), (":+1", "+1"), ("at 10:30", None), ("So :D", None), ("a::cpp", None)]
)
def test_a_colon_and_two_letters_ask_for_emoji(line: str, query: str | None) -> None:
    found = asked(line, len(line), private=False)
    assert (found.query if found and found.kind == "emoji" else None) == query


def test_every_emoji_has_a_name_of_one_word() -> None:
    assert len(EMOJI) > 150
    assert all(name and " " not in name and sign and not sign.isascii() for name, sign in EMOJI.items())


def test_addresses_are_read_and_the_wrong_one_is_named() -> None:
    assert addresses("a@x.example, b@y.example; a@x.example") == ("a@x.example", "b@y.example")
    assert wrong_address("a@x.example, bob") == "bob is no e-mail address."
    assert wrong_address("") == ""


@pytest.mark.parametrize("cells", [39, 60])
def test_offline_is_told_in_full_on_a_narrow_line(cells: int) -> None:
    notice = offline("This list", "4 min", cached=True, age="3 h", reason="").named(KEYS)
    assert text_of(notice_line(notice, cells)).rstrip() == " Offline 4 min, 3 h old. R tries now."
