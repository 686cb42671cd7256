"""Searching says how far it has looked, looks further where asked, and names who the conversation is with."""

from __future__ import annotations

from dataclasses import replace

from tests.live_console import Desk, a_console, a_demo, finding_of
from tests.store_builders import a_conversation, a_message, a_state
from tui.commands.hits import found_words, server_hits
from tui.commands.search import _bring
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.people import Contact, Sender, SenderKind
from tui.models.search import SearchResults
from tui.screens.console import ConsoleScreen
from tui.settings.settings import Settings
from tui.store import select

NUMBER = 36
"""A conversation of the demo world whose thread is longer than what is fetched at first."""


def console(desk: Desk) -> ConsoleScreen:
    return desk.workspace.screen


async def with_words_at_the_beginning(desk: Desk) -> str:
    """Open the long thread; return words that stand in its first message alone."""
    console(desk).open(NUMBER)
    await desk.settled()
    return "xylophone"


def a_long_thread() -> Demo:
    demo = a_demo(DemoOptions(quiet=True, chaos=True))
    first = demo.house.db.rows(
        "SELECT messages.id FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
        " WHERE display_id = ? AND message_type = 0 ORDER BY messages.id LIMIT 1",
        NUMBER,
    )[0]["id"]
    demo.house.db.execute("UPDATE messages SET content = 'my xylophone' WHERE id = ?", first)
    return demo


async def test_a_search_in_the_end_of_a_thread_says_so_and_finds_the_rest_on_enter() -> None:
    async with a_console(demo=a_long_thread()) as desk:
        words = await with_words_at_the_beginning(desk)
        assert not select.thread(console(desk).state, NUMBER).reached_start
        await desk.press("/", *words)
        assert desk.shows("not in the newest 20: Enter looks further")
        await desk.press("enter")
        assert await desk.until_shown("1 found")
        assert desk.shows("my xylophone")
        assert console(desk).focused is console(desk).thread


async def test_words_that_are_nowhere_are_said_to_be_nowhere_once_all_was_looked_through() -> None:
    async with a_console(demo=a_long_thread()) as desk:
        await with_words_at_the_beginning(desk)
        await desk.press("/", *"qqqq", "enter")
        assert await desk.until_shown("not found")
        assert select.thread(console(desk).state, NUMBER).reached_start


async def test_a_message_found_further_up_than_what_is_held_is_fetched_and_shown() -> None:
    demo = a_long_thread()
    found = demo.house.db.value("SELECT id FROM messages WHERE content = 'my xylophone'")
    async with a_console(demo=demo) as desk:
        console(desk).open(NUMBER)
        await _bring(desk.workspace.desk(), NUMBER, found)
        await desk.settled()
        assert desk.shows("my xylophone")


async def test_a_search_that_can_not_look_further_says_so() -> None:
    async with a_console(demo=(demo := a_long_thread())) as desk:
        words = await with_words_at_the_beginning(desk)
        demo.house.chaos.inflict("errors", "status", r"/messages$", status=422)
        await desk.press("/", *words, "enter")
        assert await desk.until_shown("not found in the newest 20; the rest could")


async def test_esc_stops_a_search_that_looks_further_and_keeps_the_line() -> None:
    async with a_console(demo=a_long_thread()) as desk:
        await with_words_at_the_beginning(desk)
        await desk.press("/", *"qqqq")
        await desk.pilot.press("enter", "escape")
        await desk.settled()
        assert finding_of(console(desk)).words.is_open
        assert finding_of(console(desk))._looking is None


async def test_the_footer_shows_the_keys_as_the_agent_has_changed_them() -> None:
    settings = Settings(hold_seconds=0.0, keys={"conversation.resolve": ("ctrl+e",)})
    async with a_console(settings=settings) as desk:
        assert "^E resolve" in desk.lines()[-1]


def test_a_hit_in_an_agents_message_names_the_customer_or_nobody() -> None:
    agent = Sender(id=5, kind=SenderKind.USER, name="João Lima")
    customer = Sender(id=7, kind=SenderKind.CONTACT, name="Lee Meyer")
    results = SearchResults(
        messages=(
            replace(a_message(1, 36, mine=True), sender=agent),
            replace(a_message(2, 36), sender=customer),
            replace(a_message(3, 37, mine=True), sender=agent),
        )
    )
    hits = server_hits(a_state(a_conversation(1)), results, "message")
    assert [hit.label.strip() for hit in hits] == ["#36 Lee Meyer", "#36 Lee Meyer", "#37"]


def test_the_first_hits_of_a_kind_are_not_called_all() -> None:
    assert found_words("On the server", "Šárka", conversations=15, messages=2, most=15) == (
        "On the server, for Šárka: 15 or more conversations and 2 messages"
    )
    assert (
        found_words("On the server", "x", conversations=1, messages=0, most=15)
        == "On the server, for x: 1 conversation"
    )
    assert (
        found_words("On this machine", "x", conversations=0, messages=0, most=50)
        == "On this machine, for x: nothing found"
    )


def test_a_search_on_this_machine_finds_customers_by_name() -> None:
    lee = Contact(id=9, name="Lee Dvořáková")
    state = a_state(a_conversation(1), a_conversation(2, contact=lee), a_conversation(21, contact=lee))
    assert {row.id for row in select.named(state, "dvorakova lee", 50)} == {2, 21}
    assert [row.id for row in select.named(state, "#21", 50)] == [21]
    assert select.named(state, "nobody", 50) == ()


async def test_a_customer_in_the_list_is_found_by_name_without_asking_the_server() -> None:
    async with a_console() as desk:
        name = console(desk).list.rows.row_at(0).contact_name
        await desk.press("S", *name.split()[0], "enter")
        assert await desk.until_shown("On this machine, for")
        assert desk.shows("conversation")
