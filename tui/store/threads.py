"""What events do to threads: every message in its place once, windows laid over what was held, who is writing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.models.message import Call, DeliveryStatus, Message
from tui.models.people import Sender, SenderKind
from tui.store import events
from tui.store.link import LinkKind
from tui.store.lists import later, put
from tui.store.rows import handed_over, message_over, snippet_of
from tui.store.state import ThreadState, Typist
from tui.store.work import Work

THREADS_KEPT = 12

MESSAGES_KEPT = 2_000
"""How many messages a thread grows to by events before its oldest are let go."""

TOUCHED_KEPT = 500

TYPING_SECONDS = 30
"""After this long without a word, an indicator ends: the off event may be lost."""

_ROUGHLY = timedelta(seconds=15)
"""Our clock and the server's differ."""

_EPOCH = datetime.fromtimestamp(0, UTC)

_PROGRESS = {DeliveryStatus.SENT: 1, DeliveryStatus.DELIVERED: 2, DeliveryStatus.READ: 3}


def place(message: Message) -> tuple[datetime, int]:
    """Return what orders messages: the server sends whole seconds, so the id decides within one."""
    return (message.created_at or _EPOCH, message.id)


def thread_opened(work: Work, event: events.ThreadOpened) -> None:
    """Begin or go on with a thread, noting up to where it was read before."""
    threads = dict(work.threads)
    thread = threads.pop(event.conversation_id, None) or ThreadState()
    held = work.held.get(event.conversation_id)
    if held is not None:
        never_seen = _EPOCH if held.row.unread_count else None
        thread = replace(thread, agent_last_seen_at=held.agent_last_seen_at or never_seen)
    if thread.glanced:
        thread = replace(thread, glanced=False)
    threads[event.conversation_id] = thread
    while len(threads) > THREADS_KEPT:
        del threads[next(iter(threads))]
    work.threads, work.open_thread = threads, event.conversation_id
    work.changed_threads.add(event.conversation_id)


def thread_recalled(work: Work, event: events.ThreadRecalled) -> None:
    """Hold what the cache has of a thread that is only looked at: one at a time, and the first to be let go."""
    held = work.threads.get(event.conversation_id)
    if held is not None and held.messages:
        return
    others = {
        key: thread
        for key, thread in work.threads.items()
        if key != event.conversation_id and not (thread.glanced and key != work.open_thread)
    }
    thread = replace(
        held or ThreadState(glanced=True),
        messages=tuple(sorted(event.messages, key=place)),
        whole_to=_last_id(event.messages),
        reached_start=event.whole,
        as_of=event.at,
        cached=True,
    )
    work.threads = {event.conversation_id: thread, **others}
    work.changed_threads.add(event.conversation_id)


def thread_asked(work: Work, event: events.ThreadAsked) -> None:
    """Note which end of a thread is on its way."""
    thread = work.threads.get(event.conversation_id)
    if thread is not None:
        _set(work, event.conversation_id, replace(thread, loading="older" if event.older else "newest", error=""))


def thread_failed(work: Work, event: events.ThreadFailed) -> None:
    """Note why messages did not come, with the sentence for the agent."""
    thread = work.threads.get(event.conversation_id)
    if thread is not None:
        _set(work, event.conversation_id, replace(thread, loading="", error=event.sentence))


def thread_arrived(work: Work, event: events.ThreadArrived) -> None:
    """Lay a stretch over what is held, so that no hole is left at the recent end."""
    thread = work.threads.get(event.conversation_id)
    if thread is None:
        return
    if event.where == "cache":
        if not thread.messages:
            cached = tuple(sorted(event.messages, key=place))
            recalled = replace(thread, messages=cached, whole_to=_last_id(cached), as_of=event.at, cached=True)
            _set(work, event.conversation_id, recalled)
        return
    kept = _outside(thread, event)
    current = {message.id: message for message in thread.messages}
    incoming = [
        current[message.id]
        if message.id in current and thread.touched.get(message.id, 0) > event.asked
        else _merged(current.get(message.id), message)
        for message in event.messages
    ]
    kept = _follow_merges(kept, current, incoming)
    reached_start = thread.reached_start
    if event.where == "older" or (event.where == "newest" and len(kept) < len(thread.messages) and not kept):
        reached_start = event.whole
    elif event.where == "newest":
        reached_start = reached_start or event.whole
    newest_told = (
        event.where == "newest"
        or (event.where == "newer" and event.whole)
        or (event.where == "window" and event.last_id is None)
    )
    _set(
        work,
        event.conversation_id,
        replace(
            thread,
            messages=tuple(sorted([*kept, *incoming], key=place)),
            whole_to=thread.whole_to if event.where == "older" else max(thread.whole_to, _last_id(event.messages)),
            reached_start=reached_start,
            loading="",
            error="",
            as_of=event.at if newest_told else thread.as_of,
            stale=thread.stale and not (newest_told and event.asked >= thread.doubted),
            cached=False if newest_told else thread.cached,
            agent_last_seen_at=thread.agent_last_seen_at or event.agent_last_seen_at,
            touched={key: beat for key, beat in thread.touched.items() if beat > event.asked},
        ),
    )
    _note_newest(work, event, thread)


