"""How a cell looks, as one string, and the shortest sequence that turns one look into another.

A style is the body of one SGR sequence in a fixed order (attributes, foreground, background), so that equal looks are
equal strings. A link is joined on after `LINK`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

LINK: Final = "\x00"
"""Stands between the SGR part and the address of a link; no clean text contains it."""

# Attribute → the code that switches it off. 22 ends bold and dim together.
_OFF: Final = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
    "51": "54",
    "52": "54",
    "53": "55",
}
# With one of these a blank is not blank: underlined, reversed, struck, framed, overlined. Blinking and bold don't show.
_VISIBLE_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})


class Look(NamedTuple):
    """A style taken apart."""

    attributes: tuple[str, ...]
    foreground: str
    background: str
    link: str


@lru_cache(8192)
def look(style: str) -> Look:
    """Return the parts of a style this module made."""
    sgr, _, link = style.partition(LINK)
    attributes, foreground, background = _applied((), "", "", sgr)
    return Look(attributes, foreground, background, link)


@lru_cache(8192)
def applied(style: str, sgr: str, colours: bool = True) -> str:
    """Return the style after an SGR body: what a terminal would show from there on.

    Args:
        style: What was on before.
        sgr: Parameters of the sequence, digits and semicolons. What no terminal agrees on is ignored.
        colours: False leaves the colours out and keeps bold, underline, reverse.
    """
    before = look(style)
    attributes, foreground, background = _applied(before.attributes, before.foreground, before.background, sgr)
    if not colours:
        foreground = background = ""
    return _joined(attributes, foreground, background, before.link)


@lru_cache(4096)
def linked(style: str, address: str) -> str:
    """Return the style with a link to `address`; an empty address ends the link."""
    sgr = style.partition(LINK)[0]
    return sgr + LINK + address if address else sgr


@lru_cache(4096)
def blank(style: str) -> str:
    """Return the style a space needs to look the same: without what only shows on letters."""
    attributes, _, background, link = look(style)
    return style if link or _VISIBLE_ON_BLANKS.intersection(attributes) else background


@lru_cache(4096)
def erasable(style: str) -> bool:
    """Return whether erasing in this style gives the same cell as writing a space in it."""
    parts = look(style)
    return not parts.link and not _VISIBLE_ON_BLANKS.intersection(parts.attributes)


@lru_cache(16384)
def transition(old: str | None, new: str) -> str:
    """Return the shortest sequence from one style to another; `None` means that the terminal's style is unknown."""
    if old == new:
        return ""
    after = look(new)
    target = new.partition(LINK)[0]
    if old is None:
        return (f"\x1b[0;{target}m" if target else "\x1b[m") + (_link(after.link) if after.link else "")
    before = look(old)
    link = _link(after.link) if before.link != after.link else ""
    if before[:3] == after[:3]:
        return link
    if not target:
        return "\x1b[m" + link
    codes: list[str] = []
    kept = before.attributes
    for attribute in before.attributes:
        if attribute not in after.attributes and attribute in kept:
            off = _OFF[attribute]
            codes.append(off)
            kept = tuple(other for other in kept if _OFF[other] != off)
    codes += [attribute for attribute in after.attributes if attribute not in kept]
    if before.foreground != after.foreground:
        codes.append(after.foreground or "39")
    if before.background != after.background:
        codes.append(after.background or "49")
    change = ";".join(codes)
    whole = f"0;{target}"
    return f"\x1b[{change if len(change) <= len(whole) else whole}m" + link


def _link(address: str) -> str:
    # Without the id that Rich gives each style: it is another one in every frame, so that nothing would be equal.
    return f"\x1b]8;;{address}\x1b\\"


def _joined(attributes: tuple[str, ...], foreground: str, background: str, link: str) -> str:
    sgr = ";".join((*attributes, *filter(None, (foreground, background))))
    return sgr + LINK + link if link else sgr


def _applied(
    attributes: tuple[str, ...], foreground: str, background: str, sgr: str
) -> tuple[tuple[str, ...], str, str]:
    on = set(attributes)
    codes = sgr.split(";")
    position = 0
    while position < len(codes):
        code = codes[position].lstrip("0")
        position += 1
        if code == "":
            on, foreground, background = set(), "", ""
        elif code in ("38", "48", "58"):
            length = {"5": 2, "2": 4}.get(codes[position] if position < len(codes) else "", 0)
            colour = codes[position : position + length]
            position += max(1, length)
            if not length or len(colour) < length or not all(part.isdigit() and len(part) < 4 for part in colour):
                continue
            if code == "38":
                foreground = ";".join((code, *colour))
            elif code == "48":
                background = ";".join((code, *colour))
        elif code in _OFF:
            on.add(code)
        elif code in ("22", "23", "24", "25", "27", "28", "29", "54", "55"):
            on = {attribute for attribute in on if _OFF[attribute] != code}
        elif code == "39":
            foreground = ""
        elif code == "49":
            background = ""
        elif len(code) == 2 and (code[0] in "39" and code[1] in "01234567"):
            foreground = code
        elif (len(code) == 2 and code[0] == "4" and code[1] in "01234567") or (
            len(code) == 3 and code[:2] == "10" and code[2] in "01234567"
        ):
            background = code
    return tuple(sorted(on, key=int)), foreground, background
