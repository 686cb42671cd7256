"""How the small things of an account look: teams, labels, canned responses, notes."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.people import agent
from tui.demo.shapes.times import epoch, iso


def team(house: Installation, row: Row, user_id: int | None) -> dict[str, Any]:
    """Return a Team (objects 5) as a user sees it."""
    member = house.db.find("team_members", team_id=row["id"], user_id=user_id) if user_id else None
    shape = {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "allow_auto_assign": row["allow_auto_assign"],
    }
    if house.at_least(4, 16):
        shape |= {"icon": "", "icon_color": ""}
    return shape | {"account_id": row["account_id"], "is_member": member is not None}


def push_team(house: Installation, row: Row) -> dict[str, Any]:
    """Return a Team as conversations in events and notifications carry it."""
    shape = {"id": row["id"], "name": row["name"]}
    return shape | ({"icon": "", "icon_color": ""} if house.at_least(4, 16) else {})


def raw_team(house: Installation, row: Row) -> dict[str, Any]:
    """Return a Team raw, as an assignment answers it."""
    shape = {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "allow_auto_assign": row["allow_auto_assign"],
        "account_id": row["account_id"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }
    return shape | ({"icon": "", "icon_color": ""} if house.at_least(4, 16) else {})


def label(row: Row) -> dict[str, Any]:
    """Return a Label (objects 5)."""
    return {name: row[name] for name in ("id", "title", "description", "color", "show_on_sidebar")}


def canned_response(row: Row) -> dict[str, Any]:
    """Return a CannedResponse (objects 5)."""
    return {
        "id": row["id"],
        "account_id": row["account_id"],
        "short_code": row["short_code"],
        "content": row["content"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


def note(house: Installation, row: Row) -> dict[str, Any]:
    """Return a Note (objects 2.9); its two ids are null, as on every real server seen."""
    shape: dict[str, Any] = {"id": row["id"], "content": row["content"], "account_id": None, "contact_id": None}
    author = house.db.get("users", row["user_id"]) if row["user_id"] else None
    if author:
        shape["user"] = agent(house, author, row["account_id"])
    return shape | {"created_at": epoch(row["created_at"]), "updated_at": epoch(row["updated_at"])}
