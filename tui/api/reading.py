"""From bytes to values of ours: JSON, records that were validated, lists that bear a bad row. Texts stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import TypeVar

from tui.api import errors
from tui.models.codec import adapter
from tui.models.wire import Json, JsonValue, number

T = TypeVar("T")

JsonObject = dict[str, JsonValue]


# Escaped halves come in pairs mostly; those are whole characters once they are read.
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_NOTHING: tuple[JsonValue, ...] = (None, "", [], {})
_NONE: Json = {}
"""One for all: most records hold nothing beyond their fields."""


class Rows(tuple[T, ...]):
    """The rows of a list that were understood, in the server's order."""

    passed_over: int = 0
    """How many others there were."""


def loads(raw: bytes | str) -> JsonValue:
    """Return a JSON text as values, every string as the server wrote it; an empty text is None.

    Half a character (a lone surrogate), which can't be written down again, becomes U+FFFD.

    Raises:
        NotUnderstood: It is not JSON.
    """
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        if not text.strip():
            return None
        value: JsonValue = json.loads(text, parse_constant=_no_number, strict=False)
        return _whole(value) if _HALF.search(text) else value
    except (ValueError, RecursionError) as error:
        raise errors.NotUnderstood(
            "Something other than Chatwoot answered: it is not JSON. A proxy or a login page may be in between."
        ) from error


def as_it_is(value: JsonValue) -> JsonValue:
    """Return a value unchanged, for a caller that decides by its shape what it is."""
    return value


def as_text(raw: bytes) -> str:
    """Return an answer that is text and no JSON."""
    return raw.decode("utf-8-sig", "replace")


def validated(kind: type[T], shape: JsonObject | None) -> T:
    """Return a record of ours from a shape that already has its field names.

    Raises:
        NotUnderstood: There is none, or what it cannot do without is missing.
    """
    from pydantic import ValidationError

    if shape is None:
        raise unlike(kind.__name__)
    try:
        return adapter(kind).validate_python(shape)
    except ValidationError as error:
        # Places and kinds alone: the values are a customer's words.
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        places = "; ".join(f"{'.'.join(map(str, problem['loc']))}: {problem['type']}" for problem in problems[:4])
        raise unlike(kind.__name__, places) from None
    except RecursionError as error:
        raise unlike(kind.__name__) from error


def unlike(kind: str, detail: str = "") -> errors.NotUnderstood:
    """Return the failure that a value is not what was expected."""
    return errors.NotUnderstood(f"The server's answer is no {kind} as we know it.", detail=detail)


def rows(values: JsonValue, one: Callable[[JsonValue], T]) -> Rows[T]:
    """Return the rows of a list; what is not understood is passed over and counted.

    Raises:
        NotUnderstood: It is no list, or not a single row of it was understood.
    """
    if not isinstance(values, list):
        raise unlike("list")
    found: list[T] = []
    for value in values:
        try:
            found.append(one(value))
        except errors.NotUnderstood as error:
            problem = error
    if values and not found:
        raise problem
    result = Rows(found)
    result.passed_over = len(values) - len(found)
    return result


def obj(value: JsonValue) -> JsonObject:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def known(value: JsonValue) -> JsonObject | None:
    """Return the value if it is an object with an id, else None: a record that is not there."""
    return value if isinstance(value, dict) and number(value.get("id")) is not None else None


def beyond(kind: type, raw: JsonObject, told: frozenset[str] = frozenset()) -> Json:
    """Return what an object holds beyond a record's fields; null, and what is empty, is nothing.

    Args:
        told: Further names that the record tells in its own way, or that nobody is to keep.
    """
    names = _names(kind, told)
    found = {name: item for name, item in raw.items() if name not in names and item not in _NOTHING}
    return found or _NONE


def items(value: JsonValue) -> list[JsonValue]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def shapes(values: JsonValue, one: Callable[[JsonValue], JsonObject | None]) -> list[JsonObject]:
    """Return the shapes of those members of a list that have one."""
    return [shape for value in items(values) if (shape := one(value)) is not None]


def payload(value: JsonValue) -> JsonValue:
    """Return what lies inside `data` and `payload`, whichever of them there are."""
    for key in ("data", "payload"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return value


def record(value: JsonValue) -> JsonValue:
    """Return a single record out of its envelope; a bare one as it is."""
    inner = payload(value) if isinstance(value, dict) and "id" not in value else value
    return inner if isinstance(inner, dict) else value


def meta(value: JsonValue) -> JsonObject:
    """Return the `meta` of a list, with or without `data` around it."""
    outer = obj(value)
    return obj(outer.get("meta")) or obj(obj(outer.get("data")).get("meta"))


def _whole(value: JsonValue) -> JsonValue:
    """Return a decoded JSON value without half characters, in keys too."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


@cache
def _names(kind: type, told: frozenset[str]) -> frozenset[str]:
    return told.union(each.name for each in fields(kind))


def _no_number(_: str) -> None:
    """NaN and the infinities, which are no JSON, become null."""
