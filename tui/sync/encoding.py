"""A wish as it lies on the disk: to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from tui.models.conversation import Priority, Status
from tui.models.people import Availability
from tui.store.operation import Basis
from tui.store.wishes import (
    AssigneeRequested,
    AvailabilityRequested,
    LabelsRequested,
    MacroRequested,
    PriorityRequested,
    ReadRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
    Wish,
)

_KINDS: dict[str, Callable[..., Wish]] = {
    "status": StatusRequested,
    "assignee": AssigneeRequested,
    "team": TeamRequested,
    "priority": PriorityRequested,
    "labels": LabelsRequested,
    "read": ReadRequested,
    "unread": UnreadRequested,
    "macro": MacroRequested,
    "reply": ReplyRequested,
    "availability": AvailabilityRequested,
}
_NAMES: dict[object, str] = {kind: name for name, kind in _KINDS.items()}

_BASIS: Callable[..., Basis] = Basis

_READ: dict[str, Callable[[object], object]] = {
    "status": lambda value: Status(str(value)),
    "priority": lambda value: Priority(str(value)),
    "availability": lambda value: Availability(str(value)),
}
_MOMENTS = ("snoozed_until", "written_at")
_TUPLES = ("add", "remove", "attachments", "cc", "bcc", "to")


def encoded(wish: Wish, basis: Basis | None) -> str:
    """Return the wish, and what the agent saw when composing it, as JSON."""
    plain = {"kind": _NAMES[type(wish)], **asdict(wish)}
    if basis is not None:
        plain["basis"] = asdict(basis)
    return json.dumps(plain, default=_plain, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> tuple[Wish, Basis | None]:
    """Return what `encoded` wrote.

    Raises:
        ValueError: It is not that.
    """
    try:
        plain = json.loads(text)
        kind = _KINDS[plain.pop("kind")]
        seen = plain.pop("basis", None)
        if kind is AvailabilityRequested:
            plain.pop("conversation_id", None)
        wish = kind(**{name: _value(name, value) for name, value in plain.items()})
        basis = None if seen is None else _BASIS(**{name: _value(name, value) for name, value in seen.items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no wish") from error
    return wish, basis


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _value(name: str, value: object) -> object:
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    if name in _TUPLES and isinstance(value, list):
        return tuple(str(each) for each in value)
    read = _READ.get(name)
    return value if read is None else read(value)
