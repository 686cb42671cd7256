"""The differences we know of and accept: one file, one reason each, none of them without use."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .recording import mapping, rows

FILE = Path(__file__).with_name("allowed.json")
MOST = 10
"""Entries a version may have."""


class BadListError(Exception):
    """The allow-list breaks a rule of its own."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One accepted difference: this path of this route's answers, on this version."""

    version: str
    route: str
    """As the report prints it: `GET /api/v1/accounts/:id/labels`."""
    path: str
    """JSON path, or `status`."""
    reason: str


def load(file: Path = FILE) -> list[Allowed]:
    """Read the list.

    Raises:
        BadListError: A field is missing or empty, there is a wildcard, a double, or more than `MOST` for a version.
    """
    entries = [_entry(mapping(one)) for one in rows(json.loads(file.read_text(encoding="utf-8")))]
    for entry in entries:
        same = [other for other in entries if other.version == entry.version]
        if len(same) > MOST:
            raise BadListError(f"{len(same)} entries for {entry.version}; at most {MOST} are accepted.")
        if sum((other.route, other.path) == (entry.route, entry.path) for other in same) > 1:
            raise BadListError(f"Twice in the list: {entry.version} {entry.route} {entry.path}")
    return entries


def _entry(row: object) -> Allowed:
    fields = mapping(row)
    values = [fields.get(name) for name in ("version", "route", "path", "reason")]
    version, route, path, reason = (value.strip() if isinstance(value, str) else "" for value in values)
    if not (version and route and path and reason):
        raise BadListError(f"An entry needs version, route, path and reason: {fields}")
    if set(fields) != {"version", "route", "path", "reason"} or any("*" in text for text in (version, route, path)):
        raise BadListError(f"An entry names one version, route and path, without wildcards: {fields}")
    return Allowed(version, route, path, reason)


def unused(entries: Sequence[Allowed], version: str, used: set[Allowed]) -> list[Allowed]:
    """Return the entries of a version that nothing needed."""
    return [entry for entry in entries if entry.version == version and entry not in used]
