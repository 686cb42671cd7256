"""What a keyboard, an input method or a paste may put into a text: every character; no control, no half of one."""

from __future__ import annotations

import re
from typing import Final

_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Besides C0 and C1: what turns the letters after it around.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_SEPARATOR: Final = "\x1f"


def is_typed(character: str | None) -> bool:
    """Return whether a key's character is a letter to be written: anything but a control.

    Python's `isprintable` is no answer: joiners, directional marks, no-break blanks and the tags of flags are none.
    """
    return character is not None and len(character) == 1 and not _CONTROL.match(character) and character not in "\t\n"


def written(text: str) -> str:
    """Return text from outside, pasted, or out of a program, without controls; line breaks of every kind are `\\n`."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("", _LINE_END.sub("\n", text).replace(_SEPARATOR, " "))
