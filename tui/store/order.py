"""A sorted sequence of conversations that is never changed: insert, remove and "which row is it" without walking the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import itemgetter

from tui.store.shelf import Shelf

Key = tuple[float, ...]
"""What sorts a conversation in one view; its last number is the conversation's id, so no two are alike."""

_BLOCK = 512
_last_of = itemgetter(-1)

Block = tuple[Key, ...]


class Order:
    """Keys in ascending order, in blocks of at most 512, of which a change copies one or two."""

    __slots__ = ("_blocks", "_starts")

    def __init__(self, blocks: list[Block] | None = None) -> None:
        self._blocks: list[Block] = blocks or []
        self._starts: list[int] | None = None

    @classmethod
    def of(cls, keys: Iterable[Key]) -> Order:
        """Return the order of any keys, sorted here."""
        ordered = sorted(keys)
        half = _BLOCK // 2
        return cls([tuple(ordered[start : start + half]) for start in range(0, len(ordered), half)])

    def __len__(self) -> int:
        starts = self._offsets()
        return starts[-1]

    def __getitem__(self, position: int) -> Key:
        starts = self._offsets()
        if not 0 <= position < starts[-1]:
            raise IndexError(position)
        block = bisect_right(starts, position) - 1
        return self._blocks[block][position - starts[block]]

    def __iter__(self) -> Iterator[Key]:
        for block in self._blocks:
            yield from block

    @property
    def last(self) -> Key | None:
        """The greatest key; None while it is empty."""
        return self._blocks[-1][-1] if self._blocks else None

    def position(self, key: Key) -> int | None:
        """Return the place of a key, counted from 0; None where it is not in here."""
        block = bisect_left(self._blocks, key, key=_last_of)
        if block == len(self._blocks):
            return None
        within = bisect_left(self._blocks[block], key)
        return self._offsets()[block] + within if self._blocks[block][within] == key else None

    def inserted(self, key: Key) -> Order:
        """Return the order with one key more."""
        blocks = self._blocks.copy()
        if not blocks:
            return Order([(key,)])
        index = min(bisect_left(blocks, key, key=_last_of), len(blocks) - 1)
        block = blocks[index]
        within = bisect_left(block, key)
        block = (*block[:within], key, *block[within:])
        blocks[index : index + 1] = [block] if len(block) <= _BLOCK else [block[: _BLOCK // 2], block[_BLOCK // 2 :]]
        return Order(blocks)

    def removed(self, key: Key) -> Order:
        """Return the order without a key that is in it."""
        blocks = self._blocks.copy()
        index = bisect_left(blocks, key, key=_last_of)
        block = blocks[index]
        within = bisect_left(block, key)
        block = block[:within] + block[within + 1 :]
        blocks[index : index + 1] = [block] if block else []
        return Order(blocks)

    def count_upto(self, key: Key) -> int:
        """Return how many keys are not above this one."""
        block = bisect_left(self._blocks, key, key=_last_of)
        if block == len(self._blocks):
            return len(self)
        return self._offsets()[block] + bisect_right(self._blocks[block], key)

    def between(self, low: Key | None, high: Key | None) -> Iterator[Key]:
        """Walk the keys from `low` to `high`, both included; None: from the first, to the last."""
        block = 0 if low is None else bisect_left(self._blocks, low, key=_last_of)
        for index in range(block, len(self._blocks)):
            for key in self._blocks[index]:
                if high is not None and key > high:
                    return
                if low is None or key >= low:
                    yield key

    def _offsets(self) -> list[int]:
        if self._starts is None:
            self._starts = [0, *accumulate(map(len, self._blocks))]
        return self._starts


class Ranking:
    """An order together with the place of each conversation in it."""

    __slots__ = ("order", "places")

    def __init__(self, order: Order | None = None, places: Shelf[Key] | None = None) -> None:
        self.order = order or Order()
        self.places: Shelf[Key] = places or Shelf()

    def __len__(self) -> int:
        return len(self.order)

    def __contains__(self, conversation_id: int) -> bool:
        return conversation_id in self.places

    def id_at(self, position: int) -> int:
        """Return the conversation at a position, counted from 0."""
        return int(self.order[position][-1])

    def position(self, conversation_id: int) -> int | None:
        """Return where a conversation stands, counted from 0; None if it is not in the list."""
        key = self.places.get(conversation_id)
        return None if key is None else self.order.position(key)

    def placed(self, conversation_id: int, key: Key) -> Ranking:
        """Return the ranking with the conversation at this key, wherever it was before."""
        old = self.places.get(conversation_id)
        if old == key:
            return self
        order = self.order if old is None else self.order.removed(old)
        return Ranking(order.inserted(key), self.places.with_entry(conversation_id, key))

    def without(self, conversation_id: int) -> Ranking:
        """Return the ranking without a conversation; itself if it was not there."""
        old = self.places.get(conversation_id)
        return self if old is None else Ranking(self.order.removed(old), self.places.without(conversation_id))

    @classmethod
    def of(cls, keys: Iterable[Key]) -> Ranking:
        """Return a ranking of these keys, in any order; a key ends with the conversation's id."""
        listed = list(keys)
        return cls(Order.of(listed), Shelf({int(key[-1]): key for key in listed}))
