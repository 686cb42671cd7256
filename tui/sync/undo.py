"""Taking back: what is held or queued is withdrawn, what was done is done backwards, unless somebody changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.models.outgoing import Stage
from tui.models.people import Role
from tui.models.row import Row
from tui.presentation.cells import one_line
from tui.presentation.persons import person
from tui.store import act, select
from tui.store.operation import Operation
from tui.store.wish import Wish, field_of
from tui.store.wishes import AssigneeRequested, ReplyRequested, StatusRequested
from tui.sync.core import Core
from tui.sync.outbox.outbox import Outbox

REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Done:
    """One action of the agent, and the row as it was before."""

    wish: Wish
    before: Row | None


@dataclass(slots=True, kw_only=True)
class _Taking:
    """What comes of taking one act back, while it is put together."""

    back: list[tuple[Wish, Row, Done]]
    """What does it backwards, how the row reads now, and what that takes back."""
    settled: list[Done]
    """What had not gone out, and will not."""
    busy: list[Done]
    """What is being sent just now, and can't be called back."""
    told: list[str]
    """Sentences on what stays."""
    stays: set[int]


class Undo:
    """The agent's last acts, newest last; an act is one action, the same one on several conversations, or what one key
    does to one of them, such as a reply and a resolve."""

    def __init__(self, core: Core, outbox: Outbox) -> None:
        self._core = core
        self._outbox = outbox
        self._acts: list[tuple[Done, ...]] = []
        self._taking_back: dict[str, dict[str, Done]] = {}
        """By the name of an undo: what its wishes take back."""

    def remember(self, wishes: Sequence[Wish]) -> None:
        """Remember an act; called before its wishes are taken."""
        done = tuple(
            Done(wish, select.visible(self._core.state, wish.conversation_id)) for wish in wishes if wish.is_remembered
        )
        if done:
            self._acts.append(done)
            del self._acts[:-REMEMBERED]
            begun = act.begun([each.wish for each in done], [each.before for each in done], name=done[0].wish.op)
            self._core.dispatch(act.ActBegan(begun))

    def undo(self) -> str:
        """Take back the last act; return a sentence where that is all there is to say, else its `Act` tells the rest."""
        while self._acts:
            done = self._acts.pop()
            taking = _Taking(back=[], settled=[], busy=[], told=[], stays=set())
            for conversation_id in dict.fromkeys(each.wish.conversation_id for each in done):
                self._take_back([each for each in done if each.wish.conversation_id == conversation_id], taking)
            if taking.busy:
                self._acts.append(tuple(taking.busy))
            if taking.back or taking.settled:
                self._begin(done, taking)
                return ""
            if taking.told:
                if len(taking.stays) > 1:
                    return _all_stay(len(taking.stays), bool(taking.busy))
                return f"{self._whom(done[0].wish.conversation_id)}{taking.told[0]}"
        return "Nothing to undo."

    def _whom(self, conversation_id: int) -> str:
        """Return about whom the sentence is that follows; the agent may be with somebody else by now."""
        row = select.visible(self._core.state, conversation_id)
        whom = person(row.contact_name if row else "", conversation_id)
        return f"{whom}: " if whom else ""

    def stop(self) -> int:
        """Stop the newest act on several conversations that is on its way; return in how many it is not done.

        What was stopped of an undo can be taken back by the next one.
        """
        under_way = next(
            (each for each in reversed(self._core.state.acts) if each.open and len(each.conversations) > 1), None
        )
        if under_way is None:
            return 0
        stopped = [op for op in under_way.open if self._outbox.take_back(op)]
        taken = self._taking_back.pop(under_way.name, {})
        self._forget(stopped)
        left = dict.fromkeys(taken[op] for op in stopped if op in taken)
        if left:
            self._acts.append(tuple(left))
        return len({under_way.open[op] for op in stopped})

    def _forget(self, stopped: Sequence[str]) -> None:
        """Leave out of the remembered acts what was stopped before it went out: there is nothing of it to take back."""
        never_out = frozenset(stopped)
        rest = (tuple(each for each in done if each.wish.op not in never_out) for done in self._acts)
        self._acts = [done for done in rest if done]

    def _take_back(self, done: Sequence[Done], taking: _Taking) -> None:
        """Take back what was done to one conversation, the last of it first."""
        ops = self._core.state.operations
        busy = [each for each in done if _cannot_be_called_back(each.wish, ops.get(each.wish.op))]
        if busy:
            taking.busy += done
            taking.stays.add(done[0].wish.conversation_id)
            taking.told.append(f"It is {ops[busy[0].wish.op].stage} just now: wait a moment, then undo again.")
            return
        for each in reversed(done):
            waits = each.wish.op in ops and not self._outbox.may_be_done(each.wish.op)
            if waits and self._outbox.take_back(each.wish.op):
                taking.settled.append(each)
                continue
            sentence = self._reversed(each, taking)
            if sentence:
                taking.stays.add(each.wish.conversation_id)
                taking.told.append(sentence)

    def _reversed(self, done: Done, taking: _Taking) -> str:
        """Ask for what brings back the row as it was; return why that can't be, or that nothing is to be done."""
        core, wish, before = self._core, done.wish, done.before
        if final := wish.why_final():
            return final
        if before is None:
            return ""
        now = select.visible(core.state, before.id)
        if now is None or select.is_gone(core.state, before.id):
            return "The conversation is not there any more: nothing to undo."
        if not wish.still_stands(now, wish.applied_to(before, core.state)):
            field = field_of(wish) or "change"
            return f"Not undone: {_CHANGED.get(field, f'the {field} was')} changed again since."
        # An agent who reopens becomes the assignee, an administrator does not (4.0.4, 4.15.1).
        taker = None if select.role(core.state) is Role.ADMINISTRATOR else core.state.my_id
        back = list(wish.inverses(before, now, taker))
        taking.back += ((each, now, done) for each in back)
        return "" if back else "Nothing to undo: nothing changed."

    def _begin(self, done: Sequence[Done], taking: _Taking) -> None:
        """Let it be known what is taken back, and ask for it."""
        several = len({each.wish.conversation_id for each in done}) > 1
        settled = frozenset(each.wish.conversation_id for each in taking.settled)
        reply = any(isinstance(each.wish, ReplyRequested) for each in taking.settled)
        note = " ".join(taking.told) if not several else ""
        note = " ".join(filter(None, (note, _passes_through_me(taking))))
        taken = {each.wish.op for each in (*taking.settled, *(of for _, _, of in taking.back))}
        begun = act.begun(
            [wish for wish, _, _ in taking.back],
            [row for _, row, _ in taking.back],
            name=f"undo-{done[0].wish.op}",
            undoes=True,
            undone=tuple(act.Undone(each.wish, each.before) for each in done if each.wish.op in taken),
            settled=settled,
            stays=len(taking.stays) if several else 0,
            note=note or ("The text is its draft again." if reply else ""),
        )
        self._core.dispatch(act.ActBegan(begun))
        if several:
            self._taking_back[begun.name] = {wish.op: of for wish, _, of in taking.back}
        for wish, _, _ in taking.back:
            self._outbox.wish(wish, hold=False, one_of_many=several)
        self._core.dispatch(act.RowsReturned(begun.conversations))


