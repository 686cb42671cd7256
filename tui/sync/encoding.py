"""A wish as it lies on the disk, and what is asked about it: to JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from tui.models.conversation import Priority, Status
from tui.models.draft import Draft, Headers, OutgoingFile, Quoted, Whom
from tui.models.message import Message, MessageType
from tui.models.people import Availability, Sender, SenderKind
from tui.store.operation import Basis, Guard
from tui.store.wishes import KINDS, AvailabilityRequested, Wish

_KINDS: dict[str, Callable[..., Wish]] = {kind.kind: kind for kind in KINDS}

_BASIS: Callable[..., Basis] = Basis
_MESSAGE: Callable[..., Message] = Message
_SENDER: Callable[..., Sender] = Sender

_READ: dict[str, Callable[[object], object]] = {
    "status": lambda value: Status(str(value)),
    "priority": lambda value: Priority(str(value)),
    "availability": lambda value: Availability(str(value)),
    "message_type": lambda value: MessageType(int(str(value))),
    "sender": lambda value: _sender(value),
    "whom": lambda value: _whom(value),
    "files": lambda value: _files(value),
    "writing": lambda value: tuple(int(each) for each in value) if isinstance(value, list) else (),
}
_MOMENTS = ("snoozed_until", "written_at", "created_at")
_TUPLES = ("add", "remove", "attachments", "cc", "bcc", "to")


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
    plain = {"kind": wish.kind, **asdict(wish)}
    if leader:
        plain["leader"] = leader
    if basis is not None:
        plain["basis"] = asdict(basis)
    if guard is not None:
        plain["guard"] = {
            "reasons": guard.reasons,
            "messages": [_message(message) for message in guard.messages],
            "seen": None if guard.seen is None else asdict(guard.seen),
            "may_be_done": guard.may_be_done,
        }
    return _json(plain)


def decoded(text: str) -> Written:
    """Return what `encoded` wrote.

    Raises:
        ValueError: It is not that.
    """
    try:
        plain = json.loads(text)
        kind = _KINDS[plain.pop("kind")]
        seen, asked = plain.pop("basis", None), plain.pop("guard", None)
        leader = str(plain.pop("leader", ""))
        if kind is AvailabilityRequested:
            plain.pop("conversation_id", None)
        wish = kind(**{name: _value(name, value) for name, value in plain.items()})
        basis = None if seen is None else _basis(seen)
        guard = None if asked is None else _guard(**asked)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no wish") from error
    return Written(wish, basis, guard, leader)


def encoded_basis(basis: Basis | None) -> str:
    """Return what the agent saw when a draft was begun, as JSON; empty: it is not known."""
    return "" if basis is None else _json(asdict(basis))


def decoded_basis(text: str) -> Basis | None:
    """Return what `encoded_basis` wrote; None where it is anything else."""
    try:
        return _basis(json.loads(text)) if text else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def encoded_enclosed(draft: Draft) -> str:
    """Return what goes with a draft's text and for whom it is, as JSON; empty: there is no draft."""
    if not draft:
        return ""
    plain = {name: value for name, value in asdict(draft).items() if value and name != "text"}
    if draft.headers is not None:
        plain["headers"] = draft.headers._asdict()
    return _json(plain) if plain else ""


def decoded_draft(text: str, enclosed: str) -> Draft:
    """Return the whole draft of a text and what `encoded_enclosed` wrote; of anything else the text alone."""
    try:
        plain = json.loads(enclosed) if enclosed else {}
        headers, quoted = plain.get("headers"), plain.get("quoted")
        return Draft(
            text=text,
            headers=None if headers is None else Headers(*(tuple(map(str, headers[name])) for name in Headers._fields)),
            quoted=Quoted(int(quoted[0]), str(quoted[1])) if quoted else None,
            files=_files(plain.get("files")),
            mentions=tuple(map(str, plain.get("mentions", ()))),
            whom=_whom(plain.get("whom")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Draft(text=text)


def _files(value: object) -> tuple[OutgoingFile, ...]:
    return tuple(OutgoingFile(*each) for each in value) if isinstance(value, list) else ()


def _whom(value: object) -> Whom | None:
    if not isinstance(value, dict):
        return None
    at = value.get("created_at")
    return Whom(
        contact_id=int(value.get("contact_id") or 0),
        contact_name=str(value.get("contact_name") or ""),
        inbox_id=int(value.get("inbox_id") or 0),
        created_at=datetime.fromisoformat(str(at)) if at else None,
    )


def _basis(seen: dict[str, object]) -> Basis:
    return _BASIS(**{name: _value(name, value) for name, value in seen.items()})


def _message(message: Message) -> dict[str, object]:
    sender = message.sender
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "content": message.content,
        "message_type": message.message_type.value,
        "private": message.private,
        "created_at": message.created_at,
        "sender": None if sender is None else {"id": sender.id, "kind": sender.kind.value, "name": sender.name},
    }


def _guard(
    reasons: list[str],
    messages: list[dict[str, object]],
    seen: dict[str, object] | None,
    may_be_done: bool = False,
) -> Guard:
    return Guard(
        reasons=tuple(reasons),
        messages=tuple(_MESSAGE(**{name: _value(name, value) for name, value in each.items()}) for each in messages),
        seen=None if seen is None else _basis(seen),
        may_be_done=may_be_done,
    )


def _sender(value: object) -> Sender | None:
    if not isinstance(value, dict):
        return None
    return _SENDER(id=value["id"], kind=SenderKind(str(value["kind"])), name=value["name"])


def _json(plain: dict[str, object]) -> str:
    return json.dumps(plain, default=_plain, ensure_ascii=False, separators=(",", ":"))


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
