"""The lists an account keeps, in an answer: inboxes, labels, canned responses, macros, saved views, the account."""

from __future__ import annotations

from tui.api.decode.people import agent_shape
from tui.api.reading import JsonObject, Rows, beyond, items, known, obj, payload, record, rows, shapes, validated
from tui.models.inbox import Inbox
from tui.models.reference import (
    Account,
    AttributeDefinition,
    CacheKeys,
    CannedResponse,
    CustomFilter,
    Label,
    Macro,
    ServerVersion,
)
from tui.models.wire import JsonValue


def inbox(value: JsonValue) -> Inbox:
    """An inbox of any channel."""
    return validated(Inbox, inbox_shape(record(value)))


def inboxes(value: JsonValue) -> Rows[Inbox]:
    """The inboxes that the agent can reach."""
    return rows(payload(value), lambda row: validated(Inbox, inbox_shape(row)))


def label(value: JsonValue) -> Label:
    """A label that the account defines."""
    return validated(Label, _named(Label, record(value), "title"))


def labels(value: JsonValue) -> Rows[Label]:
    """All labels the account defines."""
    return rows(payload(value), label)


def canned_response(value: JsonValue) -> CannedResponse:
    """A canned response."""
    return validated(CannedResponse, _named(CannedResponse, record(value), "short_code", "content"))


def canned_responses(value: JsonValue) -> Rows[CannedResponse]:
    """Canned responses from a bare array."""
    return rows(payload(value), canned_response)


def macro(value: JsonValue) -> Macro:
    """A macro, bare or under `payload`."""
    return validated(Macro, _macro_shape(record(value)))


def macros(value: JsonValue) -> Rows[Macro]:
    """The account's macros and the agent's own."""
    return rows(payload(value), lambda row: validated(Macro, _macro_shape(row)))


def custom_filter(value: JsonValue) -> CustomFilter:
    """A saved view."""
    return validated(CustomFilter, _named(CustomFilter, record(value), "name"))


def custom_filters(value: JsonValue) -> Rows[CustomFilter]:
    """The agent's saved views."""
    return rows(payload(value), custom_filter)


def attribute_definition(value: JsonValue) -> AttributeDefinition:
    """What a custom attribute may hold."""
    return validated(AttributeDefinition, _named(AttributeDefinition, known(record(value))))


def attribute_definitions(value: JsonValue) -> Rows[AttributeDefinition]:
    """Definitions of all models."""
    return rows(payload(value), attribute_definition)


def account(value: JsonValue) -> Account:
    """The account."""
    return validated(Account, _named(Account, record(value), "name"))


def cache_keys(value: JsonValue) -> CacheKeys:
    """When the account's lists last changed, from the endpoint and from `account.cache_invalidated`."""
    keys = obj(obj(value).get("cache_keys"))
    return CacheKeys(keys={name: str(key) for name, key in keys.items() if isinstance(key, str | int)})


def server_version(value: JsonValue) -> ServerVersion:
    """What `GET /api` answers."""
    raw = obj(value)
    return validated(ServerVersion, raw if isinstance(raw.get("version"), str) else None)


def inbox_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {
        "name": None,
        **raw,
        "channel": raw.get("channel_type"),
        "extra": beyond(Inbox, raw, frozenset(("channel_type",))),
    }


def _macro_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    return {
        "name": None,
        **raw,
        "created_by": agent_shape(raw.get("created_by")),
        "updated_by": agent_shape(raw.get("updated_by")),
        "actions": shapes(raw.get("actions"), _action_shape),
        "extra": beyond(Macro, raw),
    }


def _action_shape(value: JsonValue) -> JsonObject | None:
    raw = obj(value)
    if "action_name" not in raw:
        return None
    return {"action_name": raw["action_name"], "action_params": items(raw.get("action_params"))}


def _named(kind: type, value: JsonValue, *names: str) -> JsonObject | None:
    """An object whose named texts are there, empty where the server left them out; None for what is no object."""
    if not isinstance(value, dict):
        return None
    return {**dict.fromkeys(names), **value, "extra": beyond(kind, value)}
