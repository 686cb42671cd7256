"""A conversation's two lines in a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.presentation.test_cells import TEXTS
from tests.widgets.people import NOW, a_row
from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel
from tui.models.row import Row, SnippetKind
from tui.presentation.glyphs import ASCII
from tui.presentation.rows import Columns, RowFacts, row_lines
from tui.presentation.spans import INKS, text_of, width_of


def read(row: Row, cells: int = 41, **given_: Any) -> tuple[str, str]:
    first, second = row_lines(row, cells, NOW, **given_)
    return text_of(first), text_of(second)


def test_a_row_reads_as_designed() -> None:
    row = a_row(priority=Priority.URGENT, unread_count=3, assignee_name="Mira Holt")

    assert read(row, cursor=True) == (
        "▌● Maria Santos               WA  !!  2m ",
        "▌  Where is my order?               3 mh ",
    )


def test_a_read_row_of_nobody_is_quiet() -> None:
    assert read(a_row(contact_name="Ana Reis", snippet_kind=SnippetKind.AGENT)) == (
        " ○ Ana Reis                   WA      2m ",
        "   → Where is my order?               –  ",
    )


@given(TEXTS, TEXTS, st.integers(1, 60), st.booleans(), st.booleans())
def test_whatever_people_are_called_the_columns_stay(
    name: str, snippet: str, cells: int, unread: bool, typing: bool
) -> None:
    row = a_row(contact_name=name, snippet=snippet, unread_count=10 * unread, assignee_name=name, labels=(name,))

    for one in row_lines(row, cells, NOW, columns=Columns(labels=True), facts=RowFacts(typing=typing)):
        assert width_of(one) == cells
        assert "\n" not in text_of(one)


@pytest.mark.parametrize(
    ("field", "wanted"),
    [("status", "resolved…"), ("assignee", "mh…"), ("priority", "!!…")],
)
def test_what_is_asked_and_not_confirmed_has_an_ellipsis(field: str, wanted: str) -> None:
    row = a_row(status=Status.RESOLVED, priority=Priority.URGENT, assignee_name="Mira Holt")

    assert wanted in "".join(read(row, facts=RowFacts(pending=frozenset({field}))))
    assert wanted not in "".join(read(row))


def test_a_row_in_another_status_than_its_view_says_so() -> None:
    row = a_row(status=Status.RESOLVED)

    assert "resolved" in read(row, status=Status.OPEN)[1]
    assert "resolved" not in read(row, status=Status.RESOLVED)[1]
    assert "resolved" in read(row, status=None)[1]


def test_unsent_words_and_a_writing_customer_are_told() -> None:
    assert "draft" in read(a_row(), facts=RowFacts(draft=True))[1]
    assert "writing…" in read(a_row(), facts=RowFacts(typing=True))[1]


def test_a_long_wait_is_told_where_there_is_room() -> None:
    row = a_row(waiting_since=NOW - timedelta(hours=2))

    assert "waits 2h" in read(row)[1]
    assert "waits" not in read(row, 30)[1]


def test_narrow_lists_leave_out_channel_then_priority() -> None:
    row = a_row(priority=Priority.HIGH)

    assert " WA " in read(row, 30)[0]
    assert " WA " not in read(row, 24)[0]
    assert " ! " in read(row, 24)[0]
    assert "!" not in read(row, 18)[0]


def test_a_selected_row_is_marked_whether_the_cursor_is_on_it_or_not() -> None:
    assert read(a_row(), marked=True)[1].startswith(" *")
    assert read(a_row(), marked=True, cursor=True)[1].startswith("▌*")


def test_a_row_without_words_says_so() -> None:
    assert "no messages yet" in read(a_row(snippet="", snippet_kind=SnippetKind.NONE))[1]
    assert "no text" in read(a_row(snippet=""))[1]
    assert "#7" in read(a_row(7, contact_name=""))[0]


def test_in_ascii_nothing_is_lost() -> None:
    row = a_row(unread_count=2, snippet_kind=SnippetKind.NOTE, contact_name="M" * 60)
    first, second = read(row, glyphs=ASCII, cursor=True, marked=True, facts=RowFacts(pending=frozenset({"priority"})))

    assert first.isascii()
    assert second.isascii()
    assert first.startswith(">*")
    assert second.startswith(">+ :")


def test_only_known_inks_are_used() -> None:
    row = a_row(unread_count=2, priority=Priority.URGENT, can_reply=False, snippet_kind=SnippetKind.NOTE)
    for one in row_lines(row, 60, NOW, cursor=True, marked=True):
        for span in one:
            assert set(span.ink.split()) <= INKS


def test_marks_are_read_in_the_row_too_but_not_in_the_text_of_a_mail() -> None:
    marked = "hey @Joana \\[Sales\\] ***please call*** `now`"
    assert "hey @Joana [Sales] please call now" in read(a_row(snippet=marked), 80)[1]
    mail = a_row(snippet="C:\\_new\\*.doc **x**", snippet_kind=SnippetKind.CUSTOMER, channel=Channel.EMAIL)
    assert "C:\\_new\\*.doc **x**" in read(mail, 80)[1]


def test_a_mail_shows_what_it_is_about_before_its_words() -> None:
    mail = a_row(snippet="Hello", snippet_kind=SnippetKind.CUSTOMER, channel=Channel.EMAIL, subject="Case rule")

    assert "Case rule · Hello" in read(mail, 80)[1]
    assert "Case rule" in read(replace(mail, snippet=""), 80)[1]
    assert "no text" not in read(replace(mail, snippet=""), 80)[1]
    assert read(replace(mail, subject="Re: Case rule"), 80)[1].strip().startswith("Hello")
