"""The lists an account keeps: labels, canned responses, macros, attribute definitions, saved filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.models.people import Agent
from tui.models.wire import NEVER_WRITTEN, Attributes, Count, Flag, Id, Json, JsonValue, Line, Moment, Text, Texts, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that the account defines."""

    title: Line
    id: Count = 0
    description: Text = ""
    color: Line = ""
    """`#rrggbb`, or empty."""
    show_on_sidebar: Flag = False
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedResponse:
    """A text saved for use in replies."""

    id: Id
    short_code: Line
    content: Text
    created_at: Moment = None
    updated_at: Moment = None
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


class Visibility(Word):
    """Who may use a macro: its author or everybody in the account."""

    PERSONAL = "personal"
    GLOBAL = "global"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroAction:
    """One step of a macro."""

    action_name: Line
    action_params: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """Steps that are taken with one command."""

    id: Id
    name: Line
    visibility: Visibility = Visibility.UNKNOWN
    actions: tuple[MacroAction, ...] = ()
    created_by: Agent | None = None
    updated_by: Agent | None = None
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


class AttributeModel(Word):
    """What a custom attribute belongs to."""

    CONVERSATION = "conversation_attribute"
    CONTACT = "contact_attribute"
    COMPANY = "company_attribute"
    UNKNOWN = "unknown"


class AttributeType(Word):
    """What a custom attribute holds, and how it is entered."""

    TEXT = "text"
    NUMBER = "number"
    CURRENCY = "currency"
    PERCENT = "percent"
    LINK = "link"
    DATE = "date"
    LIST = "list"
    CHECKBOX = "checkbox"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDefinition:
    """What a custom attribute is called and may hold."""

    id: Id
    attribute_key: Line
    attribute_display_name: Line = ""
    attribute_description: Text = ""
    attribute_display_type: AttributeType = AttributeType.UNKNOWN
    attribute_model: AttributeModel = AttributeModel.UNKNOWN
    attribute_values: Texts = ()
    """To the last byte: each is written into conversations as it stands here."""
    regex_pattern: Line = ""
    regex_cue: Line = ""
    created_at: Moment = None
    updated_at: Moment = None
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


class FilterType(Word):
    """What a saved filter finds."""

    CONVERSATION = "conversation"
    CONTACT = "contact"
    REPORT = "report"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomFilter:
    """A saved view (folder or segment); `query` is the body of the matching filter endpoint."""

    id: Id
    name: Line
    filter_type: FilterType = FilterType.UNKNOWN
    query: Attributes = field(default_factory=dict)
    created_at: Moment = None
    updated_at: Moment = None
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the account is called and allows."""

    id: Id
    name: Line
    locale: Line = ""
    status: Line = ""
    domain: Line = ""
    support_email: Line = ""
    features: Attributes = field(default_factory=dict)
    settings: Attributes = field(default_factory=dict)
    custom_attributes: Attributes = field(default_factory=dict)
    cache_keys: Attributes = field(default_factory=dict)
    created_at: Moment = None
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheKeys:
    """When labels, inboxes and teams last changed: opaque words, compared for equality."""

    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVersion:
    """What `GET /api` answers."""

    version: Line
    timestamp: Line = ""
    queue_services: Line = ""
    data_services: Line = ""

    @property
    def is_well(self) -> bool:
        """Whether the server says that queue and database run, or says nothing of them."""
        return {self.queue_services, self.data_services} <= {"", "ok"}

    def at_least(self, major: int, minor: int) -> bool:
        """Whether the server is that version or newer; an unreadable version is taken for the oldest."""
        parts: list[int] = []
        for piece in self.version.split(".")[:2]:
            digits = "".join(ch for ch in piece if ch.isdecimal())
            parts.append(int(digits[:6]) if digits else 0)
        return (*parts, 0, 0)[:2] >= (major, minor)


__all__ = [
    "Account",
    "AttributeDefinition",
    "AttributeModel",
    "AttributeType",
    "CacheKeys",
    "CannedResponse",
    "CustomFilter",
    "FilterType",
    "Json",
    "Label",
    "Macro",
    "MacroAction",
    "ServerVersion",
    "Visibility",
]
