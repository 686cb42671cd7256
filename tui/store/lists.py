"""What events do to the lists: rows in their places, the shown order that stands still, tab counts, pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tui.models.conversation import Conversation, ConversationCounts
from tui.models.draft import may_be_another
from tui.models.people import Sender, SenderKind
from tui.models.row import Row
from tui.query.showing import shows_text
from tui.store import events
from tui.store.link import Gone
from tui.store.order import Key, Ranking
from tui.store.rows import handed_over, held_from_cache, held_from_rest, rest_over, whom_of
from tui.store.shelf import Shelf
from tui.store.state import Held, ThreadState, ViewState
from tui.store.view import AssigneeFilter, View, belongs, in_tab, matches, newest_first, sort_key
from tui.store.work import Work

VIEWS_KEPT = 12
DETAILS_KEPT = 200
GONE_KEPT = 200

_ROUNDED = timedelta(seconds=1)
"""The server tells some moments in whole seconds."""

_WALK_AT_MOST = 5_000
"""A view opened for the first time is filled from the rows we hold only while they are this few."""


def put(work: Work, held: Held) -> None:
    """Make this what we hold of a conversation, and keep every list, count and index in step with it."""
    row = held.row
    before = work.held.get(row.id)
    if before is held:
        return
    work.held = work.held.with_entry(row.id, held)
    if not held.gone and row.id in work.gone:
        work.gone = {key: value for key, value in work.gone.items() if key != row.id}
        work.changed_threads.add(row.id)
    if before is None or before.row.contact_id != row.contact_id:
        _index_contact(work, row, before.row if before else None)
        if before is not None:
            _hand_over(work, row, before.row)
    if before is not None and before.row == row and before.gone == held.gone:
        return
    work.changed_conversations.add(row.id)
    _count(work, before.row if before and not before.gone else None, None if held.gone else row)
    for view, listed in work.views.items():
        placed = _placed(work, view, listed, held)
        if placed is not listed:
            work.views = {**work.views, view: placed}
            work.changed_lists = True


def keep_detail(work: Work, conversation: Conversation) -> None:
    """Keep the whole conversation among those seen lately."""
    details = dict(work.details)
    details.pop(conversation.id, None)
    details[conversation.id] = conversation
    while len(details) > DETAILS_KEPT:
        del details[next(iter(details))]
    work.details = details


def put_rest(work: Work, conversation: Conversation, asked: int) -> None:
    """Take REST's word on a conversation, unless we heard something newer after it was asked."""
    held = work.held.get(conversation.id)
    if held is None or held.gone:
        put(work, held_from_rest(conversation, work.beat))
        keep_detail(work, conversation)
        return
    fresh = held_from_rest(conversation, work.beat)
    if may_be_another(whom_of(held.row), whom_of(fresh.row)):
        replace_all(work, fresh)
        keep_detail(work, conversation)
        return
    merged = rest_over(held, conversation, work.beat)
    if held.heard > asked and merged.row.updated_at == held.row.updated_at:
        # Heard by event while the request was under way, and of the same version: the event was the later word.
        if conversation.id not in work.details:
            keep_detail(work, conversation)
        if held.cached:
            put(work, replace(held, cached=False))
        return
    if merged is held:
        put(work, held)
        return
    put(work, replace(merged, cached=False))
    keep_detail(work, conversation)


def replace_all(work: Work, held: Held) -> None:
    """Take somebody else's conversation in the place of what had its number: the server was set back to a backup.

    Of the thread stays what was written since this conversation began; the rest was another customer's.
    """
    row = held.row
    put(work, held)
    work.details = {key: value for key, value in work.details.items() if key != row.id}
    thread = work.threads.get(row.id)
    if thread is not None:
        began = row.created_at
        kept = tuple(
            message
            for message in thread.messages
            if began is not None and message.created_at is not None and message.created_at >= began - _ROUNDED
        )
        whole_to = max((message.id for message in kept if message.id <= thread.whole_to), default=0)
        shortened = ThreadState(messages=kept, whole_to=whole_to, as_of=thread.as_of if kept else None)
        work.threads = {**work.threads, row.id: shortened}
        work.changed_threads.add(row.id)
    work.replaced.add(row.id)


