"""What the server is asked for a filter, and what of it the server can't be asked.

What is asked never leaves out a row that the filter lets through: where the server can't say it, it is asked for more,
and the rows are judged when they come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Literal

from tui.models.conversation import Status
from tui.models.filter import Condition, Operator
from tui.models.reference import AttributeType
from tui.query.fields import Field, Holds, Vocabulary
from tui.query.query import ANY, ATTRIBUTE, ME, NONE, WORDS, Compare, Names, Query, Term, Value
from tui.query.writing import write_term

MOST_ALTERNATIVES = 16
"""More are not asked for: the server would read a list of conditions as long as a page."""

Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What the list of conversations takes: it sorts, counts, and finds words."""

    status: Status | None = None
    """None: of every status."""
    assignee: Literal["me", "unassigned", "assigned", "all"] = "all"
    inbox_id: int | None = None
    team_id: int | None = None
    labels: tuple[str, ...] = ()
    """Any of them."""
    unattended: bool = False
    """Those where a customer waits, and those never answered."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How to ask for what a filter lets through."""

    parameters: Parameters | None = None
    """For the list; None: ask the filter endpoint by the conditions, which sorts by last activity alone."""
    conditions: Conditions = ()
    only_here: tuple[str, ...] = ()
    """Conditions, as written, that the server is not asked or not exactly: they are judged on the rows it sends."""


def request(query: Query, vocabulary: Vocabulary, names: Names | None = None) -> Request:
    """Return how to ask for what a filter over conversations lets through."""
    names = names or Names()
    if (listed := _listed(query)) is not None:
        return listed
    conditions, only_here = conditions_of(query, vocabulary, names)
    return (
        Request(conditions=conditions, only_here=only_here)
        if conditions
        else Request(parameters=Parameters(), only_here=only_here)
    )


def conditions_of(
    query: Query, vocabulary: Vocabulary, names: Names | None = None
) -> tuple[Conditions, tuple[str, ...]]:
    """Return the conditions for a filter endpoint, and what of the filter it is not asked; no conditions: everything."""
    writer = _Conditions(vocabulary, names or Names())
    return writer.all_of(query), tuple(dict.fromkeys(writer.only_here))


def _listed(query: Query) -> Request | None:
    """Return the query as parameters of the list, where they say all of it, or where words are to be found."""
    if len(query.alternatives) > 1:
        return None
    terms = query.alternatives[0] if query.alternatives else ()
    asked, left = Parameters(), list[Term]()
    seen = set[str]()
    for term in terms:
        taken = None if term.negated or term.field in seen else _parameter(asked, term)
        if taken is None:
            left.append(term)
        else:
            asked = taken
            seen.add(term.field)
    waits = [term for term in left if term.field == "waiting" and not term.negated and NONE not in _keywords(term)]
    others = [term for term in left if term not in waits]
    if others and not asked.text:
        return None
    if waits:
        asked = replace(asked, unattended=True)
    return Request(parameters=asked, only_here=tuple(write_term(term) for term in left))


def _parameter(asked: Parameters, term: Term) -> Parameters | None:
    value = term.values[0]
    if term.field == "label" and not _keywords(term):
        return replace(asked, labels=tuple(each.text for each in term.values))
    if len(term.values) != 1:
        return None
    match term.field:
        case "status":
            return replace(asked, status=None if value.text == "all" else Status(value.text))
        case "assignee" if value.keyword in (ME, NONE, ANY):
            return replace(asked, assignee="me" if value.keyword == ME else _ASSIGNED[value.keyword])
        case "inbox" | "channel" if value.ids and len(value.ids) == 1 and asked.inbox_id is None:
            return replace(asked, inbox_id=value.ids[0])
        case "team" if value.ids and len(value.ids) == 1:
            return replace(asked, team_id=value.ids[0])
        case "" if value.text:
            return replace(asked, text=value.text)
        case _:
            return None


_ASSIGNED: dict[str, Literal["unassigned", "assigned"]] = {NONE: "unassigned", ANY: "assigned"}


def _keywords(term: Term) -> set[str]:
    return {value.keyword for value in term.values} - {""}


