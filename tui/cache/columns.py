"""What the first frame shows, in columns: the rows of a list, its counts, and who we are; read before there is a codec."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from sys import intern

from tui.models.conversation import ConversationCounts, Priority, Status
from tui.models.inbox import Channel
from tui.models.people import Availability, Membership, Profile, Role
from tui.models.row import KnownRow, Row, SnippetKind

_ROW = f"replace into row values ({', '.join('?' * 29)})"  # noqa: S608  # nothing but question marks
_BETWEEN_LABELS = "\n"


def keep_rows(connection: sqlite3.Connection, rows: Iterable[KnownRow], at: float) -> None:
    """Write rows as of a time, each in place of an older copy."""
    connection.executemany(
        _ROW,
        [
            (
                row.id,
                row.inbox_id,
                row.contact_id,
                row.contact_name,
                row.status.value,
                row.channel.value,
                row.priority.value,
                row.assignee_id,
                row.assignee_name,
                row.assignee_is_bot,
                row.team_id,
                row.team_name,
                _BETWEEN_LABELS.join(row.labels),
                row.unread_count,
                row.snippet,
                row.snippet_kind.value,
                row.subject,
                _seconds(row.last_activity_at),
                _seconds(row.created_at),
                _seconds(row.updated_at),
                _seconds(row.waiting_since),
                _seconds(row.snoozed_until),
                row.can_reply,
                row.muted,
                known.newest_message_id,
                known.snippet_id,
                known.counted_id,
                _seconds(known.agent_last_seen_at),
                at,
            )
            for known in rows
            for row in (known.row,)
        ],
    )


def keep_list(
    connection: sqlite3.Connection, name: str, ids: Iterable[int], counts: ConversationCounts | None, told_at: float
) -> None:
    """Write a list's order and counts in place of what was kept of it."""
    told = (None,) * 4 if counts is None else (counts.mine, counts.unassigned, counts.all, counts.assigned)
    connection.execute("replace into list values (?, ?, ?, ?, ?, ?)", (name, *told, told_at))
    connection.execute("delete from place where list = ?", (name,))
    connection.executemany("insert into place values (?, ?, ?)", [(name, at, row) for at, row in enumerate(ids)])


def listed(connection: sqlite3.Connection, name: str) -> tuple[KnownRow, ...]:
    """Return the rows of a list in its order; those that are kept no more are left out."""
    return _rows(connection, "select row.* from place join row using (id) where list = ? order by position", (name,))


def about(connection: sqlite3.Connection, name: str) -> tuple[ConversationCounts | None, datetime] | None:
    """Return a list's counts, and when the server told it; None: it was never seen."""
    found = connection.execute(
        "select mine, unassigned, every, assigned, told_at from list where name = ?", (name,)
    ).fetchone()
    if found is None:
        return None
    mine, unassigned, every, assigned, told_at = found
    counts = None
    if mine is not None:
        counts = ConversationCounts(mine=mine, unassigned=unassigned, all=every, assigned=assigned)
    return counts, datetime.fromtimestamp(told_at, UTC)


def row(connection: sqlite3.Connection, conversation_id: int) -> KnownRow | None:
    """Return one row; None: it is not kept."""
    return next(iter(_rows(connection, "select * from row where id = ?", (conversation_id,))), None)


def keep_profile(connection: sqlite3.Connection, profile: Profile) -> None:
    """Write who we are, in place of what was known: no tokens, and not the settings of Chatwoot's own interface."""
    connection.execute("delete from profile")
    connection.execute("delete from membership")
    connection.execute(
        "insert into profile values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            profile.id,
            profile.name,
            profile.available_name,
            profile.display_name,
            profile.email,
            profile.role.value,
            profile.message_signature,
            profile.account_id,
        ),
    )
    connection.executemany(
        "replace into membership values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                each.id,
                each.name,
                each.role.value,
                each.status,
                each.availability.value,
                each.availability_status.value,
                each.auto_offline,
                each.api_access,
            )
            for each in profile.accounts
        ],
    )


def profile(connection: sqlite3.Connection) -> Profile | None:
    """Return who we are; None: it is not known."""
    found = _named(connection, "select * from profile").fetchone()
    if found is None:
        return None
    return Profile(
        id=found["id"],
        name=found["name"],
        available_name=found["available_name"],
        display_name=found["display_name"],
        email=found["email"],
        role=Role(found["role"]),
        message_signature=found["message_signature"],
        account_id=found["account_id"],
        accounts=tuple(
            Membership(
                id=each["id"],
                name=each["name"],
                role=Role(each["role"]),
                status=each["status"],
                availability=Availability(each["availability"]),
                availability_status=Availability(each["availability_status"]),
                auto_offline=bool(each["auto_offline"]),
                api_access=bool(each["api_access"]),
            )
            for each in _named(connection, "select * from membership order by rowid")
        ),
    )


def _rows(connection: sqlite3.Connection, question: str, values: tuple[object, ...]) -> tuple[KnownRow, ...]:
    return tuple(
        KnownRow(
            row=Row(
                id=found["id"],
                inbox_id=found["inbox_id"],
                contact_id=found["contact_id"],
                contact_name=found["contact_name"],
                status=Status(found["status"]),
                channel=Channel(found["channel"]),
                priority=Priority(found["priority"]),
                assignee_id=found["assignee_id"],
                assignee_name=intern(found["assignee_name"]),
                assignee_is_bot=bool(found["assignee_is_bot"]),
                team_id=found["team_id"],
                team_name=intern(found["team_name"]),
                labels=tuple(map(intern, found["labels"].split(_BETWEEN_LABELS))) if found["labels"] else (),
                unread_count=found["unread_count"],
                snippet=found["snippet"],
                snippet_kind=SnippetKind(found["snippet_kind"]),
                subject=found["subject"],
                last_activity_at=_moment(found["last_activity_at"]),
                created_at=_moment(found["created_at"]),
                updated_at=_moment(found["updated_at"]),
                waiting_since=_moment(found["waiting_since"]),
                snoozed_until=_moment(found["snoozed_until"]),
                can_reply=bool(found["can_reply"]),
                muted=bool(found["muted"]),
            ),
            newest_message_id=found["newest_message_id"],
            snippet_id=found["snippet_id"],
            counted_id=found["counted_id"],
            agent_last_seen_at=_moment(found["agent_last_seen_at"]),
        )
        for found in _named(connection, question, values)
    )


def _named(connection: sqlite3.Connection, question: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(question, values)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
