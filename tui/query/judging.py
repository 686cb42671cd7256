"""Whether a row passes a filter, as far as the row itself can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from tui.models.wire import JsonValue
from tui.query.fields import Field, Holds, Vocabulary
from tui.query.query import ANY, ATTRIBUTE, NONE, WORDS, Compare, Query, Term, Value
from tui.text.folding import folded

Verdict = bool | None
"""None: the row does not tell."""


def judge(
    query: Query, item: object, vocabulary: Vocabulary, attributes: Mapping[str, JsonValue] | None = None
) -> Verdict:
    """Return whether something passes a filter; None where only the server knows.

    Args:
        item: A `Row` for `CONVERSATIONS`, a `Contact` for `CONTACTS`.
        attributes: Its custom attributes; None: not at hand.
    """
    if not query.alternatives:
        return True
    verdict: Verdict = False
    for alternative in query.alternatives:
        found = _all(alternative, item, vocabulary, attributes)
        if found:
            return True
        verdict = None if found is None else verdict
    return verdict


def _all(
    terms: tuple[Term, ...], item: object, vocabulary: Vocabulary, attributes: Mapping[str, JsonValue] | None
) -> Verdict:
    verdict: Verdict = True
    for term in terms:
        found = _passes(term, item, vocabulary, attributes)
        if found is False:
            return False
        verdict = None if found is None else verdict
    return verdict


def _passes(term: Term, item: object, vocabulary: Vocabulary, attributes: Mapping[str, JsonValue] | None) -> Verdict:
    verdict: Verdict = False
    for value in term.values:
        found = _holds(term, value, item, vocabulary, attributes)
        if found:
            verdict = True
            break
        verdict = None if found is None else verdict
    return verdict if verdict is None or not term.negated else not verdict


def _holds(
    term: Term, value: Value, item: object, vocabulary: Vocabulary, attributes: Mapping[str, JsonValue] | None
) -> Verdict:
    if term.field == WORDS:
        # Messages further back may hold them.
        return vocabulary.shows(item, value.text) or None
    if term.is_attribute:
        return None if attributes is None else _attribute(attributes.get(term.field[len(ATTRIBUTE) :]), value)
    field = vocabulary.field(term.field)
    told = NotImplemented if field is None else field.read(item)
    if field is None or told is NotImplemented:
        return None
    return _is(field, told, value)


def _is(field: Field, told: object, value: Value) -> Verdict:
    if field.may_lack and value.keyword in (NONE, ANY):
        lacks = told is None or told == ()
        return lacks == (value.keyword == NONE)
    match field.holds:
        case Holds.CHOICE:
            return value.text == "all" or told == value.text
        case Holds.NAMED:
            return None if value.ids is None else told in value.ids
        case Holds.TITLES:
            return isinstance(told, Collection) and folded(value.text) in {folded(str(each)) for each in told}
        case Holds.TIME:
            if not isinstance(told, datetime):
                return False
            after = value.since is None or told >= value.since
            return after and (value.until is None or told < value.until)
        case Holds.TEXT:
            return folded(value.text) in folded(str(told))
        case Holds.WORD:
            return folded(value.text) == folded(str(told))
        case Holds.NUMBER:
            return str(told) == value.text


def _attribute(told: JsonValue, value: Value) -> bool:
    if value.keyword in (NONE, ANY):
        return (told is None or told == "") == (value.keyword == NONE)
    if told is None:
        return False
    words = str(told).casefold() if isinstance(told, bool) else str(told)
    if value.compare is Compare.HOLDS:
        return folded(value.text) in folded(words)
    if value.compare is Compare.IS:
        return folded(words) == folded(value.text) or _number(words) == _number(value.text) is not None
    one, other = _number(words), _number(value.text)
    if one is None or other is None:
        # Days compare as they are written.
        return words[:10] > value.text if value.compare is Compare.ABOVE else words[:10] < value.text
    return one > other if value.compare is Compare.ABOVE else one < other


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
