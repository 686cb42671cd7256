"""What outside text may hold: one function takes out whatever could command a terminal or disguise what is read."""

from __future__ import annotations

import re
from unicodedata import category

from tui.models.wire import JsonValue

_MARKS_PER_BASE = 4

# C0 but tab and newline, DEL and C1, soft hyphen, the Arabic letter mark, the Mongolian separator, zero-width characters,
# directional marks, embeddings, overrides and isolates, invisible operators, line and paragraph separators, surrogates,
# the byte order mark, interlinear annotation, non-characters, musical controls, tags.
_DANGER = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
# Marks are no word characters, so a run this long of others is the cheapest sign of a pile of them.
_PILE = "[^\\w\\s\x00-\x7f]{5,}"

_SUSPECT = re.compile(f"[{_DANGER}]|{_PILE}")
# In raw JSON the same may come as an escape: \u00XX of the printable ASCII range is harmless, as are \n, \t, \" and \\.
_ESCAPED = re.compile(rb"\\(?:u(?!00[2-7][0-9A-Ea-e])|[rbf])")
# What is printable of ASCII, tab and newline, but not the quotation mark, which keeps one string from running into the next.
_HARMLESS_BYTES = bytes(byte for byte in (0x09, 0x0A, *range(0x20, 0x7F)) if byte != 0x22)

_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")
_JOINER = "\u200d"
_DROPPED = re.compile(f"(?!{_JOINER})[{_DANGER}]")
_LOOSE_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f]){_JOINER}|{_JOINER}(?![{_EMOJI}])")
_PILED = re.compile(_PILE)


def clean(text: str) -> str:
    """Return the text without what could command a terminal or disguise it; harmless text comes back as it is.

    Line ends become `\\n`; tabs stay; a joiner stays only between emoji; no character carries more than four
    combining marks. Cleaning twice changes nothing more.
    """
    if (text.isascii() and text.isprintable()) or _SUSPECT.search(text) is None:
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _DROPPED.sub("", text)
    if _JOINER in text:
        text = _LOOSE_JOINER.sub("", text)
    return _PILED.sub(_unpiled, text)


def suspicious(raw: bytes) -> bool:
    """Return whether a JSON text may decode to strings that `clean` would change; False is certain.

    Args:
        raw: UTF-8.
    """
    if _ESCAPED.search(raw):
        return True
    # Deleting bytes is ten times as fast as searching characters, and what remains is little, mostly nothing.
    rest = raw.translate(None, _HARMLESS_BYTES)
    return bool(rest) and _SUSPECT.search(rest.decode("utf-8", "surrogatepass")) is not None


def cleaned(value: JsonValue) -> JsonValue:
    """Return a decoded JSON value with every string in it cleaned, the keys of objects too; it is changed in place."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        _clean_object(value)
    elif isinstance(value, list):
        _clean_list(value)
    return value


def _clean_object(value: dict[str, JsonValue]) -> None:
    keys = "".join(value)
    if not (keys.isascii() and keys.isprintable()):
        renamed = {clean(key): item for key, item in value.items()}
        value.clear()
        value.update(renamed)
    for key, item in value.items():
        if isinstance(item, str):
            if not (item.isascii() and item.isprintable()):
                value[key] = clean(item)
        elif isinstance(item, dict):
            _clean_object(item)
        elif isinstance(item, list):
            _clean_list(item)


def _clean_list(value: list[JsonValue]) -> None:
    for place, item in enumerate(value):
        if isinstance(item, str):
            value[place] = clean(item)
        elif isinstance(item, dict):
            _clean_object(item)
        elif isinstance(item, list):
            _clean_list(item)


def _unpiled(found: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in found[0]:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= _MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)
