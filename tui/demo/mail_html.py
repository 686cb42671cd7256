"""What Chatwoot makes of a reply's Markdown before it leaves as an e-mail."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OMITTED = "<!-- raw HTML omitted -->"


def mail_html(text: str) -> str:
    """Return the HTML: CommonMark with every line break kept and HTML left out (`lib/base_markdown_renderer.rb`, 4.15)."""
    return str(_renderer().render(text))


@cache
def _renderer() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable("strikethrough")
    for kind in ("html_inline", "html_block"):
        renderer.add_render_rule(kind, _omitted)
    return renderer


def _omitted(*_: object) -> str:
    return _OMITTED
