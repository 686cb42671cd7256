"""What the contact pane is told of a conversation's customer. Pure."""

from __future__ import annotations

from datetime import datetime

from tui.presentation.contact_lines import ContactFacts
from tui.presentation.customer_zone import customer_zone
from tui.presentation.deadlines import closing
from tui.presentation.reply_window import closes_at, has_window
from tui.presentation.spans import NOTHING, Line, line
from tui.store import select
from tui.store.state import State


def contact_facts(state: State, conversation_id: int | None, now: datetime) -> ContactFacts:
    """Return what the contact pane is told."""
    if conversation_id is None:
        return ContactFacts()
    row, contact = select.visible(state, conversation_id), select.contact(state, conversation_id)
    detail = select.conversation(state, conversation_id)
    inbox = select.inbox(state, row.inbox_id) if row else None
    window: Line = NOTHING
    if row is not None and has_window(row.channel, inbox):
        closes = closes_at(row, inbox, select.thread_messages(state, conversation_id))
        if not row.can_reply:
            window = line("closed: only templates", "danger")
        elif closes is not None and closes > now:
            # A later moment has passed where the server still lets us answer: it knows of a longer window.
            window = closing(closes, now)
    return ContactFacts(
        contact=contact,
        row=row,
        earlier=select.earlier(state, contact.id) if contact else None,
        on_site=contact is not None and select.contact_present(state, contact.id),
        pending=select.pending_fields(state, conversation_id),
        conversation_attributes=detail.custom_attributes if detail else {},
        zone=customer_zone(contact) if contact else None,
        window=window,
        loading=contact is None,
    )
