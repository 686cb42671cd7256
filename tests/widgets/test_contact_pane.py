from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot
from textual.widgets import Static

from tests.widgets.desk_playground import Stage
from tui.models.conversation import Status
from tui.models.people import Contact
from tui.models.row import Row
from tui.presentation.contact_lines import ContactFacts
from tui.presentation.spans import line
from tui.presentation.status_line import KeyHint, Standing
from tui.widgets.contact_pane import ContactPane
from tui.widgets.footer_keys import FooterKeys
from tui.widgets.notice_line import NoticeLine
from tui.widgets.status_bar import StatusBar
from tui.widgets.too_small import TooSmall, is_too_small

NOW = datetime(2026, 11, 24, 17, 3, tzinfo=UTC)


class Desk(Stage):
    """The widgets around list and thread, in their places."""

    CSS = Stage.CSS + "ContactPane { width: 30; }"

    def compose(self) -> ComposeResult:
        with Vertical():
            yield StatusBar()
            with Horizontal():
                yield Static("", id="above")
                yield ContactPane()
            yield NoticeLine()
            yield FooterKeys()


@asynccontextmanager
async def desk(size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Desk, ContactPane, Pilot[None]]]:
    app = Desk()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, app.query_one(ContactPane), pilot


def shown(app: Stage) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def a_row(number: int) -> Row:
    return Row(id=number, inbox_id=1, contact_id=1, contact_name="Maria", status=Status.RESOLVED, last_activity_at=NOW)


def facts(name: str = "Maria Santos", earlier: int = 3, contact_id: int = 1) -> ContactFacts:
    return ContactFacts(
        contact=Contact(id=contact_id, name=name, email="maria@santos.example"),
        row=a_row(1042),
        earlier=tuple(a_row(number) for number in range(900, 900 + earlier)),
    )


async def test_the_mark_tells_an_earlier_conversation_by_its_number() -> None:
    async with desk() as (_app, pane, _pilot):
        pane.show_facts(facts(), NOW)
        pane.focus()
        pane.move(1)
        assert pane.under_cursor == 901


async def test_where_the_server_told_the_newest_alone_the_last_line_asks_for_all() -> None:
    async with desk() as (app, pane, pilot):
        pane.show_facts(facts(earlier=20), NOW)
        pane.focus()
        pane.to_end(last=True)
        await pilot.pause()
        assert "the 20 newest: Enter" in shown(app)[-3] + shown(app)[-2]
        assert pane.all_marked
        pane.show_facts(facts(earlier=31), NOW)
        await pilot.pause()
        assert not any("20 newest" in row for row in shown(app))


async def test_the_mark_is_shown_only_with_the_focus() -> None:
    async with desk() as (app, pane, pilot):
        pane.show_facts(facts(), NOW)
        app.set_focus(None)
        await pilot.pause()
        assert not any("▌" in row for row in shown(app))
        pane.focus()
        await pilot.pause()
        assert any("▌ #900" in row for row in shown(app))


async def test_the_mark_stays_with_its_conversation_when_facts_change() -> None:
    async with desk() as (_, pane, pilot):
        pane.show_facts(facts(), NOW)
        pane.move(1)
        pane.show_facts(facts(name="Maria S. Santos"), NOW)
        await pilot.pause()
        assert pane.cursor == 901


async def test_another_customer_is_shown_from_the_top() -> None:
    async with desk(size=(80, 14)) as (app, pane, pilot):
        pane.show_facts(facts(earlier=20), NOW)
        pane.to_end(last=True)
        await pilot.pause()
        assert not any("Maria Santos" in row for row in shown(app))
        pane.show_facts(facts(name="João Lima", contact_id=2), NOW)
        await pilot.pause()
        assert any("João Lima" in row for row in shown(app))


async def test_what_lies_above_the_first_entry_can_be_read_again() -> None:
    async with desk(size=(80, 14)) as (app, pane, pilot):
        pane.show_facts(facts(earlier=20), NOW)
        pane.to_end(last=True)
        for _ in range(40):
            pane.move(-1)
        await pilot.pause()
        assert any("Maria Santos" in row for row in shown(app))


async def test_markup_in_a_contact_is_shown_as_it_is() -> None:
    async with desk() as (app, pane, pilot):
        pane.show_facts(facts(name="[b]Eve[/x]"), NOW)
        await pilot.pause()
        assert any("[b]Eve[/x]" in row for row in shown(app))


async def test_the_same_facts_draw_nothing() -> None:
    async with desk() as (app, pane, pilot):
        pane.show_facts(facts(), NOW)
        app.query_one(StatusBar).show_standing(Standing(account="Acme", link=line("live")))
        await pilot.pause()
        status = app.query_one(StatusBar)
        before = [pane.render_line(y) for y in range(pane.size.height)], status.render_line(0)
        pane.show_facts(facts(), NOW)
        status.show_standing(Standing(account="Acme", link=line("live")))
        assert app.screen._dirty_widgets == set()
        pane.show_facts(facts(name="Maria S."), NOW)
        assert pane.render_line(0) != before[0][0]
        assert [pane.render_line(y) for y in range(1, pane.size.height)] == before[0][1:]


async def test_a_sentence_lies_over_the_footer_and_moves_nothing() -> None:
    async with desk() as (app, pane, pilot):
        app.query_one(FooterKeys).show_keys([KeyHint("r", "reply")], KeyHint("?", "all keys"))
        before = pane.region
        app.query_one(NoticeLine).say("Not sent: [/x] the server can't be reached.", "warning")
        await pilot.pause()
        assert "Not sent: [/x] the server can't be reached." in shown(app)[-1]
        assert pane.region == before
        app.query_one(NoticeLine).clear()
        await pilot.pause()
        assert "r reply" in shown(app)[-1]


async def test_a_newer_sentence_takes_the_place_of_the_older_one() -> None:
    async with desk() as (app, _, pilot):
        notice = app.query_one(NoticeLine)
        notice.say("first", lasting=True)
        notice.say("second")
        await pilot.pause()
        assert "second" in shown(app)[-1]
        assert notice.sentence == "second"


async def test_a_terminal_that_is_too_small_is_told_how_large_it_should_be() -> None:
    class Small(Stage):
        def compose(self) -> ComposeResult:
            yield TooSmall()

    app = Small()
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        said = " ".join(" ".join(shown(app)).split())
        assert "Too small: 30x8." in said
        assert "at least 40x10" in said
    assert is_too_small(39, 24)
    assert not is_too_small(40, 10)