def message_arrived(work: Work, event: events.MessageArrived) -> None:
    """Put a new message into its thread and its conversation's row; one that is known already only replaces its copy."""
    message = event.message
    held = work.held.get(message.conversation_id)
    thread = work.threads.get(message.conversation_id)
    known = held is not None and message.id <= held.newest_message_id
    if thread is not None:
        known = _find(thread.messages, message.id) is not None
        _put_message(work, message.conversation_id, thread, message, goes_on=_is_told_all(work, thread))
    if held is not None and not held.gone:
        put(work, message_over(held, message, event.unread_count, event.last_activity_at, work.beat))
    detail = work.details.get(message.conversation_id)
    if detail is not None and not message.is_activity and _is_newer(message, detail.last_message):
        work.details = {**work.details, message.conversation_id: replace(detail, last_message=message)}
    if not known:
        work.arrived.append(message)
    _stop_typing(work, message)


def message_changed(work: Work, event: events.MessageChanged) -> None:
    """Replace a message where it is held; it never adds one to a thread."""
    message = event.message
    thread = work.threads.get(message.conversation_id)
    if thread is not None and _find(thread.messages, message.id) is not None:
        _put_message(work, message.conversation_id, thread, message)
    held = work.held.get(message.conversation_id)
    if held is not None and held.snippet_id == message.id:
        snippet, kind = snippet_of(message)
        put(work, replace(held, row=replace(held.row, snippet=snippet, snippet_kind=kind)))


def typing_heard(work: Work, event: events.TypingHeard) -> None:
    """Note who types, until `TYPING_SECONDS` later or until they stop."""
    others = tuple(
        typist
        for typist in work.typing.get(event.conversation_id, ())
        if (typist.sender.kind, typist.sender.id) != (event.sender.kind, event.sender.id)
    )
    if event.typing:
        until = event.at + timedelta(seconds=TYPING_SECONDS)
        others = (*others, Typist(sender=event.sender, private=event.private, until=until))
    _set_typing(work, event.conversation_id, others)


def time_passed(work: Work, event: events.TimePassed) -> None:
    """Forget those whose typing was not confirmed in time."""
    for conversation_id, typists in work.typing.items():
        still = tuple(typist for typist in typists if typist.until > event.at)
        if len(still) != len(typists):
            _set_typing(work, conversation_id, still)


def threads_doubted(work: Work, event: events.ThreadsDoubted) -> None:
    """Note that a silence lies between what is held and now: what came in it may have come behind what did not."""
    work.threads = {
        key: replace(
            thread,
            stale=True,
            true_until=thread.true_until if thread.stale or thread.cached else later(thread.as_of, event.since),
            doubted=work.beat,
            whole_to=_whole_before(thread, event.since),
        )
        for key, thread in work.threads.items()
    }
    work.changed_threads.update(work.threads)


def _outside(thread: ThreadState, event: events.ThreadArrived) -> list[Message]:
    """Return the held messages on which this answer says nothing."""
    answered = {message.id for message in event.messages}
    held = [message for message in thread.messages if message.id not in answered]
    heard_later = {key for key, beat in thread.touched.items() if beat > event.asked}
    if event.where == "window":
        first, last = event.first_id or 0, event.last_id
        return [
            each for each in held if each.id < first or (last is not None and each.id > last) or each.id in heard_later
        ]
    if event.where == "newest":
        if not event.messages:
            return [each for each in held if each.id in heard_later]
        oldest = min(message.id for message in event.messages)
        # One behind a hole shows nothing of what lies before it.
        overlaps = event.whole or any(each.id in answered and each.id <= thread.whole_to for each in thread.messages)
        return [each for each in held if (each.id < oldest and overlaps and not event.whole) or each.id in heard_later]
    return held


def _follow_merges(kept: list[Message], current: Mapping[int, Message], told: list[Message]) -> list[Message]:
    """Return what is held with the names as they are by now: a message that another contact wrote than it did tells of a merge."""
    merged: dict[int, Sender] = {}
    for message in told:
        ours, theirs = current.get(message.id), message.sender
        if ours is None or ours.sender is None or theirs is None or ours.sender.id == theirs.id:
            continue
        if ours.sender.kind is theirs.kind is SenderKind.CONTACT:
            merged[ours.sender.id] = theirs
    for contact_id, to in merged.items():
        kept = list(handed_over(kept, contact_id, to))
    return kept


