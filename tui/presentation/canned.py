"""Which canned responses some typed letters mean, and what in a text the server has still to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui.models.record import record
from tui.models.reference import CannedResponse
from tui.presentation import fuzzy

VARIABLE = re.compile(r"\{\{-?\s*([^{}]*?)\s*-?\}\}")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)

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


@record
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
    by_code = sorted(responses, key=lambda response: fuzzy.folded(response.short_code))
    if not query.strip():
        return tuple(CannedMatch(response, (), False) for response in by_code)
    codes = [
        CannedMatch(response, hit.positions, False)
        for response, hit in fuzzy.ranked(query, by_code, lambda response: response.short_code)
    ]
    taken = {found.response.id for found in codes}
    words = fuzzy.folded(query).split()
    contents = [
        CannedMatch(response, (), True)
        for response in by_code
        if response.id not in taken and all(word in fuzzy.folded(response.content) for word in words)
    ]
    return (*codes, *contents)


def variables(text: str) -> tuple[str, ...]:
    """Return the names between `{{` and `}}`, each once, in their order; those inside backticks stay text."""
    found = (match[1] for match in VARIABLE.finditer(_CODE.sub("", text)))
    return tuple(dict.fromkeys(name.split("|", 1)[0].strip() for name in found))


def unfilled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the variables of the text that would reach the customer empty.

    Args:
        text: What is about to be sent.
        values: What is known here, by variable (`contact.name`). A variable the server knows and that is absent
            here counts as filled: the server may know more than we do.
    """
    return tuple(name for name in variables(text) if not _filled(name, values))


def _filled(name: str, values: Mapping[str, str]) -> bool:
    if name in values:
        return bool(values[name].strip())
    return name in SERVER_VARIABLES or bool(re.match(r"(?:contact|conversation)\.custom_attribute\.\w+$", name))
