"""A map from ids to values that is never changed: a new version costs the same with a thousand entries and a hundred thousand."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")

_PARTS = 512
_MASK = _PARTS - 1


class Shelf(Generic[V]):
    """An immutable map with whole numbers as keys; every change answers a new one and leaves the old as it was.

    The entries lie in 512 small dictionaries of which a change copies one. Iteration has no meaningful order.
    """

    __slots__ = ("_length", "_parts")

    def __init__(self, entries: Mapping[int, V] | None = None) -> None:
        # One empty part for all of them: parts are never written to.
        self._parts: list[dict[int, V]] = [{}] * _PARTS
        self._length = 0
        if entries:
            filled = self.updated(entries)
            self._parts, self._length = filled._parts, filled._length

    def get(self, key: int) -> V | None:
        return self._parts[key & _MASK].get(key)

    def __getitem__(self, key: int) -> V:
        return self._parts[key & _MASK][key]

    def __contains__(self, key: int) -> bool:
        return key in self._parts[key & _MASK]

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
        index = key & _MASK
        part = self._parts[index].copy()
        part[key] = value
        grown = len(part) - len(self._parts[index])
        return self._made(index, part, self._length + grown)

    def without(self, key: int) -> Shelf[V]:
        """Return the map without one entry; itself where there is none."""
        index = key & _MASK
        if key not in self._parts[index]:
            return self
        part = self._parts[index].copy()
        del part[key]
        return self._made(index, part, self._length - 1)

    def updated(self, entries: Mapping[int, V]) -> Shelf[V]:
        """Return the map with many entries set, each touched part copied once."""
        parts = self._parts.copy()
        own: set[int] = set()
        length = self._length
        for key, value in entries.items():
            index = key & _MASK
            if index not in own:
                own.add(index)
                parts[index] = parts[index].copy()
            length += key not in parts[index]
            parts[index][key] = value
        return _shelf(parts, length)

    def without_all(self, keys: Iterable[int]) -> Shelf[V]:
        """Return the map without these entries."""
        kept = self
        for key in keys:
            kept = kept.without(key)
        return kept

    def _made(self, index: int, part: dict[int, V], length: int) -> Shelf[V]:
        parts = self._parts.copy()
        parts[index] = part
        return _shelf(parts, length)


def _shelf(parts: list[dict[int, V]], length: int) -> Shelf[V]:
    made: Shelf[V] = Shelf.__new__(Shelf)
    made._parts = parts
    made._length = length
    return made
