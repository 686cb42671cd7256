"""Bots, webhooks and integrations, in an answer."""

from __future__ import annotations

from tui.api.reading import JsonObject, Rows, known, obj, payload, record, rows, shapes, validated
from tui.models.integration import AgentBot, Hook, IntegrationApp, Webhook
from tui.models.wire import JsonValue, text


def agent_bot(value: JsonValue) -> AgentBot:
    """A bot, whole or slim."""
    return validated(AgentBot, _bot_shape(record(value)))


def agent_bots(value: JsonValue) -> Rows[AgentBot]:
    """Bots from a bare array."""
    return rows(payload(value), agent_bot)


def inbox_bot(value: JsonValue) -> AgentBot | None:
    """The bot of an inbox: an empty object is none."""
    shape = _bot_shape(obj(value).get("agent_bot"))
    return validated(AgentBot, shape) if shape else None


def webhook(value: JsonValue) -> Webhook:
    """A webhook, bare or under `payload.webhook`."""
    inner = record(value)
    return validated(Webhook, _webhook_shape(obj(inner).get("webhook", inner)))


def webhooks(value: JsonValue) -> Rows[Webhook]:
    """Webhooks from under `payload.webhooks`."""
    inner = payload(value)
    return rows(obj(inner).get("webhooks", inner), webhook)


def integration_app(value: JsonValue) -> IntegrationApp:
    """An integration that the server offers; its id is a word."""
    raw = obj(record(value))
    shape = {**raw, "hooks": shapes(raw.get("hooks"), _hook_shape)}
    return validated(IntegrationApp, shape if isinstance(raw.get("id"), str) else None)


def integration_apps(value: JsonValue) -> Rows[IntegrationApp]:
    """Integrations from under `payload`."""
    return rows(payload(value), integration_app)


def hook(value: JsonValue) -> Hook:
    """An integration that was switched on."""
    return validated(Hook, _hook_shape(record(value)))


def _bot_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    token = raw.get("access_token")
    # The bot of an inbox carries its whole record of the token.
    token = token.get("token") if isinstance(token, dict) else token
    return {**raw, "access_token": text(token), "secret": text(raw.get("secret"))}


def _webhook_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    inbox = obj(raw.get("inbox")).get("id", raw.get("inbox_id"))
    return {**raw, "inbox_id": inbox, "secret": text(raw.get("secret"))}


def _hook_shape(value: JsonValue) -> JsonObject | None:
    raw = obj(value)
    if raw.get("id") is None:
        return None
    return {**raw, "enabled": raw.get("status"), "inbox_id": obj(raw.get("inbox")).get("id")}
