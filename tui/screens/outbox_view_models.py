"""What the outbox shows of the state: what waits, what is asked about it, what stays behind. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tui.models.outgoing import Outgoing, Stage
from tui.presentation.choices import CHANGE, MESSAGE, PERHAPS_ARRIVED, TWICE, Choice
from tui.presentation.persons import person
from tui.screens.names import StateNames
from tui.store import select
from tui.store.link import LinkKind
from tui.store.operation import Operation
from tui.store.state import State
from tui.store.wish import Unclear
from tui.store.wishes import KINDS, DeletionRequested, ReplyRequested

_ON_THE_WAY = (Stage.HELD, Stage.QUEUED, Stage.SENDING)


def outgoing(state: State, now: datetime) -> tuple[tuple[Outgoing, ...], dict[int, str]]:
    """Return the messages and changes on their way, and the customers they are for."""
    queue = tuple(
        replace(select.as_outgoing(operation, operation.wish), waits_for=_waits_for(state, operation))
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
            waits_for=_waits_for(state, operation),
            act=_order(state, operation),
        )
        for operation in select.outbox(state)
    )
    queue += tuple(_stranded(state, key, now) for key in select.stranded(state))
    names = {
        each.conversation_id: _whom(state, (each.conversation_id, each.private)) for each in queue if each.stranded
    } | {
        each.conversation_id: row.contact_name
        for each in queue
        if (row := select.visible(state, each.conversation_id)) is not None
    }
    return queue, names


def stopped_words(state: State, stopped: Sequence[ReplyRequested], too_late: int) -> str:
    """Return what became of the messages whose files were to be stopped; empty: there were none.

    Args:
        stopped: They become drafts again.
        too_late: How many had been sent whole.
    """
    if too_late and not stopped:
        return "All of it has been sent already: the server's answer is waited for."
    if len(stopped) > 1:
        return f"Stopped sending {len(stopped)} messages: they are drafts again, with their files."
    for wish in stopped:
        row = select.visible(state, wish.conversation_id)
        whom = person(row.contact_name if row else "", wish.conversation_id)
        files = "file" if len(wish.attachments) == 1 else "files"
        what = "note on" if wish.private else "reply to"
        return f"Stopped sending the {what} {whom}: it is a draft again, with its {files}. Nothing of it arrived."
    return ""


def stranded_token(key: tuple[int, bool]) -> str:
    """Return what the outbox calls a draft whose conversation is gone."""
    return f"draft {key[0]} {'note' if key[1] else 'reply'}"


def _stranded(state: State, key: tuple[int, bool], now: datetime) -> Outgoing:
    draft = select.whole_draft(state, *key)
    return Outgoing(
        token=stranded_token(key),
        conversation_id=key[0],
        content=draft.text,
        private=key[1],
        stage=Stage.REFUSED,
        written_at=now,
        attachments=tuple(file.path for file in draft.files),
        stranded=True,
    )


def _whom(state: State, key: tuple[int, bool]) -> str:
    whom = select.whole_draft(state, *key).whom
    return whom.contact_name if whom else ""


def stranded_draft(state: State, key: tuple[int, bool]) -> str:
    """Return what a draft whose conversation is gone is and for whom: `reply to Lee Rossi #31`."""
    return f"{'note on' if key[1] else 'reply to'} {person(_whom(state, key), key[0])}"


def _stranded_words(state: State) -> str:
    """Return the sentence on drafts whose conversation is gone; empty: there are none."""
    keys = select.stranded(state)
    if not keys:
        return ""
    more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    return f"Kept, but its conversation is gone: draft of a {stranded_draft(state, keys[0])}{more}. The outbox shows the words."


def _waits_for(state: State, operation: Operation) -> str:
    """Return what something queued waits for: the server has not been asked, can't be reached, or does not do it yet."""
    if select.link(state).kind is LinkKind.OFFLINE:
        return "the network"
    return "the server" if operation.reason else "its turn"