def remove(work: Work, conversation_id: int, why: Gone) -> None:
    """Note that the server has a conversation no more, or none that this agent may see."""
    held = work.held.get(conversation_id)
    gone = {key: value for key, value in work.gone.items() if key != conversation_id}
    while len(gone) >= GONE_KEPT:
        del gone[next(iter(gone))]
    work.gone = {**gone, conversation_id: why}
    work.changed_conversations.add(conversation_id)
    work.changed_threads.add(conversation_id)
    if conversation_id in work.typing:
        work.typing = {key: value for key, value in work.typing.items() if key != conversation_id}
    if held is not None and not held.gone:
        put(work, replace(held, gone=True, heard=work.beat))
    if conversation_id in work.threads:
        work.threads = {key: value for key, value in work.threads.items() if key != conversation_id}
    if conversation_id in work.details:
        work.details = {key: value for key, value in work.details.items() if key != conversation_id}


def left_dropped(work: Work, event: events.LeftDropped) -> None:
    """Take a conversation out of what a list shows, if it does not belong there any more."""
    listed = work.views.get(event.view)
    if listed is None or event.conversation_id not in listed.shown or event.conversation_id in listed.live:
        return
    shown = listed.shown.without(event.conversation_id)
    _set(
        work,
        event.view,
        replace(listed, shown=shown, waiting=_compared(listed.waiting, listed.live, shown, event.conversation_id)),
    )


def view_opened(work: Work, event: events.ViewOpened) -> None:
    """Begin or go on with a list, and let the one go that was not shown for the longest time."""
    views = dict(work.views)
    listed = views.pop(event.view, None)
    if listed is None:
        live = _from_rows(work, event.view) if len(work.held) <= _WALK_AT_MOST else Ranking()
        listed = ViewState(live=live, shown=live)
    elif len(listed.waiting):
        listed = replace(listed, shown=listed.live, waiting=Shelf())
    views[event.view] = listed
    while len(views) > VIEWS_KEPT:
        del views[next(iter(views))]
    work.views, work.view, work.changed_lists = views, event.view, True


def page_asked(work: Work, event: events.PageAsked) -> None:
    """Note which page of a list is on its way."""
    if (listed := work.views.get(event.view)) is not None:
        _set(work, event.view, replace(listed, loading=event.number, error=""))


def page_failed(work: Work, event: events.PageFailed) -> None:
    """Note that a page did not come, with the sentence for the agent."""
    if (listed := work.views.get(event.view)) is not None:
        _set(work, event.view, replace(listed, loading=None, error=event.sentence))


def order_applied(work: Work, event: events.OrderApplied) -> None:
    """Show a list in its present order, with what has waited to be shown."""
    if (listed := work.views.get(event.view)) is not None:
        _set(work, event.view, replace(listed, shown=listed.live, waiting=Shelf()))


def whose_known(work: Work) -> None:
    """Put into the lists of the agent's own what came before it was known who the agent is."""
    for view, listed in tuple(work.views.items()):
        if view.assignee == "mine":
            live = _from_rows(work, view)
            # So far the server has told it, where it told a page: the cache keeps what stands above.
            told = live.order.last if listed.as_of is not None and not listed.cached else None
            frontier = listed.frontier or told
            _set(work, view, replace(listed, live=live, shown=live, waiting=Shelf(), frontier=frontier))


def show_again(work: Work, row: Row) -> None:
    """Put a row into what is shown of the list in sight, if it belongs there and is not there."""
    view = work.view
    listed = work.views.get(view) if view is not None else None
    if view is None or listed is None or row.id in listed.shown or not _in_view(work, view, listed, row):
        return
    place = listed.live.places.get(row.id) or (*sort_key(view.sort, row), 0.0, row.id)
    shown = listed.shown.placed(row.id, place)
    _set(work, view, replace(listed, shown=shown, waiting=_compared(listed.waiting, listed.live, shown, row.id)))


def views_doubted(work: Work, event: events.ThreadsDoubted) -> None:
    """Note that a silence lies between what the lists show and now, and since when."""
    work.views = {
        view: listed if listed.stale else replace(listed, stale=True, true_until=later(listed.as_of, event.since))
        for view, listed in work.views.items()
    }
    work.changed_lists = True


