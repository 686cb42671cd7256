"""Pictures that are looked at: fetched on a key, unpacked beside the screen, and kept for the next look."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.models.message import Attachment

if TYPE_CHECKING:
    from textual.app import App
    from textual.worker import Worker

    from tui.console.parts import Parts

MOST_KEPT = 16_000_000
"""Bytes of pictures that are kept in memory; on the disk there is none."""


class Looking:
    """Shows pictures in a box.

    Args:
        parts: Have the client, sooner or later.
        say: Says a sentence at the bottom of the screen.
        colours: Whether the terminal has colours.
        save_key: How the key that saves a file is written.
    """

    def __init__(
        self,
        app: App[int],
        parts: Parts,
        say: Callable[[str], None],
        *,
        colours: bool,
        save_key: Callable[[], str],
    ) -> None:
        self._app = app
        self._parts = parts
        self._say = say
        self._colours = colours
        self._save_key = save_key
        self._kept: dict[tuple[int | None, int], bytes] = {}
        self._worker: Worker[None] | None = None

    def show(self, attachment: Attachment, conversation_id: int | None) -> None:
        """Show a picture; what was asked for before and is not there yet is given up."""
        from tui.sync.downloads import name_of

        self.stop()
        if _key(attachment) not in self._kept:
            self._say(f"Fetching {name_of(attachment)} to show it…")
        self._worker = self._app.run_worker(self._show(attachment, conversation_id), name="picture", group="picture")

    def stop(self) -> bool:
        """Stop fetching; return whether something was being fetched."""
        running = self._worker is not None and not self._worker.is_finished
        if self._worker is not None and running:
            self._worker.cancel()
        return running

    async def _show(self, attachment: Attachment, conversation_id: int | None) -> None:
        from tui.api import errors
        from tui.presentation.pictures import NoPicture, pixels
        from tui.sync.downloads import name_of
        from tui.sync.pictures import fetched
        from tui.widgets.picture_box import AROUND, PictureBox

        key, name, asked_on = _key(attachment), name_of(attachment), self._app.screen
        try:
            data = self._kept.get(key)
            if data is None:
                data = await fetched(await asyncio.shield(self._parts.loaded), attachment, conversation_id)
                self._keep(key, data)
            size, ground = self._app.size, self._app.theme_variables.get("panel", "#000000")
            room = size.width - AROUND[0], size.height - AROUND[1]
            picture = await asyncio.to_thread(pixels, data, *room, _colour(ground))
        except errors.PrivateAddress as error:
            self._say(f"Not shown: {error.sentence} {self._save_key()} saves it, after a question.")
        except errors.ApiError as error:
            self._say(f"Not shown: {error.sentence}")
        except (NoPicture, OSError) as error:
            self._say(f"Not shown: {error} {self._save_key()} saves the file.")
        else:
            self._say("")
            if self._app.screen is asked_on:
                self._app.push_screen(PictureBox(name, picture, colours=self._colours, save_key=self._save_key()))
            else:
                # Never over something that was opened meanwhile.
                self._say(f"{name} is here now: the same key shows it.")

    def _keep(self, key: tuple[int | None, int], data: bytes) -> None:
        self._kept[key] = data
        while sum(map(len, self._kept.values())) > MOST_KEPT and len(self._kept) > 1:
            del self._kept[next(iter(self._kept))]


def _key(attachment: Attachment) -> tuple[int | None, int]:
    return attachment.message_id, attachment.id


def _colour(value: str) -> tuple[int, int, int]:
    """Return the colour of a theme as numbers; black where it is the terminal's own."""
    digits = value.lstrip("#")[:6]
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return 0, 0, 0
    return red, green, blue
