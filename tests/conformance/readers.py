"""Which decoder of the client reads which route's answer, and where in both the records lie."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.api.decode import (
    conversations,
    helpcenter,
    integrations,
    messages,
    notifications,
    people,
    platform,
    public,
    reference,
    reports,
    search,
)

from .recording import Json, mapping, rows

Pair = tuple[str, Sequence[Json], Sequence[object]]
"""Kind of record, the recorded ones, ours."""
Pairs = Callable[[Json, Any], Sequence[Pair]]


@dataclass(frozen=True, slots=True)
class Reader:
    """How one answer is read and compared."""

    decode: Callable[[Any], object]
    pairs: Pairs


def _inner(answer: Json) -> Json:
    """What lies inside `data` and `payload`."""
    for key in ("data", "payload"):
        if key in mapping(answer):
            answer = mapping(answer)[key]
    return answer


def _record(answer: Json) -> Json:
    return answer if "id" in mapping(answer) else _inner(answer)


def _one(read: Callable[[Any], object], kind: str) -> Reader:
    return Reader(read, lambda answer, model: [(kind, [_record(answer)], [model])])


def _bare(read: Callable[[Any], object], kind: str) -> Reader:
    return Reader(read, lambda answer, model: [(kind, [answer], [model])])


def _many(read: Callable[[Any], object], kind: str, *, under: str = "") -> Reader:
    def pairs(answer: Json, model: Any) -> Sequence[Pair]:
        inner = _inner(answer)
        return [(kind, rows(mapping(inner)[under] if under else inner), list(model))]

    return Reader(read, pairs)


def _page(read: Callable[[Any], object], kind: str, attribute: str, *totals: tuple[str, str]) -> Reader:
    """A list in a page of ours; `totals` pairs a key of `meta` with an attribute of the page."""

    def pairs(answer: Json, page: Any) -> Sequence[Pair]:
        outer = mapping(answer)
        meta = mapping(outer.get("meta") or mapping(outer.get("data")).get("meta"))
        found: list[Pair] = [(kind, rows(_inner(answer)), list(getattr(page, attribute)))]
        for key, name in totals:
            if key in meta and getattr(page, name) != meta[key]:
                found.append((f"meta.{key} {meta[key]}", [meta[key]], []))
        return found

    return Reader(read, pairs)


def _conversations() -> Reader:
    plain = _page(conversations.conversation_page, "conversation", "conversations")

    def pairs(answer: Json, page: Any) -> Sequence[Pair]:
        outer = mapping(answer)
        meta = outer.get("meta") or mapping(outer.get("data")).get("meta")
        return [*plain.pairs(answer, page), ("counts", [meta], [page.counts])]

    return Reader(plain.decode, pairs)


def _titles(read: Callable[[Any], object]) -> Reader:
    return Reader(
        read, lambda answer, titles: [] if rows(_inner(answer)) == list(titles) else [("titles", [_inner(answer)], [])]
    )


def _equal(read: Callable[[Any], object], expected: Callable[[Json], object]) -> Reader:
    """For what is one plain value."""
    return Reader(read, lambda answer, ours: [] if expected(answer) == ours else [(f"value {ours!r}", [answer], [])])


def _maybe(read: Callable[[Any], object], kind: str) -> Reader:
    """For an answer that may be null."""
    return Reader(read, lambda answer, model: [] if answer is None and model is None else [(kind, [answer], [model])])


def _search(answer: Json, found: Any) -> Sequence[Pair]:
    kinds = {"conversations": "hit", "contacts": "contact", "messages": "message", "articles": "article hit"}
    inner = mapping(_inner(answer))
    return [(kind, rows(inner[name]), list(getattr(found, name))) for name, kind in kinds.items() if name in inner]


def _thread(answer: Json, page: Any) -> Sequence[Pair]:
    meta = mapping(mapping(answer).get("meta"))
    found: list[Pair] = [("message", rows(_inner(answer)), list(page.messages))]
    if meta:
        found.append(("contact", [meta.get("contact")], [page.contact]))
        found.append(("agent", [meta.get("assignee")], [page.assignee]))
    return found


def _created_contact(answer: Json) -> Json:
    return mapping(_inner(answer)).get("contact")


A = "/api/v1/accounts/:id"
C = f"{A}/conversations/:id"
P = "/public/api/v1/inboxes/:inbox_identifier"
R = "/api/v2/accounts/:id"
_contact = _one(people.contact, "contact")
_contacts = _page(people.contact_page, "contact", "contacts")
_conversation = _one(conversations.conversation, "conversation")
_message = _one(messages.message, "message")
_profile = _one(people.profile, "profile")
_agents = _many(people.agents, "agent")
_notification = _one(notifications.notification, "raw notification")
_report = _many(reports.report, "bucket")
_figures = _many(reports.summary_rows, "summary row")
_platform_account = _one(platform.platform_account, "platform account")

READERS: Mapping[str, Reader] = {
    "assignment of an agent": _maybe(people.assigned, "agent"),
    "assignment of a team": _maybe(people.assigned_team, "team"),
    "report of an unknown metric": Reader(reports.report, lambda _answer, _model: []),
    "live figures of agents": _many(reports.agent_metrics, "agent metrics"),
    "GET /api": _bare(reference.server_version, "server version"),
    "GET /api/v1/profile": _profile,
    "PATCH /api/v1/profile": _profile,
    "POST /api/v1/profile/availability": _profile,
    "POST /api/v1/profile/auto_offline": _profile,
    "POST /api/v1/profile/reset_access_token": _profile,
    "POST /auth/sign_in": _profile,
    f"GET {A}": _one(reference.account, "account"),
    f"GET {A}/cache_keys": _bare(reference.cache_keys, "cache keys"),
    f"GET {A}/agents": _agents,
    f"POST {A}/agents": _one(people.agent, "agent"),
    f"GET {A}/assignable_agents": _agents,
    f"GET {A}/teams": _many(people.teams, "team"),
    f"POST {A}/teams": _one(people.team, "team"),
    f"GET {A}/teams/:id/team_members": _agents,
    f"POST {A}/teams/:id/team_members": _agents,
    f"GET {A}/labels": _many(reference.labels, "label"),
    f"POST {A}/labels": _one(reference.label, "label"),
    f"GET {A}/inboxes": _many(reference.inboxes, "inbox"),
    f"POST {A}/inboxes": _one(reference.inbox, "inbox"),
    f"GET {A}/inboxes/:id": _one(reference.inbox, "inbox"),
    f"PATCH {A}/inboxes/:id": _one(reference.inbox, "inbox"),
    f"POST {A}/inbox_members": _agents,
    f"GET {A}/inbox_members/:id": _agents,
    f"GET {A}/canned_responses": _many(reference.canned_responses, "canned response"),
    f"POST {A}/canned_responses": _one(reference.canned_response, "canned response"),
    f"GET {A}/custom_attribute_definitions": _many(reference.attribute_definitions, "definition"),
    f"POST {A}/custom_attribute_definitions": _one(reference.attribute_definition, "definition"),
    f"GET {A}/custom_filters": _many(reference.custom_filters, "custom filter"),
    f"POST {A}/custom_filters": _one(reference.custom_filter, "custom filter"),
    f"GET {A}/macros": _many(reference.macros, "macro"),
    f"POST {A}/macros": _one(reference.macro, "macro"),
    f"GET {A}/contacts": _page(people.contact_page, "contact", "contacts", ("count", "total")),
    f"GET {A}/contacts/search": _contacts,
    f"GET {A}/contacts/active": _contacts,
    f"POST {A}/contacts/filter": _page(people.contact_page, "contact", "contacts", ("count", "total")),
    f"POST {A}/contacts": Reader(
        people.contact, lambda answer, model: [("contact", [_created_contact(answer)], [model])]
    ),
    f"GET {A}/contacts/:id": _contact,
    f"PATCH {A}/contacts/:id": _contact,
    f"POST {A}/contacts/:id/destroy_custom_attributes": _contact,
    f"POST {A}/actions/contact_merge": _contact,
    f"GET {A}/contacts/:id/conversations": _many(conversations.conversations, "conversation"),
    f"GET {A}/contacts/:id/labels": _titles(conversations.labels),
    f"POST {A}/contacts/:id/labels": _titles(conversations.labels),
    f"GET {A}/contacts/:id/notes": _many(people.notes, "note"),
    f"POST {A}/contacts/:id/notes": _one(people.note, "note"),
    f"PATCH {A}/contacts/:id/notes/:id": _one(people.note, "note"),
    f"GET {A}/contacts/:id/contactable_inboxes": _many(people.contact_inboxes, "contact inbox"),
    f"POST {A}/contacts/:id/contact_inboxes": _bare(people.contact_inbox, "contact inbox"),
    f"GET {A}/contacts/:id/attachments": _page(
        messages.attachment_page, "attachment", "attachments", ("total_count", "total")
    ),
    f"GET {A}/conversations": _conversations(),
    f"POST {A}/conversations/filter": _conversations(),
    f"GET {A}/conversations/meta": Reader(
        conversations.conversation_counts, lambda answer, model: [("counts", [mapping(answer).get("meta")], [model])]
    ),
    f"GET {A}/conversations/search": _page(
        search.conversation_match_page, "match", "conversations", ("all_count", "all_count")
    ),
    f"POST {A}/conversations": _conversation,
    f"GET {C}": _conversation,
    f"PATCH {C}": _conversation,
    f"POST {C}/update_last_seen": _conversation,
    f"POST {C}/unread": _conversation,
    f"POST {C}/toggle_status": Reader(
        conversations.status_change, lambda answer, model: [("status change", [_inner(answer)], [model])]
    ),
    f"GET {C}/labels": _titles(conversations.labels),
    f"POST {C}/labels": _titles(conversations.labels),
    f"POST {C}/custom_attributes": _equal(
        conversations.custom_attributes, lambda answer: mapping(answer).get("custom_attributes")
    ),
    f"GET {C}/participants": _agents,
    f"POST {C}/participants": _agents,
    f"PATCH {C}/participants": _agents,
    f"GET {C}/attachments": _page(messages.attachment_page, "attachment", "attachments", ("total_count", "total")),
    f"GET {C}/draft_messages": _equal(conversations.draft, lambda answer: mapping(answer).get("message")),
    f"GET {C}/messages": Reader(messages.message_page, _thread),
    f"POST {C}/messages": _message,
    f"DELETE {C}/messages/:id": _message,
    f"PATCH {C}/messages/:id": _message,
    f"POST {C}/messages/:id/retry": _message,
    f"POST {C}/messages/:id/translate": _equal(messages.translation, lambda answer: mapping(answer).get("content")),
    f"GET {A}/notifications": _page(
        notifications.notification_page,
        "notification",
        "notifications",
        ("unread_count", "unread_count"),
        ("count", "count"),
    ),
    f"GET {A}/notifications/unread_count": _equal(notifications.unread_count, lambda answer: answer),
    f"PATCH {A}/notifications/:id": _notification,
    f"POST {A}/notifications/:id/unread": _notification,
    f"POST {A}/notifications/:id/snooze": _notification,
    f"GET {A}/notification_settings": _one(notifications.notification_settings, "notification settings"),
    f"PATCH {A}/notification_settings": _one(notifications.notification_settings, "notification settings"),
    f"GET {A}/search": Reader(search.search_results, _search),
    f"GET {A}/search/conversations": Reader(search.search_results, _search),
    f"GET {A}/search/contacts": Reader(search.search_results, _search),
    f"GET {A}/search/messages": Reader(search.search_results, _search),
    f"GET {A}/search/articles": Reader(search.search_results, _search),
    f"GET {A}/csat_survey_responses": _many(reports.ratings, "rating"),
    f"GET {A}/csat_survey_responses/metrics": _bare(reports.rating_metrics, "rating metrics"),
    f"GET {A}/portals": _many(helpcenter.portals, "portal"),
    f"POST {A}/portals": _one(helpcenter.portal, "portal"),
    f"POST {A}/portals/:slug/categories": _one(helpcenter.category, "category"),
    f"POST {A}/portals/:slug/articles": _one(helpcenter.article, "article"),
    f"GET {A}/portals/:slug/articles": _page(
        helpcenter.article_page, "article", "articles", ("articles_count", "total")
    ),
    f"GET {A}/webhooks": _many(integrations.webhooks, "webhook", under="webhooks"),
    f"POST {A}/webhooks": Reader(
        integrations.webhook, lambda answer, model: [("webhook", [mapping(_inner(answer)).get("webhook")], [model])]
    ),
    f"GET {A}/agent_bots": _many(integrations.agent_bots, "agent bot"),
    f"POST {A}/agent_bots": _one(integrations.agent_bot, "agent bot"),
    f"GET {A}/integrations/apps": _many(integrations.integration_apps, "integration app"),
    f"GET {R}/reports": _report,
    f"GET {R}/reports/summary": _bare(reports.report_summary, "summary"),
    f"GET {R}/reports/conversations": _bare(reports.live_metrics, "live metrics"),
    f"GET {R}/live_reports/conversation_metrics": _bare(reports.live_metrics, "live metrics"),
    f"GET {R}/live_reports/grouped_conversation_metrics": _many(reports.grouped_metrics, "live metrics"),
    f"GET {R}/summary_reports/agent": _figures,
    f"GET {R}/summary_reports/team": _figures,
    f"GET {R}/summary_reports/inbox": _figures,
    f"GET {R}/summary_reports/label": _figures,
    f"GET {R}/summary_reports/channel": _equal(
        lambda answer: {row.channel_type: row.total for row in reports.channel_summaries(answer)},
        lambda answer: {name: mapping(figures).get("total") for name, figures in mapping(answer).items()},
    ),
    "POST /platform/api/v1/accounts": _platform_account,
    "GET /platform/api/v1/accounts/:id": _platform_account,
    "PATCH /platform/api/v1/accounts/:id": _platform_account,
    "GET /platform/api/v1/accounts/:id/account_users": _many(platform.account_users, "account user"),
    "POST /platform/api/v1/accounts/:id/account_users": _one(platform.account_user, "account user"),
    "POST /platform/api/v1/users": _profile,
    "GET /platform/api/v1/users/:id": _profile,
    "PATCH /platform/api/v1/users/:id": _profile,
    "GET /platform/api/v1/users/:id/login": _equal(platform.login_url, lambda answer: mapping(answer).get("url")),
    "POST /platform/api/v1/users/:id/token": _bare(platform.user_token, "user token"),
    "GET /platform/api/v1/agent_bots": _many(integrations.agent_bots, "agent bot"),
    "POST /platform/api/v1/agent_bots": _one(integrations.agent_bot, "agent bot"),
    "PATCH /platform/api/v1/agent_bots/:id": _one(integrations.agent_bot, "agent bot"),
    f"GET {P}": _bare(public.public_inbox, "public inbox"),
    f"POST {P}/contacts": _one(public.public_contact, "public contact"),
    f"GET {P}/contacts/:source_id": _one(public.public_contact, "public contact"),
    f"PATCH {P}/contacts/:source_id": _contact,
    f"GET {P}/contacts/:source_id/conversations": _many(public.public_conversations, "public conversation"),
    f"POST {P}/contacts/:source_id/conversations": _one(public.public_conversation, "public conversation"),
    f"GET {P}/contacts/:source_id/conversations/:id": _one(public.public_conversation, "public conversation"),
    f"POST {P}/contacts/:source_id/conversations/:id/toggle_status": _one(
        public.public_conversation, "public conversation"
    ),
    f"GET {P}/contacts/:source_id/conversations/:id/messages": _many(messages.messages, "message"),
    f"POST {P}/contacts/:source_id/conversations/:id/messages": _message,
    f"PATCH {P}/contacts/:source_id/conversations/:id/messages/:id": _message,
    "GET /public/api/v1/csat_survey/:uuid": _one(public.survey, "survey"),
}
"""Route → reader. A few answers are told apart by what was asked; their readers have names in words."""

NOT_OURS = frozenset(
    {
        f"GET {A}/audit_logs",
        f"GET {A}/automation_rules",
        f"GET {A}/custom_roles",
        f"GET {A}/dashboard_apps",
        f"GET {A}/sla_policies",
        f"GET {C}/inbox_assistant",
        f"GET {C}/reporting_events",
        f"POST {A}/upload",
        "POST /api/v1/widget/config",
        "POST /api/v1/widget/conversations",
        "GET /api/v1/widget/messages",
        "POST /api/v1/widget/messages",
        "PATCH /api/v1/widget/messages/:id",
    }
)
"""Answers that stay JSON: no agent's work depends on them, and the client has no method for them."""
