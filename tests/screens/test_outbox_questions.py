"""What waits for the agent's word is counted and told of, and asked about on a key alone, whatever the agent does."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.desk import BASE_URL
from tests.live_console import Desk, a_console, a_demo, composer_of
from tests.store_builders import a_conversation, a_state
from tui.api.client import Client
from tui.api.transport import Transport, asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.faults import Fault
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.outgoing import Stage
from tui.screens.console import ConsoleScreen
from tui.screens.outbox_view_models import farewell, question
from tui.settings.settings import Settings
from tui.store import select
from tui.store.operation import Operation, OperationRefused
from tui.store.wishes import ReplyRequested
from tui.widgets.guard_dialog import GuardDialog
from tui.widgets.outbox_view import OutboxView

HELD = Settings(hold_seconds=30.0)


@pytest.fixture(autouse=True)
def _questions_hear_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GuardDialog, "DEAF_SECONDS", 0.0)


async def a_colleague_answers(demo: Demo, number: int, content: str) -> None:
    facts = demo.facts(BASE_URL)
    transport = Transport(BASE_URL, facts["tokens"]["admin"], http=asgi_transport(demo.app))
    client = Client(BASE_URL, facts["tokens"]["admin"], facts["account_id"], transport=transport)
    await client.messages.create(conversation_id=number, content=content, client_token="of-another")
    await client.aclose()
    assert isinstance(demo.clock, ManualClock)
    demo.clock.advance(2.0)


def console_of(desk: Desk) -> ConsoleScreen:
    (console,) = (screen for screen in desk.app.screen_stack if isinstance(screen, ConsoleScreen))
    return console


def is_asked(desk: Desk) -> bool:
    """Whether a question lies over the console."""
    return isinstance(desk.app.screen, GuardDialog)


async def stopped_resolve(desk: Desk, demo: Demo) -> int:
    """Resolve what is under the cursor, and have a colleague answer before it goes out."""
    await desk.press("j", "enter", "E")
    number = console_of(desk).opened
    assert number is not None
    await a_colleague_answers(demo, number, "I am on it.")
    assert await desk.until_shown("Ana Prado → Maria")
    return number


async def test_a_resolve_that_the_guard_stops_is_asked_about_and_goes_out_on_the_agents_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GuardDialog, "DEAF_SECONDS", 600.0)
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        number = await stopped_resolve(desk, demo)
        await desk.press("ctrl+y")
        assert not is_asked(desk), "no question opens by itself"
        assert desk.shows("1 question W")
        assert desk.shows(f"Your word is asked for, nothing is sent before: Resolve, Maria Fonseca #{number}.")
        await desk.press("W")
        assert is_asked(desk)
        assert desk.shows(f"Resolve: Maria Fonseca #{number}?")
        assert desk.shows("I am on it.")
        await desk.press("s")
        assert is_asked(desk), "a key that was under way when the question came answers nothing"
        monkeypatch.setattr(GuardDialog, "DEAF_SECONDS", 0.0)
        await desk.press("s")
        row = select.confirmed(console_of(desk).state, number)
        assert row is not None
        assert row.status == "resolved"


async def test_a_stopped_change_that_is_left_as_it_is_blocks_nothing() -> None:
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        number = await stopped_resolve(desk, demo)
        await desk.press("ctrl+y")
        await desk.press("W")
        await desk.press("c")
        assert not desk.shows("1 question")
        assert select.outbox(console_of(desk).state) == ()
        row = select.visible(console_of(desk).state, number)
        assert row is not None
        assert row.status == "open"


async def test_no_question_comes_between_the_letters_of_a_text() -> None:
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        await stopped_resolve(desk, demo)
        await desk.press("escape", "j", "r")
        assert desk.app.parts is not None
        desk.app.parts.engine.skip_hold()
        await desk.settled()
        assert [each.stage for each in select.outbox(console_of(desk).state)] == [Stage.ASKING]
        await desk.press(*"sce")
        assert composer_of(console_of(desk)).text == "sce"
        assert desk.shows("Your word is asked for")
        await desk.press("escape", "escape", "s")
        assert not is_asked(desk), "s is the list's own key"
        await desk.press("escape", "slash", *"sec")
        filtering = console_of(desk).filtering
        assert filtering is not None
        assert filtering.line.words == "sec"
        assert [each.stage for each in select.outbox(console_of(desk).state)] == [Stage.ASKING]


async def test_the_question_about_the_conversation_at_hand_is_shown_first_and_the_rest_is_counted() -> None:
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        first = await stopped_resolve(desk, demo)
        await desk.press("escape", "j", "enter", "E")
        second = console_of(desk).opened
        assert second is not None
        assert second != first
        await a_colleague_answers(demo, second, "I am on it.")
        await desk.settled()
        await desk.press("ctrl+y")
        assert desk.shows("2 questions W")
        await desk.press("W")
        assert desk.shows(f"#{second}?")
        await desk.press("c")
        assert not is_asked(desk), "one answer does not open the next question"
        assert desk.shows("1 more question waits for your word: W.")
        await desk.press("W")
        assert desk.shows(f"#{first}?")


async def test_a_reply_that_waits_for_a_word_says_so_in_its_thread_in_the_outbox_and_on_leaving() -> None:
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        await desk.press("j", "enter", "r")
        number = console_of(desk).opened
        assert number is not None
        await desk.pilot.press(*"soon", "ctrl+s")
        await desk.settled()
        await a_colleague_answers(demo, number, "I am on it.")
        await desk.settled()
        await desk.press("ctrl+y")
        assert desk.shows("not sent, waits for your word (W asks)")
        assert (
            farewell(console_of(desk).state) == f"Waiting for your word: reply to Maria Fonseca #{number}. "
            "Nothing of it is sent; the question is there at the next start."
        )
        await desk.press("colon", *"outbox", "enter")
        assert desk.shows("a answer")
        await desk.press("a")
        assert is_asked(desk)
        assert desk.shows(f"Send this reply to Maria Fonseca #{number}?")


async def test_the_key_of_questions_says_when_none_waits() -> None:
    async with a_console() as desk:
        await desk.press("W")
        assert desk.shows("No question waits for your word.")


async def test_a_reply_that_is_not_sent_after_all_is_a_draft_again() -> None:
    demo = a_demo()
    async with a_console(settings=HELD, demo=demo) as desk:
        await desk.press("j", "enter", "r")
        number = console_of(desk).opened
        assert number is not None
        await desk.pilot.press(*"soon", "ctrl+s")
        await desk.settled()
        await a_colleague_answers(demo, number, "I am on it.")
        await desk.settled()
        await desk.press("ctrl+y")
        await desk.press("W")
        assert is_asked(desk)
        await desk.press("c")
        assert select.draft(console_of(desk).state, number, False) == "soon"
        assert select.outbox(console_of(desk).state) == ()


async def test_a_refused_reply_is_back_in_its_composer_with_the_reason_above_what_is_being_written() -> None:
    demo = a_demo(DemoOptions(quiet=True, chaos=True))
    demo.house.chaos.faults.append(Fault("status", re.compile("/messages$"), "POST", times=1, status=422))
    async with a_console(settings=HELD, demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"first", "ctrl+s")
        await desk.press("r")
        await desk.pilot.press(*"second")
        await desk.settled()
        assert desk.app.parts is not None
        desk.app.parts.engine.skip_hold()
        await desk.settled()
        console = console_of(desk)
        assert composer_of(console).text == "first\n\nsecond"
        assert desk.shows(f"Not sent (#{console.opened})")
        await desk.press("escape")
        await desk.press("r")
        assert composer_of(console).text == "first\n\nsecond"
        assert desk.shows(f"Not sent (#{console.opened})")


@pytest.mark.parametrize("key", ["r", "e", "a"])
async def test_the_outbox_sends_nothing_that_may_have_arrived_without_the_one_question(key: str) -> None:
    demo = a_demo(DemoOptions(quiet=True, chaos=True))
    demo.house.chaos.faults.append(Fault("status", re.compile("/messages$"), "POST", times=1, status=504))
    async with a_console(demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"soon", "ctrl+s")
        await desk.settled()
        assert desk.app.parts is not None
        desk.app.parts.engine.skip_hold()
        assert await desk.until_shown("Not known whether it arrived")
        await desk.press("colon", *"outbox", "enter")
        await desk.press(key)
        assert is_asked(desk)
        assert desk.shows("it may arrive twice")
        (operation,) = select.outbox(console_of(desk).state)
        assert operation.stage is Stage.ASKING


async def test_the_outbox_shows_changes_too_and_drops_them() -> None:
    async with a_console(settings=HELD) as desk:
        await desk.press("j", "enter", "E")
        await desk.press("colon", *"outbox", "enter")
        assert isinstance(desk.app.screen, OutboxView)
        assert desk.shows("Resolve · Maria Fonseca #")
        await desk.press("d", "d")
        assert select.outbox(console_of(desk).state) == ()


async def test_words_that_come_back_survive_the_letter_that_is_told_next() -> None:
    demo = a_demo(DemoOptions(quiet=True, chaos=True))
    demo.house.chaos.faults.append(Fault("status", re.compile("/messages$"), "POST", times=1, status=422))
    async with a_console(settings=HELD, demo=demo) as desk:
        await desk.press("j", "enter", "r")
        await desk.pilot.press(*"first", "ctrl+s")
        await desk.press("r")
        await desk.pilot.press(*"second")
        console = console_of(desk)
        assert desk.app.parts is not None
        composer_of(console).flush()
        (operation,) = select.outbox(console.state)
        console.context.store.dispatch(OperationRefused(operation.op, "Not sent: no."))
        await desk.pilot.press(*" one")
        composer_of(console).flush()
        await desk.settled()
        assert composer_of(console).text == "first\n\nsecond one"
        assert select.draft(console.state, operation.wish.conversation_id, False) == "first\n\nsecond one"


def test_the_question_about_a_reply_names_its_files() -> None:
    reply = ReplyRequested("op", 1, "Here it is.", attachments=("/tmp/a/offer.pdf", "/tmp/b/plan.png"))
    asked = question(a_state(a_conversation(1)), Operation(op="op", wish=reply, stage=Stage.ASKING))
    assert asked.words.splitlines() == ["Here it is.", "[1] offer.pdf", "[2] plan.png"]
    alone = replace(reply, content="")
    assert question(a_state(a_conversation(1)), Operation(op="op", wish=alone, stage=Stage.ASKING)).words.startswith(
        "[1] offer.pdf"
    )


def test_the_question_about_a_reply_says_what_esc_does() -> None:
    asked = question(
        a_state(a_conversation(1)), Operation(op="op", wish=ReplyRequested("op", 1, "Hi"), stage=Stage.ASKING)
    )
    dialog = GuardDialog(asked.title, asked.reasons, asked.meanwhile, asked.words, asked.choices)
    foot = "".join(span.text for span in dialog.foot()).rstrip()
    assert "e, Esc edit" in foot
    # All of it is seen in the box.
    assert len(foot) <= 66
