"""Which signs stand for what, in Unicode and in ASCII."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs of the interface. Every one is one cell wide, or as wide as its ASCII twin is long."""

    cursor: str = "▌"
    """The gutter of the chosen row."""
    unread: str = "●"
    read: str = "○"
    chosen: str = "*"
    """A row or message that was selected for the next command."""
    note: str = "▒"
    """The gutter of a private note."""
    own: str = "→"
    """Before what we wrote."""
    answers: str = "↳"
    """Before the message that a reply refers to."""
    quote: str = "│"
    bullet: str = "•"
    ellipsis: str = "…"
    rule: str = "─"
    bar: str = "│"
    dot: str = "·"
    nobody: str = "–"
    tick: str = "✓"
    failed: str = "✗"
    star: str = "★"
    no_star: str = "☆"
    down: str = "↓"
    up: str = "↑"


UNICODE = Glyphs()
ASCII = Glyphs(
    cursor=">",
    unread="*",
    read="o",
    chosen="+",
    note=":",
    own=">",
    answers=">",
    quote="|",
    bullet="-",
    ellipsis="~",
    rule="-",
    bar="|",
    dot="-",
    nobody="-",
    tick="v",
    failed="x",
    star="*",
    no_star=".",
    down="v",
    up="^",
)
