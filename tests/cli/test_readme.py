from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from tests.keylist import replaced
from tests.verblist import replaced as commands_told
from tui.account.session import ACCOUNT_ID, API_TOKEN, BASE_URL
from tui.api import Client, Transport, asgi_transport
from tui.cli.verbs.table import CONSOLE, VERBS
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.settings.settings import Settings, settings_from

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_it_begins_with_a_picture_and_the_two_commands() -> None:
    lines = [line for line in README.splitlines() if line.strip()]
    assert lines[0].startswith("![")
    assert lines[0].endswith("(screenshots/console.svg)")
    assert lines[1].strip().startswith("make demo")
    assert lines[2].strip().startswith("make test")


def test_it_lists_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) ?\|", _section("Settings"), re.M))
    fields = {field.name for field in dataclasses.fields(Settings)} - {"problems", "debug_http", "log_file"}
    # Not in the settings file: saved views have one of their own, and the command line says the others.
    fields -= {"views", "views_file", "view", "keeps_view"}
    assert set(rows) == fields
    told = {name: json.loads(default.strip("`")) for name, default in rows.items() if default}
    settings = settings_from(told, {})
    assert settings == Settings()
    assert set(rows) - set(told) == {"keys", "token_command", "account_id"}


def test_it_lists_every_command_and_option() -> None:
    told = _section("Log in")
    for verb in VERBS:
        if verb.group == "setup":
            assert f"`chatwoot-tui {verb.path}" in told
    for option in CONSOLE:
        for name in option.names:
            assert re.search(rf"[` ]{name}[` ,]", told), name
    assert commands_told(README) == README, "python -m tests.verblist writes it again"


def test_it_lists_the_variables() -> None:
    told = _section("Environment variables")
    for variable in (BASE_URL, API_TOKEN, ACCOUNT_ID, "NO_COLOR", "XDG_STATE_HOME"):
        assert f"`{variable}`" in told


def test_its_example_of_keys_is_read_as_it_stands() -> None:
    import tomllib

    for example in re.findall(r"```toml\n(.*?)```", README, re.S):
        assert settings_from(tomllib.loads(example), {}).problems == ()


def test_its_list_of_keys_is_that_of_the_command_table() -> None:
    assert replaced(README) == README, "python -m tests.keylist writes it again"


def test_its_example_of_the_client_alone_runs(capsys: pytest.CaptureFixture[str]) -> None:
    demo = Demo(DemoOptions(quiet=True))
    facts = demo.facts("http://127.0.0.1:3100")
    example = README.split("<!-- client: begin -->\n```python\n")[1].split("```\n<!-- client: end -->")[0]
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    example = example.replace("your-token", facts["tokens"]["agent"])

    class InProcess(Client):
        def __init__(self, base_url: str, token: str, account_id: int) -> None:
            transport = Transport(base_url, token, http=asgi_transport(demo.app), per_minute=3000)
            super().__init__(base_url, token, account_id, transport=transport)

    exec(example.replace("from tui.api import Client", ""), {"Client": InProcess, "__name__": "example"})
    demo.house.db.close()
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_every_file_that_a_newcomer_is_sent_to_is_there() -> None:
    root = Path(__file__).parents[2]
    named = re.findall(r"`((?:tui|tests|\.ci)/[\w./]*)`", _section("Working on it"))

    assert [name for name in named if not (root / name).exists()] == []
    assert len(set(named)) > 30


def test_the_picture_names_every_room() -> None:
    picture = _section("Working on it").split("```")[1]
    rooms = {
        folder.name for folder in (Path(__file__).parents[2] / "tui").iterdir() if (folder / "__init__.py").exists()
    }

    assert {room for room in rooms if not re.search(rf"\b{room}\b", picture)} == set()
