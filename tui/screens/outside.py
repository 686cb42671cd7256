"""Programs of the agent's own that take the terminal for a while: the editor, and the pager for what is long."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.text.shown import shown

if TYPE_CHECKING:
    from textual.screen import Screen

    Say = Callable[[str, str], None]


def editor(chosen: str) -> Sequence[str]:
    """Return the agent's editor: the one chosen in the settings, else what the environment names; empty: none is."""
    return _words(chosen or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")


def pager() -> Sequence[str]:
    """Return the agent's pager, `less` or `more` where none is named; empty: there is none."""
    named = _words(os.environ.get("PAGER", ""))
    return named or next(([found] for name in ("less", "more") if (found := shutil.which(name))), [])


def _words(command: str) -> Sequence[str]:
    try:
        return shlex.split(command)
    except ValueError:
        # A quotation mark is open: there is no such program, and that is what the agent hears.
        return [command]


async def edited(screen: Screen[None], command: Sequence[str], text: str, say: Say) -> str | None:
    """Let the agent edit a text in a program; return it as it was left, None where that failed, which is said."""
    with tempfile.TemporaryDirectory(prefix="chatwoot-tui-") as folder:
        file = Path(folder) / "reply.md"
        file.write_text(text, encoding="utf-8")
        status = await _run(screen, [*command, str(file)], say, "editor")
        if status == 0:
            return file.read_text(encoding="utf-8", errors="replace")
    if status is not None:
        say("The editor ended with an error; the draft is as it was.", "warning")
    return None


async def read(screen: Screen[None], command: Sequence[str], text: str, say: Say) -> None:
    """Show a text in a program until the agent leaves it."""
    with tempfile.TemporaryDirectory(prefix="chatwoot-tui-") as folder:
        file = Path(folder) / "message.txt"
        file.write_text(shown(text), encoding="utf-8")
        await _run(screen, [*command, str(file)], say, "pager")


async def _run(screen: Screen[None], command: Sequence[str], say: Say, what: str) -> int | None:
    """Run a program in the terminal; return its exit status, None where it could not be started, which is said."""
    app = screen.app
    try:
        # Batched, or a frame would be drawn over it; awaited, so that the line to the server lives on.
        with app.batch_update(), app.suspend():
            process = await asyncio.create_subprocess_exec(*command)
            return await process.wait()
    except (OSError, SuspendNotSupported) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        say(f"The {what} could not be started: {reason or 'this terminal cannot be lent'}.", "warning")
        return None
    finally:
        app.refresh(layout=True)
