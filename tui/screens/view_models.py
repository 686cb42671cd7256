"""View models: what each widget shows of the state, in the form that it takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.commands.keys import key_of, written
from tui.commands.table import in_footer
from tui.models.inbox import Channel
from tui.models.people import Availability
from tui.models.row import Row
from tui.presentation import notices
from tui.presentation.cells import one_line, one_name
from tui.presentation.days import clock, day
from tui.presentation.deadlines import closes_at
from tui.presentation.glyphs import Glyphs
from tui.presentation.notices import Notice
from tui.presentation.reading import Reading
from tui.presentation.rows import NO_FACTS, RowFacts
from tui.presentation.status_line import (
    KeyHint,
    Standing,
    link_words,
    question_words,
    session_ends,
    session_words,
    span_words,
)
from tui.presentation.tabs import Tab
from tui.store import select
from tui.store.link import Gone, LinkKind, Trouble
from tui.store.select import Queue
from tui.store.state import State
from tui.store.view import SORT_WORDS, AssigneeFilter, View

_STATUS_WORDS = {None: "", "open": "open ", "resolved": "resolved ", "pending": "pending ", "snoozed": "snoozed "}
_TABS = {"mine": "Mine", "unassigned": "Unassigned", "all": "All"}
_TAB_WORDS = {"mine": " assigned to you", "unassigned": " without an assignee", "all": ""}


def row_facts(state: State, conversation_id: int, view: View | None = None) -> RowFacts:
    """Return what a row shows beside the server's word.

    Args:
        view: The list that it stands in; None: in none.
    """
    row = select.confirmed(state, conversation_id)
    closes = None
    if row is not None and row.channel is not Channel.WEB_WIDGET:
        closes = closes_at(row, select.inbox(state, row.inbox_id), select.thread_messages(state, conversation_id))
    why = select.gone(state, conversation_id)
    return RowFacts(
        gone=_gone_word(why) if why else "",
        closes_at=closes,
        pending=select.pending_fields(state, conversation_id),
        draft=select.has_draft(state, conversation_id),
        leaving=view is not None and select.queue(state, view).has_left(conversation_id),
        typing=any(not typist.private for typist in select.typing(state, conversation_id)),
    )


def standing(
    state: State,
    account: str,
    now: datetime,
    glyphs: Glyphs,
    around: tuple[str, str] = ("", ""),
    zone: tzinfo | None = None,
    question_key: str = "",
    session_ends_at: datetime | None = None,
) -> Standing:
    """Return what the top line says.

    Args:
        zone: The agent's, in which times are told.
        around: What else is said aside: before and after what the state tells; empty: nothing.
        question_key: What shows a question that waits for the agent's word, as people read it.
        session_ends_at: When what opens the account ends; None: it has no end.
    """
    profile, link = select.me(state), select.link(state)
    membership = next((each for each in profile.accounts if each.id == state.account_id), None) if profile else None
    present = sum(
        1 for availability in (state.users_present or {}).values() if availability is not Availability.OFFLINE
    )
    asked = select.availability(state)
    # The server knows who is there by the websocket alone, and shows an agent without one as offline, if "auto offline" is on.
    alone = link.kind is LinkKind.POLLING and not link.deaf
    absent = alone and asked is Availability.ONLINE and membership and membership.auto_offline
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
            progress=_progress(state),
            not_done=link.not_done,
            as_of=queue.as_of if queue and queue.cached else None,
            deaf=link.deaf,
            trouble=link.trouble.value,
            trouble_until=clock(link.trouble_until, zone) if link.trouble_until and zone else "",
            glyphs=glyphs,
        ),
        questions=question_words(len(select.questions(state)), question_key),
        asides=tuple(
            filter(
                None,
                (
                    around[0] or ("colleagues may see you offline" if absent else ""),
                    _counted(state.notifications_unread, "notification"),
                    f"{present} online" if present else "",
                    # Without a line nothing goes over it: its pace would say less than the word before it.
                    "" if link.kind is LinkKind.OFFLINE else around[1],
                ),
            )
        ),
        access=session_words(session_ends_at.astimezone(zone), now) if session_ends_at is not None else "",
        access_ends=session_ends_at is not None and session_ends(session_ends_at, now),
    )


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""


def tabs(
    state: State, view: View, marked: int = 0, reload_key: str = ""
) -> tuple[tuple[Tab, ...], int, tuple[str, ...]]:
    """Return the tabs with their counts, which one is shown, and what the view is filtered by, in words.

    Args:
        marked: How many rows the next command goes to.
        reload_key: What shows the changes that wait, as people read it.
    """
    told = select.counts(state, view)
    waiting = select.queue(state, view).waiting_changes
    names: tuple[AssigneeFilter, ...] = ("mine", "unassigned", "all")
    # What the server counts for words is what it finds in messages; the rows are found by their names too.
    counts = {"mine": told.mine, "unassigned": told.unassigned, "all": told.all} if told and not view.text else {}
    shown = tuple(
        Tab(_TABS[name], counts.get(name), waiting if name == view.assignee else 0, reload_key) for name in names
    )
    chosen = names.index(view.assignee)
    if (extra := _beyond_tabs(state, view)) and told is not None:
        # Counts of another place say nothing of the tabs.
        chosen, shown = len(names), tuple(replace(each, count=None, waiting=0) for each in shown)
        shown = (*shown, Tab(extra, None if view.text else told.all, waiting, reload_key))
    elif extra:
        chosen, shown = (
            len(names),
            (*(replace(each, waiting=0) for each in shown), Tab(extra, None, waiting, reload_key)),
        )
    filters = [f"{marked} marked"] if marked else []
    standing = [view.status.value if view.status else "any status", SORT_WORDS.get(view.sort, view.sort.value)]
    if view.inbox_id is not None:
        inbox = select.inbox(state, view.inbox_id)
        filters.append(f"inbox:{one_name(inbox.name) if inbox else view.inbox_id}")
    if view.team_id is not None:
        team = next((each.name for each in select.teams(state) if each.id == view.team_id), str(view.team_id))
        filters.append(f"team:{one_name(team)}")
    if view.label:
        filters.append(f"label:{view.label}")
    if view.text:
        filters.append(f"/{view.text}")
    if view.query and view.folder_id is None:
        filters.append(query_words(view))
    return shown, chosen, (*filters, *standing)


_PLACES = {"mention": "Mentions", "participating": "Participating", "unattended": "Unattended"}


def _beyond_tabs(state: State, view: View) -> str:
    """Return what a view is called that is none of the three tabs; empty for these."""
    if view.folder_id is not None:
        folder = select.folder(state, view.folder_id)
        return one_name(folder.name) if folder else "Folder"
    return view.name or _PLACES.get(view.place or "", "")


def header(state: State, conversation_id: int | None) -> tuple[Row | None, str, RowFacts]:
    """Return the opened conversation as the line above the thread takes it: row, inbox, facts."""
    row = select.visible(state, conversation_id) if conversation_id is not None else None
    if row is None:
        return None, "", NO_FACTS
    inbox = select.inbox(state, row.inbox_id)
    return row, inbox.name if inbox else "", row_facts(state, row.id)


def view_words(view: View) -> str:
    """Return what a view holds, as in "No open conversations assigned to you."."""
    words = (
        f"{_STATUS_WORDS.get(view.status.value if view.status else None, '')}conversations{_TAB_WORDS[view.assignee]}"
    )
    if view.text:
        words = f'{words} that contain "{one_line(view.text)}"'
    return f"{words} with {query_words(view)}" if view.query and view.folder_id is None else words


def query_words(view: View) -> str:
    """Return what the filter line says beyond the view's own fields, as it was typed."""
    # With the first filter, not with the first frame.
    from tui.query.writing import written

    return one_line(written(view.query))


