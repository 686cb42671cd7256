"""What the agent decides about sync."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ReadPolicy = Literal["on_open", "on_reply", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSettings:
    """What the agent chose about keeping in touch with the server."""

    hold_seconds: float = 5.0
    """How long replies to customers and resolves are kept back so that they can be taken back; 0: not at all."""
    read_policy: ReadPolicy = "on_open"
    """When a conversation counts as read. Unread is shared by all agents on the server."""
    websocket: bool = True
    """False: always poll; for lines on which the uncompressed feed costs more than it gives."""
    presence: bool = True
    """Whether to send the beats that keep the agent online. Without them and without auto-offline the server keeps
    showing what the agent chose; with auto-offline it shows offline after 20 seconds."""
    passive: bool = False
    """Look on without being present: subscribing alone makes the agent present, so there is no websocket either."""
    slower: float = 1.0
    """How many times as long as usual the pauses between questions are."""
    typing: bool = True
    """Whether customers see that a reply is being written. Never sent for notes: the server tells the customer even then."""
    cache_days: float = 30.0
    cache_megabytes: float = 200.0
