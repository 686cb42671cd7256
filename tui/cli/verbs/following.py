"""The command `follow`: what happens, an event a line."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Final

from tui.api.events import Cursor, EventStream
from tui.cli.ending import OK, USAGE, Stop
from tui.cli.verbs.call import Call
from tui.disk import private_file

_SAVED_EVERY: Final = 1.0
_KEPT: Final = 2_000
"""Messages told lately that the file remembers."""


async def follow(call: Call) -> int:
    """Print events until there were enough, or until it is ended."""
    file: Path | None = call.said.get("cursor")
    cursor = _read(file, call) if file else Cursor()
    names, most = call.values("event"), call.said.get("limit")
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)

    async def who() -> tuple[str, int]:
        me = await call.client.profile.get()
        return me.pubsub_token, me.id

    stream = EventStream(call.transport, call.session.account_id, who, cursor=cursor, told=call.warn)
    count, saved = 0, time.monotonic()
    try:
        async with aclosing(stream.listen()) as events:
            async for heard in events:
                if not names or heard.event in names:
                    line = {"event": heard.event, "missed": heard.missed, "data": heard.data}
                    call.out.line(json.dumps(line, ensure_ascii=False))
                    count += 1
                if file and time.monotonic() - saved > _SAVED_EVERY:
                    _save(file, call, cursor)
                    saved = time.monotonic()
                if most and count >= most:
                    return OK
    except asyncio.CancelledError:
        # SIGTERM is how a supervisor ends it; Ctrl+C is told to the shell.
        task.uncancel()
        return OK
    finally:
        if file:
            _save(file, call, cursor)
    return OK


def _read(file: Path, call: Call) -> Cursor:
    """Return how far the last run came.

    Raises:
        Stop: The file is no cursor, or is of another account.
    """
    try:
        kept = json.loads(private_file.text(file))
        if (kept["base_url"], kept["account_id"]) != (call.session.base_url, call.session.account_id):
            raise Stop(f"{file} is the cursor of another account: {kept['base_url']}, {kept['account_id']}.", USAGE)
        recent = dict.fromkeys(map(int, kept["recent"]))
        return Cursor(int(kept["message_id"]), float(kept["at"]), int(kept["began"]), recent)
    except FileNotFoundError:
        return Cursor()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Stop(
            f"{file} is no cursor that can be read ({getattr(error, 'strerror', None) or 'not ours'}).", USAGE
        ) from None


def _save(file: Path, call: Call, cursor: Cursor) -> None:
    kept = {
        "base_url": call.session.base_url,
        "account_id": call.session.account_id,
        "message_id": cursor.message_id,
        "at": cursor.at,
        "began": cursor.began,
        "recent": list(cursor.recent)[-_KEPT:],
    }
    with suppress(OSError):
        private_file.replace(file, json.dumps(kept))
