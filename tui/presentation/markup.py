"""The Markdown that people write, read as the customer's side reads it: CommonMark. Never an error, whatever is written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tui.models.pictures import Picture, kept_at, picture_words
from tui.presentation.cells import printable
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.page import Page
from tui.presentation.spans import NOTHING, Line, Paragraph, Span, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

LONGEST_MARKED_UP = 20_000
"""Characters of a text above which it is shown as it is: nobody writes that much Markdown by hand."""

LONGEST_MARKED_UP_LINE = 4_000
"""The same of one line, which costs its length times the marks in it."""

_MARKS: Final = re.compile(
    r"[\\`*_~\[<&]|https?://|^ {0,3}(?:#|>|=|[-+](?:\s|-)|\d{1,9}[.)](?:\s|$))|^(?: {4}|\t)|^ {0,3}-$", re.MULTILINE
)
# Deeper than anybody writes; the library would leave out what lies below its own depth.
_TOO_DEEP: Final = re.compile(r"^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){40}", re.MULTILINE)
_BARE: Final = re.compile(r"https?://[^\s<>\"|\\^`{}]{1,2000}")
_SCHEME: Final = re.compile(r"(?<![A-Za-z0-9])https?$")
_LONE_BREAK: Final = re.compile(r"^\\$", re.MULTILINE)
_TARGETS: Final = ("https://", "http://", "mailto:")


@cache
def _reader(*, headings: bool, underlined: bool) -> MarkdownIt:
    # The library takes some 30 ms to import: where no text has a mark, it isn't.
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"breaks": True, "html": False, "maxNesting": 200}).enable("strikethrough")
    # A definition is words too, and would be left out.
    reader.disable(["reference", *([] if headings else ["heading"]), *([] if underlined else ["lheading"])])
    reader.inline.ruler.before("escape", "bare_address", _bare_address)
    # The library's own way to say which links are read: all. Which of them lead anywhere is decided where they are drawn.
    reader.validateLink = _is_link  # type: ignore[method-assign]
    return reader


def _is_link(url: str) -> bool:  # noqa: ARG001  # the library's
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Read an address that stands for itself, before its underscores are taken for marks."""
    if not state.src.startswith("://", state.pos) or (scheme := _SCHEME.search(state.pending)) is None:
        return False
    start = state.pos - len(scheme[0])
    found = _BARE.match(state.src, start, state.posMax)
    if found is None:
        return False
    address = found[0].rstrip(".,;:!?'*_~)]»”’")
    if "(" in address and found[0].startswith(address + ")"):
        address += ")"
    if len(address) <= len(scheme[0]) + 3:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("bare_address", "", 0).content = address
    state.pos = start + len(address)
    return True


def inline(text: str, ink: str = "") -> Line:
    """Return one line of text with its marks turned into inks, links as text and address."""
    if not _MARKS.search(text):
        return (Span(text, ink),) if text else NOTHING
    page = Page(ink, NOTHING, "", UNICODE)
    _words(page, _reader(headings=True, underlined=True).parseInline(text)[0].children or [])
    return tuple(span for line in page.paragraphs() for span in line.spans)


def plain_words(text: str) -> str:
    """Return a text's words on one line, without the marks in it."""
    lines = (text_of(line.spans) for line in paragraphs(text, "", ()))
    return " ".join(word for line in lines for word in line.split(" ") if word)


def unbroken(text: str) -> str:
    """Return the text with every kind of line break as a plain one; outer blank lines gone."""
    return printable(text).strip("\n").rstrip()


def plain_paragraphs(text: str, ink: str, lead: Line, fill: str = "") -> list[Paragraph]:
    """Return the text as it was written, a paragraph a line."""
    return [
        Paragraph((Span(one.expandtabs(4), ink),) if one else NOTHING, lead, lead, fill=fill)
        for one in printable(text).split("\n")
    ]


def literal_paragraphs(text: str, ink: str, lead: Line, fill: str = "") -> list[Paragraph]:
    """Return text that is no Markdown as it was written, several blank lines in a row as one; addresses are links."""
    lines: list[Paragraph] = []
    for one in unbroken(text).split("\n"):
        words = one.expandtabs(4).rstrip()
        if words or (lines and lines[-1].spans):
            lines.append(Paragraph(_linked(words, ink), lead, lead, fill=fill))
    return lines


def _linked(text: str, ink: str) -> Line:
    spans: list[Span] = []
    done = 0
    for found in _BARE.finditer(text):
        address = found[0].rstrip(".,;:!?'*_~)]»”’")
        spans.append(Span(text[done : found.start()], ink))
        spans.append(Span(address, f"{ink} link".lstrip(), address))
        done = found.start() + len(address)
    spans.append(Span(text[done:], ink))
    return tuple(span for span in spans if span.text)


