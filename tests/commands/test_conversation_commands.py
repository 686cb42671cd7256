"""Commands are tried at a desk without a screen."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from tests.default_keys import KEYS
from tests.store_builders import ME, NOON, a_conversation, a_state
from tui.commands.command import carry_out
from tui.commands.desk import (
    BoardPane,
    ComposerPane,
    ContactView,
    Dialogs,
    Layout,
    Listing,
    ListPane,
    Option,
    Pane,
    PaneView,
    Program,
    ReportsPane,
    Screen,
    ThreadPane,
    Told,
)
from tui.commands.table import BY_ID
from tui.models.conversation import Priority, Status
from tui.models.people import Agent, Team
from tui.models.reference import Label
from tui.store import events
from tui.store.reduce import reduce
from tui.store.state import State
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    MuteRequested,
    PriorityRequested,
    ReadRequested,
    StatusRequested,
    TeamRequested,
    UnmuteRequested,
    UnreadRequested,
    UnwatchRequested,
    WatchRequested,
    Wish,
)
from tui.sync.engine import Engine


@dataclass
class FakeConsole:
    """Notes what it was asked, and answers choices with what the test says."""

    calls: list[object] = field(default_factory=list)
    answer: str = ""
    answers: frozenset[str] = frozenset()
    options: tuple[Option, ...] = ()
    is_searching: bool = False
    title: str = ""
    empty: str = ""
    agrees: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)
    on_choice: Callable[[], object] = lambda: None
    typed: str = ""
    """What is typed into a choice that makes one of words."""
    """Happens while a choice is open."""

    def confirm(
        self,
        question: Told,
        confirmed: Callable[[], None],
        *,
        detail: Told = "",
        yes: str = "",
        no: str = "",
        key: str = "",
    ) -> None:
        told = [each() if callable(each) else each for each in (question, detail)]
        self.asked.append((told[0], told[1]))
        if self.agrees:
            confirmed()

    def choose(
        self,
        title: str,
        options: Sequence[Option],
        chosen: Callable[[str], None],
        *,
        hint: str = "",
        empty: str = "",
        anew: tuple[str, Callable[[], Sequence[Option]]] | None = None,
        read: Callable[[str], Option | str] | None = None,
    ) -> None:
        self.options, self.title, self.empty = tuple(options), title, empty
        self.on_choice()
        if read is not None and self.typed and isinstance(made := read(self.typed), Option):
            chosen(made.value)
        elif self.answer:
            chosen(self.answer)

    def choose_several(
        self, title: str, options: Sequence[Option], chosen: Callable[[frozenset[str]], None], *, hint: str = ""
    ) -> None:
        self.options = tuple(options)
        self.on_choice()
        chosen(self.answers)

    def ask(
        self,
        title: str,
        echo: Callable[[str], str],
        answered: Callable[[str], None],
        *,
        accepts: Callable[[str], bool] = bool,
        value: str = "",
        completes: Callable[[str], tuple[str, Sequence[str]]] | None = None,
    ) -> None:
        self.calls.append(("echo", echo(self.answer)))
        if accepts(self.answer):
            answered(self.answer)

    @property
    def matches(self) -> tuple[int, ...]:
        return (7,) if self.is_searching else ()

    @property
    def marked(self) -> frozenset[int]:
        return frozenset()


class Played:
    """A part of the desk, played by the console: it has the verbs of its protocol, no others, and takes what they take."""

    __slots__ = ("_console", "_protocol")

    def __init__(self, protocol: type, console: FakeConsole) -> None:
        self._protocol = protocol
        self._console = console

    def __getattr__(self, name: str) -> Any:
        described = getattr(self._protocol, name)
        if hasattr(type(self._console), name) and not inspect.isfunction(described):
            return getattr(self._console, name)
        if not inspect.isfunction(described):
            raise AttributeError(
                f"{self._protocol.__name__}.{name} is no verb, and the console does not say what it is"
            )

        def verb(*args: Any, **kwargs: Any) -> Any:
            inspect.signature(described).bind(self, *args, **kwargs)
            if hasattr(type(self._console), name):
                return getattr(self._console, name)(*args, **kwargs)
            return self._console.calls.append((name, *args, *kwargs.values()))

        return verb


@dataclass
class FakeDesk:
    state: State
    target: int | None = 1
    pane: Pane = Pane.LIST
    now: datetime = NOON
    zone: tzinfo = UTC
    console: FakeConsole = field(default_factory=FakeConsole)
    wishes: list[Wish] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    acts: list[tuple[Wish, ...]] = field(default_factory=list)
    marked: tuple[int, ...] = ()

    def wish(self, wish: Wish) -> None:
        self.wishes.append(wish)

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        self.acts.append(tuple(wishes))
        self.wishes.extend(wishes)

    @property
    def here(self) -> PaneView:
        return cast("PaneView", Played(PaneView, self.console))

    @property
    def list(self) -> ListPane:
        return cast("ListPane", Played(ListPane, self.console))

    @property
    def thread(self) -> ThreadPane:
        return cast("ThreadPane", Played(ThreadPane, self.console))

    @property
    def contact(self) -> ContactView:
        return cast("ContactView", Played(ContactView, self.console))

    @property
    def board(self) -> BoardPane | None:
        return cast("BoardPane", Played(BoardPane, self.console)) if self.pane is Pane.BOARD else None

    @property
    def reports(self) -> ReportsPane | None:
        return cast("ReportsPane", Played(ReportsPane, self.console)) if self.pane is Pane.REPORTS else None

    @property
    def composer(self) -> ComposerPane | None:
        return cast("ComposerPane", Played(ComposerPane, self.console)) if self.pane is Pane.COMPOSER else None

    @property
    def screen(self) -> Screen:
        return cast("Screen", Played(Screen, self.console))

    @property
    def listing(self) -> Listing:
        return cast("Listing", Played(Listing, self.console))

    @property
    def layout(self) -> Layout:
        return cast("Layout", Played(Layout, self.console))

    @property
    def dialogs(self) -> Dialogs:
        return cast("Dialogs", Played(Dialogs, self.console))

    @property
    def program(self) -> Program:
        return cast("Program", Played(Program, self.console))

    @property
    def engine(self) -> Engine:
        return cast("Engine", Played(Engine, self.console))

    def key(self, command_id: str) -> str:
        return KEYS(command_id)

    @property
    def targets(self) -> tuple[int, ...]:
        return self.marked or (() if self.target is None else (self.target,))

    def new_op(self) -> str:
        return f"op{len(self.wishes)}"

    def take_back(self) -> str:
        return "There is nothing to undo."

    def stop(self) -> int:
        return 0

    def skip_hold(self) -> bool:
        return False

    def link_of(self, conversation_id: int) -> str:
        return f"https://desk.example/app/accounts/3/conversations/{conversation_id}"

    def say(self, sentence: str, ink: str = "") -> None:
        self.said.append(sentence)


def run(name: str, desk: FakeDesk) -> FakeDesk:
    carry_out(BY_ID[name], desk)
    return desk


def a_desk(**fields: Any) -> FakeDesk:
    state = a_state(a_conversation(1, **fields))
    state = reduce(state, events.AgentsArrived((Agent(id=ME, name="Mira"), Agent(id=20, name="João"))))
    state = reduce(state, events.TeamsArrived((Team(id=4, name="logistics"),)))
    return FakeDesk(reduce(state, events.LabelsArrived((Label(title="vip"), Label(title="late")))))


def test_the_desk_of_these_tests_has_the_verbs_of_a_real_one_alone() -> None:
    desk = a_desk()
    desk.list.move(1)
    misspelt: Any = desk.list
    for verb in ("mvoe", "calls", "confirm", "compose_to"):
        with pytest.raises(AttributeError):
            getattr(misspelt, verb)
    with pytest.raises(AttributeError):
        misspelt.makred = frozenset()
    with pytest.raises(TypeError):
        misspelt.move(1, 2)
    assert desk.console.calls == [("move", 1)]


def test_resolving_asks_for_it_and_goes_on_to_the_next() -> None:
    desk = run("conversation.resolve", a_desk())
    assert desk.wishes == [StatusRequested("op0", 1, Status.RESOLVED)]
    assert desk.console.calls == [("move", 1)]


def test_resolving_a_resolved_conversation_is_refused_with_a_sentence() -> None:
    desk = run("conversation.resolve", a_desk(status=Status.RESOLVED))
    assert desk.wishes == []
    assert desk.said == ["This conversation is already resolved."]


def test_a_command_without_a_conversation_says_so() -> None:
    desk = a_desk()
    desk.target = None
    for name in ("conversation.resolve", "conversation.assign", "reply.write", "conversation.labels"):
        run(name, desk)
    assert desk.wishes == []
    assert len(desk.said) == 4
    assert all("No conversation is selected" in sentence for sentence in desk.said)


def test_assigning_offers_me_first_and_nobody_last() -> None:
    desk = a_desk(assignee_id=20)
    desk.console.answer = "0"
    run("conversation.assign", desk)
    assert [option.label for option in desk.console.options] == ["Mira (me)", "João", "Nobody"]
    assert [option.marked for option in desk.console.options] == [False, True, False]
    assert desk.wishes == [AssigneeRequested("op0", 1, None)]


def test_taking_a_conversation_that_is_mine_already_is_refused() -> None:
    assert run("conversation.assign_to_me", a_desk(assignee_id=ME)).said == ["This conversation is already yours."]
    assert run("conversation.assign_to_me", a_desk(assignee_id=None)).wishes == [AssigneeRequested("op0", 1, ME)]


def test_a_team_is_chosen_by_its_name() -> None:
    desk = a_desk()
    desk.console.answer = "4"
    assert run("conversation.team", desk).wishes == [TeamRequested("op0", 1, 4)]


def test_only_the_difference_of_labels_is_asked_for() -> None:
    desk = a_desk(labels=("late", "unlisted"))
    desk.console.answers = frozenset({"vip", "unlisted"})
    run("conversation.labels", desk)
    assert desk.wishes == [LabelsRequested("op0", 1, add=("vip",), remove=("late",))]
    assert {option.value: option.marked for option in desk.console.options} == {
        "vip": False,
        "late": True,
        "unlisted": True,
    }


def test_labels_left_as_they_were_ask_for_nothing() -> None:
    desk = a_desk(labels=("late",))
    desk.console.answers = frozenset({"late"})
    assert run("conversation.labels", desk).wishes == []


def test_priority_is_chosen_from_the_servers_words() -> None:
    desk = a_desk()
    desk.console.answer = "none"
    assert run("conversation.priority", desk).wishes == [PriorityRequested("op0", 1, Priority.NONE)]


def test_read_and_unread_turn_into_each_other() -> None:
    assert run("conversation.toggle_read", a_desk(unread_count=2)).wishes == [ReadRequested("op0", 1)]
    assert run("conversation.toggle_read", a_desk(unread_count=0)).wishes == [UnreadRequested("op0", 1)]


def test_a_customer_is_muted_and_one_who_is_muted_heard_again() -> None:
    assert run("conversation.mute", a_desk()).wishes == [MuteRequested("op0", 1)]
    assert run("conversation.mute", a_desk(muted=True)).wishes == [UnmuteRequested("op0", 1)]


def test_watching_is_asked_for_the_agent_at_the_desk() -> None:
    assert run("conversation.watch", a_desk()).wishes == [WatchRequested("op0", 1, ME)]
    assert run("conversation.unwatch", a_desk()).wishes == [UnwatchRequested("op0", 1, ME)]


def test_snoozing_takes_a_preset_or_plain_words() -> None:
    desk = a_desk()
    desk.console.answer = "reply"
    assert run("conversation.snooze", desk).wishes == [StatusRequested("op0", 1, Status.SNOOZED, None)]


def test_n_steps_to_the_next_match_while_a_search_is_on_and_else_writes_a_note() -> None:
    desk = a_desk()
    desk.pane = Pane.THREAD
    run("note.write", desk)
    desk.console.is_searching = True
    run("note.write", desk)
    assert desk.console.calls == [("compose_to", 1, True), ("next_match", 1)]


def test_the_link_is_copied_whole() -> None:
    desk = run("conversation.copy_link", a_desk())
    assert desk.console.calls == [("copy", "https://desk.example/app/accounts/3/conversations/1")]
    assert desk.said == ["The link is copied: https://desk.example/app/accounts/3/conversations/1"]


def test_what_the_server_has_not_told_yet_is_not_offered_as_if_there_were_none() -> None:
    for name, what in (("assign", "agents"), ("team", "teams"), ("labels", "labels")):
        desk = run(f"conversation.{name}", FakeDesk(a_state(a_conversation(1))))
        assert desk.said == [f"The {what} are not loaded yet: try again when the server can be reached."]


def test_an_account_without_labels_says_so_in_the_box() -> None:
    desk = FakeDesk(reduce(a_state(a_conversation(1)), events.LabelsArrived(())))
    run("conversation.labels", desk)
    assert desk.said == []


def test_what_is_done_to_a_text_is_refused_where_none_is_written() -> None:
    for command in BY_ID.values():
        if command.palette and command.panes == frozenset({Pane.COMPOSER}):
            desk = FakeDesk(a_state(a_conversation(1)))
            assert not carry_out(command, desk)
            assert desk.said == ["Nothing is being written: r replies, n writes a note."]


@pytest.mark.parametrize(
    ("zone", "kept"),
    [("America/Sao_Paulo", "2026-11-25 12:00"), ("Asia/Tokyo", "2026-11-25 00:00"), ("UTC", "2026-11-25 09:00")],
)
def test_tomorrow_at_nine_is_nine_where_the_agent_is(zone: str, kept: str) -> None:
    for typed in ("", "tomorrow 9"):
        desk = a_desk()
        desk.zone = ZoneInfo(zone)
        desk.console.answer = "tomorrow"
        desk.console.typed = typed
        (wish,) = run("conversation.snooze", desk).wishes
        assert isinstance(wish, StatusRequested)
        assert wish.snoozed_until is not None
        assert f"{wish.snoozed_until:%Y-%m-%d %H:%M}" == kept


def test_a_snooze_goes_on_to_the_next_as_a_resolve_does() -> None:
    desk = a_desk()
    desk.console.typed = "tomorrow 9"
    run("conversation.snooze", desk)
    assert ("move", 1) in desk.console.calls


def test_the_snooze_box_tells_times_where_the_agent_is() -> None:
    desk = a_desk()
    desk.zone = ZoneInfo("America/Sao_Paulo")
    desk.console.answer = "hour"
    run("conversation.snooze", desk)
    assert [option.detail for option in desk.console.options[:2]] == ["Tue 24 Nov, 10:00", "Wed 25 Nov, 09:00"]


def test_a_label_that_was_deleted_while_its_box_was_open_is_not_added() -> None:
    desk = a_desk()
    desk.console.answers = frozenset({"late"})
    desk.console.on_choice = lambda: setattr(
        desk, "state", reduce(desk.state, events.LabelsArrived((Label(title="vip"),)))
    )
    run("conversation.labels", desk)
    assert not desk.wishes
    assert desk.said == ["Not added: late was deleted meanwhile."]


def test_an_agent_who_was_removed_while_the_box_was_open_gets_nothing() -> None:
    desk = a_desk()
    desk.console.answer = "20"
    desk.console.on_choice = lambda: setattr(
        desk, "state", reduce(desk.state, events.AgentsArrived((Agent(id=ME, name="Mira"),)))
    )
    run("conversation.assign", desk)
    assert not desk.wishes
    assert desk.said == ["Not assigned: this agent was removed from the account meanwhile."]
