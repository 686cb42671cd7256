from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tui.console.publisher import GATHER_SECONDS, PUBLISH_SECONDS, Pace, Publisher


def test_the_first_change_after_a_pause_is_shown_at_once_and_the_next_when_it_is_time() -> None:
    pace = Pace(None, narrow=False)
    assert pace.seconds_after(quiet=3.0) == GATHER_SECONDS <= 0.02
    assert pace.seconds_after(quiet=0.0) == PUBLISH_SECONDS
    assert pace.seconds_after(quiet=0.1) < 0.03


class Shown:
    """A publisher with timers that go off when the test says so."""

    def __init__(self) -> None:
        self.changes = 0
        self.frames: list[int] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.publisher = Publisher(
            Pace(None, narrow=False),
            None,
            set_timer=self._set_timer,
            show=self._show,
            advise=lambda _sentence: None,
        )

    def change(self) -> None:
        self.changes += 1
        self.publisher.changed()

    def pass_time(self) -> None:
        due, self.timers = self.timers, []
        for _, call in due:
            call()

    def _set_timer(self, seconds: float, call: Callable[[], None]) -> Any:
        self.timers.append((seconds, call))
        return len(self.timers)

    def _show(self) -> bool:
        shown, self.changes = self.changes, 0
        if shown:
            self.frames.append(shown)
        return bool(shown)


def test_many_events_at_once_are_one_frame_and_the_next_waits_its_time() -> None:
    shown = Shown()
    for _ in range(1_000):
        shown.change()
    assert [seconds for seconds, _ in shown.timers] == [GATHER_SECONDS]
    shown.pass_time()
    assert shown.frames == [1_000]
    shown.change()
    assert 0.1 < shown.timers[0][0] <= PUBLISH_SECONDS


def test_what_the_agents_own_act_changes_is_shown_at_its_end_without_a_timer() -> None:
    shown = Shown()
    with shown.publisher.at_once():
        shown.change()
        with shown.publisher.at_once():
            shown.change()
        shown.change()
        assert shown.frames == [2]
    assert shown.frames == [2, 1]
    assert not shown.timers


def test_what_an_act_changed_before_a_fault_ended_it_is_shown() -> None:
    shown = Shown()

    def broken() -> None:
        with shown.publisher.at_once():
            shown.change()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert shown.frames == [1]
