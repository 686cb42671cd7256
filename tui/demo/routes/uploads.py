"""Files outside of messages: uploading one beforehand, and fetching any by its signed address."""

import unicodedata
from urllib.parse import quote

from tui.demo import errors
from tui.demo.acts import files
from tui.demo.call import Call, Reply
from tui.demo.database import Row
from tui.demo.params import Upload
from tui.demo.registry import route
from tui.demo.shapes.files import blob_url

STORAGE = "/rails/active_storage"
REDIRECT_LIFE = 300
"""Seconds a redirect may be remembered."""


@route("POST", "/api/v1/accounts/{account_id}/upload")
def upload(call: Call) -> object:
    """Keep a file; its signed id may be sent with a message. 4.0 gives the bare id instead."""
    given = call.param("attachment")
    if not isinstance(given, Upload):
        raise errors.unprocessable("No file or URL provided")
    blob = call.found(call.db.get("blobs", files.keep(call.house, given)))
    shape: dict[str, object] = {"file_url": blob_url(call.house, blob)}
    if call.house.at_least(4, 3):
        return shape | {"blob_id": blob["key"]}
    return shape | {"blob_key": blob["key"], "blob_id": blob["id"]}


@route("POST", "/api/v1/accounts/{account_id}/conversations/{conversation_id}/direct_uploads")
def direct_upload(call: Call) -> object:
    """Refuse: this way is for browsers, whose forms carry a token of their own."""
    said = "Unprocessable Content" if call.house.at_least(4, 8) else "Unprocessable Entity"
    raise errors.Refusal(422, {"status": 422, "error": said}, framework=True)


def _blob(call: Call) -> Row:
    blob = call.db.find("blobs", key=call.values["signed_id"])
    if blob is None:
        raise errors.no_route()
    return blob


def _to_disk(call: Call) -> Reply:
    blob = _blob(call)
    location = f"{call.house.base_url}{STORAGE}/disk/{blob['key']}/{quote(blob['filename'])}"
    headers = {
        "location": location,
        "content-type": "text/html; charset=utf-8",
        "cache-control": f"max-age={REDIRECT_LIFE}, private",
    }
    return Reply(status=302, headers=headers)


@route("GET", STORAGE + "/blobs/redirect/{signed_id}/{filename}", access="none")
def redirect(call: Call) -> object:
    """Send to where the bytes are."""
    return _to_disk(call)


@route("GET", STORAGE + "/representations/redirect/{signed_id}/{variation}/{filename}", access="none")
def redirect_thumbnail(call: Call) -> object:
    """Send to where the small picture is: here the picture itself."""
    return _to_disk(call)


@route("GET", STORAGE + "/disk/{signed_id}/{filename}", access="none")
def disk(call: Call) -> object:
    """Return the bytes, named as they were sent."""
    blob = _blob(call)
    plain = unicodedata.normalize("NFKD", blob["filename"]).encode("ascii", "ignore").decode()
    named = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(blob['filename'])}"
    return Reply(
        content=bytes(blob["data"] or b""),
        content_type=blob["content_type"],
        headers={"content-disposition": named},
    )
