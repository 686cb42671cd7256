"""What can be chosen from: parts of the account that the list keeps to, and what a search on the server found. Pure."""

from __future__ import annotations

from tui.commands.command import Option
from tui.models.search import SearchResults
from tui.presentation.cells import one_name
from tui.presentation.markup import plain_words
from tui.presentation.snippets import snippet
from tui.screens import slices
from tui.store import select
from tui.store.state import State
from tui.store.view import View

EVERYTHING = "everything"
"""The option that takes every narrowing away."""


def narrowings(state: State, view: View) -> list[Option]:
    """Return what the list can keep to: inboxes, teams, labels; and everything again, where it keeps to something."""
    options = [Option(EVERYTHING, "Everything again", "every inbox, team, label")] if slices.is_narrowed(view) else []
    options += [
        Option(f"inbox {inbox.id}", one_name(inbox.name), "inbox", marked=inbox.id == view.inbox_id)
        for inbox in select.inboxes(state)
    ]
    options += [
        Option(f"team {team.id}", one_name(team.name), "team", marked=team.id == view.team_id)
        for team in select.teams(state)
    ]
    return options + [
        Option(f"label {label.title}", one_name(label.title), "label", marked=label.title == view.label)
        for label in select.labels(state)
    ]


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
