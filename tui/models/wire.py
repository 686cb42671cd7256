"""The forms in which a server writes text, times, numbers and words, and how each becomes one value of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Self

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

JsonValue = object
"""A decoded JSON value: None, bool, int, float, str, list or dict of these."""

Json = Mapping[str, JsonValue]
"""A decoded JSON object with free keys, such as custom attributes."""


NEVER_WRITTEN = MappingProxyType({"exclude": True})
"""Metadata of a field that no codec writes down: pydantic reads it as its own `exclude`."""

_LARGEST = 2**63 - 1

_MILLISECONDS_FROM = 1e11
"""Numbers above this are milliseconds: as seconds they would lie after the year 5000."""


@dataclass(frozen=True, slots=True)
class Reads:
    """A marker for `Annotated`: the function that brings the server's value into our form, and all that checks it.

    pydantic finds it in `api/decode`; this module needs no pydantic to be imported.
    """

    read: Callable[[JsonValue], JsonValue]

    def __get_pydantic_core_schema__(self, source: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.read)


def moment(value: JsonValue) -> datetime | None:
    """Return an aware UTC time from any of the server's forms; None where it says "never".

    Epoch seconds (int, float or digits), milliseconds, and ISO 8601 are understood; `0`, `""`, null and what is
    no time at all are None.
    """
    if value is None or value == 0 or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
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


def line(value: JsonValue) -> str:
    """Return text on one line: runs of white space become one space. Null, and what is no text, is the empty line."""
    return " ".join(value.split()) if isinstance(value, str) else text(value)


def text(value: JsonValue) -> str:
    """Return text that may have several lines. Null, and what is no text, is the empty text."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number(value: JsonValue) -> int | None:
    """Return a whole number of at most 64 bits, also from digits; None for everything else."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits[:20]) if digits.isdecimal() else None
    elif isinstance(value, float):
        value = int(value) if value.is_integer() else None
    return value if isinstance(value, int) and -_LARGEST <= value <= _LARGEST else None


def real(value: JsonValue) -> float | None:
    """Return a finite number, also from its text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def count(value: JsonValue) -> int:
    """Return a number of things; null, and what is no number, is none."""
    return number(value) or 0


def flag(value: JsonValue) -> bool:
    """Return a yes or no; null, and what is neither, is no."""
    return value is True or value == 1 or (isinstance(value, str) and value.lower() in ("true", "1", "yes"))


def perhaps(value: JsonValue) -> bool | None:
    """Return a yes or no, None where the server does not say."""
    return None if value is None else flag(value)


def lines(value: JsonValue) -> tuple[str, ...]:
    """Return several lines of text; null is none, a text alone is one, and what has no text in it is left out."""
    if not value:
        return ()
    if isinstance(value, str):
        value = [value]
    return tuple(filter(None, map(line, value))) if isinstance(value, list | tuple) else ()


def texts(value: JsonValue) -> tuple[str, ...]:
    """Return several texts to the last byte, as they are written back; what has no text in it is left out."""
    return tuple(one for each in value if (one := text(each)).strip()) if isinstance(value, list | tuple) else ()


def keyed(value: JsonValue) -> dict[str, JsonValue]:
    """Return an object; null, and what is none, is the empty one."""
    return value if isinstance(value, dict) else {}


def identity(value: JsonValue) -> int:
    """Return an id.

    Raises:
        ValueError: It is none.
    """
    if (found := number(value)) is None:
        raise ValueError("no id")
    return found


Moment = Annotated[datetime | None, Reads(moment)]
"""An aware UTC time, or None for "never" and "unknown"."""

Line = Annotated[str, Reads(line)]
"""Text without line breaks: names, titles, labels, file names."""

Text = Annotated[str, Reads(text)]
"""Text that may have several lines."""

Id = Annotated[int, Reads(identity)]
"""A database id or a display id; a record without its own is none."""

Whole = Annotated[int | None, Reads(number)]
Real = Annotated[float | None, Reads(real)]
Count = Annotated[int, Reads(count)]
Flag = Annotated[bool, Reads(flag)]
Perhaps = Annotated[bool | None, Reads(perhaps)]
Texts = Annotated[tuple[str, ...], Reads(texts)]
Lines = Annotated[tuple[str, ...], Reads(lines)]
Attributes = Annotated[Json, Reads(keyed)]
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
