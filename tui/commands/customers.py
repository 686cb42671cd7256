"""The list of customers: found by name, address or number, page by page, and gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.command import Command
from tui.commands.desk import READING, Desk, Option

if TYPE_CHECKING:
    from tui.models.people import Contact, ContactPage

_MORE, _ORDER = "more", "order"
_ORDERS = {
    "-last_activity_at": "last seen",
    "name": "name",
    "-created_at": "newest",
    "created_at": "oldest",
}


def find(desk: Desk) -> None:
    """Ask for words, and list the customers whose name, address or number holds them; without words, all of them."""
    if desk.dialogs.choose_kept():
        return
    desk.dialogs.ask(
        "Find customers: name, e-mail, phone",
        lambda text: "Looks on the server." if text.strip() else "Nothing typed: lists all, those seen last first.",
        lambda text: _list(desk, text.strip()),
    )


def _list(desk: Desk, text: str, number: int = 1, sort: str = "-last_activity_at") -> None:
    desk.say("Looking for customers on the server…")
    desk.screen.start(_offer(desk, text, number, sort, desk.program.keys_pressed), "search", alone=True)


async def _offer(desk: Desk, text: str, number: int, sort: str, pressed: int) -> None:
    page, failure = await desk.engine.find_contacts(text, number=number, sort=sort)
    desk.screen.unsay()
    if failure:
        desk.say(f"Customers could not be looked up: {failure}", "warning")
        return
    options = [_option(desk, contact) for contact in page.contacts]
    if _has_more(page, number):
        options.append(Option(_MORE, "More customers", f"page {number + 1}"))
    if len(page.contacts) > 1 or number > 1:
        options.append(Option(_ORDER, "Another order", f"now by {_ORDERS.get(sort, sort)}"))
    by_id = {str(contact.id): contact for contact in page.contacts}

    def chosen(value: str) -> None:
        if value == _MORE:
            _list(desk, text, number + 1, sort)
        elif value == _ORDER:
            _choose_order(desk, text, sort)
        else:
            _go_to(desk, by_id[value])

    desk.dialogs.choose_when_ready(pressed, _title(text, page, number), options, chosen, key=desk.key("contact.find"))


def _title(text: str, page: ContactPage, number: int) -> str:
    whose = f'Customers with "{text}"' if text else "Customers"
    count = f", {page.total} in all" if page.total is not None else ""
    if not page.contacts:
        return f"{whose}: none"
    return f"{whose}{count}, page {number}" if number > 1 else f"{whose}{count}"


def _has_more(page: ContactPage, number: int) -> bool:
    if page.has_more is not None:
        return page.has_more
    return bool(page.contacts) and page.total is not None and page.total > number * len(page.contacts)


def _option(desk: Desk, contact: Contact) -> Option:
    from tui.presentation.age import age
    from tui.presentation.cells import one_line, one_name

    parts = [one_line(contact.email), one_line(contact.phone_number)]
    if contact.last_activity_at is not None:
        parts.append(age(contact.last_activity_at, desk.now))
    if contact.blocked:
        parts.append("blocked")
    return Option(str(contact.id), one_name(contact.name) or f"customer {contact.id}", "  ".join(filter(None, parts)))


def _choose_order(desk: Desk, text: str, now: str) -> None:
    desk.dialogs.choose(
        "Order of the customers",
        [Option(sort, words, marked=sort == now) for sort, words in _ORDERS.items()],
        lambda sort: _list(desk, text, 1, sort),
    )


def _go_to(desk: Desk, contact: Contact) -> None:
    desk.screen.start(_open(desk, contact), "search", alone=True)


async def _open(desk: Desk, contact: Contact) -> None:
    from tui.presentation.cells import one_name

    name = one_name(contact.name) or f"customer {contact.id}"
    newest, failure = await desk.engine.newest_of_contact(contact.id)
    if failure:
        desk.say(f"The conversations of {name} could not be looked up: {failure}", "warning")
    elif newest is None:
        desk.say(f"{name} has no conversation yet: the web begins one.")
    else:
        desk.screen.open(newest)


COMMANDS = (
    Command(
        id="contact.find",
        title="Find customers",
        help="List customers, or those whose name, e-mail or phone holds what you type, and open the newest conversation.",
        keys=("C",),
        panes=READING,
        run=find,
    ),
)
