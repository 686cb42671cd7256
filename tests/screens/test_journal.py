"""The journal: what was done in this session, for whom, and from what to what."""

from __future__ import annotations

from tests.live_console import Desk, a_console
from tests.store_builders import NOON, a_conversation, a_state
from tui.models.conversation import Priority
from tui.screens.act_words import Seen
from tui.screens.console import ConsoleScreen
from tui.screens.journal import Journal
from tui.settings.settings import Settings
from tui.store import act, select
from tui.store.change import Change
from tui.store.wishes import PriorityRequested


def customer(desk: Desk) -> str:
    (screen,) = (each for each in desk.app.screen_stack if isinstance(each, ConsoleScreen))
    assert screen.target is not None
    row = select.visible(screen.state, screen.target)
    assert row is not None
    return f"{row.contact_name} #{row.id}"


def lines(desk: Desk) -> list[str]:
    """Return the sentences of the journal, the newest first."""
    return [sentence for _, sentence in desk.workspace.journal.lines]


async def test_a_change_is_in_it_with_its_person_and_its_values_and_so_is_its_undo() -> None:
    async with a_console() as desk:
        await desk.press("2")
        whom = customer(desk)
        await desk.press("m")
        assert lines(desk) == [f"{whom}: nobody → Mira Holt"]
        await desk.press("u")
        assert lines(desk)[0] == f"Taken back: {whom}: nobody → Mira Holt"


async def test_replies_and_notes_are_in_it_with_their_first_words() -> None:
    async with a_console() as desk:
        await desk.press("j", "enter", "n")
        whom = customer(desk)
        await desk.pilot.press(*"look")
        await desk.press("ctrl+s")
        assert lines(desk)[0] == f"{whom}: note: look"
        await desk.press("r")
        await desk.pilot.press(*"sent")
        await desk.press("ctrl+r", "enter")
        assert lines(desk)[0] == f"{whom}: reply: sent, open → resolved"


async def test_a_reply_that_was_taken_back_before_it_went_out_is_said_to_be() -> None:
    async with a_console(settings=Settings(hold_seconds=30.0)) as desk:
        await desk.press("j", "enter", "r")
        whom = customer(desk)
        await desk.pilot.press(*"sent")
        await desk.press("ctrl+s", "escape", "u")
        assert lines(desk) == [f"Taken back: {whom}: reply: sent (before it went out)", f"{whom}: reply: sent"]


async def test_what_is_done_to_many_is_one_line() -> None:
    async with a_console() as desk:
        await desk.press("asterisk", "exclamation_mark")
        await desk.pilot.press(*"urg")
        await desk.press("enter")
        (line,) = lines(desk)
        assert " conversations given priority urgent: " in line
        assert line.endswith(" more")
        await desk.press("at")
        assert desk.shows(line[:40])


async def test_what_is_taken_back_of_many_is_named_as_it_was_done() -> None:
    async with a_console() as desk:
        await desk.press("asterisk", "exclamation_mark")
        await desk.pilot.press(*"urg")
        await desk.press("enter")
        (line,) = lines(desk)
        await desk.press("u")
        assert lines(desk)[0] == f"Taken back: {line}"


def test_what_was_stopped_of_many_is_not_left_standing_as_done() -> None:
    state = a_state(*(a_conversation(number) for number in (1, 2)))
    wishes = [PriorityRequested(f"op{number}", number, Priority.HIGH) for number in (1, 2)]
    stopped = act.after_end(
        act.after_end(act.begun(wishes, [None, None], name="op1"), "op1", "done"), "op2", "withdrawn"
    )
    journal = Journal(lambda: state, lambda: Seen(NOON))
    journal.look(Change(ended_acts=(stopped,)))
    assert journal.lines[0][1] == "Stopped, left as it was: Customer 2 #2"
