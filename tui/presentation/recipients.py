"""To whom a reply by e-mail goes where the agent chooses nobody: reckoned from the thread, in one place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tui.models.draft import Headers
from tui.models.message import Message, MessageType
from tui.models.wire import lines
from tui.presentation.mail_addresses import each_once, told, unsendable

_REPLY_ADDRESS = re.compile(r"reply\+[0-9a-f-]{8,36}@.+", re.IGNORECASE)
"""Where answers to a conversation come in: ours on every server (`app/mailers/conversation_reply_mailer.rb`)."""


class Recipients(NamedTuple):
    """Who gets a reply by e-mail, and under which subject."""

    customer: str = ""
    """The address of the contact: it goes there where To is empty. Empty: not known."""
    offered: Headers = Headers()
    """What is taken where the agent chooses nothing."""
    subject: str = ""
    people: tuple[str, ...] = ()
    """All who wrote or got the mail that is answered, but for ourselves; also such as the server sends nothing to."""

    def real(self, chosen: Headers | None) -> Headers:
        """Return all who get it, the customer among them."""
        headers = self.offered if chosen is None else chosen
        return headers._replace(to=headers.to or ((self.customer,) if self.customer else ()))

    def left_out(self, chosen: Headers | None) -> tuple[str, ...]:
        """Return who wrote or got the mail that is answered, and does not get the answer."""
        getting = {address.lower() for addresses in self.real(chosen) for address in addresses}
        return tuple(address for address in self.people if address.lower() not in getting)


def recipients(messages: Sequence[Message], *, customer: str, own: Collection[str]) -> Recipients:
    """Return to whom a reply goes and what it is called.

    A mail that came is answered to its writer, whoever that is; those who got it with us get a copy. After a reply of ours
    the next one goes where that one went. It is the web's rule (`getRecipients` of `@chatwoot/utils`, 4.15), but for two
    things: who stood in To beside us gets a copy too, and the contact gets none of a mail that they had no part in.

    Args:
        messages: The thread, oldest first.
        customer: The address of the contact; empty: not known.
        own: The addresses of the inbox.
    """
    mails = [message.email for message in messages if message.email is not None and not message.private]
    subject = next((mail.subject for mail in reversed(mails) if mail.subject), "")
    if subject and not subject.lower().startswith("re:"):
        subject = f"Re: {subject}"
    last = next((message for message in reversed(messages) if _tells_recipients(message)), None)
    if last is None:
        return Recipients(customer, Headers(), subject)
    ours = {address.lower() for address in own if address}
    if last.is_customers:
        headers, people = _answer(last, customer, ours)
    else:
        headers, people = _again(last, customer, ours), ()
    return Recipients(customer, headers, subject, people)


def _tells_recipients(message: Message) -> bool:
    """Whether it is a mail that says who wrote and got it; a reply that was sent again by the server says nothing."""
    if message.private or message.deleted:
        return False
    if message.message_type is MessageType.INCOMING:
        return True
    said = message.content_attributes
    return message.message_type is MessageType.OUTGOING and any(
        isinstance(said.get(name), list | tuple | str) for name in ("to_emails", "cc_emails", "bcc_emails")
    )


def _answer(mail: Message, customer: str, ours: Collection[str]) -> tuple[Headers, tuple[str, ...]]:
    """Return who gets an answer to a mail that came, and all who had a part in it."""
    if mail.email is None:
        return Headers(), ()
    email = mail.email
    writers, cc, bcc = (_others(each, ours) for each in (email.sender, email.cc, email.bcc))
    beside = _others(email.to, ours)
    people = each_once((*writers, *beside, *cc, *unsendable((*email.sender, *email.to, *email.cc))))
    if not _reached(mail, ours):
        # It came by one of these that is not known as the inbox's own: whoever answers them all may answer himself. A single
        # one is it; of several nobody knows.
        known = {customer.lower(), *map(str.lower, writers)}
        strangers = [address for address in beside if address.lower() not in known]
        beside = tuple(address for address in beside if address not in strangers)
        if len(strangers) == 1:
            people = tuple(address for address in people if address not in strangers)
    return _headers(writers, (*beside, *cc), bcc, customer), people


def companions(mail: Message, ours: Collection[str]) -> tuple[str, ...]:
    """Return who stands in a mail's To besides the inbox; an address alone there, by which it may have come, is the inbox.

    Args:
        ours: The addresses of the inbox, in small letters.
    """
    to = mail.email.to if mail.email is not None else ()
    return _others(to, ours) if len(told(to)) > 1 or _reached(mail, ours) else ()


def _reached(mail: Message, ours: Collection[str]) -> bool:
    """Whether an address of the inbox stands in a mail's To, Cc or Bcc."""
    email = mail.email
    written = (*email.to, *email.cc, *email.bcc) if email is not None else ()
    return any(_is_ours(address, ours) for address in told(written))


def _again(reply: Message, customer: str, ours: Collection[str]) -> Headers:
    """Return who gets another reply after one of ours."""
    said = reply.content_attributes
    to, cc, bcc = (_others(lines(said.get(name)), ours) for name in ("to_emails", "cc_emails", "bcc_emails"))
    return _headers(to, cc, bcc, customer)


def _headers(to: Sequence[str], cc: Sequence[str], bcc: Sequence[str], customer: str) -> Headers:
    """Return the headers with everybody once; To is empty where it would be the customer alone."""
    known = customer.lower()
    taken = {address.lower() for address in to} or {known}
    copies = tuple(address for address in each_once(cc) if address.lower() not in taken)
    taken |= {address.lower() for address in copies} | {known}
    blind = tuple(address for address in each_once(bcc) if address.lower() not in taken)
    return Headers(() if [address.lower() for address in to] == [known] else tuple(to), copies, blind)


def _others(written: Iterable[str], ours: Collection[str]) -> tuple[str, ...]:
    return tuple(address for address in told(written) if not _is_ours(address, ours))


def _is_ours(address: str, ours: Collection[str]) -> bool:
    return address.lower() in ours or _REPLY_ADDRESS.fullmatch(address) is not None
