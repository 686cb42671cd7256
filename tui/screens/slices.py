"""Slices of the state in the form that each widget takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TypedDict, assert_never

from tui.commands.command import Command, Pane
from tui.commands.keys import written
from tui.commands.table import in_footer
from tui.models.conversation import Status
from tui.models.inbox import Channel
from tui.models.message import Message
from tui.models.outgoing import Outgoing
from tui.models.people import Availability
from tui.models.row import Row
from tui.presentation import notices
from tui.presentation.cells import one_line
from tui.presentation.composing import limit_of
from tui.presentation.days import day
from tui.presentation.deadlines import closes_at
from tui.presentation.enclosures import Quoted
from tui.presentation.glyphs import Glyphs
from tui.presentation.mentions import Mentionable, mentionables
from tui.presentation.messages import Reading
from tui.presentation.notices import Notice
from tui.presentation.rows import NO_FACTS, RowFacts
from tui.presentation.status_line import KeyHint, Standing, link_words, span_words
from tui.presentation.tabs import Tab
from tui.store import select
from tui.store.link import LinkKind
from tui.store.operation import Operation
from tui.store.select import Queue
from tui.store.state import State
from tui.store.view import AssigneeFilter, Sort, View
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    MacroRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
)

_STATUS_WORDS = {None: "", "open": "open ", "resolved": "resolved ", "pending": "pending ", "snoozed": "snoozed "}
_TABS = {"mine": "Mine", "unassigned": "Unassigned", "all": "All"}
_ACTS = {Status.RESOLVED: "Resolve", Status.OPEN: "Open", Status.PENDING: "Set pending", Status.SNOOZED: "Snooze"}
SORT_WORDS = {
    Sort.LAST_ACTIVITY_DESC: "newest activity",
    Sort.LAST_ACTIVITY_ASC: "oldest activity",
    Sort.CREATED_DESC: "newest first",
    Sort.CREATED_ASC: "oldest first",
    Sort.PRIORITY_DESC: "most urgent",
    Sort.PRIORITY_ASC: "least urgent",
    Sort.WAITING_DESC: "waiting shortest",
    Sort.WAITING_ASC: "waiting longest",
}
_TAB_WORDS = {"mine": " assigned to you", "unassigned": " without an assignee", "all": ""}


def row_facts(state: State, conversation_id: int) -> RowFacts:
    """Return what a row shows beside the server's word."""
    row = select.confirmed(state, conversation_id)
    closes = None
    if row is not None and row.channel is not Channel.WEB_WIDGET:
        closes = closes_at(row, select.inbox(state, row.inbox_id), select.thread_messages(state, conversation_id))
    return RowFacts(
        closes_at=closes,
        pending=select.pending_fields(state, conversation_id),
        draft=select.has_draft(state, conversation_id),
        typing=any(not typist.private for typist in select.typing(state, conversation_id)),
    )


