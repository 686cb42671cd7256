"""List and thread as an eye judges them. The facts are tested elsewhere; these are looked at when they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from textual.pilot import Pilot

from tests.default_keys import KEYS
from tests.widgets.people import Rows
from tests.widgets.playground import Playground
from tui.presentation.glyphs import ASCII, UNICODE
from tui.presentation.notices import empty_list, failed
from tui.widgets.conversation_list import ConversationList
from tui.widgets.sheet import Sheet
from tui.widgets.thread import ThreadView


class Compare(Protocol):
    """pytest-textual-snapshot's fixture."""

    def __call__(
        self,
        app: Playground,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], object] | None = None,
    ) -> bool: ...


@pytest.fixture
def in_ascii() -> Iterator[None]:
    Sheet.glyphs = ASCII
    yield
    Sheet.glyphs = UNICODE


def test_list_and_thread_side_by_side(snap_compare: Compare) -> None:
    assert snap_compare(Playground(), terminal_size=(120, 40))


def test_a_search_a_chosen_message_and_selected_rows_on_light_ground(snap_compare: Compare) -> None:
    async def work(pilot: Pilot[None]) -> None:
        queue, thread = pilot.app.query_one(ConversationList), pilot.app.query_one(ThreadView)
        queue.toggle_range()
        queue.move(2)
        thread.find("order")
        thread.choose(1)
        await pilot.pause()

    assert snap_compare(Playground(theme="chatwoot-light"), terminal_size=(100, 30), run_before=work)


def test_everything_unfolded_in_sixteen_colours(snap_compare: Compare) -> None:
    async def work(pilot: Pilot[None]) -> None:
        pilot.app.query_one(ThreadView).fold()
        await pilot.pause()

    assert snap_compare(Playground(theme="chatwoot-16"), terminal_size=(80, 24), run_before=work)


def test_an_empty_list_and_a_thread_that_could_not_be_loaded(snap_compare: Compare) -> None:
    async def work(pilot: Pilot[None]) -> None:
        queue, thread = pilot.app.query_one(ConversationList), pilot.app.query_one(ThreadView)
        queue.open_view(Rows())
        queue.notice = empty_list("open conversations assigned to you").named(KEYS)
        thread.show(7, ())
        thread.notice = failed("this conversation", "The server can't be reached.").named(KEYS)
        await pilot.pause()

    assert snap_compare(Playground(), terminal_size=(80, 12), run_before=work)


@pytest.mark.usefixtures("in_ascii")
def test_a_terminal_with_nothing_but_ascii(snap_compare: Compare) -> None:
    assert snap_compare(Playground(theme="chatwoot-high-contrast"), terminal_size=(80, 24))