def paragraphs(
    text: str,
    ink: str,
    lead: Line,
    *,
    fill: str = "",
    glyphs: Glyphs = UNICODE,
    headings: bool = True,
    underlined: bool = False,
) -> list[Paragraph]:
    """Return the text's lines with their marks turned into inks, several blank lines in a row as one.

    Args:
        lead: What stands before every screen line.
        headings: Whether `# ` at the beginning of a line is a mark. Customers mean a number sign.
        underlined: Whether a line of `-` or `=` makes a heading of the paragraph above: in e-mail it does.
    """
    text = unbroken(text)
    if len(text) > LONGEST_MARKED_UP or _TOO_DEEP.search(text) or _longest(text) > LONGEST_MARKED_UP_LINE:
        return plain_paragraphs(text, ink, lead, fill)
    text = "\n".join(line.expandtabs(4).rstrip() for line in _LONE_BREAK.sub("", text).split("\n"))
    page = Page(ink, lead, fill, glyphs)
    if not _MARKS.search(text):
        for one in text.split("\n"):
            if one:
                page.write(one)
                page.end_line()
            else:
                page.gap()
        return page.paragraphs()
    _blocks(page, _reader(headings=headings, underlined=underlined).parse(text), text.split("\n"))
    return page.paragraphs()


def _longest(text: str) -> int:
    return max(map(len, text.split("\n"))) if len(text) > LONGEST_MARKED_UP_LINE else 0


def _blocks(page: Page, tokens: Sequence[Token], lines: Sequence[str]) -> None:
    tight = _tight(tokens)
    for number, token in enumerate(tokens):
        kind = token.type
        if token.map and token.nesting >= 0 and kind != "inline" and token.map[0] > 0:
            # The web leaves a line free between the items of every list; there it means nothing.
            within = number in tight or (kind == "paragraph_open" and number - 1 in tight)
            if not within and not lines[token.map[0] - 1].strip(" >"):
                page.gap()
        if kind == "blockquote_open":
            page.open_quote()
        elif kind == "blockquote_close":
            page.close(quote=True)
        elif kind == "list_item_open":
            page.open_item(f"{token.info}{token.markup}" if token.info else "")
        elif kind == "list_item_close":
            page.close()
        elif kind in ("heading_open", "heading_close"):
            (page.begin if token.nesting > 0 else page.end)("heading")
        elif kind in ("fence", "code_block"):
            page.code(token.content)
        elif kind == "hr":
            page.rule()
        elif kind == "inline":
            _words(page, token.children or [])
            page.end_line()


def _tight(tokens: Sequence[Token]) -> set[int]:
    """Return which tokens open items of lists whose items are one paragraph each; the web stores all lists loose."""
    found: set[int] = set()
    items: list[tuple[int, list[int]]] = []
    for number, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            items.append((token.level, []))
        elif token.type == "list_item_open" and items:
            items[-1][1].append(number)
        elif token.type in ("bullet_list_close", "ordered_list_close") and items:
            level, opened = items.pop()
            if all(_paragraphs_of(tokens, number, level + 2) <= 1 for number in opened):
                found.update(opened)
                found.update(_lists_in(tokens, opened[0], number, level + 2))
    return found


def _lists_in(tokens: Sequence[Token], start: int, end: int, level: int) -> list[int]:
    """Return which tokens open lists in the items of a list."""
    return [at for at in range(start, end) if tokens[at].level == level and tokens[at].type.endswith("_list_open")]


def _paragraphs_of(tokens: Sequence[Token], item: int, level: int) -> int:
    count = 0
    for token in tokens[item + 1 :]:
        if token.type == "list_item_close" and token.level == level - 1:
            break
        count += token.level == level and token.type in ("paragraph_open", "fence", "code_block", "blockquote_open")
    return count


def _words(page: Page, tokens: Sequence[Token]) -> None:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        kind = token.type
        if kind == "text":
            page.write(token.content)
        elif kind in ("softbreak", "hardbreak"):
            page.end_line(even_if_empty=True)
        elif kind == "code_inline":
            page.write(token.content, "code")
        elif kind == "bare_address":
            page.write(token.content, "link", token.content)
        elif kind == "image":
            source = str(token.attrs.get("src") or "")
            words = "".join(child.content for child in token.children or [])
            if path := kept_at(source):
                # It stands below the words with its number, as a file that came with them does.
                page.write(picture_words(Picture(words or unquote(path.rpartition("/")[2]), path)), "muted")
            else:
                _link(page, token.children or [], source)
        elif kind == "link_open":
            end = next((end for end in range(at, len(tokens)) if tokens[end].type == "link_close"), len(tokens))
            _link(page, tokens[at:end], str(token.attrs.get("href") or ""))
            at = end + 1
            if token.markup == "autolink" and at < len(tokens) and tokens[at].content[:1].isalnum():
                # The bracket that ended the address is gone.
                page.write(" ")
        elif kind.endswith("_open"):
            page.begin(kind.removesuffix("_open"))
        elif kind.endswith("_close"):
            page.end(kind.removesuffix("_close"))


def _link(page: Page, inner: Sequence[Token], href: str) -> None:
    words = "".join(token.content for token in inner).strip()
    target = href if href.startswith(_TARGETS) else ""
    address = href.removeprefix("mailto:")
    if href.startswith("mention://"):
        page.write(words, "accent")
    elif not words or words == address or _same_address(words, address):
        page.write(words or address, "link", target)
    else:
        _words(page, inner)
        if href:
            page.write(" (")
            page.write(href, "link", target)
            page.write(")")


def _same_address(words: str, address: str) -> bool:
    """Whether words are an address before the library encoded it."""
    return _BARE.fullmatch(words) is not None and unquote(words) == unquote(address)
