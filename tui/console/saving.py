"""Files on their way to the disk: said at once, told while they come, stopped by a key, asked about where they lie near."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tui.models.message import Attachment

if TYPE_CHECKING:
    from textual.app import App
    from textual.worker import Worker

    from tui.console.parts import Parts

TOLD_SECONDS = 0.5
"""How often at most the line at the bottom says how far a file is."""


class Line(Protocol):
    """Where it is told: the line at the bottom."""

    @property
    def sentence(self) -> str:
        """What it says now; empty: nothing."""

    def say(self, sentence: str, ink: str = "", *, lasting: bool = False) -> None:
        """Say a sentence; `lasting`: until something else is said."""


class Saving:
    """Saves attachments in workers of the app.

    Args:
        app: Owns the workers.
        parts: Have the client, sooner or later.
        line: The line at the bottom.
        folder: Where files go; empty: where the console was started.
        stop_key: How the key that stops it is written.
    """

    def __init__(
        self,
        app: App[int],
        parts: Parts,
        line: Line,
        folder: str,
        stop_key: Callable[[], str],
    ) -> None:
        self._app = app
        self._parts = parts
        self._line = line
        self._folder = folder
        self._stop_key = stop_key
        self._workers: set[Worker[None]] = set()
        self._allowed: set[str] = set()
        """Places near this machine that the agent agreed to, until the console ends."""
        self._led: dict[str, str] = {}
        """Where addresses turned out to lead; what is known before anything is sent can be asked at once."""
        self._told = ""
        self._told_at = 0.0

    def save(self, attachments: Sequence[Attachment], conversation_id: int | None = None) -> None:
        """Save attachments; where one lies on this machine or a private network, ask first.

        Args:
            conversation_id: Where they were sent: there the server is asked for addresses that are not known any more.
        """
        asked = next(((each, place) for each in attachments if (place := self._near(each))), None)
        if asked is not None:
            self._ask(*asked, attachments, conversation_id)
            return
        self._say(f"Saving {_named(attachments)}…", always=True)
        worker = self._app.run_worker(self._save(attachments, conversation_id), name="downloads", group="downloads")
        self._workers = {each for each in self._workers if not each.is_finished} | {worker}

    def stop(self) -> str:
        """Stop whatever is being saved, and return what that did in a sentence: nothing is left of it. Empty: nothing is."""
        running = [each for each in self._workers if not each.is_finished]
        for each in running:
            each.cancel()
        self._workers.clear()
        return "Stopped saving: nothing of it was kept." if running else ""

    async def _save(self, attachments: Sequence[Attachment], conversation_id: int | None) -> None:
        from tui.api.errors import PrivateAddress
        from tui.sync.downloads import saved

        folder = Path(os.path.expanduser(self._folder or "."))  # noqa: ASYNC240  # looks at no disk
        try:
            sentence = await saved(
                await asyncio.shield(self._parts.loaded),
                attachments,
                folder,
                conversation_id=conversation_id,
                heard=self._hear,
                also_from=frozenset(self._allowed),
            )
        except PrivateAddress as error:
            for each in attachments:
                self._led.setdefault(_key(each), error.place)
            sentence = f"Not saved: {error.sentence} Save it again to decide."
        self._say(sentence, always=True, lasting=False)

    def _near(self, attachment: Attachment) -> str:
        """The place near this machine that an attachment leads to, as far as is known; empty where it is none."""
        client = self._parts.client
        place = self._led.get(_key(attachment), "")
        if not place and client is not None:
            place = client.attachments.private_place(attachment.data_url)
        return "" if place in self._allowed else place

    def _ask(
        self, attachment: Attachment, place: str, attachments: Sequence[Attachment], conversation_id: int | None
    ) -> None:
        from tui.sync.downloads import name_of
        from tui.widgets.confirm import Confirm

        def answered(agreed: bool | None) -> None:
            if agreed:
                self._allowed.add(place)
                self.save(attachments, conversation_id)
            else:
                self._say("Nothing was fetched.", always=True, lasting=False)

        detail = (
            f"{name_of(attachment)} lies at {place}: on this machine or its network, not on the Chatwoot server. "
            "Whoever sent the message chose that address; fetching it sends a request there."
        )
        self._app.push_screen(Confirm(f"Fetch from {place}?", detail=detail, yes="fetch it", no="leave it"), answered)

    def _hear(self, sentence: str) -> None:
        """Say how far it is, now and then, and never over something else that is being said."""
        line, now = self._line, time.monotonic()
        if now - self._told_at < TOLD_SECONDS or line.sentence not in ("", self._told):
            return
        key = self._stop_key()
        self._say(f"{sentence} ({key} stops it)" if key else sentence)

    def _say(self, sentence: str, *, always: bool = False, lasting: bool = True) -> None:
        line = self._line
        if always or line.sentence in ("", self._told):
            line.say(sentence, lasting=lasting)
            self._told, self._told_at = line.sentence, time.monotonic()


def _key(attachment: Attachment) -> str:
    """Return what tells an attachment: its address, or which it is where that is not known."""
    return attachment.data_url or f"{attachment.message_id}/{attachment.id}"


def _named(attachments: Sequence[Attachment]) -> str:
    from tui.presentation.cells import one_line

    if len(attachments) != 1:
        return f"{len(attachments)} files"
    return one_line(attachments[0].file_name) or "the file"
