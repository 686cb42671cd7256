"""How wide text is on a terminal, and how it is cut, padded and broken: always by cells, never in the middle of a character."""

from __future__ import annotations

import re
from functools import cache

from tui.text.cells import SINGLE, graphemes, width
from tui.text.shown import shown as printable
from tui.text.shown import shown_line as one_line
from tui.text.shown import shown_name as one_name

__all__ = ["breaks", "cut", "fit", "head", "one_line", "one_name", "printable", "width"]

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


def head(text: str, cells: int) -> str:
    """Return as much of the text's beginning as fits; a character that would be cut in half is left out."""
    if cells <= 0:
        return ""
    if SINGLE.fullmatch(text):
        return text[:cells]
    # No more is looked at than is needed, for a long text is cut into many lines; characters of very many parts need more.
    for near in (text[: 16 * cells + 64], text):
        taken = 0
        for start, _end, size in graphemes(near):
            taken += size
            if taken > cells:
                return text[:start]
        if len(near) == len(text):
            break
    return text


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Return the text in at most this many cells, with an ellipsis where something is left out."""
    if width(text) <= cells:
        return text
    mark = width(ellipsis)
    if cells <= mark:
        return head(ellipsis, cells)
    return head(text, cells - mark).rstrip() + ellipsis


def fit(text: str, cells: int, ellipsis: str = "…", *, right: bool = False) -> str:
    """Return the text in exactly this many cells: cut where too long, padded with blanks where too short."""
    text = cut(text, cells, ellipsis)
    padding = " " * (cells - width(text))
    return padding + text if right else text + padding


def breaks(text: str, cells: int) -> list[tuple[int, int]]:
    """Return the (start, end) of each line when the text is wrapped at words; at least one, none wider than `cells`.

    Blanks at which a line is broken belong to no line; blanks at the very beginning stay, for they indent.
    """
    cells = max(1, cells)
    return _broken_single(text, cells) if SINGLE.fullmatch(text) else _broken(text, cells)


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
        size = width(piece)
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
            part = part or piece[: graphemes(piece)[0].end]
            lines.append((start, start + len(part)))
            start += len(part)
            piece = piece[len(part) :]
            size = size - width(part) if whole else width(piece)
        taken, end = size, unit.end()
    if end > start or not lines:
        lines.append((start, max(start, end)))
    return lines
