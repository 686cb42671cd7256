"""What of an HTML mail nobody sees in a mail program: a newsletter's preheader, what only a telephone shows, scripts.

No reader of HTML that there is in Python looks into a mail's style sheets, where newsletters hide most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

UNSEEN: Final = frozenset({"script", "style", "head", "title", "template"})

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
"""Elements that nothing stands in."""

PARAGRAPH_ENDS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "div",
        "dl",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
"""Elements whose beginning ends a paragraph."""

# What ends by itself where another begins, although nobody wrote its end.
_ENDS: Final[Mapping[str, frozenset[str]]] = {
    "p": PARAGRAPH_ENDS,
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "head": frozenset({"body"}),
}

_SHEET: Final = re.compile(r"<style\b([^<>]*)>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_MEDIA: Final = re.compile(r"\bmedia\s*=\s*[\"']?([^\"'>]*)", re.IGNORECASE)
_EVERYWHERE: Final = frozenset({"", "all", "screen"})
_SELECTOR: Final = re.compile(r"(?:[a-z][a-z0-9]*)?([.#][-\w]+)")
"""One class or one id, of any element or of one kind; whatever is more than that depends on where an element stands."""
_LONGEST_SHEET: Final = 60_000
_NAMES: Final = re.compile(r"\s(class|id)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_STYLE: Final = re.compile(r"\sstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN: Final = re.compile(r"\shidden(?=[\s=/>])")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIZE: Final = re.compile(r"(\d*\.?\d+)\s*([a-z%]*)")
_RELATIVE: Final = frozenset({"em", "%", "ex", "ch"})


class _Open(NamedTuple):
    tag: str
    gone: bool
    """Whether it, or what it stands in, is not shown."""
    tiny: bool
    """Whether its letters have no size; what stands in it may give them one again."""


class Elements:
    """The elements that are open where a piece of HTML is read, so that what is hidden ends where it ends.

    Args:
        hidden: What the style sheets hide, of `hidden_names`.
    """

    def __init__(self, hidden: frozenset[str] = frozenset()) -> None:
        self._hidden = hidden
        self._open: list[_Open] = []
        self._tags: Counter[str] = Counter()

    @property
    def unseen(self) -> bool:
        """Whether what stands here is not shown."""
        return bool(self._open) and (self._open[-1].gone or self._open[-1].tiny)

    @property
    def gone(self) -> bool:
        """Whether nothing that stands here can be shown, whatever its size."""
        return bool(self._open) and self._open[-1].gone

    def begin(self, tag: str, attributes: Mapping[str, str | None]) -> bool:
        """Go into an element; return whether it can be seen."""
        while self._open and tag in _ENDS.get(self._open[-1].tag, ()):
            self._leave()
        style = _declarations(attributes.get("style") or "")
        within = self._open[-1] if self._open else _Open("", False, False)
        gone = within.gone or tag in UNSEEN or "hidden" in attributes or _takes_away(style)
        if self._hidden and not gone and "display" not in style:
            gone = _is_named(attributes.get("class") or "", attributes.get("id") or "", self._hidden)
        if tag not in VOID:
            # A mail without a doctype gives a table the size of letters anew.
            tiny = _is_tiny(style, within=within.tiny and tag != "table")
            self._open.append(_Open(tag, gone, tiny))
            self._tags[tag] += 1
        return not gone

    def end(self, tag: str) -> bool:
        """Leave an element, and what was left open in it; return whether its end can be seen."""
        if not self._tags[tag]:
            return not self.gone
        while (left := self._leave()).tag != tag:
            pass
        return not left.gone

    def _leave(self) -> _Open:
        left = self._open.pop()
        self._tags[left.tag] -= 1
        return left


def hidden_names(html: str) -> frozenset[str]:
    """Return the classes and ids, as `.name` and `#name`, that the style sheets of a mail hide on every screen."""
    if "<style" not in html and "<STYLE" not in html:
        return frozenset()
    found: set[str] = set()
    for sheet in _SHEET.finditer(html):
        media = _MEDIA.search(sheet[1])
        if media is None or media[1].strip().lower() in _EVERYWHERE:
            for selectors, body in _rules(_COMMENT.sub("", sheet[2][:_LONGEST_SHEET].lower())):
                style = _declarations(body)
                names = {name[1] for each in selectors.split(",") if (name := _SELECTOR.fullmatch(each.strip()))}
                if _takes_away(style):
                    found |= names
                elif "display" in style:
                    # The last word counts.
                    found -= names
    return frozenset(found)


def _rules(sheet: str) -> Iterable[tuple[str, str]]:
    """Give the rules that hold on every screen: what stands in a block of its own is for some of them."""
    selectors, start, depth = "", 0, 0
    for brace in re.finditer(r"[{}]", sheet):
        if brace[0] == "{":
            if not depth:
                selectors = sheet[start : brace.start()].rpartition(";")[2].replace("<!--", "").strip()
                start = brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                if not selectors.startswith("@"):
                    yield selectors, sheet[start : brace.start()]
                start = brace.end()


def _is_named(classes: str, element_id: str, hidden: frozenset[str]) -> bool:
    return f"#{element_id.lower()}" in hidden or any(f".{each}" in hidden for each in classes.lower().split())


def hides(tag: str, hidden: frozenset[str] = frozenset()) -> bool:
    """Whether a tag as it is written takes away what stands in it, whatever its size: for a glance, without `Elements`.

    Args:
        hidden: What the style sheets hide, of `hidden_names`.
    """
    words = tag.lower()
    if hidden:
        names = {found[1]: found[2] or found[3] or found[4] or "" for found in _NAMES.finditer(words)}
        if names and _is_named(names.get("class", ""), names.get("id", ""), hidden):
            style = _STYLE.search(words)
            if style is None or "display" not in _declarations(style[1] or style[2] or style[3] or ""):
                return True
    if "style" not in words and "hidden" not in words:
        return False
    style = _STYLE.search(words)
    return (style is not None and _takes_away(_declarations(style[1] or style[2] or style[3] or ""))) or bool(
        _HIDDEN.search(_QUOTED.sub('""', words))
    )


def _declarations(style: str) -> dict[str, str]:
    """Return what a style says, in small letters; an empty one says nothing, which is most of them."""
    if not style:
        return {}
    found: dict[str, str] = {}
    for each in _COMMENT.sub("", style.lower()).split(";"):
        name, colon, value = each.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def _takes_away(style: Mapping[str, str]) -> bool:
    # Not `mso-hide`: it hides from Outlook alone what all others show, a button say.
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or _is_nothing(style.get("max-height"))
        or _is_nothing(style.get("opacity"))
        or (_is_nothing(style.get("height")) and style.get("overflow") == "hidden")
    )


def _is_tiny(style: Mapping[str, str], *, within: bool) -> bool:
    found = _SIZE.match(size := style.get("font-size", ""))
    if found is None:
        return within and size in ("", "inherit", "larger", "smaller")
    return float(found[1]) == 0 or (within and found[2] in _RELATIVE)


def _is_nothing(size: str | None) -> bool:
    return bool(size) and (found := _SIZE.fullmatch(size or "")) is not None and float(found[1]) == 0
