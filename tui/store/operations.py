"""What events do to our wishes: they join, move on, are confirmed, refused or taken back; and what they look like on a row."""

from __future__ import annotations

from dataclasses import replace

from tui.models.draft import NO_DRAFT, Draft, Headers, OutgoingFile, Quoted
from tui.models.message import Message
from tui.models.outgoing import Stage
from tui.models.row import Row
from tui.store import events, lists
from tui.store.act import ActBegan, Ended, RowsReturned, after_end
from tui.store.operation import (
    Basis,
    Operation,
    OperationConfirmed,
    OperationRefused,
    OperationsRestored,
    OperationStaged,
    OperationTakenBack,
    Twin,
)
from tui.store.rows import whom_of
from tui.store.state import State
from tui.store.wishes import AvailabilityRequested, ReplyRequested, Wish
from tui.store.work import Work

SENT_KEPT = 500


def wished(work: Work, wish: Wish) -> None:
    """Lay a wish over what the server said: it shows at once. What a reply was written in answer to is kept with it."""
    basis = work.composing.get(wish.conversation_id) if isinstance(wish, ReplyRequested) and not wish.private else None
    basis = basis or current_basis(work, wish.conversation_id)
    if isinstance(wish, ReplyRequested):
        draft = work.drafts.get((wish.conversation_id, wish.private), NO_DRAFT)
        sent = tuple(file for file in draft.files if file.path in wish.attachments)
        basis = replace(basis, whom=draft.whom or basis.whom, files=sent)
    put(
        work,
        Operation(
            op=wish.op,
            wish=wish,
            stage=Stage.QUEUED,
            at=wish.written_at if isinstance(wish, ReplyRequested) else None,
            basis=basis,
            leader=next((act.leaders[wish.op] for act in work.acts if wish.op in act.leaders), ""),
        ),
    )
    if isinstance(wish, ReplyRequested):
        set_draft(work, wish.conversation_id, wish.private, NO_DRAFT)


def act_began(work: Work, event: ActBegan) -> None:
    """Begin an act: what the agent asks for by one key press, on one conversation or several."""
    act = event.act
    work.acts = (*(each for each in work.acts if each.open), act)
    if not act.open:
        work.ended_acts.append(act)


def keep_returned(work: Work) -> None:
    """Leave in sight what is being taken back, when a list is put in order meanwhile."""
    for act in work.acts:
        if act.undoes and act.open:
            rows_returned(work, RowsReturned(tuple(act.left)))


def rows_returned(work: Work, event: RowsReturned) -> None:
    """Show rows in the list in sight again, as they will read once the server has done what is asked."""
    for conversation_id in event.conversation_ids:
        held = work.held.get(conversation_id)
        if held is None or held.gone:
            continue
        row = held.row
        for op in work.pending.get(conversation_id, ()):
            row = work.operations[op].wish.applied_to(row, work)
        lists.show_again(work, row)


def _end(work: Work, op: str, how: Ended) -> None:
    """Note in its act that a wish has come to its end."""
    for at, act in enumerate(work.acts):
        if op in act.open:
            ended = after_end(act, op, how)
            work.acts = (*work.acts[:at], ended, *work.acts[at + 1 :])
            if not ended.open:
                work.ended_acts.append(ended)
                work.acts = tuple(each for each in work.acts if each.open or each is work.acts[-1])
            return


def operations_restored(work: Work, event: OperationsRestored) -> None:
    """Take in what an earlier run left in the outbox."""
    work.sent = {**event.sent, **work.sent}
    for operation in event.operations:
        put(work, operation)


def operation_staged(work: Work, event: OperationStaged) -> None:
    """Note how far a wish has come on its way, and why it waits."""
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
    """Let go of a wish that the server has done: its own word has been taken in before."""
    if event.message_id:
        _note_sent(work, event.message_id, event.op)
    operation = work.operations.get(event.op)
    if operation is None:
        return
    if isinstance(operation.wish, AvailabilityRequested):
        work.availability = operation.wish.availability
        work.changed_me = True
    _confirm_on_row(work, event.done or operation.wish, applies=event.applies)
    drop(work, event.op)
    _end(work, event.op, "done")


