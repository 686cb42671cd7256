"""How much of a very long text is shown: a thread is read, and nobody scrolls through ten megabytes."""

from __future__ import annotations

from typing import Final

from tui.presentation.sizes import size

SHOWN_CHARACTERS: Final = 20_000
SHOWN_LINES: Final = 250
"""A text longer than either is cut there while quotes are folded too."""

MOST_CHARACTERS: Final = 200_000
"""What is shown where nothing is folded: more than the server takes for one message (150,000). Laying it out takes a
blink; beyond that the keys would be felt to hang."""


def abridged(
    text: str, *, fold_key: str, pager_key: str, everything: bool, wanted: str = "", ellipsis: str = "…"
) -> tuple[str, str]:
    """Return what is shown of a text, and a sentence on what is not; that is empty where all of it is shown.

    Args:
        fold_key: What unfolds it, as people read it.
        pager_key: What opens it in the pager, as people read it.
        everything: Whether the agent wants nothing folded.
        wanted: What is searched for: where it stands further down, that much is shown.
    """
    most = len(text) if len(text) <= MOST_CHARACTERS else _end(text, MOST_CHARACTERS)
    folded = _folded(text, most)
    shown = most if everything or (wanted and _is_below(text, folded, most, wanted)) else folded
    if shown >= len(text.rstrip()):
        return text, ""
    rest = size(len(text) - shown if text.isascii() else len(text[shown:].encode("utf-8", "replace")))
    if shown < most:
        lines = text.rstrip().count("\n", shown) if most == len(text) else 0
        more = f"{lines:,} more lines" if lines > 1 else f"{rest} more"
        return text[:shown], f"{ellipsis} {more}: {fold_key} unfolds, {pager_key} opens all of it in your pager"
    return text[:shown], f"{ellipsis} {rest} more are not shown here: {pager_key} opens all of it in your pager"


def _folded(text: str, most: int) -> int:
    """Return where a text is cut that is not shown whole."""
    end = min(most, len(text))
    line_end = -1
    for _ in range(SHOWN_LINES):
        line_end = text.find("\n", line_end + 1, end)
        if line_end < 0:
            break
    else:
        end = line_end
    return end if end <= SHOWN_CHARACTERS else _end(text, SHOWN_CHARACTERS)


def _end(text: str, limit: int) -> int:
    """Return an end of a line or word at or before the limit, the limit itself if none is near."""
    for mark in ("\n", " "):
        if (found := text.rfind(mark, limit - 2_000, limit)) >= 0:
            return found
    return limit


def _is_below(text: str, shown: int, most: int, wanted: str) -> bool:
    wanted = wanted.casefold()
    return wanted not in text[:shown].casefold() and wanted in text[shown:most].casefold()
