"""What a search found, as lines to choose from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.commands.desk import Option
from tui.models.row import Row
from tui.presentation.cells import one_line, one_name
from tui.presentation.markup import plain_words
from tui.presentation.snippets import snippet
from tui.store import select
from tui.store.state import State

if TYPE_CHECKING:
    from tui.models.search import SearchResults


def named_hits(rows: Sequence[Row]) -> list[Option]:
    """Return conversations that were found by the customer's name."""
    return [
        Option(str(row.id), f"#{row.id} {one_name(row.contact_name)}", plain_words(one_line(row.snippet)))
        for row in rows
    ]


def found_words(where: str, wanted: str, *, conversations: int, messages: int, most: int) -> str:
    """Return how much was found, without calling the first of it all: `On the server, for Lee: 15 or more conversations`.

    Args:
        most: Of each kind no more than this many are told.
    """
    parts = [
        f"{count}{' or more' if count >= most else ''} {word}{'' if count == 1 else 's'}"
        for count, word in ((conversations, "conversation"), (messages, "message"))
        if count
    ]
    return f"{where}, for {wanted}: {' and '.join(parts) or 'nothing found'}"


def server_hits(state: State, results: SearchResults, wanted: str) -> list[Option]:
    """Return what a search on the server found: conversations by number and name first, then messages."""
    options = [
        Option(str(hit.id), f"#{hit.id} {one_name(hit.contact.name) if hit.contact else ''}", one_name(hit.inbox_name))
        for hit in results.conversations
    ]
    names = {hit.id: hit.contact.name for hit in results.conversations if hit.contact}
    names.update(
        (message.conversation_id, message.sender.name)
        for message in results.messages
        if message.is_customers and message.sender
    )
    for message in results.messages:
        row = select.visible(state, message.conversation_id)
        # Whoever wrote it may be an agent; the number alone says less, and nothing wrong.
        name = row.contact_name if row else names.get(message.conversation_id, "")
        options.append(
            Option(
                f"{message.conversation_id} {message.id}",
                f"#{message.conversation_id} {one_name(name)}",
                snippet(plain_words(message.content), wanted),
            )
        )
    return options
