"""Which canned responses some typed letters mean, and what in a text the server has still to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.models.reference import CannedResponse
from tui.presentation import fuzzy
from tui.text import variables
from tui.text.folding import folded

SERVER_VARIABLES = (
    "contact.name",
    "contact.first_name",
    "contact.last_name",
    "contact.email",
    "contact.phone_number",
    "agent.name",
    "agent.first_name",
    "agent.last_name",
    "agent.email",
    "conversation.display_id",
    "conversation.id",
    "inbox.name",
    "account.name",
)
"""What the server's Liquid fills in outgoing text, besides `contact.custom_attribute.*` and
`conversation.custom_attribute.*` (Chatwoot 4.10, `liquid/drops`)."""


@dataclass(frozen=True, slots=True)
class CannedMatch:
    """A canned response that answers what was typed."""

    response: CannedResponse
    positions: tuple[int, ...]
    """Characters of the short code that matched."""
    in_content: bool
    """True where only the content matched."""


def matching(query: str, responses: Sequence[CannedResponse]) -> tuple[CannedMatch, ...]:
    """Return the responses whose code or content answers the query, best first.

    A code that begins with the query comes before other codes, and any code before content. With an empty query
    that is every response, by its code.
    """
    by_code = sorted(responses, key=lambda response: folded(response.short_code))
    if not query.strip():
        return tuple(CannedMatch(response, (), False) for response in by_code)
    codes = [
        CannedMatch(response, hit.positions, False)
        for response, hit in fuzzy.ranked(query, by_code, lambda response: response.short_code)
    ]
    taken = {found.response.id for found in codes}
    words = folded(query).split()
    contents = [
        CannedMatch(response, (), True)
        for response in by_code
        if response.id not in taken and all(word in folded(response.content) for word in words)
    ]
    return (*codes, *contents)


def unfilled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables of the text that would reach the customer empty, each once, in their order.

    Args:
        text: What is about to be sent.
        values: What is known here, by variable (`contact.name`). A variable the server knows and that is absent
            here counts as filled: the server may know more than we do.
    """
    found = (variable for variable in variables.variables(text) if not _is_filled(variable, values))
    return tuple(dict.fromkeys(variable.name for variable in found))


def _is_filled(variable: variables.Variable, values: Mapping[str, str]) -> bool:
    if variable.value(values).strip():
        return True
    name = variable.name
    server_knows = name in SERVER_VARIABLES or re.match(r"(?:contact|conversation)\.custom_attribute\.\w+$", name)
    return name not in values and bool(server_knows)
