"""The view to begin with: what the last run left, or what the command line asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tui.commands.stations import PLACES, saved_view
from tui.query.query import EVERYTHING, Query
from tui.query.writing import written
from tui.store import filtering
from tui.store.view import Sort, View

if TYPE_CHECKING:
    from tui.screens.listing import Listing
    from tui.store.state import State


def kept(state: State, view: View, cursor: int | None) -> str:
    """Return a view and where the cursor is in it, as a text to keep; `restored` reads it."""
    known = filtering.names(state)
    return json.dumps(
        {
            "filter": written(filtering.whole(replace(view, folder_id=None, query=_own(view)), known)),
            "sort": view.sort.value,
            "place": view.place,
            "folder": view.folder_id,
            "name": view.name,
            "cursor": cursor,
        }
    )


def _own(view: View) -> Query:
    return EVERYTHING if view.folder_id is not None else view.query


def restored(state: State, text: str, now: datetime) -> tuple[View, int | None] | None:
    """Return a view that was kept, and the conversation the cursor was on; None: it can't be shown any more."""
    from tui.query.conversations import CONVERSATIONS
    from tui.query.folders import query_of

    try:
        told = json.loads(text)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    station = saved_view(state, str(told.get("name") or ""), str(told.get("filter") or ""), now)
    view = station.view
    if view is None:
        return None
    if told.get("sort") in list(Sort):
        view = replace(view, sort=Sort(told["sort"]))
    if told.get("place") in PLACES:
        view = replace(view, place=told["place"])
    folder = next((each for each in state.folders or () if each.id == told.get("folder")), None)
    if folder is not None:
        view = View("all", None, query=query_of(folder.query, CONVERSATIONS), folder_id=folder.id)
    if "status:" not in station.detail and view.folder_id is None:
        view = replace(view, status=None)
    cursor = told.get("cursor")
    return view, cursor if isinstance(cursor, int) else None


class Beginning:
    """Shows a view once what it names is known. One that the agent has left meanwhile is not shown over another.

    Args:
        wanted: A saved view's name or a filter; empty: what was kept.
        kept: What the last run left; empty: nothing.
        say: Tells what is wrong with what is wanted.
    """

    def __init__(
        self, listing: Listing, wanted: str, kept: str, now: Callable[[], datetime], say: Callable[[str, str], None]
    ) -> None:
        self._listing = listing
        self._wanted = wanted
        self.kept = kept
        """What was left, as it was."""
        self._now = now
        self._say = say
        self.is_over = not (wanted or kept)

    def look(self, state: State) -> None:
        """Show it if that can be done now."""
        if self.is_over or not _is_known(state):
            return
        self.is_over = True
        if self._listing.view != View():
            return
        if not self._wanted:
            found = restored(state, self.kept, self._now())
            if found is not None and found[0] != View():
                self._listing.show_view(found[0], cursor=found[1])
            return
        saved = self._listing.saved
        name = self._wanted if self._wanted in saved else ""
        station = saved_view(state, name, saved.get(self._wanted, self._wanted), self._now())
        if station.view is None:
            self._say(f"The view can't be shown: {station.detail}", "warning")
        else:
            self._listing.show_view(station.view)


def _is_known(state: State) -> bool:
    names = filtering.names(state)
    return None not in (names.inboxes, names.agents, names.teams, names.labels, names.my_id)
