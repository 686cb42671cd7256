"""Fixtures of the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.program import DemoServer, demo_server


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """A demo server without simulated customers."""
    with demo_server("--quiet") as running:
        yield running
