"""How a character looks on a terminal that takes ASCII alone: always as wide as before."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_LOOK_ALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾‐‑‒–—―−¯▔▁", "-"),
        **dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎▍▌▐▕¦", "|"),
        **dict.fromkeys("█▉▊▋▓▇▆▅", "#"),
        **dict.fromkeys("▒░▄▃▂▀", ":"),
        **dict.fromkeys("•●○◉◦·∙■□▪▫◆◇★☆", "*"),
        **dict.fromkeys("▶▸►→›»", ">"),
        **dict.fromkeys("◀◂◄←‹«", "<"),
        **dict.fromkeys("▲▴↑", "^"),
        **dict.fromkeys("▼▾↓", "v"),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("✓✔☑", "+"),
        **dict.fromkeys("✗✘☒×", "x"),
        "…": ".",
        "ß": "s",
        "æ": "a",
        "Æ": "A",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "\u00a0": " ",
        "\u3000": " ",
    }
)


@lru_cache(4096)
def in_ascii(cell: str, width: int) -> str:
    """Return one character in ASCII, filled up to its width with blanks; `?` where nothing looks like it."""
    if cell.isascii():
        return cell
    first = cell[0]
    if "\u2500" <= first <= "\u257f":
        plain = first.translate(_LOOK_ALIKES)
        plain = plain if plain.isascii() else "+"
    else:
        plain = unicodedata.normalize("NFKD", first)[0].translate(_LOOK_ALIKES)
    if not plain.isascii() or not plain.isprintable():
        plain = "?"
    return plain.ljust(width)[:width]
