"""Paths as they are typed: what a part of one can become."""

from __future__ import annotations

import os

_LOOKED_AT = 5_000
"""So many names of a folder are looked at; nobody chooses among more."""


def completed(typed: str) -> tuple[str, tuple[str, ...]]:
    """Return what was typed as far as there is one way on, and the names that it may become; folders end in a slash.

    Names that begin with a dot are told where a dot is typed. `~` is the home folder, and stays as it was typed. What can't
    be looked at has no names.
    """
    text = typed.lstrip()
    if text == "~":
        return "~/", ()
    folder, slash, begun = text.rpartition("/")
    where = os.path.expandvars(os.path.expanduser(folder + slash)) or "."
    found: list[str] = []
    try:
        with os.scandir(where) as entries:
            for number, entry in enumerate(entries):
                if number >= _LOOKED_AT:
                    break
                name = entry.name
                if not name.startswith(begun) or (name.startswith(".") and not begun.startswith(".")):
                    continue
                if name.isprintable():
                    found.append(f"{name}/" if _is_folder(entry) else name)
    except (OSError, ValueError):
        return typed, ()
    found.sort(key=lambda name: (name.casefold(), name))
    return folder + slash + (_common(found) or begun), tuple(found)


def _common(names: list[str]) -> str:
    """Return the letters with which all names begin."""
    if not names:
        return ""
    first, last = min(names), max(names)
    same = next((at for at, letter in enumerate(first) if at >= len(last) or last[at] != letter), len(first))
    return first[:same]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
