"""The last real frame on disk, for the first paint of the next start: readable by its owner alone, one per look and account."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tui.terminal.abilities import abilities
from tui.terminal.differ import Differ
from tui.terminal.frames.first_paint import LAST, MAGIC, frame_identity, frame_name
from tui.terminal.grid import Row
from tui.terminal.style import LINK

KEPT: Final = 6
"""Frames kept, of all sizes and accounts together: they show customers' words."""


def save(
    directory: Path,
    rows: Sequence[Row],
    environ: Mapping[str, str],
    *,
    theme: str,
    account: str,
    colour_choice: str = "auto",
    note: str = "",
) -> Path:
    """Write a frame where `first_paint.paint` looks for it, and return its path.

    Args:
        directory: Made if need be, for the owner alone.
        rows: The screen (`OutputStage.rows`), stamped by the caller so that nobody takes it for the present.
        environ: The environment, for what the terminal is.
        theme: Name of the theme.
        account: What tells accounts apart; goes into the file's name.
        colour_choice: What the settings say about colours.
        note: Given back by `paint`; one line.

    Raises:
        OSError: It could not be written. There is no first paint then, and nothing else is lost.
    """
    width, height = len(rows[0][0]), len(rows)
    can = abilities(environ, colour_choice=colour_choice)
    shown = picture(rows, can.erases_in_colour)
    identity = frame_identity(width, height, can.colours, environ.get("TERM", ""), theme, account)
    text = "\n".join((MAGIC, identity, " ".join(note.split("\n")), shown, frame(rows)))
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / frame_name(identity)
    _write(path, text)
    _write(directory / LAST, "\n".join((colour_choice, theme, account)))
    for old in _newest_first(directory)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def forget(directory: Path) -> None:
    """Delete all frames: the switch was turned off, or an account signed out."""
    for path in (directory / LAST, *_newest_first(directory)):
        path.unlink(missing_ok=True)


def stamped(rows: Sequence[Row], x: int, y: int, word: str) -> list[Row]:
    """Return the rows with a word written over them, in the look of what stood there.

    Args:
        rows: A screen.
        x: Column of the first letter; negative ones count from the right.
        y: Row; negative ones count from the bottom.
        word: ASCII, such as `cached`. What doesn't fit is left out.
    """
    result = list(rows)
    cells, styles = list(rows[y][0]), list(rows[y][1])
    start = x % len(cells)
    end = min(start + len(word), len(cells))
    if not cells[start]:
        cells[start - 1] = " "
    if end < len(cells) and not cells[end]:
        cells[end] = " "
    cells[start:end] = word[: end - start]
    styles[start:end] = [styles[start]] * (end - start)
    result[y] = (cells, styles)
    return result


def picture(rows: Sequence[Row], erases_in_colour: bool = True) -> str:
    """Return the shortest text that draws these rows on an erased screen."""
    width, height = len(rows[0][0]), len(rows)
    differ = Differ(width, height, erases_in_colour=erases_in_colour)
    differ.cleared(width, height)
    return differ.difference(rows, range(height), (0, 0))[0]


def frame(rows: Sequence[Row]) -> str:
    """Return the rows as a frame that `Grid.apply` takes."""
    pieces: list[str] = []
    for y, (cells, styles) in enumerate(rows):
        pieces.append(f"\x1b[{y + 1};1H")
        start = 0
        while start < len(cells):
            end = start + 1
            while end < len(cells) and styles[end] == styles[start]:
                end += 1
            sgr, _, link = styles[start].partition(LINK)
            text = "".join(cells[start:end])
            if link:
                text = f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\"
            pieces.append(f"\x1b[0;{sgr}m{text}" if sgr else f"\x1b[m{text}")
            start = end
    return "".join(pieces)


def _newest_first(directory: Path) -> list[Path]:
    found: list[tuple[float, Path]] = []
    for path in directory.glob("*.frame"):
        try:
            found.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    return [path for _, path in sorted(found, reverse=True)]
