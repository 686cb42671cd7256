"""The actions of macros and bulk requests, done to one conversation after the other by a job."""

from collections.abc import Callable, Mapping
from typing import Any

from tui.demo import errors
from tui.demo.acts import conversations, messages
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import integer
from tui.demo.shapes.conversations import labels_of

Act = Callable[[Installation, Row, list[Any], int | None], object]


def _send(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    sender = ("User", user_id) if user_id is not None else None
    messages.add(house, row, content=str(params[0]), sender=sender)


def _note(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    sender = ("User", user_id) if user_id is not None else None
    messages.add(house, row, content=str(params[0]), sender=sender, private=True)


def _add_labels(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del user_id
    conversations.set_labels(house, row, [*labels_of(house, row["id"]), *(str(title) for title in params)])


def _remove_labels(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del user_id
    gone = {str(title).lower() for title in params}
    conversations.set_labels(house, row, [title for title in labels_of(house, row["id"]) if title not in gone])


def _assign_agent(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    wanted = params[0] if params else "nil"
    conversations.assign_agent(house, row, (user_id or 0) if wanted == "self" else integer(wanted))


def _assign_team(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del user_id
    conversations.assign_team(house, row, integer(params[0]) if params else 0)


def _unassign_agent(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del params, user_id
    conversations.assign_agent(house, row, 0)


def _unassign_team(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del params, user_id
    conversations.assign_team(house, row, 0)


def _status(name: str | None = None) -> Act:
    def act(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
        del user_id
        conversations.set_status(house, row, name or str(params[0]))

    return act


def _priority(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del user_id
    wanted = params[0] if params else None
    conversations.set_priority(house, row, None if wanted in (None, "nil", "") else wanted)


def _mute(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    del params, user_id
    conversations.mute(house, row)


def _nothing(house: Installation, row: Row, params: list[Any], user_id: int | None) -> None:
    """Sends something out of the house, which this world does not."""
    del house, row, params, user_id


ACTIONS: Mapping[str, Act] = {
    "send_message": _send,
    "add_private_note": _note,
    "add_label": _add_labels,
    "remove_label": _remove_labels,
    "assign_team": _assign_team,
    "assign_agent": _assign_agent,
    "remove_assigned_team": _unassign_team,
    "remove_assigned_agent": _unassign_agent,
    "mute_conversation": _mute,
    "change_status": _status(),
    "resolve_conversation": _status("resolved"),
    "snooze_conversation": _status("snoozed"),
    "change_priority": _priority,
    "send_email_transcript": _nothing,
    "send_attachment": _nothing,
    "send_webhook_event": _nothing,
}


def run(house: Installation, conversation_id: int, actions: list[Any], user_id: int | None) -> None:
    """Do all actions to a conversation; one that fails does not stop the others, and nobody hears of it."""
    for action in actions:
        row = house.db.get("conversations", conversation_id)
        act = ACTIONS.get(str(action.get("action_name"))) if isinstance(action, dict) else None
        if row is None or act is None:
            continue
        params = action.get("action_params")
        try:
            act(house, row, params if isinstance(params, list) else [], user_id)
        except (errors.Refusal, IndexError):
            continue
