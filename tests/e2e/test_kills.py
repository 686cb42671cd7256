"""A console that is killed while somebody types and sends: words stay, and every reply goes out once."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.e2e.kills import PROMISED_SECONDS, hang_up, kill_often
from tui.sync.drafts import PAUSE_SECONDS
from tui.widgets.composer import SAVE_SECONDS


def test_the_pauses_before_a_draft_is_written_leave_time_for_the_disk() -> None:
    assert SAVE_SECONDS + PAUSE_SECONDS <= PROMISED_SECONDS * 0.8


@pytest.mark.pty
@pytest.mark.timeout(300)
def test_ten_kills_lose_a_second_of_typing_at_most_and_double_nothing(tmp_path: Path) -> None:
    evening = kill_often(10, secrets.randbelow(1_000_000), tmp_path)
    print(f"seed {evening.seed}: {evening.kills}, found {evening.found}, {evening.late:.2f} s late at most")
    assert not evening.failures, "\n".join(evening.failures)


@pytest.mark.pty
@pytest.mark.parametrize("how", ["hup", "term", "close"])
def test_a_session_that_ends_while_a_reply_is_on_its_way_leaves_exactly_one(how: str, tmp_path: Path) -> None:
    seed = secrets.randbelow(1_000_000)
    print(f"seed {seed}")
    assert not hang_up(how, seed, tmp_path)
