"""What came with a message, one numbered line each."""

from __future__ import annotations

from tui.models.message import Attachment, FileType
from tui.presentation.cells import one_line, one_name
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
    if attachment.is_file:
        return one_name(attachment.file_name or attachment.fallback_title) or _KINDS[attachment.file_type]
    return one_name(_card(attachment) or attachment.fallback_title) or _KINDS[attachment.file_type]


def _card(attachment: Attachment) -> str:
    """Return the name on a contact card with its number."""
    if attachment.file_type is not FileType.CONTACT:
        return ""
    words = (attachment.meta.get("firstName"), attachment.meta.get("lastName"), attachment.fallback_title)
    return " ".join(word.strip() for word in words if isinstance(word, str) and word.strip())


def copied(attachment: Attachment) -> str:
    """Return what is copied of an attachment that is no file: a card's name and number, an address, a place."""
    if attachment.file_type is FileType.CONTACT:
        return _card(attachment)
    return attachment.data_url or _place(attachment) or attachment.fallback_title


def _place(attachment: Attachment) -> str:
    if attachment.latitude is None or attachment.longitude is None:
        return ""
    # Five decimals are a metre; the web shows as many.
    return ", ".join(f"{each:.5f}".rstrip("0").rstrip(".") for each in (attachment.latitude, attachment.longitude))


def attachment_line(attachment: Attachment, number: int, ink: str = "") -> Line:
    """Return an attachment on one line: `[1] photo.jpg  240 kB`, `[2] place  -23.55, -46.63`."""
    faint = f"{ink} muted".lstrip()
    parts = [Span(f"[{number}] ", f"{ink} accent".lstrip()), Span(attachment_name(attachment), ink)]
    named = attachment_name(attachment) != _KINDS[attachment.file_type]
    if attachment.file_type is FileType.LOCATION:
        if named:
            parts.append(Span("  place", faint))
        if place := _place(attachment):
            parts.append(Span(f"  {place}", faint))
    elif attachment.file_size:
        parts.append(Span(f"  {size(attachment.file_size)}", faint))
    elif named and attachment.file_type not in (FileType.FILE, FileType.UNKNOWN):
        parts.append(Span(f"  {_KINDS[attachment.file_type]}", faint))
    if not attachment.is_file and attachment.file_type is not FileType.LOCATION and attachment.data_url:
        parts += [Span("  ", ink), Span(one_line(attachment.data_url), f"{ink} link".lstrip(), attachment.data_url)]
    return tuple(parts)
