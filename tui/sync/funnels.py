"""Which funnels an account's server has: found out once a day, and kept for the next start."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from tui.models.board import FunnelsVerdict

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.api.funnels import Detection
    from tui.cache.cache import Cache

_NAME: Final = "funnels"


async def funnels_of(client: Client, cache: Cache, *, now: datetime, refresh: bool = False) -> Detection:
    """Return what was found within the last day, else what the server says now; the client knows it from then on.

    Args:
        cache: Of the client's account, open.
        refresh: The server is asked whatever is kept.

    Raises:
        ApiError: It cannot be said now; nothing was kept.
    """
    from tui.api.funnels import KEPT_SECONDS, Detection

    if not refresh and (known := await cache.load_reference(_NAME, FunnelsVerdict)):
        seconds = (now - known[0].found_at).total_seconds()
        # A verdict from the future was found by a clock that was wrong.
        if 0 <= seconds < KEPT_SECONDS:
            client.funnels.recall(Detection(known[0].dialect), seconds_ago=seconds)
            return await client.funnels.detect()
    found = await client.funnels.detect(refresh=True)
    await cache.keep_reference(_NAME, (FunnelsVerdict(found.dialect, now),), now)
    return found