def views_trusted(work: Work, event: events.ViewsTrusted) -> None:
    """Take lists for true again after the events that were missed have been fetched."""
    work.views = {
        view: replace(listed, stale=False)
        if (view == work.view or not event.shown_alone)
        and (listed.true_until is None or listed.true_until >= event.since)
        else listed
        for view, listed in work.views.items()
    }
    # Counts that the server told since the silence began stand; what has changed since then moves them row by row.
    told = {
        view.filters
        for view, listed in work.views.items()
        if not listed.cached and listed.as_of is not None and listed.as_of >= event.since
    }
    work.counts_moved = work.counts_moved | (frozenset(work.counts) - told)
    work.changed_lists = True


def page_arrived(work: Work, event: events.PageArrived) -> None:
    """Take a page: its rows, its counts, and what it says by leaving rows out."""
    for conversation in event.conversations:
        put_rest(work, conversation, event.asked)
    if event.counts is not None:
        _counts_told(work, event.view, event.counts)
    listed = work.views.get(event.view)
    if listed is None:
        return
    ids = [conversation.id for conversation in event.conversations]
    total = _total(event.view, event.counts)
    if event.number == 1 and total is not None and total > len(ids) > 0:
        listed = replace(listed, page_size=len(ids))
    if event.view.is_found:
        # What else they tell than rows do is at hand now alone.
        let_through = frozenset(each.id for each in event.conversations if _let_through(event.view, each, work))
        listed = replace(listed, named=(listed.named - frozenset(ids)) | let_through)
    live, keys = _ranked(work, event.view, listed, ids, (event.number - 1) * listed.page_size, event.asked)
    shown, touched = listed.shown, set(ids)
    complete = len(ids) < listed.page_size or (total is not None and event.number * listed.page_size >= total)
    low = None if event.number == 1 or not keys else keys[0]
    high = None if complete or not keys else keys[-1]
    for key in list(live.order.between(low, high)) if keys or complete else ():
        conversation_id = int(key[-1])
        held = work.held.get(conversation_id)
        # The server would have named it here, had it still been in the view when it was asked.
        if conversation_id not in touched and (
            held is None or (held.heard <= event.asked and not _found(event.view, held.row))
        ):
            live = live.without(conversation_id)
            touched.add(conversation_id)
    last = keys[-1] if keys else None
    frontier = last if event.number == 1 or listed.frontier is None else max(listed.frontier, last or listed.frontier)
    below = shown.order.last
    if below is None or listed.as_of is None or listed.cached:
        # Nothing was shown, or what happened to be known, or the cache: the first word on this list is its order.
        if listed.as_of is None and not complete:
            live = _cut_off(live, event.view, keys)
        shown = live
    told = listed.frontier
    for key in keys:
        place = shown.places.get(int(key[-1]))
        comes = below is not None and key > below and place is None
        # Shown from the cache, or before the list was read again: only now the server tells that far.
        comes = comes or (told is not None and place is not None and place > told and key > told)
        if comes:
            shown = shown.placed(int(key[-1]), key)
    if shown is not live:
        shown = _ranked_anew(shown, keys)
    waiting = listed.waiting
    for conversation_id in touched:
        waiting = _compared(waiting, live, shown, conversation_id)
    _set(
        work,
        event.view,
        replace(
            listed,
            live=live,
            shown=shown,
            waiting=waiting if shown is not live else Shelf(),
            frontier=frontier,
            complete=complete,
            loading=None,
            error="",
            as_of=event.at if event.number == 1 else listed.as_of,
            cached=False,
            pages=1 if event.number == 1 else max(listed.pages, event.number),
            stale=False if event.number == 1 else listed.stale,
        ),
    )


def rows_recalled(work: Work, event: events.RowsRecalled) -> None:
    """Take what was known at the end of an earlier run, where this one knows nothing yet."""
    for known in event.rows:
        if known.row.id not in work.held:
            put(work, held_from_cache(known, work.beat))
    if event.view is None:
        return
    if event.counts is not None and event.view.filters not in work.counts:
        _counts_told(work, event.view, event.counts)
    listed = work.views.get(event.view)
    if listed is None or listed.as_of is not None:
        return
    ids = [known.row.id for known in event.rows]
    live, keys = _ranked(work, event.view, listed, ids, 0, work.beat)
    live = live if listed.complete else _cut_off(live, event.view, keys)
    recalled = replace(listed, live=live, shown=live, waiting=Shelf(), as_of=event.at, cached=True, stale=False)
    _set(work, event.view, recalled)


