"""What events do to our wishes: they join, move on, are confirmed, refused or taken back; and what they look like on a row."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tui.models.conversation import Status
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.models.people import Agent, Team
from tui.models.row import Row
from tui.store import events, lists
from tui.store.operation import (
    Basis,
    Operation,
    OperationConfirmed,
    OperationRefused,
    OperationsRestored,
    OperationStaged,
    OperationTakenBack,
)
from tui.store.rows import UNREAD_LIMIT
from tui.store.state import State
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
    field_of,
)
from tui.store.work import Work

SENT_KEPT = 500


def applied(wish: Wish, row: Row, agents: tuple[Agent, ...], teams: tuple[Team, ...]) -> Row:
    """Return the row as it will read once the server did what the wish asks."""
    match wish:
        case StatusRequested():
            return replace(row, status=wish.status, snoozed_until=wish.snoozed_until)
        case AssigneeRequested():
            name = next((agent.name for agent in agents if agent.id == wish.assignee_id), "")
            return replace(row, assignee_id=wish.assignee_id, assignee_name=name, assignee_is_bot=False)
        case TeamRequested():
            name = next((team.name for team in teams if team.id == wish.team_id), "")
            return replace(row, team_id=wish.team_id, team_name=name)
        case PriorityRequested():
            return replace(row, priority=wish.priority)
        case LabelsRequested():
            kept = tuple(label for label in row.labels if label not in wish.remove)
            return replace(row, labels=kept + tuple(label for label in wish.add if label not in kept))
        case ReadRequested():
            return replace(row, unread_count=0)
        case UnreadRequested():
            return replace(row, unread_count=min(UNREAD_LIMIT, max(1, row.unread_count)))
        case MacroRequested() | ReplyRequested() | AvailabilityRequested():
            return row
        case _:
            assert_never(wish)


def wished(work: Work, wish: Wish) -> None:
    basis = work.composing.get(wish.conversation_id) if isinstance(wish, ReplyRequested) and not wish.private else None
    add(
        work,
        Operation(
            op=wish.op,
            wish=wish,
            stage=Stage.QUEUED,
            at=wish.written_at if isinstance(wish, ReplyRequested) else None,
            basis=basis or current_basis(work, wish.conversation_id),
        ),
    )
    if isinstance(wish, ReplyRequested):
        set_draft(work, wish.conversation_id, wish.private, "")


def operations_restored(work: Work, event: OperationsRestored) -> None:
    work.sent = {**dict.fromkeys(event.sent, ""), **work.sent}
    for operation in event.operations:
        add(work, operation)


def operation_staged(work: Work, event: OperationStaged) -> None:
    operation = work.operations.get(event.op)
    if operation is not None:
        put(
            work,
            replace(
                operation,
                stage=event.stage,
                reason=event.reason,
                hold_until=event.hold_until,
                guard=event.guard,
                basis=event.basis or operation.basis,
                durable=True,
            ),
        )


def operation_confirmed(work: Work, event: OperationConfirmed) -> None:
    if event.message_id:
        _note_sent(work, event.message_id, event.op)
    operation = work.operations.get(event.op)
    if operation is None:
        return
    if isinstance(operation.wish, AvailabilityRequested):
        work.availability = operation.wish.availability
        work.changed_me = True
    if event.applies:
        _confirm_on_row(work, event.done or operation.wish)
    drop(work, event.op)


def operation_refused(work: Work, event: OperationRefused) -> None:
    """A refused change goes at once; a refused reply stays in the outbox, and its text returns to the composer."""
    operation = work.operations.get(event.op)
    if operation is None:
        return
    work.told.append(event.sentence)
    if isinstance(operation.wish, ReplyRequested):
        _text_to_draft(work, operation.wish)
        where = (operation.wish.conversation_id, operation.wish.private)
        work.refusals = {**work.refusals, where: event.sentence}
    drop(work, event.op)


def operation_taken_back(work: Work, event: OperationTakenBack) -> None:
    operation = work.operations.get(event.op)
    if operation is None:
        return
    if isinstance(operation.wish, ReplyRequested) and event.keep_text:
        _text_to_draft(work, operation.wish)
    drop(work, event.op)


def draft_changed(work: Work, event: events.DraftChanged) -> None:
    # A draft of an earlier run may come before its conversation is known: what the agent saw is not nothing then.
    known = event.conversation_id in work.held and event.conversation_id not in work.composing
    if not event.private and event.text and known:
        work.composing = {**work.composing, event.conversation_id: current_basis(work, event.conversation_id)}
    set_draft(work, event.conversation_id, event.private, event.text)


def draft_found(work: Work, event: events.DraftFound) -> None:
    if not event.private and event.text and event.basis is not None:
        work.composing = {**work.composing, event.conversation_id: event.basis}
    if work.drafts.get((event.conversation_id, event.private), "") != event.text:
        work.found_drafts.append((event.conversation_id, event.private))
    draft_changed(work, events.DraftChanged(event.conversation_id, event.private, event.text))


def confirm_by(work: Work, message: Message) -> None:
    """Confirm the reply that this message of the server is: whichever of answer, event and later read comes first."""
    for token in (message.client_token, message.echo_id):
        operation = work.operations.get(token) if token else None
        if operation is None and token:
            operation = next(
                (
                    each
                    for each in work.operations.values()
                    if isinstance(each.wish, ReplyRequested) and each.wish.sent_token == token
                ),
                None,
            )
        if operation is not None and operation.wish.conversation_id == message.conversation_id:
            _note_sent(work, message.id, operation.op)
            drop(work, operation.op)
            return


def _note_sent(work: Work, message_id: int, op: str) -> None:
    sent = {**work.sent, message_id: op}
    while len(sent) > SENT_KEPT:
        del sent[next(iter(sent))]
    work.sent = sent


def _confirm_on_row(work: Work, wish: Wish) -> None:
    """Make the wish part of the server's word, and of what the agent knew when composing: it is no surprise."""
    held = work.held.get(wish.conversation_id)
    if held is None or field_of(wish) in (None, "unread"):
        return
    lists.put(work, replace(held, row=applied(wish, held.row, work.agents, work.teams or ())))
    status = wish.status if isinstance(wish, StatusRequested) else None
    for conversation_id, basis in work.composing.items():
        if conversation_id == wish.conversation_id:
            work.composing = {**work.composing, conversation_id: _knowing(basis, wish, status)}
    for operation in work.operations.values():
        if operation.wish.conversation_id == wish.conversation_id and operation.basis is not None:
            work.operations = {
                **work.operations,
                operation.op: replace(operation, basis=_knowing(operation.basis, wish, status)),
            }


