"""Recorded ids and secrets → those of the embedded server, learnt from its answers as they come in."""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .recording import Exchange, Json, mapping, rows

# Which key of an object tells what kind of thing its `id` names. The first that fits.
_FEATURES: Sequence[tuple[frozenset[str], str]] = tuple(
    (frozenset(keys.split()), kind)
    for keys, kind in (
        ("notification_type", "notification"),
        ("message_type content", "message"),
        ("file_type data_url", "attachment"),
        ("short_code", "canned response"),
        ("attribute_key", "definition"),
        ("subscriptions", "webhook"),
        ("filter_type", "filter"),
        ("visibility actions", "macro"),
        ("color show_on_sidebar", "label"),
        ("allow_auto_assign", "team"),
        ("channel_type channel_id", "inbox"),
        ("rating message_id", "rating"),
        ("bot_type", "bot"),
        ("outgoing_url", "bot"),
        ("can_reply", "conversation"),
        ("contact_last_seen_at", "conversation"),
        ("available_name", "user"),
        ("pubsub_token source_id", "contact"),
        ("phone_number additional_attributes", "contact"),
        ("identifier additional_attributes", "contact"),
        ("identifier phone_number", "contact"),
        ("user_id role", "account user"),
        ("features", "account"),
        ("availability_status permissions", "account"),
        ("content user", "note"),
        ("slug homepage_link", "portal"),
        ("slug content", "article"),
        ("slug locale", "category"),
        ("event_name", "automation rule"),
    )
)

_SEGMENTS = {
    "accounts": "account",
    "agents": "user",
    "users": "user",
    "contacts": "contact",
    "conversations": "conversation",
    "messages": "message",
    "notes": "note",
    "inboxes": "inbox",
    "inbox_members": "inbox",
    "teams": "team",
    "labels": "label",
    "canned_responses": "canned response",
    "custom_attribute_definitions": "definition",
    "custom_filters": "filter",
    "macros": "macro",
    "notifications": "notification",
    "webhooks": "webhook",
    "agent_bots": "bot",
    "articles": "article",
    "categories": "category",
    "automation_rules": "automation rule",
    "csat_survey_responses": "rating",
}

_FIELDS = {
    "account_id": "account",
    "agent_bot": "bot",
    "assignee_id": "user",
    "author_id": "user",
    "base_contact_id": "contact",
    "mergee_contact_id": "contact",
    "category_id": "category",
    "contact_id": "contact",
    "conversation_display_id": "conversation",
    "conversation_id": "conversation",
    "conversation_ids": "conversation",
    "in_reply_to": "message",
    "inbox_id": "inbox",
    "inbox_ids": "inbox",
    "inbox_ids[]": "inbox",
    "primary_actor_id": "conversation row",
    "team_id": "team",
    "user_id": "user",
    "user_ids": "user",
    "user_ids[]": "user",
    "display_id": "conversation",
}

