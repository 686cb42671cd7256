"""Texts that are open in the agent's own editor: files of ours, until their words are in the words file."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui.disk import private_file

FOLDER = "editing"

_NAME = re.compile(r"(\d+)-(reply|note)-[0-9a-f]+\.md")
_MOST_BYTES = 4_000_000


class Edited:
    """One text that is open outside. Its lock tells other consoles that ours still runs."""

    def __init__(self, file: Path, conversation_id: int, private: bool, before: str, lock: int | None = None) -> None:
        self.file = file
        self.conversation_id = conversation_id
        self.private = private
        self.before = before
        """What it was when the editor got it, or as it was last taken."""
        self._lock = lock
        self._seen: int | None = None
        self._is_over = False
        self._reading = threading.Lock()

    def follow(self) -> None:
        """Hold on to the file that lies there now: what is saved in it can be read when an editor has removed it."""
        with self._reading:
            self._follow()

    def text(self) -> str | None:
        """Return what is written there now, or was when the file was taken away; None: nothing can be read of it."""
        with self._reading:
            self._follow()
            if self._seen is None:
                return None
            try:
                written = os.pread(self._seen, _MOST_BYTES, 0).decode("utf-8", "replace")
            except OSError:
                return None
        return written.removesuffix("\n")

    def _follow(self) -> None:
        if self._is_over:
            return
        try:
            descriptor = private_file.opened(self.file, os.O_RDONLY)
        except OSError:
            return
        if self._seen is not None:
            os.close(self._seen)
        self._seen = descriptor

    @property
    def is_there(self) -> bool:
        """Whether the editor left a file."""
        return self.file.is_file()

    def taken(self, text: str) -> None:
        """Note that this much is kept elsewhere.

        Raises:
            OSError: The folder does not let us.
        """
        private_file.replace(_before(self.file), text)
        self.before = text

    def end(self) -> None:
        """Take everything away."""
        folder = self.file.parent
        # What editors leave beside a file goes with it.
        for file in (*folder.glob(f".{self.file.name}*"), *folder.glob(f"{self.file.name}*")):
            with suppress(OSError):
                file.unlink()
        with suppress(OSError):
            folder.rmdir()
        self.let_go()

    def let_go(self) -> None:
        """Let another console have it."""
        with self._reading:
            self._is_over = True
            if self._seen is not None:
                os.close(self._seen)
                self._seen = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def begun(folder: Path, conversation_id: int, private: bool, text: str) -> Edited:
    """Put a text where an editor can have it.

    Raises:
        OSError: The folder does not let us.
    """
    name = f"{conversation_id}-{'note' if private else 'reply'}-{secrets.token_hex(6)}.md"
    file = folder / FOLDER / name
    private_file.replace(_before(file), text)
    lock = _locked(file)
    private_file.replace(file, text)
    edited = Edited(file, conversation_id, private, text, lock)
    edited.follow()
    return edited


def left_over(folder: Path) -> Iterator[Edited]:
    """Yield what consoles that run no more have left open, also where an editor has removed its file."""
    # The lock is made before the text is, and stays when that is removed.
    names = {each.name.removesuffix(".lock") for each in (folder / FOLDER).glob("*.md*") if each.suffix != ".before"}
    for file in (folder / FOLDER / name for name in sorted(names)):
        found = _NAME.fullmatch(file.name)
        if found is None or file.is_symlink():
            continue
        try:
            before = private_file.text(_before(file))
            lock = _locked(file)
        except BlockingIOError:
            continue
        except (OSError, ValueError):
            # An editor that outlived its console has saved once more after that was picked up.
            before, lock = "", None
        yield Edited(file, int(found[1]), found[2] == "note", before, lock)


def count(folder: Path) -> int:
    """Return how many texts lie in the folder of an account that nobody has taken yet."""
    return sum(1 for file in (folder / FOLDER).glob("*.md") if _NAME.fullmatch(file.name))


def _before(file: Path) -> Path:
    return file.with_name(f"{file.name}.before")


def _locked(file: Path) -> int | None:
    """Lock a text for as long as our process lives; None: the file system has no locks.

    Raises:
        BlockingIOError: Another console has it.
    """
    # On a file that is never replaced.
    descriptor = private_file.opened(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