def _knowing(basis: Basis, wish: Wish, status: Status | None) -> Basis:
    assignee_id = wish.assignee_id if isinstance(wish, AssigneeRequested) else basis.assignee_id
    return replace(basis, status=status or basis.status, assignee_id=assignee_id)


def current_basis(work: Work, conversation_id: int) -> Basis:
    held = work.held.get(conversation_id)
    if held is None:
        return Basis()
    return Basis(
        newest_message_id=newest_message_id(work, conversation_id),
        assignee_id=held.row.assignee_id,
        status=held.row.status,
    )


def newest_message_id(told: State | Work, conversation_id: int) -> int:
    """Return the highest id of a message known there; 0: none is."""
    held = told.held.get(conversation_id)
    thread = told.threads.get(conversation_id)
    newest = max((message.id for message in thread.messages[-20:]), default=0) if thread else 0
    return max(newest, held.newest_message_id if held else 0)


def set_draft(work: Work, conversation_id: int, private: bool, text: str) -> None:
    key = (conversation_id, private)
    if work.drafts.get(key, "") == text:
        return
    drafts = {each: kept for each, kept in work.drafts.items() if each != key}
    work.drafts = {**drafts, key: text} if text else drafts
    if not text and key in work.refusals:
        work.refusals = {each: why for each, why in work.refusals.items() if each != key}
    if not text and not private:
        work.composing = {each: basis for each, basis in work.composing.items() if each != conversation_id}
    work.changed_drafts.add(conversation_id)


def _text_to_draft(work: Work, wish: ReplyRequested) -> None:
    written = work.drafts.get((wish.conversation_id, wish.private), "")
    text = wish.content if not written or written == wish.content else f"{wish.content}\n\n{written}"
    set_draft(work, wish.conversation_id, wish.private, text)
    if wish.attachments:
        key = (wish.conversation_id, wish.private)
        files = dict.fromkeys((*work.returned_files.get(key, ()), *wish.attachments))
        work.returned_files = {**work.returned_files, key: tuple(files)}
        work.changed_drafts.add(wish.conversation_id)


def files_taken(work: Work, event: events.FilesTaken) -> None:
    key = (event.conversation_id, event.private)
    work.returned_files = {each: files for each, files in work.returned_files.items() if each != key}


def add(work: Work, operation: Operation) -> None:
    conversation_id = operation.wish.conversation_id
    ops = work.pending.get(conversation_id, ())
    work.operations = {**work.operations, operation.op: operation}
    if operation.op not in ops:
        work.pending = {**work.pending, conversation_id: (*ops, operation.op)}
    _mark(work, operation)


def put(work: Work, operation: Operation) -> None:
    work.operations = {**work.operations, operation.op: operation}
    _mark(work, operation)


def drop(work: Work, op: str) -> None:
    operation = work.operations[op]
    conversation_id = operation.wish.conversation_id
    work.operations = {key: value for key, value in work.operations.items() if key != op}
    left = tuple(each for each in work.pending.get(conversation_id, ()) if each != op)
    pending = {key: value for key, value in work.pending.items() if key != conversation_id}
    work.pending = {**pending, conversation_id: left} if left else pending
    _mark(work, operation)


def _mark(work: Work, operation: Operation) -> None:
    work.changed_outbox = True
    work.changed_conversations.add(operation.wish.conversation_id)
    if isinstance(operation.wish, ReplyRequested):
        work.changed_threads.add(operation.wish.conversation_id)
    if isinstance(operation.wish, AvailabilityRequested):
        work.changed_me = True
    queued = sum(1 for each in work.operations.values() if each.stage in (Stage.QUEUED, Stage.SENDING, Stage.UNCERTAIN))
    if queued != work.link.queued:
        work.link = replace(work.link, queued=queued)
        work.changed_link = True
