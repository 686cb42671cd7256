"""Saving attachments to files, under names that are safe and not taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui.api import errors
from tui.api.client import Client
from tui.models.message import Attachment
from tui.presentation.sizes import size as words


async def saved(client: Client, attachments: Sequence[Attachment], folder: Path) -> str:
    """Save attachments in a folder, and return what came of them in a sentence for all.

    A file that is there already is never replaced: the new one gets a number.
    """
    sizes: dict[Path, int] = {}
    failures: list[str] = []
    for attachment in attachments:
        try:
            target, size = await _saved(client, attachment, folder)
        except _NotSaved as failure:
            failures.append(str(failure))
        else:
            sizes[target] = size
    told: list[str] = []
    if len(sizes) == 1:
        told += [f"Saved {_spoken(target)} ({words(size)})." for target, size in sizes.items()]
    elif sizes:
        names = ", ".join(target.name for target in sizes)
        told.append(f"Saved {len(sizes)} files in {_spoken(folder)} ({words(sum(sizes.values()))}): {names}.")
    if failures:
        count = f"{len(failures)} of {len(attachments)} not saved" if len(attachments) > 1 else "Not saved"
        told.append(f"{count}: {failures[0]}")
    return " ".join(told)


class _NotSaved(Exception):
    """Why there is no file, in a sentence."""


async def _saved(client: Client, attachment: Attachment, folder: Path) -> tuple[Path, int]:
    if not attachment.data_url:
        raise _NotSaved("this attachment has no file.")
    target = free_name(folder, attachment.file_name or f"attachment-{attachment.id}")
    try:
        return target, await client.attachments.download(url=attachment.data_url, to=target)
    except errors.ApiError as error:
        raise _NotSaved(error.sentence) from error
    except OSError as error:
        raise _NotSaved(f"{error.strerror or error} ({target}).") from error


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
