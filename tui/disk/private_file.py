"""Every file of ours is opened here: a regular one, ours alone, never through a link, never one that blocks."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 4 << 20
"""Bytes of the largest small file that is read whole."""


def opened(file: Path, flags: int, *, follow: bool = False, foreign: bool = False, alone: bool = False) -> int:
    """Return a descriptor of a regular file; one that `flags` let us make, or write to, is readable by us alone afterwards.

    Args:
        flags: As `os.open` takes them.
        follow: A link is followed: it is the agent's own, as in a collection of dotfiles.
        foreign: The file may belong to somebody else, such as the system.
        alone: The file must have no other name: what is written would show up under that one too.

    Raises:
        OSError: It can't be opened, or is no such file; `strerror` says why in a few words.
    """
    always = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        descriptor = os.open(file, flags | always, 0o600)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _refused(file, "it is a link, and only a plain file is taken") from None
        if error.errno == errno.ENXIO:
            raise _refused(file, _NO_FILE) from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise _refused(file, "it is a folder" if stat.S_ISDIR(status.st_mode) else _NO_FILE)
        if not foreign and status.st_uid != os.geteuid():
            raise _refused(file, "it belongs to another user")
        if alone and status.st_nlink > 1:
            raise _refused(file, "the same file has another name too (a hard link)")
        if flags & (os.O_WRONLY | os.O_RDWR) and status.st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


_NO_FILE = "it is no regular file"


def _refused(file: Path, why: str) -> OSError:
    return OSError(errno.EPERM, why, str(file))


def appending(file: Path) -> int:
    """Return a descriptor that adds to a file, made if it is missing.

    Raises:
        OSError: As `opened` has it.
    """
    return opened(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, alone=True)


def make_sure(file: Path) -> None:
    """Let there be a file at this place that only we may read and write: for those who open it by its name afterwards.

    Raises:
        OSError: As `opened` has it.
    """
    os.close(opened(file, os.O_RDWR | os.O_CREAT))


def text(file: Path, *, follow: bool = False, foreign: bool = False) -> str:
    """Return what a small file says.

    Raises:
        OSError: As `opened` has it, or the file is too large to be one of ours.
        UnicodeDecodeError: It is not UTF-8.
    """
    with os.fdopen(opened(file, os.O_RDONLY, follow=follow, foreign=foreign), "rb") as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _refused(file, "it is larger than such a file can be")
    return content.decode("utf-8").replace("\r\n", "\n")


def replace(file: Path, text: str, *, mode: int = 0o600, follow: bool = False) -> None:
    """Put a file with this text in the place of the old one, or where none was; missing folders are made (0700).

    A crash leaves the old file or the new one, never a part. What a link leads to is left alone.

    Args:
        follow: A link stays a link, and the file that it leads to is the one.

    Raises:
        OSError: The folder can't be written, or the disk is full; the old file is as it was.
    """
    import tempfile

    target = Path(os.path.realpath(file)) if follow else file.absolute()
    for folder in (*reversed(target.parent.parents), target.parent):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    _sync_folder(target.parent)


def remove(file: Path) -> bool:
    """Take a file away; return whether there was one."""
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    return True


def open_to_others(path: Path) -> bool:
    """Whether somebody but the owner may read, write or enter; False where there is nothing."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; a file system that can't sync a folder has other ways."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
