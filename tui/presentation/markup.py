"""The light Markdown that people write: bold, italic, code, links, lists, quotes. Never an error, whatever is written."""

from __future__ import annotations

import re

from tui.presentation.cells import printable, width
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import NOTHING, Line, Paragraph, Span, inked

LONGEST_MARKED_UP = 20_000
"""Characters of a text above which it is shown as it is: nobody writes that much Markdown by hand."""

LONGEST_MARKED_UP_LINE = 4_000
"""The same of one line, which costs its length times the marks in it."""

# The inner lengths are bounded: unclosed marks in a long hostile line must not cost its square.
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|`(?P<code>[^`\n]{1,400})`"
    r"|!?\[(?P<text>[^\[\]\n]{0,400})\]\((?P<url>[^()\s]{1,2000})(?:\s+\"[^\"\n]{0,200}\")?\)"
    r"|<(?P<auto>(?:https?://|mailto:)[^\s<>]{1,2000})>"
    r"|(?P<bare>https?://[^\s<>\"|\\^`{}]{1,2000})"
    r"|\*\*(?P<strong>[^\s*](?:[^\n]{0,400}?[^\s*])?)\*\*"
    r"|(?<!\w)__(?P<strong2>[^\s_](?:[^\n]{0,400}?[^\s_])?)__(?!\w|\.\w)"
    r"|(?<![\w*])\*(?P<em>[^\s*](?:[^*\n]{0,400}?[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<em2>[^\s_](?:[^_\n]{0,400}?[^\s_])?)_(?!\w)"
    r"|~~(?P<strike>[^\s~](?:[^\n]{0,400}?[^\s~])?)~~"
)
_SPECIAL = re.compile(r"[\\`*_~\[<]|https?://")
_BULLET = re.compile(r"(?P<indent> {0,8})[-*+] +(?=\S)")
_NUMBER = re.compile(r"(?P<indent> {0,8})(?P<number>\d{1,3}[.)]) +(?=\S)")
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_QUOTE = re.compile(r" {0,3}> ?")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r" {0,3}(?:-{3,}|\*{3,}|_{3,}) *$")
_DEPTH = 3
_INKS = {"strong": "bold", "strong2": "bold", "em": "italic", "em2": "italic", "strike": "strike"}


def inline(text: str, ink: str = "", depth: int = _DEPTH) -> Line:
    """Return one line of text with its marks turned into inks, links as text and address."""
    if not _SPECIAL.search(text):
        return (Span(text, ink),) if text else NOTHING
    spans: list[Span] = []
    done = 0
    for found in _INLINE.finditer(text):
        kind = found.lastgroup or ""
        start, end = found.span()
        if start > done:
            spans.append(Span(text[done:start], ink))
        done = end
        if kind == "escaped":
            spans.append(Span(found["escaped"], ink))
        elif kind == "code":
            spans.append(Span(found["code"], f"{ink} code".lstrip()))
        elif kind == "url":
            spans += _link(found["text"], found["url"], ink, depth)
        elif kind == "auto":
            spans.append(_address(found["auto"], ink))
        elif kind == "bare":
            address = found["bare"].rstrip(".,;:!?'*_~)]»”’")
            if "(" in address and found["bare"].startswith(address + ")"):
                address += ")"
            done = start + len(address)
            spans.append(_address(address, ink))
            if left := found["bare"][len(address) :]:
                spans.append(Span(left, ink))
            done = end
        else:
            inner = found[kind]
            inner_ink = f"{ink} {_INKS[kind]}".lstrip()
            spans += inline(inner, inner_ink, depth - 1) if depth > 1 else (Span(inner, inner_ink),)
    if done < len(text):
        spans.append(Span(text[done:], ink))
    return tuple(spans)


