"""Mail that came to the embedded server, put into its database while it does not run: it has no door for mail."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

INBOX = "hello@aurora.example"


class Mailbox:
    """The e-mail conversations of a database of `chatwoot-tui demo-server --data`."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def conversation(self, name: str, address: str) -> int:
        """Make one of them the newest of all, open, and a contact's of this name; return its number."""
        with sqlite3.connect(self._database) as connection:
            number, contact_id = connection.execute(
                "SELECT c.id, c.contact_id FROM conversations c JOIN inboxes i ON i.id = c.inbox_id "
                "WHERE i.channel_type = 'Channel::Email' AND c.contact_id NOT IN "
                "(SELECT contact_id FROM conversations GROUP BY contact_id HAVING count(*) > 1) AND c.status = 'resolved' "
                "ORDER BY c.id LIMIT 1"
            ).fetchone()
            connection.execute("UPDATE contacts SET name = ?, email = ? WHERE id = ?", (name, address, contact_id))
            connection.execute(
                "UPDATE conversations SET status = 'open', snoozed_until = NULL, last_activity_at = ? WHERE id = ?",
                (time.time() + 60, number),
            )
        return int(number)

    def came(self, number: int, words: str, **email: Any) -> int:
        """Put a mail at the end of a conversation; return its id. `email` is what the server keeps of it."""
        kept: dict[str, Any] = {
            "subject": "Re: Case",
            "from": [],
            "to": [INBOX],
            "cc": None,
            "bcc": None,
            "auto_reply": False,
        }
        text = {"full": f"{words}\n", "reply": words, "quoted": words}
        kept |= {"text_content": text, "html_content": {}, "number_of_attachments": 0, **email}
        with sqlite3.connect(self._database) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(messages)") if row[1] != "id"]
            names = ", ".join(columns)
            row = dict(
                zip(
                    columns,
                    connection.execute(
                        f"SELECT {names} FROM messages WHERE conversation_id = ? AND message_type = 0", (number,)
                    ).fetchone(),
                    strict=True,
                )
            )
            now = time.time()
            row |= {"content": words, "processed_message_content": words, "created_at": now, "updated_at": now}
            row |= {"source_id": f"{now}@mail.example", "content_attributes": json.dumps({"email": kept})}
            places = ", ".join("?" for _ in columns)
            found = connection.execute(
                f"INSERT INTO messages ({names}) VALUES ({places})", [row[each] for each in columns]
            )
            return int(found.lastrowid or 0)
