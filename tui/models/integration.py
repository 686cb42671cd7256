"""What works beside the agents: bots, webhooks, integrations."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.wire import Attributes, Flag, Id, Line, Lines, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentBot:
    """A bot that can answer in inboxes. Its secrets have no repr."""

    id: Id
    name: Line = ""
    description: Text = ""
    thumbnail: Line = ""
    outgoing_url: Line = ""
    """Where it is told what happens. Platform servers up to 4.10 put the name here."""
    bot_type: Line = ""
    bot_config: Attributes = field(default_factory=dict)
    account_id: Whole = None
    """None for a bot of the whole installation."""
    system_bot: Flag = False
    access_token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    """Signs what it is told (4.13+, for administrators)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told what happens in the account. Its secret has no repr."""

    id: Id
    url: Line = ""
    name: Line = ""
    """Not on 4.0.4."""
    account_id: Whole = None
    inbox_id: Whole = None
    """None for all inboxes."""
    subscriptions: Lines = ()
    secret: str = field(default="", repr=False)
    """Signs what it is told (4.12+)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """An integration that was switched on."""

    id: Line
    app_id: Line = ""
    enabled: Flag = False
    inbox_id: Whole = None
    hook_type: Line = ""
    settings: Attributes = field(default_factory=dict, repr=False)
    """For administrators; may hold the other side's secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationApp:
    """An integration that the server offers."""

    id: Line
    name: Line = ""
    description: Text = ""
    short_description: Line = ""
    enabled: Flag = False
    hook_type: Line = ""
    allow_multiple_hooks: Flag = False
    hooks: tuple[Hook, ...] = ()
