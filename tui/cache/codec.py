"""Models to JSON and back, by their own field types; without pydantic, since the cache is read before it is imported."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

Reader = Callable[[object], object]


def encoded(record: object) -> str:
    """Return a record as JSON; fields that hold their default are left out."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def decoded(kind: type[T], text: str) -> T:
    """Return the record that `encoded` wrote.

    Raises:
        ValueError: It is not that: another version wrote it, or it is damaged.
    """
    try:
        return cast("T", _reader(cast("Hashable", kind))(json.loads(text)))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__}") from error


def encoded_all(records: tuple[object, ...]) -> str:
    """Return records as one JSON list, for `decoded_all`."""
    return json.dumps([_plain(record) for record in records], ensure_ascii=False, separators=(",", ":"))


def decoded_all(kind: type[T], text: str) -> tuple[T, ...]:
    """Return the records that `encoded_all` wrote. Raises ValueError as `decoded` does."""
    try:
        read = _reader(cast("Hashable", kind))
        return tuple(cast("T", read(each)) for each in json.loads(text))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no list of {kind.__name__}") from error


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        plain: dict[str, object] = {}
        for name, default in _defaults(type(value)):
            held = getattr(value, name)
            if held != default:
                plain[name] = _plain(held)
        return plain
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(each) for each in value]
    return value


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    # Nobody knows what the server sent beyond our fields: it may be secret.
    return tuple((field.name, _default(field)) for field in fields(kind) if field.name != "extra")


def _default(field: Field[object]) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def _reader(kind: Hashable) -> Reader:
    """Return what turns decoded JSON into a value of this type; built once a type."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _reader(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        inner = [each for each in get_args(kind) if each is not type(None)]
        read = _reader(inner[0])
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        read = _reader(get_args(kind)[0])
        return lambda value: tuple(map(read, cast("list[object]", value)))
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is datetime:
        return lambda value: datetime.fromisoformat(cast("str", value))
    return lambda value: value


def _record_reader(kind: type) -> Reader:
    hints = get_type_hints(kind, include_extras=True)
    readers: dict[str, Reader] = {}

    def read(value: object) -> object:
        if not readers:
            # Built on first use: a record may hold its own kind.
            readers.update({field.name: _reader(hints[field.name]) for field in fields(kind) if field.init})
        if not isinstance(value, dict):
            raise TypeError(type(value).__name__)
        return kind(**{name: readers[name](each) for name, each in value.items() if name in readers})

    return read
