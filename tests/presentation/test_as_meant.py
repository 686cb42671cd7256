from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui.presentation.as_meant import as_meant
from tui.presentation.glyphs import UNICODE
from tui.presentation.html_words import html_paragraphs
from tui.presentation.markup import paragraphs, plain_words
from tui.presentation.spans import text_of

# As the server's and the widget's readers: line breaks kept, HTML left out.
SERVER = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable("strikethrough")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            number = self.lists[-1]
            if number is not None:
                self.found.append(f" {number}. ")
                self.lists[-1] = number + 1
        elif tag in ("p", "br", "h1", "h2", "blockquote"):
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def read(text: str) -> str:
    """Return the words that a customer reads."""
    words = _Words()
    words.feed(SERVER.render(text))
    return " ".join("".join(words.found).split())


LINES = [
    ("Your parcel leaves today.", "Your parcel leaves today."), ("--", "--"), ("-", "-"), ("=", "="), ("===", "==="), ("", ""),
    ("Ann Reed", "Ann Reed"), ("Please send <your order number> to me", "Please send <your order number> to me"),
    ("<b>bold?</b>", "<b>bold?</b>"), ("60*40*20 cm, 2**3**4", "60*40*20 cm, 2**3**4"), ("AT&amp;T", "AT&amp;T"),
    ("> what you said", "what you said"), ("1. one", "1. one"), ("2. two", "2. two"), ("3. three", "3. three"), ("7) seven", "7. seven"),
    ("(*) with milk (*)", "(*) with milk (*)"), ("see __init__.py", "see __init__.py"), ("[note]: later", "[note]: later"),
    ("**bold** and *it* `co*d*e <x>`", "bold and it co*d*e <x>"), ("[page](https://a.b/c*d*e)", "page"), ("<https://a.b/c>", "https://a.b/c"),
    ("write to <ann@lamps.example>", "write to ann@lamps.example"), ("- item", "item"), ("#4711 and snake_case", "#4711 and snake_case"),
    ("5 > 3 and 2 < 4", "5 > 3 and 2 < 4"), ("{{ contact.name }}", "{{ contact.name }}"),
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
def test_the_customer_reads_what_was_typed(lines: list[tuple[str, str]]) -> None:
    sent = as_meant("\n".join(typed for typed, _ in lines))
    wanted = " ".join(" ".join(words for _, words in lines).split())
    # A list's number may be shown with a dot where it was typed with a bracket.
    assert re.sub(r"(\d)\)", r"\1.", read(sent)) == re.sub(r"(\d)\)", r"\1.", wanted)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("It comes on Friday.\n--\nAnn Reed", "It comes on Friday.\n\n--\nAnn Reed"),
        ("It comes.\n---\nAnn\n===", "It comes.\n\\---\nAnn\n\\==="),
        ("> quote\nanswer", "> quote\n\nanswer"),
        ("1. one\n3. three", "1\\. one\n3\\. three"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("60*40*20 cm", "60\\*40\\*20 cm"),
        ("un**bold**able and 60**40", "un**bold**able and 60\\*\\*40"),
        ("```\na*b*c\n--\n<x>\n```", "```\na*b*c\n--\n<x>\n```"),
        ("Hello\n\n    a*b*c <x>\n\nbye", "Hello\n\n    a*b*c <x>\n\nbye"),
        ("\\*as it is\\*", "\\*as it is\\*"),
    ],
)
def test_no_more_is_changed_than_is_needed(typed: str, sent: str) -> None:
    assert as_meant(typed) == sent


@given(st.text(st.sampled_from("ab 1.\n-=>*_`~[]()<>\\&;#{}"), max_size=60))
def test_whatever_is_typed_comes_through_once(text: str) -> None:
    assert "".join(as_meant(text).split()).replace("\\", "") == "".join(text.split()).replace("\\", "")


def test_marks_that_are_meant_are_marks() -> None:
    html = SERVER.render(as_meant("**bold** [x](https://a.b)\n\n- one\n- two\n\n> said\n\n`code`"))
    for tag in ("<strong>", '<a href="https://a.b">', "<li>", "<blockquote>", "<code>"):
        assert tag in html


@pytest.mark.parametrize(
    "text",
    ["a **b** *c* ~~d~~ `e`", "- one\n- two\n\n1. first\n2. second", "> said\n> so\n\nanswer", "x\ny\n\nz", "[page](https://a.b/c_d) end",
     "# Title\n\ntext", "```\ncode  here\n  more\n```"],
)  # fmt: skip
def test_the_mail_that_left_is_shown_like_the_words_it_was_made_of(text: str) -> None:
    left = html_paragraphs(SERVER.render(text), "", (), fill="", glyphs=UNICODE)
    assert [text_of((*one.lead, *one.spans)).rstrip() for one in left] == [
        text_of((*one.lead, *one.spans)).rstrip() for one in paragraphs(text, "", ())
    ]
    assert [one.spans for one in left] == [one.spans for one in paragraphs(text, "", ())] or "](" in text


def test_what_a_mail_lost_is_lost_on_the_screen_too() -> None:
    html = "<h2>It comes on Friday.</h2>\n<p>Please send <!-- raw HTML omitted --> to us<script>x()</script></p>"
    assert [text_of(one.spans) for one in html_paragraphs(html, "", (), fill="", glyphs=UNICODE)] == [
        "It comes on Friday.",
        "",
        "Please send to us",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Line one\\\nline two\\", "Line one line two\\"),
        ("hey [@Joana \\[Sales\\]](mention://user/1/Joana) ***please call*** \\\nsecond", "hey @Joana [Sales] please call second"),
        ("**bold with *inner***.", "bold with inner."),
        ("see [our page](https://lamps.example.com/help\\_\\(de\\)?b=\\_2\\_) now", "see our page (https://lamps.example.com/help_(de)?b=_2_) now"),
        ("[our page](https://lamps.example.com/help_(de))", "our page (https://lamps.example.com/help_(de))"),
        ("see <https://lamps.example.com/a?b=1>here", "see https://lamps.example.com/a?b=1 here"),
    ],
)  # fmt: skip
def test_marks_of_the_web_are_read_as_it_meant_them(text: str, words: str) -> None:
    assert plain_words(text) == words


def test_a_list_of_the_web_has_no_blank_lines_between_its_items() -> None:
    assert [
        text_of((*one.lead, *one.spans))
        for one in paragraphs("* one\n\n* two\n\n  * two a\n\n  * two b\n\nend", "", ())
    ] == [
        "• one",
        "• two",
        "  • two a",
        "  • two b",
        "",
        "end",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        r"\\server\share",
        r"see \\files01\team and C:\$Recycle.Bin",
        r"C:\.ssh and D:\(old)\x",
        r"C:\new\folder",
        r"C:\_new and D:\a\_b_\#c",
        r"look in C:\_old_\[x].",
        r"\"so\" he said",
        r"50\% of 3\/4",
    ],
)
def test_a_backslash_is_read_as_it_was_typed(typed: str) -> None:
    assert read(as_meant(typed)) == typed


@pytest.mark.parametrize(
    ("typed", "shown"), [(r"\*not bold\*", "*not bold*"), (r"snake\_case", "snake_case"), (r"1\. first", "1. first")]
)
def test_an_escape_stays_one(typed: str, shown: str) -> None:
    assert as_meant(typed) == typed
    assert read(typed) == shown


@pytest.mark.parametrize("typed", [r"\\server\share", r"C:\$x", "3. a\n1. b", "words\n===", "a\n-"])
def test_what_is_as_meant_already_is_left_alone(typed: str) -> None:
    assert as_meant(as_meant(typed)) == as_meant(typed)