_LISTED = {"agent": "user", "team": "team", "inbox": "inbox", "label": "label"}
"""Lists of figures whose rows are known by their ids alone."""
_SECRET_KEYS = frozenset(
    [
        "access_token",
        "pubsub_token",
        "source_id",
        "uuid",
        "inbox_identifier",
        "identifier",
        "website_token",
        "auth_token",
        "hmac_token",
        "secret",
        "blob_id",
        "blob_key",
        "sso_auth_token",
    ]
)
_SECRET = re.compile(r"<[a-z0-9-]+>|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MENTION = re.compile(r"mention://(user|team)/(\d+)/")
_SIGNATURES = (
    ("content", "message_type", "private"),
    ("email",),
    ("attribute_key", "attribute_model"),
    ("short_code",),
    ("title",),
    ("notification_type",),
    ("fallback_title", "file_type"),
    ("slug",),
    ("name",),
)


class Translation:
    """What the embedded server calls the things of the recording."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
        self._sure: set[tuple[str, str, int]] = set()
        self._secrets: dict[str, dict[str, str]] = defaultdict(dict)
        self._etags: dict[str, str] = {}

    # What is known

    def number(self, kind: str, recorded: int, account: str) -> int:
        """Return our id of a thing; of one never seen in an answer, the id it has if none was skipped since the last."""
        known = self._ids[kind, account if kind == "conversation" else ""]
        if recorded in known or recorded <= 0 or not known:
            return known.get(recorded, recorded)
        seen = sorted(known)
        nearest = seen[max(bisect_right(seen, recorded) - 1, 0)]
        return recorded - nearest + known[nearest]

    def recorded_rows(self, exchange: Exchange) -> Json:
        """Return the recorded answer without rows of things that no recorded request made.

        Others used the real server between two parts of the day; what they made cannot be here.
        """
        kind = _LISTED.get(exchange.request.path.rsplit("/", 1)[-1])
        if kind is None or not isinstance(exchange.json, list):
            return exchange.json
        known = self._ids[kind, ""]
        return [row for row in exchange.json if not known or mapping(row).get("id") in known]

    def secret(self, recorded: str, file: str) -> str:
        """Return our token, uuid or signed id; placeholders mean what they last meant in the same file."""
        return self._secrets[file].get(recorded) or self._secrets[""].get(recorded, recorded)

    def etag(self, recorded: str) -> str | None:
        """Return our tag of what had this one in the recording."""
        return self._etags.get(recorded)

    def say(self, recorded: str, ours: str, file: str = "") -> None:
        """Note what a secret is called here."""
        self._secrets[file][recorded] = ours
        self._secrets[""][recorded] = ours

    # Requests

    def path(self, exchange: Exchange) -> str:
        """Return the path with our ids and secrets."""
        parts = exchange.request.path.split("/")
        account = _account(exchange)
        public = exchange.request.path.startswith("/public")
        translated = []
        for before, part in zip(["", *parts], parts, strict=False):
            if part.isdigit() and before in _SEGMENTS:
                translated.append(str(self.number(_SEGMENTS[before], int(part), account)))
            elif public and part:
                translated.append(self.secret(part, exchange.file))
            else:
                translated.append(self.text(part, exchange.file))
        return "/".join(translated)

    def query(self, exchange: Exchange) -> dict[str, Json]:
        """Return the query string's values."""
        request = exchange.request
        reported = request.query.get("type")
        translated: dict[str, Json] = {}
        for key, value in request.query.items():
            kind = _FIELDS.get(key)
            if key in ("before", "after") and request.path.endswith("/messages"):
                kind = "message"
            elif key == "id" and isinstance(reported, str):
                kind = {"agent": "user"}.get(reported, reported)
            translated[key] = self._value(value, kind, exchange)
        return translated

    def body(self, exchange: Exchange, value: Json) -> Json:
        """Return a JSON body or a form's fields with our ids and secrets."""
        return self._value(value, None, exchange)

    def text(self, value: str, file: str) -> str:
        """Return a text in which the secrets are ours."""
        return _SECRET.sub(lambda found: self.secret(found.group(), file), value)

    def _value(self, value: Json, kind: str | None, exchange: Exchange) -> Json:
        match value:
            case bool() | None | float():
                return value
            case int():
                return self.number(kind, value, _account(exchange)) if kind else value
            case str():
                if kind and value.isdigit():
                    return str(self.number(kind, int(value), _account(exchange)))
                if value.startswith("{") and value.endswith("}"):
                    return self._inside(value, exchange)
                return self._mentions(self.text(value, exchange.file), exchange)
            case list():
                return [self._value(item, kind, exchange) for item in value]
        return {key: self._value(item, _field_kind(key, value), exchange) for key, item in value.items()}

    def _inside(self, value: str, exchange: Exchange) -> str:
        """JSON in a form's field."""
        try:
            inner: Json = json.loads(value)
        except ValueError:
            return self.text(value, exchange.file)
        return json.dumps(self._value(inner, None, exchange))

    def _mentions(self, text: str, exchange: Exchange) -> str:
        def ours(found: re.Match[str]) -> str:
            number = self.number(found.group(1), int(found.group(2)), _account(exchange))
            return f"mention://{found.group(1)}/{number}/"

        return _MENTION.sub(ours, text)

    # Answers

    def learn(self, exchange: Exchange, ours: Json, etag: str | None) -> None:
        """Note what the answer to a translated request calls its things."""
        recorded_etag = exchange.headers.get("etag")
        if recorded_etag and etag:
            self._etags[recorded_etag] = etag
        if exchange.ids is not None:
            self._learn_ids(exchange, exchange.ids, ours)
        if exchange.has_json:
            made = exchange.request.method == "POST"
            self._learn(exchange.json, ours, exchange, sure=made and not _lists(exchange))

    def _learn_ids(self, exchange: Exchange, ids: Sequence[int], ours: Json) -> None:
        """Pair the ids of a thread's window in order; lists of conversations may be in another order here."""
        found = [mapping(row).get("id") for row in rows(mapping(ours).get("payload"))]
        if exchange.request.path.endswith("/messages") and len(found) == len(ids):
            for recorded, our_id in zip(ids, found, strict=True):
                if isinstance(our_id, int):
                    self._note("message", recorded, our_id, exchange, sure=False)

    def _learn(self, recorded: Json, ours: Json, exchange: Exchange, *, sure: bool) -> None:
        if isinstance(recorded, list) and isinstance(ours, list):
            for one, other in self._pairs(recorded, ours, exchange):
                self._learn(one, other, exchange, sure=False)
        elif isinstance(recorded, dict) and isinstance(ours, dict):
            kind = _kind(recorded)
            if kind is not None and not sure and not self._alike(kind, recorded, ours, exchange):
                return
            one, other = recorded.get("id"), ours.get("id")
            if kind is not None and isinstance(one, int) and isinstance(other, int):
                self._note(kind, one, other, exchange, sure=sure)
            self._learn_fields(kind, recorded, ours, exchange, sure=sure)

    def _learn_fields(
        self,
        kind: str | None,
        recorded: Mapping[str, Json],
        ours: Mapping[str, Json],
        exchange: Exchange,
        *,
        sure: bool,
    ) -> None:
        for key, value in recorded.items():
            other = ours.get(key)
            if isinstance(value, str) and isinstance(other, str):
                if key in _SECRET_KEYS and value != other and value:
                    self.say(value, other, exchange.file)
            elif key == "primary_actor_id" and isinstance(value, int) and isinstance(other, int):
                self._note("conversation row", value, other, exchange, sure=False)
            elif isinstance(value, dict | list):
                # What a made thing holds (its sender, its inbox) was there before.
                self._learn(value, other, exchange, sure=sure and kind is None and isinstance(value, dict))

    def _pairs(self, recorded: list[Json], ours: list[Json], exchange: Exchange) -> list[tuple[Json, Json]]:
        """Rows that are the same thing: known ids first, then alike, then, if all else is paired, in order."""
        left = list(ours)
        pairs: list[tuple[Json, Json]] = []
        unpaired: list[Json] = []
        for row in recorded:
            known = self._known(row, exchange)
            match = next((other for other in left if mapping(other).get("id") == known), None) if known else None
            if match is None:
                unpaired.append(row)
            else:
                left.remove(match)
                pairs.append((row, match))
        for row in unpaired:
            kind = _kind(mapping(row))
            alike = (other for other in left if kind and self._alike(kind, mapping(row), mapping(other), exchange))
            match = next((other for other in alike if not self._taken(kind or "", other, exchange)), None)
            if match is not None:
                left.remove(match)
                pairs.append((row, match))
        return pairs

    def _known(self, row: Json, exchange: Exchange) -> int | None:
        kind, number = _kind(mapping(row)), mapping(row).get("id")
        if kind is None or not isinstance(number, int):
            return None
        return self._ids[kind, self._scope(kind, exchange)].get(number)

    def _taken(self, kind: str, ours: Json, exchange: Exchange) -> bool:
        return mapping(ours).get("id") in self._ids[kind, self._scope(kind, exchange)].values()

    def _alike(self, kind: str, recorded: Mapping[str, Json], ours: Mapping[str, Json], exchange: Exchange) -> bool:
        if kind == "conversation":
            number, other = recorded.get("id"), ours.get("id")
            known = self._ids[kind, _account(exchange)].get(number) if isinstance(number, int) else None
            if known is not None:
                return known == other
            return _said(recorded) == _said(ours)
        if kind == "notification":
            actor, other_actor = recorded.get("primary_actor_id"), ours.get("primary_actor_id")
            if isinstance(actor, int):
                known = self._ids["conversation row", ""].get(actor)
                if known is not None and known != other_actor:
                    return False
        for keys in _SIGNATURES:
            if all(key in recorded for key in keys):
                return all(recorded[key] == ours.get(key) for key in keys)
        return True

    def _note(self, kind: str, recorded: int, ours: int, exchange: Exchange, *, sure: bool) -> None:
        scope = self._scope(kind, exchange)
        if sure:
            self._sure.add((kind, scope, recorded))
            self._ids[kind, scope][recorded] = ours
        elif (kind, scope, recorded) not in self._sure:
            self._ids[kind, scope].setdefault(recorded, ours)

    @staticmethod
    def _scope(kind: str, exchange: Exchange) -> str:
        return _account(exchange) if kind == "conversation" else ""


def _said(conversation: Mapping[str, Json]) -> list[Json]:
    """What people said last: activities read alike in many conversations."""
    last = mapping(conversation.get("last_non_activity_message"))
    said = [last] if last else [mapping(one) for one in rows(conversation.get("messages"))]
    return [message.get("content") for message in said]


def _account(exchange: Exchange) -> str:
    """The account of the request as recorded; the customer's side belongs to the first."""
    parts = exchange.request.path.split("/")
    return parts[parts.index("accounts") + 1] if "accounts" in parts[:-1] else "1"


def _lists(exchange: Exchange) -> bool:
    """Whether a POST answers with a list although it makes nothing."""
    return exchange.request.path.endswith(("/filter", "/search"))


def _kind(thing: Mapping[str, Json]) -> str | None:
    if "id" not in thing:
        return None
    match thing.get("type"):
        case "user":
            return "user"
        case "contact":
            return "contact"
        case "agent_bot":
            return "bot"
    return next((kind for keys, kind in _FEATURES if keys <= thing.keys()), None)


def _field_kind(key: str, owner: Mapping[str, Json]) -> str | None:
    """What the number under a key of a request names."""
    if key == "ids":
        return {"Conversation": "conversation", "Contact": "contact"}.get(str(owner.get("type")))
    if key == "values":
        return _FIELDS.get(str(owner.get("attribute_key")))
    if key == "action_params":
        return {"assign_agent": "user", "assign_team": "team"}.get(str(owner.get("action_name")))
    return _FIELDS.get(key)
