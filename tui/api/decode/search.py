"""What a search found, in an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui.api.decode.messages import message_shape
from tui.api.decode.people import agent_shape, contact_shape
from tui.api.reading import JsonObject, Rows, known, meta, obj, payload, rows, shapes, unlike, validated
from tui.models.message import Message
from tui.models.people import Contact
from tui.models.search import ArticleHit, ConversationHit, ConversationMatch, ConversationMatchPage, SearchResults
from tui.models.wire import JsonValue, count

T = TypeVar("T")


def conversation_match_page(value: JsonValue) -> ConversationMatchPage:
    """A page of `conversations/search`."""
    found = rows(payload(value), lambda row: validated(ConversationMatch, _match_shape(row)))
    about = meta(value)
    return ConversationMatchPage(
        conversations=tuple(found), all_count=count(about.get("all_count")), passed_over=found.passed_over
    )


def search_results(value: JsonValue) -> SearchResults:
    """What `search` and its single-kind routes found; kinds the server left out are empty."""
    raw = payload(value)
    if not isinstance(raw, dict):
        raise unlike("SearchResults")
    conversations = _kind(raw, "conversations", lambda row: validated(ConversationHit, _hit_shape(row)))
    contacts = _kind(raw, "contacts", lambda row: validated(Contact, contact_shape(row)))
    messages = _kind(raw, "messages", lambda row: validated(Message, message_shape(row)))
    articles = _kind(raw, "articles", lambda row: validated(ArticleHit, known(row)))
    return SearchResults(
        conversations=tuple(conversations),
        contacts=tuple(contacts),
        messages=tuple(messages),
        articles=tuple(articles),
        passed_over=sum(kind.passed_over for kind in (conversations, contacts, messages, articles)),
    )


def _kind(raw: JsonObject, name: str, one: Callable[[JsonValue], T]) -> Rows[T]:
    return rows(raw[name], one) if raw.get(name) else Rows(())


def _match_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    inbox = obj(raw.get("inbox"))
    return {
        "id": raw["id"],
        "contact_name": obj(raw.get("contact")).get("name"),
        "inbox_name": inbox.get("name"),
        "channel": inbox.get("channel_type"),
        "created_at": raw.get("created_at"),
        "messages": shapes(raw.get("messages"), known),
    }


def _hit_shape(value: JsonValue) -> JsonObject | None:
    if (raw := known(value)) is None:
        return None
    inbox = obj(raw.get("inbox"))
    return {
        **raw,
        "contact": contact_shape(raw.get("contact")),
        "inbox_name": inbox.get("name"),
        "channel": inbox.get("channel_type"),
        "agent": agent_shape(raw.get("agent")),
        "message": message_shape(raw.get("message")),
    }
