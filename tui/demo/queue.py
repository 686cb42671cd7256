"""Which conversations somebody sees, in which order, and how many: the question behind the list and its counts."""

from dataclasses import dataclass, field
from typing import Any

from tui.demo.access import visible_inboxes
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.params import integer, listed

PAGE = 25
"""Conversations of one page."""

ORDERS = {
    "last_activity_at_desc": "last_activity_at DESC, id DESC",
    "last_activity_at_asc": "last_activity_at ASC, id ASC",
    "created_at_desc": "created_at DESC, id DESC",
    "created_at_asc": "created_at ASC, id ASC",
    "priority_desc": "priority DESC NULLS LAST, last_activity_at DESC, id DESC",
    "priority_asc": "priority ASC NULLS LAST, last_activity_at DESC, id DESC",
    "waiting_since_desc": "waiting_since DESC NULLS LAST, created_at ASC, id ASC",
    "waiting_since_asc": "waiting_since ASC NULLS LAST, created_at ASC, id ASC",
}
NEWER_ORDERS = {
    "priority_desc_created_at_asc": ((4, 12), "priority DESC NULLS LAST, created_at ASC, id ASC"),
    "unread": (
        (4, 15),
        "EXISTS (SELECT 1 FROM messages WHERE messages.conversation_id = conversations.id AND message_type = 0"
        " AND messages.created_at > coalesce(agent_last_seen_at, 0)) DESC, last_activity_at DESC, id DESC",
    ),
}
OLD_NAMES = {
    "latest": "last_activity_at_desc",
    "sort_on_created_at": "created_at_asc",
    "sort_on_priority": "priority_desc",
    "sort_on_waiting_since": "waiting_since_asc",
}


@dataclass(slots=True)
class Scope:
    """A condition on the table of conversations, as SQL with its values."""

    parts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, part: str, *values: object) -> None:
        """Narrow it."""
        self.parts.append(part)
        self.values.extend(values)

    def add_among(self, column: str, values: list[Any]) -> None:
        """Narrow it to some values of a column."""
        marks = ", ".join("?" * len(values))
        self.add(f"{column} IN ({marks})", *values)

    def narrowed(self, part: str, *values: object) -> "Scope":
        """Return a narrower one."""
        return Scope([*self.parts, part], [*self.values, *values])

    @property
    def sql(self) -> str:
        """The condition."""
        return " AND ".join(f"({part})" for part in self.parts) or "1"


def seen_by(call: Call) -> Scope:
    """Return everything the caller sees in the account."""
    scope = Scope()
    scope.add("account_id = ?", call.account_id)
    inboxes = visible_inboxes(call)
    if inboxes is not None:
        scope.add_among("inbox_id", inboxes)
    return scope


def asked_for(call: Call) -> Scope:
    """Return what the parameters of a list ask for, but for `assignee_type`, paging and `updated_within`.

    Raises:
        Refusal: 404, for a team that does not exist.
    """
    kind = call.param("conversation_type")
    if kind == "participating":
        scope = Scope()
        scope.add("account_id = ?", call.account_id)
        scope.add("id IN (SELECT conversation_id FROM participants WHERE user_id = ?)", call.user["id"])
    else:
        scope = seen_by(call)
        if call.param("inbox_id") not in (None, ""):
            scope.add("inbox_id = ?", integer(call.param("inbox_id")))
    if kind == "mention":
        scope.add("id IN (SELECT conversation_id FROM mentions WHERE user_id = ?)", call.user["id"])
    elif kind == "unattended":
        scope.add("first_reply_created_at IS NULL OR waiting_since IS NOT NULL")
    _narrow_status(call, scope)
    if call.param("team_id") not in (None, ""):
        team = call.found(call.db.find("teams", account_id=call.account_id, id=integer(call.param("team_id"))))
        scope.add("team_id = ?", team["id"])
    if labels := [str(title).strip().lower() for title in listed(call.param("labels"))]:
        marks = ", ".join("?" * len(labels))
        scope.add(
            f"id IN (SELECT target_id FROM taggings WHERE target_type = 'Conversation' AND title IN ({marks}))",  # noqa: S608
            *labels,
        )
    if call.param("source_id"):
        scope.add("contact_inbox_id IN (SELECT id FROM contact_inboxes WHERE source_id = ?)", call.param("source_id"))
    if call.param("q"):
        scope.add(
            "EXISTS (SELECT 1 FROM messages WHERE messages.conversation_id = conversations.id AND content LIKE ?)",
            f"%{call.param('q')}%",
        )
    return scope


def _narrow_status(call: Call, scope: Scope) -> None:
    statuses = [str(status) for status in listed(call.param("status"))] or ["open"]
    if "all" in statuses:
        return
    if len(statuses) == 1:
        # A bare equality lets SQLite read the rows in the order of the index.
        scope.add("status = ?", statuses[0])
    else:
        scope.add_among("status", statuses)


def narrowed_to_assignee(call: Call, scope: Scope) -> Scope:
    """Return the part of a scope that `assignee_type` asks for."""
    match call.param("assignee_type"):
        case "me":
            return scope.narrowed("assignee_id = ?", call.user["id"])
        case "unassigned":
            return scope.narrowed("assignee_id IS NULL")
        case "assigned":
            return scope.narrowed("assignee_id IS NOT NULL")
        case _:
            return scope


def counts(call: Call, scope: Scope, *, with_assigned: bool = True) -> dict[str, int]:
    """Return how many conversations are in a scope: the caller's, assigned, unassigned, all."""
    row = call.db.one(
        "SELECT count(*) AS every, coalesce(sum(assignee_id = ?), 0) AS mine,"  # noqa: S608
        f" coalesce(sum(assignee_id IS NOT NULL), 0) AS assigned FROM conversations WHERE {scope.sql}",
        call.user["id"],
        *scope.values,
    )
    assert row is not None
    meta = {"mine_count": row["mine"]}
    if with_assigned:
        meta["assigned_count"] = row["assigned"]
    return meta | {"unassigned_count": row["every"] - row["assigned"], "all_count": row["every"]}


def order(call: Call) -> str:
    """Return the order that `sort_by` asks for; what the version does not know is the newest activity first."""
    name = str(call.param("sort_by") or "")
    name = OLD_NAMES.get(name, name)
    if name in NEWER_ORDERS and call.house.at_least(*NEWER_ORDERS[name][0]):
        return NEWER_ORDERS[name][1]
    return ORDERS.get(name, ORDERS["last_activity_at_desc"])


def rows(call: Call, scope: Scope, ordering: str, *, page: int | None = 1, size: int = PAGE) -> list[Row]:
    """Return one page of a scope, or all of it."""
    sql = f"SELECT * FROM conversations WHERE {scope.sql} ORDER BY {ordering}"  # noqa: S608
    if page is None:
        return call.db.rows(sql, *scope.values)
    return call.db.rows(f"{sql} LIMIT ? OFFSET ?", *scope.values, size, (page - 1) * size)
