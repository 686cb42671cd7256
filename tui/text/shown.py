"""What of a text may stand on a screen. The one place where text is cleaned, and it is done where text is drawn.

What the server says is kept byte for byte, for it is sent on, copied, quoted and written back. Only what would drive a
terminal or turn its letters around is taken out on the way to the screen, and what takes no cell and no meaning with it;
line breaks of every kind are line breaks or blanks there, never nothing.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

MARKS: Final = 4
"""Combining marks shown per character: some languages use three, the rest is ornament that grows over its neighbours."""

# Escape sequences and the rest of C0, DEL and C1; embeddings, overrides and isolates; and, as terminals disagree about
# their width and they show nothing: zero-width space, word joiner, invisible operators, the byte order mark, the Mongolian
# separator, interlinear annotation, musical controls.
_DRIVING: Final = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a"
)
_TAGS: Final = "\U000e0000-\U000e007f"
_REGION: Final = "\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f"
_BREAKS: Final = "\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_NO_CHARACTERS: Final = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# They look like blanks and are drawn in none, one or two cells.
_BLANKS: Final = "\x1f\u3164\uffa0"
# Marks are no word characters, so a run this long of others is the cheapest sign of a pile of them.
_PILE: Final = "[^\\w\\s\x00-\x7f]{5,}"

_SUSPECT: Final = re.compile(f"[\r{_DRIVING}{_TAGS}{_BREAKS}{_NO_CHARACTERS}{_BLANKS}]|{_PILE}")
_LINE_END: Final = re.compile(f"\r\n|[\r{_BREAKS}]")
_BLANK: Final = re.compile(f"[{_BLANKS}]")
_DRIVER: Final = re.compile(f"({_REGION})|[{_DRIVING}{_TAGS}]")
_NO_CHARACTER: Final = re.compile(f"[{_NO_CHARACTERS}]")
_PILED: Final = re.compile(_PILE)
_SPACING: Final = re.compile("[\n\t]")

_EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\ufe0f\u20e3"
)
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# Seen as a blank or as nothing at all: by them one name looks like another, or like none.
_DISGUISES: Final = re.compile(
    "(?P<blank>[\u115f\u1160\u2800\u3164\uffa0])"
    "|(?P<nothing>[\u00ad\u034f\u17b4\u17b5\u180e\u200b\u2060-\u2064\ufeff]"
    f"|(?<![{_EMOJI}0-9#*])[\ufe00-\ufe0f]|(?<![{_HAN}])[\U000e0100-\U000e01ef]"
    # Joiners shape the letters of scripts that write joined, and pictures; between Latin letters they only hide.
    f"|(?<![\u0590-\u1fff\ua800-\uabff\U00010a00-\U00011fff{_EMOJI}\U0001f3fb-\U0001f3ff])[\u200c\u200d])"
)


def shown(text: str) -> str:
    """Return the text as a screen may show it; harmless text comes back as it is.

    Line breaks of every kind become `\\n`, tabs stay; no character carries more than four combining marks. Joiners, variation
    selectors, directional marks, soft hyphens and the tags of a region's flag stay. Doing it twice changes nothing more.
    """
    if (text.isascii() and text.isprintable()) or _SUSPECT.search(text) is None:
        return text
    text = _LINE_END.sub("\n", text)
    text = _BLANK.sub(" ", text)
    text = _DRIVER.sub(_region, text)
    text = _NO_CHARACTER.sub("\ufffd", text)
    return _PILED.sub(_unpiled, text)


def shown_line(text: str) -> str:
    """Return the text on one line as a screen may show it: every line break and tab is a blank."""
    if text.isascii() and text.isprintable():
        return text
    text = shown(text)
    return _SPACING.sub(" ", text)


def shown_name(text: str) -> str:
    """Return a name on one line, with signs in the place of characters that only disguise it.

    `␣` stands for what looks like a blank and is none, `�` for what can't be seen: soft hyphens, selectors, joiners where
    nothing joins. Selectors of Han stay, as names are written with them.
    """
    if text.isascii():
        return shown_line(text)
    return shown_line(_DISGUISES.sub(_sign, text))


def walled(text: str, kept: str = "") -> str:
    """Return text that was laid out already without what a terminal would obey, as wide as it was taken to be.

    Args:
        kept: A character that is no character and yet stays.
    """
    if text.isprintable():
        return text
    text = _WALL.sub(_region, text)
    return _NO_CHARACTER.sub(lambda found: found[0] if found[0] == kept else "\ufffd", text)


_WALL: Final = re.compile(f"({_REGION})|[\t\n\r{_DRIVING}{_TAGS}{_BREAKS}{_BLANKS}]")


def _region(found: re.Match[str]) -> str:
    return found[1] or ""


def _sign(found: re.Match[str]) -> str:
    return "␣" if found["blank"] else "\ufffd"


def _unpiled(found: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in found[0]:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
