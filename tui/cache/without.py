"""What is taken out of a record before it is written down: identifiers that let one write as a contact, and the signed addresses of files."""

from __future__ import annotations

import re
from dataclasses import replace

from tui.models.conversation import Conversation
from tui.models.inbox import Inbox
from tui.models.message import Message
from tui.models.people import Contact
from tui.models.pictures import STORAGE, without_pictures

_SIGNED = re.compile(re.escape(STORAGE) + r"[^\s\"'<>]*")


def of_contact(contact: Contact) -> Contact:
    """Return a contact without the identifiers of its inboxes, which open the widget as them."""
    # Who knows an inbox's identifier and a contact's source id can write as that contact.
    return replace(contact, contact_inboxes=())


def of_inbox(inbox: Inbox) -> Inbox:
    """Return an inbox without the identifier that the public API takes."""
    return replace(inbox, inbox_identifier="")


def of_conversation(conversation: Conversation) -> Conversation:
    """Return a conversation without the secrets of its contact and its last message."""
    last = conversation.last_message
    return replace(
        conversation,
        contact=of_contact(conversation.contact),
        last_message=of_message(last) if last else None,
    )


def of_message(message: Message) -> Message:
    """Return a message without the addresses of its files, which anybody who has them can open."""
    # The addresses of files are signed: whoever has one can fetch the file.
    files = tuple(
        replace(attachment, data_url="", thumb_url="") if attachment.is_file else attachment
        for attachment in message.attachments
    )
    email = message.email
    if email is not None and STORAGE in email.html:
        email = replace(email, html=_SIGNED.sub(STORAGE, email.html))
    content = without_pictures(message.content, lambda picture: f"![{picture.title}]({STORAGE})")
    call = message.call
    if call is not None and call.recording_url:
        call = replace(call, recording_url="")
    return replace(message, content=content, attachments=files, source_id="", email=email, call=call)