def operation_refused(work: Work, event: OperationRefused) -> None:
    """The server's word shows again; what was wished stays in the outbox as not done, or is a draft again."""
    operation = work.operations.get(event.op)
    if operation is None:
        return
    work.told.append(event.sentence)
    if event.kept:
        put(work, replace(operation, stage=Stage.REFUSED, reason=event.sentence, hold_until=None, guard=None))
        _end(work, event.op, "failed")
        return
    if isinstance(operation.wish, ReplyRequested):
        _back_to_draft(work, operation, operation.wish)
        where = (operation.wish.conversation_id, operation.wish.private)
        work.refusals = {**work.refusals, where: event.sentence}
    drop(work, event.op)
    _end(work, event.op, "failed")


def operation_taken_back(work: Work, event: OperationTakenBack) -> None:
    """Let go of a wish that the agent took back before it was sent; a reply's words are a draft again, where they are to be kept."""
    operation = work.operations.get(event.op)
    if operation is None:
        return
    if isinstance(operation.wish, ReplyRequested) and event.keep_text:
        _back_to_draft(work, operation, operation.wish)
    drop(work, event.op)
    _end(work, event.op, "withdrawn")


def draft_changed(work: Work, event: events.DraftChanged) -> None:
    """Take a draft as it is written here, with what the thread was like when it was begun."""
    # A draft of an earlier run may come before its conversation is known: what the agent saw is not nothing then.
    known = event.conversation_id in work.held and event.conversation_id not in work.composing
    draft = _whole(work, event)
    if not event.private and draft and known:
        work.composing = {**work.composing, event.conversation_id: current_basis(work, event.conversation_id)}
    set_draft(work, event.conversation_id, event.private, draft)


def draft_found(work: Work, event: events.DraftFound) -> None:
    """Take a draft as it was kept on the disk, or was written in another console."""
    if not event.private and event.text and event.basis is not None:
        work.composing = {**work.composing, event.conversation_id: event.basis}
    draft = replace(event.draft or NO_DRAFT, text=event.text)
    key = (event.conversation_id, event.private)
    if work.drafts.get(key, NO_DRAFT) != draft:
        work.found_drafts.append(key)
    draft_changed(work, events.DraftChanged(*key, event.text, draft))


def _whole(work: Work, event: events.DraftChanged) -> Draft:
    """Return a draft with what goes with it; for whom it is stays as it was when it was begun."""
    before = work.drafts.get((event.conversation_id, event.private), NO_DRAFT)
    draft = event.draft if event.draft is not None else before if event.text else NO_DRAFT
    whom = draft.whom or before.whom or whom_of(work.row(event.conversation_id))
    draft = replace(draft, text=event.text, whom=whom)
    return draft if draft else NO_DRAFT


def confirm_by(work: Work, message: Message) -> None:
    """Confirm the reply that this message of the server is: whichever of answer, event and later read comes first.

    A second message with the token of a reply that is confirmed already is noted as its twin.
    """
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
            _end(work, operation.op, "done")
            return
        if operation is None and token and not message.deleted and message.id not in work.sent:
            first_id = next((message_id for message_id, op in work.sent.items() if op == token), None)
            if first_id is not None:
                _note_sent(work, message.id, token)
                work.twins.append(Twin(token, first_id, message))
                return


def _note_sent(work: Work, message_id: int, op: str) -> None:
    sent = {**work.sent, message_id: op}
    while len(sent) > SENT_KEPT:
        del sent[next(iter(sent))]
    work.sent = sent


def _confirm_on_row(work: Work, wish: Wish, *, applies: bool) -> None:
    """Make the wish part of the server's word, and of what the agent knew when composing: it is no surprise.

    Args:
        applies: Whether it is the newest word. Known to the agent it is in any case: that a push of this very change
            came before its answer is no reason to ask about it.
    """
    held = work.held.get(wish.conversation_id)
    if held is None or not wish.fields or wish.is_answered_by_a_copy:
        return
    meant = wish.applied_to(held.row, work)
    if applies:
        lists.put(work, replace(held, row=meant))
    for conversation_id, basis in work.composing.items():
        if conversation_id == wish.conversation_id:
            work.composing = {**work.composing, conversation_id: _knowing(basis, wish, meant)}
    for operation in work.operations.values():
        if operation.wish.conversation_id == wish.conversation_id and operation.basis is not None:
            work.operations = {
                **work.operations,
                operation.op: replace(operation, basis=_knowing(operation.basis, wish, meant)),
            }


