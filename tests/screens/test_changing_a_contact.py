"""Who the customer is can be changed where it is read."""

from __future__ import annotations

from typing import Any

from tests.live_console import Desk, a_console, a_demo
from tui.demo.server import Demo


def contact_of(demo: Demo, conversation_id: int) -> dict[str, Any]:
    row = demo.house.db.one(
        "SELECT contacts.* FROM contacts JOIN conversations ON contact_id = contacts.id WHERE display_id = ?",
        conversation_id,
    )
    assert row is not None
    return dict(row)


async def chosen(desk: Desk, field: str, typed: str) -> None:
    """Change one thing of the customer under the cursor, by keys."""
    await desk.press("I")
    assert await desk.until_shown("Change ")
    await desk.press(*field.replace(" ", ""), "enter")
    await desk.press(*("space" if letter == " " else letter for letter in typed))
    await desk.press("enter")


async def test_a_name_is_changed_shown_and_taken_back() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("enter")
        target = desk.workspace.screen.opened
        assert target is not None
        before = contact_of(demo, target)["name"]
        await chosen(desk, "name", "Ida Holm")
        assert await desk.until_shown("→ Ida Holm.")
        assert contact_of(demo, target)["name"] == "Ida Holm"
        assert desk.workspace.screen.header.render_line(0).text.strip().startswith("Ida Holm")

        await desk.press("u")
        assert await desk.until_shown("Taken back:")
        assert contact_of(demo, target)["name"] == before


async def test_a_phone_number_is_checked_while_it_is_typed_and_kept_as_the_server_wants_it() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("enter")
        target = desk.workspace.screen.opened
        assert target is not None
        await chosen(desk, "phone", "0151")
        assert desk.shows("begins with + and the country")
        await desk.press(*["backspace"] * 4, *"+49", "space", *"151", "space", *"23456", "enter")
        assert await desk.until_shown("→ +4915123456.")
        assert contact_of(demo, target)["phone_number"] == "+4915123456"


async def test_an_address_that_somebody_else_has_is_refused_in_a_sentence() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("enter")
        target = desk.workspace.screen.opened
        assert target is not None
        mine = contact_of(demo, target)
        taken = demo.house.db.value("SELECT email FROM contacts WHERE id != ? AND email IS NOT NULL", mine["id"])
        await chosen(desk, "e-mail", taken)
        assert await desk.until_shown("Not changed: another contact has this e-mail already.")
        assert contact_of(demo, target)["email"] == mine["email"]


async def test_attributes_are_changed_under_their_names() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("enter")
        target = desk.workspace.screen.opened
        assert target is not None
        await desk.press("I")
        assert await desk.until_shown("Plan")
        await desk.press(*"Plan", "enter")
        assert await desk.until_shown("Taster")
        await desk.press(*"Taster", "enter")
        assert await desk.until_shown("→ Taster.") or desk.shows("already")
        assert contact_of(demo, target)["custom_attributes"]["plan"] == "Taster"


async def test_notes_are_written_and_deleted() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("enter")
        target = desk.workspace.screen.opened
        assert target is not None
        of = contact_of(demo, target)["id"]
        await desk.press("D")
        await desk.press(*"Likes", "space", *"tea", "enter")
        assert await desk.until_shown("The note is kept.")
        assert demo.house.db.column("SELECT content FROM notes WHERE contact_id = ?", of) == ["Likes tea"]
        assert await desk.until_shown("Notes (1)")

        await desk.press("D")
        await desk.press("down", "enter")
        await desk.press(*"Delete", "enter")
        await desk.press("d")
        assert await desk.until_shown("The note is deleted.")
        assert demo.house.db.column("SELECT content FROM notes WHERE contact_id = ?", of) == []
