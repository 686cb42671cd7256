"""What a channel will not carry is told before the file is sent."""

from __future__ import annotations

import pytest

from tui.models.inbox import Channel
from tui.presentation.upload_limits import doubt


@pytest.mark.parametrize(
    ("channel", "name", "megabytes", "words"),
    [
        (Channel.WHATSAPP, "a.png", 6, "WhatsApp takes pictures up to 5.0 MB"),
        (Channel.WHATSAPP, "a.pdf", 60, ""),
        (Channel.INSTAGRAM, "a.pdf", 1, "Instagram takes no files of this kind"),
        (Channel.WEB_WIDGET, "a.zip", 41, "Chatwoot takes files up to 40 MB there, where nobody allowed more"),
        (Channel.API, "a.zip", 60, ""),
        (Channel.TELEGRAM, "clip.mp4", 20, ""),
    ],
)
def test_a_channel_says_what_it_takes(channel: Channel, name: str, megabytes: int, words: str) -> None:
    assert doubt(channel, name, megabytes * 1_000_000) == words


def test_a_note_is_carried_by_nobody() -> None:
    assert doubt(Channel.INSTAGRAM, "a.pdf", 9_000_000, private=True) == ""


def test_whatsapp_by_twilio_has_limits_of_its_own() -> None:
    assert "WhatsApp takes files up to 16" in doubt(Channel.TWILIO_SMS, "a.pdf", 20_000_000, medium="whatsapp")
