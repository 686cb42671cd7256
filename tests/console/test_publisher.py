from __future__ import annotations

from tui.console.publisher import GATHER_SECONDS, PUBLISH_SECONDS, Pace


def test_the_first_change_after_a_pause_is_shown_at_once_and_the_next_when_it_is_time() -> None:
    pace = Pace(None, narrow=False)
    assert pace.seconds_after(quiet=3.0) == GATHER_SECONDS <= 0.02
    assert pace.seconds_after(quiet=0.0) == PUBLISH_SECONDS
    assert pace.seconds_after(quiet=0.1) < 0.03
