"""The settings file on disk."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tui.disk import private_file


class NotReadable(Exception):
    """The file can't be read or understood; the text is a sentence that says where."""


def read(file: Path) -> Mapping[str, object]:
    """Return the file's table.

    Raises:
        NotReadable: It can't be opened, or is no TOML.
    """
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise NotReadable(f"{file} could not be understood: {error}.") from None


def _text(file: Path) -> str:
    try:
        return private_file.text(file, follow=True, foreign=True)
    except UnicodeDecodeError:
        raise NotReadable(f"{file} is not UTF-8 text.") from None
    except OSError as error:
        raise NotReadable(f"{file} could not be read: {error.strerror}.") from None
