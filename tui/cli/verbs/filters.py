"""The option `--filter` of `convs`: the console's language of filters, asked of the server and judged on what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.api import filters
from tui.api.decode import conversations
from tui.cli.ending import USAGE, Stop
from tui.cli.verbs.call import Call
from tui.cli.verbs.records import Row
from tui.query.asking import Parameters, request
from tui.query.conversations import CONVERSATIONS
from tui.query.judging import judge
from tui.query.query import Names, Query, QueryError, term
from tui.query.reading import parse
from tui.store.rows import held_from_rest


@dataclass(frozen=True, slots=True)
class Asked:
    """How a filter is asked for."""

    query: list[tuple[str, str]]
    body: object
    """Of the filter route; None: the list is asked."""
    keep: Callable[[Row], bool]
    """Whether a row that came passes: the server is asked for no less, and sometimes for more."""
    only_here: tuple[str, ...]
    """Conditions that the server can't be asked."""


async def asked(call: Call, text: str) -> Asked:
    """Return how to ask for what a filter lets through: open ones, where it names no status.

    Raises:
        Stop: It is not understood; the sentence says what and where.
    """
    now, names = datetime.now(UTC).astimezone(), await _names(call)
    try:
        query = parse(text, CONVERSATIONS, now=now, names=names)
    except QueryError as problem:
        raise Stop(f"--filter: {problem} (at letter {problem.start + 1})", USAGE) from None
    if not query.names("status"):
        query = query.with_terms(term("status", "open"))
    found = request(query, CONVERSATIONS, names)
    if found.parameters is not None:
        return Asked(_parameters(found.parameters), None, _keeps(query), found.only_here)
    return Asked([], filters.body(found.conditions, today=now), _keeps(query), found.only_here)


async def _names(call: Call) -> Names:
    client = call.client
    inboxes, teams, agents, labels, attributes, me = await asyncio.gather(
        client.inboxes.list(),
        client.teams.list(),
        client.agents.list(),
        client.labels.list(),
        client.attribute_definitions.list(),
        client.profile.get(),
    )
    titles = tuple(label.title for label in labels)
    return Names(inboxes=inboxes, teams=teams, agents=agents, labels=titles, attributes=attributes, my_id=me.id)


def _keeps(query: Query) -> Callable[[Row], bool]:
    def keep(row: Row) -> bool:
        conversation = conversations.conversation(dict(row))
        return (
            judge(query, held_from_rest(conversation, 0).row, CONVERSATIONS, conversation.custom_attributes)
            is not False
        )

    return keep


def _parameters(asked: Parameters) -> list[tuple[str, str]]:
    query = [("status", asked.status.value if asked.status else "all")]
    if asked.assignee != "all":
        query.append(("assignee_type", asked.assignee))
    query += [(name, str(value)) for name, value in (("inbox_id", asked.inbox_id), ("team_id", asked.team_id)) if value]
    query += [("labels[]", title) for title in asked.labels]
    if asked.unattended:
        query.append(("conversation_type", "unattended"))
    if asked.text:
        query.append(("q", asked.text))
    return query
