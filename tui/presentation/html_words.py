"""The HTML of an e-mail of ours as the paragraphs of a pane: what left, as the customer reads it."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from tui.models.message import Email
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.page import Page
from tui.presentation.spans import NOTHING, Line, Paragraph, text_of
from tui.text.html_glance import is_stub, says_more
from tui.text.html_unseen import Elements, hidden_names

LONGEST: Final = 60_000
"""Characters above which nobody wrote it here; it takes a tenth of a second by then."""

_STYLES: Final = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BLANKS: Final = re.compile(r"[ \t\n\r\f]+")
_MARKS: Final = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "s", "del": "s", "strike": "s", "code": "code", "kbd": "code",
}  # fmt: skip
_BLOCKS: Final = frozenset(
    {"p", "div", "table", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
_LINES: Final = frozenset({"tr", "dt", "dd", "address", "section", "article", "header", "footer"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TARGETS: Final = ("https://", "http://", "mailto:")


def html_paragraphs(html: str, ink: str, lead: Line, *, fill: str, glyphs: Glyphs) -> list[Paragraph]:
    """Return what a mail program shows of a piece of HTML; nothing where it shows nothing."""
    hidden = hidden_names(html)
    if len(html) > LONGEST:
        # What nobody sees is most of many a newsletter.
        html = _STYLES.sub("", html)
    if len(html) > LONGEST:
        return []
    page = Page(ink, lead, fill, glyphs)
    reader = _Reader(page, hidden)
    reader.feed(html)
    reader.close()
    return page.paragraphs()


def html_text(html: str) -> str:
    """Return the words of a piece of HTML, however long it is, as lines."""
    page = Page("", NOTHING, "", UNICODE)
    reader = _Reader(page, hidden_names(html))
    reader.feed(html)
    reader.close()
    return "\n".join(text_of((*each.lead, *each.spans)) for each in page.paragraphs())


@lru_cache(maxsize=256)
def html_says_more(email: Email) -> bool:
    """Whether the HTML part of a mail has words that its text has not."""
    return says_more(email.full_text, email.html)


@lru_cache(maxsize=256)
def stands_for_text(email: Email) -> str:
    """Return the words of a mail's HTML part where its text is a stub: most of them are missing there; else nothing.

    Some texts say only that there is HTML.
    """
    return html_text(email.html) if is_stub(email.full_text, email.html) else ""


class _Reader(HTMLParser):
    def __init__(self, page: Page, hidden: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._page = page
        self._lists: list[int | None] = []
        self._items = 0
        self._quotes = 0
        self._elements = Elements(hidden)
        self._verbatim = 0
        self._links: list[tuple[str, str]] = []
        self._ends_blank = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page = self._page
        attributes = dict(attrs)
        if not self._elements.begin(tag, attributes):
            return
        if tag in _BLOCKS:
            self._break(gap=not (self._items and tag in ("ul", "ol", "p")))
        elif tag in _LINES:
            self._break()
        if tag in ("td", "th") and not self._ends_blank:
            self.handle_data(" ")
        if tag == "br":
            page.end_line(even_if_empty=True)
            self._ends_blank = True
        elif tag == "hr":
            page.rule()
        elif tag in ("ul", "ol"):
            start = attributes.get("start") or "1"
            self._lists.append(None if tag == "ul" else int(start) if start.isdecimal() and len(start) < 10 else 1)
        elif tag == "li":
            self._item()
        elif tag == "blockquote":
            page.open_quote()
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
            page.begin("code")
        elif tag in _MARKS:
            page.begin(_MARKS[tag])
        elif tag in _HEADINGS:
            page.begin("heading")
        elif tag == "a":
            self._links.append((attributes.get("href") or "", ""))
        elif tag == "img":
            self.handle_data(attributes.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        page = self._page
        if not self._elements.end(tag):
            return
        if tag in _BLOCKS or tag in _LINES:
            self._break()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li" and self._items:
            page.close()
            self._items -= 1
            self._ends_blank = True
        elif tag == "blockquote" and self._quotes:
            page.close(quote=True)
            self._quotes -= 1
        elif tag == "pre" and self._verbatim:
            self._verbatim -= 1
            page.end("code")
        elif tag in _MARKS:
            page.end(_MARKS[tag])
        elif tag in _HEADINGS:
            page.end("heading")
        elif tag == "a" and self._links:
            href, words = self._links.pop()
            address = href.removeprefix("mailto:")
            shown = words.strip() or not self._elements.unseen
            if href and shown and words.strip() not in (href, address):
                page.write(" (")
                page.write(address, "link", href if href.startswith(_TARGETS) else "")
                page.write(")")
        if tag in _BLOCKS and not self._items:
            page.gap()

    def handle_data(self, data: str) -> None:
        if self._elements.unseen or not data:
            return
        if not self._verbatim:
            data = _BLANKS.sub(" ", data)
            if self._ends_blank:
                data = data.lstrip(" ")
            if not data:
                return
            self._ends_blank = data.endswith(" ")
        if self._links:
            href, words = self._links[-1]
            self._links[-1] = href, words + data
            self._page.write(data, "link", href if href.startswith(_TARGETS) else "")
        else:
            self._page.write(data)

    def _item(self) -> None:
        self._break()
        number = self._lists[-1] if self._lists else None
        if self._lists and number is not None:
            self._lists[-1] = number + 1
        self._page.open_item("" if number is None else f"{number}.")
        self._items += 1

    def _break(self, *, gap: bool = False) -> None:
        self._page.end_line()
        self._ends_blank = True
        if gap:
            self._page.gap()
