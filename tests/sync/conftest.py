"""Sync is tested in virtual time: an hour passes as soon as nothing is left to do in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import Desk, House, a_house
from tests.virtual_clock import VirtualLoop


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "asyncio", {"loop_factory": VirtualLoop}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with a_house() as built:
        yield built


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Desk]:
    """A console that has just started, its first list shown."""
    opened = Desk(house, tmp_path)
    await opened.start()
    yield opened
    await opened.stop()
