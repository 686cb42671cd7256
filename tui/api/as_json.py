"""Records as JSON: for files, pipes and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path

from tui.models.wire import JsonValue


def to_json(value: object) -> JsonValue:
    """Return a record, or several, as what `json.dumps` takes.

    Times are ISO 8601 in UTC, words the server's, numbers that stand for words their names. What a record does not show
    is left out: tokens, secrets, and what the server sent beyond its fields.

    Raises:
        TypeError: It holds something that is no record, and nothing that records are made of.
    """
    match value:
        case None | bool() | str() if not isinstance(value, Enum):
            return value
        case IntEnum():
            return value.name.lower()
        case Enum():
            return to_json(value.value)
        case int() | float():
            return value
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal() | Path():
            return str(value)
        case Mapping():
            return {str(key): to_json(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(each) for each in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {each.name: to_json(getattr(value, each.name)) for each in fields(value) if each.repr}
        case _:
            raise TypeError(f"{type(value).__name__} is no record.")
