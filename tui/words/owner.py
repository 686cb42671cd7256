"""Which running console has which wishes in hand: a lock that the system takes away when the process is gone."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from tui.disk import private_file


class Owner:
    """This console's name in the outbox, alive as long as it holds the lock on its file.

    The kernel frees the lock when the process ends, however it ends; a stopped process keeps it, and its wishes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = f"{_host()}.{os.getpid()}.{os.urandom(6).hex()}"
        self._descriptor: int | None = None
        try:
            self._descriptor = private_file.opened(self._file(self.name), os.O_RDWR | os.O_CREAT)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # A file system without locks: whether a process lives is then asked of the system, by its number.
            pass

    def is_alive(self, name: str) -> bool:
        """Whether the console of that name still runs."""
        if name == self.name:
            return True
        try:
            descriptor = private_file.opened(self._file(name), os.O_RDWR)
        except FileNotFoundError:
            return False
        except OSError:
            return _runs(name)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return _runs(name)
        finally:
            os.close(descriptor)
        return False

    def bury(self, name: str) -> None:
        """Take away the file of a console that is gone."""
        with contextlib.suppress(OSError):
            self._file(name).unlink()

    def close(self) -> None:
        """Give up the name: what is still in hand may be taken over by another console."""
        if self._descriptor is not None:
            self.bury(self.name)
            os.close(self._descriptor)
            self._descriptor = None

    def _file(self, name: str) -> Path:
        return self._folder / f"console-{name.replace(os.sep, '_')}.lock"


def in_use(folder: Path) -> bool:
    """Return whether a running console has the words of a folder in hand."""
    for file in folder.glob("console-*.lock"):
        try:
            descriptor = private_file.opened(file, os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            continue
        finally:
            os.close(descriptor)
    return False


def _host() -> str:
    return "".join(letter for letter in os.uname().nodename if letter.isalnum() or letter == "-")[:40] or "host"


def _runs(name: str) -> bool:
    host, _, rest = name.partition(".")
    number = rest.partition(".")[0]
    if host != _host() or not number.isdecimal():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
