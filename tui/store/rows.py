"""From a conversation to the row a list keeps of it, and how two words of the server about one row become one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from sys import intern

from tui.models.conversation import Conversation, ConversationPush
from tui.models.draft import Whom
from tui.models.inbox import Channel
from tui.models.message import Email, Message, MessageType
from tui.models.people import Agent, Availability, Contact, Sender, SenderKind
from tui.models.pictures import picture_words, without_pictures
from tui.models.row import UNREAD_LIMIT, KnownRow, Row, SnippetKind
from tui.models.wire import Json, line
from tui.store.state import Held

# conversation.created tells updated_at with seven decimals, later reads of the same row with six (recorded, 4.15.1).
_SAME = timedelta(microseconds=2)

_MENTION = re.compile(r"\[@((?:[^\]\\\n]|\\.){1,80})\]\(mention://[^)\s]*\)")
"""`[@Mira Holt](mention://user/12/Mira%20Holt)`, as notes carry it; cut short, it would be read as words."""

_HARD_BREAK = re.compile(r"(?<!\\)\\\s*$", re.MULTILINE)

_SNIPPET_LENGTH = 200
_LONGEST_STUB = 600
"""Longer texts say something, whatever their HTML part says more."""
_LONGEST_GLANCE = 60_000
"""Characters of HTML that a row is worth: some milliseconds."""
_LONGEST_READ = 4_000
"""The address of one picture is longer than a snippet."""


def older(theirs: datetime | None, ours: datetime | None) -> bool:
    """Whether the server's word `theirs` is older than what we hold; without a time it is not."""
    return theirs is not None and ours is not None and theirs < ours - _SAME


def latest(*moments: datetime | None) -> datetime | None:
    """Return the last of some moments; None if there are none."""
    return max((moment for moment in moments if moment is not None), default=None)


def snippet_of(message: Message | None) -> tuple[str, SnippetKind]:
    """Return a message on one line, cut, and whose it is. The marks within a line are read where it is drawn."""
    if message is None or message.is_activity:
        return "", SnippetKind.NONE
    content = _of_mail(message.email) or without_pictures(message.content[:_LONGEST_READ], picture_words)
    bare = _MENTION.sub(r"@\1", content[: 4 * _SNIPPET_LENGTH])
    if message.email is None:
        # The web writes a line break as a backslash at the end of the line.
        bare = _HARD_BREAK.sub("", bare)
    text = " ".join(bare.split())[:_SNIPPET_LENGTH]
    if not text and message.attachments:
        first = message.attachments[0]
        text = f"[{first.file_type}] {first.file_name}".rstrip()
    if other := message.other_writer:
        text = f"{other}: {text}"[:_SNIPPET_LENGTH]
    if message.private:
        return text, SnippetKind.NOTE
    return text, SnippetKind.CUSTOMER if message.message_type is MessageType.INCOMING else SnippetKind.AGENT


def _of_mail(email: Email | None) -> str:
    """Return what a mail's HTML part says, where its text is a stub: says next to nothing of it; else nothing."""
    if email is None or not email.html or len(email.full_text) > _LONGEST_STUB:
        return ""
    # Its patterns are needed for such a mail alone.
    from tui.text.html_glance import is_stub, seen

    return seen(email.html[:_LONGEST_GLANCE]) if is_stub(email.full_text, email.html[:_LONGEST_GLANCE]) else ""


def subject_of(message: Message | None, attributes: Json, before: str = "") -> str:
    """Return what an e-mail conversation is about: the subject of its newest mail that has one."""
    newest = message.email.subject if message is not None and message.email is not None else ""
    return newest or before or line(attributes.get("mail_subject"))


def whom_of(row: Row | None) -> Whom | None:
    """Return who is behind a number now; None: not known."""
    if row is None:
        return None
    return Whom(
        contact_id=row.contact_id, contact_name=row.contact_name, inbox_id=row.inbox_id, created_at=row.created_at
    )


def held_from_cache(known: KnownRow, beat: int) -> Held:
    """Return what we knew at the end of an earlier run."""
    return Held(
        row=known.row,
        newest_message_id=known.newest_message_id,
        snippet_id=known.snippet_id,
        counted_id=known.counted_id,
        agent_last_seen_at=known.agent_last_seen_at,
        heard=beat,
        cached=True,
    )


