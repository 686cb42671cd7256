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

_PLACE = "%s"
"""Where the file stands in the command of a pager that opens one, as in $BROWSER and mailcap."""


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


async def edited(screen: Screen[None], command: Sequence[str], file: Path, say: Say) -> int | None:
    """Let the agent edit a file in a program; return its exit status, None where it could not be started, which is said."""
    return await _run(screen, [*command, str(file)], say, "editor")


async def read(screen: Screen[None], command: Sequence[str], text: str, say: Say) -> None:
    """Show a text in a program until the agent leaves it: from a file that has no name.

    It comes on standard input, or, where the command says `%s`, as a file to open.
    """
    with tempfile.TemporaryFile() as file:
        file.write(shown(text).encode("utf-8", "replace"))
        file.seek(0)
        number = file.fileno()
        if any(_PLACE in word for word in command):
            named = [word.replace(_PLACE, f"/dev/fd/{number}") for word in command]
            await _run(screen, named, say, "pager", lends=(number,))
        else:
            await _run(screen, command, say, "pager", reads=number)


async def _run(
    screen: Screen[None],
    command: Sequence[str],
    say: Say,
    what: str,
    *,
    reads: int | None = None,
    lends: Sequence[int] = (),
) -> int | None:
    """Run a program in the terminal; return its exit status, None where it could not be started, which is said.

    Args:
        reads: Descriptor of what it gets on its standard input; None: the terminal's.
        lends: Descriptors that stay open in it.
    """
    app, reason = screen.app, ""
    try:
        # Batched, or a frame would be drawn over it; awaited, so that the line to the server lives on.
        with app.batch_update(), app.suspend():
            try:
                process = await asyncio.create_subprocess_exec(*command, stdin=reads, pass_fds=lends)
                return await process.wait()
            except (OSError, ValueError) as error:
                # Told outside: whatever is raised through `suspend` leaves the terminal as it is for programs.
                reason = (error.strerror if isinstance(error, OSError) else "") or "no such command"
    except SuspendNotSupported:
        reason = "this terminal cannot be lent"
    finally:
        app.refresh(layout=True)
    say(f"The {what} could not be started: {command[0]}: {reason}.", "warning")
    return None
