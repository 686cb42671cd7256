"""Hostile text in every place of the embedded server's database where a person's words can stand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.hostile import CORPUS

_COLUMNS = {
    "accounts": ("name",),
    "users": ("name", "display_name", "message_signature"),
    "inboxes": ("name", "greeting_message"),
    "teams": ("name", "description"),
    "labels": ("title", "description"),
    "canned_responses": ("short_code", "content"),
    "contacts": ("name", "email", "phone_number", "identifier", "middle_name", "last_name", "location"),
    "messages": ("content", "processed_message_content"),
    "blobs": ("filename",),
    "attachments": ("extension", "fallback_title", "external_url"),
    "macros": ("name",),
    "custom_filters": ("name",),
    "custom_attribute_definitions": ("attribute_display_name", "attribute_description"),
    "taggings": ("title",),
    "conversations": ("identifier",),
}
_JSON = {
    "contacts": ("additional_attributes", "custom_attributes"),
    "conversations": ("additional_attributes", "custom_attributes"),
    "messages": ("content_attributes", "additional_attributes"),
    "users": ("custom_attributes",),
    "inboxes": ("channel",),
    "macros": ("actions",),
}
_WORDS_OF_THE_PROTOCOL = frozenset(
    {"source", "action_name", "content_type", "country_code", "date", "type", "message_id", "in_reply_to"}
)


def plant(database: Path) -> None:
    """Replace all words in a database of `chatwoot-tui demo-server --data` by the corpus, in turn.

    Identities, tokens and states stay, so that the server goes on working.
    """
    evil = cycle(CORPUS)
    with sqlite3.connect(database) as connection:
        for table, columns in _COLUMNS.items():
            for row_id, kept in _rows(connection, table, columns):
                words = [f"{next(evil)} {next(evil)}" if table != "messages" else _several(evil) for _ in columns]
                _set(connection, table, row_id, dict(zip(columns, words, strict=True)), kept)
        for table, columns in _JSON.items():
            for row_id, kept in _rows(connection, table, columns):
                values = {
                    column: json.dumps(_filled(_spoilt(json.loads(kept[column] or "{}"), evil), column, evil))
                    for column in columns
                }
                _set(connection, table, row_id, values, kept)
        # Labels are matched by their titles.
        titles = cycle([title for (title,) in connection.execute("SELECT title FROM labels ORDER BY id")])
        for row_id, kept in _rows(connection, "taggings", ("title",)):
            _set(connection, "taggings", row_id, {"title": next(titles)}, kept)
        connection.execute("UPDATE conversations SET priority = 3 WHERE id % 2")
        connection.execute("UPDATE messages SET status = 'failed' WHERE message_type = 1 AND id % 3 = 0")
    connection.close()


def _filled(value: Any, column: str, evil: Iterator[str]) -> Any:
    return value | _further(column, evil) if isinstance(value, dict) else value


def _several(evil: Iterator[str]) -> str:
    return "\n".join(next(evil) for _ in range(7))


def _further(column: str, evil: Iterator[str]) -> dict[str, Any]:
    """Words under keys that the program knows, and under keys nobody knows."""
    strange = {next(evil): next(evil), "list": [next(evil)], "deep": {"x": next(evil)}}
    if column == "content_attributes":
        return {
            "external_error": next(evil),
            "items": [{"title": next(evil), "value": next(evil), "description": next(evil)}],
            "submitted_values": [{"title": next(evil), "value": next(evil)}],
            **strange,
        }
    if column == "additional_attributes":
        return {
            "city": next(evil),
            "country": next(evil),
            "company_name": next(evil),
            "description": next(evil),
            "mail_subject": next(evil),
            "referer": next(evil),
            "browser": {"browser_name": next(evil), "platform_name": next(evil)},
            "social_profiles": {"twitter": next(evil), next(evil): next(evil)},
            **strange,
        }
    return strange


def _spoilt(value: Any, evil: Iterator[str]) -> Any:
    if isinstance(value, dict):
        return {key: item if key in _WORDS_OF_THE_PROTOCOL else _spoilt(item, evil) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoilt(item, evil) for item in value]
    return _several(evil) if isinstance(value, str) else value


def _rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...]
) -> list[tuple[int, dict[str, str | None]]]:
    rows = connection.execute(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id").fetchall()
    return [(row[0], dict(zip(columns, row[1:], strict=True))) for row in rows]


def _set(
    connection: sqlite3.Connection, table: str, row_id: int, values: dict[str, str], kept: dict[str, str | None]
) -> None:
    """Write values where something stood; what was NULL or empty in an optional place is filled in every second row."""
    used = {name: value for name, value in values.items() if kept[name] or row_id % 2 == 0}
    if used:
        assignments = ", ".join(f"{name} = ?" for name in used)
        connection.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*used.values(), row_id))
