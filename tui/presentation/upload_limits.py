"""What channels take of files, by what their carriers say: told before a file is sent, for the server tells it afterwards."""

from __future__ import annotations

import mimetypes

from tui.models.inbox import Channel
from tui.presentation.sizes import size

_MB = 1_000_000
_DEFAULT = 40
"""What Chatwoot takes for a website as it is installed (`MAXIMUM_FILE_UPLOAD_SIZE`); whoever runs it may allow more."""

_WORDS = {"image": "pictures", "audio": "sounds", "video": "videos", "file": "files"}
_LIMITS: dict[Channel, dict[str, int]] = {
    Channel.WHATSAPP: {"image": 5, "audio": 16, "video": 16, "file": 100},
    Channel.FACEBOOK: {"image": 25, "audio": 25, "video": 25, "file": 25},
    Channel.INSTAGRAM: {"image": 8, "audio": 25, "video": 25},
    Channel.TELEGRAM: {"image": 10, "audio": 50, "video": 50, "file": 50},
    Channel.TWILIO_SMS: {"image": 5, "audio": 5, "video": 5, "file": 5},
    Channel.LINE: {"image": 10, "audio": 200, "video": 200},
}
_NAMES = {
    Channel.WHATSAPP: "WhatsApp",
    Channel.FACEBOOK: "Messenger",
    Channel.INSTAGRAM: "Instagram",
    Channel.TELEGRAM: "Telegram",
    Channel.TWILIO_SMS: "Twilio",
    Channel.LINE: "LINE",
}


def kind_of(name: str) -> str:
    """Return what a file is by its name: `image`, `audio`, `video` or `file`."""
    family = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return family if family in _WORDS else "file"


def doubt(channel: Channel, name: str, size_bytes: int, *, medium: str = "", private: bool = False) -> str:
    """Return in a sentence why a file may not arrive; empty: nothing is known against it.

    Args:
        medium: `whatsapp` or `sms`, on Twilio.
        private: Whether it goes with a note, which no channel carries.
    """
    kind = kind_of(name)
    if not private and (limits := _LIMITS.get(channel)) is not None:
        if medium == "whatsapp":
            limits = {**_LIMITS[Channel.WHATSAPP], "file": 16}
        called = "WhatsApp" if medium == "whatsapp" else _NAMES[channel]
        if kind not in limits:
            return f"{called} takes no {_WORDS[kind]} of this kind"
        if size_bytes > limits[kind] * _MB:
            return f"{called} takes {_WORDS[kind]} up to {size(limits[kind] * _MB)}"
        return ""
    if channel is Channel.WEB_WIDGET and size_bytes > _DEFAULT * _MB:
        return f"Chatwoot takes files up to {size(_DEFAULT * _MB)} there, where nobody allowed more"
    return ""
