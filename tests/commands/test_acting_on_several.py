"""A command on all that are marked says how many, asks, and is one act."""

from __future__ import annotations

from typing import Any

from tests.commands.test_conversation_commands import FakeConsole, FakeDesk, run
from tests.store_builders import ME, a_conversation, a_state
from tui.models.conversation import Status
from tui.models.inbox import Inbox
from tui.models.people import Agent
from tui.models.reference import Label, Macro, MacroAction
from tui.store import events
from tui.store.reduce import reduce
from tui.store.wishes import AssigneeRequested, LabelsRequested, MacroRequested, StatusRequested

MACRO = Macro(
    id=9,
    name="Refund",
    actions=(
        MacroAction(action_name="add_label", action_params=("refund",)),
        MacroAction(action_name="send_message", action_params=("It is on its way back to you.",)),
        MacroAction(action_name="assign_agent", action_params=(20,)),
    ),
)


def three(marked: tuple[int, ...] = (1, 2, 3), **console: Any) -> FakeDesk:
    state = a_state(
        a_conversation(1, status=Status.OPEN, labels=["vip"]),
        a_conversation(2, status=Status.OPEN, labels=["vip", "late"]),
        a_conversation(3, status=Status.RESOLVED, labels=["vip"]),
    )
    state = reduce(state, events.AgentsArrived((Agent(id=ME, name="Mira"), Agent(id=20, name="João"))))
    state = reduce(state, events.LabelsArrived((Label(title="vip"), Label(title="late"))))
    state = reduce(state, events.MacrosArrived((MACRO,)))
    return FakeDesk(state, marked=marked, console=FakeConsole(**console))


def test_several_are_resolved_in_one_act_after_a_question_that_counts_them() -> None:
    desk = run("conversation.resolve", three())
    question, detail = desk.console.asked[0]
    assert question == "Resolve 2 conversations?"
    assert "Nothing changes for 1 conversation of those marked" in detail
    assert [each.conversation_id for each in desk.acts[0]] == [1, 2]
    assert ("clear_marks",) in desk.console.calls


def test_a_survey_is_warned_of_only_where_one_will_be_sent() -> None:
    def asked(survey: bool) -> str:
        desk = three()
        inboxes = (Inbox(id=1, name="Shop", csat_survey_enabled=survey),)
        desk.state = reduce(desk.state, events.InboxesArrived(inboxes))
        return run("conversation.resolve", desk).console.asked[0][1]

    assert "survey" not in asked(survey=False)
    assert "a satisfaction survey will have gone to the customer" in asked(survey=True)


def test_nothing_happens_to_several_when_the_agent_says_no() -> None:
    desk = run("conversation.resolve_stay", three(agrees=False))
    assert desk.wishes == []
    assert ("clear_marks",) not in desk.console.calls


def test_one_conversation_is_resolved_without_a_question() -> None:
    desk = run("conversation.resolve_stay", three(marked=()))
    assert desk.console.asked == []
    assert desk.wishes == [StatusRequested("op0", 1, Status.RESOLVED)]


def test_the_title_of_a_choice_counts_the_conversations_it_is_made_for() -> None:
    desk = run("conversation.assign", three(answer="20"))
    assert desk.console.title == "Assign 3 conversations to"
    assert [wish.assignee_id for wish in desk.wishes if isinstance(wish, AssigneeRequested)] == [20, 20, 20]


def test_several_get_the_labels_they_lack_and_lose_only_what_they_all_had() -> None:
    desk = run("conversation.labels", three(answers=frozenset({"late"})))
    assert [(option.value, option.marked) for option in desk.console.options] == [("vip", True), ("late", False)]
    assert desk.acts[0] == (
        LabelsRequested("op0", 1, ("late",), ("vip",)),
        LabelsRequested("op0", 2, (), ("vip",)),
        LabelsRequested("op0", 3, ("late",), ("vip",)),
    )


def test_what_is_so_already_everywhere_is_said_and_not_asked() -> None:
    desk = run("conversation.resolve", three(marked=(3, 3)))
    assert desk.console.asked == []
    assert "already true of all" in desk.said[0]


def test_a_macro_is_told_step_by_step_before_it_runs() -> None:
    desk = run("macro.run", three(marked=(), answer="9"))
    assert desk.console.options[0].detail == '+refund · send "It is on its way back to you." · assign to João'
    question, detail = desk.console.asked[0]
    assert question == "Run Refund on Customer 1 #1?"
    assert "The customer reads what it sends." in detail
    assert desk.wishes == [MacroRequested("op0", 1, 9, "Refund")]


def test_a_macro_for_several_counts_them() -> None:
    desk = run("macro.run", three(answer="9"))
    assert "For Customer 1, Customer 2, Customer 3:" in desk.console.asked[0][1]
    assert [wish.conversation_id for wish in desk.acts[0]] == [1, 2, 3]


def test_an_account_without_macros_says_so() -> None:
    desk = three(marked=())
    desk.state = reduce(desk.state, events.MacrosArrived(()))
    assert "no macros" in run("macro.run", desk).console.empty
