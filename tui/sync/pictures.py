"""Fetches a picture to be looked at: the small one that the server made of it, where it made one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tui.api import errors
from tui.api.client import Client
from tui.models.message import Attachment
from tui.presentation.pictures import MOST_BYTES
from tui.sync.downloads import addressed


async def fetched(client: Client, attachment: Attachment, conversation_id: int | None = None) -> bytes:
    """Return the bytes of a picture. Nothing of it is left on the disk.

    Args:
        conversation_id: Where it was sent: there the server is asked for its address where it is not known any more.

    Raises:
        ApiError: It is gone, too large, or out of reach.
        PrivateAddress: It lies on this machine or on a private network.
    """
    known = await addressed(client, attachment, conversation_id)
    url = known.thumb_url or known.data_url
    if not url:
        raise errors.NotFound("this attachment has no file.")
    with TemporaryDirectory(prefix="chatwoot-tui-") as folder:
        file = await client.attachments.download(url=url, to=Path(folder) / "picture", largest=MOST_BYTES)
        return await asyncio.to_thread(file.path.read_bytes)