def detail_recalled(work: Work, event: events.DetailRecalled) -> None:
    """Take the whole of a conversation beside its row, as long as both are of an earlier run."""
    conversation = event.conversation
    held = work.held.get(conversation.id)
    if held is None or not held.cached or held.gone or conversation.id in work.details:
        return
    keep_detail(work, conversation)
    work.changed_contacts = True
    work.changed_threads.add(conversation.id)


def _cut_off(live: Ranking, view: View, keys: list[Key]) -> Ranking:
    """Return a ranking that ends with the last row told: between those further down others may lie, which come with their pages."""
    for key in list(live.order.between(keys[-1], None))[1:] if keys and not view.text else ():
        live = live.without(int(key[-1]))
    return live


def _let_through(view: View, conversation: Conversation, work: Work) -> bool:
    """Whether what the server sent for a filter passes it: it may have been asked for more than that."""
    if not view.query or (held := work.held.get(conversation.id)) is None:
        return True
    from tui.query.conversations import CONVERSATIONS
    from tui.query.judging import judge

    return judge(view.query, held.row, CONVERSATIONS, conversation.custom_attributes) is not False


def _found(view: View, row: Row) -> bool:
    """Whether a row holds the words looked for, though the server, which looks in messages alone, did not name it."""
    return bool(view.text) and shows_text(row, view.text)


def _ranked(
    work: Work, view: View, listed: ViewState, ids: list[int], first_rank: int, asked: int
) -> tuple[Ranking, list[Key]]:
    """Return the live ranking with the rows told in it, and their keys, ascending."""
    live, keys = listed.live, []
    for rank, conversation_id in enumerate(ids, first_rank):
        held = work.held.get(conversation_id)
        if held is None or held.gone or not _in_view(work, view, listed, held.row):
            continue
        if held.heard <= asked or held.heard == work.beat or conversation_id not in live:
            key = (*sort_key(view.sort, held.row), float(rank), conversation_id)
            live = live.placed(conversation_id, key)
        keys.append(live.places[conversation_id])
    return live, sorted(keys)


def _ranked_anew(shown: Ranking, keys: list[Key]) -> Ranking:
    """Return what is shown with the page's ranks among equals, where they leave every row in its place."""
    ranked = shown
    for key in keys:
        old = shown.places.get(int(key[-1]))
        if old is not None and old[:-2] == key[:-2]:
            ranked = ranked.placed(int(key[-1]), key)
    stays = all(shown.position(int(key[-1])) == ranked.position(int(key[-1])) for key in keys)
    return ranked if stays else shown


def counts_arrived(work: Work, event: events.CountsArrived) -> None:
    """Note how many conversations the server counts in each tab of a view."""
    _counts_told(work, event.view, event.counts)


def _counts_told(work: Work, view: View, counts: ConversationCounts) -> None:
    kept = dict(work.counts)
    kept.pop(view.filters, None)
    kept[view.filters] = counts
    while len(kept) > VIEWS_KEPT:
        del kept[next(iter(kept))]
    work.counts = kept
    work.counts_moved = work.counts_moved - {view.filters}
    work.counts_doubted = work.counts_doubted - {view.filters}
    work.changed_counts = True


def _count(work: Work, before: Row | None, after: Row | None) -> None:
    """Move the tab counts by what one row was and is."""
    for view, counts in work.counts.items():
        was = before is not None and matches(view, before)
        now = after is not None and matches(view, after)
        if not was and not now:
            continue
        moved = replace(
            counts,
            mine=max(0, counts.mine + _step(work, "mine", was, before, now, after)),
            unassigned=max(0, counts.unassigned + _step(work, "unassigned", was, before, now, after)),
            all=max(0, counts.all + _step(work, "all", was, before, now, after)),
        )
        if before is None or after is None:
            # Never heard of before, or gone we don't know since when: the server may have counted so already. The
            # counts stay, and are checked.
            work.counts_moved = work.counts_moved | {view}
            work.counts_doubted = work.counts_doubted | {view}
        elif moved != counts:
            work.counts = {**work.counts, view: moved}
            work.counts_moved = work.counts_moved | {view}
            work.changed_counts = True


