"""A query as text that reads back as the same query."""

from __future__ import annotations

import re

from tui.query.query import ANY, ATTRIBUTE, ME, NONE, WORDS, Query, Term, Value

_SAFE = re.compile(r'[^\s,"<>~][^\s,"]*')


def written(query: Query) -> str:
    """Return the query as an agent would type it, names as they are called now."""
    return " or ".join(" ".join(write_term(term) for term in alternative) for alternative in query.alternatives)


def write_term(term: Term) -> str:
    """Return one condition as an agent would type it."""
    sign = "-" if term.negated else ""
    if term.field == WORDS:
        return sign + _quoted(term.values[0].text)
    if term.field == "is" and len(term.values) == 1 and term.values[0].text == "unread":
        return f"{sign}unread"
    name = term.field
    if term.is_attribute and not re.fullmatch(r'[^\s:"]+', key := name[len(ATTRIBUTE) :]):
        name = f'{ATTRIBUTE}"{key}"'
    return f"{sign}{name}:{','.join(_value(value) for value in term.values)}"


def bare_or_quoted(name: str) -> str:
    """Return a name as a value: in quotes where it would be read as something else."""
    return _quoted(name) if _is_keyword(name) or not _SAFE.fullmatch(name) else name


def _value(value: Value) -> str:
    if value.keyword:
        return value.text
    return value.compare.value + bare_or_quoted(value.text)


def _is_keyword(name: str) -> bool:
    return name.casefold() in (NONE, ANY, ME)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
