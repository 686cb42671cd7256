"""What becomes of outgoing e-mail: the recorded 4.15 had no mail server to send it by, the recorded 4.16 had one."""

from tui.demo.acts import messages
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.inboxes import EMAIL
from tui.demo.shapes.messages import OUTGOING

DELAY = 0.5
ERROR = "undefined method `message_id' for nil"
"""What the recorded server says of a mail it could not hand over."""


@listens("message.created")
def mail_written(house: Installation, happening: Happening) -> None:
    """Have a public message of an e-mail inbox without SMTP sent by the installation's, or fail; older ones don't notice."""
    message = house.db.get("messages", happening.message_id)
    if message is None or message["private"] or message["message_type"] != OUTGOING or not house.at_least(4, 15):
        return
    inbox = house.db.get("inboxes", message["inbox_id"])
    if inbox is not None and inbox["channel_type"] == EMAIL and not inbox["channel"].get("smtp_enabled"):
        work = _delivered if house.at_least(4, 16) else _failed
        house.later(DELAY, "mail delivery", work, message["id"])


def _delivered(house: Installation, message_id: int) -> None:
    message = house.db.get("messages", message_id)
    conversation = house.db.get("conversations", message["conversation_id"]) if message else None
    if message is not None and conversation is not None and message["source_id"] is None:
        account = house.db.get("accounts", message["account_id"])
        domain = (account["domain"] if account else None) or "chatwoot.example"
        source_id = f"conversation/{conversation['uuid']}/messages/{message_id}@{domain}"
        messages.change(house, message, source_id=source_id)


def _failed(house: Installation, message_id: int) -> None:
    message = house.db.get("messages", message_id)
    if message is not None and message["status"] == "sent":
        attributes = message["content_attributes"] | {"external_error": ERROR}
        messages.change(house, message, status="failed", content_attributes=attributes)