def standing(state: State, account: str, now: datetime, glyphs: Glyphs, around: tuple[str, str] = ("", "")) -> Standing:
    """Return what the top line says.

    Args:
        around: What else is said aside: before and after what the state tells; empty: nothing.
    """
    profile, link = select.me(state), select.link(state)
    membership = next((each for each in profile.accounts if each.id == state.account_id), None) if profile else None
    present = sum(
        1 for availability in (state.users_present or {}).values() if availability is not Availability.OFFLINE
    )
    asked = select.availability(state)
    # The server knows who is there by the websocket alone, and takes an agent without one offline where he lets it.
    absent = link.kind is LinkKind.POLLING and asked is Availability.ONLINE and membership and membership.auto_offline
    queue = select.queue(state, state.view) if state.view else None
    return Standing(
        account=membership.name if membership else account,
        user=(profile.email or profile.name) if profile else "",
        availability=asked,
        pending=asked is not state.availability,
        link=link_words(
            link.kind.value,
            now,
            since=link.since,
            queued=link.queued,
            as_of=queue.as_of if queue and queue.cached else None,
            glyphs=glyphs,
        ),
        asides=tuple(
            filter(
                None,
                (
                    around[0] or ("shown as offline" if absent else ""),
                    _counted(state.notifications_unread, "notification"),
                    _counted(present, "agent"),
                    # Without a line nothing goes over it: its pace would say less than the word before it.
                    "" if link.kind is LinkKind.OFFLINE else around[1],
                ),
            )
        ),
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""


def tabs(state: State, view: View, marked: int = 0) -> tuple[tuple[Tab, ...], int, tuple[str, ...]]:
    """Return the tabs with their counts, which one is shown, and what the view is filtered by, in words.

    Args:
        marked: How many rows the next command goes to.
    """
    told = select.counts(state, view)
    waiting = select.queue(state, view).waiting_changes
    names: tuple[AssigneeFilter, ...] = ("mine", "unassigned", "all")
    # What the server counts for words is what it finds in messages; the rows are found by their names too.
    counts = {"mine": told.mine, "unassigned": told.unassigned, "all": told.all} if told and not view.text else {}
    shown = tuple(Tab(_TABS[name], counts.get(name), waiting if name == view.assignee else 0) for name in names)
    filters = [view.status.value if view.status else "any status", SORT_WORDS.get(view.sort, view.sort.value)]
    if marked:
        filters.insert(0, f"{marked} marked")
    if view.inbox_id is not None:
        inbox = select.inbox(state, view.inbox_id)
        filters.append(f"inbox:{one_line(inbox.name) if inbox else view.inbox_id}")
    if view.team_id is not None:
        team = next((each.name for each in select.teams(state) if each.id == view.team_id), str(view.team_id))
        filters.append(f"team:{one_line(team)}")
    if view.label:
        filters.append(f"label:{view.label}")
    if view.text:
        filters.append(f"/{view.text}")
    return shown, names.index(view.assignee), tuple(filters)


def header(state: State, conversation_id: int | None) -> tuple[Row | None, str, RowFacts]:
    """Return the opened conversation as the line above the thread takes it: row, inbox, facts."""
    row = select.visible(state, conversation_id) if conversation_id is not None else None
    if row is None:
        return None, "", NO_FACTS
    inbox = select.inbox(state, row.inbox_id)
    return row, inbox.name if inbox else "", row_facts(state, row.id)


def outgoing(state: State, now: datetime) -> tuple[tuple[Outgoing, ...], dict[int, str]]:
    """Return the messages and changes on their way, and the customers they are for."""
    queue = tuple(
        select.as_outgoing(operation, operation.wish)
        if isinstance(operation.wish, ReplyRequested)
        else Outgoing(
            token=operation.op,
            conversation_id=operation.wish.conversation_id,
            content="",
            private=False,
            stage=operation.stage,
            written_at=operation.at or now,
            hold_until=operation.hold_until,
            reason=operation.reason,
            act=act_words(state, operation.wish),
        )
        for operation in select.outbox(state)
    )
    names = {
        each.conversation_id: row.contact_name
        for each in queue
        if (row := select.visible(state, each.conversation_id)) is not None
    }
    return queue, names


def is_narrowed(view: View) -> bool:
    """Whether the view keeps to an inbox, a team or a label."""
    return view.inbox_id is not None or view.team_id is not None or view.label is not None


def farewell(state: State) -> str:
    """Return what stays behind when the program ends now, in a sentence; empty where all is sent."""
    waiting, count = _waiting(state)
    if not waiting:
        return ""
    if state.unkept:
        return f"Not sent, and lost because the disk takes no more ({state.unkept}): {waiting}."
    kept = "It is kept and goes" if count == 1 else "They are kept and go"
    return f"Not sent yet: {waiting}. {kept} out at the next start."


def loss(state: State) -> str:
    """Return what would be lost if the program ended now, and why; empty where all is on the disk or sent."""
    waiting, _ = _waiting(state)
    if not waiting or not state.unkept:
        return ""
    return f"Not sent, and not on the disk ({state.unkept}): {waiting}. Leaving now loses that."


def _waiting(state: State) -> tuple[str, int]:
    """Return what is not sent, in words and counted; drafts only where the disk has not got them."""
    waiting = [operation for operation in select.outbox(state) if operation.open]
    replies = sum(1 for operation in waiting if isinstance(operation.wish, ReplyRequested))
    drafts = sum(1 for text in state.drafts.values() if text) if state.unkept else 0
    counts = {"message": replies, "change": len(waiting) - replies, "draft": drafts}
    words = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return " and ".join(words), len(waiting)


def act_words(state: State, wish: Wish) -> str:
    """Return what a wish asks for, in a few words; empty for a message."""
    match wish:
        case StatusRequested():
            return _ACTS.get(wish.status, f"Set {wish.status}")
        case AssigneeRequested():
            names = {agent.id: agent.name for agent in select.agents(state)}
            return f"Assign to {names.get(wish.assignee_id, 'an agent')}" if wish.assignee_id else "Unassign"
        case TeamRequested():
            teams = {team.id: team.name for team in select.teams(state)}
            return f"Give to {teams.get(wish.team_id, 'a team')}" if wish.team_id else "Take from its team"
        case PriorityRequested():
            return f"Set priority {wish.priority}"
        case LabelsRequested():
            return " ".join(["Labels", *(f"+{label}" for label in wish.add), *(f"-{label}" for label in wish.remove)])
        case MacroRequested():
            return f"Run macro {one_line(wish.name)}"
        case ReadRequested():
            return "Mark read"
        case UnreadRequested():
            return "Mark unread"
        case AvailabilityRequested():
            return f"Be {wish.availability}"
        case ReplyRequested():
            return ""
        case _:
            assert_never(wish)


def question(state: State, operation: Operation) -> tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], str]:
    """Return what is asked about a wish that waits for the agent's word: title, reasons, what was written, its words."""
    wish = operation.wish
    row = select.visible(state, wish.conversation_id)
    name = row.contact_name if row else f"#{wish.conversation_id}"
    guard = operation.guard
    reasons = guard.reasons if guard else (operation.reason,) if operation.reason else ()
    written_since = tuple(
        (message.sender.name if message.sender else "", message.content)
        for message in (guard.messages if guard else ())
    )
    if not isinstance(wish, ReplyRequested):
        return f"{act_words(state, wish)}: {name}?", reasons, written_since, ""
    kind = "this note" if wish.private else "this reply"
    return f"Send {kind} to {name}?", reasons, written_since, wish.content


