"""How sentences name keys: by the command, so that they follow the keys that the agent has chosen."""

from __future__ import annotations

import re
from collections.abc import Callable

KeyNames = Callable[[str], str]
"""Gives what a command's key is called, by the command's id."""

_PLACE = re.compile(r"\{([a-z_]+\.[a-z_0-9]+)\}")


def with_keys(sentence: str, keys: KeyNames) -> str:
    """Return a sentence of our own with the keys that it names put in: `{pane.reload} asks now` reads `R asks now`."""
    return _PLACE.sub(lambda place: keys(place[1]), sentence) if "{" in sentence else sentence
