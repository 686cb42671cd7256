"""A folder that the server keeps, as conditions that rows can be judged by."""

from __future__ import annotations

from collections.abc import Mapping

from tui.models.filter import Operator
from tui.models.wire import JsonValue
from tui.query.fields import Field, Holds, Vocabulary
from tui.query.query import ANY, EVERYTHING, NONE, Query, Term, Value

UNTOLD = "?"
"""The field of a condition that no row tells: it is the server's to judge."""


def query_of(saved: Mapping[str, JsonValue], vocabulary: Vocabulary) -> Query:
    """Return what a saved folder asks for; conditions that this language does not have stand for the server's word."""
    rows = saved.get("payload")
    alternatives: list[tuple[Term, ...]] = []
    terms: list[Term] = []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        terms.append(_term(row, vocabulary))
        if str(row.get("query_operator") or "").lower() == "or":
            alternatives.append(tuple(terms))
            terms = []
    if terms:
        alternatives.append(tuple(terms))
    return Query(tuple(alternatives)) if alternatives else EVERYTHING


def _term(row: Mapping[str, JsonValue], vocabulary: Vocabulary) -> Term:
    key, operator = str(row.get("attribute_key")), str(row.get("filter_operator"))
    field = next((each for each in vocabulary.fields if each.key == key), None)
    told = row.get("values")
    values = told if isinstance(told, list) else [] if told is None else [told]
    found: tuple[Value, ...] | None = None
    if field is not None and operator in (Operator.PRESENT, Operator.ABSENT) and field.may_lack:
        found = (Value(text=ANY if operator == Operator.PRESENT else NONE),)
    elif field is not None and operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        found = _values(field, values)
    if field is None or not found:
        return Term(field=UNTOLD + key, values=(Value(text=""),))
    return Term(field=field.name, values=found, negated=operator == Operator.NOT_EQUAL)


def _values(field: Field, told: list[JsonValue]) -> tuple[Value, ...] | None:
    plain = [each.get("id") if isinstance(each, dict) else each for each in told]
    match field.holds:
        case Holds.CHOICE:
            return tuple(Value(text=str(each)) for each in plain)
        case Holds.TITLES:
            return tuple(Value(text=str(each), quoted=True) for each in plain)
        case Holds.NAMED:
            ids = [int(each) for each in plain if isinstance(each, int | str) and str(each).isdecimal()]
            return tuple(Value(text=str(each), quoted=True, ids=(each,)) for each in ids)
        case _:
            return None
