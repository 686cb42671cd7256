"""`make screenshots`: draws the pictures in `screenshots/` from the demo world, so that they are never older than the interface."""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.cells import cell_len

from tests.live_console import Desk, a_console
from tui.settings.settings import Settings

FOLDER = Path(__file__).parent.parent / "screenshots"

Scene = Callable[[Desk], Awaitable[None]]


async def reading(desk: Desk) -> None:
    await desk.press("j", "enter")


async def writing(desk: Desk) -> None:
    await desk.press("j", "enter", "r")
    await desk.pilot.press(*"Que bom que chegou, Maria! ")
    await desk.settled()


async def noting(desk: Desk) -> None:
    await desk.press("j", "enter", "n")
    await desk.pilot.press(*"Ask @Jo")
    await desk.settled()


async def finding(desk: Desk) -> None:
    await desk.press("j", "enter", "colon")
    await desk.pilot.press(*"snoo")
    await desk.settled()


async def labelling(desk: Desk) -> None:
    await desk.press("j", "enter", "t")


async def helping(desk: Desk) -> None:
    await desk.press("question_mark")


async def moving_a_card(desk: Desk) -> None:
    await desk.press("P")
    await desk.until_shown("Samples sent")
    await desk.press("j", "L")
    await desk.until_shown("undoes")


async def looking_at_the_day(desk: Desk) -> None:
    await desk.press("percent_sign")
    await desk.until_shown("still owed an answer")


SCENES: dict[str, tuple[tuple[int, int], str, Scene]] = {
    "console": ((140, 38), "chatwoot-dark", reading),
    "reply": ((140, 38), "chatwoot-dark", writing),
    "note": ((140, 38), "chatwoot-dark", noting),
    "palette": ((140, 38), "chatwoot-dark", finding),
    "labels": ((140, 38), "chatwoot-dark", labelling),
    "keys": ((140, 38), "chatwoot-dark", helping),
    "light": ((140, 38), "chatwoot-light", reading),
    "high-contrast": ((140, 38), "chatwoot-high-contrast", reading),
    "narrow": ((80, 24), "chatwoot-dark", reading),
    "board": ((140, 38), "chatwoot-dark", moving_a_card),
    "board-narrow": ((56, 24), "chatwoot-dark", moving_a_card),
    "day": ((100, 26), "chatwoot-dark", looking_at_the_day),
}


async def draw(name: str) -> None:
    """Draw one picture."""
    size, theme, scene = SCENES[name]
    async with a_console(size, settings=Settings(hold_seconds=0.0, theme=theme)) as desk:
        await scene(desk)
        picture = desk.app.export_screenshot(title="chatwoot-tui")
    (FOLDER / f"{name}.svg").write_text(unsqueezed(picture), encoding="utf-8")


def unsqueezed(picture: str) -> str:
    """Return the picture with room for wide characters: Rich (15.0) counts them as one cell each in `textLength`."""

    def measured(match: re.Match[str]) -> str:
        before, length, after, text = match.groups()
        words = html.unescape(text)
        return f"{before}{float(length) / max(1, len(words)) * cell_len(words):g}{after}{text}</text>"

    return re.sub(r'(<text [^>]*textLength=")([0-9.]+)("[^>]*>)([^<]*)</text>', measured, picture)


async def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or list(SCENES):
        # A home of its own for each: a draft of one picture must not be seen in the next.
        with tempfile.TemporaryDirectory() as home:
            os.environ.update({f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("CONFIG", "CACHE", "STATE", "DATA")})
            await draw(name)
        print(f"screenshots/{name}.svg")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
