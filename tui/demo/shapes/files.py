"""How files look: their signed addresses, avatars, and attachments of messages."""

import hashlib
from typing import Any
from urllib.parse import quote

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.times import epoch


def blob_url(house: Installation, blob: Row) -> str:
    """Return the public address of a file: it redirects to the bytes."""
    return f"{house.base_url}/rails/active_storage/blobs/redirect/{blob['key']}/{quote(blob['filename'])}"


def thumb_url(house: Installation, blob: Row) -> str:
    """Return the public address of a picture made small."""
    size = hashlib.md5(blob["key"].encode(), usedforsecurity=False).hexdigest()
    path = f"/rails/active_storage/representations/redirect/{blob['key']}/{size}/{quote(blob['filename'])}"
    return house.base_url + path


def blob_of(house: Installation, blob_id: int | None) -> Row | None:
    """Return what is known of a file, without its bytes."""
    if blob_id is None:
        return None
    return house.db.one("SELECT id, key, filename, content_type, byte_size FROM blobs WHERE id = ?", blob_id)


def avatar_url(house: Installation, row: Row) -> str:
    """Return the address of the avatar of a user, contact, inbox or bot; `""` when there is none."""
    blob = blob_of(house, row.get("avatar_blob_id"))
    return thumb_url(house, blob) if blob else ""


def attachments_of(house: Installation, message_id: int) -> list[Row]:
    """Return the attachments of a message in the order they came."""
    return house.db.where("attachments", message_id=message_id, order="id")


def attachment(house: Installation, row: Row) -> dict[str, Any]:
    """Return an Attachment (objects 4.3) as messages carry it."""
    shape: dict[str, Any] = {
        "id": row["id"],
        "message_id": row["message_id"],
        "file_type": row["file_type"],
        "account_id": row["account_id"],
    }
    kind = row["file_type"]
    if kind == "location":
        return shape | {
            "coordinates_lat": row["coordinates_lat"],
            "coordinates_long": row["coordinates_long"],
            "fallback_title": row["fallback_title"],
            "data_url": row["external_url"],
        }
    if kind == "fallback":
        return shape | {"fallback_title": row["fallback_title"], "data_url": row["external_url"]}
    if kind == "contact":
        return shape | {"fallback_title": row["fallback_title"], "meta": row["meta"]}
    if kind == "embed":
        return shape | {"data_url": row["external_url"]}
    blob = blob_of(house, row["blob_id"])
    shape["extension"] = row["extension"] if house.at_least(4, 13) else None
    if house.at_least(4, 13):
        shape["content_type"] = blob["content_type"] if blob else None
    shape |= _file(house, row, blob)
    if kind == "audio" and house.at_least(4, 3):
        shape["transcribed_text"] = row["meta"].get("transcribed_text", "")
    return shape


def _file(house: Installation, row: Row, blob: Row | None) -> dict[str, Any]:
    url = blob_url(house, blob) if blob else row["external_url"] or ""
    if row["file_type"] == "audio" and blob and house.at_least(4, 3):
        url += "?disposition=inline"
    return {
        "data_url": url,
        "thumb_url": thumb_url(house, blob) if blob and row["file_type"] == "image" else "",
        "file_size": blob["byte_size"] if blob else None,
        "width": row["width"],
        "height": row["height"],
    }


def flat_attachment(house: Installation, row: Row, sender: dict[str, Any] | None) -> dict[str, Any]:
    """Return an attachment as the attachment lists of conversations and contacts carry it (objects 4.3)."""
    blob = blob_of(house, row["blob_id"])
    shape: dict[str, Any] = {"id": row["id"]} if house.at_least(4, 14) else {}
    file = _file(house, row, blob)
    shape |= {
        "message_id": row["message_id"],
        "thumb_url": file["thumb_url"],
        "data_url": file["data_url"],
        "file_size": file["file_size"],
        "file_type": row["file_type"],
        "extension": row["extension"] if house.at_least(4, 13) else None,
        "width": row["width"],
        "height": row["height"],
        "created_at": epoch(row["created_at"]),
    }
    if sender is not None:
        shape["sender"] = sender
    return shape
