"""Safe forms of writes that replace: what is merged before, and what must hold after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from tui.api import errors
from tui.models.wire import JsonValue


def as_json(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return values in the form in which a server gives them back: a tuple is a list there, a key a text."""
    made: dict[str, JsonValue] = json.loads(json.dumps(dict(values)))
    return made


def verify_kept(
    changes: Mapping[str, JsonValue],
    answered: Mapping[str, JsonValue],
    held: Mapping[str, JsonValue],
    *,
    removed: Iterable[str] = (),
) -> None:
    """Check that a merged write is what the server holds.

    The answer of a write tells what the server made of it, whatever others do; only a later read shows their writes.

    Args:
        changes: What was written, in the form of `as_json`; None is as good as not there.
        answered: What the write was answered with; empty where it tells nothing.
        held: What was read after it.

    Raises:
        Conflict: It was taken as it is, and someone else wrote since.
        Invalid: The server made something else of it; `fields` are the keys.
    """
    wanted = {**changes, **dict.fromkeys(removed)}
    other = [key for key, value in wanted.items() if held.get(key) != value]
    if not other:
        return

    def taken(key: str) -> bool:
        return answered.get(key) == wanted[key]

    if answered and not all(taken(key) for key in other):
        keys = tuple(key for key in other if not taken(key))
        raise errors.Invalid(
            f"The server keeps this otherwise than it was sent: {', '.join(keys)}.", fields=keys, code="kept_otherwise"
        )
    raise lost_update()


def verify_known(settings: Iterable[str], answered: JsonValue) -> None:
    """Check that a server knows what it was sent: it says yes to any name, and drops what it has no setting for.

    Args:
        answered: What the write was answered with; a setting may lie within another object of it.

    Raises:
        Invalid: Some are nowhere in the answer; what else was sent is changed. `fields` names them.
    """
    known = set(_keys(answered))
    unknown = tuple(name for name in settings if name not in known)
    if unknown:
        raise errors.Invalid(
            f"The server knows no setting {', '.join(unknown)}: it is as it was. What else was sent is changed.",
            fields=unknown,
            code="unknown_setting",
        )


def _keys(value: JsonValue, depth: int = 0) -> Iterable[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            if depth < 2:
                yield from _keys(item, depth + 1)


def lost_update() -> errors.Conflict:
    """Return the failure that what was just written is no longer there."""
    return errors.Conflict("It was changed by someone else at the same time. Look again.", code="lost_update")


def merged_labels(before: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """Return the titles to write: the old ones in their order, without the removed, then the new ones.

    What is there already keeps its spelling.
    """
    gone = {title.lower() for title in remove}
    wanted: dict[str, str] = {}
    for title in (*before, *add):
        if title.lower() not in gone:
            wanted.setdefault(title.lower(), title)
    return tuple(wanted.values())


def same_labels(written: Iterable[str], wanted: Iterable[str]) -> bool:
    """Return whether the titles are the same; they come back in lower case whatever was sent."""
    return {title.lower() for title in written} == {title.lower() for title in wanted}
