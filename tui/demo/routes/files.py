"""Files: uploaded ahead of a message, and the addresses under which they are fetched."""

from urllib.parse import quote

from tui.demo import errors
from tui.demo.acts import files
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.params import Upload
from tui.demo.registry import route
from tui.demo.shapes.files import blob_of, blob_url


@route("POST", "/api/v1/accounts/{account_id}/upload")
def upload(call: Call) -> object:
    """Keep a file for a later message."""
    file = call.param("attachment")
    if not isinstance(file, Upload):
        raise errors.unprocessable("No file or URL provided")
    blob = call.found(blob_of(call.house, files.keep(call.house, file)))
    shape = {"file_url": blob_url(call.house, blob)}
    if not call.house.at_least(4, 8):
        return shape | {"blob_key": blob["key"], "blob_id": blob["id"]}
    return shape | {"blob_id": blob["key"]}


def _redirect(call: Call) -> Reply:
    key = call.values["key"]
    if call.db.find("blobs", key=key) is None:
        raise errors.no_route()
    where = f"{call.house.storage_url or call.house.base_url}/rails/active_storage/disk/{key}/{quote(call.values['filename'])}"
    headers = {"location": where, "cache-control": "max-age=300, private", "content-type": "text/html; charset=utf-8"}
    return Reply(NOTHING, status=302, headers=headers)


@route("GET", "/rails/active_storage/blobs/redirect/{key}/{filename}", access="none")
def blob(call: Call) -> object:
    """Lead to the bytes."""
    return _redirect(call)


@route("GET", "/rails/active_storage/representations/redirect/{key}/{size}/{filename}", access="none")
def representation(call: Call) -> object:
    """Lead to the bytes of the picture; this server makes nothing small."""
    return _redirect(call)


@route("GET", "/rails/active_storage/disk/{key}/{filename}", access="none")
def disk(call: Call) -> object:
    """Return the bytes."""
    row = call.db.find("blobs", key=call.values["key"])
    if row is None:
        raise errors.no_route()
    ascii_name = row["filename"].encode("ascii", "replace").decode().replace('"', "%22")
    disposition = f"inline; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(row['filename'])}"
    return Reply(content=row["data"], content_type=row["content_type"], headers={"content-disposition": disposition})
