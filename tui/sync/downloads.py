"""Saving attachments to files, under names that are safe and not taken."""

from __future__ import annotations

from pathlib import Path

from tui.api import errors
from tui.api.client import Client
from tui.models.message import Attachment
from tui.presentation.sizes import size as words


async def saved(client: Client, attachment: Attachment, folder: Path) -> str:
    """Save an attachment in a folder, and return what came of it in a sentence.

    A file that is there already is never replaced: the new one gets a number.
    """
    if not attachment.data_url:
        return "This attachment has no file to save."
    target = free_name(folder, attachment.file_name or f"attachment-{attachment.id}")
    try:
        size = await client.attachments.download(url=attachment.data_url, to=target)
    except errors.ApiError as error:
        return f"Not saved: {error.sentence}"
    except OSError as error:
        return f"Not saved: {error.strerror or error} ({target})."
    return f"Saved {_spoken(target)} ({words(size)})."


def _spoken(path: Path) -> str:
    """Return where a file is, the home folder as `~`."""
    whole = path.absolute()
    try:
        return f"~/{whole.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(whole)


def free_name(folder: Path, name: str) -> Path:
    """Return a path in the folder that nothing has yet: `photo.jpg`, `photo-2.jpg`, …

    Whatever the name is, the path lies in the folder itself.
    """
    safe = Path(name.replace("\\", "/")).name.lstrip(".") or "attachment"
    path = folder / safe
    number = 2
    while path.exists():
        path = folder / f"{Path(safe).stem}-{number}{Path(safe).suffix}"
        number += 1
    return path
