"""What an event changed, so that nobody has to compare states."""

from __future__ import annotations

from tui.models.message import Message
from tui.models.record import record


@record(kw_only=True)
class Change:
    """Which parts differ from before. Everything not named is as it was."""

    conversations: frozenset[int] = frozenset()
    """Rows that read differently, by display id."""
    threads: frozenset[int] = frozenset()
    """Conversations whose messages, outgoing messages or loading state differ."""
    lists: bool = False
    """Some list's order, length, loading, error or waiting changes."""
    counts: bool = False
    contacts: bool = False
    reference: bool = False
    """Agents, teams, inboxes, labels, canned responses, macros."""
    me: bool = False
    presence: bool = False
    typing: frozenset[int] = frozenset()
    drafts: frozenset[int] = frozenset()
    kept_drafts: frozenset[tuple[int, bool]] = frozenset()
    """Drafts that are on the disk now, by conversation and whether it is a note."""
    outbox: bool = False
    link: bool = False
    notifications: bool = False
    arrived: tuple[Message, ...] = ()
    """Messages that came in by event, heard for the first time: what may ring."""
    told: tuple[str, ...] = ()
    """Sentences the agent must read."""

    def __bool__(self) -> bool:
        return self != _NOTHING

    def merged(self, later: Change) -> Change:
        """Return both changes as one."""
        return Change(
            conversations=self.conversations | later.conversations,
            threads=self.threads | later.threads,
            lists=self.lists or later.lists,
            counts=self.counts or later.counts,
            contacts=self.contacts or later.contacts,
            reference=self.reference or later.reference,
            me=self.me or later.me,
            presence=self.presence or later.presence,
            typing=self.typing | later.typing,
            drafts=self.drafts | later.drafts,
            kept_drafts=self.kept_drafts | later.kept_drafts,
            outbox=self.outbox or later.outbox,
            link=self.link or later.link,
            notifications=self.notifications or later.notifications,
            arrived=self.arrived + later.arrived,
            told=self.told + later.told,
        )


_NOTHING = Change()