def known_row(held: Held) -> KnownRow:
    """Return what the next run is to know of a conversation."""
    return KnownRow(
        row=held.row,
        newest_message_id=held.newest_message_id,
        snippet_id=held.snippet_id,
        counted_id=held.counted_id,
        agent_last_seen_at=held.agent_last_seen_at,
    )


def held_from_rest(conversation: Conversation, beat: int) -> Held:
    """Return what REST's word alone says. Names that many rows share are the same text in all of them."""
    snippet, kind = snippet_of(conversation.last_message)
    newest = max(conversation.newest_message_id or 0, conversation.last_message.id if conversation.last_message else 0)
    assignee, team = conversation.assignee, conversation.team
    return Held(
        row=Row(
            id=conversation.id,
            inbox_id=conversation.inbox_id,
            contact_id=conversation.contact.id,
            contact_name=conversation.contact.name,
            status=conversation.status,
            channel=conversation.channel,
            priority=conversation.priority,
            assignee_id=assignee.id if assignee else None,
            assignee_name=intern(assignee.shown_name) if assignee else "",
            assignee_is_bot=assignee.is_bot if assignee else False,
            team_id=team.id if team else None,
            team_name=intern(team.name) if team else "",
            labels=tuple(map(intern, conversation.labels)),
            unread_count=conversation.unread_count,
            snippet=snippet,
            snippet_kind=kind,
            subject=subject_of(conversation.last_message, conversation.additional_attributes),
            last_activity_at=conversation.last_activity_at,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            waiting_since=conversation.waiting_since,
            snoozed_until=conversation.snoozed_until,
            can_reply=conversation.can_reply,
            muted=conversation.muted,
        ),
        newest_message_id=newest,
        snippet_id=conversation.last_message.id if conversation.last_message else 0,
        counted_id=newest,
        agent_last_seen_at=conversation.agent_last_seen_at,
        heard=beat,
    )


def rest_over(held: Held, conversation: Conversation, beat: int) -> Held:
    """Return what we know after REST spoke: its word, but for messages it had not seen when it was asked."""
    if older(conversation.updated_at, held.row.updated_at):
        return held
    fresh = held_from_rest(conversation, beat)
    if fresh.newest_message_id >= max(held.newest_message_id, held.counted_id, held.snippet_id):
        return fresh
    row = replace(
        fresh.row,
        snippet=held.row.snippet,
        snippet_kind=held.row.snippet_kind,
        unread_count=held.row.unread_count,
        last_activity_at=latest(held.row.last_activity_at, fresh.row.last_activity_at),
    )
    return replace(
        fresh,
        row=row,
        newest_message_id=held.newest_message_id,
        snippet_id=held.snippet_id,
        counted_id=held.counted_id,
    )


def held_from_push(push: ConversationPush, beat: int) -> Held:
    """Return what a push says of a conversation we did not know: no more than a push knows."""
    return push_over(
        Held(
            row=Row(
                id=push.id,
                inbox_id=push.inbox_id,
                contact_id=push.contact.id,
                contact_name=push.contact.name,
                status=push.status,
            )
        ),
        push,
        beat,
    )


def push_over(held: Held, push: ConversationPush, beat: int) -> Held:
    """Return what we know after a push: its word on what pushes carry, ours on the rest; an older push changes nothing."""
    ours = held.row
    if older(push.updated_at, ours.updated_at):
        return held
    message = push.last_message
    last_id = message.id if message else 0
    snippet, kind, snippet_id = ours.snippet, ours.snippet_kind, held.snippet_id
    if message is not None and last_id >= snippet_id:
        (snippet, kind), snippet_id = snippet_of(message), last_id
    unread, counted, seen = ours.unread_count, held.counted_id, held.agent_last_seen_at
    # A payload built before a reading arrives after it with the same updated_at: the later reading counts.
    if last_id >= counted and not _seen_before(push.agent_last_seen_at, seen):
        unread, counted = push.unread_count, last_id
        seen = push.agent_last_seen_at or seen
    row = replace(
        ours,
        inbox_id=push.inbox_id,
        contact_id=push.contact.id,
        contact_name=push.contact.name or ours.contact_name,
        status=push.status,
        channel=push.channel if push.channel is not Channel.UNKNOWN else ours.channel,
        priority=push.priority,
        assignee_id=push.assignee.id if push.assignee else None,
        assignee_name=push.assignee.shown_name if push.assignee else "",
        assignee_is_bot=push.assignee.is_bot if push.assignee else False,
        team_id=push.team.id if push.team else None,
        team_name=push.team.name if push.team else "",
        labels=push.labels,
        unread_count=unread,
        snippet=snippet,
        snippet_kind=kind,
        subject=subject_of(message, push.additional_attributes, ours.subject),
        last_activity_at=latest(ours.last_activity_at, push.last_activity_at),
        created_at=push.created_at or ours.created_at,
        updated_at=latest(ours.updated_at, push.updated_at),
        waiting_since=push.waiting_since,
        snoozed_until=push.snoozed_until,
        can_reply=push.can_reply,
    )
    return replace(
        held,
        row=row,
        snippet_id=snippet_id,
        counted_id=counted,
        agent_last_seen_at=seen,
        heard=beat,
        cached=False,
    )


