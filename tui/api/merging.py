"""Safe forms of writes that replace: what is merged before, and what must hold after."""

from __future__ import annotations

from collections.abc import Iterable

from tui.api import errors


def verify(as_wanted: bool) -> None:
    """Check that a merged write is what the server now holds.

    Raises:
        Conflict: It is not: someone else wrote meanwhile, or the server left something out.
    """
    if not as_wanted:
        raise errors.Conflict("It was changed by someone else at the same time. Look again.", code="lost_update")


def merged_labels(before: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """Return the titles to write: the old ones in their order, without the removed, then the new ones."""
    gone = {title.lower() for title in remove}
    wanted = {title.lower(): title for title in (*before, *add) if title.lower() not in gone}
    return tuple(wanted.values())


def same_labels(written: Iterable[str], wanted: Iterable[str]) -> bool:
    """Return whether the titles are the same; they come back in lower case whatever was sent."""
    return {title.lower() for title in written} == {title.lower() for title in wanted}
