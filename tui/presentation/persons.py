"""A customer and the number of the conversation, as every title, question and notice names them: `Lee Rossi #31`."""

from __future__ import annotations

from tui.presentation.cells import cut, one_name

MOST_CELLS = 28
"""So much of a name is shown: the number behind it must not be pushed out of a title."""


def person(name: str, conversation_id: int) -> str:
    """Return whom a conversation is with, in a few words; its number alone where the name is not known.

    Args:
        name: The contact's; hostile and long ones are cut.
        conversation_id: Display id; 0: it is about no conversation.
    """
    number = f"#{conversation_id}" if conversation_id else ""
    return f"{cut(one_name(name), MOST_CELLS)} {number}".strip()
