"""Every method of the clients, called once: the table that says each has a recording, a source and an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tui.api.client import Client
from tui.models.conversation import Priority, Status
from tui.models.filter import Condition, Operator
from tui.models.message import DeliveryStatus
from tui.models.people import Availability
from tui.models.reference import AttributeModel, AttributeType, MacroAction

T = TypeVar("T")

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = datetime(2026, 1, 8, tzinfo=UTC)
OPEN = [Condition(attribute_key="status", operator=Operator.EQUAL, values=("open",))]
NAMED = [Condition(attribute_key="name", operator=Operator.CONTAINS, values=("a",))]


@dataclass
class Ids:
    """What there is to call about; the numbers of a world, or any numbers where answers are given."""

    file: Path
    conversation: int = 1
    contact: int = 1
    other_contact: int = 2
    message: int = 1
    inbox: int = 1
    team: int = 1
    agent: int = 2
    label: int = 1
    label_title: str = "newsletter-acme"
    canned: int = 1
    macro: int = 1
    view: int = 1
    definition: int = 1
    bot: int = 1
    webhook: int = 1
    notification: int = 1
    note: int = 1
    rating: int = 1
    uuid: str = "11111111-2222-4333-8444-555555555555"
    slug: str = "help"
    article: int = 1
    app: str = "webhook"
    url: str = "/rails/active_storage/blobs/redirect/x/a.txt"
    source: str = "source"
    user: int = 6
    account: int = 2


async def drained(rows: AsyncIterator[T]) -> list[T]:
    return [row async for row in rows]


@dataclass(frozen=True)
class Call:
    """One call, and the route it takes: method and path with numbers and names taken out."""

    route: str
    call: Callable[[Client, Ids], Awaitable[object]] = field(repr=False)


A = "/api/v1/accounts/:id"
C = f"{A}/conversations/:id"
V2 = "/api/v2/accounts/:id"

APPLICATION: dict[str, Call] = {
    "server.version": Call("GET /api", lambda c, i: c.server.version()),
    "profile.get": Call("GET /api/v1/profile", lambda c, i: c.profile.get()),
    "profile.set_availability": Call(
        "POST /api/v1/profile/availability", lambda c, i: c.profile.set_availability(availability=Availability.BUSY)
    ),
    "profile.set_auto_offline": Call(
        "POST /api/v1/profile/auto_offline", lambda c, i: c.profile.set_auto_offline(auto_offline=False)
    ),
    "profile.set_active_account": Call(
        "PUT /api/v1/profile/set_active_account", lambda c, i: c.profile.set_active_account()
    ),
    "profile.update": Call("PUT /api/v1/profile", lambda c, i: c.profile.update(message_signature="Best")),
    "profile.replace_ui_settings": Call(
        "PUT /api/v1/profile", lambda c, i: c.profile.replace_ui_settings(ui_settings={})
    ),
    "profile.change_ui_settings": Call("PUT /api/v1/profile", lambda c, i: c.profile.change_ui_settings(changes={})),
    "profile.set_avatar": Call("PUT /api/v1/profile", lambda c, i: c.profile.set_avatar(picture=i.file)),
    "profile.delete_avatar": Call("DELETE /api/v1/profile/avatar", lambda c, i: c.profile.delete_avatar()),
    "account.get": Call(f"GET {A}", lambda c, i: c.account.get()),
    "account.update": Call(f"PATCH {A}", lambda c, i: c.account.update(name="Padaria Aurora")),
    "account.touch": Call(f"POST {A}/update_active_at", lambda c, i: c.account.touch()),
    "account.cache_keys": Call(f"GET {A}/cache_keys", lambda c, i: c.account.cache_keys()),
    "conversations.page": Call(f"GET {A}/conversations", lambda c, i: c.conversations.page()),
    "conversations.iterate": Call(f"GET {A}/conversations", lambda c, i: drained(c.conversations.iterate())),
    "conversations.counts": Call(f"GET {A}/conversations/meta", lambda c, i: c.conversations.counts()),
    "conversations.unread_counts": Call(
        f"GET {A}/conversations/unread_counts", lambda c, i: c.conversations.unread_counts()
    ),
    "conversations.filter": Call(
        f"POST {A}/conversations/filter", lambda c, i: c.conversations.filter(conditions=OPEN)
    ),
    "conversations.iterate_filter": Call(
        f"POST {A}/conversations/filter", lambda c, i: drained(c.conversations.iterate_filter(conditions=OPEN))
    ),
    "conversations.search": Call(f"GET {A}/conversations/search", lambda c, i: c.conversations.search(q="order")),
    "conversations.create": Call(
        f"POST {A}/conversations",
        lambda c, i: c.conversations.create(inbox_id=i.inbox, contact_id=i.contact, message="Good morning"),
    ),
    "conversations.get": Call(f"GET {C}", lambda c, i: c.conversations.get(conversation_id=i.conversation)),
    "conversations.update": Call(
        f"PATCH {C}", lambda c, i: c.conversations.update(conversation_id=i.conversation, priority=Priority.LOW)
    ),
    "conversations.set_status": Call(
        f"POST {C}/toggle_status",
        lambda c, i: c.conversations.set_status(conversation_id=i.conversation, status=Status.PENDING),
    ),
    "conversations.set_priority": Call(
        f"POST {C}/toggle_priority",
        lambda c, i: c.conversations.set_priority(conversation_id=i.conversation, priority=Priority.HIGH),
    ),
    "conversations.set_typing": Call(
        f"POST {C}/toggle_typing_status",
        lambda c, i: c.conversations.set_typing(conversation_id=i.conversation, typing=True, private=False),
    ),
    "conversations.assign": Call(
        f"POST {C}/assignments",
        lambda c, i: c.conversations.assign(conversation_id=i.conversation, assignee_id=i.agent),
    ),
    "conversations.assign_bot": Call(
        f"POST {C}/assignments", lambda c, i: c.conversations.assign_bot(conversation_id=i.conversation, bot_id=i.bot)
    ),
    "conversations.assign_team": Call(
        f"POST {C}/assignments",
        lambda c, i: c.conversations.assign_team(conversation_id=i.conversation, team_id=None),
    ),
    "conversations.labels": Call(
        f"GET {C}/labels", lambda c, i: c.conversations.labels(conversation_id=i.conversation)
    ),
    "conversations.replace_labels": Call(
        f"POST {C}/labels",
        lambda c, i: c.conversations.replace_labels(conversation_id=i.conversation, labels=[i.label_title]),
    ),
    "conversations.change_labels": Call(
        f"POST {C}/labels",
        lambda c, i: c.conversations.change_labels(conversation_id=i.conversation, add=[i.label_title]),
    ),
    "conversations.merge_attributes": Call(
        f"POST {C}/custom_attributes",
        lambda c, i: c.conversations.merge_attributes(
            conversation_id=i.conversation, before={}, changes={"plan": "gold"}
        ),
    ),
    "conversations.replace_custom_attributes": Call(
        f"POST {C}/custom_attributes",
        lambda c, i: c.conversations.replace_custom_attributes(
            conversation_id=i.conversation, custom_attributes={"plan": "gold"}
        ),
    ),
    "conversations.change_custom_attributes": Call(
        f"POST {C}/custom_attributes",
        lambda c, i: c.conversations.change_custom_attributes(
            conversation_id=i.conversation, changes={"plan": "silver"}
        ),
    ),
    "conversations.mute": Call(f"POST {C}/mute", lambda c, i: c.conversations.mute(conversation_id=i.conversation)),
    "conversations.unmute": Call(
        f"POST {C}/unmute", lambda c, i: c.conversations.unmute(conversation_id=i.conversation)
    ),
    "conversations.send_transcript": Call(
        f"POST {C}/transcript",
        lambda c, i: c.conversations.send_transcript(conversation_id=i.conversation, email="a@mail.example"),
    ),
    "conversations.mark_read": Call(
        f"POST {C}/update_last_seen", lambda c, i: c.conversations.mark_read(conversation_id=i.conversation)
    ),
    "conversations.mark_unread": Call(
        f"POST {C}/unread", lambda c, i: c.conversations.mark_unread(conversation_id=i.conversation)
    ),
    "conversations.participants": Call(
        f"GET {C}/participants", lambda c, i: c.conversations.participants(conversation_id=i.conversation)
    ),
    "conversations.add_participants": Call(
        f"POST {C}/participants",
        lambda c, i: c.conversations.add_participants(conversation_id=i.conversation, user_ids=[i.agent]),
    ),
    "conversations.replace_participants": Call(
        f"PATCH {C}/participants",
        lambda c, i: c.conversations.replace_participants(conversation_id=i.conversation, user_ids=[i.agent]),
    ),
    "conversations.remove_participants": Call(
        f"DELETE {C}/participants",
        lambda c, i: c.conversations.remove_participants(conversation_id=i.conversation, user_ids=[i.agent]),
    ),
    "conversations.attachments": Call(
        f"GET {C}/attachments", lambda c, i: c.conversations.attachments(conversation_id=i.conversation)
    ),
    "conversations.iterate_attachments": Call(
        f"GET {C}/attachments",
        lambda c, i: drained(c.conversations.iterate_attachments(conversation_id=i.conversation)),
    ),
    "conversations.set_draft": Call(
        f"PATCH {C}/draft_messages",
        lambda c, i: c.conversations.set_draft(conversation_id=i.conversation, message="half a"),
    ),
    "conversations.draft": Call(
        f"GET {C}/draft_messages", lambda c, i: c.conversations.draft(conversation_id=i.conversation)
    ),
    "conversations.delete_draft": Call(
        f"DELETE {C}/draft_messages", lambda c, i: c.conversations.delete_draft(conversation_id=i.conversation)
    ),
    "messages.newest": Call(f"GET {C}/messages", lambda c, i: c.messages.newest(conversation_id=i.conversation)),
    "messages.before": Call(
        f"GET {C}/messages",
        lambda c, i: c.messages.before(conversation_id=i.conversation, message_id=10**9),
    ),
    "messages.after": Call(
        f"GET {C}/messages", lambda c, i: c.messages.after(conversation_id=i.conversation, message_id=1)
    ),
    "messages.between": Call(
        f"GET {C}/messages",
        lambda c, i: c.messages.between(conversation_id=i.conversation, after_id=1, before_id=10**9),
    ),
    "messages.iterate": Call(
        f"GET {C}/messages", lambda c, i: drained(c.messages.iterate(conversation_id=i.conversation))
    ),
    "messages.create": Call(
        f"POST {C}/messages",
        lambda c, i: c.messages.create(conversation_id=i.conversation, content="Hello", attachments=[i.file]),
    ),
    "messages.set_delivery": Call(
        f"PATCH {C}/messages/:id",
        lambda c, i: c.messages.set_delivery(
            conversation_id=i.conversation, message_id=i.message, status=DeliveryStatus.DELIVERED
        ),
    ),
    "messages.retry": Call(
        f"POST {C}/messages/:id/retry",
        lambda c, i: c.messages.retry(conversation_id=i.conversation, message_id=i.message),
    ),
    "messages.translate": Call(
        f"POST {C}/messages/:id/translate",
        lambda c, i: c.messages.translate(conversation_id=i.conversation, message_id=i.message, language="es"),
    ),
    "messages.delete": Call(
        f"DELETE {C}/messages/:id",
        lambda c, i: c.messages.delete(conversation_id=i.conversation, message_id=i.message),
    ),
    "contacts.page": Call(f"GET {A}/contacts", lambda c, i: c.contacts.page()),
    "contacts.iterate": Call(f"GET {A}/contacts", lambda c, i: drained(c.contacts.iterate())),
    "contacts.iterate_search": Call(f"GET {A}/contacts/search", lambda c, i: drained(c.contacts.iterate_search(q="a"))),
    "contacts.search": Call(f"GET {A}/contacts/search", lambda c, i: c.contacts.search(q="maria")),
    "contacts.active": Call(f"GET {A}/contacts/active", lambda c, i: c.contacts.active()),
    "contacts.filter": Call(f"POST {A}/contacts/filter", lambda c, i: c.contacts.filter(conditions=NAMED)),
    "contacts.iterate_filter": Call(
        f"POST {A}/contacts/filter", lambda c, i: drained(c.contacts.iterate_filter(conditions=NAMED))
    ),
    "contacts.find": Call(f"POST {A}/contacts/filter", lambda c, i: c.contacts.find(email="nobody@mail.example")),
    "contacts.upsert": Call(
        f"POST {A}/contacts", lambda c, i: c.contacts.upsert(email="once@mail.example", name="Once")
    ),
    "contacts.iterate_conversations": Call(
        f"POST {A}/conversations/filter",
        lambda c, i: drained(c.contacts.iterate_conversations(contact_id=i.contact)),
    ),
    "contacts.get": Call(f"GET {A}/contacts/:id", lambda c, i: c.contacts.get(contact_id=i.contact)),
    "contacts.create": Call(
        f"POST {A}/contacts", lambda c, i: c.contacts.create(name="Nova", email="nova@mail.example")
    ),
    "contacts.update": Call(
        f"PATCH {A}/contacts/:id", lambda c, i: c.contacts.update(contact_id=i.contact, name="Maria")
    ),
    "contacts.change_additional_attributes": Call(
        f"PATCH {A}/contacts/:id",
        lambda c, i: c.contacts.change_additional_attributes(contact_id=i.contact, changes={"city": "Porto"}),
    ),
    "contacts.destroy_custom_attributes": Call(
        f"POST {A}/contacts/:id/destroy_custom_attributes",
        lambda c, i: c.contacts.destroy_custom_attributes(contact_id=i.contact, keys=["plan"]),
    ),
    "contacts.set_avatar": Call(
        f"PATCH {A}/contacts/:id", lambda c, i: c.contacts.set_avatar(contact_id=i.contact, picture=i.file)
    ),
    "contacts.delete_avatar": Call(
        f"DELETE {A}/contacts/:id/avatar", lambda c, i: c.contacts.delete_avatar(contact_id=i.contact)
    ),
    "contacts.conversations": Call(
        f"GET {A}/contacts/:id/conversations", lambda c, i: c.contacts.conversations(contact_id=i.contact)
    ),
    "contacts.attachments": Call(
        f"GET {A}/contacts/:id/attachments", lambda c, i: c.contacts.attachments(contact_id=i.contact)
    ),
    "contacts.labels": Call(f"GET {A}/contacts/:id/labels", lambda c, i: c.contacts.labels(contact_id=i.contact)),
    "contacts.replace_labels": Call(
        f"POST {A}/contacts/:id/labels",
        lambda c, i: c.contacts.replace_labels(contact_id=i.contact, labels=[i.label_title]),
    ),
    "contacts.change_labels": Call(
        f"POST {A}/contacts/:id/labels",
        lambda c, i: c.contacts.change_labels(contact_id=i.contact, add=[i.label_title]),
    ),
    "contacts.create_note": Call(
        f"POST {A}/contacts/:id/notes", lambda c, i: c.contacts.create_note(contact_id=i.contact, content="Likes tea")
    ),
    "contacts.notes": Call(f"GET {A}/contacts/:id/notes", lambda c, i: c.contacts.notes(contact_id=i.contact)),
    "contacts.note": Call(
        f"GET {A}/contacts/:id/notes/:id", lambda c, i: c.contacts.note(contact_id=i.contact, note_id=i.note)
    ),
    "contacts.update_note": Call(
        f"PATCH {A}/contacts/:id/notes/:id",
        lambda c, i: c.contacts.update_note(contact_id=i.contact, note_id=i.note, content="Likes coffee"),
    ),
    "contacts.delete_note": Call(
        f"DELETE {A}/contacts/:id/notes/:id",
        lambda c, i: c.contacts.delete_note(contact_id=i.contact, note_id=i.note),
    ),
    "contacts.contactable_inboxes": Call(
        f"GET {A}/contacts/:id/contactable_inboxes",
        lambda c, i: c.contacts.contactable_inboxes(contact_id=i.contact),
    ),
    "contacts.create_contact_inbox": Call(
        f"POST {A}/contacts/:id/contact_inboxes",
        lambda c, i: c.contacts.create_contact_inbox(contact_id=i.contact, inbox_id=i.inbox, source_id="own-door"),
    ),
    "contacts.by_source": Call(
        f"POST {A}/contact_inboxes/filter",
        lambda c, i: c.contacts.by_source(inbox_id=i.inbox, source_id=i.source),
    ),
    "contacts.import_file": Call(f"POST {A}/contacts/import", lambda c, i: c.contacts.import_file(path=i.file)),
    "contacts.export": Call(f"POST {A}/contacts/export", lambda c, i: c.contacts.export()),
    "contacts.merge": Call(
        f"POST {A}/actions/contact_merge",
        lambda c, i: c.contacts.merge(base_contact_id=i.contact, mergee_contact_id=i.other_contact),
    ),
    "agents.list": Call(f"GET {A}/agents", lambda c, i: c.agents.list()),
    "agents.create": Call(f"POST {A}/agents", lambda c, i: c.agents.create(name="Rui", email="rui@aurora.example")),
    "agents.update": Call(f"PATCH {A}/agents/:id", lambda c, i: c.agents.update(agent_id=i.agent, name="Rui")),
    "agents.bulk_create": Call(
        f"POST {A}/agents/bulk_create", lambda c, i: c.agents.bulk_create(emails=["eva@aurora.example"])
    ),
    "assignable_agents.list": Call(
        f"GET {A}/assignable_agents", lambda c, i: c.assignable_agents.list(inbox_ids=[i.inbox])
    ),
    "teams.list": Call(f"GET {A}/teams", lambda c, i: c.teams.list()),
    "teams.get": Call(f"GET {A}/teams/:id", lambda c, i: c.teams.get(team_id=i.team)),
    "teams.create": Call(f"POST {A}/teams", lambda c, i: c.teams.create(name="returns")),
    "teams.update": Call(f"PATCH {A}/teams/:id", lambda c, i: c.teams.update(team_id=i.team, description="Money")),
    "teams.members": Call(f"GET {A}/teams/:id/team_members", lambda c, i: c.teams.members(team_id=i.team)),
    "teams.add_members": Call(
        f"POST {A}/teams/:id/team_members", lambda c, i: c.teams.add_members(team_id=i.team, user_ids=[i.agent])
    ),
    "teams.replace_members": Call(
        f"PATCH {A}/teams/:id/team_members",
        lambda c, i: c.teams.replace_members(team_id=i.team, user_ids=[i.agent]),
    ),
    "teams.remove_members": Call(
        f"DELETE {A}/teams/:id/team_members",
        lambda c, i: c.teams.remove_members(team_id=i.team, user_ids=[i.agent]),
    ),
    "inboxes.list": Call(f"GET {A}/inboxes", lambda c, i: c.inboxes.list()),
    "inboxes.get": Call(f"GET {A}/inboxes/:id", lambda c, i: c.inboxes.get(inbox_id=i.inbox)),
    "inboxes.create": Call(f"POST {A}/inboxes", lambda c, i: c.inboxes.create(name="App", channel={"type": "api"})),
    "inboxes.update": Call(
        f"PATCH {A}/inboxes/:id", lambda c, i: c.inboxes.update(inbox_id=i.inbox, greeting_enabled=True)
    ),
    "inboxes.set_avatar": Call(
        f"PATCH {A}/inboxes/:id", lambda c, i: c.inboxes.set_avatar(inbox_id=i.inbox, picture=i.file)
    ),
    "inboxes.members": Call(f"GET {A}/inbox_members/:id", lambda c, i: c.inboxes.members(inbox_id=i.inbox)),
    "inboxes.add_members": Call(
        f"POST {A}/inbox_members", lambda c, i: c.inboxes.add_members(inbox_id=i.inbox, user_ids=[i.agent])
    ),
    "inboxes.replace_members": Call(
        f"PATCH {A}/inbox_members", lambda c, i: c.inboxes.replace_members(inbox_id=i.inbox, user_ids=[i.agent])
    ),
    "inboxes.remove_members": Call(
        f"DELETE {A}/inbox_members", lambda c, i: c.inboxes.remove_members(inbox_id=i.inbox, user_ids=[i.agent])
    ),
    "inboxes.agent_bot": Call(f"GET {A}/inboxes/:id/agent_bot", lambda c, i: c.inboxes.agent_bot(inbox_id=i.inbox)),
    "inboxes.set_agent_bot": Call(
        f"POST {A}/inboxes/:id/set_agent_bot", lambda c, i: c.inboxes.set_agent_bot(inbox_id=i.inbox, bot_id=i.bot)
    ),
    "labels.list": Call(f"GET {A}/labels", lambda c, i: c.labels.list()),
    "labels.get": Call(f"GET {A}/labels/:id", lambda c, i: c.labels.get(label_id=i.label)),
    "labels.create": Call(f"POST {A}/labels", lambda c, i: c.labels.create(title="brand-new")),
    "labels.update": Call(
        f"PATCH {A}/labels/:id", lambda c, i: c.labels.update(label_id=i.label, description="Money back")
    ),
    "canned_responses.list": Call(f"GET {A}/canned_responses", lambda c, i: c.canned_responses.list(search="a")),
    "canned_responses.create": Call(
        f"POST {A}/canned_responses", lambda c, i: c.canned_responses.create(short_code="bye2", content="Goodbye")
    ),
    "canned_responses.update": Call(
        f"PATCH {A}/canned_responses/:id",
        lambda c, i: c.canned_responses.update(canned_response_id=i.canned, content="Until then"),
    ),
    "macros.list": Call(f"GET {A}/macros", lambda c, i: c.macros.list()),
    "macros.create": Call(
        f"POST {A}/macros",
        lambda c, i: c.macros.create(
            name="Close", actions=[MacroAction(action_name="send_message", action_params=("Bye",))]
        ),
    ),
    "macros.get": Call(f"GET {A}/macros/:id", lambda c, i: c.macros.get(macro_id=i.macro)),
    "macros.update": Call(f"PATCH {A}/macros/:id", lambda c, i: c.macros.update(macro_id=i.macro, name="Close it")),
    "macros.execute": Call(
        f"POST {A}/macros/:id/execute",
        lambda c, i: c.macros.execute(macro_id=i.macro, conversation_ids=[i.conversation]),
    ),
    "custom_filters.list": Call(f"GET {A}/custom_filters", lambda c, i: c.custom_filters.list()),
    "custom_filters.create": Call(
        f"POST {A}/custom_filters",
        lambda c, i: c.custom_filters.create(name="Open ones", conditions={"payload": []}),
    ),
    "custom_filters.get": Call(f"GET {A}/custom_filters/:id", lambda c, i: c.custom_filters.get(filter_id=i.view)),
    "custom_filters.update": Call(
        f"PATCH {A}/custom_filters/:id", lambda c, i: c.custom_filters.update(filter_id=i.view, name="All open")
    ),
    "attribute_definitions.list": Call(
        f"GET {A}/custom_attribute_definitions", lambda c, i: c.attribute_definitions.list()
    ),
    "attribute_definitions.create": Call(
        f"POST {A}/custom_attribute_definitions",
        lambda c, i: c.attribute_definitions.create(
            key="stage_of",
            display_name="Stage",
            model=AttributeModel.CONVERSATION,
            display_type=AttributeType.LIST,
            values=["New", "Won"],
        ),
    ),
    "attribute_definitions.get": Call(
        f"GET {A}/custom_attribute_definitions/:id",
        lambda c, i: c.attribute_definitions.get(definition_id=i.definition),
    ),
    "attribute_definitions.update": Call(
        f"PATCH {A}/custom_attribute_definitions/:id",
        lambda c, i: c.attribute_definitions.update(definition_id=i.definition, description="How far"),
    ),
    "bulk_actions.conversations": Call(
        f"POST {A}/bulk_actions",
        lambda c, i: c.bulk_actions.conversations(
            conversation_ids=[i.conversation],
            status=Status.SNOOZED,
            snoozed_until=UNTIL + timedelta(days=400),
            assignee_id=None,
        ),
    ),
    "bulk_actions.label_contacts": Call(
        f"POST {A}/bulk_actions",
        lambda c, i: c.bulk_actions.label_contacts(contact_ids=[i.contact], add=[i.label_title]),
    ),
    "bulk_actions.delete_contacts": Call(
        f"POST {A}/bulk_actions", lambda c, i: c.bulk_actions.delete_contacts(contact_ids=[i.other_contact])
    ),
    "search.all": Call(f"GET {A}/search", lambda c, i: c.search.all(q="order", since=SINCE, until=UNTIL)),
    "search.kind": Call(f"GET {A}/search/messages", lambda c, i: c.search.kind(kind="messages", q="order")),
    "notifications.page": Call(f"GET {A}/notifications", lambda c, i: c.notifications.page(read=True, snoozed=True)),
    "notifications.iterate": Call(f"GET {A}/notifications", lambda c, i: drained(c.notifications.iterate())),
    "notifications.unread_count": Call(
        f"GET {A}/notifications/unread_count", lambda c, i: c.notifications.unread_count()
    ),
    "notifications.mark_read": Call(
        f"PATCH {A}/notifications/:id", lambda c, i: c.notifications.mark_read(notification_id=i.notification)
    ),
    "notifications.mark_unread": Call(
        f"POST {A}/notifications/:id/unread",
        lambda c, i: c.notifications.mark_unread(notification_id=i.notification),
    ),
    "notifications.snooze": Call(
        f"POST {A}/notifications/:id/snooze",
        lambda c, i: c.notifications.snooze(notification_id=i.notification, until=UNTIL),
    ),
    "notifications.mark_all_read": Call(
        f"POST {A}/notifications/read_all", lambda c, i: c.notifications.mark_all_read()
    ),
    "notifications.delete": Call(
        f"DELETE {A}/notifications/:id", lambda c, i: c.notifications.delete(notification_id=i.notification)
    ),
    "notifications.delete_all": Call(f"POST {A}/notifications/destroy_all", lambda c, i: c.notifications.delete_all()),
    "notifications.settings": Call(f"GET {A}/notification_settings", lambda c, i: c.notifications.settings()),
    "notifications.replace_settings": Call(
        f"PATCH {A}/notification_settings",
        lambda c, i: c.notifications.replace_settings(email=["email_conversation_mention"], push=[]),
    ),
    "notifications.change_settings": Call(
        f"PATCH {A}/notification_settings",
        lambda c, i: c.notifications.change_settings(switch_on=["push_conversation_mention"]),
    ),
    "ratings.page": Call(f"GET {A}/csat_survey_responses", lambda c, i: c.ratings.page(since=SINCE)),
    "ratings.iterate": Call(f"GET {A}/csat_survey_responses", lambda c, i: drained(c.ratings.iterate())),
    "ratings.metrics": Call(f"GET {A}/csat_survey_responses/metrics", lambda c, i: c.ratings.metrics()),
    "ratings.table": Call(f"GET {A}/csat_survey_responses/download", lambda c, i: c.ratings.table()),
    "ratings.set_review_notes": Call(
        f"PATCH {A}/csat_survey_responses/:id",
        lambda c, i: c.ratings.set_review_notes(rating_id=i.rating, notes="Call back"),
    ),
    "reports.series": Call(
        f"GET {V2}/reports",
        lambda c, i: c.reports.series(metric="conversations_count", since=SINCE, until=UNTIL),
    ),
    "reports.summary": Call(f"GET {V2}/reports/summary", lambda c, i: c.reports.summary(since=SINCE, until=UNTIL)),
    "reports.bot_summary": Call(
        f"GET {V2}/reports/bot_summary", lambda c, i: c.reports.bot_summary(since=SINCE, until=UNTIL)
    ),
    "reports.bot_metrics": Call(
        f"GET {V2}/reports/bot_metrics", lambda c, i: c.reports.bot_metrics(since=SINCE, until=UNTIL)
    ),
    "reports.events_of": Call(
        f"GET {C}/reporting_events", lambda c, i: c.reports.events_of(conversation_id=i.conversation)
    ),
    "reports.now": Call(f"GET {V2}/live_reports/conversation_metrics", lambda c, i: c.reports.now()),
    "reports.now_by": Call(
        f"GET {V2}/live_reports/grouped_conversation_metrics", lambda c, i: c.reports.now_by(group="assignee_id")
    ),
    "reports.conversations": Call(f"GET {V2}/reports/conversations", lambda c, i: c.reports.conversations()),
    "reports.agents": Call(f"GET {V2}/reports/conversations", lambda c, i: c.reports.agents()),
    "reports.summary_by": Call(
        f"GET {V2}/summary_reports/agent",
        lambda c, i: c.reports.summary_by(group="agent", since=SINCE, until=UNTIL),
    ),
    "reports.summary_by_channel": Call(
        f"GET {V2}/summary_reports/channel", lambda c, i: c.reports.summary_by_channel(since=SINCE, until=UNTIL)
    ),
    "reports.table": Call(
        f"GET {V2}/reports/agents", lambda c, i: c.reports.table(table="agents", since=SINCE, until=UNTIL)
    ),
    "portals.create": Call(f"POST {A}/portals", lambda c, i: c.portals.create(name="Help", slug=i.slug)),
    "portals.list": Call(f"GET {A}/portals", lambda c, i: c.portals.list()),
    "portals.get": Call(f"GET {A}/portals/:slug", lambda c, i: c.portals.get(slug=i.slug)),
    "portals.create_category": Call(
        f"POST {A}/portals/:slug/categories",
        lambda c, i: c.portals.create_category(slug=i.slug, name="Orders", category_slug="orders"),
    ),
    "portals.categories": Call(
        f"GET {A}/portals/:slug/categories", lambda c, i: c.portals.categories(slug=i.slug, locale="en")
    ),
    "portals.create_article": Call(
        f"POST {A}/portals/:slug/articles",
        lambda c, i: c.portals.create_article(slug=i.slug, title="Track", content="Open *Orders*.", author_id=1),
    ),
    "portals.articles": Call(f"GET {A}/portals/:slug/articles", lambda c, i: c.portals.articles(slug=i.slug)),
    "portals.iterate_articles": Call(
        f"GET {A}/portals/:slug/articles", lambda c, i: drained(c.portals.iterate_articles(slug=i.slug))
    ),
    "portals.article": Call(
        f"GET {A}/portals/:slug/articles/:id", lambda c, i: c.portals.article(slug=i.slug, article_id=i.article)
    ),
    "portals.update_article": Call(
        f"PATCH {A}/portals/:slug/articles/:id",
        lambda c, i: c.portals.update_article(slug=i.slug, article_id=i.article, status="published"),
    ),
    "portals.delete_article": Call(
        f"DELETE {A}/portals/:slug/articles/:id",
        lambda c, i: c.portals.delete_article(slug=i.slug, article_id=i.article),
    ),
    "agent_bots.create": Call(
        f"POST {A}/agent_bots", lambda c, i: c.agent_bots.create(name="Bot", outgoing_url="https://bot.example")
    ),
    "agent_bots.list": Call(f"GET {A}/agent_bots", lambda c, i: c.agent_bots.list()),
    "agent_bots.get": Call(f"GET {A}/agent_bots/:id", lambda c, i: c.agent_bots.get(bot_id=i.bot)),
    "agent_bots.update": Call(
        f"PATCH {A}/agent_bots/:id", lambda c, i: c.agent_bots.update(bot_id=i.bot, name="Robot")
    ),
    "agent_bots.reset_access_token": Call(
        f"POST {A}/agent_bots/:id/reset_access_token", lambda c, i: c.agent_bots.reset_access_token(bot_id=i.bot)
    ),
    "webhooks.create": Call(
        f"POST {A}/webhooks",
        lambda c, i: c.webhooks.create(url="https://hooks.example/in", subscriptions=["message_created"]),
    ),
    "webhooks.list": Call(f"GET {A}/webhooks", lambda c, i: c.webhooks.list()),
    "webhooks.update": Call(
        f"PATCH {A}/webhooks/:id",
        lambda c, i: c.webhooks.update(webhook_id=i.webhook, subscriptions=["message_updated"]),
    ),
    "integrations.list": Call(f"GET {A}/integrations/apps", lambda c, i: c.integrations.list()),
    "integrations.get": Call(f"GET {A}/integrations/apps/webhook", lambda c, i: c.integrations.get(app_id=i.app)),
    "attachments.download": Call(
        "GET /rails/active_storage/blobs/redirect/x/a.txt",
        lambda c, i: c.attachments.download(url=i.url, to=i.file.with_name("saved.txt")),
    ),
    # What takes away comes last.
    "webhooks.delete": Call(f"DELETE {A}/webhooks/:id", lambda c, i: c.webhooks.delete(webhook_id=i.webhook)),
    "custom_filters.delete": Call(
        f"DELETE {A}/custom_filters/:id", lambda c, i: c.custom_filters.delete(filter_id=i.view)
    ),
    "attribute_definitions.delete": Call(
        f"DELETE {A}/custom_attribute_definitions/:id",
        lambda c, i: c.attribute_definitions.delete(definition_id=i.definition),
    ),
    "macros.delete": Call(f"DELETE {A}/macros/:id", lambda c, i: c.macros.delete(macro_id=i.macro)),
    "canned_responses.delete": Call(
        f"DELETE {A}/canned_responses/:id",
        lambda c, i: c.canned_responses.delete(canned_response_id=i.canned),
    ),
    "labels.delete": Call(f"DELETE {A}/labels/:id", lambda c, i: c.labels.delete(label_id=i.label)),
    "conversations.delete": Call(f"DELETE {C}", lambda c, i: c.conversations.delete(conversation_id=i.conversation)),
    "contacts.delete": Call(f"DELETE {A}/contacts/:id", lambda c, i: c.contacts.delete(contact_id=i.contact)),
    "teams.delete": Call(f"DELETE {A}/teams/:id", lambda c, i: c.teams.delete(team_id=i.team)),
    "agent_bots.delete": Call(f"DELETE {A}/agent_bots/:id", lambda c, i: c.agent_bots.delete(bot_id=i.bot)),
    "agents.delete": Call(f"DELETE {A}/agents/:id", lambda c, i: c.agents.delete(agent_id=i.agent)),
    "inboxes.delete": Call(f"DELETE {A}/inboxes/:id", lambda c, i: c.inboxes.delete(inbox_id=i.inbox)),
    "profile.reset_access_token": Call(
        "POST /api/v1/profile/reset_access_token", lambda c, i: c.profile.reset_access_token()
    ),
}