def _link(text: str, url: str, ink: str, depth: int) -> Line:
    words = text.strip()
    if url.startswith("mention://"):
        return (Span(words, f"{ink} accent".lstrip()),)
    target = url if url.startswith(("https://", "http://", "mailto:")) else ""
    if not words or words in (url, url.removeprefix("mailto:")):
        return (Span(words or url, f"{ink} link".lstrip(), target),)
    return (
        *(inline(words, ink, depth - 1) if depth > 1 else (Span(words, ink),)),
        Span(" (", ink),
        Span(url, f"{ink} link".lstrip(), target),
        Span(")", ink),
    )


def _address(url: str, ink: str) -> Span:
    return Span(url.removeprefix("mailto:"), f"{ink} link".lstrip(), url)


def unbroken(text: str) -> str:
    """Return the text with hard breaks, a backslash at the end of a line, as plain line breaks; outer blank lines gone."""
    return printable(text.replace("\r\n", "\n")).replace("\\\n", "\n").strip("\n").rstrip()


def plain_paragraphs(text: str, ink: str, lead: Line, fill: str = "") -> list[Paragraph]:
    """Return the text as it was written, a paragraph a line."""
    return [
        Paragraph((Span(one.expandtabs(4), ink),) if one else NOTHING, lead, lead, fill=fill)
        for one in printable(text).split("\n")
    ]


def paragraphs(
    text: str,
    ink: str,
    lead: Line,
    *,
    fill: str = "",
    glyphs: Glyphs = UNICODE,
    headings: bool = True,
) -> list[Paragraph]:
    """Return the text's lines with their marks turned into inks, several blank lines in a row as one.

    Args:
        lead: What stands before every screen line.
        headings: Whether `# ` at the beginning of a line is a mark. Customers mean a number sign.
    """
    text = unbroken(text)
    if len(text) > LONGEST_MARKED_UP:
        return plain_paragraphs(text, ink, lead, fill)
    lines: list[Paragraph] = []
    fenced = blank = False
    for one in text.split("\n"):
        one = one.expandtabs(4).rstrip() if "\t" in one else one.rstrip()
        if _FENCE.match(one):
            fenced = not fenced
            continue
        if not one:
            if not blank:
                lines.append(Paragraph(NOTHING, lead, lead, fill=fill))
            blank = True
            continue
        blank = False
        if fenced:
            lines.append(Paragraph((Span(one, f"{ink} code".lstrip()),), lead, lead, fill=fill))
        elif len(one) > LONGEST_MARKED_UP_LINE:
            lines.append(Paragraph((Span(one, ink),), lead, lead, fill=fill))
        else:
            lines.append(_marked_up(one, ink, lead, fill, glyphs, headings))
    while lines and not lines[-1].spans:
        lines.pop()
    return lines


def _marked_up(one: str, ink: str, lead: Line, fill: str, glyphs: Glyphs, headings: bool) -> Paragraph:
    if one[0] not in " >#-*+_0123456789":
        return Paragraph(inline(one, ink), lead, lead, fill=fill)
    if quoted := _QUOTE.match(one):
        bar = (*lead, Span(f"{glyphs.quote} ", f"{fill} quote".lstrip()))
        return Paragraph(inked(inline(one[quoted.end() :]), f"{fill} quote".lstrip()), bar, bar, fill=fill)
    if _RULE.match(one):
        return Paragraph((Span(glyphs.rule * 3, f"{fill} rule".lstrip()),), lead, lead, fill=fill)
    if found := _BULLET.match(one) or _NUMBER.match(one):
        number = found.groupdict().get("number")
        sign = f"{found['indent']}{number or glyphs.bullet} "
        first = (*lead, Span(sign, ink))
        return Paragraph(inline(one[found.end() :], ink), first, (*lead, Span(" " * width(sign), fill)), fill=fill)
    if headings and (found := _HEADING.match(one)):
        return Paragraph(inline(one[found.end() :], f"{ink} bold".lstrip()), lead, lead, fill=fill)
    return Paragraph(inline(one, ink), lead, lead, fill=fill)