def view_words(view: View) -> str:
    """Return what a view holds, as in "No open conversations assigned to you."."""
    words = (
        f"{_STATUS_WORDS.get(view.status.value if view.status else None, '')}conversations{_TAB_WORDS[view.assignee]}"
    )
    return f'{words} that contain "{one_line(view.text)}"' if view.text else words


OLD_SECONDS = 60.0
"""A list says its age from here on: below that it is the moment that a line takes to come back."""


def list_notice(state: State, view: View, now: datetime) -> Notice | None:
    """Return the list's state in a sentence, where it is not simply up to date."""
    queue, link = select.queue(state, view), select.link(state)
    if link.kind is LinkKind.OFFLINE:
        return notices.offline(
            _length(link.since, now), cached=len(queue) > 0, age=_length(queue.as_of, now), reason=link.reason
        )
    if queue.error:
        return notices.failed("conversations", queue.error)
    if (age := queue.age(now)) is not None and len(queue):
        if queue.cached:
            return notices.stale(span_words(age))
        if age >= OLD_SECONDS:
            return notices.aged(span_words(age))
    if not len(queue):
        if queue.loading or queue.as_of is None:
            return notices.loading("conversations")
        return notices.empty_list(view_words(view), filtered=bool(view.text))
    return None


def thread_notice(state: State, conversation_id: int | None, now: datetime) -> Notice | None:
    """Return the thread pane's state in a sentence, where it is not simply up to date."""
    if conversation_id is None:
        return notices.nothing_open()
    thread, link = select.thread(state, conversation_id), select.link(state)
    if link.kind is LinkKind.OFFLINE:
        return notices.offline(_length(link.since, now), cached=bool(thread.messages), age=_length(thread.as_of, now))
    if thread.error:
        return notices.failed("this conversation", thread.error)
    if not thread.messages and not thread.outgoing:
        if thread.loading or thread.as_of is None:
            return notices.loading("messages")
        row = select.visible(state, conversation_id)
        return notices.empty_thread(row.contact_name if row else "this customer")
    if thread.cached and thread.as_of is not None:
        return notices.stale(span_words((now - thread.as_of).total_seconds()))
    return None


def _length(since: datetime | None, now: datetime) -> str:
    """Return how long it is since, in full minutes and more; empty for less, and for never."""
    seconds = (now - since).total_seconds() if since else 0
    return span_words(seconds) if seconds >= 60 else ""


def list_tail(queue: Queue) -> str:
    """Return what stands below the last row."""
    if queue.loading and len(queue):
        return "loading more…"
    return "" if queue.complete or not len(queue) else "more below"


