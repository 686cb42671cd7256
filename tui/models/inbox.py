"""Through which channel people write."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.wire import NEVER_WRITTEN, Attributes, Flag, Id, Line, Text, Word


class Channel(Word):
    """The kind of an inbox, as `channel_type` names it."""

    WEB_WIDGET = "Channel::WebWidget"
    API = "Channel::Api"
    EMAIL = "Channel::Email"
    FACEBOOK = "Channel::FacebookPage"
    INSTAGRAM = "Channel::Instagram"
    WHATSAPP = "Channel::Whatsapp"
    TWILIO_SMS = "Channel::TwilioSms"
    SMS = "Channel::Sms"
    TELEGRAM = "Channel::Telegram"
    LINE = "Channel::Line"
    TWITTER = "Channel::TwitterProfile"
    TIKTOK = "Channel::Tiktok"
    VOICE = "Channel::Voice"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """An inbox that the agent can reach."""

    id: Id
    name: Line
    channel: Channel = Channel.UNKNOWN
    inbox_identifier: Line = ""
    """What the Client API names the inbox by; API inboxes only."""
    phone_number: Line = ""
    email: Line = ""
    forward_to_email: Line = ""
    """Where mail to an e-mail inbox is forwarded to; only administrators are told."""
    website_url: Line = ""
    medium: Line = ""
    """`sms` or `whatsapp` on Twilio."""
    timezone: Line = ""
    working_hours_enabled: Flag = False
    csat_survey_enabled: Flag = False
    enable_auto_assignment: Flag = False
    lock_to_single_conversation: Flag = False
    greeting_message: Text = ""
    out_of_office_message: Text = ""
    additional_attributes: Attributes = field(default_factory=dict)
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""