def _knowing(basis: Basis, wish: Wish, meant: Row) -> Basis:
    """Return what the agent knows once a wish is done that makes a row read so."""
    return replace(
        basis,
        status=meant.status if "status" in wish.fields else basis.status,
        assignee_id=meant.assignee_id if "assignee" in wish.fields else basis.assignee_id,
    )


def current_basis(work: Work, conversation_id: int) -> Basis:
    """Return what the agent has before their eyes: what is held against the server's word before a wish is sent."""
    held = work.held.get(conversation_id)
    if held is None:
        return Basis()
    return Basis(
        newest_message_id=newest_message_id(work, conversation_id),
        assignee_id=held.row.assignee_id,
        status=held.row.status,
        whom=whom_of(held.row),
    )


def newest_message_id(told: State | Work, conversation_id: int) -> int:
    """Return the highest id of a message known there; 0: none is."""
    held = told.held.get(conversation_id)
    thread = told.threads.get(conversation_id)
    newest = max((message.id for message in thread.messages[-20:]), default=0) if thread else 0
    return max(newest, held.newest_message_id if held else 0)


def set_draft(work: Work, conversation_id: int, private: bool, draft: Draft) -> None:
    """Keep a draft in place of the one before; an empty one is gone."""
    key = (conversation_id, private)
    if work.drafts.get(key, NO_DRAFT) == draft:
        return
    drafts = {each: kept for each, kept in work.drafts.items() if each != key}
    work.drafts = {**drafts, key: draft} if draft else drafts
    if not draft and key in work.refusals:
        work.refusals = {each: why for each, why in work.refusals.items() if each != key}
    if not draft and not private:
        work.composing = {each: basis for each, basis in work.composing.items() if each != conversation_id}
    work.changed_drafts.add(conversation_id)


def _back_to_draft(work: Work, operation: Operation, wish: ReplyRequested) -> None:
    """Make a message that will not go out a draft again, above what was written meanwhile."""
    key = (wish.conversation_id, wish.private)
    written = work.drafts.get(key, NO_DRAFT)
    chosen = {file.path: file for file in (*(operation.basis.files if operation.basis else ()), *written.files)}
    text = wish.content
    if written.text and written.text != text:
        text = f"{text}\n\n{written.text}" if text else written.text
    headers = written.headers
    if headers is None and (wish.addressed or wish.to or wish.cc or wish.bcc):
        headers = Headers(wish.to, wish.cc, wish.bcc)
    quoted = written.quoted
    if quoted is None and wish.in_reply_to is not None:
        quoted = Quoted(wish.in_reply_to, wish.quoted_words)
    draft = Draft(
        text=text,
        headers=headers,
        quoted=quoted,
        files=tuple(
            chosen.get(path) or OutgoingFile(path, path.rpartition("/")[2])
            for path in dict.fromkeys((*wish.attachments, *(file.path for file in written.files)))
        ),
        whom=(operation.basis.whom if operation.basis else None) or written.whom,
    )
    set_draft(work, *key, draft)


def put(work: Work, operation: Operation) -> None:
    """Put a wish in the place of the one with its name, or behind the others of its conversation."""
    work.operations = {**work.operations, operation.op: operation}
    _line_up(work, operation)
    _mark(work, operation)


def _line_up(work: Work, operation: Operation) -> None:
    """Have a wish wait behind the others of its conversation, or, once refused, stand in nobody's way."""
    conversation_id = operation.wish.conversation_id
    ops = work.pending.get(conversation_id, ())
    if operation.open == (operation.op in ops):
        return
    lined_up = (*ops, operation.op) if operation.open else tuple(op for op in ops if op != operation.op)
    pending = {key: value for key, value in work.pending.items() if key != conversation_id}
    work.pending = {**pending, conversation_id: lined_up} if lined_up else pending


def drop(work: Work, op: str) -> None:
    """Take a wish out of the outbox, and out of its conversation's queue."""
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
    not_done = sum(1 for each in work.operations.values() if each.stage is Stage.REFUSED)
    if (queued, not_done) != (work.link.queued, work.link.not_done):
        work.link = replace(work.link, queued=queued, not_done=not_done)
        work.changed_link = True
