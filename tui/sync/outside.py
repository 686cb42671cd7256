"""Drafts in the agent's own editor: what is written there joins its draft, whatever becomes of editor and console."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from tui.models.draft import Ending
from tui.presentation.merging import merged_draft
from tui.store import events, select
from tui.sync.core import Core, log
from tui.sync.drafts import Drafts
from tui.text.typed import written as cleaned
from tui.words.editing import Edited

_LOOK_SECONDS = 1.0
"""How often a file is looked at that an editor has: one that it puts in its place is held on to from then on."""


class Outside:
    """Lends drafts to editors and takes them back."""

    def __init__(self, core: Core, drafts: Drafts) -> None:
        self._core = core
        self._drafts = drafts
        self._lent: dict[Path, Edited] = {}

    async def lend(self, conversation_id: int, private: bool, text: str) -> Path:
        """Return the file that an editor may have.

        Raises:
            OSError: The disk does not take it.
        """
        edited = await self._core.words.lend(conversation_id, private, text)
        self._lent[edited.file] = edited
        self._core.jobs.begin(f"editing {edited.file.name}", lambda: self._follow(edited))
        return edited.file

    async def take_back(self, file: Path) -> Ending:
        """Take what the editor left; the file goes once its words are on the disk elsewhere."""
        edited = self._lent.pop(file)
        ending = await self._take(edited)
        self._core.jobs.begin(f"edited {file.name}", lambda: self._end(edited))
        return ending

    async def pick_up(self) -> None:
        """Take what consoles that run no more left open."""
        for edited in await self._core.words.left_over():
            if await self._take(edited) == "changed":
                self._core.dispatch(
                    events.Told(
                        f"What you wrote in your editor for #{edited.conversation_id} is in its draft: the console had"
                        " ended before it could take it."
                    )
                )
            await self._end(edited)

    async def look(self) -> None:
        """Take what is saved so far, while the editors run on: the console ends."""
        for edited in self._lent.values():
            await self._take(edited)
        if await self._drafts.flush():
            for edited in self._lent.values():
                text = await asyncio.to_thread(edited.text)
                try:
                    await asyncio.to_thread(edited.taken, edited.before if text is None else text)
                except OSError as error:
                    log.error("editing: %s", type(error).__name__)
                edited.let_go()

    async def _follow(self, edited: Edited) -> None:
        """Hold on to what an editor saves, as long as it has the file."""
        while True:
            with self._core.activity.resting():
                await self._core.clock.sleep(_LOOK_SECONDS)
            if edited.file not in self._lent:
                return
            await asyncio.to_thread(edited.follow)

    async def _take(self, edited: Edited) -> Ending:
        core, key = self._core, (edited.conversation_id, edited.private)
        written = await asyncio.to_thread(edited.text)
        there = edited.is_there
        if written is None or not (there or written.strip()):
            return "gone"
        if written == edited.before:
            return "same" if there else "gone"
        draft = select.whole_draft(core.state, *key)
        text = cleaned(written).strip("\n").rstrip()
        before = cleaned(edited.before).strip("\n").rstrip()
        both, _ = merged_draft(replace(draft, text=before), draft, replace(draft, text=text))
        if both != draft:
            core.dispatch(events.DraftChanged(*key, both.text, both))
        return "changed" if there else "removed"

    async def _end(self, edited: Edited) -> None:
        """Let go of the file once what was in it is kept."""
        while not await self._drafts.flush():
            with self._core.activity.resting():
                await self._core.clock.sleep(1.0)
        await asyncio.to_thread(edited.end)
