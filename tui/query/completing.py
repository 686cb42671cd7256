"""What may be written next in a filter: fields, and the values that the account knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui.models.reference import AttributeDefinition, AttributeType
from tui.query.fields import Field, Holds, Vocabulary
from tui.query.query import ANY, ATTRIBUTE, NONE, Names
from tui.query.writing import bare_or_quoted
from tui.text.folding import folded

_HERE = re.compile(r'-?(?:[^\s"]|"(?:[^"\\]|\\.)*"?)*$')
"""What the caret stands at the end of: no blank outside quotes."""

MOST = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to go on."""

    text: str
    """What stands in the place of the letters from `start` to `end` then."""
    start: int
    end: int
    shown: str
    help: str = ""

    def applied_to(self, text: str) -> tuple[str, int]:
        """Return the filter with it, and where the caret stands then."""
        return text[: self.start] + self.text + text[self.end :], self.start + len(self.text)


def complete(text: str, caret: int, vocabulary: Vocabulary, names: Names) -> tuple[Proposal, ...]:
    """Return how the piece that ends at the caret may go on: what begins with it first, then what contains it."""
    here = _HERE.search(text, 0, caret)
    start = here.start() if here else caret
    piece = text[start:caret]
    start += piece.startswith("-")
    piece = piece.removeprefix("-")
    name, colon, rest = _parted(piece)
    if not colon:
        return _fields(piece, start, caret, vocabulary, names)
    last = _last_comma(rest)
    begin = start + len(name) + 1 + last
    field = vocabulary.field(name.casefold())
    # Times are offered with their signs; before other values a sign stays as it is.
    typed = rest[last:] if field is not None and field.holds is Holds.TIME else rest[last:].lstrip("<>=~")
    begin += len(rest[last:]) - len(typed)
    return tuple(_values(name, typed.strip('"'), begin, caret, vocabulary, names))[:MOST]


def _parted(piece: str) -> tuple[str, bool, str]:
    found = re.match(r'(attr\.(?:"[^"]*"|[^\s:"]+)|[A-Za-z]+):', piece)
    return (found[1], True, piece[found.end() :]) if found else ("", False, piece)


def _last_comma(rest: str) -> int:
    place, quoted = 0, False
    for at, letter in enumerate(rest):
        if letter == '"':
            quoted = not quoted
        elif letter == "," and not quoted:
            place = at + 1
    return place


def _fields(piece: str, start: int, end: int, vocabulary: Vocabulary, names: Names) -> tuple[Proposal, ...]:
    wanted = folded(piece)
    words = [(f"{each.name}:", each.name, each.help) for each in vocabulary.fields]
    words += [(f"{flag} ", flag, f"short for is:{flag}") for flag in vocabulary.flags]
    words += [
        (f"{ATTRIBUTE}{_key(each)}:", f"{ATTRIBUTE}{_key(each)}", each.attribute_display_name)
        for each in names.attributes or ()
    ]
    return tuple(
        Proposal(text, start, end, shown, help_) for text, shown, help_ in words if folded(shown).startswith(wanted)
    )[:MOST]


def _values(name: str, typed: str, start: int, end: int, vocabulary: Vocabulary, names: Names) -> Iterator[Proposal]:
    offers = list(_offered(name, vocabulary, names))
    wanted = folded(typed)
    begins = [each for each in offers if folded(each[1]).startswith(wanted)]
    holds = [each for each in offers if wanted in folded(each[1]) and each not in begins]
    for text, shown, help_ in begins + holds:
        yield Proposal(text, start, end, shown, help_)


def _offered(name: str, vocabulary: Vocabulary, names: Names) -> Iterator[tuple[str, str, str]]:
    field = vocabulary.field(name.casefold())
    if field is None:
        definition = vocabulary.definition(name.removeprefix(ATTRIBUTE).strip('"'), names)
        if definition is not None:
            yield from ((bare_or_quoted(each), each, "") for each in _attribute_values(definition))
            yield (NONE, NONE, "has no value")
            yield (ANY, ANY, "has some value")
        return
    yield from ((each, each, "") for each in field.choices)
    if field.name == "status":
        yield ("all", "all", "whatever the status")
    if field.offers is not None:
        for offer in field.offers(names) or ():
            yield (bare_or_quoted(offer.word) if offer.is_name else offer.word, offer.word, offer.help)
    if field.holds is Holds.TIME:
        yield from _times(field)
    if field.may_lack:
        yield (NONE, NONE, _none_of(field))
        yield (ANY, ANY, "")


def _times(field: Field) -> Iterator[tuple[str, str, str]]:
    if field.longer:
        yield from ((each, each, "longer than that") for each in (">15m", ">1h", ">4h", ">1d"))
        return
    yield from ((each, each, "within that time") for each in ("<1h", "<1d", "<7d", "<30d"))
    yield from ((each, each, "longer ago") for each in (">1d", ">7d", ">30d"))
    yield from (("today", "today", ""), ("yesterday", "yesterday", ""))


def _none_of(field: Field) -> str:
    return {"assignee": "nobody's", "team": "no team's", "label": "without labels", "waiting": "nobody waits"}.get(
        field.name, "without"
    )


def _attribute_values(definition: AttributeDefinition) -> tuple[str, ...]:
    if definition.attribute_display_type is AttributeType.CHECKBOX:
        return ("true", "false")
    return tuple(definition.attribute_values)


def _key(definition: AttributeDefinition) -> str:
    key = definition.attribute_key
    return key if re.fullmatch(r'[^\s:"]+', key) else f'"{key}"'
