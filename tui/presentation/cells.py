"""How wide text is on a terminal, and how it is cut, padded and broken: always by cells, never in the middle of a character."""

from __future__ import annotations

import re
from functools import cache

from rich.cells import cell_len, split_graphemes

_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+")
"""What turns text around or hides in it. Answers are cleaned of it where they come in; this is the wall behind."""
_SINGLE = re.compile("[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0523]*")
"""Text in which every character is one cell, so that `len` is its width."""
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003fffd"
)
_OPENING = "「『（【〈《〔［｛“"
_CLOSING = "、。，．・：；？！」』）】〉》〕］｝”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…"


@cache
def _units() -> re.Pattern[str]:
    """Return what a line may be broken between: words, blanks, single characters of scripts that write without blanks."""
    # Compiled when the first long line comes: it takes 4 ms.
    return re.compile(f"[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\\s{_WIDE}]+|[^\\S\u00a0]+|\u00a0")


def width(text: str) -> int:
    """Return how many cells the text takes."""
    return len(text) if _SINGLE.fullmatch(text) else cell_len(text)


def one_line(text: str) -> str:
    """Return the text with every line break, tab and control character as one blank: nothing in it can leave its column."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return _BREAKING.sub(" ", text) if _BREAKING.search(text) else text


def printable(text: str) -> str:
    """Return the text with every control character but line breaks and tabs as one blank."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return _UNPRINTABLE.sub(" ", text) if _UNPRINTABLE.search(text) else text


def head(text: str, cells: int) -> str:
    """Return as much of the text's beginning as fits; a character that would be cut in half is left out."""
    if cells <= 0:
        return ""
    if _SINGLE.fullmatch(text):
        return text[:cells]
    # No more is looked at than is needed, for a long text is cut into many lines; characters of very many parts need more.
    for near in (text[: 16 * cells + 64], text):
        taken = 0
        for start, _end, size in split_graphemes(near)[0]:
            taken += size
            if taken > cells:
                return text[:start]
        if len(near) == len(text):
            break
    return text


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the text in at most so many cells, with an ellipsis where something is left out."""
    if width(text) <= cells:
        return text
    mark = width(ellipsis)
    if cells <= mark:
        return head(ellipsis, cells)
    return head(text, cells - mark).rstrip() + ellipsis


def fit(text: str, cells: int, ellipsis: str = "…", *, right: bool = False) -> str:
    """Return the text in exactly so many cells: cut where too long, padded with blanks where too short."""
    text = cut(text, cells, ellipsis)
    padding = " " * (cells - width(text))
    return padding + text if right else text + padding


def breaks(text: str, cells: int) -> list[tuple[int, int]]:
    """Return the (start, end) of each line when the text is wrapped at words; at least one, none wider than `cells`.

    Blanks at which a line is broken belong to no line; blanks at the very beginning stay, for they indent.
    """
    cells = max(1, cells)
    return _broken_single(text, cells) if _SINGLE.fullmatch(text) else _broken(text, cells)


def _broken_single(text: str, cells: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start, length = 0, len(text)
    while length - start > cells:
        end = text.rfind(" ", start, start + cells + 1)
        if end <= start or text[start:end].isspace():
            end = start + cells
            following = end
        else:
            following = end + 1
            while following < length and text[following] == " ":
                following += 1
            while end > start and text[end - 1] == " ":
                end -= 1
        lines.append((start, end))
        start = following
    if start < length or not lines:
        lines.append((start, length))
    return lines


def _broken(text: str, cells: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = end = 0
    taken = 0
    for unit in _units().finditer(text):
        piece = unit.group()
        size = cell_len(piece)
        if taken + size <= cells:
            taken += size
            if not piece.isspace() or (start == end and not lines):
                end = unit.end()
            continue
        if piece.isspace():
            # The line is full and ends here; the blanks vanish with the break.
            taken = cells
            continue
        if end > start:
            lines.append((start, end))
        start = unit.start()
        while size > cells:
            part = head(piece, cells)
            whole = bool(part)
            part = part or piece[:1]
            lines.append((start, start + len(part)))
            start += len(part)
            piece = piece[len(part) :]
            size = size - cell_len(part) if whole else cell_len(piece)
        taken, end = size, unit.end()
    if end > start or not lines:
        lines.append((start, max(start, end)))
    return lines