def _seen_before(theirs: datetime | None, ours: datetime | None) -> bool:
    return theirs is not None and ours is not None and theirs < ours


def message_over(
    held: Held, message: Message, unread_count: int | None, last_activity_at: datetime | None, beat: int
) -> Held:
    """Return what a new message changes of its conversation; one that was counted before changes no count."""
    row = held.row
    snippet, kind, snippet_id = row.snippet, row.snippet_kind, held.snippet_id
    if not message.is_activity and message.id >= snippet_id:
        (snippet, kind), snippet_id = snippet_of(message), message.id
    unread, counted = row.unread_count, held.counted_id
    if message.id > counted:
        counted = message.id
        if unread_count is not None:
            unread = unread_count
        elif message.is_customers:
            unread = min(UNREAD_LIMIT, unread + 1)
    return replace(
        held,
        row=replace(
            row,
            snippet=snippet,
            snippet_kind=kind,
            subject=subject_of(message, {}, row.subject),
            unread_count=unread,
            last_activity_at=latest(row.last_activity_at, last_activity_at, message.created_at),
        ),
        newest_message_id=max(held.newest_message_id, message.id),
        snippet_id=snippet_id,
        counted_id=counted,
        heard=beat,
    )


def handed_over(messages: Iterable[Message], contact_id: int, to: Sender) -> tuple[Message, ...]:
    """Return the messages with those of a contact given to the one that it was merged into."""
    return tuple(
        replace(message, sender=replace(to, email=message.sender.email))
        if message.sender is not None and message.sender.kind is SenderKind.CONTACT and message.sender.id == contact_id
        else message
        for message in messages
    )


def agent_over(ours: Agent | None, theirs: Agent | None) -> Agent | None:
    """Return a push's agent with what only we know of the same one: e-mail, role, presence."""
    if ours is None or theirs is None or ours.id != theirs.id:
        return theirs
    return replace(
        ours,
        name=theirs.name or ours.name,
        available_name=theirs.available_name or ours.available_name,
        availability=theirs.availability if theirs.availability is not Availability.UNKNOWN else ours.availability,
    )


def contact_over(ours: Contact | None, theirs: Contact) -> Contact:
    """Return a push's contact with what only we know: presence, activity times, contact inboxes."""
    if ours is None or ours.id != theirs.id:
        return theirs
    return replace(
        theirs,
        availability=theirs.availability if theirs.availability is not Availability.UNKNOWN else ours.availability,
        created_at=theirs.created_at or ours.created_at,
        last_activity_at=latest(theirs.last_activity_at, ours.last_activity_at),
        contact_inboxes=theirs.contact_inboxes or ours.contact_inboxes,
    )


def detail_over(ours: Conversation, push: ConversationPush) -> Conversation:
    """Return the whole conversation after a push was merged in."""
    if older(push.updated_at, ours.updated_at):
        return ours
    return replace(
        ours,
        inbox_id=push.inbox_id,
        status=push.status,
        contact=contact_over(ours.contact, push.contact),
        assignee=agent_over(ours.assignee, push.assignee),
        team=push.team,
        priority=push.priority,
        labels=push.labels,
        can_reply=push.can_reply,
        snoozed_until=push.snoozed_until,
        updated_at=latest(ours.updated_at, push.updated_at),
        last_activity_at=latest(ours.last_activity_at, push.last_activity_at),
        waiting_since=push.waiting_since,
        first_reply_created_at=push.first_reply_created_at or ours.first_reply_created_at,
        agent_last_seen_at=latest(ours.agent_last_seen_at, push.agent_last_seen_at),
        contact_last_seen_at=latest(ours.contact_last_seen_at, push.contact_last_seen_at),
        custom_attributes=push.custom_attributes,
        additional_attributes=push.additional_attributes or ours.additional_attributes,
    )
