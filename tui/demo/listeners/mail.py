"""What becomes of outgoing e-mail: without a mail server to send it by, it fails a moment later."""

from tui.demo.acts import messages
from tui.demo.happenings import Happening, listens
from tui.demo.installation import Installation
from tui.demo.shapes.inboxes import EMAIL
from tui.demo.shapes.messages import OUTGOING

DELAY = 0.5
ERROR = "undefined method `message_id' for nil"
"""What the recorded server says of a mail it could not hand over."""


@listens("message.created")
def mail_written(house: Installation, happening: Happening) -> None:
    """Have a public message of an e-mail inbox without SMTP fail; older servers do not notice."""
    message = house.db.get("messages", happening.message_id)
    if message is None or message["private"] or message["message_type"] != OUTGOING or not house.at_least(4, 15):
        return
    inbox = house.db.get("inboxes", message["inbox_id"])
    if inbox is not None and inbox["channel_type"] == EMAIL and not inbox["channel"].get("smtp_enabled"):
        house.later(DELAY, "mail delivery", _failed, message["id"])


def _failed(house: Installation, message_id: int) -> None:
    message = house.db.get("messages", message_id)
    if message is not None and message["status"] == "sent":
        attributes = message["content_attributes"] | {"external_error": ERROR}
        messages.change(house, message, status="failed", content_attributes=attributes)
