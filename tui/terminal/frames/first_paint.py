"""The last real frame, on the screen before anything else is imported: `os`, `signal` and `termios` do it alone.

What Textual draws first then differs by a few cells. Keys typed meanwhile wait in the terminal.
"""

from __future__ import annotations

import os
import signal
import termios

from tui.terminal.colours import colours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    Attributes: TypeAlias = list[int | list[bytes | int]]
    """What `termios.tcgetattr` returns."""

MAGIC = "chatwoot-tui frame 1"
"""First line of a saved frame; another version is not read."""

LAST = "last"
"""File beside the frames: colour choice, theme and account of the last one, which only the settings know otherwise."""

# Erased by hand as well: the Linux console has no second screen, and GNU screen has none by default.
OPEN = "\x1b[?1049h\x1b[m\x1b[H\x1b[2J\x1b[?25l\x1b[?7l"
"""Second screen, erased, no cursor, no wrapping. The output stage begins with the same."""
CLOSE = "\x1b[m\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Undoes `OPEN`."""

_LARGEST = 1 << 20


class Painted:
    """What is on the screen, and how the terminal was before."""

    __slots__ = (
        "attributes",
        "ending",
        "frame",
        "handlers",
        "height",
        "is_painting",
        "is_whole",
        "note",
        "taken",
        "width",
    )

    def __init__(self, width: int, height: int, note: str, frame: str, attributes: Attributes) -> None:
        self.width = width
        self.height = height
        self.note = note
        """What the app saved with the frame, to act on keys that were meant for it."""
        self.frame = frame
        """The same picture as a frame that `Grid.apply` takes."""
        self.attributes = attributes
        """What `termios` said before the terminal was switched to raw."""
        self.taken = False
        """Whether the output stage has taken the screen over, and gives it back itself."""
        self.is_painting = False
        """Whether the picture is on its way to the terminal at this moment."""
        self.ending = 0
        """The signal that came meanwhile."""
        self.is_whole = True
        """Whether the screen still shows the frame: a terminal that changed its size, if only there and back, may not."""
        self.handlers: dict[int, Any] = {}
        """What handled signals before `guard`."""

    def shows(self, size: tuple[int, int]) -> bool:
        """Whether the frame is on a screen with this many columns and rows, as it was painted."""
        return self.is_whole and (self.width, self.height) == size


def frame_identity(width: int, height: int, depth: str, term: str, theme: str, account: str) -> str:
    """Return what a frame must agree in with the terminal, the look and the account to be shown; stands in its file."""
    return " ".join("\t".join((f"{width}x{height}", depth, term, theme, account)).split("\n"))


def frame_name(identity: str) -> str:
    """Return the name of the file for a frame."""
    kept = (char if char == "-" or (char.isascii() and char.isalnum()) else f"_{ord(char):x}_" for char in identity)
    return "".join(kept)[:200] + ".frame"


def paint(
    directory: str,
    *,
    older_than: Sequence[str] = (),
    account: str | None = None,
    file: int = 2,
    keyboard: int = 0,
    guarded: Callable[[Painted], None] | None = None,
) -> Painted | None:
    """Show the last frame and switch the terminal to raw; `None` if there is none that fits this terminal.

    Args:
        directory: Where `last_frame.save` puts frames.
        older_than: Files; if one has changed since the last frame, theme or account may have, and nothing is shown.
        account: What tells accounts apart; `None` is the account of the last frame.
        file: Descriptor to write to.
        keyboard: Descriptor of the keyboard.
        guarded: Called before the terminal is touched, by which `guard` leaves no moment for a signal to do harm in.
    """
    try:
        if not os.isatty(file) or not os.isatty(keyboard):
            return None
        last = os.path.join(directory, LAST)
        choice, theme, last_account = _read(last).split("\n")
        shown_since = _changed(last)
        if any(_changed(each) > shown_since for each in older_than):
            return None
        account = last_account if account is None else account
        width, height = os.get_terminal_size(file)
        depth = colours(os.environ, choice)
        identity = frame_identity(width, height, depth, os.environ.get("TERM", ""), theme, account)
        saved = _read(os.path.join(directory, frame_name(identity)))
        magic, of, note, picture, frame = saved.split("\n")
        if magic != MAGIC or of != identity:
            return None
        attributes = termios.tcgetattr(keyboard)
    except (OSError, ValueError, termios.error):
        return None
    painted = Painted(width, height, note, frame, attributes)
    if guarded is not None:
        guarded(painted)
    failed = False
    painted.is_painting = True
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, raw(attributes))
        data = (OPEN + picture).encode()
        while data:
            data = data[os.write(file, data) :]
    except (OSError, termios.error):
        failed = True
    painted.is_painting = False
    if failed or painted.ending:
        undo(painted, file=file, keyboard=keyboard)
    if painted.ending:
        os._exit(128 + painted.ending)
    return None if failed else painted


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
    """Restore the terminal if the program ends, or asks something, before the output stage has taken over."""
    if painted.taken:
        return
    try:
        os.write(file, CLOSE.encode())
    except OSError:
        pass
    try:
        termios.tcsetattr(keyboard, termios.TCSANOW, painted.attributes)
    except termios.error:
        pass
    painted.taken = True
    # Last: a signal that comes meanwhile finds `guard` still, and does all this once more.
    for number, handler in painted.handlers.items():
        signal.signal(number, handler)


def guard(painted: Painted) -> None:
    """End cleanly on a signal that comes while the rest is imported, and note a change of size; the app puts its own handlers in the place of these."""

    def end(number: int, _: object) -> None:
        if painted.is_painting and not painted.ending:
            # In the middle of the picture, what undoes it could be taken for a part of a sequence.
            painted.ending = number
            return
        undo(painted)
        os._exit(128 + number)

    def sized(_number: int, _frame: object) -> None:
        painted.is_whole = False

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        painted.handlers[number] = signal.signal(number, end)
    painted.handlers[signal.SIGWINCH] = signal.signal(signal.SIGWINCH, sized)


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


def _read(path: str) -> str:
    """The file's text, if it is ours alone."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        # The bits of `stat.S_ISREG`: a regular file.
        regular = status.st_mode & 0o170000 == 0o100000
        if not regular or status.st_uid != os.getuid() or status.st_mode & 0o077 or status.st_size > _LARGEST:
            raise PermissionError(path)
        pieces = []
        while piece := os.read(descriptor, _LARGEST):
            pieces.append(piece)
    finally:
        os.close(descriptor)
    return b"".join(pieces).decode()