class _Conditions:
    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self.only_here: list[str] = []

    def all_of(self, query: Query) -> Conditions:
        alternatives: list[Conditions] = []
        for terms in query.alternatives:
            combined: list[Conditions] = [()]
            # Those with custom attributes last: text in one of them spoils conditions of several values behind it.
            for term in sorted(terms, key=lambda each: (each.is_attribute, each.is_attribute and each.negated)):
                asked = self._of(term)
                if asked is None or len(combined) * len(asked) + len(alternatives) > MOST_ALTERNATIVES:
                    self.only_here.append(write_term(term))
                    continue
                combined = [(*one, *other) for one, other in product(combined, asked)]
            alternatives += combined
        if not alternatives or () in alternatives:
            return ()
        return self._joined(alternatives)

    def _joined(self, alternatives: list[Conditions]) -> Conditions:
        """Return the alternatives one behind the other, without what the server would take for something else there."""
        alternatives.sort(key=lambda each: any(condition.custom for condition in each))
        flat: list[Condition] = []
        after_custom = False
        for number, each in enumerate(alternatives, 1):
            kept = list[Condition]()
            for place, condition in enumerate(each, 1):
                is_last = number == len(alternatives) and place == len(each)
                if condition.custom and condition.operator is Operator.NOT_EQUAL and not is_last:
                    # The server writes "or is null" behind it, and fails on whatever follows (4.16.2).
                    self.only_here.append(f"-{ATTRIBUTE}{condition.attribute_key}:{condition.values[0]}")
                elif after_custom and not condition.custom and len(condition.values) > 1:
                    # Its further values would not count there (4.0.4 to 4.16.2): without it more rows come.
                    continue
                else:
                    kept.append(condition)
                    after_custom = after_custom or condition.custom
            if not kept:
                return ()
            flat += [*kept[:-1], replace(kept[-1], joined_by_or=number < len(alternatives))]
        return tuple(flat)

    def _of(self, term: Term) -> list[Conditions] | None:
        """Return what asks for one condition, as alternatives; None: the server can't be asked."""
        if term.field == WORDS:
            return None
        if term.is_attribute:
            return self._attribute(term)
        field = self._vocabulary.field(term.field)
        if field is None or not (field.key or field.flags):
            return None
        match field.holds:
            case Holds.CHOICE:
                return _choice(field, term)
            case Holds.NAMED:
                return _named(field, term)
            case Holds.TITLES:
                return _flags(field, term) if field.flags else _titles(field, term)
            case Holds.TIME:
                return _time(field, term)
            case Holds.TEXT | Holds.WORD:
                if term.negated:
                    # Rows without a value would be left out.
                    return None
                operator = Operator.CONTAINS if field.holds is Holds.TEXT else Operator.EQUAL
                # Of contacts' text only the first value counts (4.16.2), so each is asked for by itself.
                return [(_condition(field.key, operator, value.text),) for value in term.values]
            case Holds.NUMBER:
                if term.negated:
                    return [tuple(_condition(field.key, Operator.NOT_EQUAL, value.text) for value in term.values)]
                return [(_condition(field.key, Operator.EQUAL, value.text),) for value in term.values]

    def _attribute(self, term: Term) -> list[Conditions] | None:
        key = term.field[len(ATTRIBUTE) :]
        definition = self._vocabulary.definition(key, self._names)
        if definition is None or definition.attribute_model is not self._vocabulary.attributes:
            return None
        kind = definition.attribute_display_type
        if kind in (AttributeType.CURRENCY, AttributeType.PERCENT):
            # The server fails on them.
            return None
        if term.negated:
            if len(term.values) > 1 or term.values[0].compare is not Compare.IS:
                return None
            keyword = term.values[0].keyword
            if keyword in (NONE, ANY):
                operator = Operator.PRESENT if keyword == NONE else Operator.ABSENT
                return [(_custom(key, operator),)]
            return [(_custom(key, Operator.NOT_EQUAL, term.values[0].text),)]
        return [(_attribute_value(key, value),) for value in term.values]


def _attribute_value(key: str, value: Value) -> Condition:
    if value.keyword in (NONE, ANY):
        return _custom(key, Operator.ABSENT if value.keyword == NONE else Operator.PRESENT)
    operator = {
        Compare.IS: Operator.EQUAL,
        Compare.ABOVE: Operator.GREATER,
        Compare.BELOW: Operator.LESS,
        Compare.HOLDS: Operator.CONTAINS,
    }[value.compare]
    return _custom(key, operator, value.text)


