"""What is done to inboxes: set up on a channel, changed."""

from typing import Any

from tui.demo import errors
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import Params, is_true
from tui.demo.shapes.inboxes import API, EMAIL, WEBSITE

CHANNELS = {"api": API, "web_widget": WEBSITE, "email": EMAIL}
FLAGS = (
    "greeting_enabled",
    "working_hours_enabled",
    "enable_email_collect",
    "csat_survey_enabled",
    "enable_auto_assignment",
    "allow_messages_after_resolved",
    "lock_to_single_conversation",
)
VALUES = ("name", "greeting_message", "out_of_office_message", "timezone", "sender_name_type", "business_name")
OBJECTS = ("csat_config", "auto_assignment_config")
HOURS = ("open_hour", "open_minutes", "close_hour", "close_minutes")
PRE_CHAT = {
    "pre_chat_message": "Share your queries or comments here.",
    "pre_chat_fields": [
        {
            "field_type": "standard",
            "label": label,
            "name": name,
            "type": kind,
            "required": required,
            "enabled": False,
        }
        for label, name, kind, required in (
            ("Email Id", "emailAddress", "email", True),
            ("Full name", "fullName", "text", False),
            ("Phone number", "phoneNumber", "text", False),
        )
    ],
}


def default_hours() -> list[dict[str, Any]]:
    """Return the business hours of a new inbox: Monday to Friday, nine to five."""
    week = []
    for day in range(7):
        closed = day in (0, 6)
        times = dict.fromkeys(HOURS) if closed else dict(zip(HOURS, (9, 0, 17, 0), strict=True))
        week.append({"day_of_week": day, "closed_all_day": closed, **times, "open_all_day": False})
    return week


def columns_from(wanted: Params, known: Row | None = None) -> Params:
    """Return the columns that a request asks for."""
    columns: Params = {name: is_true(wanted[name]) for name in FLAGS if name in wanted}
    columns |= {name: wanted[name] for name in VALUES if name in wanted}
    columns |= {name: wanted[name] for name in OBJECTS if isinstance(wanted.get(name), dict)}
    if isinstance(wanted.get("working_hours"), list):
        columns["working_hours"] = _hours(wanted["working_hours"], known)
    if known is not None and isinstance(wanted.get("channel"), dict):
        channel = {name: value for name, value in wanted["channel"].items() if name != "type"}
        columns["channel"] = known["channel"] | channel
    return columns


def _hours(wanted: list[Any], known: Row | None) -> list[dict[str, Any]]:
    week = {day["day_of_week"]: day for day in (known["working_hours"] if known else default_hours())}
    for day in wanted:
        if not isinstance(day, dict) or day.get("day_of_week") not in week:
            continue
        hours = week[day["day_of_week"]] | {name: day.get(name) for name in HOURS}
        hours["open_all_day"], hours["closed_all_day"] = (
            is_true(day.get("open_all_day")),
            is_true(day.get("closed_all_day")),
        )
        if hours["open_all_day"]:
            hours |= dict(zip(HOURS, (0, 0, 23, 59), strict=True))
        elif hours["closed_all_day"]:
            hours |= dict.fromkeys(HOURS)
        week[day["day_of_week"]] = hours
    return [week[day] for day in range(7)]


def add_inbox(house: Installation, account_id: int, wanted: Params, **columns: Any) -> Row:
    """Add an inbox on the channel that the parameters describe; return it.

    Raises:
        Refusal: 422 without a name, 404 for a channel this server does not have.
    """
    channel = wanted.get("channel") if isinstance(wanted.get("channel"), dict) else {}
    assert isinstance(channel, dict)
    kind = CHANNELS.get(str(channel.get("type")))
    if kind is None:
        raise errors.not_found()
    if not wanted.get("name"):
        raise errors.invalid("Name can't be blank", ["name"])
    details = {name: value for name, value in channel.items() if name != "type"}
    now = house.now()
    tokens: dict[str, Any] = {}
    if kind == WEBSITE:
        details = {
            "widget_color": "#1f93ff",
            "selected_feature_flags": ["attachments", "emoji_picker", "end_conversation"],
            "reply_time": "in_a_few_minutes",
            "pre_chat_form_enabled": False,
            "pre_chat_form_options": PRE_CHAT,
            "continuity_via_email": True,
            "allowed_domains": "",
            **details,
        }
        tokens = {"website_token": house.token(), "hmac_token": house.token()}
    elif kind == API:
        tokens = {"identifier": house.token(), "hmac_token": house.token(), "secret": house.token()}
    elif kind == EMAIL:
        details = {"forward_to_email": f"{house.token(12).lower()}@mail.aurora.test", **details}
    channel_id = house.db.value("SELECT coalesce(max(channel_id), 0) + 1 FROM inboxes WHERE channel_type = ?", kind)
    inbox_id = house.db.insert(
        "inboxes",
        **{
            "account_id": account_id,
            "channel_id": channel_id,
            "channel_type": kind,
            "channel": details,
            "working_hours": default_hours(),
            "created_at": now,
            "updated_at": now,
            **tokens,
            **columns_from(wanted),
            **columns,
        },
    )
    row = house.db.get("inboxes", inbox_id)
    assert row is not None
    return row
