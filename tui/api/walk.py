"""A whole list, page after page, though it moves meanwhile: every row that is in it all the time comes exactly once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tui.api import errors

T = TypeVar("T")

_MOST_PASSES = 8
_QUIET_PASSES = 2
"""After this many in a row that brought nothing new, a list that never stands still has been read."""

INCOMPLETE: Final = "incomplete"
"""The code of the failure at the end of a list of which the server counts more rows than it gave."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list as it was at one moment."""

    rows: Sequence[T]
    total: int | None = None
    """How many rows all pages have together, where the server tells it."""
    passed_over: int = 0
    """How many more rows it has, which nobody understands."""


async def walk(page: Callable[[int], Awaitable[Page[T]]], key: Callable[[T], Hashable]) -> AsyncIterator[T]:
    """Give the rows of a paged list, each once, in the order in which they were seen.

    A row that leaves one of the pages already read pulls the first of the next page into it, where nobody looks
    again; a row that jumps to the front of the list is never met further back. So after each page the one before it
    is read once more, and when anything moved at all, the whole list is, until two passes bring nothing new. Where
    the reads are conditional, the repeated ones cost a few hundred bytes.

    Without totals, a departure and an arrival further up that cancel out between two reads are seen by the pages they
    moved meanwhile: every page is read twice, the last one too. Only when they do so twice, each time around the same
    read, a row can be missed.

    Args:
        page: Reads a page by its number, counted from 1.
        key: What a row is known by.

    Raises:
        Conflict: With the code `incomplete`, after the last row: the server counts more than could be found.
    """
    given: set[Hashable] = set()
    quiet = 0
    for _ in range(_MOST_PASSES):
        moved = False
        fresh = 0
        passed_over: dict[int, int] = {}
        least: int | None = None
        async for number, read, unrest in _pass(page, key):
            moved = moved or unrest
            passed_over[number] = read.passed_over
            if read.total is not None:
                least = read.total if least is None else min(least, read.total)
            for row in read.rows:
                if (name := key(row)) not in given:
                    given.add(name)
                    fresh += 1
                    yield row
        quiet = 0 if fresh else quiet + 1
        if not moved or quiet == _QUIET_PASSES:
            break
    found = len(given) + sum(passed_over.values())
    if least is not None and found < least:
        raise errors.Conflict(
            f"Only {found} of the {least} in this list could be found: it changes its order while it is read.",
            code=INCOMPLETE,
        )


async def _pass(
    page: Callable[[int], Awaitable[Page[T]]], key: Callable[[T], Hashable]
) -> AsyncIterator[tuple[int, Page[T], bool]]:
    """Read all pages once, and each again after its successor; with every page say its number and what moved."""
    seen: set[Hashable] = set()
    before: list[Hashable] = []
    total: int | None = None
    size = 0
    number = 1
    while True:
        read = await page(number)
        names = [key(row) for row in read.rows]
        # A server that has no pages answers the same whatever number is asked for.
        ends = not names or names == before
        other_total = number > 1 and read.total != total
        yield number, read, other_total or (not ends and not seen.isdisjoint(names))
        if number > 1:
            back = await page(number - 1)
            gone = [key(row) for row in back.rows] != before or (total is not None and back.total != total)
            yield number - 1, back, gone
        rows = len(names) + read.passed_over
        if ends or rows < size or (number == 1 and rows == read.total):
            if total is None and number > 1:
                # What left before this read and was made up for before the one after it shows in the page itself.
                last = await page(number)
                yield number, last, [key(row) for row in last.rows] != names
            return
        seen.update(names)
        size = max(size, rows)
        before, total = names, read.total
        number += 1
