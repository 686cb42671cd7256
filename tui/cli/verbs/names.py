"""From what people call an agent, an inbox, a team, a label, a macro or a view to the one that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tui.api import reading
from tui.cli.ending import NOT_FOUND, Stop
from tui.cli.verbs.call import Call
from tui.cli.verbs.records import Row, id_of
from tui.models.wire import JsonValue
from tui.text.shown import shown_line

_PLACES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "agent": ("agents", ("name", "available_name", "email")),
    "inbox": ("inboxes", ("name", "email", "phone_number")),
    "team": ("teams", ("name",)),
    "label": ("labels", ("title",)),
    "macro": ("macros", ("name",)),
    "view": ("custom_filters", ("name",)),
}
"""By kind: the route of the list, and the fields that people call one by."""


async def listed(call: Call, kind: str) -> list[Row]:
    """Return all there are of a kind.

    Raises:
        ApiError: They could not be read.
    """
    return rows_of(await call.value(_PLACES[kind][0]))


async def named(call: Call, kind: str, word: str) -> Row:
    """Return the one that a word means: its number, its name, or the only one whose name begins so.

    Raises:
        Stop: There is none, or more than one.
    """
    return match(await listed(call, kind), kind, word)


def match(rows: Sequence[Row], kind: str, word: str) -> Row:
    """Return the one of several that a word means.

    Raises:
        Stop: There is none, or more than one.
    """
    fields = _PLACES[kind][1]
    wanted = word.strip().lstrip("@").casefold()
    if wanted.isdecimal() and (found := [row for row in rows if id_of(row) == int(wanted)]):
        return found[0]
    by_name = [(str(row.get(field) or "").casefold(), row) for row in rows for field in fields]
    for fits in (
        [row for name, row in by_name if name == wanted],
        [row for name, row in by_name if wanted and name.startswith(wanted)],
    ):
        one = {id_of(row): row for row in fits}
        if len(one) == 1:
            return next(iter(one.values()))
        if one:
            numbers = ", ".join(f"{_name(row, kind)} ({key})" for key, row in one.items())
            raise Stop(f"More than one {kind} fits “{shown_line(word)}”: {numbers}. Say the number.", NOT_FOUND)
    raise Stop(f"There is no {kind} “{shown_line(word)}”.{_near(wanted, rows, kind)}", NOT_FOUND)


def rows_of(value: JsonValue) -> list[Row]:
    """Return the rows of a list's answer, whatever is around them."""
    inner = reading.payload(value)
    return [row for row in reading.items(inner) if isinstance(row, dict)]


def _name(row: Row, kind: str) -> str:
    return shown_line(str(row.get(_PLACES[kind][1][0]) or ""))


def _near(wanted: str, rows: Sequence[Row], kind: str) -> str:
    import difflib

    names = {_name(row, kind).casefold(): _name(row, kind) for row in rows}
    close = difflib.get_close_matches(wanted, list(names), 3)
    if close:
        return f" Did you mean {' or '.join(names[each] for each in close)}?"
    return f" There are: {', '.join(list(names.values())[:12])}." if names and len(names) <= 12 else ""
