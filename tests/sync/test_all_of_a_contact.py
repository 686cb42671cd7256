"""All conversations of a contact, where there are more of them than the server tells by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Desk, House, a_house
from tests.sync.test_outbox import api_conversation
from tui.store import select


async def with_many(house: House, folder: Path, number: int) -> tuple[Desk, int, list[str]]:
    """Return a desk with a conversation open whose contact has more of them, and what is told from then on."""
    opened = api_conversation(house)
    (whose,) = house.rows("SELECT contact_id FROM conversations WHERE display_id = ?", opened)
    house.rows(
        "UPDATE conversations SET contact_id = ? WHERE id IN (SELECT id FROM conversations WHERE contact_id != ? LIMIT ?)",
        whose["contact_id"],
        whose["contact_id"],
        number,
    )
    desk = Desk(house, folder)
    told: list[str] = []
    desk.store.listen(lambda change: told.extend(change.told))
    await desk.start()
    await desk.passes(2)
    desk.engine.open_thread(opened)
    await desk.passes(2)
    desk.engine.look_at_contact(opened, earlier=True)
    await desk.passes(2)
    told.clear()
    return desk, opened, told


def listed(desk: Desk, conversation_id: int) -> int:
    row = select.visible(desk.state, conversation_id)
    assert row is not None
    return len(select.earlier(desk.state, row.contact_id) or ())


async def test_all_are_listed_on_demand_and_stay_when_the_newest_are_told_again(house: House, tmp_path: Path) -> None:
    desk, number, told = await with_many(house, tmp_path, 35)
    assert listed(desk, number) == 20
    desk.engine.fetch_all_of_contact(number)
    await desk.passes(2)
    count = listed(desk, number)
    assert count >= 36
    assert told[0].startswith(f"All {count} conversations of ")
    desk.engine.look_at_contact(number, earlier=True)
    await desk.passes(2)
    assert listed(desk, number) == count
    await desk.stop()


@pytest.mark.parametrize("version", ["4.0"])
async def test_a_server_whose_filter_knows_no_contacts_is_said_to_tell_the_newest_alone(
    tmp_path: Path, version: str
) -> None:
    async with a_house(version=version) as house:
        desk, number, told = await with_many(house, tmp_path, 35)
        desk.engine.fetch_all_of_contact(number)
        await desk.passes(2)
        assert listed(desk, number) == 20
        assert told == [
            "This server tells a contact's newest conversations alone: for the others open the contact in Chatwoot."
        ]
        await desk.stop()
