"""Letters and signs beside colours: channels, priorities, delivery, people."""

from __future__ import annotations

from tui.models.conversation import Priority, Status
from tui.models.inbox import Channel
from tui.models.message import DeliveryStatus
from tui.presentation.cells import head, one_name, width
from tui.presentation.glyphs import UNICODE, Glyphs

CHANNEL_CELLS = 3
PRIORITY_CELLS = 2
INITIALS_CELLS = 2

_CHANNELS = {
    Channel.WEB_WIDGET: "WEB",
    Channel.API: "API",
    Channel.EMAIL: "EM",
    Channel.FACEBOOK: "FB",
    Channel.INSTAGRAM: "IG",
    Channel.WHATSAPP: "WA",
    Channel.TWILIO_SMS: "SMS",
    Channel.SMS: "SMS",
    Channel.TELEGRAM: "TG",
    Channel.LINE: "LN",
    Channel.TWITTER: "X",
    Channel.TIKTOK: "TT",
    Channel.VOICE: "TEL",
    Channel.UNKNOWN: "",
}
_CHANNEL_NAMES = {
    Channel.WEB_WIDGET: "website",
    Channel.API: "API",
    Channel.EMAIL: "e-mail",
    Channel.FACEBOOK: "Facebook",
    Channel.INSTAGRAM: "Instagram",
    Channel.WHATSAPP: "WhatsApp",
    Channel.TWILIO_SMS: "SMS",
    Channel.SMS: "SMS",
    Channel.TELEGRAM: "Telegram",
    Channel.LINE: "LINE",
    Channel.TWITTER: "X",
    Channel.TIKTOK: "TikTok",
    Channel.VOICE: "telephone",
    Channel.UNKNOWN: "channel",
}
_PRIORITIES = {Priority.URGENT: ("!!", "danger"), Priority.HIGH: ("!", "warning")}
_STATUS_INKS = {Status.OPEN: "", Status.PENDING: "warning", Status.SNOOZED: "muted", Status.RESOLVED: "success"}


def channel(kind: Channel) -> str:
    """Return a channel's letters, three at most: `WA`, `EM`, `WEB`; nothing for one this version does not know."""
    return _CHANNELS.get(kind, "")


def channel_name(kind: Channel) -> str:
    """Return a channel's name in a sentence: `WhatsApp`, `e-mail`."""
    return _CHANNEL_NAMES.get(kind, "channel")


def priority(level: Priority) -> tuple[str, str]:
    """Return a priority's sign and ink: `!!` urgent, `!` high; medium, low and none have none."""
    return _PRIORITIES.get(level, ("", ""))


def status_ink(status: Status) -> str:
    """Return the ink of a status's word."""
    return _STATUS_INKS.get(status, "muted")


def unread(count: int) -> str:
    """Return an unread count in two cells at most. The server stops counting at 10: from there on it is `9+`."""
    if count <= 0:
        return ""
    return str(count) if count < 10 else "9+"


def initials(name: str) -> str:
    """Return a person's initials in two cells at most: `mh` for Mira Holt; one sign where a letter is two cells wide."""
    words = [word.lstrip("\"'([{<") for word in one_name(name).split()]
    words = [word for word in words if word]
    if not words:
        return ""
    letters = head(words[0], 2)[:1] if len(words) == 1 else words[0][0] + words[-1][0]
    if len(words) == 1 and width(words[0]) == len(words[0]):
        letters = words[0][:2]
    return head(letters.lower(), INITIALS_CELLS)


def first_name(name: str) -> str:
    """Return the first word of a name; the whole where it is one."""
    words = one_name(name).split()
    return words[0] if words else ""


def ticks(status: DeliveryStatus, glyphs: Glyphs = UNICODE) -> tuple[str, str]:
    """Return the sign of a delivery and its ink: one tick sent, two delivered, two bright ones read."""
    if status is DeliveryStatus.SENT:
        return glyphs.tick, "muted"
    if status is DeliveryStatus.DELIVERED:
        return glyphs.tick * 2, "muted"
    if status is DeliveryStatus.READ:
        return f"{glyphs.tick * 2} read", "muted"
    if status is DeliveryStatus.FAILED:
        return f"{glyphs.failed} failed", "danger"
    return "", ""
