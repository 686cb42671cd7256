"""Addresses of e-mail as people type them, mail programs copy them, and servers hand them on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

LONGEST: Final = 8_000
"""Characters of a text beyond which nothing is looked for in it."""

# What the server takes, and no more: it refuses the whole reply for one address that it doesn't.
# `URI::MailTo::EMAIL_REGEXP` in messages_controller and message_builder, 4.15.
_HOST: Final = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_ADDRESS: Final = re.compile(rf"[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_HOST}(?:\.{_HOST})+")
_NAMED: Final = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>\s]+)\s*>", re.IGNORECASE)
# Names may hold what stands between addresses elsewhere, where they are in quotes.
_PIECE: Final = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"|<[^<>\n]*>|[^;\n"<]|["<])+')
_PART: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,"<]|["<])+')


class Addresses(NamedTuple):
    """What a text with addresses says."""

    found: tuple[str, ...] = ()
    """Each once, in their order."""
    wrong: tuple[str, ...] = ()
    """What in it is no address."""


def is_address(text: str) -> bool:
    """Whether the server takes this as an address."""
    return _ADDRESS.fullmatch(text) is not None


def read(text: str, *, blanks: bool = True) -> Addresses:
    """Return the addresses of a text: with or without names, with commas, semicolons or blanks between.

    `Boss <boss@example.net>; "Reed, Ann" <ann@x.example>, third@example.net`

    Args:
        blanks: Whether blanks alone may stand between two.
    """
    found: list[str] = []
    wrong: list[str] = []
    for piece in _PIECE.findall(text[:LONGEST]):
        # A name may come with its comma and without quotes: `Reed, Ann <ann@x.example>`.
        names: list[str] = []
        for part in map(str.strip, _PART.findall(piece)):
            if (named := _NAMED.fullmatch(part)) is not None:
                (found if is_address(named[1]) else wrong).append(named[1])
                names = []
            elif "@" in part:
                for one in part.split() if blanks else [part]:
                    (found if is_address(one) else wrong).append(one)
                wrong, names = names + wrong, []
            elif part:
                names.append(part)
        wrong += names
    return Addresses(each_once(found), tuple(wrong))


def told(entries: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses in what a mail says of its people, each once.

    Servers hand on what broken headers hold: `Array`, text with blanks. None of that is an address.
    """
    return each_once([one for entry in entries for one in read(entry, blanks=False).found])


def unsendable(entries: Iterable[str]) -> tuple[str, ...]:
    """Return what is meant as an address in what a mail says of its people, and the server takes for none."""
    wrong = (one for entry in entries for one in read(entry, blanks=False).wrong)
    return each_once([one for one in wrong if one.count("@") == 1 and not any(map(str.isspace, one))])


def each_once(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses in their order, each as it is written first."""
    seen: dict[str, str] = {}
    for address in addresses:
        seen.setdefault(address.lower(), address)
    return tuple(seen.values())
