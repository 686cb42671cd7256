"""A map from ids to values that is never changed: a new version costs the same with a thousand entries and a hundred thousand."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

_MOST_PARTS = 512
_FEWEST_PARTS = 8
_FULL = 16
"""Entries a part has on average before there are more parts: small dictionaries take most of their room for nothing."""


class Shelf(Generic[V]):
    """An immutable map with whole numbers as keys; every change answers a new one and leaves the old as it was.

    The entries lie in at most 512 small dictionaries of which a change copies one. Iteration has no meaningful order.
    """

    __slots__ = ("_length", "_parts")

    def __init__(self, entries: Mapping[int, V] | None = None) -> None:
        # One empty part for all of them: parts are never written to.
        self._parts: list[dict[int, V]] = [{}] * _FEWEST_PARTS
        self._length = 0
        if entries:
            filled = self.updated(entries)
            self._parts, self._length = filled._parts, filled._length

    def get(self, key: int) -> V | None:
        """Return the value of a key, None if there is none."""
        return self._parts[key & (len(self._parts) - 1)].get(key)

    def __getitem__(self, key: int) -> V:
        return self._parts[key & (len(self._parts) - 1)][key]

    def __contains__(self, key: int) -> bool:
        return key in self._parts[key & (len(self._parts) - 1)]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[int]:
        for part in self._parts:
            yield from part

    def items(self) -> Iterator[tuple[int, V]]:
        """Walk all entries: for start and tests, never for an event."""
        for part in self._parts:
            yield from ItemsView(part)

    def with_entry(self, key: int, value: V) -> Shelf[V]:
        """Return the map with one entry set."""
        index = key & (len(self._parts) - 1)
        part = self._parts[index].copy()
        part[key] = value
        grown = len(part) - len(self._parts[index])
        return self._made(index, part, self._length + grown)

    def without(self, key: int) -> Shelf[V]:
        """Return the map without one entry; itself if the key is not in it."""
        index = key & (len(self._parts) - 1)
        if key not in self._parts[index]:
            return self
        part = self._parts[index].copy()
        del part[key]
        return self._made(index, part, self._length - 1)

    def updated(self, entries: Mapping[int, V]) -> Shelf[V]:
        """Return the map with many entries set, each touched part copied once."""
        parts = self._parts.copy()
        mask = len(parts) - 1
        own: set[int] = set()
        length = self._length
        for key, value in entries.items():
            index = key & mask
            if index not in own:
                own.add(index)
                parts[index] = parts[index].copy()
            length += key not in parts[index]
            parts[index][key] = value
        return _shelf(parts, length)

    def _made(self, index: int, part: dict[int, V], length: int) -> Shelf[V]:
        parts = self._parts.copy()
        parts[index] = part
        return _shelf(parts, length)


def _shelf(parts: list[dict[int, V]], length: int) -> Shelf[V]:
    made: Shelf[V] = Shelf.__new__(Shelf)
    made._parts = parts if length <= _FULL * len(parts) else _in_more_parts(parts, length)
    made._length = length
    return made


def _in_more_parts(parts: list[dict[int, V]], length: int) -> list[dict[int, V]]:
    """Return the same entries in so many parts that they may double before it is done again."""
    count = len(parts)
    while count < _MOST_PARTS and 2 * length > _FULL * count:
        count *= 2
    if count == len(parts):
        return parts
    wider: list[dict[int, V]] = [{} for _ in range(count)]
    for part in parts:
        for key, value in part.items():
            wider[key & (count - 1)][key] = value
    return wider
