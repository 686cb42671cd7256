"""What nobody foresaw is told and logged, and the console goes on, or ends with everything kept."""

from __future__ import annotations

import ast
import asyncio
import importlib
import logging
import pkgutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from textual.events import Key
from textual.message import Message as UIMessage

from tests.live_console import Desk, a_console, composer_of
from tui.console.failures import ESSENTIAL, WORK, Failures
from tui.disk.log_file import LogFile, cleaned, trace
from tui.store import select
from tui.widgets.confirm import Confirm
from tui.words.words import FILE

TUI = Path(__file__).parent.parent / "tui"
SECRET = "Xk3vT9qLm2PzR8sWnB4yHd7c"
WORDS = f"my card is 4111 and the token {SECRET}"


class PlantedError(Exception):
    """Raised where nobody foresees it. Its text could be a customer's."""


def planted() -> None:
    raise PlantedError(WORDS)


async def planted_work() -> None:
    planted()


def workers() -> Iterator[tuple[str, int, ast.Call]]:
    for file in sorted(TUI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run_worker":
                yield str(file.relative_to(TUI)), node.lineno, node


def worker_names() -> set[str]:
    found = set()
    for file, line, call in workers():
        names = [keyword.value for keyword in call.keywords if keyword.arg == "name"]
        assert names, f"{file}:{line}: this worker has no name to tell of it by"
        assert isinstance(names[0], ast.Constant), f"{file}:{line}"
        found.add(str(names[0].value))
    return found


@pytest.fixture
def failures(tmp_path: Path) -> Iterator[Failures]:
    made = Failures(tmp_path / "log" / "chatwoot-tui.log", secrets=("s3cret",))
    yield made
    made.close()


@pytest.fixture
async def desk(failures: Failures) -> AsyncIterator[Desk]:
    async with a_console(failures=failures) as running:
        yield running


async def told(desk: Desk) -> str:
    for _ in range(200):
        await desk.pilot.pause(0.01)
        if "fault" in desk.workspace.screen.notice.sentence:
            return desk.workspace.screen.notice.sentence
    raise AssertionError("nothing was told")


def logged(failures: Failures) -> str:
    return failures.file.read_text(encoding="utf-8")


def test_every_worker_has_words_for_its_failure_and_none_keeps_it_to_itself() -> None:
    assert worker_names() <= set(WORK)
    silent = [
        f"{file}:{line}"
        for file, line, call in workers()
        if any(keyword.arg == "exit_on_error" for keyword in call.keywords)
    ]
    assert not silent


@pytest.mark.parametrize("name", sorted(worker_names() - ESSENTIAL))
async def test_what_a_worker_raises_is_told_and_logged_and_the_console_goes_on(
    desk: Desk, failures: Failures, name: str
) -> None:
    desk.app.screen.run_worker(planted_work(), name=name)
    sentence = await told(desk)
    assert sentence.startswith(
        f"{WORK[name]} failed: a fault in chatwoot-tui (PlantedError). Please report it with the log: "
    )
    assert "in planted" in logged(failures)
    assert "PlantedError" in logged(failures)
    assert "Textual 8." in logged(failures)
    assert "4111" not in logged(failures)
    assert SECRET not in logged(failures)
    assert failures.file.stat().st_mode & 0o777 == 0o600
    assert desk.app.crash is None
    await desk.press("?")
    assert desk.app.screen is not desk.workspace.screen


async def test_what_a_timer_raises_is_told_and_logged(desk: Desk, failures: Failures) -> None:
    desk.workspace.screen.list.set_timer(0.001, planted)
    assert (await told(desk)).startswith("Something that runs by the clock failed")
    assert "in planted" in logged(failures)


async def test_what_a_message_handler_raises_is_told_and_the_widget_lives(desk: Desk, failures: Failures) -> None:
    class Broken(UIMessage):
        """Nobody can take it."""

    thread = desk.workspace.screen.list
    thread.on_broken = planted  # type: ignore[attr-defined]  # a handler with a bug
    thread.call_later(planted)
    assert (await told(desk)).startswith("Something on the screen failed")
    desk.workspace.screen.notice.clear()
    before = thread.cursor_id
    await desk.press("j")
    assert thread.cursor_id != before


async def test_what_the_answer_to_a_box_raises_is_told_and_the_next_key_acts(desk: Desk, failures: Failures) -> None:
    desk.app.push_screen(Confirm("Plant it?", key="p"), lambda _: planted())
    await desk.pilot.pause()
    await desk.press("p")
    await told(desk)
    assert "in planted" in logged(failures)
    assert desk.app.crash is None
    await desk.press("?")
    assert desk.app.screen is not desk.workspace.screen


async def test_what_a_command_raises_is_told_and_the_next_key_acts(
    desk: Desk, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.app._keyboard, "_run", lambda *_: planted())
    await desk.pilot.press("question_mark")
    assert (await told(desk)).startswith("That command failed")
    monkeypatch.undo()
    await desk.press("?")
    assert desk.app.screen is not desk.workspace.screen


async def test_what_the_loop_and_threads_raise_is_told_and_logged(desk: Desk, failures: Failures) -> None:
    await desk.settled()
    asyncio.get_running_loop().call_soon(planted)
    assert (await told(desk)).startswith("Something in the background failed")
    desk.workspace.screen.notice.clear()
    thread = threading.Thread(target=planted)
    thread.start()
    thread.join()
    assert (await told(desk)).startswith("Something in the background failed")
    assert logged(failures).count("in planted") == 2


async def test_a_loop_of_sync_that_stops_is_told_and_logged(desk: Desk, failures: Failures) -> None:
    await desk.settled()
    assert desk.app.parts is not None
    desk.app.parts.engine._sync.core.jobs.begin("search secret words", planted_work)
    for _ in range(200):
        await desk.pilot.pause(0.01)
        if "Sync stopped" in "\n".join(desk.lines()):
            break
    assert desk.shows("Sync stopped (search: PlantedError)")
    assert "in planted" in logged(failures)
    assert "secret words" not in logged(failures)


async def test_an_error_that_does_not_end_ends_the_console(failures: Failures) -> None:
    with pytest.raises(PlantedError):  # noqa: PT012  # it is raised again when the console has ended
        async with a_console(failures=failures) as desk:
            await desk.settled()
            for _ in range(12):
                desk.app.call_later(planted)
            for _ in range(200):
                await desk.pilot.pause(0.01)
    assert logged(failures).count("in planted") < 12


async def test_an_error_that_ends_the_console_leaves_no_word_unsaved(failures: Failures) -> None:
    with pytest.raises(PlantedError):  # noqa: PT012  # it is raised again when the console has ended
        async with a_console(failures=failures) as desk:
            await desk.press("enter")
            await desk.press("r")
            await desk.pilot.press(*"hello")
            desk.app._handle_exception(PlantedError())
            for _ in range(300):
                await desk.pilot.pause(0.01)
    (file,) = Path.home().rglob(FILE)
    assert b"hello" in file.read_bytes()


def test_errors_are_written_with_places_and_kinds_and_without_values() -> None:
    def first() -> None:
        raise KeyError("the customer's words")

    try:
        try:
            first()
        except KeyError as error:
            raise TypeError(f"'{SECRET}' object is not iterable") from error
    except TypeError as error:
        text = trace(error, ("s3cret",))
    assert "in first" in text
    assert "builtins.KeyError\n" in text
    assert "which led to" in text
    assert "builtins.TypeError: '<…>' object is not iterable" in text
    assert "customer's words" not in "".join(line for line in text.splitlines() if "raise" not in line)


def test_all_errors_of_a_group_are_written() -> None:
    text = trace(ExceptionGroup("two", [ValueError("a"), OSError(28, "No space left on device", "/secret/name")]))
    assert "builtins.ValueError\n" in text
    assert "builtins.OSError: 28 No space left on device" in text
    assert "/secret/name" not in text


def test_what_others_log_is_kept_without_what_they_put_into_it(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "x.log")
    logger = logging.getLogger("elsewhere")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        logger.warning("Could not read %s", "a customer's words")
        logger.info("not of interest")
    finally:
        logger.removeHandler(handler)
        handler.close()
    assert (tmp_path / "x.log").read_text().endswith("WARNING elsewhere: Could not read %s\n")


def test_new_attempts_do_not_fill_the_log(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "x.log")
    handler.handle(logging.LogRecord("stamina", logging.WARNING, "", 0, "stamina.retry_scheduled", (), None))
    handler.close()
    assert not (tmp_path / "x.log").exists()


def test_a_log_that_is_too_large_is_put_aside_and_both_are_private(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "logs" / "x.log")
    handler.maxBytes = 100
    record = logging.LogRecord("tui.x", logging.ERROR, "", 0, "w " * 40, (), None)
    for _ in range(5):
        handler.emit(record)
    handler.close()
    found = sorted(file.name for file in (tmp_path / "logs").iterdir())
    assert found == ["x.log", "x.log.1", "x.log.2"]
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "logs").iterdir()} == {0o600}