def _merged(ours: Message | None, theirs: Message) -> Message:
    """Return the later of two words on one message; what only the event told stays."""
    if ours is None:
        return theirs
    return replace(
        theirs,
        updated_at=theirs.updated_at or ours.updated_at,
        client_token=theirs.client_token or ours.client_token,
        echo_id=theirs.echo_id or ours.echo_id,
        call=_told_call(ours.call, theirs.call),
    )


def _told_call(ours: Call | None, theirs: Call | None) -> Call | None:
    """Return the newer word of a call, with what a broadcast leaves out of it."""
    if ours is None or theirs is None:
        return theirs or ours
    return replace(
        theirs,
        duration_seconds=theirs.duration_seconds or ours.duration_seconds,
        from_number=theirs.from_number or ours.from_number,
        to_number=theirs.to_number or ours.to_number,
        accepted_by=theirs.accepted_by or ours.accepted_by,
        end_reason=theirs.end_reason or ours.end_reason,
        recording_url=theirs.recording_url or ours.recording_url,
        transcript=theirs.transcript or ours.transcript,
    )


def _last_id(messages: Iterable[Message]) -> int:
    return max((message.id for message in messages), default=0)


def _whole_before(thread: ThreadState, since: datetime | None) -> int:
    """Return up to where a thread is without holes when it is unknown what came since then."""
    if since is None or not thread.messages:
        return thread.whole_to
    before = _last_id(each for each in thread.messages if (each.created_at or _EPOCH) < since - _ROUGHLY)
    return min(thread.whole_to, before or min(each.id for each in thread.messages))


def _is_told_all(work: Work, thread: ThreadState) -> bool:
    """Whether events tell all there is of a thread: the next one follows on what is held."""
    return work.link.kind is LinkKind.LIVE and not thread.stale and not thread.cached


def _put_message(
    work: Work, conversation_id: int, thread: ThreadState, message: Message, *, goes_on: bool = False
) -> None:
    messages = list(thread.messages)
    index = _find(thread.messages, message.id)
    if index is not None:
        ours = messages[index]
        if message.updated_at and ours.updated_at and message.updated_at < ours.updated_at:
            return
        if not message.updated_at and _PROGRESS.get(message.status, 0) < _PROGRESS.get(ours.status, 0):
            message = replace(message, status=ours.status)
        messages[index] = _merged(ours, message)
    else:
        messages.insert(bisect_right(messages, place(message), key=place), message)
    touched, reached_start = {**thread.touched, message.id: work.beat}, thread.reached_start
    if len(messages) > MESSAGES_KEPT:
        # The oldest are fetched again by whoever scrolls there.
        del messages[: MESSAGES_KEPT // 4]
        reached_start = False
    while len(touched) > TOUCHED_KEPT:
        del touched[next(iter(touched))]
    _set(
        work,
        conversation_id,
        replace(
            thread,
            messages=tuple(messages),
            whole_to=max(thread.whole_to, message.id) if goes_on else thread.whole_to,
            touched=touched,
            reached_start=reached_start,
        ),
    )


def _is_newer(message: Message, other: Message | None) -> bool:
    return other is None or message.id >= other.id


def _find(messages: tuple[Message, ...], message_id: int) -> int | None:
    # From the end: what changes is nearly always recent.
    for index in range(len(messages) - 1, -1, -1):
        if messages[index].id == message_id:
            return index
    return None


def _note_newest(work: Work, event: events.ThreadArrived, before: ThreadState) -> None:
    held = work.held.get(event.conversation_id)
    newest = max((message.id for message in event.messages), default=0)
    if held is not None and newest > held.newest_message_id:
        if before.as_of is not None and not before.cached:
            # Without a websocket this is how they are first heard of.
            work.arrived += [message for message in event.messages if message.id > held.newest_message_id]
        put(work, replace(held, newest_message_id=newest))


def _stop_typing(work: Work, message: Message) -> None:
    if message.sender is not None and message.conversation_id in work.typing:
        still = tuple(
            typist
            for typist in work.typing[message.conversation_id]
            if (typist.sender.kind, typist.sender.id) != (message.sender.kind, message.sender.id)
        )
        _set_typing(work, message.conversation_id, still)


def _set(work: Work, conversation_id: int, thread: ThreadState) -> None:
    threads: Mapping[int, ThreadState] = work.threads
    work.threads = {**threads, conversation_id: thread}
    work.changed_threads.add(conversation_id)


def _set_typing(work: Work, conversation_id: int, typists: Iterable[Typist]) -> None:
    still = tuple(typists)
    if still == work.typing.get(conversation_id, ()):
        return
    typing = {key: value for key, value in work.typing.items() if key != conversation_id}
    work.typing = {**typing, conversation_id: still} if still else typing
    work.changed_typing.add(conversation_id)
