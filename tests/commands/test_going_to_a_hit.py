"""A message that was found is gone to as its thread is shown, not looked for again and again."""

from __future__ import annotations

from dataclasses import dataclass

from tests.commands.test_conversation_commands import FakeConsole, FakeDesk
from tests.store_builders import NOON, a_conversation, a_message, a_state
from tui.commands.search import _bring
from tui.presentation.reading import Key
from tui.store import events
from tui.store.reduce import reduce
from tui.store.state import State


@dataclass
class Reading(FakeConsole):
    """A console with a conversation open, whose thread holds what is looked for after some showings."""

    opened: int = 1
    showings: int = 0
    leaves: bool = False

    def show_entry(self, key: Key) -> bool:
        self.calls.append(("look", key))
        return self.showings == 2

    async def shown_anew(self) -> None:
        self.showings += 1
        if self.leaves:
            self.opened = 2


def a_thread(*, whole: bool) -> State:
    state = reduce(a_state(a_conversation(1)), events.ThreadOpened(1))
    return reduce(state, events.ThreadArrived(1, (a_message(50),), "newest", whole=whole, asked=state.beat, at=NOON))


async def test_older_messages_are_asked_for_and_looked_at_once_each_time_the_thread_is_shown() -> None:
    desk = FakeDesk(a_thread(whole=False), console=Reading())
    await _bring(desk, 1, 9)
    assert desk.console.calls == [("look", 9), ("older", 1), ("look", 9), ("older", 1), ("look", 9)]
    assert desk.said == []


async def test_a_message_that_the_whole_thread_does_not_hold_is_not_waited_for() -> None:
    desk = FakeDesk(a_thread(whole=True), console=Reading())
    await _bring(desk, 1, 9)
    assert desk.console.calls == [("look", 9)]
    assert desk.said == ["The message found could not be fetched: scroll up to it."]


async def test_a_message_that_can_not_be_fetched_is_told_and_not_waited_for() -> None:
    state = reduce(a_thread(whole=False), events.ThreadFailed(1, "No connection."))
    desk = FakeDesk(state, console=Reading())
    await _bring(desk, 1, 9)
    assert desk.said == ["The message found could not be fetched: scroll up to it."]


async def test_who_leaves_the_conversation_hears_no_more_of_the_message() -> None:
    desk = FakeDesk(a_thread(whole=False), console=Reading(leaves=True))
    await _bring(desk, 1, 9)
    assert desk.console.calls == [("look", 9), ("older", 1)]
    assert desk.said == []
