"""Demo servers to test: the seeded world, a fresh installation, and one of an older version."""

from collections.abc import AsyncIterator

import pytest

from tui.demo.options import DemoOptions

from .stand import Stand, stand


@pytest.fixture
async def shop() -> AsyncIterator[Stand]:
    """The demo world, small, quiet, at noon."""
    async for standing in stand(DemoOptions(quiet=True)):
        yield standing


@pytest.fixture
async def fresh() -> AsyncIterator[Stand]:
    """A fresh installation with one API inbox, a contact and an open conversation in it."""
    async for standing in stand(DemoOptions(world="empty", quiet=True)):
        await standing.admin.post(
            "inboxes", {"name": "App", "enable_auto_assignment": False, "channel": {"type": "api"}}
        )
        await standing.admin.post("inbox_members", {"inbox_id": 1, "user_ids": [1, 2]})
        await standing.admin.post(
            "contacts", {"name": "maria dos santos", "email": "maria@mail.example", "inbox_id": 1}
        )
        await standing.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
        standing.clock.advance(60)
        yield standing


@pytest.fixture
async def old() -> AsyncIterator[Stand]:
    """The same on a server of version 4.0."""
    async for standing in stand(DemoOptions(world="empty", quiet=True, server_version="4.0")):
        await standing.admin.post(
            "inboxes", {"name": "App", "enable_auto_assignment": False, "channel": {"type": "api"}}
        )
        await standing.admin.post("inbox_members", {"inbox_id": 1, "user_ids": [1, 2]})
        await standing.admin.post(
            "contacts", {"name": "maria dos santos", "email": "maria@mail.example", "inbox_id": 1}
        )
        await standing.admin.post("conversations", {"inbox_id": 1, "contact_id": 1})
        yield standing
