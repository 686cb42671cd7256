"""Customers are found by what they are called, and gone to."""

from __future__ import annotations

from tests.live_console import a_console, a_demo


async def test_a_customer_is_found_by_name_and_the_newest_conversation_opens() -> None:
    demo = a_demo()
    row = demo.house.db.one(
        "SELECT contacts.name, contacts.email, max(display_id) AS newest FROM contacts JOIN conversations"
        " ON contact_id = contacts.id WHERE contacts.email LIKE 'grace%' GROUP BY contacts.id HAVING count(*) = 1"
    )
    assert row is not None
    async with a_console(demo=demo) as desk:
        await desk.press("C", *row["email"].split("@")[0].replace(".", "")[:5], "enter")
        assert await desk.until_shown(row["email"])
        await desk.press(*row["name"].split()[1], "enter")
        assert await desk.until_shown(f"#{row['newest']}")
        assert desk.workspace.screen.opened == row["newest"]


async def test_all_customers_come_page_by_page_in_an_order_of_choice() -> None:
    async with a_console() as desk:
        await desk.press("C", "enter")
        assert await desk.until_shown("in all")
        await desk.press(*"More", "enter")
        assert await desk.until_shown("page 2")
        await desk.press(*"Another", "enter")
        assert await desk.until_shown("Order of the customers")
        await desk.press(*"name", "enter")
        assert await desk.until_shown("Customers, ")


async def test_nobody_is_found_and_that_is_said() -> None:
    async with a_console() as desk:
        await desk.press("C", *"zzzzqqq", "enter")
        assert await desk.until_shown('Customers with "zzzzqqq": none') or desk.shows("none")
