"""Text cut into what takes cells: one piece per visible character, with its width, and what terminals dispute about it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import get_character_cell_size, split_graphemes

from tui.terminal.wall import clean
from tui.text.cells import FILLER, JOINER, is_spacing
from tui.text.shown import MARKS

# One code point, one cell, in every terminal and every table: text in most languages of Europe, punctuation, boxes.
_PLAIN: Final = re.compile(
    "[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u2800-\u28ff]*"
)
_JOINERS_FIRST: Final = re.compile(f"\\A(?:{JOINER}{FILLER})+")

_SHAPED: Final = 0x590
"""Where the scripts begin in which a joiner shapes letters; before, it only hides."""


class Cluster(NamedTuple):
    """What is drawn as one character."""

    text: str
    width: int
    """Cells, as Rich lays it out: 1 or 2; 0 for a mark with nothing to stand on."""


def is_plain(text: str) -> bool:
    """Return whether every code point takes one cell and nobody disputes it."""
    return text.isascii() or _PLAIN.fullmatch(text) is not None


@lru_cache(256)
def clusters(text: str) -> tuple[Cluster, ...]:
    """Return the text in drawable pieces, cleaned, in order; their widths add up to what Rich takes it for.

    A spacing vowel that was laid out with a cell of its own is a piece of its own, as it is in terminals.
    """
    text = clean(text)
    # Where a text begins with joiners, there is nothing whose cell theirs could be: it was laid out without one.
    text = _JOINERS_FIRST.sub("", text)
    pieces: list[Cluster] = []
    joined = False
    for start, end, width in split_graphemes(text)[0]:
        whole, joining = text[start:end], joined
        piece, joined = _unjoined(_tamed(whole.replace(FILLER, "")))
        previous = pieces[-1].text if pieces else ""
        if whole[0] == FILLER:
            _part(pieces, piece)
        elif _is_flag_half(piece) and _is_flag_half(previous):
            # Terminals draw the pair as one flag, so neither half can be sent alone.
            pieces[-1] = _cluster(previous + piece, 2)
        elif joining and width == 1 == pieces[-1].width and unicodedata.category(piece[0]) == "Lo":
            # Some terminals put the letter into the cell before; so there is room for both.
            pieces[-1] = _cluster(previous + JOINER + piece, 2)
        elif piece or width:
            pieces.append(_cluster(piece or " " * width, width))
    return tuple(pieces)


def _part(pieces: list[Cluster], rest: str) -> None:
    """Give the spacing vowel at the end of the last piece the cell that it was laid out with."""
    last, width = pieces[-1] if pieces else ("", 0)
    at = next((at for at in range(len(last) - 1, -1, -1) if is_spacing(last[at])), None)
    if at is None:
        # The vowel stands where another widget is.
        pieces.append(_cluster(" ", 1))
        return
    pieces.pop()
    if at and width:
        pieces.append(_cluster(last[:at], width))
    pieces.append(_cluster(last[at:] + rest, 1))


def _unjoined(piece: str) -> tuple[str, bool]:
    """Return a piece without the joiner at its end, which swallows in tmux what is drawn next; whether a letter follows it."""
    if not piece.endswith(JOINER):
        return piece, False
    bare = piece.rstrip(JOINER)
    return bare, bool(bare) and ord(bare[0]) >= _SHAPED


@lru_cache(1024)
def _cluster(text: str, width: int) -> Cluster:
    """Return the one cluster of its kind: what is drawn are few characters, many times."""
    return Cluster(text, width)


@lru_cache(4096)
def is_disputed(cell: str) -> bool:
    """Return whether terminals differ about how far the cursor moves after this cell's content."""
    if is_plain(cell):
        return False
    if is_spacing(cell[0]):
        return True
    first = ord(cell[0])
    if len(cell) > 1:
        return any(not "\u0300" <= mark <= "\u036f" for mark in cell[1:]) or not is_plain(cell[0])
    if get_character_cell_size(cell) == 2:
        # Wide since long before the first emoji: everyone agrees.
        return not (0x1100 <= first <= 0x115F or 0x2E80 <= first <= 0xA4CF or 0xAC00 <= first <= 0xFF60)
    return not (first < 0x2000 or 0x2C00 <= first < 0xE000 or 0xF900 <= first < 0xFE00 or first == 0xFFFD)


@lru_cache(4096)
def reach(cell: str) -> int:
    """Return the cells this content takes in a terminal that joins nothing: at least its width with Rich."""
    return sum(map(_farthest, cell)) or 1


def _farthest(char: str) -> int:
    """The widest that a code point is drawn anywhere."""
    if _is_flag_half(char) or unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def _is_flag_half(text: str) -> bool:
    return len(text) == 1 and "\U0001f1e6" <= text <= "\U0001f1ff"


def _tamed(piece: str) -> str:
    """The piece with a bounded number of marks, and joined only if it is a picture."""
    if len(piece) == 1:
        return piece
    if JOINER in piece[:-1] and ord(piece[0]) < 0x2190:
        # Rich takes the character after a joiner for part of the one before it, letters too; no terminal does.
        piece = piece.partition(JOINER)[0]
    marks = 0
    kept: list[str] = []
    for char in piece:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
            if marks > MARKS:
                continue
        kept.append(char)
    return "".join(kept[:16])