def farewell(state: State, begun: Sequence[Operation] = ()) -> str:
    """Return what became of what was on its way when the program ended, as far as it is known; empty: nothing was.

    Args:
        begun: What was on its way when the agent left.
    """
    left = [operation for operation in select.outbox(state) if _matters(operation)]
    sentences = _told_off(state, begun)
    unknown = [each for each in left if each.stage in (Stage.SENDING, Stage.UNCERTAIN) or each.may_be_done]
    asked = [each for each in unknown if each.wish.if_unclear is Unclear.ASK]
    looked_for = [each for each in unknown if each.wish.if_unclear is Unclear.FIND]
    repeated = [each for each in unknown if each.wish.if_unclear is Unclear.REPEAT]
    waiting = [each for each in left if each.open and each.stage is not Stage.ASKING and each not in unknown]
    if state.unkept:
        if lost := _waiting(state)[0]:
            sentences.append(f"Not sent, and lost because the disk takes no more ({state.unkept}): {lost}.")
        return " ".join(sentences)
    for some, one, more in (
        (looked_for, _ARRIVED_ONE, _ARRIVED_MORE),
        (repeated, _MADE_ONE, _MADE_MORE),
        (asked, _RAN_ONE, _RAN_MORE),
        (waiting, _KEPT_ONE, _KEPT_MORE),
        ([each for each in left if each.stage is Stage.REFUSED], _NOT_DONE, _NOT_DONE),
    ):
        if some:
            sentences.append((one if len(some) == 1 else more).format(_counted(some)))
    if asking := [each for each in left if each.stage is Stage.ASKING and each not in unknown]:
        sentences.append(_ASKED.format(_asked_words(state, asking)))
    if gone := _stranded_words(state):
        sentences.append(gone)
    return " ".join(sentences)


_ARRIVED_ONE = "Not known whether it arrived: {}. It is looked for at the next start."
_ARRIVED_MORE = "Not known whether they arrived: {}. They are looked for at the next start."
_MADE_ONE = "Not known whether it is done: {}. It is asked for again at the next start."
_MADE_MORE = "Not known whether they are done: {}. They are asked for again at the next start."
_RAN_ONE = "Not known whether it ran: {}. You are asked at the next start."
_RAN_MORE = "Not known whether they ran: {}. You are asked at the next start."
_KEPT_ONE = "Not sent yet: {}. It is kept and goes out at the next start."
_KEPT_MORE = "Not sent yet: {}. They are kept and go out at the next start."
_ASKED = "Waiting for your word: {}. Nothing of it is sent; the question is there at the next start."
_NOT_DONE = "Not done, because the server refused: {}. The outbox of the next start has the reason."


def _told_off(state: State, begun: Sequence[Operation]) -> list[str]:
    """Return what of it has come to its end since."""
    ended = [each for each in begun if _matters(each) and each.op not in state.operations]
    replies = [each for each in ended if isinstance(each.wish, ReplyRequested)]
    sent = [each for each in replies if each.op in state.sent.values()]
    refused = [each for each in replies if each not in sent]
    done = [each for each in ended if each not in replies]
    sentences = []
    if sent:
        sentences.append(f"Sent before leaving: {_counted(sent)}.")
    if done:
        sentences.append(f"Done before leaving: {_counted(done)}.")
    if refused:
        sentences.append(f"Not sent, because the server refused: {_counted(refused)}. The words are kept as drafts.")
    return sentences


def _matters(operation: Operation) -> bool:
    """Whether the agent would ask what became of it: that something was read is noted by the console itself."""
    return not operation.wish.is_background


def _asked_words(state: State, asked: Sequence[Operation]) -> str:
    """Return what waits for the agent's word: the first of it by name, and how many more."""
    more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
    return f"{about(state, asked[0])}{more}"


def about(state: State, operation: Operation) -> str:
    """Return what a wish is and for whom, in the middle of a sentence: `reply to Lee Rossi #31`."""
    wish = operation.wish
    row = select.visible(state, wish.conversation_id)
    whom = person(row.contact_name if row else "", wish.conversation_id)
    if isinstance(wish, ReplyRequested):
        return f"{'note on' if wish.private else 'reply to'} {whom}"
    return f"{_order(state, operation)}, {whom}" if whom else _order(state, operation)


