"""What is imported when: the first frame waits for every module that comes before it."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = (
    "httpx",
    "httpcore",
    "pydantic",
    "pydantic_core",
    "websockets",
    "keyring",
    "stamina",
    "starlette",
    "uvicorn",
    "argparse",
    "tomllib",
    "zoneinfo",
    "textual.widgets._text_area",
    "textual.widgets._markdown",
    "rich.markdown",
    "pygments",
    "tui.api.client",
    "tui.api.decode.conversations",
    "tui.api.transport",
    "tui.demo",
    "tui.console.desk",
    "tui.models.reference",
    "tui.console.outbox_questions",
    "tui.presentation.markup",
    "tui.presentation.messages",
    "tui.presentation.quotes",
    "tui.screens.dialogs",
    "tui.console.program",
    "tui.screens.composer",
    "tui.sync.core",
    "tui.sync.outbox.outbox",
    "tui.sync.parts",
    "tui.sync.refresh",
    "tui.widgets.composer",
    "tui.widgets.find_line",
    "tui.widgets.help_screen",
    "tui.widgets.palette",
    "tui.widgets.picker",
    "tui.widgets.outbox_view",
    "tui.widgets.guard_dialog",
)

AT_THE_FIRST_FRAME = """
import json, sys
from tui.cli import program
from tui.console.app import ConsoleApp
from tui.settings.settings import Settings
from tui.account.session import demo_session

async def drawn(app, workspace):
    rows = len(workspace.screen.list.rows)
    print(json.dumps([sorted(sys.modules), rows]))
    app.exit(0)

ConsoleApp._drawn = drawn
ConsoleApp(Settings(), demo_session()).run(headless=True, size=(120, 40))
"""


def modules_of(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_entry_module_and_the_first_paint_import_next_to_nothing() -> None:
    code = (
        "import signal, sys, json; before = set(sys.modules); import tui.__main__; "
        "from tui.terminal.frames import opening; opening.paint([]); "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    assert set(modules_of(code)) <= {
        "tui",
        "tui.__main__",
        "tui.terminal",
        "tui.terminal.frames",
        "tui.terminal.frames.opening",
        "tui.terminal.colours",
        "tui.terminal.frames.first_paint",
        "termios",
        "__future__",
    }


def test_the_first_frame_waits_for_nothing_that_it_does_not_show() -> None:
    modules, _rows = modules_of(AT_THE_FIRST_FRAME)
    early = [name for name in HEAVY if name in modules]
    assert not early, early


def test_what_the_first_frame_imports_of_ours_does_not_grow_unnoticed() -> None:
    modules, _rows = modules_of(AT_THE_FIRST_FRAME)
    ours = [name for name in modules if name == "tui" or name.startswith("tui.")]
    assert len(ours) <= 185, sorted(ours)


def test_the_first_request_leaves_before_what_only_its_answer_needs_is_imported() -> None:
    code = (
        "import json, sys; from tui.cli import program; from tui.account.session import Session; "
        "first = program._first_read(Session(base_url='http://127.0.0.1:9', account_id=1, token='t', profile_name='none')); "
        "first.wait(); print(json.dumps(sorted(sys.modules)))"
    )
    modules = modules_of(code)
    late = {"asyncio", "tui.api.decode.conversations", "tui.cache.cache", "tui.models.conversation", "urllib.request"}
    assert "tui.api.first" in modules
    assert not late.intersection(modules), late.intersection(modules)
