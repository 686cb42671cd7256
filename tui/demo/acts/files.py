"""What is done with files: stored, measured, attached to messages."""

import struct

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.params import Upload


def keep(house: Installation, upload: Upload) -> int:
    """Store a file; return the id of its blob."""
    return house.db.insert(
        "blobs",
        key=house.token(40),
        filename=upload.filename,
        content_type=upload.content_type,
        byte_size=len(upload.data),
        data=upload.data,
        created_at=house.now(),
    )


def kind_of(content_type: str) -> str:
    """Return the `file_type` of a content type."""
    family = content_type.partition("/")[0]
    return family if family in ("image", "audio", "video") else "file"


def attach(house: Installation, message: Row, blob_id: int) -> int:
    """Attach a stored file to a message; the measures of a picture are filled in by a job. Return its id."""
    blob = house.db.one("SELECT * FROM blobs WHERE id = ?", blob_id)
    assert blob is not None
    now = house.now()
    _, dot, extension = blob["filename"].rpartition(".")
    attachment_id = house.db.insert(
        "attachments",
        account_id=message["account_id"],
        message_id=message["id"],
        file_type=kind_of(blob["content_type"]),
        blob_id=blob_id,
        extension=extension if dot else None,
        created_at=now,
        updated_at=now,
    )
    when = house.later_when_idle if house.at_least(4, 8) else house.later
    when(6.0 if house.at_least(4, 16) else 1.0, "picture measures", _measure, attachment_id)
    return attachment_id


def _measure(house: Installation, attachment_id: int) -> None:
    attachment = house.db.get("attachments", attachment_id)
    if attachment is None or attachment["file_type"] != "image":
        return
    data = house.db.value("SELECT data FROM blobs WHERE id = ?", attachment["blob_id"])
    if size := measures(data or b""):
        house.db.update("attachments", attachment_id, width=size[0], height=size[1])


def measures(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or GIF picture in pixels; `None` for what it cannot read."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:4] == b"GIF8" and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    return None
