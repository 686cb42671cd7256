"""JSON in, models out: one function per object and envelope. Texts stay as the server wrote them.

`loads(body)` gives the JSON of an answer or a frame; every other function takes such a value and returns a
model, or raises `NotUnderstood`. No function here raises anything else, whatever the value is. A function named after
one thing (`conversation`) takes it bare or in its envelope (`{"payload": …}`, `{"data": …}`); the plural takes the
list in any of its envelopes and passes over the rows it does not understand, counting them in `Rows.passed_over`.
Both dialects of dates, people and envelopes are read everywhere. pydantic is imported with the first model made
of a kind that is not read all day.

The functions stand in files by subject; they are all called as `decode.<name>`. What is not read all day is imported
when it is first called.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tui.api.decode.conversations import (
    conversation,
    conversation_counts,
    conversation_page,
    conversation_push,
    conversations,
    custom_attributes,
    draft,
    status_change,
    unread_counts,
)
from tui.api.decode.conversations import labels as label_titles
from tui.api.decode.events import broadcast
from tui.api.decode.messages import (
    attachment,
    attachment_page,
    attachments,
    file_name,
    message,
    message_page,
    messages,
    translation,
)
from tui.api.decode.notifications import notification, notification_page, notification_settings, unread_count
from tui.api.decode.people import (
    agent,
    agents,
    assigned,
    assigned_team,
    contact,
    contact_inbox,
    contact_inboxes,
    contact_page,
    contacts,
    membership,
    note,
    notes,
    presence,
    profile,
    sender,
    team,
    teams,
)
from tui.api.decode.reference import (
    account,
    attribute_definition,
    attribute_definitions,
    cache_keys,
    canned_response,
    canned_responses,
    custom_filter,
    custom_filters,
    inbox,
    inboxes,
    label,
    labels,
    macro,
    macros,
    server_version,
)
from tui.api.reading import Rows, as_it_is, as_text, loads

if TYPE_CHECKING:
    from tui.api.decode.boards import funnel, funnel_cards, funnels, money, stage_hint
    from tui.api.decode.helpcenter import article, article_page, categories, category, portal, portals
    from tui.api.decode.hooks import webhook_event
    from tui.api.decode.integrations import (
        agent_bot,
        agent_bots,
        hook,
        inbox_bot,
        integration_app,
        integration_apps,
        webhook,
        webhooks,
    )
    from tui.api.decode.platform import (
        account_user,
        account_users,
        login_url,
        platform_account,
        platform_accounts,
        user_token,
    )
    from tui.api.decode.public import public_contact, public_conversation, public_conversations, public_inbox, survey
    from tui.api.decode.reports import (
        agent_metrics,
        bot_metrics,
        channel_summaries,
        grouped_metrics,
        live_metrics,
        rating,
        rating_metrics,
        ratings,
        report,
        report_summary,
        summary_rows,
    )
    from tui.api.decode.search import conversation_match_page, search_results

_HOMES = {
    "boards": (
        "funnel",
        "funnel_cards",
        "funnels",
        "money",
        "stage_hint",
    ),
    "helpcenter": (
        "article",
        "article_page",
        "categories",
        "category",
        "portal",
        "portals",
    ),
    "hooks": ("webhook_event",),
    "integrations": (
        "agent_bot",
        "agent_bots",
        "hook",
        "inbox_bot",
        "integration_app",
        "integration_apps",
        "webhook",
        "webhooks",
    ),
    "platform": (
        "account_user",
        "account_users",
        "login_url",
        "platform_account",
        "platform_accounts",
        "user_token",
    ),
    "public": (
        "public_contact",
        "public_conversation",
        "public_conversations",
        "public_inbox",
        "survey",
    ),
    "reports": (
        "agent_metrics",
        "bot_metrics",
        "channel_summaries",
        "grouped_metrics",
        "live_metrics",
        "rating",
        "rating_metrics",
        "ratings",
        "report",
        "report_summary",
        "summary_rows",
    ),
    "search": (
        "conversation_match_page",
        "search_results",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Rows",
    "account",
    "account_user",
    "account_users",
    "agent",
    "agent_bot",
    "agent_bots",
    "agent_metrics",
    "agents",
    "article",
    "article_page",
    "as_it_is",
    "as_text",
    "assigned",
    "assigned_team",
    "attachment",
    "attachment_page",
    "attachments",
    "attribute_definition",
    "attribute_definitions",
    "bot_metrics",
    "broadcast",
    "cache_keys",
    "canned_response",
    "canned_responses",
    "categories",
    "category",
    "channel_summaries",
    "contact",
    "contact_inbox",
    "contact_inboxes",
    "contact_page",
    "contacts",
    "conversation",
    "conversation_counts",
    "conversation_match_page",
    "conversation_page",
    "conversation_push",
    "conversations",
    "custom_attributes",
    "custom_filter",
    "custom_filters",
    "draft",
    "file_name",
    "funnel",
    "funnel_cards",
    "funnels",
    "grouped_metrics",
    "hook",
    "inbox",
    "inbox_bot",
    "inboxes",
    "integration_app",
    "integration_apps",
    "label",
    "label_titles",
    "labels",
    "live_metrics",
    "loads",
    "login_url",
    "macro",
    "macros",
    "membership",
    "message",
    "message_page",
    "messages",
    "money",
    "note",
    "notes",
    "notification",
    "notification_page",
    "notification_settings",
    "platform_account",
    "platform_accounts",
    "portal",
    "portals",
    "presence",
    "profile",
    "public_contact",
    "public_conversation",
    "public_conversations",
    "public_inbox",
    "rating",
    "rating_metrics",
    "ratings",
    "report",
    "report_summary",
    "search_results",
    "sender",
    "server_version",
    "stage_hint",
    "status_change",
    "summary_rows",
    "survey",
    "team",
    "teams",
    "translation",
    "unread_count",
    "unread_counts",
    "user_token",
    "webhook",
    "webhook_event",
    "webhooks",
]


def __getattr__(name: str) -> object:
    if (home := _HOME_OF.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found
