"""The last real frame, on the screen before anything else is imported: `os` and `termios` do it alone.

What Textual draws first then differs by a few cells. Keys typed meanwhile wait in the terminal.
"""

from __future__ import annotations

import os
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Attributes: TypeAlias = list[int | list[bytes | int]]
    """What `termios.tcgetattr` returns."""

MAGIC = "chatwoot-tui frame 1"
"""First line of a saved frame; another version is not read."""

# Erased by hand as well: the Linux console has no second screen, and GNU screen has none by default.
OPEN = "\x1b[?1049h\x1b[m\x1b[H\x1b[2J\x1b[?25l\x1b[?7l"
"""Second screen, erased, no cursor, no wrapping. The output stage begins with the same."""
CLOSE = "\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Undoes `OPEN`."""

_SECONDS_TO_TAKE_IT = 0.5
_LARGEST = 1 << 20


class Painted:
    """What is on the screen, and how the terminal was before."""

    __slots__ = ("attributes", "height", "note", "picture", "width")

    def __init__(self, width: int, height: int, note: str, picture: str, attributes: Attributes) -> None:
        self.width = width
        self.height = height
        self.note = note
        """What the app saved with the frame, to act on keys that were meant for it."""
        self.picture = picture
        self.attributes = attributes
        """What `termios` said before the terminal was switched to raw."""


def frame_name(width: int, height: int, colours: str, term: str, theme: str, account: str) -> str:
    """Return the name of the file for a frame: what looks different or shows somebody else's lies elsewhere."""
    parts = (f"{width}x{height}", colours, term, theme, account)
    return ".".join(_safe(part) for part in parts) + ".frame"


def _safe(part: str) -> str:
    kept = "".join(char if char == "-" or (char.isascii() and char.isalnum()) else f"_{ord(char):x}_" for char in part)
    return kept[:60] or "-"


def paint(
    directory: str, *, colours: str, theme: str, account: str, file: int = 2, keyboard: int = 0
) -> Painted | None:
    """Show the last frame of this account and switch the terminal to raw; `None` if there is none that fits.

    Args:
        directory: Where `lastframe.save` puts frames.
        colours: Colour depth in use (`colours.Colours`).
        theme: Name of the theme in use.
        account: What tells accounts apart.
        file: Descriptor to write to.
        keyboard: Descriptor of the keyboard.
    """
    try:
        if not os.isatty(file) or not os.isatty(keyboard):
            return None
        width, height = os.get_terminal_size(file)
        term = os.environ.get("TERM", "")
        path = os.path.join(directory, frame_name(width, height, colours, term, theme, account))
        text = _read(path)
        magic, size, note, picture = text.split("\n", 3)
        if magic != MAGIC or size != f"{width} {height}":
            return None
        attributes = termios.tcgetattr(keyboard)
        termios.tcsetattr(keyboard, termios.TCSANOW, raw(attributes))
    except (OSError, ValueError, termios.error):
        return None
    painted = Painted(width, height, note, picture, attributes)
    try:
        os.write(file, (OPEN + picture).encode())
    except OSError:
        undo(painted, file=file, keyboard=keyboard)
        return None
    return painted


def raw(attributes: Attributes) -> Attributes:
    """Return terminal attributes with which every key comes at once and as it is, and Ctrl+S is a key."""
    changed = list(attributes)
    flags_in, flags_local, specials = changed[0], changed[3], changed[6]
    assert isinstance(flags_in, int)
    assert isinstance(flags_local, int)
    assert isinstance(specials, list)
    changed[0] = flags_in & ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    changed[3] = flags_local & ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    specials = list(specials)
    specials[termios.VMIN], specials[termios.VTIME] = 1, 0
    changed[6] = specials
    return changed


def undo(painted: Painted, *, file: int = 2, keyboard: int = 0) -> None:
    """Restore the terminal if the program ends before the output stage has taken over."""
    try:
        os.write(file, CLOSE.encode())
    except OSError:
        pass
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, painted.attributes)
    except termios.error:
        pass


def guard(painted: Painted) -> None:
    """End cleanly on a signal that comes while the rest is imported; the app puts its own handlers in the place of these."""
    import signal

    def end(number: int, _: object) -> None:
        undo(painted)
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)


def _read(path: str) -> str:
    """The file's text, if it is ours alone."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or status.st_size > _LARGEST:
            raise PermissionError(path)
        pieces = []
        while piece := os.read(descriptor, _LARGEST):
            pieces.append(piece)
    finally:
        os.close(descriptor)
    return b"".join(pieces).decode()