OLD_SECONDS = 60.0
"""A list says its age from here on: below that it is the moment that a line takes to come back."""


def list_notice(state: State, view: View, now: datetime) -> Notice | None:
    """Return the list's state in a sentence, where it is not simply up to date."""
    queue, link = select.queue(state, view), select.link(state)
    if link.kind is LinkKind.OFFLINE and link.trouble is not Trouble.FOREIGN:
        return notices.offline(
            "This list",
            _length(link.since, now),
            cached=len(queue) > 0,
            age=_age(queue, now),
            reason=link.reason,
        )
    if link.trouble.bars or link.trouble is Trouble.FOREIGN:
        return _trouble_notice(link.trouble, cached=len(queue) > 0, age=_age(queue, now))
    if queue.error:
        return notices.failed("conversations", queue.error)
    if (age := queue.age(now)) is not None and len(queue):
        if queue.cached:
            return notices.stale(span_words(age))
        if age >= OLD_SECONDS:
            return notices.aged(span_words(age))
    if not len(queue):
        if (view.text or view.query) and not queue.loading and queue.as_of is None:
            return notices.not_loaded(one_line(view.text), query_words(view) if view.query else "")
        # Which conversations are mine can't be told before it is known who I am.
        if queue.loading or queue.as_of is None or (view.assignee == "mine" and state.my_id is None):
            return notices.loading("conversations", waits=waits(state, now))
        if (missing := _missing_filter(state, view)) is not None:
            return missing
        if view.query and not queue.complete:
            return notices.none_so_far(view_words(view))
        return notices.empty_list(view_words(view), filtered=view.is_narrowed or bool(view.text))
    return None


