"""The filters that the agent saved, each under a name: a file of lines like `"VIPs" = "label:vip"`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tui.disk import private_file
from tui.settings import settings_file

FILE_NAME = "views.toml"


def load(file: Path) -> tuple[Mapping[str, str], str]:
    """Return the saved filters by their names, and a sentence about what could not be read."""
    if not file.exists():
        return {}, ""
    try:
        table = settings_file.read(file)
    except settings_file.NotReadable as problem:
        return {}, f"{problem} Your saved views are not shown."
    return {name: text for name, text in table.items() if isinstance(text, str)}, ""


def keep(file: Path, views: Mapping[str, str]) -> None:
    """Write all of them, in their order, for the agent alone.

    Raises:
        OSError: It can't be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Quoted as JSON quotes: basic strings of TOML are a little more, and take it as it is.
    lines = (f"{json.dumps(name)} = {json.dumps(text)}\n" for name, text in views.items())
    private_file.replace(file, "".join(lines))
