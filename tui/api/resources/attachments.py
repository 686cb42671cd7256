"""Attachments as files: fetched from where the server keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui.api.resources.resource import Resource


class AttachmentsResource(Resource):
    """What lies behind `Attachment.data_url`."""

    async def download(
        self,
        *,
        url: str,
        to: Path,
        largest: int = 500_000_000,
        started: Callable[[int | None], None] | None = None,
    ) -> int:
        """Write a file to a path, and return its size. It appears under its name only when it is complete.

        The URL is signed and often leads on to another origin: the token is never sent.

        Args:
            url: `Attachment.data_url`, or `thumb_url`.
            to: Where it goes; what is there is replaced.
            largest: Bytes; a larger file is not fetched to its end.
            started: Told the size before the first byte, None where the server does not tell it.

        Raises:
            NotFound: The file is gone.
            Invalid: It is too large, or cannot be written.
            Unreachable: The connection broke; nothing was kept.

        Source: `GET /rails/active_storage/…`, 4.0.4 and 4.15.1 (`attachments.json`).
        """
        return await self._caller.transport.download(url, to, most=largest, started=started or _unheard)


def _unheard(_: int | None) -> None:
    """Nobody wants to know the size."""
