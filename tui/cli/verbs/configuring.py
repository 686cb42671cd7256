"""The command `config`: where the settings are, what holds, and whether all of it can be used."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from tui.account.session import Places, places_of
from tui.cli.ending import FAILED, OK, USAGE, Stop
from tui.cli.terminal import PlainTerminal, complain, is_there
from tui.disk import private_file
from tui.settings.settings import Settings, load

if TYPE_CHECKING:
    from tui.cli.arguments import Options
    from tui.cli.verbs.grammar import Said

_OF_A_RUN = ("problems", "debug_http", "log_file")
"""Fields that no file sets."""


def config(said: Said, options: Options) -> int:
    """Do what was asked; return the exit status."""
    places = places_of(options.profile)
    match said.get("action"):
        case "path":
            PlainTerminal().say(str(places.settings_file))
            return OK
        case "schema":
            print(json.dumps(schema(), indent=2))
            return OK
        case "check":
            return _check(places)
        case "edit":
            return _edit(places)
        case _:
            return _show(places)


def schema() -> dict[str, object]:
    """Return a JSON schema of the settings file, for editors."""
    properties: dict[str, object] = {}
    for field in fields(Settings):
        if field.name not in _OF_A_RUN:
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            properties[field.name] = _described(default)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "settings.toml of chatwoot-tui",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _described(default: object) -> dict[str, object]:
    if isinstance(default, StrEnum):
        return {"enum": [member.value for member in type(default)], "default": default.value}
    if isinstance(default, bool):
        return {"type": "boolean", "default": default}
    if isinstance(default, int | float):
        return {"type": "integer" if isinstance(default, int) else "number", "default": default}
    if isinstance(default, str):
        return {"type": "string", "default": default}
    if isinstance(default, tuple):
        return {"type": ["array", "string"], "items": {"type": "string"}, "default": list(default)}
    return {} if default is None else {"type": "object"}


def _show(places: Places) -> int:
    terminal = PlainTerminal()
    settings, plain = load(places.settings_file, os.environ), Settings()
    there = "" if places.settings_file.exists() else " (not there: the defaults hold)"
    terminal.say(f"# {places.settings_file}{there}")
    for field in fields(Settings):
        if field.name in _OF_A_RUN:
            continue
        value = getattr(settings, field.name)
        mark = "" if value == getattr(plain, field.name) else "  # changed"
        terminal.say(f"{field.name} = {_toml(value)}{mark}")
    for problem in settings.problems:
        complain(problem)
    return OK


def _check(places: Places) -> int:
    problems = load(places.settings_file, os.environ).problems
    for problem in problems:
        complain(problem)
    if not problems:
        PlainTerminal().say(f"{places.settings_file}: nothing to complain of.")
    return FAILED if problems else OK


def _edit(places: Places) -> int:
    if not is_there("stdin", "stdout"):
        raise Stop("config edit opens an editor, and here is no terminal. `config path` says where the file is.", USAGE)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(editor)
        if not places.settings_file.exists():
            private_file.replace(places.settings_file, "# Settings of chatwoot-tui; the README lists them.\n")
        status = subprocess.run([*command, str(places.settings_file)], check=False).returncode  # noqa: S603  # the user's own
    except (OSError, ValueError) as error:
        raise Stop(f"{editor} can't be started: {getattr(error, 'strerror', None) or error}.") from None
    sys.stdout.flush()
    return status or _check(places)


def _toml(value: object) -> str:
    if isinstance(value, StrEnum):
        return json.dumps(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return '""'
    if isinstance(value, str | int | float):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return json.dumps(list(map(str, value)), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, default=str)
