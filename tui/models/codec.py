"""The one codec: what the server, the cache and the words on the disk say as records, and records as JSON; by pydantic.

pydantic is imported with the first record that is read or written: it takes longer than all of the first frame that
is ours, so nothing the first frame shows may need it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from pydantic import TypeAdapter

T = TypeVar("T")


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return what reads and writes a type; built on first use, which takes some milliseconds."""
    return _adapter(cast("Hashable", kind))


def written(record: object) -> str:
    """Return a record as JSON, without what holds its default and what is never written (`NEVER_WRITTEN`)."""
    return adapter(type(record)).dump_json(record, exclude_defaults=True).decode()


def written_all(records: Iterable[object]) -> str:
    """Return records as one JSON list."""
    return f"[{','.join(map(written, records))}]"


def read(kind: type[T], text: str) -> T:
    """Return the record that `written` wrote.

    Raises:
        ValueError: It is not that: another version wrote it, or it is damaged.
    """
    return adapter(kind).validate_json(text)


def read_all(kind: type[T], text: str) -> tuple[T, ...]:
    """Return the records that `written_all` wrote. Raises ValueError as `read` does."""
    import json

    told = json.loads(text)
    if not isinstance(told, list):
        raise ValueError(f"no list of {kind.__name__}")
    return tuple(map(adapter(kind).validate_python, told))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
