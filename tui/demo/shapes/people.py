"""How users look: to themselves, in lists of agents, and as senders and performers."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.times import iso_or_null


def profile(house: Installation, user: Row) -> dict[str, Any]:
    """Return a UserProfile (objects 2.1), as profile and sign-in answer it."""
    memberships = house.db.where("account_users", user_id=user["id"], order="id")
    active = max(memberships, key=lambda row: (row["active_at"] or 0, -row["id"]), default=None)
    token = house.db.value("SELECT token FROM access_tokens WHERE owner_type = 'User' AND owner_id = ?", user["id"])
    shape = {
        "access_token": "" if "api-off" in house.accidents else token,
        "account_id": active["account_id"] if active else None,
        "available_name": user["display_name"] or user["name"],
        "avatar_url": avatar_url(house, user),
        "confirmed": user["confirmed"],
        "display_name": user["display_name"],
        "message_signature": user["message_signature"],
        "email": user["email"],
        "id": user["id"],
        "inviter_id": active["inviter_id"] if active else None,
        "name": user["name"],
        "provider": user["provider"],
        "pubsub_token": user["pubsub_token"],
        "role": active["role"] if active else None,
        "ui_settings": user["ui_settings"],
        "uid": user["email"],
        "type": user["type"],
    }
    if user["custom_attributes"]:
        shape["custom_attributes"] = user["custom_attributes"]
    shape["accounts"] = [membership(house, row) for row in memberships]
    return shape


def membership(house: Installation, row: Row) -> dict[str, Any]:
    """Return an AccountMembership (objects 2.1)."""
    account = house.db.get("accounts", row["account_id"])
    assert account is not None
    status = "suspended" if "suspended" in house.accidents else account["status"]
    shape: dict[str, Any] = {"id": account["id"], "name": account["name"], "status": status}
    if house.at_least(4, 14):
        shape["onboarding_step"] = account["custom_attributes"].get("onboarding_step")
    shape |= {
        "active_at": iso_or_null(row["active_at"]),
        "role": row["role"],
        "permissions": [row["role"]],
        "availability": row["availability"],
        "availability_status": _presence(house, row),
        "auto_offline": row["auto_offline"],
    }
    if house.at_least(4, 16) or "api-off" in house.accidents:
        shape["api_and_webhooks"] = "api-off" not in house.accidents
    return shape | {
        "custom_role_id": row["custom_role_id"],
        "custom_role": None,
    }


def _presence(house: Installation, row: Row) -> str:
    return house.presence.status(row["account_id"], row["user_id"], row["availability"], row["auto_offline"])


def agent(house: Installation, user: Row, account_id: int) -> dict[str, Any]:
    """Return an Agent (objects 2.2) as the given account sees the user."""
    row = house.db.find("account_users", account_id=account_id, user_id=user["id"])
    shape: dict[str, Any] = {
        "id": user["id"],
        "account_id": account_id if row else None,
        "availability_status": _presence(house, row) if row else None,
        "auto_offline": row["auto_offline"] if row else None,
        "confirmed": user["confirmed"],
        "email": user["email"],
    }
    if house.at_least(4, 1):
        shape["provider"] = user["provider"]
    shape["available_name"] = user["display_name"] or user["name"]
    if user["custom_attributes"]:
        shape["custom_attributes"] = user["custom_attributes"]
    return shape | {
        "name": user["name"],
        "role": row["role"] if row else None,
        "thumbnail": avatar_url(house, user),
        "custom_role_id": row["custom_role_id"] if row else None,
    }


def agents(house: Installation, users: list[Row], account_id: int) -> list[dict[str, Any]]:
    """Return several users as `agent` does."""
    return [agent(house, user, account_id) for user in users]


def push_user(house: Installation, user: Row, account_id: int | None) -> dict[str, Any]:
    """Return a PushUser (objects 2.3); without an account, as jobs make it, nobody's availability is known."""
    row = house.db.find("account_users", account_id=account_id, user_id=user["id"]) if account_id else None
    return {
        "id": user["id"],
        "name": user["name"],
        "available_name": user["display_name"] or user["name"],
        "avatar_url": avatar_url(house, user),
        "type": "user",
        "availability_status": _presence(house, row) if row else None,
        "thumbnail": avatar_url(house, user),
    }


def push_bot(house: Installation, bot: Row) -> dict[str, Any]:
    """Return an agent bot as sender (objects 2.5)."""
    return {"id": bot["id"], "name": bot["name"], "avatar_url": avatar_url(house, bot), "type": "agent_bot"}
