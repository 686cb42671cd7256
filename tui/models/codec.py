"""The one codec: what the server, the cache and the words on the disk say as records, and records as JSON; by pydantic.

pydantic is imported with the first record that is read or written: it takes longer than all of the first frame that
is ours, so nothing the first frame shows may need it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Hashable

    from pydantic import TypeAdapter

T = TypeVar("T")


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """Return what reads and writes a type; built on first use, which takes some milliseconds."""
    return _adapter(cast("Hashable", kind))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