def arrived_words(state: State, asked: Sequence[Operation], key: str) -> str:
    """Return the sentence that tells of questions which have just come up.

    Args:
        asked: They, the first of them named.
        key: What asks them, as people read it.
    """
    first = about(state, asked[0])
    more = f" {len(asked) - 1} more wait." if len(asked) > 1 else ""
    if asked[0].may_be_done:
        what = "arrived" if isinstance(asked[0].wish, ReplyRequested) else "ran"
        return f"Not known whether it {what}: {first}.{more} {key} shows the question."
    if isinstance(asked[0].wish, DeletionRequested):
        row = select.visible(state, asked[0].wish.conversation_id)
        whom = person(row.contact_name if row else "", asked[0].wish.conversation_id)
        return f"A message to {whom} arrived twice.{more} {key} offers to delete one."
    return f"Your word is asked for, nothing is sent before: {first}.{more} {key} shows the question."


def loss(state: State) -> str:
    """Return what would be lost if the program ended now, and why; empty where all is on the disk or sent."""
    waiting, _ = _waiting(state)
    if not waiting or not state.unkept:
        return ""
    return f"Not sent, and not on the disk ({state.unkept}): {waiting}. Leaving now loses that."


def _waiting(state: State) -> tuple[str, int]:
    """Return what is not sent, in words and counted; drafts only where the disk has not got them."""
    waiting = [operation for operation in select.outbox(state) if operation.open and _matters(operation)]
    drafts = len(state.drafts) if state.unkept else 0
    return _counted(waiting, drafts), len(waiting)


def _counted(some: Sequence[Operation], drafts: int = 0) -> str:
    """Return how many messages, macros and changes they are: `1 message and 2 changes`."""
    counts = Counter(dict.fromkeys((kind.noun for kind in KINDS), 0))
    counts.update(each.wish.noun for each in some)
    counts["draft"] = drafts
    words = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return " and ".join(words)


def leaving(state: State, quit_key: str) -> str:
    """Return what the program waits for when the agent leaves, in a sentence; empty: nothing is on its way.

    Args:
        quit_key: What leaves at once when it is pressed again, as people read it.
    """
    some = [each for each in select.outbox(state) if each.stage in _ON_THE_WAY and _matters(each)]
    return f"Leaving once {_counted(some)} went out. {quit_key} again leaves now." if some else ""


def _order(state: State, operation: Operation) -> str:
    """Return what a wish asks for, in a few words."""
    return operation.wish.asks(StateNames(state))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a wish that waits for the agent's word."""

    title: str
    reasons: tuple[str, ...]
    meanwhile: tuple[tuple[str, str], ...]
    """Who wrote what since."""
    words: str
    """The agent's own, which wait; empty: it is no message."""
    choices: tuple[Choice, ...]


def _written(wish: ReplyRequested) -> str:
    """Return the words of a message, and the names of its files as the composer numbers them."""
    files = (f"[{number}] {Path(path).name}" for number, path in enumerate(wish.attachments, 1))
    return "\n".join(filter(None, (wish.content, *files)))


def question(state: State, operation: Operation) -> Question:
    """Return what is asked about a wish that waits for the agent's word."""
    wish = operation.wish
    row = select.visible(state, wish.conversation_id)
    name = person(row.contact_name if row else "", wish.conversation_id)
    guard = operation.guard
    title, words, choices = f"{_order(state, operation)}: {name}?", "", CHANGE
    if isinstance(wish, DeletionRequested):
        title, words, choices = f"Arrived twice: {name}", wish.content, TWICE
    elif isinstance(wish, ReplyRequested):
        kind = "this note" if wish.private else "this reply"
        title, words, choices = f"Send {kind} to {name}?", _written(wish), MESSAGE
        if operation.may_be_done:
            title, choices = f"Did {kind} arrive? {name}", PERHAPS_ARRIVED
    return Question(
        title=title,
        reasons=guard.reasons if guard else (operation.reason,) if operation.reason else (),
        meanwhile=tuple(
            (message.sender.name if message.sender else "", message.content)
            for message in (guard.messages if guard else ())
        ),
        words=words,
        choices=choices,
    )
