"""Who wrote a message and who got it, as people call them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models.message import Message, MessageType
from tui.models.people import SenderKind
from tui.models.wire import lines
from tui.presentation.badges import first_name
from tui.presentation.cells import one_line, one_name
from tui.presentation.mail_addresses import told
from tui.presentation.reading import Reading


def author(message: Message, reading: Reading) -> str:
    """Return who wrote a message: `Ida Holm`; of an e-mail by somebody else, `boss@example.net for Ida Holm`."""
    sender = message.sender
    name = one_name(sender.name) if sender else ""
    if message.is_customers and sender is not None and reading.customer and sender.id == reading.customer_id:
        # As they are called now: renamed since, or merged into another contact.
        name = one_name(reading.customer)
    if message.is_customers:
        other = one_line(message.other_writer)
        return f"{other} for {name}" if other and name else other or name
    if sender is not None and sender.kind in (SenderKind.AGENT_BOT, SenderKind.CAPTAIN):
        return f"{name} (bot)" if name else "bot"
    if message.message_type is MessageType.TEMPLATE or not name:
        return "automatic"
    return name


def answered_to(message: Message, reading: Reading) -> str:
    """Return whom a reply went to: the customer, or the addresses that it went to in the customer's place."""
    return whom(lines(message.content_attributes.get("to_emails")), reading)


def whom(to: Sequence[str], reading: Reading) -> str:
    """Return whom a reply goes to, by what stands in To; empty, it is the customer."""
    addresses = told(to)
    if not addresses or [address.lower() for address in addresses] == [reading.customer_address.lower()]:
        return first_name(reading.customer)
    return ", ".join(map(one_line, addresses))
