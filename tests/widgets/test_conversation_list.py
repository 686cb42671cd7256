"""The list of conversations under an agent's hands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.default_keys import KEYS
from tests.widgets.people import NOW, Rows, a_row, many_rows
from tests.widgets.stages import Refreshes, Stage, screen, strips
from tui.models.conversation import Status
from tui.presentation.notices import empty_list, failed
from tui.presentation.rows import RowFacts
from tui.widgets.conversation_list import ConversationList

SIZE = (41, 20)


@asynccontextmanager
async def shown(rows: Rows, size: tuple[int, int] = SIZE) -> AsyncIterator[tuple[ConversationList, Stage]]:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=size, message_hook=stage.hear) as pilot:
        queue.now = NOW
        queue.rows = rows
        await pilot.pause()
        stage.said.clear()
        yield queue, stage
        await pilot.pause()


def plain(count: int) -> Rows:
    """Rows named by their numbers."""
    return Rows(a_row(number, contact_name=f"Person {number}") for number in range(1, count + 1))


def cursor_line(queue: ConversationList) -> int:
    return next(y for y, one in enumerate(screen(queue)) if one.startswith("▌"))


async def test_the_list_shows_two_lines_a_row_with_the_cursor_on_the_first() -> None:
    async with shown(plain(3)) as (queue, _):
        assert screen(queue)[:4] == [
            "▌○ Person 1                   WA      2m",
            "▌  Where is my order?                 –",
            " ○ Person 2                   WA      2m",
            "   Where is my order?                 –",
        ]
        assert queue.cursor_id == 1


@pytest.mark.parametrize("size", [(41, 20), (30, 9), (20, 8), (12, 3), (80, 1)])
async def test_every_strip_fills_the_width(size: tuple[int, int]) -> None:
    async with shown(Rows(many_rows(40)), size) as (queue, _):
        assert all(strip.cell_length == size[0] for strip in strips(queue))


async def test_a_move_draws_two_rows_and_no_more() -> None:
    async with shown(plain(30)) as (queue, stage):
        refreshes = Refreshes(queue)
        queue.move(1)

        assert refreshes.lines <= {0, 1, 2, 3}
        assert queue.cursor_id == 2
        assert stage.heard(ConversationList.CursorMoved) == []


async def test_moves_are_told() -> None:
    async with shown(plain(30)) as (queue, stage):
        queue.move(1)
        queue.move(-5)
    assert [message.conversation_id for message in stage.heard(ConversationList.CursorMoved)] == [2, 1]


async def test_at_the_edge_the_view_jumps_by_half_a_page() -> None:
    async with shown(plain(100)) as (queue, _):
        for _step in range(10):
            queue.move(1)
        assert queue.cursor_id == 11
        assert screen(queue)[0].startswith(" ○ Person 6")


async def test_the_jump_can_be_turned_off() -> None:
    async with shown(plain(100)) as (queue, _):
        queue.half_page_at_edge = False
        for _step in range(10):
            queue.move(1)
        assert screen(queue)[0].startswith(" ○ Person 2")
        assert cursor_line(queue) == 18


async def test_top_bottom_and_pages() -> None:
    async with shown(plain(100)) as (queue, _):
        queue.bottom()
        assert queue.cursor_id == 100
        assert screen(queue)[-2].startswith("▌○ Person 100")
        assert not queue.move(1)
        queue.top()
        assert queue.cursor_id == 1
        queue.page(1)
        assert queue.cursor_id == 10
        queue.half(-1)
        assert queue.cursor_id == 5


async def test_the_next_unread_row_is_found_around_the_end() -> None:
    rows = plain(50)
    rows.rows[3] = replace(rows.rows[3], unread_count=2)
    async with shown(rows) as (queue, _):
        queue.cursor_id = 20
        assert queue.next_unread()
        assert queue.cursor_id == 4
        assert not queue.next_unread()


async def test_the_cursor_keeps_its_conversation_and_its_line_when_rows_come_above() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, stage):
        queue.cursor_id = 30
        before = screen(queue)
        rows.rows[:0] = [a_row(100 + number) for number in range(7)]
        refreshes = Refreshes(queue)
        queue.rows_changed()

        assert queue.cursor_id == 30
        assert screen(queue) == before
        assert refreshes.lines == set()
    assert [message.conversation_id for message in stage.heard(ConversationList.CursorMoved)] == [30]


async def test_at_the_top_what_is_new_is_seen() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, _):
        rows.rows.insert(0, a_row(100, contact_name="Newcomer"))
        queue.rows_changed()

        assert screen(queue)[0].startswith(" ○ Newcomer")
        assert queue.cursor_id == 1
        assert cursor_line(queue) == 2


async def test_a_re_sort_around_the_cursor_leaves_it_on_its_line() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, _):
        queue.cursor_id = 30
        line = cursor_line(queue)
        rows.rows.reverse()
        queue.rows_changed()

        assert queue.cursor_id == 30
        assert cursor_line(queue) == line


async def test_when_its_conversation_leaves_the_next_one_takes_over() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, stage):
        queue.cursor_id = 30
        line = cursor_line(queue)
        del rows.rows[29]
        queue.rows_changed()

        assert queue.cursor_id == 31
        assert cursor_line(queue) == line
    left = stage.heard(ConversationList.CursorLeft)
    assert [(message.conversation_id, message.successor_id) for message in left] == [(30, 31)]


async def test_when_the_last_one_leaves_the_one_before_takes_over() -> None:
    rows = plain(5)
    async with shown(rows) as (queue, _):
        queue.bottom()
        del rows.rows[4]
        queue.rows_changed()
        assert queue.cursor_id == 4


async def test_when_many_leave_the_nearest_left_takes_over() -> None:
    rows = plain(20)
    async with shown(rows) as (queue, _):
        queue.cursor_id = 5
        rows.rows = [row for row in rows.rows if row.id in (2, 8, 9)]
        queue.rows_changed()
        assert queue.cursor_id == 8


async def test_when_all_leave_the_cursor_is_on_nothing_and_comes_back_with_the_first() -> None:
    rows = plain(2)
    async with shown(rows) as (queue, stage):
        kept = rows.rows
        rows.rows = []
        queue.rows_changed()
        assert [queue.cursor_id] == [None]
        assert queue.cursor_row is None
        assert not queue.move(1)
        queue.open()
        rows.rows = kept
        queue.rows_changed()
        assert queue.cursor_id == 1
    assert stage.heard(ConversationList.Opened) == []


async def test_a_change_in_view_draws_its_row_and_one_out_of_view_nothing() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, _):
        rows.rows[2] = replace(rows.rows[2], snippet="Any news?")
        rows.rows[50] = replace(rows.rows[50], snippet="Any news?")
        refreshes = Refreshes(queue)
        queue.rows_changed({51})
        assert refreshes.lines == set()
        queue.rows_changed({3, 51})
        assert refreshes.lines == {5}
        assert "Any news?" in screen(queue)[5]


async def test_a_change_out_of_view_asks_only_for_what_is_in_view() -> None:
    rows = Rows(many_rows(5_000))
    async with shown(rows) as (queue, _):
        rows.asked = 0
        queue.rows_changed({4_000})
        assert rows.asked <= 12


async def test_a_passing_minute_draws_only_the_ages_that_read_differently() -> None:
    rows = plain(4)
    rows.rows[1] = replace(rows.rows[1], last_activity_at=NOW - timedelta(days=3))
    async with shown(rows) as (queue, _):
        refreshes = Refreshes(queue)
        queue.now = NOW + timedelta(minutes=1)
        assert refreshes.lines == {0, 4, 6}


async def test_a_wish_is_shown_before_the_server_answers() -> None:
    rows = plain(3)
    async with shown(rows) as (queue, _):
        queue.facts = lambda conversation_id: RowFacts(pending=frozenset({"status"} if conversation_id == 1 else ()))
        rows.rows[0] = replace(rows.rows[0], status=Status.RESOLVED)
        queue.rows_changed({1})
        assert "resolved…" in screen(queue)[1]


async def test_the_end_is_told_once_for_each_length() -> None:
    rows = plain(60)
    async with shown(rows) as (queue, stage):
        queue.page(1)
        assert stage.heard(ConversationList.EndReached) == []
        queue.bottom()
        queue.move(-1)
        rows.rows.extend(a_row(number) for number in range(100, 160))
        queue.rows_changed()
        queue.bottom()
    assert len(stage.heard(ConversationList.EndReached)) == 2


async def test_a_key_that_finds_the_end_asks_again_for_a_page_that_did_not_come() -> None:
    async with shown(plain(60)) as (queue, stage):
        queue.bottom()
        queue.move(1)
    assert len(stage.heard(ConversationList.EndReached)) == 2


async def test_rows_are_selected_one_by_one_and_in_ranges() -> None:
    async with shown(plain(20)) as (queue, stage):
        queue.toggle_mark()
        queue.move(2)
        queue.toggle_range()
        queue.move(2)
        assert queue.marked == {1, 3, 4, 5}
        queue.move(-1)
        assert queue.marked == {1, 3, 4}
        queue.toggle_range()
        queue.move(5)
        assert queue.marked == {1, 3, 4}
        assert screen(queue)[1].startswith(" *")
        queue.clear_marks()
        assert queue.marked == frozenset()
    assert stage.heard(ConversationList.MarksChanged)[-1].marked == frozenset()


async def test_opening_tells_which() -> None:
    async with shown(plain(20)) as (queue, stage):
        queue.move(3)
        queue.open()
    assert [message.conversation_id for message in stage.heard(ConversationList.Opened)] == [4]


async def test_another_view_begins_at_its_top_or_at_the_wanted_row() -> None:
    async with shown(plain(60)) as (queue, _):
        queue.bottom()
        queue.open_view(plain(30))
        assert queue.cursor_id == 1
        assert cursor_line(queue) == 0
        queue.open_view(plain(60), cursor_id=40)
        assert queue.cursor_id == 40
        assert any(one.startswith("▌○ Person 40") for one in screen(queue))


async def test_an_empty_list_says_what_would_be_here() -> None:
    async with shown(Rows()) as (queue, _):
        queue.notice = empty_list("open conversations assigned to you").named(KEYS)
        text = " ".join(" ".join(screen(queue)).split())
        assert text == (
            "No open conversations assigned to you. Tab shows the next view; what comes in appears here by itself"
        )


async def test_an_error_stands_on_a_line_of_its_own_below_the_rows() -> None:
    async with shown(plain(60)) as (queue, _):
        before = screen(queue)
        queue.notice = failed("the next page", "The server can't be reached.")
        assert screen(queue)[:-1] == before[:-1]
        assert screen(queue)[-1].startswith(" Could not load the next page")
        queue.bottom()
        assert cursor_line(queue) < SIZE[1] - 1
        queue.notice = None
        assert "Could not" not in "".join(screen(queue))


async def test_what_follows_the_last_row_can_be_said() -> None:
    async with shown(plain(3)) as (queue, _):
        queue.tail = "loading more…"
        assert screen(queue)[6] == "   loading more…"


async def test_names_are_no_markup_and_no_control() -> None:
    rows = Rows([a_row(1, contact_name="[/x]R[@click=x]", snippet="\x1b[2J\x9b31m\tx\ny")])
    async with shown(rows) as (queue, _):
        assert "[/x]R[@click=x]" in screen(queue)[0]
        assert "\x1b" not in "".join(screen(queue))
        assert "\x9b" not in "".join(screen(queue))


async def test_a_resize_keeps_the_cursor_in_view() -> None:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=(41, 40)) as pilot:
        queue.rows = plain(60)
        queue.cursor_id = 18
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert any(one.startswith("▌○ Person 18") for one in screen(queue))
        assert all(strip.cell_length == 30 for strip in strips(queue))


async def test_a_cursor_that_was_set_before_the_first_layout_leaves_the_list_at_its_top() -> None:
    queue = ConversationList()
    queue.rows = plain(60)
    queue.cursor_id = 4
    async with Stage(queue).run_test(size=SIZE):
        assert cursor_line(queue) == 6


async def test_without_the_focus_the_cursor_is_dim() -> None:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=SIZE) as pilot:
        queue.rows = plain(3)
        await pilot.pause()
        bright = strips(queue)[0]
        stage.set_focus(None)
        await pilot.pause()
        assert strips(queue)[0].text == bright.text
        assert strips(queue)[0] != bright


async def test_another_theme_colours_the_rows_anew() -> None:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=SIZE) as pilot:
        queue.rows = plain(3)
        before = strips(queue)[0]
        stage.theme = "chatwoot-light"
        await pilot.pause()
        assert strips(queue)[0] != before
        assert strips(queue)[0].text == before.text


async def test_the_next_page_is_wanted_when_the_agent_goes_down_and_not_before() -> None:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=(60, 2 * 18), message_hook=stage.hear) as pilot:
        queue.now, queue.rows = NOW, plain(25)
        await pilot.pause()
        assert stage.heard(ConversationList.EndReached) == []
        for _ in range(18):
            queue.move(1)
        await pilot.pause()
        assert len(stage.heard(ConversationList.EndReached)) == 1


async def test_a_page_that_does_not_fill_the_pane_is_not_enough() -> None:
    queue = ConversationList()
    stage = Stage(queue)
    async with stage.run_test(size=(60, 2 * 30), message_hook=stage.hear) as pilot:
        queue.now, queue.rows = NOW, plain(25)
        await pilot.pause()
        assert len(stage.heard(ConversationList.EndReached)) == 1
