"""Tabs, headings and notices: the lines around list and thread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.default_keys import KEYS
from tests.presentation.test_cells import TEXTS
from tests.widgets.people import NOW, a_row
from tui.models.conversation import Priority, Status
from tui.presentation.heading import heading_line
from tui.presentation.notices import (
    empty_list,
    empty_thread,
    failed,
    forbidden,
    loading,
    nothing_open,
    notice_line,
    notice_lines,
    offline,
    stale,
)
from tui.presentation.rows import RowFacts
from tui.presentation.spans import text_of, width_of
from tui.presentation.tabs import Tab, filter_lines, tab_line

TABS = (Tab("Mine", 12), Tab("Unassigned", 4), Tab("All", 38, 2))
ROW = a_row(
    1042, priority=Priority.URGENT, waiting_since=NOW - timedelta(minutes=12), assignee_name="Mira", team_name="Shop"
)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (45, " Mine 12 │ Unassigned 4 │ All 38 +2"),
        (34, " Mine 12│Unassigned 4│All 38 +2"),
        (26, " Mine 12│Una… 4│All 38 +2"),
        (13, " Mine 12  1/3"),
    ],
)
def test_tabs_shrink_in_steps_and_keep_the_chosen_one(cells: int, words: str) -> None:
    assert text_of(tab_line(TABS, 0, cells)).rstrip() == words


def test_the_chosen_tab_is_seen_without_colour() -> None:
    inks = {span.text: span.ink for span in tab_line(TABS, 1, 60)}

    assert inks["Unassigned"] == "heading link"
    assert inks["Mine"] == "muted"


def test_counts_that_are_not_known_are_not_made_up() -> None:
    assert text_of(tab_line((Tab("Mine"), Tab("All", 123_456)), 0, 40)).rstrip() == " Mine │ All 123k"


def test_what_waits_is_told_with_the_key_that_shows_it() -> None:
    tabs = (Tab("Mine", 47, 1, "R"), Tab("All", 93))
    assert text_of(tab_line(tabs, 0, 40)).rstrip() == " Mine 47 +1 R │ All 93"


def test_the_filter_is_told_in_words() -> None:
    assert text_of(filter_lines(("open", "", "newest activity", "label:vip"), 50)[0]).rstrip() == (
        " open · newest activity · label:vip"
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (90, " Maria Santos  #1042 · WA Loja · open · waiting 12m · !! · Mira · Shop"),
        (62, " Maria Santos  #1042 · WA · open · waiting 12m · !! · Mira"),
        (49, " Maria Santos #1042 · WA · waiting 12m · mi"),
        (40, " Maria Santos #1042 · waiting 12m · mi"),
        (20, " Maria… #1042 · mi"),
    ],
)
def test_a_heading_leaves_out_what_is_needed_least_and_never_who_has_it(cells: int, words: str) -> None:
    assert text_of(heading_line(ROW, cells, NOW, inbox="Loja")).rstrip() == words


def test_a_heading_says_what_is_asked_and_what_has_run_out() -> None:
    row = a_row(status=Status.RESOLVED, can_reply=False)
    words = text_of(heading_line(row, 90, NOW, facts=RowFacts(pending=frozenset({"status", "assignee"}))))

    assert "resolved…" in words
    assert "nobody…" in words
    assert "window closed" in words


@given(TEXTS, st.integers(1, 90))
def test_headings_and_tabs_have_their_width_whatever_the_names(name: str, cells: int) -> None:
    row = a_row(contact_name=name, assignee_name=name, team_name=name)

    assert width_of(heading_line(row, cells, NOW, inbox=name)) == cells
    assert width_of(tab_line((Tab(name, 1), Tab(name, 2, 3)), 1, cells)) == cells
    assert all(width_of(each) == cells for each in filter_lines((name, name), cells))


def test_every_state_is_a_sentence_and_most_say_what_to_press() -> None:
    notices = [
        loading("conversations"),
        empty_list("open conversations assigned to you"),
        empty_list("open conversations", filtered=True),
        empty_thread("Maria"),
        nothing_open(),
        failed("conversations", "The server can't be reached."),
        offline("This list", "4 min", cached=True),
        offline("This list", "4 min", cached=False),
        stale("5 min"),
        forbidden("this conversation"),
    ]

    for notice in notices:
        lines = notice_lines(notice, 30)
        assert notice.words[0].isupper()
        assert notice.words.endswith((".", "…"))
        assert all(width_of(one) == 30 for one in lines)
        assert width_of(notice_line(notice, 30)) == 30
    assert "Could not load conversations: The server can't be reached. R tries again." in text_of(
        notice_line(notices[5].named(KEYS), 100)
    )
