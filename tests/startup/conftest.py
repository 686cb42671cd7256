"""Fixtures of the start's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.program import DemoServer, demo_server


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    """A demo server without simulated customers, for all tests of a module."""
    with demo_server("--quiet") as running:
        yield running
