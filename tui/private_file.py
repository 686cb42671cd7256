"""Small files that hold what concerns the agent alone: written whole, in one step, readable by nobody else."""

from __future__ import annotations

import os
from pathlib import Path


def replace(file: Path, text: str, *, mode: int = 0o600) -> None:
    """Put a file with this text in the place of the old one, or where none was; missing folders are made (0700).

    A crash leaves the old file or the new one, never a part. A link to a file elsewhere stays a link.

    Raises:
        OSError: The folder can't be written, or the disk is full; the old file is as it was.
    """
    import tempfile

    target = Path(os.path.realpath(file))
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