def count_created(work: Work, row: Row) -> None:
    """Move the tab counts by a conversation that the server said is new."""
    for view, counts in work.counts.items():
        if matches(view, row):
            work.counts = {
                **work.counts,
                view: replace(
                    counts,
                    mine=counts.mine + in_tab("mine", row, work.my_id),
                    unassigned=counts.unassigned + in_tab("unassigned", row, work.my_id),
                    all=counts.all + 1,
                ),
            }
            work.changed_counts = True


def _step(work: Work, tab: AssigneeFilter, was: bool, before: Row | None, now: bool, after: Row | None) -> int:
    counted = was and before is not None and in_tab(tab, before, work.my_id)
    counts = now and after is not None and in_tab(tab, after, work.my_id)
    return int(counts) - int(counted)


def _placed(work: Work, view: View, listed: ViewState, held: Held) -> ViewState:
    row = held.row
    old = listed.live.places.get(row.id)
    if held.gone or not _in_view(work, view, listed, row):
        live = listed.live.without(row.id)
    else:
        words = sort_key(view.sort, row)
        if old is not None and old[:-2] == words:
            return listed
        rank = -float(work.next_rank) if newest_first(view.sort) else float(work.next_rank) + 1e9
        work.next_rank += 1
        key = (*words, rank, row.id)
        if not listed.complete and old is None and (listed.frontier is None or key > listed.frontier):
            # Below what we have loaded there may be others we have never heard of: it comes with its page.
            return listed
        live = listed.live.placed(row.id, key)
    if live is listed.live:
        return listed
    return replace(listed, live=live, waiting=_compared(listed.waiting, live, listed.shown, row.id))


def _in_view(work: Work, view: View, listed: ViewState, row: Row) -> bool:
    return belongs(view, row, work.my_id, named=view.is_found and row.id in listed.named)


def _from_rows(work: Work, view: View) -> Ranking:
    keys = [
        (*sort_key(view.sort, held.row), 0.0, conversation_id)
        for conversation_id, held in work.held.items()
        if not held.gone and belongs(view, held.row, work.my_id)
    ]
    return Ranking.of(keys)


def _compared(waiting: Shelf[bool], live: Ranking, shown: Ranking, conversation_id: int) -> Shelf[bool]:
    here, there = live.places.get(conversation_id), shown.places.get(conversation_id)
    # The rank orders those whose seconds are equal, and is another with every page that is read: no change by itself.
    if here == there or (here is not None and there is not None and here[:-2] == there[:-2]):
        return waiting.without(conversation_id)
    return waiting.with_entry(conversation_id, True)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two moments, as far as there are any."""
    return max(one, other) if one and other else one or other


def _total(view: View, counts: ConversationCounts | None) -> int | None:
    if counts is None:
        return None
    return {"mine": counts.mine, "unassigned": counts.unassigned, "all": counts.all}[view.assignee]


def _set(work: Work, view: View, listed: ViewState) -> None:
    work.views = {**work.views, view: listed}
    work.changed_lists = True


def _hand_over(work: Work, row: Row, before: Row) -> None:
    """What the contact wrote that was merged into another one is that one's: the server renames its messages too."""
    thread = work.threads.get(row.id)
    if thread is None or may_be_another(whom_of(before), whom_of(row)):
        return
    to = Sender(id=row.contact_id, kind=SenderKind.CONTACT, name=row.contact_name)
    handed = handed_over(thread.messages, before.contact_id, to)
    work.threads = {**work.threads, row.id: replace(thread, messages=handed)}
    work.changed_threads.add(row.id)


def _index_contact(work: Work, row: Row, before: Row | None) -> None:
    if before is not None:
        kept = tuple(each for each in work.by_contact.get(before.contact_id) or () if each != row.id)
        work.by_contact = work.by_contact.with_entry(before.contact_id, kept)
    own = work.by_contact.get(row.contact_id) or ()
    if row.id not in own:
        work.by_contact = work.by_contact.with_entry(row.contact_id, (*own, row.id))
