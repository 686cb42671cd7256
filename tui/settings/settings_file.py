"""The settings file on disk: reading it, and changing one line of it without touching the agent's own words."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tui.disk import private_file

Value = bool | int | float | str | Sequence[str]
"""What a setting can be written as."""

_HEADER = """\
# Settings of chatwoot-tui. The README lists what can stand here; what is absent has its default.
# Tokens never belong in this file: `chatwoot-tui login` keeps them elsewhere.
"""


class NotReadable(Exception):
    """The file can't be read or understood; the text is a sentence that says where."""


class NotWritable(Exception):
    """The file could not be changed, and was left as it was; the text is a sentence that says why."""


def read(file: Path) -> Mapping[str, object]:
    """Return the file's table.

    Raises:
        NotReadable: It can't be opened, or is no TOML.
    """
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise NotReadable(f"{file} could not be understood: {error}.") from None


def change(file: Path, name: str, value: Value | None) -> None:
    """Write one setting into the file, made when it is missing; None takes the setting out.

    Comments, order and the lines of other settings stay as they are. The new file takes the old one's place in
    one step, so that a crash leaves one or the other; a link to a file elsewhere stays a link.

    Raises:
        NotReadable: The file is no TOML: nothing is written over what the agent must mend.
        NotWritable: The folder or the file can't be written.
    """
    before = _text(file) if file.exists() else _HEADER
    try:
        table = tomllib.loads(before)
    except tomllib.TOMLDecodeError as error:
        raise NotReadable(f"{file} could not be understood: {error}. Nothing was changed in it.") from None
    after = changed(before, name, value)
    wanted = {key: old for key, old in table.items() if key != name}
    if value is not None:
        wanted[name] = value if isinstance(value, bool | int | float | str) else list(value)
    if tomllib.loads(after) != wanted:
        raise NotWritable(f"{name} could not be changed in {file} without touching the rest. Please edit it by hand.")
    _replace(file, after)


def changed(text: str, name: str, value: Value | None) -> str:
    """Return a settings file's text with one top-level setting changed, added or (for None) taken out."""
    lines = text.splitlines(keepends=True)
    end_of_top, found = len(lines), None
    position = 0
    while position < len(lines):
        stripped = lines[position].lstrip()
        if stripped.startswith("["):
            end_of_top = position
            break
        stop = _end_of_statement(lines, position)
        if name in tomllib.loads("".join(lines[position:stop])):
            found = (position, stop)
        position = stop
    written = "" if value is None else f"{name} = {_toml(value)}"
    if found:
        start, stop = found
        ending = "\n" if lines[stop - 1].endswith("\n") else ""
        new = f"{written}{_trailing_comment(lines[start:stop])}{ending}" if written else ""
        return "".join([*lines[:start], new, *lines[stop:]])
    if not written:
        return text
    # A setting after a [table] would belong to the table, so it goes above the first, and above that one's comments.
    place = end_of_top
    while end_of_top < len(lines) and place > 0 and lines[place - 1].lstrip().startswith("#"):
        place -= 1
    before = "".join(lines[:place])
    if before and not before.endswith("\n"):
        before += "\n"
    after = "".join(lines[place:])
    return f"{before}{written}\n" + (f"\n{after}" if after else "")


def _end_of_statement(lines: Sequence[str], start: int) -> int:
    """Return the line after the statement that begins at `start`: values may span lines."""
    for stop in range(start + 1, len(lines) + 1):
        try:
            tomllib.loads("".join(lines[start:stop]))
        except tomllib.TOMLDecodeError:
            continue
        return stop
    return len(lines)


def _trailing_comment(statement: Sequence[str]) -> str:
    """Return the comment behind a statement's value, with the blanks before it; empty where there is none."""
    last = statement[-1].rstrip("\n")
    whole = tomllib.loads("".join(statement))
    for position, character in enumerate(last):
        if character != "#":
            continue
        try:
            if tomllib.loads("".join([*statement[:-1], last[:position]])) == whole:
                blanks = last[:position]
                return last[len(blanks.rstrip()) :]
        except tomllib.TOMLDecodeError:
            continue
    return ""


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        # A JSON string is a TOML string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    return "[" + ", ".join(_toml(item) for item in value) + "]"


def _text(file: Path) -> str:
    try:
        return private_file.text(file, follow=True, foreign=True)
    except UnicodeDecodeError:
        raise NotReadable(f"{file} is not UTF-8 text.") from None
    except OSError as error:
        raise NotReadable(f"{file} could not be read: {error.strerror}.") from None


def _replace(file: Path, text: str) -> None:
    try:
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
        private_file.replace(file, text, mode=mode, follow=True)
    except OSError as error:
        raise NotWritable(f"{file} could not be written: {error.strerror}.") from None
