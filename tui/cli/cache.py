"""The command `cache`: how much is kept on this machine, and clearing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.account.logout import empty
from tui.account.session import places_of
from tui.cache.database import FILE, counted
from tui.cli.ending import OK, Stop
from tui.cli.terminal import PlainTerminal
from tui.disk.paths import OTHERS

if TYPE_CHECKING:
    from tui.cli.arguments import Options


def show(options: Options) -> int:
    """Say where the cache lies and how big it is; return the exit status."""
    folder = places_of(options.profile).cache
    terminal = PlainTerminal()
    files = _files(folder)
    if not files:
        terminal.say(f"Nothing is cached in {folder}.")
        return OK
    terminal.say(f"{folder}")
    for file, size in files:
        terminal.say(f"  {_size(size):>9}  {file.relative_to(folder)}{_contents(file)}")
    terminal.say(
        f"{_size(sum(size for _, size in files))} in all. All of it can be fetched again: `chatwoot-tui cache clear`."
    )
    return OK


def clear(options: Options) -> int:
    """Delete what can be fetched again; return the exit status. Drafts and unsent replies are elsewhere and stay.

    Raises:
        Stop: Something could not be deleted.
    """
    folder = places_of(options.profile).cache
    files = _files(folder)
    if not files:
        PlainTerminal().say(f"Nothing is cached in {folder}.")
        return OK
    size = sum(size for _, size in files)
    try:
        empty(folder, but={OTHERS})
    except OSError as error:
        raise Stop(f"The cache in {folder} could not be deleted: {error.strerror}.") from None
    PlainTerminal().say(f"{_size(size)} deleted. Drafts and unsent replies are kept.")
    return OK


def _files(folder: Path) -> list[tuple[Path, int]]:
    """Return the files below a folder with their size, by name; those that vanish meanwhile are left out."""
    found: list[tuple[Path, int]] = []
    for file in sorted(folder.rglob("*")):
        if file.is_relative_to(folder / OTHERS):
            continue
        try:
            if file.is_file():
                found.append((file, file.stat().st_size))
        except OSError:
            continue
    return found


def _contents(file: Path) -> str:
    """Return what a file of the cache holds, as it follows the file's name; empty for other files."""
    if file.name != FILE:
        return ""
    counts = counted(file)
    if counts is None:
        return ": unreadable; the next start creates it again"
    kinds = zip(counts, ("conversation", "message"), strict=True)
    return ": " + ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in kinds)


def _size(octets: float) -> str:
    for unit in ("B", "kB", "MB"):
        if octets < 1000:
            return f"{octets:.0f} {unit}" if unit == "B" else f"{octets:.1f} {unit}"
        octets /= 1000
    return f"{octets:.1f} GB"
