"""A filter read: text in, conditions out, or what is wrong with it and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from tui.models.reference import AttributeType
from tui.query import moments
from tui.query.fields import Field, Holds, Offer, Vocabulary
from tui.query.query import (
    ANY,
    ATTRIBUTE,
    ME,
    NONE,
    WORDS,
    Compare,
    Names,
    Query,
    QueryError,
    Term,
    Value,
)
from tui.text.folding import folded

_FIELD = re.compile(r'(attr\.(?:"[^"]*"|[^\s:"]+)|[A-Za-z]+):(?!//)')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_BARE = re.compile(r"[^\s,]+")
_WORD = re.compile(r"\S+")
_SIGN = re.compile(r"[<>]=?|~")

LARGEST_ID = 2**31 - 1
"""The server answers larger numbers with an error of its own."""

LONGEST = 2_000
"""Letters of a filter that are read; nobody types more."""


def parse(text: str, vocabulary: Vocabulary, *, now: datetime, names: Names | None = None) -> Query:
    """Return what a filter says; an empty one says nothing.

    Args:
        now: Aware, in the agent's time zone: lengths of time are counted from it, days are days there.
        names: What values may name. Without them, and for those that are None, names are taken as they stand.

    Raises:
        QueryError: With the sentence and the place.
    """
    if len(text) > LONGEST:
        raise QueryError(f"A filter has {LONGEST} letters at the most.", LONGEST, len(text))
    return _Reader(text, vocabulary, now, names or Names()).query()


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, now: datetime, names: Names) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._now = now
        self._names = names

    def query(self) -> Query:
        alternatives: list[tuple[Term, ...]] = []
        terms: list[Term] = []
        joint: tuple[str, int, int] | None = None
        place = 0
        while (place := self._skipped(place)) < len(self._text):
            word = _WORD.match(self._text, place)
            if word is not None and word[0].casefold() in ("and", "or"):
                if not terms or joint is not None:
                    raise QueryError(f"{word[0]} stands between two conditions.", place, word.end())
                joint = (word[0].casefold(), place, word.end())
                if joint[0] == "or":
                    alternatives.append(tuple(terms))
                    terms = []
                place = word.end()
                if joint[0] == "or":
                    # What follows begins an alternative: only `and` and `or` need to know that one is still to come.
                    place = self._expect(joint, place)
                    joint = None
                continue
            found, place = self._term(place)
            before = terms[-1] if terms else None
            if joint is None and before is not None and (joined := self._joined(before, found)) is not None:
                terms[-1] = joined
            else:
                terms.append(found)
            joint = None
        if joint is not None:
            raise QueryError(f"What else? {joint[0]} joins two conditions.", joint[1], joint[2])
        if terms:
            alternatives.append(tuple(terms))
        return Query(tuple(tuple(map(_settled, alternative)) for alternative in alternatives))

    def _expect(self, joint: tuple[str, int, int], place: int) -> int:
        word = _WORD.match(self._text, self._skipped(place))
        if word is None or word[0].casefold() in ("and", "or"):
            raise QueryError(f"What else? {joint[0]} joins two conditions.", joint[1], joint[2])
        return place

    def _skipped(self, place: int) -> int:
        while place < len(self._text) and self._text[place].isspace():
            place += 1
        return place

    def _joined(self, before: Term, found: Term) -> Term | None:
        """Return words that follow each other as one piece of text; None: they are no such words."""
        both = (before, found)
        if any(term.field != WORDS or term.negated or term.values[0].quoted for term in both):
            return None
        one, other = before.values[0], found.values[0]
        value = replace(one, text=f"{one.text} {other.text}", end=other.end)
        return replace(before, values=(value,), end=found.end)

    def _term(self, start: int) -> tuple[Term, int]:
        text = self._text
        place = start
        negated = text[place] == "-" and place + 1 < len(text) and not text[place + 1].isspace()
        place += negated
        if (named := _FIELD.match(text, place)) is not None:
            name, values, end = self._values(named)
            return Term(field=name, values=values, negated=negated, start=start, end=end), end
        if text[place] == '"' and (quoted := _QUOTED.match(text, place)):
            value = Value(text=_plain(quoted[1]), quoted=True, start=place, end=quoted.end())
            if not value.text.strip():
                raise QueryError("Which words? Nothing stands between the quotes.", place, quoted.end())
            return Term(field=WORDS, values=(value,), negated=negated, start=start, end=quoted.end()), quoted.end()
        word = _WORD.match(text, place)
        assert word is not None  # a letter stands here
        field, value = WORDS, Value(text=word[0], start=place, end=word.end())
        if word[0].casefold() in self._vocabulary.flags:
            field, value = "is", replace(value, text=word[0].casefold())
        elif re.fullmatch(r"#\d+", word[0]) and self._vocabulary.field("id") is not None:
            field, value = "id", self._resolved(self._vocabulary.field("id"), "id", replace(value, text=word[0][1:]))
        return Term(field=field, values=(value,), negated=negated, start=start, end=word.end()), word.end()

    def _values(self, named: re.Match[str]) -> tuple[str, tuple[Value, ...], int]:
        name, place = named[1], named.end()
        field: Field | None = None
        if name.casefold().startswith(ATTRIBUTE):
            name = self._attribute(name, named)
        else:
            name = name.casefold()
            field = self._vocabulary.field(name)
            if field is None:
                raise self._unknown_field(named)
        values: list[Value] = []
        while True:
            begin = place
            sign = _SIGN.match(self._text, place)
            place = sign.end() if sign else place
            if (quoted := _QUOTED.match(self._text, place)) is not None:
                value = Value(text=_plain(quoted[1]), quoted=True, start=begin, end=quoted.end())
            elif (bare := _BARE.match(self._text, place)) is not None:
                value = Value(text=bare[0], start=begin, end=bare.end())
            else:
                raise QueryError(
                    f"{name}: needs a value{': ' + field.help if field else ''}.", named.start(), max(place, 1)
                )
            place = value.end
            values.append(self._resolved(field, name, replace(value, compare=_compare(sign)), sign[0] if sign else ""))
            if place >= len(self._text) or self._text[place] != ",":
                return name, tuple(values), place
            place += 1

    def _unknown_field(self, named: re.Match[str]) -> QueryError:
        known = [each.name for each in self._vocabulary.fields]
        near = get_close_matches(named[1].casefold(), known, 1)
        hint = f"Did you mean {near[0]}:?" if near else f"There are {', '.join(known)} and attr.NAME."
        return QueryError(
            f"{named[1]}: is not known. {hint} Words with a colon go in quotes.", named.start(1), named.end()
        )

    def _attribute(self, name: str, named: re.Match[str]) -> str:
        key = name[len(ATTRIBUTE) :].strip('"')
        definition = self._vocabulary.definition(key, self._names)
        if definition is not None:
            return ATTRIBUTE + definition.attribute_key
        if self._names.attributes is not None:
            known = [each.attribute_key for each in self._names.attributes]
            near = get_close_matches(key, known, 1)
            hint = f"Did you mean attr.{near[0]}?" if near else "The account has no such custom attribute."
            raise QueryError(f"attr.{key} is not known. {hint}", named.start(1), named.end())
        return ATTRIBUTE + key

    def _resolved(self, field: Field | None, name: str, value: Value, sign: str = "") -> Value:
        if field is None:
            return self._attribute_value(name, value)
        if value.compare is not Compare.IS and field.holds is not Holds.TIME:
            raise QueryError(f"{name}: takes no {value.compare.value}.", value.start, value.end)
        if value.keyword in (NONE, ANY) and field.may_lack:
            return value
        match field.holds:
            case Holds.CHOICE:
                return self._choice(field, value)
            case Holds.NAMED:
                return self._named(field, value)
            case Holds.TITLES if field.choices:
                return self._choice(field, value)
            case Holds.TITLES:
                return self._title(field, value)
            case Holds.TIME:
                return self._time(field, value, sign)
            case Holds.NUMBER:
                digits = value.text.removeprefix("#")
                if not re.fullmatch(r"[0-9]{1,10}", digits) or int(digits) > LARGEST_ID:
                    raise QueryError(f"{name}: is a number.", value.start, value.end)
                return replace(value, text=str(int(digits)))
            case _:
                if not value.text.strip():
                    raise QueryError(f"{name}: needs a value.", value.start, value.end)
                return value

    def _choice(self, field: Field, value: Value) -> Value:
        word = value.text.casefold()
        if field.name == "status" and word in ("all", ANY):
            return replace(value, text="all", quoted=False)
        found = [word] if word in field.choices else [each for each in field.choices if word and each.startswith(word)]
        if len(found) != 1:
            raise QueryError(
                f"{field.name}: is one of {', '.join(field.choices)}, not {_cut(value.text)}.", value.start, value.end
            )
        return replace(value, text=found[0], quoted=False)

    def _named(self, field: Field, value: Value) -> Value:
        offers = field.offers(self._names) if field.offers else None
        if offers is None:
            return value
        found = _called(value, offers)
        words = {folded(each.word) for each in found}
        if len(words) > 1:
            raise QueryError(
                f"{_cut(value.text)} may be {', '.join(_cut(each.word) for each in found[:4])}: write more of it.",
                value.start,
                value.end,
            )
        if not found:
            if field.name != "channel" and re.fullmatch(r"[0-9]{1,9}", value.text):
                return replace(value, ids=(int(value.text),))
            raise QueryError(
                f"No {_NOUN.get(field.name, field.name)} is called {_cut(value.text)}.", value.start, value.end
            )
        ids = tuple(sorted({one for each in found for one in each.ids or ()}))
        return replace(value, text=found[0].word, ids=ids, quoted=found[0].is_name)

    def _title(self, field: Field, value: Value) -> Value:
        offers = field.offers(self._names) if field.offers else None
        if offers is None:
            return value
        found = _called(value, offers)
        if len(found) != 1:
            some = f"may be {', '.join(_cut(each.word) for each in found[:4])}: write more of it." if found else ""
            sentence = f"{_cut(value.text)} {some}" if some else f"No {field.name} is called {_cut(value.text)}."
            raise QueryError(sentence, value.start, value.end)
        return replace(value, text=found[0].word, quoted=True)

    def _time(self, field: Field, value: Value, sign: str) -> Value:
        if value.compare is Compare.HOLDS:
            raise QueryError(f"{field.name}: takes no ~.", value.start, value.end)
        found = moments.stretch(sign[:1], value.text, self._now, longer=field.longer)
        if found is None:
            raise QueryError(
                f"{_cut(value.text)} is no time: 30m, 2h, 7d, 2w ago, or a day: 2026-11-24, today.",
                value.start,
                value.end,
            )
        since, until = found
        return replace(value, quoted=False, since=since, until=until)

    def _attribute_value(self, name: str, value: Value) -> Value:
        if not value.text:
            raise QueryError(f"{name}: needs a value.", value.start, value.end)
        definition = self._vocabulary.definition(name.removeprefix(ATTRIBUTE), self._names)
        if definition is None or value.keyword in (NONE, ANY):
            return value
        kind = definition.attribute_display_type
        above = value.compare in (Compare.ABOVE, Compare.BELOW)
        if kind in (AttributeType.NUMBER, AttributeType.CURRENCY, AttributeType.PERCENT):
            if value.compare is Compare.HOLDS or not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", value.text):
                raise QueryError(f"{name}: is a number.", value.start, value.end)
        elif kind is AttributeType.DATE:
            found = moments.day(value.text, self._now)
            if value.compare is Compare.HOLDS or found is None:
                raise QueryError(f"{name}: is a day, such as 2026-11-24.", value.start, value.end)
            return replace(value, text=found.isoformat(), quoted=False)
        elif kind is AttributeType.CHECKBOX:
            word = {"yes": "true", "no": "false"}.get(value.text.casefold(), value.text.casefold())
            if value.compare is not Compare.IS or word not in ("true", "false"):
                raise QueryError(f"{name}: is true or false.", value.start, value.end)
            return replace(value, text=word, quoted=False)
        elif above:
            raise QueryError(f"{name}: is text: it is neither above nor below.", value.start, value.end)
        return value


_NOUN = {"assignee": "agent", "channel": "channel with an inbox here"}


def _called(value: Value, offers: Sequence[Offer]) -> list[Offer]:
    wanted = folded(value.text)
    exact = [each for each in offers if folded(each.word) == wanted and (each.is_name != (value.keyword == ME))]
    if exact or value.quoted or not wanted:
        return exact
    return [each for each in offers if each.is_name and folded(each.word).startswith(wanted)]


def _settled(term: Term) -> Term:
    """Return a condition with its quotes kept where they make a difference."""
    return replace(
        term,
        values=tuple(
            replace(value, quoted=term.field == WORDS or (value.quoted and value.text.casefold() in (NONE, ANY, ME)))
            for value in term.values
        ),
    )


def _compare(sign: re.Match[str] | None) -> Compare:
    return Compare(sign[0][0]) if sign else Compare.IS


def _plain(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted)


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return f'"{shown}"' if len(shown) <= 40 else f'"{shown[:39]}…"'
