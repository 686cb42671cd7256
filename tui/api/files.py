"""Files on their way to and from the server: opened when they are sent, complete when they appear."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tui.api import errors

Progress = Callable[[int, int], None]
"""Told how many bytes have moved, and how many there are in all."""

_LONGEST_SUFFIX = 20
_MOST_OF_ONE_NAME = 10_000
_NO_LINKS = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EXDEV)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be sent in a multipart form."""

    field: str
    """Name of the form's field, such as `attachments[]`."""
    path: Path

    @property
    def sent_name(self) -> str:
        """The name as it is written into the form: servers read `%41` there as `A`.

        Source: `Rack::Multipart::Parser#get_filename`; a file called `50%41 off.txt` arrived as `50A off.txt` (4.15.1).
        """
        return self.path.name.replace("%", "%25")

    @property
    def content_type(self) -> str:
        """The media type that the name suggests."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    def opened(self, read: Callable[[int], None]) -> BinaryIO:
        """Return the file, open for reading; a pipe or a device is refused, for reading it might never end.

        Args:
            read: Told how many bytes were read, each time.

        Raises:
            Invalid: It cannot be read.
        """
        try:
            # Opening a pipe would wait for somebody who writes into it.
            descriptor = os.open(self.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                raise errors.Invalid(f"{self.path.name} is no file that can be sent.", fields=("attachments",))
            return HeardFile(descriptor, read)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a file name"
            raise errors.Invalid(f"{self.path.name} cannot be read: {reason}.", fields=("attachments",)) from error


class HeardFile(io.BufferedReader):
    """A file that says how much of it was read."""

    def __init__(self, descriptor: int, read: Callable[[int], None]) -> None:
        super().__init__(io.FileIO(descriptor))
        self._read = read

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes of the file, telling how many there were."""
        chunk = super().read(size)
        if chunk:
            self._read(len(chunk))
        return chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file that was fetched whole."""

    path: Path
    """Under the name that was free."""
    size: int
    """Bytes."""


class Partial:
    """A file being written: under a fresh name of its own until it is complete, gone when that does not happen.

    Nothing that is there is opened, written or replaced: the file takes the name that was asked for, or where that is
    taken the next free number (`photo-2.jpg`).
    """

    def __init__(self, to: Path) -> None:
        self._folder = to.parent
        self._name = to.name
        self._part: Path | None = None
        self._file: BinaryIO | None = None
        self._size = 0

    def __enter__(self) -> Self:
        part = self._folder / f".{secrets.token_hex(8)}.part"
        # With O_EXCL nothing that lies there is opened: no link, no pipe that would wait for a reader.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            self._file = os.fdopen(os.open(part, flags, 0o600), "wb")
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error
        self._part = part
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink()

    def write(self, chunk: bytes) -> int:
        """Append, and return how large the file is by now.

        Raises:
            Invalid: The disk does not take it.
        """
        assert self._file is not None
        try:
            self._file.write(chunk)
        except OSError as error:
            raise self._unwritable(error) from error
        self._size += len(chunk)
        return self._size

    def finish(self) -> SavedFile:
        """Give the file its name, and return which it is.

        Raises:
            Invalid: The disk does not take it.
        """
        assert self._file is not None
        assert self._part is not None
        try:
            self._file.close()
            for name in free_names(self._name, longest=_longest_name(self._folder)):
                path = self._folder / name
                if _took(self._part, path):
                    return SavedFile(path=path, size=self._size)
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error
        raise errors.Invalid(f"{self._name} cannot be written: all of its numbers are taken.")

    def _unwritable(self, error: Exception) -> errors.Invalid:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return errors.Invalid(f"There is no folder {spoken(self._folder)}.")
        if isinstance(error, PermissionError) or getattr(error, "errno", 0) == errno.EROFS:
            return errors.Invalid(f"You may not write in the folder {spoken(self._folder)}.")
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        return errors.Invalid(f"{self._name} cannot be written: {reason}.")


def safe_name(name: str, otherwise: str = "attachment") -> str:
    """Return a name that lies in the folder it is put in, is not hidden, and is no option to any command."""
    return Path(name.replace("\\", "/").replace("\0", "")).name.lstrip(".- ") or otherwise


def free_names(name: str, *, longest: int = 255) -> Iterator[str]:
    """Give a name and then the same with numbers: `photo.jpg`, `photo-2.jpg`, …, none longer than this many bytes.

    Where it has to be cut the stem gives way and the suffix stays.
    """
    suffix = Path(name).suffix
    if len(suffix.encode(errors="replace")) > _LONGEST_SUFFIX:
        suffix = ""
    stem = name.removesuffix(suffix) if suffix else name
    for number in range(1, _MOST_OF_ONE_NAME):
        tail = (f"-{number}" if number > 1 else "") + suffix
        room = longest - len(tail.encode(errors="replace"))
        yield stem.encode(errors="replace")[:room].decode(errors="ignore") + tail


def spoken(path: Path) -> str:
    """Return where something lies, the home folder as `~`."""
    whole = path.absolute()
    try:
        within = whole.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return str(whole)
    return f"~/{within}" if within.parts else "~"


def _took(part: Path, path: Path) -> bool:
    """Give a finished file its name, and tell whether that was free: nothing is ever replaced."""
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        # A stick or a share that knows no links: the name is taken with an empty file of our own, which then gives way.
        if error.errno not in _NO_LINKS:
            raise
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            return False
        part.replace(path)
    return True


def _longest_name(folder: Path) -> int:
    try:
        return min(255, os.pathconf(folder, "PC_NAME_MAX"))
    except (OSError, ValueError, AttributeError):
        return 255
