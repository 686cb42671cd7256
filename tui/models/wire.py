"""The forms in which a server writes text, times, numbers and words, and how each becomes one value of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Annotated, Self, TypeVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

JsonValue = object
"""A decoded JSON value: None, bool, int, float, str, list or dict of these."""

Json = Mapping[str, JsonValue]
"""A decoded JSON object with free keys, such as custom attributes."""

T = TypeVar("T")

_MILLISECONDS_FROM = 1e11
"""Numbers above this are milliseconds: as seconds they would lie after the year 5000."""


@dataclass(frozen=True, slots=True)
class Before:
    """A marker for `Annotated`: the function that brings the server's value into our form.

    pydantic finds it in `api/decode.py`; this module needs no pydantic to be imported.
    """

    read: Callable[[JsonValue], JsonValue]

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.read, handler(source))


def moment(value: JsonValue) -> datetime | None:
    """Return an aware UTC time from any of the server's forms; None where it says "never".

    Epoch seconds (int, float or digits), milliseconds, and ISO 8601 are understood; `0`, `""`, null and what is
    no time at all are None.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        try:
            value = float(text)
        except ValueError:
            try:
                parsed = datetime.fromisoformat(text)
            except ValueError:
                return None
            return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    if not isinstance(value, int | float) or value <= 0:
        return None
    seconds = value / 1000 if value > _MILLISECONDS_FROM else value
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def line(value: JsonValue) -> JsonValue:
    """Return text on one line: runs of white space become one space. Null is the empty line."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def text(value: JsonValue) -> JsonValue:
    """Return text that may have several lines. Null is the empty text."""
    return "" if value is None else value


def count(value: JsonValue) -> JsonValue:
    """Return a number of things; null is none."""
    return 0 if value is None else value


def flag(value: JsonValue) -> JsonValue:
    """Return a yes or no; null is no."""
    return False if value is None else value


def listed(value: JsonValue) -> JsonValue:
    """Return a list; null is the empty one."""
    return [] if value is None else value


def keyed(value: JsonValue) -> JsonValue:
    """Return an object; null, and the empty list some servers send for it, are the empty one."""
    return {} if value is None or value == [] else value


Moment = Annotated[datetime | None, Before(moment)]
"""An aware UTC time, or None for "never" and "unknown"."""

Line = Annotated[str, Before(line)]
"""Text without line breaks: names, titles, labels, file names."""

Text = Annotated[str, Before(text)]
"""Text that may have several lines."""

Count = Annotated[int, Before(count)]
Flag = Annotated[bool, Before(flag)]
Lines = Annotated[tuple[Line, ...], Before(listed)]
Attributes = Annotated[Json, Before(keyed)]
"""Free keys: custom and additional attributes."""


class Word(StrEnum):
    """An enum of the server's words that never fails: what this version does not know is UNKNOWN."""

    @classmethod
    def _missing_(cls, value: object) -> Self:
        if isinstance(value, str) and (known := cls._value2member_map_.get(value.lower())):
            return known  # type: ignore[return-value]  # the map holds members of cls
        return cls["UNKNOWN"]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls)


class Number(IntEnum):
    """An enum of the server's numbers, which also come as words, and never fail: the rest is UNKNOWN."""

    @classmethod
    def _missing_(cls, value: object) -> Self:
        if isinstance(value, str):
            if value.isdecimal():
                return cls(int(value[:9]))
            if (member := cls.__members__.get(value.upper())) is not None:
                return member
        return cls["UNKNOWN"]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls)
