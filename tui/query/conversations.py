"""What a filter over conversations can say, and how a row of the list answers it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel
from tui.models.reference import AttributeModel
from tui.models.row import Row
from tui.query.fields import Field, Holds, Offer, Vocabulary
from tui.query.query import ME, Names
from tui.query.showing import shows_text

CHANNELS: dict[str, tuple[Channel, ...]] = {
    "email": (Channel.EMAIL,),
    "web": (Channel.WEB_WIDGET,),
    "api": (Channel.API,),
    "whatsapp": (Channel.WHATSAPP,),
    "sms": (Channel.SMS, Channel.TWILIO_SMS),
    "facebook": (Channel.FACEBOOK,),
    "instagram": (Channel.INSTAGRAM,),
    "telegram": (Channel.TELEGRAM,),
    "line": (Channel.LINE,),
    "tiktok": (Channel.TIKTOK,),
    "twitter": (Channel.TWITTER,),
    "voice": (Channel.VOICE,),
}


def _inboxes(names: Names) -> Sequence[Offer] | None:
    return None if names.inboxes is None else [Offer(each.name, (each.id,)) for each in names.inboxes]


def _teams(names: Names) -> Sequence[Offer] | None:
    return None if names.teams is None else [Offer(each.name, (each.id,)) for each in names.teams]


def _agents(names: Names) -> Sequence[Offer] | None:
    if names.agents is None:
        return None
    me = [] if names.my_id is None else [Offer(ME, (names.my_id,), "yourself", is_name=False)]
    return me + [Offer(each.shown_name, (each.id,), each.email) for each in names.agents]


def labels_of(names: Names) -> Sequence[Offer] | None:
    """Return the account's labels, as values may name them."""
    return None if names.labels is None else [Offer(title) for title in names.labels]


def _channels(names: Names) -> Sequence[Offer] | None:
    if names.inboxes is None:
        return None
    offers = []
    for word, kinds in CHANNELS.items():
        inboxes = [
            each
            for each in names.inboxes
            if each.channel in kinds
            or (word == "whatsapp" and each.channel is Channel.TWILIO_SMS and each.medium == "whatsapp")
        ]
        if word == "sms":
            inboxes = [each for each in inboxes if each.medium != "whatsapp"]
        if inboxes:
            offers.append(Offer(word, tuple(each.id for each in inboxes), ", ".join(each.name for each in inboxes)))
    return offers


def _assignee(row: Row) -> int | None:
    # Bots have ids of their own kind, which are other agents' numbers.
    return -row.assignee_id if row.assignee_is_bot and row.assignee_id is not None else row.assignee_id


def _facts(row: Row) -> tuple[str, ...]:
    facts = ["unread" if row.unread_count else "read"]
    facts += ["waiting"] if row.waiting_since is not None else ["answered"]
    facts += ["muted"] if row.muted else []
    return (*facts, "open-window" if row.can_reply else "closed-window")


def untold(_: object) -> object:
    """Say that a row does not tell."""
    return NotImplemented


CONVERSATIONS = Vocabulary(
    fields=(
        Field(
            name="status",
            holds=Holds.CHOICE,
            help="open, pending, snoozed, resolved, all",
            key="status",
            choices=tuple(each.value for each in (Status.OPEN, Status.PENDING, Status.SNOOZED, Status.RESOLVED)),
            read=lambda row: row.status.value,
        ),
        Field(
            name="assignee",
            holds=Holds.NAMED,
            help="me, none, any, or an agent's name",
            key="assignee_id",
            offers=_agents,
            may_lack=True,
            read=_assignee,
        ),
        Field(
            name="inbox",
            holds=Holds.NAMED,
            help="an inbox by its name",
            key="inbox_id",
            offers=_inboxes,
            read=lambda row: row.inbox_id,
        ),
        Field(
            name="team",
            holds=Holds.NAMED,
            help="none, any, or a team's name",
            key="team_id",
            offers=_teams,
            may_lack=True,
            read=lambda row: row.team_id,
        ),
        Field(
            name="label",
            holds=Holds.TITLES,
            help="none, any, or a label",
            key="labels",
            offers=labels_of,
            may_lack=True,
            read=lambda row: row.labels,
        ),
        Field(
            name="priority",
            holds=Holds.CHOICE,
            help="urgent, high, medium, low, none",
            key="priority",
            choices=tuple(
                each.value for each in (Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE)
            ),
            # The server's filter leaves out what has no priority, whatever it is asked (4.16.2).
            not_asked=frozenset({Priority.NONE.value}),
            read=lambda row: row.priority.value,
        ),
        Field(
            name="channel",
            holds=Holds.NAMED,
            help="email, web, whatsapp, …",
            key="inbox_id",
            offers=_channels,
            read=lambda row: row.inbox_id,
        ),
        Field(
            name="waiting",
            holds=Holds.TIME,
            help=">2h: waits longer for an answer",
            longer=True,
            may_lack=True,
            read=lambda row: row.waiting_since,
        ),
        Field(
            name="created",
            holds=Holds.TIME,
            help="<7d: within a week; >7d: before that; 2026-11-24, today",
            key="created_at",
            read=lambda row: row.created_at,
        ),
        Field(
            name="active",
            holds=Holds.TIME,
            help="<2h: something happened within; >30d: nothing since",
            key="last_activity_at",
            read=lambda row: row.last_activity_at,
        ),
        Field(
            name="is",
            holds=Holds.TITLES,
            help="unread, read, waiting, answered, muted, open-window, closed-window",
            choices=("unread", "read", "waiting", "answered", "muted", "open-window", "closed-window"),
            read=_facts,
        ),
        Field(
            name="contact",
            holds=Holds.TEXT,
            help="part of the customer's name",
            read=lambda row: row.contact_name,
        ),
        Field(
            name="subject",
            holds=Holds.TEXT,
            help="part of an e-mail's subject",
            key="mail_subject",
            read=lambda row: row.subject,
        ),
        Field(
            name="referer",
            holds=Holds.TEXT,
            help="part of the page that the customer wrote from",
            key="referer",
            read=untold,
        ),
        Field(
            name="language",
            holds=Holds.WORD,
            help="the conversation's language: en, pt, …",
            key="conversation_language",
            read=untold,
        ),
        Field(
            name="id",
            holds=Holds.NUMBER,
            help="a conversation's number; #130 too",
            key="display_id",
            read=lambda row: row.id,
        ),
    ),
    flags=("unread", "muted"),
    attributes=AttributeModel.CONVERSATION,
    shows=shows_text,
)
