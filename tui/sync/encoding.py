"""A wish as it lies on the disk, and what is asked about it: to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace

from tui.models.codec import adapter
from tui.models.message import Message
from tui.models.people import Sender
from tui.store.operation import Basis, Guard
from tui.store.wishes import KINDS, Wish

_KINDS: dict[str, type[Wish]] = {kind.kind: kind for kind in KINDS}
_FIELDS: dict[type[Wish], frozenset[str]] = {
    kind: frozenset(each.name for each in fields(kind) if each.init) for kind in KINDS
}
_LEFT_OUT: dict[type[Wish], frozenset[str]] = {
    kind: frozenset(each.name for each in fields(kind) if not each.init) for kind in KINDS
}


@dataclass(frozen=True, slots=True)
class Written:
    """What lies on the disk of one wish."""

    wish: Wish
    basis: Basis | None = None
    """What the agent saw when composing it."""
    guard: Guard | None = None
    """What the agent is asked about it."""
    leader: str = ""
    """Op of the wish of the same act that goes before it."""


def encoded(wish: Wish, basis: Basis | None, guard: Guard | None = None, leader: str = "") -> str:
    """Return the wish, what the agent saw when composing it, and what is asked about it, as JSON."""
    kind: type[Wish] = type(wish)
    plain = {"kind": wish.kind, **adapter(kind).dump_python(wish, mode="json")}
    if leader:
        plain["leader"] = leader
    if basis is not None:
        plain["basis"] = adapter(Basis).dump_python(basis, mode="json")
    if guard is not None:
        shown = replace(guard, messages=tuple(map(_shown, guard.messages)))
        plain["guard"] = adapter(Guard).dump_python(shown, mode="json", exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Written:
    """Return what `encoded` wrote.

    Raises:
        ValueError: It is not that, or a newer version wrote it: what is not understood whole is not sent.
    """
    try:
        plain = json.loads(text)
        kind = _KINDS[plain.pop("kind")]
        seen, asked, leader = plain.pop("basis", None), plain.pop("guard", None), plain.pop("leader", "")
        given = {name: value for name, value in plain.items() if name not in _LEFT_OUT[kind]}
        if unknown := given.keys() - _FIELDS[kind]:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return Written(
            wish=adapter(kind).validate_python(given),
            basis=None if seen is None else adapter(Basis).validate_python(seen),
            guard=None if asked is None else adapter(Guard).validate_python(asked),
            leader=str(leader),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no wish") from error


def _shown(message: Message) -> Message:
    """Return what the guard shows of a message: no addresses of files, which are signed."""
    sender = message.sender
    return Message(
        id=message.id,
        conversation_id=message.conversation_id,
        content=message.content,
        message_type=message.message_type,
        private=message.private,
        created_at=message.created_at,
        sender=sender and Sender(id=sender.id, kind=sender.kind, name=sender.name),
    )
