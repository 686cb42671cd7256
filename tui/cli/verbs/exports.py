"""The command `conv ID export`: a whole conversation as one text."""

from __future__ import annotations

import json

from tui.api import reading
from tui.cli.ending import OK
from tui.cli.verbs.call import Call
from tui.cli.verbs.names import rows_of
from tui.cli.verbs.records import Row, id_of, record
from tui.text.shown import shown

_WINDOW = 20


async def export(call: Call) -> int:
    """Write the conversation to standard output."""
    (conversation_id,) = call.ids()
    conversation = record("conversation", reading.obj(await call.value(f"conversations/{conversation_id}")))
    messages = [
        record("message", {"conversation_id": conversation_id, **row}) for row in await _thread(call, conversation_id)
    ]
    form = call.said.get("format") or "md"
    if form == "json":
        print(json.dumps({"conversation": conversation, "messages": messages}, indent=2, ensure_ascii=False))
        return OK
    title = f"Conversation {conversation_id}: {conversation['contact'] or ''}".rstrip(": ")
    lines = [f"# {title}" if form == "md" else title, ""]
    facts = [
        ("Status", "status"),
        ("Assignee", "assignee"),
        ("Labels", "labels"),
        ("Subject", "subject"),
        ("Begun", "created_at"),
    ]
    for name, field in facts:
        value = conversation[field]
        text = ", ".join(map(str, value)) if isinstance(value, list) else value
        if text:
            lines.append(f"- {name}: {text}" if form == "md" else f"{name}: {text}")
    for message in messages:
        who = message["sender"] or ("Customer" if message["kind"] == "incoming" else "Chatwoot")
        what = " (private note)" if message["kind"] == "note" else ""
        head = f"{message['created_at']} {who}{what}"
        lines += ["", f"### {head}" if form == "md" else f"--- {head}", "", str(message["content"] or "")]
        files = message["attachments"]
        for file in files if isinstance(files, list) else ():
            lines.append(f"[file: {file['type']} {file['id']}]")
    print(shown("\n".join(lines)))
    return OK


async def _thread(call: Call, conversation_id: int) -> list[Row]:
    """Return all messages of a conversation, oldest first."""
    found: list[Row] = []
    before: int | None = None
    while True:
        query = [("before", str(before))] if before else []
        rows = rows_of(await call.value(f"conversations/{conversation_id}/messages", query))
        found = [*rows, *found]
        before = id_of(rows[0]) if rows else None
        if before is None or len(rows) < _WINDOW:
            return found
