"""The shape of an answer: which types stand at each JSON path, over all rows, and how two shapes differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .recording import Json

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")
LEFT_OUT = "left out: see ids"
"""Stands where the recording kept only the ids of the rows."""


@dataclass(slots=True)
class Place:
    """What was seen at one path."""

    kinds: set[str] = field(default_factory=set)
    present: int = 0
    """How many objects had the key (list items and the root count once each)."""
    objects: int = 0
    """How many of the values here were objects."""
    parent: str | None = None
    left_out: bool = False


Shape = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as recorded."""

    path: str
    """JSON path (`$.payload[].id`), or `status`."""
    said: str
    """A sentence for the report."""


def kind(value: Json) -> str:
    """Return the type's name; a date in ISO form is its own type, so that the forms of dates are held apart."""
    match value:
        case None:
            return "null"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return "iso date" if _ISO.fullmatch(value) else "string"
        case list():
            return "list"
    return "object"


def shape(value: Json) -> Shape:
    """Return the shape of a whole answer; the root is `$`."""
    places: Shape = {}
    _walk(value, "$", None, places)
    return places


def _walk(value: Json, path: str, parent: str | None, places: Shape) -> None:
    place = places.setdefault(path, Place(parent=parent))
    place.present += 1
    if value == LEFT_OUT:
        place.left_out = True
        return
    place.kinds.add(kind(value))
    if isinstance(value, list):
        for item in value:
            _walk(item, f"{path}[]", path, places)
    elif isinstance(value, dict):
        place.objects += 1
        # Objects keyed by ids ({"12": "online"}) are lists in disguise: the ids differ, their values must not.
        keyed_by_id = bool(value) and all(key.isdigit() for key in value)
        for key, item in value.items():
            _walk(item, f"{path}.*" if keyed_by_id else f"{path}.{key}", path, places)


def differences(recorded: Json, ours: Json, *, reduced: bool = False) -> list[Difference]:
    """Return where the shapes differ.

    An empty list on either side matches any list. A key may be missing in ours where some recorded row lacks it.

    Args:
        recorded: The real server's answer.
        ours: The embedded server's.
        reduced: The recording kept only some rows or keys, so what else is in ours proves nothing.
    """
    theirs, mine = shape(recorded), shape(ours)
    return [*_missing_or_other(theirs, mine, reduced=reduced), *([] if reduced else _extra(theirs, mine))]


def _missing_or_other(theirs: Shape, mine: Shape, *, reduced: bool) -> Iterator[Difference]:
    for path, place in theirs.items():
        if place.left_out:
            continue
        owner = theirs[place.parent] if place.parent is not None else None
        owner_of_ours = mine.get(place.parent) if place.parent is not None else None
        here = mine.get(path)
        if owner is not None and not path.endswith(("[]", ".*")):
            objects = owner_of_ours.objects if owner_of_ours is not None else 0
            always = place.present == owner.objects
            had = here.present if here is not None else 0
            if objects and always and (not had if reduced else had < objects):
                rows = "" if objects == 1 else f" in {objects - had} of {objects} rows"
                yield Difference(path, f"missing{rows}, recorded {_kinds(place)}")
        if here is not None and (place.kinds - here.kinds if reduced else here.kinds != place.kinds):
            yield Difference(path, f"is {_kinds(here)}, recorded {_kinds(place)}")


def _extra(theirs: Shape, mine: Shape) -> Iterator[Difference]:
    for path, place in mine.items():
        owner = theirs.get(place.parent) if place.parent is not None else None
        if path not in theirs and owner is not None and owner.objects and not path.endswith(".*"):
            yield Difference(path, f"not in the recording, ours is {_kinds(place)}")


def _kinds(place: Place) -> str:
    return " or ".join(sorted(place.kinds))
