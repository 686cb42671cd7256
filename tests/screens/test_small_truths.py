"""Small things on the screen that have to be as they are: seconds, names, what can be set."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
from textual.events import Paste

from tests.default_keys import KEYS
from tests.live_console import NOON, Desk, a_console, a_demo, composer_of
from tests.store_builders import a_conversation, a_state, after, row
from tui.api.transport import asgi_transport
from tui.commands.desk import Pane
from tui.demo.server import Demo
from tui.models.outgoing import Outgoing, Stage
from tui.models.people import Contact
from tui.models.reference import Label
from tui.presentation.contact_lines import ContactFacts
from tui.presentation.glyphs import UNICODE
from tui.presentation.messages import stage
from tui.presentation.spans import text_of
from tui.presentation.specials import _rating
from tui.screens.console import ConsoleScreen
from tui.screens.conversation_panes import contact_facts
from tui.store import events, select
from tui.store.link import LinkKind
from tui.store.reduce import reduce


def console(desk: Desk) -> ConsoleScreen:
    return desk.workspace.screen


async def told(demo: Demo, path: str, body: object) -> None:
    """Act as the administrator, outside of the console."""
    await asked(demo, "POST", path, body)


async def asked(demo: Demo, method: str, path: str, body: object) -> None:
    facts = demo.facts("http://demo")
    async with httpx.AsyncClient(transport=asgi_transport(demo.app), base_url="http://demo") as http:
        answer = await http.request(
            method,
            f"/api/v1/accounts/{facts['account_id']}/{path}",
            json=body,
            headers={"api-access-token": facts["tokens"]["admin"]},
        )
    assert answer.status_code < 300, answer.text


def test_what_is_held_counts_down() -> None:
    held = Outgoing(
        token="t",
        conversation_id=1,
        content="Hello",
        private=False,
        stage=Stage.HELD,
        written_at=NOON,
        hold_until=NOON + timedelta(seconds=5),
    )

    assert stage(held)[0] == "held 5s, u takes back"
    assert stage(replace(held, held_seconds=2))[0] == "held 2s, u takes back"


def test_a_rating_that_an_automation_handed_in_as_text_is_a_rating() -> None:
    for number in (4, "4", 4.0, "4.0", " 4 "):
        found = {"submitted_values": {"csat_survey_response": {"rating": number, "feedback_message": "Quick"}}}
        (line,) = _rating(found, UNICODE)
        assert "4 of 5" in text_of(line)
        assert '"Quick"' in text_of(line)


def test_a_rating_that_is_none_does_not_hide_what_the_customer_wrote() -> None:
    found = {"submitted_values": {"csat_survey_response": {"rating": "great", "feedback_message": "Quick"}}}
    (line,) = _rating(found, UNICODE)
    assert "great" in text_of(line)
    assert '"Quick"' in text_of(line)


def test_a_label_that_is_renamed_has_its_new_name_in_every_row() -> None:
    state = a_state(a_conversation(1, labels=("late", "vip")), a_conversation(2))
    state = reduce(state, events.LabelsArrived((Label(title="late", id=3), Label(title="vip", id=4))))
    state = reduce(state, events.LabelsArrived((Label(title="delayed", id=3), Label(title="vip", id=4))))
    assert row(state, 1).labels == ("delayed", "vip")
    assert row(state, 2).labels == ()


async def test_the_contact_alone_on_the_screen_begins_with_the_customers_name() -> None:
    async with a_console((60, 12)) as desk:
        name = console(desk).list.rows.row_at(0).contact_name
        await desk.press("c")
        assert any(name in line for line in desk.lines()[:2])


async def test_going_offline_by_itself_can_be_switched() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        before = demo.house.db.rows("SELECT auto_offline FROM account_users WHERE user_id = 2")[0]["auto_offline"]
        await desk.press("B", "down", "down", "down", "enter")
        after = demo.house.db.rows("SELECT auto_offline FROM account_users WHERE user_id = 2")[0]["auto_offline"]
        assert bool(after) is not bool(before)


async def test_a_canned_response_that_was_made_elsewhere_is_offered_at_once() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("3", "enter", "r")
        await told(demo, "canned_responses", {"short_code": "intercanned", "content": "New words of today"})
        await desk.press("slash", *"inter")
        assert await desk.until_shown("New words of today")


async def test_an_open_box_of_agents_takes_in_who_was_added_meanwhile() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("3", "enter")
        await told(demo, "agents", {"name": "Nora Newcomer", "email": "nora@aurora.example", "role": "agent"})
        await desk.press("A")
        assert await desk.until_shown("Nora Newcomer")


async def test_an_open_box_of_macros_takes_in_what_was_made_and_changed_meanwhile() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("3", "enter")
        step = [{"action_name": "resolve_conversation", "action_params": []}]
        await told(demo, "macros", {"name": "Close the fair", "visibility": "global", "actions": step})
        await desk.press("M")
        assert await desk.until_shown("Close the fair")


async def test_the_first_macro_of_an_account_is_found_by_the_key_alone() -> None:
    demo = a_demo()
    demo.house.db.execute("DELETE FROM macros")
    async with a_console(demo=demo) as desk:
        await desk.press("3", "enter", "M")
        assert await desk.until_shown("This account has no macros for you.")
        await desk.press("escape")
        step = [{"action_name": "resolve_conversation", "action_params": []}]
        await told(demo, "macros", {"name": "Close the fair", "visibility": "global", "actions": step})
        await desk.press("M")
        assert await desk.until_shown("Close the fair")


async def test_the_composer_says_that_the_message_which_is_answered_was_deleted() -> None:
    async with a_console() as desk:
        await desk.press("3", "enter", "x", "Q", *"Yes")
        screen = console(desk)
        quoted, opened = composer_of(screen).quoted, screen.opened
        assert quoted is not None
        assert opened is not None
        answered = select.message(screen.state, opened, quoted.message_id)
        assert answered is not None
        assert not desk.shows("this message was deleted:")
        screen.context.store.dispatch(events.MessageChanged(replace(answered, deleted=True)))
        assert await desk.until_shown("this message was deleted:")


async def test_a_customer_who_is_renamed_has_the_new_name_over_older_messages_too() -> None:
    demo = a_demo()
    async with a_console(demo=demo) as desk:
        await desk.press("3", "j", "enter")
        screen = console(desk)
        row = select.visible(screen.state, screen.opened or 0)
        assert row is not None
        await asked(demo, "PUT", f"contacts/{row.contact_id}", {"name": "Zoe Newname"})
        assert await desk.until_shown("Zoe Newname")
        thread = [line[42:104] for line in desk.lines()[3:]]
        assert any("Zoe Newname" in line for line in thread)
        assert not any(row.contact_name in line for line in thread)


async def test_a_contacts_conversations_are_fetched_only_for_who_goes_to_them() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("3", "enter")
        screen.opening.look_at_contact(screen.opened or 0)
        assert await desk.until_shown("H looks them up")
        contact = select.contact(screen.state, screen.opened or 0)
        assert contact is not None
        assert select.earlier(screen.state, contact.id) is None
        await desk.press("H")
        assert await desk.until_shown("Other conversations (")
        assert select.earlier(screen.state, contact.id) is not None


async def test_a_path_that_can_not_be_sent_is_told_and_stops_nothing(tmp_path: Path) -> None:
    async with a_console() as desk:
        await desk.press("enter", "r")
        for path, why in (
            ("~no-such-user/x", "there is no such file"),
            (str(tmp_path), "it is a folder"),
            (str(tmp_path / ("x" * 300)), "file name too long"),
        ):
            await desk.press("f3")
            desk.app.post_message(Paste(path))
            await desk.settled()
            assert desk.shows(f"This can't be sent: {why}.")
            await desk.press("enter")
            assert desk.shows(f"Not attached, {why}: ")


def test_without_a_line_a_contact_that_was_kept_is_not_called_one_that_failed() -> None:
    def facts(kind: LinkKind) -> ContactFacts:
        state = after(
            a_state(a_conversation()),
            events.ContactArrived(Contact(id=101, name="Lee Rossi"), whole=True),
            events.ContactFailed(101, "The server can't be reached."),
            events.LinkChanged(kind, NOON),
        )
        return contact_facts(state, 1, NOON, KEYS)

    assert facts(LinkKind.LIVE).error == "The contact could not be loaded: The server can't be reached. R tries again."
    assert facts(LinkKind.OFFLINE).error == ""


async def test_the_way_to_a_customers_other_conversations_says_whether_there_are_any() -> None:
    async with a_console() as desk:
        screen = console(desk)
        await desk.press("3", "enter", "H")
        assert await desk.until_shown("Other conversations (")
        await desk.press("escape", "H")
        contact = select.contact(screen.state, screen.opened or 0)
        assert contact is not None
        others = [each for each in select.earlier(screen.state, contact.id) or () if each.id != screen.opened]
        said = "opens the one with the mark" if others else "The customer has no other conversations."
        assert desk.shows(said)


async def test_a_pane_that_is_alone_on_the_screen_has_no_rule_to_its_left() -> None:
    async with a_console(size=(44, 14)) as desk:
        await desk.press("j", "enter")
        assert desk.workspace.screen.pane is Pane.THREAD
        assert not [line for line in desk.lines() if line.startswith("│")]
