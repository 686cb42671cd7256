"""The views that a list can show, in their order: tabs, places, folders of the server, saved filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tui.presentation.cells import one_name
from tui.query.conversations import CONVERSATIONS
from tui.query.folders import query_of
from tui.query.query import EVERYTHING, QueryError
from tui.query.reading import parse
from tui.store import filtering
from tui.store.state import State
from tui.store.view import Place, Sort, View

PLACES: dict[Place, str] = {"mention": "Mentions", "participating": "Participating", "unattended": "Unattended"}


@dataclass(frozen=True, slots=True)
class Station:
    """One view to go to."""

    name: str
    kind: str
    """`tab`, `place`, `folder` or `saved`."""
    view: View | None
    """None: it can't be shown, and `detail` says why."""
    detail: str = ""


def stations(state: State, shown: View, saved: Mapping[str, str], now: datetime) -> tuple[Station, ...]:
    """Return all views there are.

    Args:
        shown: What the list shows: status and order of the tabs and places are as in it.
        saved: Filters that the agent saved, by their names.
        now: Aware, in the agent's time zone.
    """
    from_elsewhere = bool(shown.place or shown.folder_id is not None or shown.name)
    stem = replace(shown, place=None, folder_id=None, name="", query=EVERYTHING if from_elsewhere else shown.query)
    if shown.folder_id is not None or shown.name:
        stem = replace(View(), sort=shown.sort)
    found = [
        Station("Mine", "tab", replace(stem, assignee="mine")),
        Station("Unassigned", "tab", replace(stem, assignee="unassigned")),
        Station("All", "tab", replace(stem, assignee="all")),
    ]
    plain = replace(View(), assignee="all", status=stem.status, sort=stem.sort)
    found += [Station(name, "place", replace(plain, place=place)) for place, name in PLACES.items()]
    for folder in state.folders or ():
        query = query_of(folder.query, CONVERSATIONS)
        view = View("all", None, Sort.LAST_ACTIVITY_DESC, query=query, folder_id=folder.id)
        found.append(Station(one_name(folder.name), "folder", view, "folder on the server"))
    return (*found, *(saved_view(state, name, text, now) for name, text in saved.items()))


def saved_view(state: State, name: str, text: str, now: datetime) -> Station:
    """Return a filter as a view of its own: of all agents' conversations, unless it says whose."""
    known = filtering.names(state)
    try:
        query = parse(text, CONVERSATIONS, now=now, names=known)
    except QueryError as error:
        return Station(name, "saved", None, error.sentence)
    view = filtering.filtered(replace(View(), assignee="all"), query, known)
    return Station(name, "saved", replace(view, name=name), text)


def at(found: tuple[Station, ...], shown: View) -> int:
    """Return which of them the list shows, counted from 0."""
    for place, station in enumerate(found):
        view = station.view
        if view is None:
            continue
        if shown.name or shown.folder_id is not None or shown.place:
            if (view.name, view.folder_id, view.place) == (shown.name, shown.folder_id, shown.place):
                return place
        elif view.assignee == shown.assignee:
            return place
    return 0
