from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.terminal.playing import Played
from tests.terminal.screens import Cell, differences, shown

pytestmark = pytest.mark.pty

LIST = ["down", "down", "down", "end", "up", "pageup", "down", "f5", "home", "pagedown"]
THREAD = ["tab", "down", "down", "pagedown", "f7", "end", "up", "f7", "pageup", "f5", "home"]
WRITING = [
    "tab",
    "h",
    "e",
    "l",
    "l",
    "o",
    "space",
    "w",
    "o",
    "left",
    "left",
    "x",
    "backspace",
    "enter",
    "漢",
    "字",
    "enter",
    "é",
    "home",
    "delete",
    "end",
]
ABOVE = ["f2", "escape", "f4", "f3", "escape", "f2", "x", "f5", "f4", "f6"]
WALK = LIST + THREAD + WRITING + ABOVE + ["tab", *LIST, "tab", *THREAD]
"""Keys that reach everything the sample shows: each is a step, and after each both screens must be the same."""


@pytest.fixture
def both(size: str) -> Iterator[tuple[Played, Played]]:
    pair = Played(size=size), Played("stock", size=size)
    yield pair
    for played in pair:
        played.close()


def compared(ours: Played, stock: Played) -> list[tuple[int, int, Cell, Cell]]:
    """Read both until they show the same; returns how they differ if they never do."""
    found: list[tuple[int, int, Cell, Cell]] = []

    def same() -> bool:
        stock.session.pump(0)
        found[:] = differences(shown(ours.terminal), shown(stock.terminal))
        return not found

    ours.until(same, 3)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("size", ["80x24", "120x40", "200x50"])
def test_both_drivers_show_the_same_after_every_key(both: tuple[Played, Played]) -> None:
    ours, stock = both
    assert ours.sees("READY")
    assert stock.sees("READY")
    assert compared(ours, stock) == []
    for step, key in enumerate(WALK):
        for played in both:
            played.press(key)
        for played in both:
            assert played.took(), (step, key)
        assert compared(ours, stock) == [], (step, key)
    assert len(ours.output) * 4 < len(stock.output)


def test_the_walk_is_long_enough_to_mean_something() -> None:
    assert len(WALK) * 3 >= 200
