"""Text with the names of its styles: what every function here returns and every widget draws. Nothing in it is ever markup."""

from __future__ import annotations

from typing import NamedTuple

from tui.presentation.cells import breaks, cut, head, width

INKS = frozenset(
    {
        "accent", "activity", "bar", "bold", "code", "cursor", "customer", "danger", "heading", "italic", "link", "match",
        "muted", "note", "own", "pending", "quote", "rule", "strike", "success", "unread", "warning",
    }
)  # fmt: skip
"""Every style that a span may name. `widgets/inks.py` turns each into a style, from the variables of the theme."""


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    ink: str = ""
    """Names from `INKS`, joined by blanks; empty is the pane's own style."""
    link: str = ""
    """Where it leads, for terminals that understand links; empty for plain text."""


Line = tuple[Span, ...]
"""One line, left to right."""

NOTHING: Line = ()


class Paragraph(NamedTuple):
    """One logical line that becomes as many screen lines as its width asks for."""

    spans: Line
    lead: Line = NOTHING
    """What stands before the first screen line."""
    hang: Line = NOTHING
    """What stands before the others."""
    right: Line = NOTHING
    """What stands at the right end of the first screen line."""
    rule: str = ""
    """A character that fills the line on both sides of the text: a separator."""
    fill: str = ""
    """The ink of what is left of each line."""
    whole: bool = True
    """False: never wrapped, cut instead."""


def line(text: str, ink: str = "") -> Line:
    """Return a line of one style."""
    return (Span(text, ink),)


def text_of(spans: Line) -> str:
    """Return the bare text."""
    return "".join(span.text for span in spans)


def width_of(spans: Line) -> int:
    """Return the width in cells."""
    return sum(width(span.text) for span in spans)


def inked(spans: Line, ink: str) -> Line:
    """Return the line with one more ink on every span."""
    return tuple(Span(span.text, f"{span.ink} {ink}" if span.ink else ink, span.link) for span in spans)


def part(spans: Line, start: int, end: int) -> Line:
    """Return what stands from character `start` up to `end`."""
    if len(spans) == 1:
        only = spans[0]
        return (Span(only.text[start:end], only.ink, only.link),)
    parts: list[Span] = []
    offset = 0
    for span in spans:
        after = offset + len(span.text)
        if after > start and offset < end:
            parts.append(Span(span.text[max(0, start - offset) : end - offset], span.ink, span.link))
        offset = after
    return tuple(parts)


def shortened(spans: Line, cells: int, ellipsis: str = "…") -> Line:
    """Return the line in at most this many cells, with an ellipsis where something is left out."""
    if width_of(spans) <= cells:
        return spans
    kept: list[Span] = []
    room = cells - width(ellipsis)
    if room < 0:
        return line(head(ellipsis, cells))
    for span in spans:
        size = width(span.text)
        if size > room:
            kept.append(Span(cut(span.text, room + width(ellipsis), ellipsis), span.ink, span.link))
            break
        kept.append(span)
        room -= size
    return tuple(kept)


def filled(spans: Line, cells: int, ink: str = "") -> Line:
    """Return the line in exactly this many cells."""
    spans = shortened(spans, cells)
    missing = cells - width_of(spans)
    return (*spans, Span(" " * missing, ink)) if missing > 0 else spans


def ends(left: Line, right: Line, cells: int, ink: str = "") -> Line:
    """Return a line with one part at each end, the left one cut where both do not fit."""
    room = cells - width_of(right)
    if room < 4:
        return filled(left, cells, ink)
    return (*filled(left, room, ink), *right)


def highlighted(spans: Line, wanted: str) -> Line:
    """Return the line with every occurrence of the wanted text, in whichever case, in the ink `match`."""
    folded, wanted = text_of(spans).casefold(), wanted.casefold()
    if not wanted or wanted not in folded or len(folded) != len(text_of(spans)):
        return spans
    pieces: list[Span] = []
    done, at = 0, folded.find(wanted)
    while at >= 0:
        pieces += part(spans, done, at) if at > done else ()
        done = at + len(wanted)
        pieces += inked(part(spans, at, done), "match")
        at = folded.find(wanted, done)
    if done < len(folded):
        pieces += part(spans, done, len(folded))
    return tuple(pieces)


def laid_out(paragraph: Paragraph, cells: int) -> list[Line]:
    """Return the screen lines of a paragraph, each exactly this many cells wide."""
    spans, lead, hang, right, rule, fill, whole = paragraph
    if rule:
        return [_ruled(spans, rule, fill, cells)]
    if not whole:
        return [ends((*lead, *spans), right, cells, fill)]
    first_room = cells - width_of(lead)
    right_room = width_of(right) + 1 if right else 0
    rest_room = cells - width_of(hang)
    text = text_of(spans)
    if first_room - right_room >= width(text):
        body = (*filled((*lead, *spans), cells - width_of(right), fill), *right)
        return [body]
    found = breaks(text, max(1, min(first_room - right_room, rest_room)))
    lines: list[Line] = []
    for number, (start, end) in enumerate(found):
        words = part(spans, start, end) if end > start else NOTHING
        if number == 0 and right:
            lines.append(ends((*lead, *words), right, cells, fill))
        else:
            lines.append(filled((*(lead if number == 0 else hang), *words), cells, fill))
    return lines


def _ruled(spans: Line, rule: str, ink: str, cells: int) -> Line:
    if not spans:
        return line(rule * cells, ink)
    spans = shortened(spans, max(1, cells - 4))
    room = cells - width_of(spans) - 2
    left = room // 2
    if room < 2:
        return filled(spans, cells, ink)
    return (Span(rule * left + " ", ink), *spans, Span(" " + rule * (room - left), ink))