_CHANGED = {"labels": "the labels were", "unread": "the mark of unread was", "mute": "who is muted was"}
"""What of a row was changed again, where its name does not say it; by the field of a wish."""


def _cannot_be_called_back(wish: Wish, operation: Operation | None) -> bool:
    """Whether it is on its way to the customer this moment."""
    if operation is None:
        return False
    on_its_way = operation.stage in (Stage.SENDING, Stage.UNCERTAIN) or operation.may_be_done
    return on_its_way and bool(wish.why_final())


def _passes_through_me(taking: _Taking) -> str:
    """Return what says that the server assigns to whoever reopens, where it is a colleague's again after that."""
    reopened = {wish.conversation_id for wish, _, _ in taking.back if isinstance(wish, StatusRequested)}
    names = [
        one_line(done.before.assignee_name)
        for wish, _, done in taking.back
        if isinstance(wish, AssigneeRequested)
        and wish.conversation_id in reopened
        and wish.assignee_id is not None
        and done.before is not None
    ]
    if not names:
        return ""
    if len(names) > 1:
        return f"The server assigns {len(names)} of them to you for a moment, then to their agents again."
    return f"The server assigns it to you for a moment, then to {names[0] or 'its agent'} again."


def _all_stay(number: int, busy: bool) -> str:
    if busy:
        return f"{number} are being sent just now: wait a moment, then undo again."
    return f"{number} conversations stay as they are: they were changed again since, or it cannot be taken back."
