"""Files on their way to and from the server: opened when they are sent, complete when they appear."""

from __future__ import annotations

import mimetypes
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from tui.api import errors
from tui.models.record import record


@record(kw_only=True)
class Upload:
    """A file to be sent in a multipart form."""

    field: str
    """Name of the form's field, such as `attachments[]`."""
    path: Path

    @property
    def content_type(self) -> str:
        """The media type that the name suggests."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    def opened(self) -> BinaryIO:
        """Return the file, open for reading; a pipe or a device is refused, for reading it might never end.

        Raises:
            Invalid: It cannot be read.
        """
        try:
            if not stat.S_ISREG(self.path.stat().st_mode):
                raise errors.Invalid(f"{self.path.name} is no file that can be sent.", fields=("attachments",))
            return self.path.open("rb")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a file name"
            raise errors.Invalid(f"{self.path.name} cannot be read: {reason}.", fields=("attachments",)) from error


class Partial:
    """A file being written: under a name of its own until it is complete, gone when that does not happen."""

    def __init__(self, to: Path) -> None:
        self._to = to
        self._part = to.with_name(to.name + ".part")
        self._file: BinaryIO | None = None
        self._size = 0

    def __enter__(self) -> Self:
        try:
            # A link under that name, planted beforehand, must not lead the writing elsewhere.
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.fdopen(os.open(self._part, flags, 0o600), "wb")
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
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

    def finish(self) -> int:
        """Give the file its name, and return its size.

        Raises:
            Invalid: The disk does not take it.
        """
        assert self._file is not None
        try:
            self._file.close()
            os.replace(self._part, self._to)
        except OSError as error:
            raise self._unwritable(error) from error
        self._file = None
        return self._size

    def _unwritable(self, error: Exception) -> errors.Invalid:
        reason = error.strerror if isinstance(error, OSError) else "not a file name"
        return errors.Invalid(f"{self._to.name} cannot be written: {reason}.")
