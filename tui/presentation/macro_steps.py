"""What a macro does, step by step, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.models.wire import JsonValue
from tui.presentation.cells import one_line

if TYPE_CHECKING:
    from tui.models.reference import Macro, MacroAction

_MOST_WORDS = 40
"""Letters of a message that are shown."""

_PLAIN = {
    "remove_assigned_team": "take the team off",
    "remove_assigned_agent": "take the assignee off",
    "mute_conversation": "mute it",
    "resolve_conversation": "resolve it",
    "open_conversation": "open it",
    "pending_conversation": "set it pending",
    "snooze_conversation": "snooze it until the customer writes",
    "send_attachment": "send a file to the customer",
    "send_webhook_event": "tell another program",
}
_TO_CUSTOMERS = frozenset({"send_message", "send_attachment", "send_email_transcript"})


def macro_steps(macro: Macro, agents: Mapping[int, str], teams: Mapping[int, str]) -> tuple[str, ...]:
    """Return a macro's actions in order, a few words each.

    Args:
        agents: Names by id.
        teams: The same.
    """
    return tuple(_step(action, agents, teams) for action in macro.actions) or ("do nothing",)


def reaches_customer(macro: Macro) -> bool:
    """Whether the customer reads something of it."""
    return any(action.action_name in _TO_CUSTOMERS for action in macro.actions)


def _step(action: MacroAction, agents: Mapping[int, str], teams: Mapping[int, str]) -> str:
    name, values = action.action_name, action.action_params
    first = values[0] if values else None
    words = one_line(" ".join(str(first or "").split()))
    match name:
        case "send_message":
            return f'send "{_short(words)}"'
        case "add_private_note":
            return f'note "{_short(words)}"'
        case "add_label":
            return " ".join(f"+{one_line(str(value))}" for value in values) or "add no label"
        case "remove_label":
            return " ".join(f"-{one_line(str(value))}" for value in values) or "remove no label"
        case "assign_agent":
            return f"assign to {_who(first, agents)}"
        case "assign_team":
            return f"give to {_who(first, teams)}"
        case "change_status":
            return f"set it {words}"
        case "change_priority":
            return f"priority {'none' if words in ('', 'nil', 'None') else words}"
        case "send_email_transcript":
            return f"mail the conversation to {words}"
        case _:
            # A newer server's action is better named than kept quiet.
            return _PLAIN.get(name, one_line(name.replace("_", " ")))


def _who(value: JsonValue, names: Mapping[int, str]) -> str:
    if value == "self":
        return "you"
    if value in (None, "nil", ""):
        return "nobody"
    number = int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0
    return one_line(names.get(number, f"number {value}"))


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1].rstrip()}…"
