from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.api import errors
from tui.api.walk import INCOMPLETE, Page, walk

SIZE = 5


class Queue:
    """A list that moves between any two reads, served in pages."""

    def __init__(self, rows: list[int], move: Callable[[list[int]], None], *, counts: bool) -> None:
        self.rows = rows
        self.move = move
        self.counts = counts
        self.reads = 0
        self.steadfast = set(rows)
        """What was in it at every read."""

    async def page(self, number: int) -> Page[int]:
        if self.reads:
            self.move(self.rows)
        self.reads += 1
        self.steadfast &= set(self.rows)
        window = self.rows[(number - 1) * SIZE : number * SIZE]
        return Page(window, len(self.rows) if self.counts else None)


async def walked(queue: Queue) -> list[int]:
    return [row async for row in walk(queue.page, lambda row: row)]


async def walked_while_it_moves(queue: Queue) -> list[int]:
    """Return the rows of a list that may come and go until the end: then the server may count more than were seen."""
    rows = walk(queue.page, lambda row: row)
    found: list[int] = []
    with suppress(errors.Conflict, StopAsyncIteration):
        while True:
            found.append(await anext(rows))
    return found


def still(rows: list[int]) -> None:
    pass


async def test_a_still_list_is_given_whole_and_in_order() -> None:
    for length in (0, 1, 4, 5, 6, 10, 23):
        for counts in (True, False):
            assert await walked(Queue(list(range(length)), still, counts=counts)) == list(range(length))


async def test_a_short_list_costs_one_read() -> None:
    queue = Queue([1, 2, 3], still, counts=True)
    await walked(queue)
    assert queue.reads == 1


async def test_a_row_that_moves_up_into_a_page_already_read_is_not_lost() -> None:
    queue = Queue(list(range(20)), lambda rows: rows.remove(0) if 0 in rows else None, counts=True)
    assert sorted(await walked(queue)) == list(range(20))


async def test_a_row_that_jumps_to_the_front_is_given_once() -> None:
    def jump(rows: list[int]) -> None:
        if rows[0] != 17:
            rows.remove(17)
            rows.insert(0, 17)

    queue = Queue(list(range(20)), jump, counts=True)
    assert sorted(await walked(queue)) == list(range(20))


async def test_a_server_without_pages_is_read_once_through() -> None:
    async def page(number: int) -> Page[int]:
        return Page([1, 2, 3])

    assert [row async for row in walk(page, lambda row: row)] == [1, 2, 3]


async def test_a_list_that_never_gives_all_it_counts_says_so_at_its_end() -> None:
    # Rows without an order of their own: each page shuffles them anew, and some never come.
    async def page(number: int) -> Page[int]:
        return Page([0, 1, 2, 3, 4] if number == 1 else [3, 4, 5] if number == 2 else [], total=8)

    rows = walk(page, lambda row: row)
    assert [await anext(rows) for _ in range(6)] == [0, 1, 2, 3, 4, 5]
    with pytest.raises(errors.Conflict) as incomplete:
        await anext(rows)
    assert incomplete.value.code == INCOMPLETE
    assert "6 of the 8" in str(incomplete.value)


async def test_a_row_that_nobody_understands_neither_ends_a_list_nor_counts_as_missing() -> None:
    async def page(number: int) -> Page[int]:
        rows = list(range((number - 1) * SIZE, min(number * SIZE, 3 * SIZE - 2)))
        return Page([row for row in rows if row != 6], total=3 * SIZE - 2, passed_over=int(6 in rows))

    assert [row async for row in walk(page, lambda row: row)] == [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]


async def test_a_reader_that_stops_early_asks_for_no_more() -> None:
    queue = Queue(list(range(50)), still, counts=True)
    async for row in walk(queue.page, lambda row: row):
        if row == 2:
            break
    assert queue.reads == 1


async def test_a_departure_that_an_arrival_makes_up_for_is_seen_without_totals_too() -> None:
    for length in (SIZE, 2 * SIZE + 1, 3 * SIZE - 1, 3 * SIZE):
        for goes in range(length):
            for first in range(9):
                for second in range(first, 9):
                    reads = iter(range(99))

                    def move(rows: list[int], goes: int = goes, first: int = first, second: int = second) -> None:
                        now = next(reads)  # noqa: B023  # used up before the next round
                        if now == first:
                            rows.remove(goes)
                        if now == second:
                            rows.insert(0, 999)

                    queue = Queue(list(range(length)), move, counts=False)
                    given_rows = await walked(queue)
                    assert len(given_rows) == len(set(given_rows))
                    assert queue.steadfast <= set(given_rows), (length, goes, first, second)


def mover(choices: random.Random, kinds: str) -> Callable[[list[int]], None]:
    fresh = iter(range(1000, 9999))

    def move(rows: list[int]) -> None:
        if not rows:
            return
        match choices.choice(kinds):
            case "v":
                rows.pop(choices.randrange(len(rows)))
            case "f":
                rows.insert(0, next(fresh))
            case "j":
                rows.insert(0, rows.pop(choices.randrange(len(rows))))
            case "b":
                rows.append(next(fresh))

    return move


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 40), st.randoms(use_true_random=False), st.booleans())
async def test_what_stays_in_an_oldest_first_list_is_given_exactly_once(
    length: int, choices: random.Random, counts: bool
) -> None:
    # Rows leave anywhere and new ones come behind: all that happens to a list in order of creation.
    queue = Queue(list(range(length)), mover(choices, "vb."), counts=counts)
    given_rows = await walked_while_it_moves(queue)
    assert len(given_rows) == len(set(given_rows))
    assert queue.steadfast <= set(given_rows)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 40), st.randoms(use_true_random=False))
async def test_what_stays_in_a_list_by_activity_is_given_exactly_once(length: int, choices: random.Random) -> None:
    # One of these happens at every third read or so: jumps to the front, arrivals, departures.
    queue = Queue(list(range(length)), mover(choices, "jfv......"), counts=True)
    given_rows = await walked_while_it_moves(queue)
    assert len(given_rows) == len(set(given_rows))
    assert queue.steadfast <= set(given_rows)
