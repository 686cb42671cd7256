"""Which conversations a list shows and in what order: filters, sorts, and how a row compares in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.query.query import EVERYTHING, Query
from tui.query.showing import shows_text
from tui.store.order import Key
from tui.text.folding import folded

AssigneeFilter = Literal["mine", "unassigned", "all"]

Place = Literal["mention", "participating", "unattended"]
"""What the server finds by who is concerned: where I am mentioned, take part, or a customer waits for a first or next
answer."""


class Sort(StrEnum):
    """The server's sorts, by the names its `sort_by` takes."""

    LAST_ACTIVITY_DESC = "last_activity_at_desc"
    LAST_ACTIVITY_ASC = "last_activity_at_asc"
    CREATED_DESC = "created_at_desc"
    CREATED_ASC = "created_at_asc"
    PRIORITY_DESC = "priority_desc"
    PRIORITY_ASC = "priority_asc"
    WAITING_DESC = "waiting_since_desc"
    WAITING_ASC = "waiting_since_asc"


SORT_WORDS = {
    Sort.LAST_ACTIVITY_DESC: "newest activity",
    Sort.LAST_ACTIVITY_ASC: "oldest activity",
    Sort.CREATED_DESC: "newest created",
    Sort.CREATED_ASC: "oldest created",
    Sort.PRIORITY_DESC: "most urgent",
    Sort.PRIORITY_ASC: "least urgent",
    Sort.WAITING_DESC: "waiting shortest",
    Sort.WAITING_ASC: "waiting longest",
}


@dataclass(frozen=True, slots=True)
class View:
    """One list of conversations: what is in it and how it is sorted. Compared by value: a view is its own name."""

    assignee: AssigneeFilter = "mine"
    status: Status | None = Status.OPEN
    """None: every status."""
    sort: Sort = Sort.LAST_ACTIVITY_DESC
    inbox_id: int | None = None
    team_id: int | None = None
    label: str | None = None
    text: str = ""
    """Words to find in messages, names or numbers; empty: no such filter."""
    query: Query = EVERYTHING
    """What the filter line asks for beyond the fields above. A list with it is sorted as `sort` says only where the
    server's list can be asked for it: see `filtering`."""
    place: Place | None = None
    """None: wherever."""
    name: str = ""
    """What the agent calls it: a saved filter."""
    folder_id: int | None = None
    """The saved folder that is asked for as it is saved on the server; `query` is what of it rows can tell."""

    @property
    def filters(self) -> View:
        """The view without tab and sort: what the three tab counts of one answer belong to."""
        return replace(self, assignee="all", sort=Sort.LAST_ACTIVITY_DESC)

    @property
    def is_narrowed(self) -> bool:
        """Whether it keeps to an inbox, a team, a label, or what the filter line says."""
        told = self.inbox_id is not None or self.team_id is not None or self.label is not None
        return told or (bool(self.query) and self.folder_id is None)

    @property
    def is_found(self) -> bool:
        """Whether the server finds rows for it by more than rows tell: those it named are in, until they tell otherwise."""
        return bool(self.text or self.query or self.place or self.folder_id)

    @property
    def with_everything(self) -> View:
        """The view without what narrows it."""
        return replace(
            self, inbox_id=None, team_id=None, label=None, query=self.query if self.folder_id else EVERYTHING
        )


def matches(view: View, row: Row, *, named: bool = False) -> bool:
    """Whether a row passes every filter of the view but the tab; text is looked for in what the row itself shows.

    Args:
        named: Whether the server found it: then what the row does not tell is taken for true.
    """
    return (
        (view.status is None or row.status is view.status)
        and (view.inbox_id is None or row.inbox_id == view.inbox_id)
        and (view.team_id is None or row.team_id == view.team_id)
        and (view.label is None or view.label in row.labels)
        and (named or not view.text or shows_text(row, view.text))
        and (named or view.place is None or (view.place == "unattended" and row.waiting_since is not None))
        and (named or view.folder_id is None or bool(view.query))
        and (not view.query or _passes(view.query, row, named=named))
    )


def _passes(query: Query, row: Row, *, named: bool) -> bool:
    # With the first filter, not with the first frame.
    from tui.query.conversations import CONVERSATIONS
    from tui.query.judging import judge

    verdict = judge(query, row, CONVERSATIONS)
    return named if verdict is None else verdict


def in_tab(assignee: AssigneeFilter, row: Row, my_id: int | None) -> bool:
    """Whether a row belongs under Mine, Unassigned or All."""
    if assignee == "mine":
        return row.assignee_id is not None and row.assignee_id == my_id and not row.assignee_is_bot
    if assignee == "unassigned":
        return row.assignee_id is None
    return True


def belongs(view: View, row: Row, my_id: int | None, *, named: bool = False) -> bool:
    """Whether a row is in the view, as far as the row alone can tell."""
    return in_tab(view.assignee, row, my_id) and matches(view, row, named=named)


def is_called(row: Row, words: str) -> bool:
    """Whether each word is in the customer's name, or is the row's number; accents and case do not matter."""
    name = folded(row.contact_name)
    wanted = folded(words).split()
    return bool(wanted) and all(word in name or word.lstrip("#") == str(row.id) for word in wanted)


_WEIGHT = {Priority.URGENT: 4.0, Priority.HIGH: 3.0, Priority.MEDIUM: 2.0, Priority.LOW: 1.0}


def sort_key(sort: Sort, row: Row) -> Key:
    """Return what sorts a row, ascending, without the tie-break by rank and id that the list appends.

    Nothing comes last in priority and waiting, ascending and descending alike (recorded: `paging.json`, 4.15.1).
    """
    activity, created = -_seconds(row.last_activity_at), _seconds(row.created_at)
    weight = _WEIGHT.get(row.priority)
    waiting = None if row.waiting_since is None else _seconds(row.waiting_since)
    match sort:
        case Sort.LAST_ACTIVITY_DESC:
            return (activity,)
        case Sort.LAST_ACTIVITY_ASC:
            return (-activity,)
        case Sort.CREATED_DESC:
            return (-created,)
        case Sort.CREATED_ASC:
            return (created,)
        case Sort.PRIORITY_DESC:
            return (1.0, 0.0, activity) if weight is None else (0.0, -weight, activity)
        case Sort.PRIORITY_ASC:
            return (1.0, 0.0, activity) if weight is None else (0.0, weight, activity)
        case Sort.WAITING_DESC:
            return (1.0, created) if waiting is None else (0.0, -waiting)
        case Sort.WAITING_ASC:
            return (1.0, created) if waiting is None else (0.0, waiting)


def newest_first(sort: Sort) -> bool:
    """Whether, among equals, what happened last comes first."""
    return sort in (Sort.LAST_ACTIVITY_DESC, Sort.CREATED_DESC, Sort.PRIORITY_DESC, Sort.PRIORITY_ASC)


def _seconds(moment: datetime | None) -> float:
    return float(int(moment.timestamp())) if moment else 0.0
