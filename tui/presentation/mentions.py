"""Mentions as the server wants them, and as a writer reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

_SOURCE = re.compile(r"\[@((?:[^\]\\]|\\.)*)\]\(mention://(user|team)/(\d+)/([^)\s]*)\)")

_SAFE = "!*'~-._"
"""What `encodeURIComponent` leaves as it is, but for parentheses: they would end the link."""


@dataclass(frozen=True, slots=True)
class Mentionable:
    """Someone who can be mentioned in a note."""

    kind: str
    """`user` or `team`."""
    id: int
    name: str
    detail: str = ""

    @property
    def source(self) -> str:
        """As the server scans for it: `[@Mira Holt](mention://user/12/Mira%20Holt)`."""
        shown = self.name.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
        return f"[@{shown}](mention://{self.kind}/{self.id}/{quote(self.name, safe=_SAFE)})"


def display_name(who: Mentionable, taken: Mapping[str, Mentionable]) -> str:
    """Return how a mention reads in the editor: `@Mira Holt`, and `@Mira Holt#12` where another one has that name."""
    shown = f"@{who.name}"
    other = taken.get(shown)
    return shown if other is None or (other.kind, other.id) == (who.kind, who.id) else f"{shown}#{who.id}"


def readable(source: str) -> tuple[str, dict[str, Mentionable]]:
    """Return the text as a writer reads it, and whom each `@Name` in it means."""
    known: dict[str, Mentionable] = {}

    def shown(found: re.Match[str]) -> str:
        name = re.sub(r"\\(.)", r"\1", found[1]) or unquote(found[4])
        who = Mentionable(found[2], int(found[3]), name)
        display = display_name(who, known)
        known[display] = who
        return display

    return _SOURCE.sub(shown, source), known


def as_source(text: str, known: Mapping[str, Mentionable]) -> str:
    """Return the text as the server wants it: every whole `@Name` that is known becomes a mention."""
    if not known:
        return text
    names = sorted(known, key=len, reverse=True)
    pattern = re.compile("(?<!\\w)(" + "|".join(re.escape(name) for name in names) + r")(?!\w)")
    return pattern.sub(lambda found: known[found[1]].source, text)


_TYPED = re.compile(r"(?<![\w@/.])@(?=[^\W\d_])")
_WORD = re.compile(r"[\w.'’-]*\w")


def typed(text: str, people: Iterable[Mentionable], known: Mapping[str, Mentionable]) -> dict[str, Mentionable]:
    """Return whom names mean that were typed and not chosen: whole names of somebody, whom no other is called like."""
    by_name: dict[str, list[Mentionable]] = {}
    for who in people:
        by_name.setdefault(f"@{who.name}", []).append(who)
    found: dict[str, Mentionable] = {}
    for name, meant in by_name.items():
        if len(meant) == 1 and name not in known and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found[name] = meant[0]
    return found


def nobodys(text: str, known: Mapping[str, Mentionable]) -> tuple[str, ...]:
    """Return the names after an `@` that mean nobody, each once: `@Kenjo`. What is in an address is no name."""
    names: list[str] = []
    for at in _TYPED.finditer(text):
        rest = text[at.start() :]
        if not any(re.match(rf"{re.escape(name)}(?!\w)", rest) for name in known):
            word = _WORD.match(rest[1:])
            names.append(f"@{word[0]}" if word else "@")
    return tuple(dict.fromkeys(names))


def plain(source: str) -> str:
    """Return text with every mention as `@Name`: what a customer may read."""
    return readable(source)[0]


def mentionables(people: Iterable[tuple[str, int, str, str]]) -> tuple[Mentionable, ...]:
    """Return people and teams, given as kind, id, name and detail, as they can be mentioned."""
    return tuple(Mentionable(*who) for who in people)