def typing_words(state: State, conversation_id: int) -> str:
    """Return who is writing, in words: `João is writing a note…`."""
    words = []
    for typist in select.typing(state, conversation_id):
        name = one_line(typist.sender.name) or "Somebody"
        words.append(f"{name} is writing a note…" if typist.private else f"{name} is writing…")
    return " ".join(words)


def reading(state: State, conversation_id: int | None, now: datetime, zone: tzinfo, glyphs: Glyphs) -> Reading:
    """Return how a conversation's thread is read."""
    row = select.visible(state, conversation_id) if conversation_id is not None else None
    me = select.me(state)
    return Reading(
        zone=zone,
        today=day(now, zone),
        glyphs=glyphs,
        customer=row.contact_name if row else "",
        me=(me.available_name or me.name) if me else "",
    )


def mentionable(state: State) -> tuple[Mentionable, ...]:
    """Return who can be mentioned in a note."""
    return mentionables(
        [
            *(("user", agent.id, agent.name, agent.email) for agent in select.agents(state)),
            *(("team", team.id, team.name, "team") for team in select.teams(state)),
        ]
    )


class Addressed(TypedDict):
    """What the composer opens with."""

    conversation_id: int
    contact_name: str
    inbox_name: str
    channel: Channel
    private: bool
    draft: str
    limit: int
    other_draft: str
    account: str
    quoted: Quoted | None


def addressee(state: State, conversation_id: int, *, private: bool, quoted: Message | None = None) -> Addressed:
    """Return what the composer opens with for a conversation."""
    row = select.visible(state, conversation_id)
    channel = row.channel if row else Channel.UNKNOWN
    inbox = select.inbox(state, row.inbox_id) if row else None
    me = select.me(state)
    membership = next((each.name for each in me.accounts if each.id == state.account_id), "") if me else ""
    return Addressed(
        conversation_id=conversation_id,
        contact_name=row.contact_name if row else f"#{conversation_id}",
        inbox_name=inbox.name if inbox else "",
        channel=channel,
        private=private,
        draft=select.draft(state, conversation_id, private),
        limit=limit_of(channel, medium=inbox.medium if inbox else "", private=private),
        other_draft=select.draft(state, conversation_id, not private),
        account=f"{me.name}, {membership}".rstrip(", ") if me else "",
        quoted=Quoted(
            message_id=quoted.id,
            words=one_line(f"{quoted.sender.name if quoted.sender else ''}: {quoted.content}".lstrip(": "))[:200],
        )
        if quoted
        else None,
    )


def values(state: State, conversation_id: int) -> dict[str, str]:
    """Return what is known of the variables that canned responses use; the server fills them in."""
    contact, me = select.contact(state, conversation_id), select.me(state)
    row = select.visible(state, conversation_id)
    inbox = select.inbox(state, row.inbox_id) if row else None
    name = contact.name if contact else ""
    mine = (me.available_name or me.name) if me else ""
    return {
        "contact.name": name,
        "contact.first_name": name.split(" ")[0],
        "contact.last_name": name.split(" ")[-1] if " " in name else "",
        "contact.email": contact.email if contact else "",
        "contact.phone_number": contact.phone_number if contact else "",
        "contact.phone": contact.phone_number if contact else "",
        "contact.id": str(contact.id) if contact else "",
        "conversation.id": str(conversation_id),
        "conversation.display_id": str(conversation_id),
        "agent.name": mine,
        "agent.first_name": mine.split(" ")[0],
        "agent.email": me.email if me else "",
        "inbox.name": inbox.name if inbox else "",
        "inbox.id": str(inbox.id) if inbox else "",
        "account.name": state.account.name if state.account else "",
    }


def footer(pane: Pane | None, commands: Sequence[Command]) -> tuple[Sequence[KeyHint], KeyHint | None]:
    """Return the keys that matter in a pane, and the one that leads to the others.

    Args:
        pane: None: a line for searching has the focus.
    """
    if pane is None:
        return (KeyHint("Enter", "go to what is found"), KeyHint("Esc", "end the search")), None
    hints = [KeyHint(written(command.keys[0]), command.short) for command in in_footer(pane, commands)]
    last = KeyHint("F1" if pane is Pane.COMPOSER else "?", "all keys")
    return [hint for hint in hints if hint.word != last.word], last


def found_words(found: int, words: str) -> str:
    """Return what a search in the thread found, in a few words."""
    if not words.strip():
        return ""
    return f"{found} found" if found else "not found"