def _missing_filter(state: State, view: View) -> Notice | None:
    """Return why a list is empty that is filtered by what is not there any more."""
    if view.inbox_id is not None and state.inboxes and select.inbox(state, view.inbox_id) is None:
        return notices.filter_gone("inbox", "It was deleted, or you do not belong to it any more.")
    if (
        view.team_id is not None
        and all(team.id != view.team_id for team in state.teams or ())
        and state.teams is not None
    ):
        return notices.filter_gone("team", "It was deleted.")
    if view.label and state.labels is not None and all(label.title != view.label for label in state.labels):
        return notices.filter_gone("label", "It was deleted or renamed.")
    return None


def thread_notice(state: State, conversation_id: int | None, now: datetime) -> Notice | None:
    """Return the thread pane's state in a sentence, where it is not simply up to date."""
    if conversation_id is None:
        return notices.nothing_open()
    if (why := select.gone(state, conversation_id)) is not None:
        return _gone_notice(why)
    thread, link = select.thread(state, conversation_id), select.link(state)
    if link.kind is LinkKind.OFFLINE and link.trouble is not Trouble.FOREIGN:
        return notices.offline(
            "This conversation",
            _length(link.since, now),
            cached=bool(thread.messages),
            age=_length(thread.told_at, now),
        )
    if link.trouble.bars or link.trouble is Trouble.FOREIGN:
        return _trouble_notice(link.trouble, cached=bool(thread.messages), age=_length(thread.told_at, now))
    if thread.error:
        return notices.failed("this conversation", thread.error)
    if not thread.messages and not thread.outgoing:
        if thread.loading or thread.as_of is None:
            return notices.loading("messages", waits=waits(state, now))
        row = select.visible(state, conversation_id)
        return notices.empty_thread(row.contact_name if row else "this customer")
    if thread.cached and thread.as_of is not None:
        return notices.stale(span_words((now - thread.as_of).total_seconds()))
    return None


def waits(state: State, now: datetime) -> str:
    """Return how long reading waits and why, where the requests of the minute are used up; empty: it does not."""
    held_back = select.held_back(state, now)
    return notices.waiting((held_back.until - now).total_seconds(), held_back.per_minute) if held_back else ""


def glance_notice(state: State, conversation_id: int | None, now: datetime) -> Notice | None:
    """Return what stands under a thread that is only looked at, or in place of it."""
    if conversation_id is None or select.gone(state, conversation_id) is not None:
        return thread_notice(state, conversation_id, now)
    thread = select.thread(state, conversation_id)
    if not thread.messages and not thread.outgoing:
        return notices.nothing_here()
    return notices.glance(_length(thread.told_at, now) if thread.stale else "")