async def test_a_log_that_cannot_be_written_is_told_and_draws_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("no folder")
    failures = Failures(tmp_path / "log" / "x.log")
    said: list[str] = []
    failures.say = said.append
    failures.tell(PlantedError(), "search")
    failures.close()
    assert "could not be written" in said[0]
    assert capsys.readouterr().err == ""


def test_what_looks_like_a_token_is_struck_out() -> None:
    assert cleaned(f"a {SECRET} b s3cret", ("s3cret",)) == "a <…> b <token>"


def test_events_and_timers_of_textual_are_guarded_by_one_class() -> None:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    import tui.screens
    import tui.widgets
    from tui.widgets.error_boundary import ErrorBoundary

    for package in (tui.screens, tui.widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)

    def below(kind: type[object]) -> Iterator[type[object]]:
        each: type[object]
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    ours = {each for kind in (App, Screen, Widget) for each in below(kind) if each.__module__.startswith("tui.")}
    # The app of `tui.console.themes` is one of tests.
    ours = {each for each in ours if each.__module__ != "tui.console.themes"}
    assert [each.__qualname__ for each in ours if not issubclass(each, ErrorBoundary)] == []


async def test_a_reply_that_a_fault_kept_from_going_out_is_kept_and_can_be_sent_again(
    desk: Desk, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.press("j", "enter", "r")
    await desk.pilot.press(*"words")
    monkeypatch.setattr(desk.app.parts.engine if desk.app.parts else None, "wish", lambda _: planted())
    await desk.press("ctrl+s")
    await told(desk)
    composer = composer_of(desk.workspace.screen)
    assert composer.editor.text == "words"
    monkeypatch.undo()
    await desk.pilot.press(*" more")
    await desk.press("ctrl+s")
    assert await desk.until_shown("words more")
    assert composer.conversation_id is None


async def test_a_list_whose_reading_a_fault_ended_says_so_and_can_be_read_again(
    desk: Desk, failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.settled()
    assert desk.app.parts is not None
    with monkeypatch.context() as broken:
        broken.setattr(desk.app.parts.engine._sync.refresh, "fetched_page", lambda *_: planted())
        await desk.press("3")
        await told(desk)
    view = desk.workspace.screen.state.view
    assert view is not None
    failed = select.queue(desk.workspace.screen.state, view)
    assert (failed.error, failed.loading) == ("A fault in chatwoot-tui: the log has the details.", False)
    await desk.press("R")
    await desk.settled()
    assert select.queue(desk.workspace.screen.state, view).error == ""


async def test_a_widget_that_ends_with_keys_behind_it_does_not_end_the_keyboard(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.settled()
    screen = desk.workspace.screen
    before = screen.list.cursor_id
    with monkeypatch.context() as ended:
        # It takes what it is told, and never meets it.
        ended.setattr(type(screen.list), "message_queue_size", 1)
        ended.setattr(screen.list, "call_later", lambda *_: True)
        await desk.app._keyboard.order.take(Key("j", "j"))
        assert screen.list.cursor_id == before
    for _ in range(300):
        await desk.pilot.pause(0.01)
        if screen.list.cursor_id != before:
            break
    assert screen.list.cursor_id != before
