"""Pictures that are written into a text as Markdown and kept by the server: `![](https://…/rails/active_storage/…)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

STORAGE = "/rails/active_storage/"
"""In the path of what the server keeps itself."""

_PICTURE = re.compile(
    r"!\[((?:[^\]\\\n]|\\.){0,400})\]\(\s*<?([^\s<>()]{1,4000}(?:\([^\s<>()]*\)[^\s<>()]*)*)>?[^)\n]{0,400}\)"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Picture(NamedTuple):
    """One picture in a text."""

    title: str
    """What it is called in the text, else its file's name; empty: it has neither."""
    path: str
    """Where it is on the server, whatever host the text names."""


def without_pictures(text: str, instead: Callable[[Picture], str]) -> str:
    """Return a text with something else in place of each picture that the server keeps."""
    if STORAGE not in text:
        return text

    def replaced(found: re.Match[str]) -> str:
        picture = _picture(found[1], found[2])
        return found[0] if picture is None else instead(picture)

    return _PICTURE.sub(replaced, text)


def pictures(text: str) -> tuple[Picture, ...]:
    """Return the pictures of a text that the server keeps, each once, in their order."""
    found: dict[str, Picture] = {}

    def kept(picture: Picture) -> str:
        found.setdefault(picture.path, picture)
        return ""

    without_pictures(text, kept)
    return tuple(found.values())


def picture_words(picture: Picture) -> str:
    """Return what stands for a picture among words: `[picture lamp.jpg]`."""
    return f"[picture {picture.title}]" if picture.title else "[picture]"


def kept_at(address: str) -> str:
    """Return the path of what the server keeps itself; empty: it is something else."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return path[path.index(STORAGE) :] if STORAGE in path else ""


def _picture(title: str, address: str) -> Picture | None:
    # The web's editor escapes within addresses too.
    path = kept_at(_ESCAPED.sub(r"\1", address))
    if not path:
        return None
    name = unquote(path.rpartition("/")[2], errors="replace")
    return Picture(" ".join(_ESCAPED.sub(r"\1", title).split()) or " ".join(name.split()), path)
