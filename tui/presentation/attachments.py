"""What came with a message, one numbered line each."""

from __future__ import annotations

from tui.models.message import Attachment, FileType
from tui.presentation.cells import one_name
from tui.presentation.sizes import size
from tui.presentation.spans import Line, Span

_KINDS = {
    FileType.IMAGE: "picture",
    FileType.AUDIO: "sound",
    FileType.VIDEO: "video",
    FileType.FILE: "file",
    FileType.LOCATION: "place",
    FileType.FALLBACK: "link",
    FileType.SHARE: "shared post",
    FileType.STORY_MENTION: "mention in a story",
    FileType.CONTACT: "contact card",
    FileType.IG_REEL: "reel",
    FileType.IG_POST: "post",
    FileType.IG_STORY: "story",
    FileType.EMBED: "embedded page",
    FileType.UNKNOWN: "attachment",
}


def attachment_name(attachment: Attachment) -> str:
    """Return what the attachment is called: its file name, else its title, else what kind of thing it is."""
    return one_name(attachment.file_name or attachment.fallback_title) or _KINDS[attachment.file_type]


def attachment_line(attachment: Attachment, number: int, ink: str = "") -> Line:
    """Return an attachment on one line: `[1] photo.jpg  240 kB`, `[2] place  -23.55, -46.63`."""
    faint = f"{ink} muted".lstrip()
    parts = [Span(f"[{number}] ", f"{ink} accent".lstrip()), Span(attachment_name(attachment), ink)]
    named = bool(attachment.file_name or attachment.fallback_title)
    if attachment.file_type is FileType.LOCATION:
        if named:
            parts.append(Span("  place", faint))
        if attachment.latitude is not None and attachment.longitude is not None:
            parts.append(Span(f"  {attachment.latitude:.5g}, {attachment.longitude:.5g}", faint))
    elif attachment.file_size:
        parts.append(Span(f"  {size(attachment.file_size)}", faint))
    elif named and attachment.file_type not in (FileType.FILE, FileType.UNKNOWN):
        parts.append(Span(f"  {_KINDS[attachment.file_type]}", faint))
    return tuple(parts)
