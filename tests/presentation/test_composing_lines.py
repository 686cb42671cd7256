from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.models.inbox import Channel
from tui.presentation.composing import (
    Addressee,
    asked,
    came_back,
    channel_and_inbox,
    counter,
    foot_line,
    limit_of,
    title_line,
)
from tui.presentation.glyphs import ASCII
from tui.presentation.spans import text_of, width_of

MARIA = Addressee(
    conversation_id=1042,
    contact_name="Maria Santos",
    inbox_name="Loja",
    channel=Channel.WHATSAPP,
    account="Mira Holt, Acme Support",
)
KEYS = (("^S", "send"), ("^T", "note"), ("Esc", "leave, draft kept"))


def title(cells: int, *, private: bool = False, draft: str = "draft saved") -> str:
    return text_of(title_line(MARIA, private=private, draft=draft, cells=cells))


def test_a_reply_names_customer_and_door_and_how_the_draft_stands() -> None:
    assert title(62) == "─ Reply to Maria Santos · WA Loja ────────────── draft saved ─"


def test_a_note_says_who_will_not_read_it() -> None:
    assert title(80, private=True).startswith("▒ Private note · Maria Santos #1042 · customers never see it ▒")


def test_in_ascii_a_note_still_looks_unlike_a_reply() -> None:
    note = text_of(title_line(MARIA, private=True, draft="", cells=60, glyphs=ASCII))
    reply = text_of(title_line(MARIA, private=False, draft="", cells=60, glyphs=ASCII))
    assert note.isascii()
    assert reply.isascii()
    assert (note[0], reply[0]) == (":", "-")


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("cells", [30, 40, 59, 60, 80, 200])
@pytest.mark.parametrize("name", ["Maria", "了解しました" * 5, "[/b]", ""])
def test_the_title_fills_its_width_exactly(name: str, cells: int, private: bool) -> None:
    addressee = Addressee(conversation_id=1, contact_name=name, inbox_name="Loja", channel=Channel.WHATSAPP)
    spans = title_line(addressee, private=private, draft="draft saved", cells=cells)
    assert width_of(spans) == cells
    assert ("Private note" if private else "WA Loja") in text_of(spans)


def test_letters_that_the_inbox_begins_with_are_not_said_twice() -> None:
    assert (
        channel_and_inbox(Addressee(conversation_id=1, contact_name="", inbox_name="WA Loja", channel=Channel.WHATSAPP))
        == "WA Loja"
    )


def test_the_account_stays_when_the_keys_have_to_go() -> None:
    wide = text_of(foot_line(MARIA, count=(), keys=KEYS, cells=90))
    narrow = text_of(foot_line(MARIA, count=counter(90, 100), keys=KEYS, cells=40))
    assert "Esc leave, draft kept" in wide
    assert "as Mira Holt, Acme Support" in narrow
    assert "90/100" in narrow
    assert "Esc" not in narrow


@pytest.mark.parametrize(
    ("length", "limit", "words"),
    [(79, 100, ""), (80, 100, "80/100"), (101, 100, "101/100, 1 too many"), (9_000, None, "")],
)
def test_the_counter_speaks_when_it_gets_narrow(length: int, limit: int | None, words: str) -> None:
    assert text_of(counter(length, limit)) == words


def test_each_channel_has_its_limit_and_a_note_has_only_the_servers() -> None:
    assert limit_of(Channel.TWILIO_SMS) == 320
    assert limit_of(Channel.TWILIO_SMS, medium="whatsapp") == 1600
    assert limit_of(Channel.WEB_WIDGET) == 10_000
    assert limit_of(Channel.TWILIO_SMS, private=True) == 150_000


@pytest.mark.parametrize(
    ("line", "private", "kind", "query"),
    [
        ("/he", False, "canned", "he"),
        ("/hello wor", True, "canned", "hello wor"),
        ("and/or", False, None, ""),
        ("https://x", False, None, ""),
        ("ask @jo", True, "mention", "jo"),
        ("ask @joão li", True, "mention", "joão li"),
        ("ask @jo", False, None, ""),
        ("mail me@home", True, None, ""),
        ("Hi {{con", False, "variable", "con"),
        ("Hi {{contact.name}} ", False, None, ""),
    ],
)
def test_signs_ask_for_offers_only_where_they_mean_it(line: str, private: bool, kind: str | None, query: str) -> None:
    found = asked(line, len(line), private=private)
    assert (found.kind if found else None, found.query if found else "") == (kind, query)


@given(st.text(max_size=60), st.integers(0, 60), st.booleans())
def test_asking_never_reaches_beyond_the_cursor(line: str, column: int, private: bool) -> None:
    found = asked(line, min(column, len(line)), private=private)
    assert found is None or 0 <= found.start <= column


def test_what_came_back_stands_above_what_was_told() -> None:
    assert came_back("first\n\nsecond", "second") == "first"
    assert came_back("first", "") == "first"
    assert came_back("second", "second") == ""
    assert came_back("something else", "second") == ""
