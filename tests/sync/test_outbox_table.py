"""What becomes of a wish, whatever happens to it: the table as it is drawn, and as a machine walks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.store_builders import NOON
from tui.models.conversation import Status
from tui.models.outgoing import Stage
from tui.store.operation import Guard, OperationConfirmed, OperationRefused, OperationStaged, OperationTakenBack
from tui.store.wish import Unclear, Wish
from tui.store.wishes import MacroRequested, ReadRequested, ReplyRequested, StatusRequested
from tui.sync.outbox import happenings, leftovers, table
from tui.sync.outbox.deeds import Deed, Forget, LookOn, Rest, Write
from tui.sync.outbox.happenings import Happening
from tui.sync.outbox.record import Record
from tui.sync.outbox.table import SERVER_SECONDS, next_of
from tui.words.entry import Entry

OBJECTION = Guard(reasons=("The customer wrote again.",))
WISHES: tuple[Wish, ...] = (
    ReplyRequested("op", 1, "Hello"),
    StatusRequested("op", 1, Status.RESOLVED),
    MacroRequested("op", 1, 5),
    ReadRequested("op", 1),
)


def an_entry(stage: Stage = Stage.QUEUED) -> Entry:
    return Entry(op="op", conversation_id=1, body="{}", stage=stage, created_at=0.0)


HAPPENINGS: tuple[Happening, ...] = (
    happenings.Kept(an_entry()),
    happenings.Kept(an_entry(), NOON),
    happenings.GoneElsewhere(an_entry()),
    happenings.HoldEnded(),
    happenings.SleptLong(),
    happenings.Objected(OBJECTION),
    happenings.Outdated(),
    happenings.Leaving(1.0, 7),
    happenings.TakenElsewhere(),
    happenings.NotWritten(),
    happenings.NotReached("Offline."),
    happenings.NotReached("Throttled.", 30.0),
    happenings.NoAnswer("The line broke.", 2.0),
    happenings.NoAnswer("No answer.", 2.0, hangs=True),
    happenings.NoAnswer("It fails at this.", 2.0, refusal="Not changed."),
    happenings.Denied("Not allowed."),
    happenings.Stopped(),
    happenings.Done(OperationConfirmed("op")),
    happenings.NotThere(100.0, 20.0),
    happenings.NotThere(100.0, 9_000.0),
    happenings.NotTold(100.0, OBJECTION),
    happenings.Decided(),
    happenings.TakenBack(),
    happenings.LeaderGone(),
    happenings.Vanished(),
)


def records() -> Iterator[Record]:
    """Make records at every stage, with every past that matters."""
    for wish, stage, unanswered, guard, well, attempts in product(
        WISHES, Stage, (False, True), (None, leftovers.NOT_KNOWN), (None, 80.0), (0, 3)
    ):
        if guard is not None and stage not in (Stage.UNCERTAIN, Stage.ASKING):
            continue
        yield Record(
            wish=wish,
            stage=stage,
            entry=an_entry(stage),
            guard=guard,
            unanswered=unanswered,
            well_since=well,
            attempts=attempts,
        )


def drawn() -> dict[tuple[str, str], set[str]]:
    """Read the table of the docstring: what happens, and at which stage, to the stages that follow."""
    rows = [line for line in (table.__doc__ or "").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if not re.match(r"\| -+ ", row)]
    stages = cells[0][1:]
    return {
        (row[0], stage): set() if cell == "-" else set(cell.split())
        for row in cells[1:]
        for stage, cell in zip(stages, row[1:], strict=True)
    }


def test_the_table_is_drawn_as_it_is() -> None:
    found: dict[tuple[str, str], set[str]] = {
        (type(each).__name__, stage.value): set() for each in HAPPENINGS for stage in Stage
    }
    for record, happening in product(records(), HAPPENINGS):
        after, deeds = next_of(record, happening)
        if after is not record or deeds:
            found[type(happening).__name__, record.stage.value].add(after.stage.value if after else "ended")
    assert found == drawn()


def test_what_can_not_happen_at_a_stage_changes_nothing() -> None:
    for record, happening in product(records(), HAPPENINGS):
        if not drawn_at(record, happening):
            assert next_of(record, happening) == (record, ())


def drawn_at(record: Record, happening: Happening) -> set[str]:
    return _DRAWN[type(happening).__name__, record.stage.value]


_DRAWN = drawn()


def test_what_ends_is_told_and_leaves_the_disk() -> None:
    for record, happening in product(records(), HAPPENINGS):
        after, deeds = next_of(record, happening)
        if after is None and not isinstance(happening, happenings.TakenElsewhere):
            assert any(isinstance(deed, Forget) for deed in deeds)
        if after is None and not isinstance(happening, happenings.Vanished):
            assert any(isinstance(deed, OperationTakenBack | OperationConfirmed | OperationRefused) for deed in deeds)


def test_what_the_store_shows_and_the_disk_keeps_follow_the_record() -> None:
    for record, happening in product(records(), HAPPENINGS):
        after, deeds = next_of(record, happening)
        for deed in deeds:
            if isinstance(deed, OperationStaged):
                assert after is not None
                assert (deed.stage, deed.guard) == (after.stage, after.guard)
            if isinstance(deed, Write):
                assert after is not None
                as_asked = after.stage is Stage.ASKING and deed.stage is Stage.UNCERTAIN and after.may_be_there
                assert deed.stage is after.stage or as_asked


class OneWish(RuleBasedStateMachine):
    """Everything that can happen to one wish, in any order: what reaches the server, and what a crash would find."""

    def __init__(self) -> None:
        super().__init__()
        self.record: Record | None = None
        self.disk: Stage | None = None
        self.arrivals = 0
        """How often the server has done it."""
        self.now = 0.0

    def hear(self, happening: Happening) -> tuple[Deed, ...]:
        assert self.record is not None
        self.record, deeds = next_of(self.record, happening)
        for deed in deeds:
            if isinstance(deed, Write):
                self.disk = deed.stage
            elif isinstance(deed, Forget):
                self.disk = None
        return deeds

    @property
    def stage(self) -> Stage | None:
        return self.record.stage if self.record else None

    @initialize(wish=st.sampled_from(WISHES), held=st.booleans())
    def begin(self, wish: Wish, held: bool) -> None:
        self.wished(wish, held)

    @precondition(lambda self: self.record is None)
    @rule(wish=st.sampled_from(WISHES), held=st.booleans())
    def wished(self, wish: Wish, held: bool) -> None:
        self.arrivals = 0
        self.record = Record(wish=wish)
        self.disk = Stage.QUEUED
        self.hear(happenings.Kept(an_entry(), NOON if held else None))

    @precondition(lambda self: self.record is not None)
    @rule(
        happening=st.sampled_from(
            (
                happenings.HoldEnded(),
                happenings.SleptLong(),
                happenings.Objected(OBJECTION),
                happenings.NotWritten(),
                happenings.TakenBack(),
                happenings.LeaderGone(),
            )
        )
    )
    def something_happens(self, happening: Happening) -> None:
        if self.stage is Stage.SENDING and isinstance(happening, happenings.NotWritten):
            return
        self.hear(happening)

    @precondition(lambda self: self.stage is Stage.QUEUED)
    @rule(does_it=st.booleans(), answer=st.sampled_from(("answer", "cut", "hang", "lost", "denied")))
    def it_leaves(self, does_it: bool, answer: str) -> None:
        record = self.record
        assert record is not None
        # Sent again is only what is known not to be there, what may be done twice, or what the agent wants sent.
        once_only = record.wish.if_unclear is not Unclear.REPEAT
        assert not (once_only and record.unanswered)
        if once_only and self.arrivals:
            assert record.is_approved
            assert record.sent_before is not None or record.wish.if_unclear is Unclear.ASK
        deeds = self.hear(happenings.Leaving(self.now, 7))
        assert deeds[0] == Write(Stage.SENDING)
        assert self.disk is Stage.SENDING
        if answer == "lost":
            self.hear(happenings.NotReached("Offline."))
        elif answer == "denied":
            self.hear(happenings.Denied("Not allowed."))
        elif answer == "answer":
            self.arrivals += 1
            self.hear(happenings.Done(OperationConfirmed("op")))
            assert self.record is None
        else:
            self.arrivals += does_it
            self.hear(happenings.NoAnswer("", self.now, hangs=answer == "hang"))

    @precondition(lambda self: self.stage is Stage.UNCERTAIN)
    @rule(seconds=st.sampled_from((1.0, 20.0)), told=st.booleans())
    def it_is_looked_for(self, seconds: float, told: bool) -> None:
        before = self.record
        assert before is not None
        self.now += seconds
        if self.arrivals and told:
            self.hear(happenings.Done(OperationConfirmed("op")))
        elif self.arrivals or not told:
            self.hear(happenings.NotTold(self.now, replace(OBJECTION, may_be_done=True)))
        else:
            self.hear(happenings.NotThere(self.now, self.now))
        if self.stage is Stage.QUEUED:
            # It broke off, and the server was well for as long as it takes to give a request up.
            assert before.guard is None
            assert before.well_since is not None
            assert self.now - before.well_since >= SERVER_SECONDS

    @precondition(lambda self: self.stage is Stage.UNCERTAIN)
    @rule()
    def nobody_can_look(self) -> None:
        (rest,) = self.hear(happenings.NotReached("Offline."))
        assert isinstance(rest, Rest)
        assert self.record is not None
        assert self.record.well_since is None

    @precondition(lambda self: self.stage in (Stage.ASKING, Stage.REFUSED))
    @rule()
    def the_agent_wants_it_sent(self) -> None:
        self.hear(happenings.Decided())
        assert self.stage is Stage.QUEUED

    @invariant()
    def a_crash_finds_what_may_be_there(self) -> None:
        if self.record is not None and self.record.may_be_there:
            assert self.disk in (Stage.SENDING, Stage.UNCERTAIN)

    @invariant()
    def what_is_over_lies_nowhere(self) -> None:
        if self.record is None:
            assert self.disk is None

    @invariant()
    def what_is_asked_has_a_question(self) -> None:
        if self.stage is Stage.ASKING:
            assert self.record is not None
            assert self.record.guard is not None


TestOneWish = OneWish.TestCase
TestOneWish.settings = settings(max_examples=300, stateful_step_count=25, deadline=None)


def test_a_reply_that_may_be_there_is_looked_for_while_the_agent_is_asked() -> None:
    record = Record(wish=WISHES[0], stage=Stage.UNCERTAIN, entry=an_entry(), guard=leftovers.NOT_KNOWN, unanswered=True)
    after, deeds = next_of(record, happenings.NotThere(100.0, 20.0))
    assert after is not None
    assert after.stage is Stage.ASKING
    assert deeds[-1] == LookOn()
