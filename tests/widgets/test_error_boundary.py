"""What every widget of ours does better than Textual's: its timers call, whatever the machine has to do."""

from __future__ import annotations

import itertools

import pytest
from textual import _time
from textual.app import App

from tui.widgets.error_boundary import ErrorBoundary


class Timed(ErrorBoundary, App[None]):
    pass


async def test_a_timer_calls_also_where_its_moment_was_over_before_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[str] = []
    app = Timed()
    async with app.run_test() as pilot:
        seconds = itertools.count(1)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(_time, "get_time", lambda: float(next(seconds)))
            app.set_timer(0.001, lambda: called.append("called"))
            for _ in range(100):
                await pilot.pause(0.01)
                if called:
                    break
    assert called == ["called"]
