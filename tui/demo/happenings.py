"""What happened, told to whoever listens: broadcasts, notifications and webhooks all hang on these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.demo.installation import Installation


@dataclass(frozen=True, slots=True)
class Performer:
    """Who caused something: a user or a bot. Customers and background jobs are nobody."""

    kind: str
    """`User` or `AgentBot`."""
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One change of the world, named as the server's own dispatcher names it (`message.created`)."""

    name: str
    account_id: int
    at: float
    performer: Performer | None = None
    conversation_id: int | None = None
    """Database id, not display id."""
    message_id: int | None = None
    contact_id: int | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Column → (before, after)."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What else belongs to it, such as `echo_id`."""


Listener = Callable[["Installation", Happening], None]

_listeners: dict[str, list[Listener]] = {}


def listens(*names: str) -> Callable[[Listener], Listener]:
    """Have a function told of happenings with these names; it runs in the transaction that caused them.

    Modules in `tui.demo.listeners` are found by themselves. What takes time is asked of `house.jobs`.
    """

    def register(listener: Listener) -> Listener:
        for name in names:
            _listeners.setdefault(name, []).append(listener)
        return listener

    return register


def listeners(name: str) -> list[Listener]:
    """Return who listens to a name, in the order of registration."""
    return _listeners.get(name, [])
