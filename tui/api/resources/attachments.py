"""Attachments as files: fetched from where the server keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from tui.api.files import SavedFile
from tui.api.resources.resource import Resource


class AttachmentsResource(Resource):
    """What lies behind `Attachment.data_url`."""

    def private_place(self, url: str) -> str:
        """Return the place on this machine or on a private network that a URL names, as far as it can be seen from it.

        Empty where it names none, or the server's own host. Where it leads in the end is known to `download` alone.
        """
        return self._caller.transport.private_place(url)

    async def download(
        self,
        *,
        url: str,
        to: Path,
        largest: int = 500_000_000,
        started: Callable[[int | None], None] | None = None,
        progress: Callable[[int], None] | None = None,
        also_from: Collection[str] = (),
    ) -> SavedFile:
        """Write what a URL holds to a file, and return which. It appears under its name only when it is complete.

        The URL is signed and often leads on to another origin: the token is never sent.

        Args:
            url: `Attachment.data_url`, or `thumb_url`.
            to: The name it gets. Nothing is replaced: where the name is taken it gets the next free number.
            largest: Bytes; a larger file is not fetched to its end.
            started: Told the size before the first byte, None where the server does not tell it.
            progress: Told how many bytes are there, after each piece.
            also_from: Places (`host:port`) on this machine or on private networks that may be asked, beside the
                server's own host: as `PrivateAddress.place` named them.

        Raises:
            NotFound: The file is gone.
            Invalid: It is too large, or cannot be written.
            PrivateAddress: It lies on this machine or on a private network: ask whoever is at the keyboard first.
            Unreachable: The connection broke, or too little came; nothing was kept.

        Source: `GET /rails/active_storage/…`, 4.0.4 and 4.15.1 (`attachments.json`).
        """
        return await self._caller.transport.download(
            url,
            to,
            most=largest,
            started=started or _unheard,
            progress=progress or _unheard,
            also_from=also_from,
        )


def _unheard(_: int | None) -> None:
    """Nobody wants to know."""
