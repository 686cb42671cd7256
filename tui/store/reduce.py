"""What each event makes of the state: `reduce` is the one place where the state changes, and it is pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from tui.models.draft import may_be_another
from tui.models.people import Availability
from tui.store import events, lists, operations, people, threads
from tui.store.act import ActBegan, RowsReturned
from tui.store.change import Change
from tui.store.link import LinkKind
from tui.store.operation import (
    OperationConfirmed,
    OperationRefused,
    OperationsRestored,
    OperationStaged,
    OperationTakenBack,
)
from tui.store.rows import detail_over, held_from_push, push_over, whom_of
from tui.store.state import State
from tui.store.wishes import Wish
from tui.store.work import Work

if TYPE_CHECKING:
    from tui.models.reference import Label


def reduce(state: State, event: events.Event) -> State:
    """Return the state after the event; the given one stays as it was."""
    return step(state, event)[0]


def step(state: State, event: events.Event) -> tuple[State, Change]:
    """Return the state after the event, and what differs."""
    work = Work(state)
    _take(work, event)
    if work.boards is not None:
        from tui.store import boards

        boards.follow(work, event)
    return work.state(), work.change()


def _take(work: Work, event: events.Event) -> None:
    match event:
        case events.MessageArrived():
            operations.confirm_by(work, event.message)
            threads.message_arrived(work, event)
        case events.MessageChanged():
            operations.confirm_by(work, event.message)
            threads.message_changed(work, event)
        case events.ConversationPushed():
            _conversation_pushed(work, event)
        case events.ConversationArrived():
            lists.put_rest(work, event.conversation, event.asked)
        case events.ConversationsArrived():
            _conversations_arrived(work, event)
        case events.ConversationGone():
            lists.remove(work, event.conversation_id, event.why)
        case events.LeftDropped():
            lists.left_dropped(work, event)
        case events.ViewOpened():
            lists.view_opened(work, event)
            operations.keep_returned(work)
        case events.PageAsked():
            lists.page_asked(work, event)
        case events.PageArrived():
            lists.page_arrived(work, event)
        case events.RowsRecalled():
            lists.rows_recalled(work, event)
        case events.DetailRecalled():
            lists.detail_recalled(work, event)
        case events.PageFailed():
            lists.page_failed(work, event)
        case events.OrderApplied():
            lists.order_applied(work, event)
            operations.keep_returned(work)
        case events.CountsArrived():
            lists.counts_arrived(work, event)
        case events.ThreadOpened():
            threads.thread_opened(work, event)
        case events.ThreadRecalled():
            threads.thread_recalled(work, event)
        case events.ThreadClosed():
            work.open_thread = None
        case events.ThreadAsked():
            threads.thread_asked(work, event)
        case events.ThreadArrived():
            for message in event.messages:
                operations.confirm_by(work, message)
            threads.thread_arrived(work, event)
        case events.ThreadFailed():
            threads.thread_failed(work, event)
        case events.TypingHeard():
            threads.typing_heard(work, event)
        case events.TimePassed():
            threads.time_passed(work, event)
        case events.ContactArrived():
            people.contact_arrived(work, event)
        case events.ContactGone():
            people.contact_gone(work, event)
        case events.ContactFailed():
            people.contact_failed(work, event)
        case events.NotesArrived():
            people.notes_arrived(work, event)
        case events.EarlierArrived():
            people.earlier_arrived(work, event)
        case events.PresenceHeard():
            people.presence_heard(work, event)
        case events.ProfileArrived():
            people.profile_arrived(work, event)
        case events.AgentsArrived():
            people.agents_arrived(work, event)
        case events.LinkChanged():
            _link_changed(work, event)
        case events.TroubleChanged():
            work.link = replace(work.link, trouble=event.trouble, trouble_until=event.until)
            work.changed_link = True
        case events.ReadingHeldBack():
            work.link = replace(work.link, held_back=event.held_back)
            work.changed_link = True
        case events.ThreadsDoubted():
            threads.threads_doubted(work, event)
            lists.views_doubted(work, event)
        case events.ViewsTrusted():
            lists.views_trusted(work, event)
        case events.SyncStopped():
            _sync_stopped(work, event)
        case events.Told():
            work.told.append(event.sentence)
        case events.DraftKept():
            work.kept_drafts.append((event.conversation_id, event.private))
        case events.WordsUnkept():
            _words_unkept(work, event)
        case events.DraftChanged():
            operations.draft_changed(work, event)
        case events.DraftFound():
            operations.draft_found(work, event)
        case ActBegan():
            operations.act_began(work, event)
        case RowsReturned():
            operations.rows_returned(work, event)
        case OperationsRestored():
            operations.operations_restored(work, event)
        case OperationStaged():
            operations.operation_staged(work, event)
        case OperationConfirmed():
            operations.operation_confirmed(work, event)
        case OperationRefused():
            operations.operation_refused(work, event)
        case OperationTakenBack():
            operations.operation_taken_back(work, event)
        case events.NotificationEvent() | events.BoardEvent():
            event.happen(work)
        case (
            events.AccountArrived()
            | events.TeamsArrived()
            | events.InboxesArrived()
            | events.LabelsArrived()
            | events.CannedResponsesArrived()
            | events.MacrosArrived()
            | events.AttributeDefinitionsArrived()
            | events.FoldersArrived()
        ):
            _reference_arrived(work, event)
        case _:
            _wished(work, event)


def _wished(work: Work, wish: Wish) -> None:
    operations.wished(work, wish)


def _conversation_pushed(work: Work, event: events.ConversationPushed) -> None:
    push = event.push
    if push.account_id is not None and work.account_id is not None and push.account_id != work.account_id:
        return
    held = work.held.get(push.id)
    if held is None or held.gone:
        fresh = held_from_push(push, work.beat)
        moved, doubted = work.counts_moved, work.counts_doubted
        lists.put(work, fresh)
        if event.created and held is None:
            lists.count_created(work, fresh.row)
            # It is known where it comes from, and it is counted.
            work.counts_doubted = doubted
            work.counts_moved = work.counts_moved | moved
        return
    fresh = held_from_push(push, work.beat)
    if may_be_another(whom_of(held.row), whom_of(fresh.row)):
        lists.replace_all(work, fresh)
        return
    lists.put(work, push_over(held, push, work.beat))
    detail = work.details.get(push.id)
    if detail is not None:
        merged = detail_over(detail, push)
        if merged is not detail:
            work.details = {**work.details, push.id: merged}
            work.changed_contacts = True


def _conversations_arrived(work: Work, event: events.ConversationsArrived) -> None:
    for conversation in event.conversations:
        held = work.held.get(conversation.id)
        message = conversation.last_message
        if held is not None and message is not None and message.id > max(held.newest_message_id, held.counted_id):
            # Without a websocket, or after a silence, this is how a message is first heard of.
            work.arrived.append(message)
        lists.put_rest(work, conversation, event.asked)


def _link_changed(work: Work, event: events.LinkChanged) -> None:
    link = work.link
    since = link.since if link.kind is event.kind else event.at
    last_live = event.at if event.kind in (LinkKind.LIVE, LinkKind.POLLING) else link.last_live_at
    if link.kind is LinkKind.LIVE and event.kind is not LinkKind.LIVE:
        last_live = event.at
    deaf = event.kind is not LinkKind.LIVE and (event.deaf or link.deaf)
    work.link = replace(link, kind=event.kind, since=since, reason=event.reason, last_live_at=last_live, deaf=deaf)
    work.changed_link = True
    if event.kind is LinkKind.LIVE and work.stopped:
        work.stopped = {}
    if event.kind is LinkKind.OFFLINE and work.users_present is not None:
        # Nobody tells us who is there any more.
        work.users_present = None
        work.agents = tuple(replace(agent, availability=Availability.UNKNOWN) for agent in work.agents)
        work.changed_presence = True


def _sync_stopped(work: Work, event: events.SyncStopped) -> None:
    work.stopped = {**work.stopped, event.name: event.sentence}
    work.told.append(event.sentence)
    work.changed_link = True


def _words_unkept(work: Work, event: events.WordsUnkept) -> None:
    if event.reason and not work.unkept:
        work.told.append(
            f"Drafts and unsent replies cannot be kept on this machine ({event.reason}): they last until the console ends."
        )
    elif work.unkept and not event.reason:
        work.told.append("Drafts and unsent replies are kept on the disk again.")
    work.unkept = event.reason
    if event.draft:
        work.kept_drafts.append(event.draft)


def _labels_renamed(work: Work, labels: tuple[Label, ...]) -> None:
    """A label that has another title has it in every conversation: the server says so of the label alone."""
    before = {label.id: label.title for label in work.labels or () if label.id}
    renamed = {
        before[label.id]: label.title for label in labels if label.id in before and before[label.id] != label.title
    }
    if not renamed:
        return
    for _, held in list(work.held.items()):
        if not renamed.keys().isdisjoint(held.row.labels):
            titles = tuple(renamed.get(title, title) for title in held.row.labels)
            lists.put(work, replace(held, row=replace(held.row, labels=titles)))
    for conversation_id, detail in work.details.items():
        if not renamed.keys().isdisjoint(detail.labels):
            titles = tuple(renamed.get(title, title) for title in detail.labels)
            work.details = {**work.details, conversation_id: replace(detail, labels=titles)}


def _reference_arrived(
    work: Work,
    event: events.AccountArrived
    | events.TeamsArrived
    | events.InboxesArrived
    | events.LabelsArrived
    | events.CannedResponsesArrived
    | events.MacrosArrived
    | events.AttributeDefinitionsArrived
    | events.FoldersArrived,
) -> None:
    work.changed_reference = True
    match event:
        case events.AccountArrived():
            work.account = event.account
        case events.TeamsArrived():
            work.teams = event.teams
        case events.InboxesArrived():
            work.inboxes = event.inboxes
        case events.LabelsArrived():
            _labels_renamed(work, event.labels)
            work.labels = event.labels
        case events.CannedResponsesArrived():
            work.canned_responses = event.canned_responses
        case events.MacrosArrived():
            work.macros = event.macros
        case events.AttributeDefinitionsArrived():
            work.attribute_definitions = event.attribute_definitions
        case events.FoldersArrived():
            work.folders = event.folders
        case _:
            assert_never(event)
