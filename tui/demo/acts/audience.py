"""Who hears of what: the streams behind a conversation and an account."""

from tui.demo.cable import account_stream
from tui.demo.database import Row
from tui.demo.installation import Installation


def inbox_agents(house: Installation, account_id: int, inbox_id: int) -> list[str]:
    """Return the streams of an inbox's members and of all administrators."""
    return house.db.column(
        "SELECT pubsub_token FROM users WHERE id IN (SELECT user_id FROM inbox_members WHERE inbox_id = ?)"
        " OR id IN (SELECT user_id FROM account_users WHERE account_id = ? AND role = 'administrator')",
        inbox_id,
        account_id,
    )


def customer(house: Installation, conversation: Row) -> list[str]:
    """Return the streams of the customer of a conversation; a verified one hears it in all verified sessions."""
    session = house.db.get("contact_inboxes", conversation["contact_inbox_id"])
    if session is None:
        return []
    if not session["hmac_verified"]:
        return [session["pubsub_token"]]
    return house.db.column(
        "SELECT pubsub_token FROM contact_inboxes WHERE contact_id = ? AND hmac_verified = 1", session["contact_id"]
    )


def user(house: Installation, user_id: int) -> list[str]:
    """Return the stream of one user."""
    return house.db.column("SELECT pubsub_token FROM users WHERE id = ?", user_id)


def whole_account(account_id: int) -> list[str]:
    """Return the stream that every agent of an account hears."""
    return [account_stream(account_id)]
