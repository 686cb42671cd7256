"""Saving attachments to files, under names that are safe and not taken; told while it lasts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from tui.api import errors
from tui.api.client import Client
from tui.api.files import SavedFile, safe_name, spoken
from tui.models.message import Attachment
from tui.presentation.sizes import part
from tui.presentation.sizes import size as words

Heard = Callable[[str], None]
"""Told in a sentence how far it is, again and again."""


def name_of(attachment: Attachment) -> str:
    """Return the name under which an attachment is saved where that is free."""
    return safe_name(attachment.file_name, otherwise=f"attachment-{attachment.id}")


async def saved(
    client: Client,
    attachments: Sequence[Attachment],
    folder: Path,
    *,
    conversation_id: int | None = None,
    heard: Heard | None = None,
    also_from: Collection[str] = (),
) -> str:
    """Save attachments in a folder, and return what came of them in a sentence for all.

    A file that is there already is never replaced: the new one gets a number.

    Args:
        conversation_id: Where they were sent; None: not known. What comes out of the cache has no address, which is
            asked for there.
        heard: Told how much of which file is there.
        also_from: Places on this machine or on private networks that may be asked.

    Raises:
        PrivateAddress: One of them leads to such a place, and was not saved; what came before it was.
    """
    files: list[SavedFile] = []
    failures: list[str] = []
    for number, attachment in enumerate(attachments, 1):
        many = f" (file {number} of {len(attachments)})" if len(attachments) > 1 else ""
        progress = Progress(name_of(attachment) + many, heard)
        try:
            known = await addressed(client, attachment, conversation_id)
            files.append(await _saved(client, known, folder, progress, also_from))
        except errors.PrivateAddress:
            raise
        except errors.ApiError as error:
            failures.append(error.sentence)
        except (OSError, ValueError) as error:
            failures.append(f"{name_of(attachment)} cannot be written: {getattr(error, 'strerror', '') or error}.")
    told: list[str] = []
    if len(files) == 1:
        told += [f"Saved {each.path.name} in {spoken(each.path.parent)} ({words(each.size)})." for each in files]
    elif files:
        names = ", ".join(each.path.name for each in files)
        total = words(sum(each.size for each in files))
        told.append(f"Saved {len(files)} files in {spoken(folder)} ({total}): {names}.")
    if failures:
        count = f"{len(failures)} of {len(attachments)} not saved" if len(attachments) > 1 else "Not saved"
        told.append(f"{count}: {failures[0]}")
    return " ".join(told)


async def addressed(client: Client, attachment: Attachment, conversation_id: int | None) -> Attachment:
    """Return an attachment with its address, asking the server for it if necessary; unchanged if it has none."""
    message_id = attachment.message_id
    if attachment.data_url or conversation_id is None or message_id is None:
        return attachment
    page = await client.messages.between(conversation_id=conversation_id, after_id=message_id, before_id=message_id + 1)
    there = (each for message in page.messages if message.id == message_id for each in message.attachments)
    return next((each for each in there if each.id == attachment.id), attachment)


async def _saved(
    client: Client, attachment: Attachment, folder: Path, progress: Progress, also_from: Collection[str]
) -> SavedFile:
    if not attachment.data_url:
        raise errors.NotFound("this attachment has no file.")
    return await client.attachments.download(
        url=attachment.data_url,
        to=folder / name_of(attachment),
        started=progress.started,
        progress=progress.moved,
        also_from=also_from,
    )


class Progress:
    """How much of a file is there, in words that change as rarely as they can."""

    def __init__(self, name: str, heard: Heard | None) -> None:
        self._name = name
        self._heard = heard
        self._total: int | None = None
        self._told = ""

    def started(self, total: int | None) -> None:
        """Note the size in bytes; None: the server did not say."""
        self._total = total

    def moved(self, there: int) -> None:
        """Tell how many bytes have come, if that makes another sentence."""
        sentence = f"Saving {self._name}: {part(there, self._total) if self._total else words(there)}"
        if self._heard is not None and sentence != self._told:
            self._told = sentence
            self._heard(sentence)
