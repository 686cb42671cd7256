"""An engine before it has started: what can be shown is shown, all else waits in order for its parts."""

from __future__ import annotations

import ast
import asyncio
import inspect
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, sent
from tui.models.conversation import Status
from tui.store import select
from tui.store.view import View
from tui.store.wishes import ReplyRequested, StatusRequested, new_op
from tui.sync.engine import ONE_MOMENT, Engine


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Desk]:
    """A console whose engine has not started yet."""
    opened = Desk(house, tmp_path)
    yield opened
    await opened.stop()


def test_an_engine_is_imported_without_what_asks_the_server() -> None:
    code = "import sys, tui.sync.engine; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"httpx", "pydantic", "tui.api.client", "tui.sync.core", "tui.sync.outbox.outbox"}.intersection(modules)


def test_every_verb_may_be_called_before_the_start() -> None:
    """The keys of the first second are here before the parts that ask the server are."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Engine)))
    fail = []
    for verb in tree.body[0].body:  # type: ignore[attr-defined]  # a class has one
        if not isinstance(verb, ast.FunctionDef | ast.AsyncFunctionDef) or verb.name.startswith("_"):
            continue
        text = ast.unparse(verb)
        if verb.name in ("settings", "start", "loops", "run") or "self._sync" not in text:
            continue
        if not any(guard in text for guard in ("@_in_turn", "is_ready", "when_ready", "self._ready.wait()")):
            fail.append(verb.name)
    assert fail == []


async def test_what_is_opened_before_the_start_is_shown_at_once_and_fetched_after_it(house: House, desk: Desk) -> None:
    number = api_conversation(house)
    desk.engine.open_list(View())
    desk.engine.open_thread(number)
    assert (desk.state.view, desk.state.open_thread) == (View(), number)
    await desk.start()
    await desk.idle()
    assert len(select.queue(desk.state, View())) > 0
    assert desk.state.threads[number].messages


async def test_what_is_wished_before_the_start_is_owed_and_sent_after_it(house: House, desk: Desk) -> None:
    number = api_conversation(house)
    desk.engine.wish(ReplyRequested(new_op(), number, "Written early"))
    desk.engine.wish_all([StatusRequested(new_op(), number, Status.RESOLVED)])
    before = desk.engine.owes
    await desk.start()
    assert (before, desk.engine.owes) == (True, False)
    await desk.idle()
    assert sent(house, "Written early") == 1
    row = select.visible(desk.state, number)
    assert row is not None
    assert row.status is Status.RESOLVED


async def test_a_draft_written_before_the_start_is_on_the_disk_after_it(house: House, desk: Desk) -> None:
    number = api_conversation(house)
    desk.engine.draft(number, False, "Half a sen")
    assert select.whole_draft(desk.state, number, False).text == "Half a sen"
    await desk.start()
    await desk.passes(2)
    assert [draft.text for draft in (await desk.words.restore()).drafts] == ["Half a sen"]


async def test_before_the_start_there_is_nothing_to_take_back_or_to_stop(desk: Desk) -> None:
    engine = desk.engine
    assert engine.undo() == ONE_MOMENT
    assert (engine.stop(), engine.stop_uploads(), engine.take_back("op"), engine.drop("op")) == (0, None, False, False)


async def test_who_needs_an_answer_waits_for_the_start(house: House, desk: Desk) -> None:
    asked = asyncio.create_task(desk.engine.search_server("order"))
    await asyncio.sleep(1)
    assert not asked.done()
    await desk.start()
    _results, problem = await asked
    assert problem == ""


async def test_an_engine_that_never_started_lets_go_of_words_and_cache(desk: Desk) -> None:
    await desk.words.open()
    await desk.cache.open()
    await desk.engine.close()
    assert not desk.engine.is_ready
