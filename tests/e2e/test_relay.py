"""Over a line that is cut at random, the server stands in the end as the agent meant."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.e2e.bad_hour import Hour, bad_hour


def told(hour: Hour) -> str:
    print(f"seed {hour.seed}: {len(hour.done)} conversations, {hour.cuts} cuts, {hour.questions} questions")
    return "\n".join(hour.failures)


@pytest.mark.timeout(240)
def test_forty_conversations_over_cut_connections_end_as_meant(tmp_path: Path) -> None:
    assert told(bad_hour(secrets.randbelow(1_000_000), tmp_path, count=40, console=False)) == ""


@pytest.mark.pty
@pytest.mark.timeout(300)
def test_a_person_at_the_console_gets_through_cut_connections(tmp_path: Path) -> None:
    assert told(bad_hour(secrets.randbelow(1_000_000), tmp_path, count=3, console=True)) == ""
