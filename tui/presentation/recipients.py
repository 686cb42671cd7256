"""To whom a reply by e-mail goes where the agent chooses nobody: reckoned from the thread, in one place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tui.models.draft import Headers
from tui.models.message import Message

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")


class Recipients(NamedTuple):
    """Who gets a reply by e-mail, and under which subject."""

    customer: str = ""
    """The address of the contact: it goes there where To is empty. Empty: not known."""
    offered: Headers = Headers()
    """What is taken where the agent chooses nothing."""
    subject: str = ""

    def real(self, chosen: Headers | None) -> Headers:
        """Return all who get it, the customer among them."""
        headers = self.offered if chosen is None else chosen
        return headers._replace(to=headers.to or ((self.customer,) if self.customer else ()))


def recipients(messages: Sequence[Message], *, customer: str, own: Collection[str]) -> Recipients:
    """Return to whom a reply goes and what it is called.

    Those who had a copy of the customer's last mail get one again, but for the inbox itself.

    Args:
        messages: The thread, oldest first.
        customer: The address of the contact; empty: not known.
        own: The addresses of the inbox.
    """
    mails = [message.email for message in messages if message.email is not None and not message.private]
    incoming = [message.email for message in messages if message.email is not None and message.is_customers]
    subject = next((mail.subject for mail in reversed(mails) if mail.subject), "")
    if subject and not subject.lower().startswith("re:"):
        subject = f"Re: {subject}"
    taken = {address.lower() for address in (*own, customer) if address}
    cc = _others(incoming[-1].cc, taken) if incoming else ()
    bcc = _others(incoming[-1].bcc, {*taken, *map(str.lower, cc)}) if incoming else ()
    return Recipients(customer, Headers((), cc, bcc), subject)


def _others(written: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """Return the addresses among what a mail says, each once: servers hand on names and broken headers too."""
    found = (match[0] for each in written for match in _ADDRESS.finditer(each))
    return tuple({address.lower(): address for address in found if address.lower() not in taken}.values())
