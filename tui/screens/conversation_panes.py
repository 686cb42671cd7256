"""One conversation in the panes that show it, opened or only looked at: its header, its thread, its contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from tui.models.message import Message
from tui.models.outgoing import Outgoing, Stage
from tui.presentation.contact_lines import ContactFacts
from tui.presentation.deadlines import closes_at, closing, has_window
from tui.presentation.key_names import KeyNames, with_keys
from tui.presentation.spans import NOTHING, Line, line
from tui.screens import view_models
from tui.store import select
from tui.store.link import LinkKind

if TYPE_CHECKING:
    from tui.screens.context import Context
    from tui.store.change import Change
    from tui.store.state import State
    from tui.widgets.contact_pane import ContactPane
    from tui.widgets.thread import ThreadView
    from tui.widgets.thread_header import ThreadHeader


_NOTHING_OPEN = "No conversation is open."
_UNKNOWN = "Not on this machine yet. {conversation.open} opens it."


class ConversationPanes:
    """Hands view models to three widgets. Which conversation it is says the caller; None: none is opened.

    Args:
        context: What all parts of the screen may ask.
    """

    def __init__(self, context: Context, header: ThreadHeader, thread: ThreadView, contact: ContactPane) -> None:
        self._context = context
        self._header = header
        self._thread = thread
        self._contact = contact
        self.counts_down = False
        """Whether the thread shows seconds that get fewer: then it has to be shown again."""
        self.glance = False
        """Whether it is only looked at: the cursor rests on it, nobody has opened it."""

    def show_change(self, opened: int, change: Change) -> bool:
        """Draw what a change of the state touches in header and thread; return whether it touches the contact."""
        here = opened in change.conversations or change.reference
        row = select.visible(self._context.state, opened) if opened in change.conversations else None
        renamed = row is not None and row.contact_name != self._thread.reading.customer
        if opened in change.threads or change.link or renamed:
            self.show_thread(opened)
        if opened in change.typing:
            self.show_typing(opened)
        if here or change.me:
            self.show_header(opened)
        return here or change.contacts or change.presence or bool(change.threads)

    def show_header(self, opened: int | None) -> None:
        """Draw the line above the thread."""
        row, inbox, facts = view_models.header(self._context.state, opened)
        self._header.show(row, self._context.now, inbox=inbox, facts=facts)

    def show_thread(self, opened: int | None) -> None:
        """Draw the messages, and what is on its way to the customer."""
        if opened is None:
            self._thread.show(None, ())
            return
        state = self._context.state
        thread = select.thread(state, opened)
        self._thread.show(
            opened,
            self._counted_down(thread.entries),
            first_new=thread.first_unread_id,
            more_above=not thread.reached_start,
            offline=select.link(state).kind is LinkKind.OFFLINE,
            glance=self.glance,
            reading=replace(
                view_models.reading(state, opened, self._context.now, self._context.zone, self._thread.glyphs),
                question_key=self._context.keys("question.show"),
                undo_key=self._context.keys("act.undo"),
                stop_key=self._context.keys("attachment.cancel"),
                fold_key=self._context.keys("thread.fold"),
                pager_key=self._context.keys("message.page"),
            ),
        )
        self.show_typing(opened)
        self.show_notice(opened)

    def _counted_down(self, entries: Sequence[Message | Outgoing]) -> Sequence[Message | Outgoing]:
        """Return the entries with the seconds that what is held has left; notes whether anything is."""
        self.counts_down = False
        if not entries or not isinstance(entries[-1], Outgoing):
            return entries
        now, counted = self._context.now, list(entries)
        for at in range(len(counted) - 1, -1, -1):
            entry = counted[at]
            if not isinstance(entry, Outgoing):
                break
            if entry.stage is Stage.HELD and entry.hold_until is not None:
                self.counts_down = True
                left = ceil((entry.hold_until - now).total_seconds())
                counted[at] = replace(entry, held_seconds=max(0, left))
        return counted

    def show_typing(self, opened: int) -> None:
        """Say who is typing."""
        self._thread.typing = view_models.typing_words(self._context.state, opened)

    def show_notice(self, opened: int | None) -> None:
        """Say in place of the thread why there is none, where that is so."""
        notice_of = view_models.glance_notice if self.glance and opened is not None else view_models.thread_notice
        notice = notice_of(self._context.state, opened, self._context.now)
        self._thread.notice = notice and notice.named(self._context.keys)

    def show_contact(self, conversation_id: int | None, *, looked_at: bool = False) -> None:
        """Show whose conversation this is; it needn't be opened.

        Args:
            looked_at: Whether the agent is in its pane, so that all of it is on its way.
        """
        facts = contact_facts(
            self._context.state, conversation_id, self._context.now, self._context.keys, glance=self.glance
        )
        self._contact.show_facts(
            replace(facts, earlier_key="" if looked_at else self._context.keys("contact.earlier")), self._context.now
        )


def contact_facts(
    state: State, conversation_id: int | None, now: datetime, keys: KeyNames, *, glance: bool = False
) -> ContactFacts:
    """Return what the contact pane is told.

    Args:
        glance: Whether the conversation is only looked at, so that nothing more of it is on its way.
    """
    from tui.presentation.customer_zone import customer_zone
    from tui.presentation.troubles import gone_contact, trouble_refusal

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
    if (why := select.gone(state, conversation_id)) is not None:
        return ContactFacts(gone=gone_contact(why.value))
    link = select.link(state)
    failure = select.contact_failure(state, row.contact_id) if row and not link.trouble.bars else ""
    error = f"The contact could not be loaded: {failure.rstrip('.')}." if failure else ""
    if contact is None and link.trouble.bars:
        return ContactFacts(gone=trouble_refusal(link.trouble.value, keys))
    if contact is None and link.kind is LinkKind.OFFLINE:
        error = "Offline, and this contact was not looked at on this machine yet."
    elif link.kind is LinkKind.OFFLINE:
        # It is what was kept on this machine, as all there is; that nothing could be fetched is no news.
        error = ""
    elif contact is None and row is None:
        # Nobody asks for the contact before the conversation is known; the thread says why it is not.
        error = select.thread(state, conversation_id).error
    return ContactFacts(
        contact=contact,
        row=row,
        earlier=select.earlier(state, contact.id) if contact else None,
        on_site=contact is not None and select.contact_present(state, contact.id),
        pending=select.pending_fields(state, conversation_id),
        conversation_attributes=detail.custom_attributes if detail else {},
        zone=customer_zone(contact) if contact else None,
        window=window,
        loading=contact is None and not glance,
        waits=view_models.waits(state, now),
        notes=state.notes.get(contact.id) if contact else None,
        attribute_names={each.attribute_key: each.attribute_display_name for each in state.attribute_definitions or ()},
        error=with_keys(f"{error} {{pane.reload}} tries again.", keys) if error else "",
        nothing=with_keys(_UNKNOWN if row is not None else _NOTHING_OPEN, keys),
    )