def _gone_word(why: Gone) -> str:
    # Nothing is gone, and no server in trouble, at the first frame.
    from tui.presentation.troubles import gone_word

    return gone_word(why.value)


def _gone_notice(why: Gone) -> Notice:
    from tui.presentation.troubles import gone_notice

    return gone_notice(why.value)


def _trouble_notice(trouble: Trouble, *, cached: bool, age: str) -> Notice:
    from tui.presentation.troubles import trouble_notice

    return trouble_notice(trouble.value, cached=cached, age=age)


def _length(since: datetime | None, now: datetime) -> str:
    """Return how long it is since, in full minutes and more; empty for less, and for never."""
    seconds = (now - since).total_seconds() if since else 0
    return span_words(seconds) if seconds >= 60 else ""


def _age(queue: Queue, now: datetime) -> str:
    """Return how long nothing has been heard of a list, in full minutes and more: the line kept it up to date until then."""
    seconds = queue.age(now) or 0.0
    return span_words(seconds) if seconds >= OLD_SECONDS else ""


def list_tail(queue: Queue) -> str:
    """Return what stands below the last row."""
    if queue.loading and len(queue):
        return "loading more…"
    return "" if queue.complete or not len(queue) else "more below"


def typing_words(state: State, conversation_id: int) -> str:
    """Return who is writing, in words: `João is writing a note…`."""
    words = []
    for typist in select.typing(state, conversation_id):
        name = one_name(typist.sender.name) or "Somebody"
        words.append(f"{name} is writing a note…" if typist.private else f"{name} is writing…")
    return " ".join(words)


def reading(state: State, conversation_id: int | None, now: datetime, zone: tzinfo, glyphs: Glyphs) -> Reading:
    """Return how a conversation's thread is read, without the keys that it names."""
    row = select.visible(state, conversation_id) if conversation_id is not None else None
    me, mail = select.me(state), row is not None and row.channel is Channel.EMAIL
    return Reading(
        zone=zone,
        today=day(now, zone),
        glyphs=glyphs,
        customer=row.contact_name if row else "",
        customer_id=row.contact_id if row else 0,
        customer_address=select.customer_address(state, conversation_id) if mail else "",
        own=select.own_addresses(state, conversation_id) if mail else frozenset(),
        me=(me.available_name or me.name) if me else "",
    )


def _progress(state: State) -> str:
    if not state.acts:
        return ""
    from tui.screens.act_words import progress

    return progress(state)


def footer(
    pane: Pane | None, commands: Sequence[Command], *, searching: bool = False, filtering: bool = False
) -> tuple[Sequence[KeyHint], KeyHint | None]:
    """Return the keys that matter in a pane, and the one that leads to the others.

    Args:
        pane: None: a line for searching has the focus.
        searching: Whether a search is on in the thread.
        filtering: Whether that line is the one that filters the list.
    """
    if pane is None and filtering:
        return (KeyHint("Enter", "ask the server"), KeyHint("Tab", "complete"), KeyHint("Esc", "as before")), None
    if pane is None:
        return (KeyHint("Enter", "go to what is found"), KeyHint("Esc", "end the search")), None
    words = {"note.write": "next match"} if searching and pane is Pane.THREAD else {}
    hints = [
        KeyHint(written(command.keys[0]), words.get(command.id, command.short)) for command in in_footer(pane, commands)
    ]
    last = KeyHint(key_of("app.help_in_text" if pane is Pane.COMPOSER else "app.help", commands), "all keys")
    return [hint for hint in hints if hint.word != last.word], last


def found_words(found: int, words: str, held: int, *, whole: bool) -> str:
    """Return what a search in the thread found, in a few words.

    Args:
        held: How many messages are here.
        whole: Whether these are all.
    """
    if not words.strip():
        return ""
    if whole:
        return f"{found} found" if found else "not found"
    return f"{found} in the newest {held}" if found else f"not in the newest {held}: Enter looks further"
