"""Which conversations a list shows and in what order: filters, sorts, and how a row compares in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.store.order import Key
from tui.text.folding import folded

AssigneeFilter = Literal["mine", "unassigned", "all"]


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

    @property
    def filters(self) -> View:
        """The view without tab and sort: what the three tab counts of one answer belong to."""
        return replace(self, assignee="all", sort=Sort.LAST_ACTIVITY_DESC)

    @property
    def is_narrowed(self) -> bool:
        """Whether it keeps to an inbox, a team or a label."""
        return self.inbox_id is not None or self.team_id is not None or self.label is not None

    @property
    def with_everything(self) -> View:
        """The view without what narrows it."""
        return replace(self, inbox_id=None, team_id=None, label=None)


def matches(view: View, row: Row) -> bool:
    """Whether a row passes every filter of the view but the tab; text is looked for in what the row itself shows."""
    return (
        (view.status is None or row.status is view.status)
        and (view.inbox_id is None or row.inbox_id == view.inbox_id)
        and (view.team_id is None or row.team_id == view.team_id)
        and (view.label is None or view.label in row.labels)
        and (not view.text or shows_text(row, view.text))
    )


def in_tab(assignee: AssigneeFilter, row: Row, my_id: int | None) -> bool:
    """Whether a row belongs under Mine, Unassigned or All."""
    if assignee == "mine":
        return row.assignee_id is not None and row.assignee_id == my_id and not row.assignee_is_bot
    if assignee == "unassigned":
        return row.assignee_id is None
    return True


def belongs(view: View, row: Row, my_id: int | None) -> bool:
    """Whether a row is in the view, as far as the row alone can tell."""
    return in_tab(view.assignee, row, my_id) and matches(view, row)


def shows_text(row: Row, text: str) -> bool:
    """Whether the row's name, number, subject or snippet contains the text; accents and case do not matter."""
    wanted = folded(text)
    return (
        wanted in folded(row.contact_name)
        or wanted in folded(row.snippet)
        or (bool(row.subject) and wanted in folded(row.subject))
        or wanted.lstrip("#") == str(row.id)
    )


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
