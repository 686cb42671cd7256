"""Searching a thread of which only the end is here: the rest is fetched until the words are found, or all of it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.screens import slices
from tui.store import select

if TYPE_CHECKING:
    from tui.store.state import State
    from tui.sync.ahead import EngineAhead
    from tui.sync.engine import Engine

LOOK_SECONDS = 0.05
"""How often it is looked whether what was asked for has come."""


async def look_further(
    conversation_id: int,
    words: str,
    *,
    state: Callable[[], State],
    engine: Callable[[], Engine | EngineAhead],
    find: Callable[[str], int],
    shown: Callable[[], int],
    tell: Callable[[str], None],
) -> int:
    """Fetch older messages until the words are found or the thread's beginning is here; return how many were found.

    Cancel it to stop: what has come stays.

    Args:
        find: Searches what is here, and shows what it finds.
        shown: How many messages the screen shows: what has come is there a moment later.
        tell: Takes how far it is, in words.
    """
    asked_from = -1
    while True:
        thread = select.thread(state(), conversation_id)
        if thread.loading or thread.loading_older or shown() < len(thread.entries):
            await asyncio.sleep(LOOK_SECONDS)
            continue
        held = len(thread.messages)
        if found := find(words):
            tell(slices.found_words(found, words, held, whole=thread.reached_start))
            return found
        if thread.reached_start:
            tell(slices.found_words(0, words, held, whole=True))
            return 0
        if thread.error or held == asked_from:
            tell(f"not found in the newest {held}; the rest could not be loaded")
            return 0
        asked_from = held
        tell(f"looking further up, {held} messages so far; Esc stops")
        engine().older(conversation_id)
        await asyncio.sleep(LOOK_SECONDS)
