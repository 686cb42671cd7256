"""What a demo keeps from one run to the next."""

from __future__ import annotations

from datetime import UTC, datetime

from tui.account.session import demo_session
from tui.console.parts import build
from tui.models.reference import Label
from tui.settings.settings import Settings
from tui.store.view import View


async def test_a_new_demo_shows_nothing_that_was_seen_in_the_world_of_the_last() -> None:
    last = await build(Settings(), demo_session())
    await last.recall(View())
    await last.cache.keep_reference("labels", (Label(id=1, title="of the last world"),), datetime.now(UTC))
    await last.close(0.0)
    parts = await build(Settings(), demo_session())
    await parts.recall(View())
    assert not parts.store.state.labels
    await parts.close(0.0)