def _choice(field: Field, term: Term) -> list[Conditions] | None:
    chosen = {value.text for value in term.values}
    if "all" in chosen:
        return [()] if not term.negated else None
    if term.negated:
        chosen = set(field.choices) - chosen
    if not chosen or chosen & field.not_asked:
        return None
    return [(_condition(field.key, Operator.EQUAL, *(each for each in field.choices if each in chosen)),)]


def _named(field: Field, term: Term) -> list[Conditions] | None:
    keywords = _keywords(term) - {ME}
    if any(value.ids is None for value in term.values if value.keyword not in (NONE, ANY)):
        return None
    ids = sorted({one for value in term.values for one in value.ids or ()})
    if keywords >= {NONE, ANY}:
        return None if term.negated else [()]
    if term.negated:
        if ANY in keywords:
            return [(_condition(field.key, Operator.ABSENT),)]
        others = tuple(_condition(field.key, Operator.NOT_EQUAL, one) for one in ids)
        if NONE in keywords:
            return [(*others, _condition(field.key, Operator.PRESENT))]
        # "Not this team" leaves out what has none, on the server (4.16.2).
        return [others, (_condition(field.key, Operator.ABSENT),)] if field.may_lack else [others]
    if ANY in keywords:
        return [(_condition(field.key, Operator.PRESENT),)]
    found: list[Conditions] = [(_condition(field.key, Operator.EQUAL, *ids),)] if ids else []
    return found + ([(_condition(field.key, Operator.ABSENT),)] if NONE in keywords else []) or None


def _titles(field: Field, term: Term) -> list[Conditions] | None:
    keywords = _keywords(term)
    titles = [value.text for value in term.values if not (field.may_lack and value.keyword in (NONE, ANY))]
    if keywords >= {NONE, ANY}:
        return None if term.negated else [()]
    if term.negated:
        if ANY in keywords:
            return [(_condition(field.key, Operator.ABSENT),)]
        none = (_condition(field.key, Operator.PRESENT),) if NONE in keywords else ()
        return [(*(_condition(field.key, Operator.NOT_EQUAL, title) for title in titles), *none)]
    if ANY in keywords:
        return [(_condition(field.key, Operator.PRESENT),)]
    found: list[Conditions] = [(_condition(field.key, Operator.EQUAL, *titles),)] if titles else []
    return found + ([(_condition(field.key, Operator.ABSENT),)] if NONE in keywords else [])


def _flags(field: Field, term: Term) -> list[Conditions] | None:
    conditions = [field.flags.get(value.text) for value in term.values]
    known = [condition for condition in conditions if condition is not None]
    if len(known) < len(conditions):
        return None
    if term.negated:
        return [tuple(replace(condition, operator=Operator.NOT_EQUAL) for condition in known)]
    return [(condition,) for condition in known]


def _time(field: Field, term: Term) -> list[Conditions] | None:
    stretches = [(value.since, value.until) for value in term.values]
    if not term.negated:
        return [_between(field.key, since, until) for since, until in stretches]
    if len(stretches) > 1:
        return None
    since, until = stretches[0]
    outside: list[Conditions] = []
    if since is not None:
        outside.append(_between(field.key, None, since))
    if until is not None:
        outside.append(_between(field.key, until, None))
    return outside or None


def _between(key: str, since: datetime | None, until: datetime | None) -> Conditions:
    """Return the whole days, in UTC as the server counts them, that hold a stretch; the day named is not among them."""
    found: list[Condition] = []
    if since is not None:
        found.append(_condition(key, Operator.GREATER, (since.astimezone(UTC) - timedelta(days=1)).date().isoformat()))
    if until is not None:
        last = until.astimezone(UTC) - timedelta(microseconds=1)
        found.append(_condition(key, Operator.LESS, (last + timedelta(days=1)).date().isoformat()))
    return tuple(found)


def _condition(key: str, operator: Operator, *values: str | int) -> Condition:
    return Condition(attribute_key=key, operator=operator, values=values)


def _custom(key: str, operator: Operator, *values: str) -> Condition:
    return Condition(attribute_key=key, operator=operator, values=values, custom=True)
