"""Files on their way: an answer into a file, and files into a request, each watched for standing still."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from tui.api import errors
from tui.api.files import Partial, Progress, SavedFile, Upload
from tui.api.incoming import Incoming
from tui.api.stall import StallGuard


async def written(
    incoming: Incoming,
    to: Path,
    most: int,
    guard: StallGuard,
    started: Callable[[int | None], None],
    progress: Callable[[int], None],
) -> SavedFile:
    """Write what comes into a new file and return it.

    Args:
        most: It may have so many bytes at the most.
        guard: Hears that something moves.
        started: Told how long it will be; None: the server does not say.
        progress: Told how many bytes are written.

    Raises:
        Invalid: It is larger.
    """
    too_large = errors.Invalid(f"The file is larger than {most // 1_000_000} MB.")
    if incoming.size is not None and incoming.size > most:
        raise too_large
    with Partial(to) as file:
        started(incoming.size)
        received = 0
        async for piece in incoming.pieces():
            written = file.write(piece)
            if written > most:
                raise too_large
            guard.moved(incoming.received - received)
            received = incoming.received
            progress(written)
        return file.finish()


@contextmanager
def opened(
    uploads: Sequence[Upload], guard: StallGuard | None, progress: Progress | None
) -> Iterator[list[tuple[str, tuple[str, BinaryIO, str]]]]:
    """Give the parts of a form that are files; what is read of them is heard by the guard and by who asked for it."""
    with ExitStack() as stack:
        sent = 0

        def read(size: int) -> None:
            nonlocal sent
            sent += size
            if guard is not None:
                guard.moved(size)
                if sent >= total:
                    guard.all_sent()
            if progress is not None:
                progress(sent, total)

        files = [(upload, stack.enter_context(upload.opened(read))) for upload in uploads]
        total = sum(os.fstat(file.fileno()).st_size for _, file in files)
        if progress is not None:
            progress(0, total)
        if guard is not None and not total:
            guard.all_sent()
        yield [(upload.field, (upload.sent_name, file, upload.content_type)) for upload, file in files]
