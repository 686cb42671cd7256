"""A record from a shape, field by field as its class says: what the console reads all day, without pydantic.

Importing pydantic and building its validators takes 9 MiB and 150 ms; all that they do for these records is to call each
field's `Reads`. The tests hold both to the same values and the same refusals.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Annotated, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from tui.models.wire import JsonValue, Reads

T = TypeVar("T")

Reader = Callable[[JsonValue], object]


class UnfitError(ValueError):
    """A value is not what its field holds. Says the place and the kind, never the value: it is a customer's word."""

    def __init__(self, kind: str, place: str = "") -> None:
        super().__init__(f"{place}: {kind}" if place else kind)
        self.kind = kind
        self.place = place

    def within(self, name: str) -> UnfitError:
        return UnfitError(self.kind, f"{name}.{self.place}" if self.place else name)


def made(kind: type[T], shape: JsonValue) -> T:
    """Return a record from a shape that has its field names; names that it lacks are ignored.

    Raises:
        UnfitError: What it cannot do without is missing or is something else.
    """
    return cast("T", _reader(cast("Hashable", kind))(shape))


@cache
def _reader(kind: Hashable) -> Reader:
    """Return what brings a value into a field's type; built once a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return next((mark.read for mark in arguments[1:] if isinstance(mark, Reads)), None) or _reader(arguments[0])
    if origin in (Union, types.UnionType):
        (inner,) = (_reader(each) for each in arguments if each is not type(None))
        return lambda value: None if value is None else inner(value)
    if origin in (tuple, frozenset):
        return _several(cast("Callable[[object], object]", origin), _reader(arguments[0]))
    if origin is Mapping:
        return _mapping(_reader(arguments[0]), _reader(arguments[1]))
    if isinstance(kind, type):
        if is_dataclass(kind):
            return _record(kind)
        if issubclass(kind, Enum):
            return kind
        if kind in (str, int, bool):
            return _exactly(kind)
    if kind is JsonValue:
        return lambda value: value
    raise TypeError(f"nothing here reads {kind}")


def _record(kind: type) -> Reader:
    readers: dict[str, Reader] = {}
    required: list[str] = []

    def read(value: JsonValue) -> object:
        if value.__class__ is kind:
            return value
        if not isinstance(value, dict):
            raise UnfitError("no object")
        if not readers:
            # Built on first use: a record may hold its own kind.
            hints = get_type_hints(kind, include_extras=True)
            readers.update({field.name: _reader(hints[field.name]) for field in fields(kind)})
            required.extend(
                field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
            )
        given: dict[str, object] = {}
        try:
            for name, each in value.items():
                if (one := readers.get(name)) is not None:
                    given[name] = one(each)
        except UnfitError as error:
            raise error.within(name) from error
        except ValueError as error:
            raise UnfitError("value_error", name) from error
        for name in required:
            if name not in given:
                raise UnfitError("missing", name)
        return kind(**given)

    return read


def _several(kind: Callable[[object], object], one: Reader) -> Reader:
    def read(value: JsonValue) -> object:
        if not isinstance(value, list | tuple):
            raise UnfitError("no list")
        return kind(map(one, value))

    return read


def _mapping(key: Reader, one: Reader) -> Reader:
    def read(value: JsonValue) -> object:
        if not isinstance(value, dict):
            raise UnfitError("no object")
        return {key(name): one(each) for name, each in value.items()}

    return read


def _exactly(kind: type) -> Reader:
    def read(value: JsonValue) -> object:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise UnfitError(f"no {kind.__name__}")
        return value

    return read
