"""What a mail program hides of an HTML mail is not shown here either, and nothing else is lost with it."""

from __future__ import annotations

import time

import pytest

from tui.models.message import Email
from tui.presentation.html_words import html_says_more, html_text

HIDING = (
    'style="display:none"',
    "style='DISPLAY : none !important; color:#fff'",
    "style=display:none",
    'style="display:block;font-size:0"',
    'style="font-size:0px;line-height:0"',
    'style="max-height:0;overflow:hidden"',
    'style="max-height:0px; mso-hide:all"',
    'style="height:0;overflow:hidden"',
    'style="visibility:hidden"',
    'style="opacity:0"',
    'style="/* preview */display:none"',
    "hidden",
    'hidden="hidden"',
)


def shown(html: str) -> list[str]:
    return [line.strip() for line in html_text(html).split("\n") if line.strip()]


@pytest.mark.parametrize("attribute", HIDING)
@pytest.mark.parametrize("tag", ["div", "span", "p", "td"])
def test_a_preheader_is_not_shown(attribute: str, tag: str) -> None:
    wrap = ("<table><tr>", "</tr></table>") if tag == "td" else ("", "")
    html = f"<body>{wrap[0]}<{tag} {attribute}>Only <b>today</b>: half price</{tag}>{wrap[1]}<p>Dear Ann</p></body>"
    assert shown(html) == ["Dear Ann"]


@pytest.mark.parametrize(
    "html",
    [
        '<div style="display:none">a<div>b</div>c</div><p>Dear Ann</p>',
        '<p style="display:none">a<p>Dear Ann',
        '<ol><li style="display:none">a<li style="display:none">b</ol>Dear Ann',
        '<table><tr><td style="display:none">a<td>Dear Ann</table>',
        '<div><span style="display:none">a</div><div>Dear Ann</div>',
        '<img style="display:none" alt="a"><p>Dear Ann</p>',
        '<div style="display:none"><script>"</div>"</script>a<br>b<ul><li>c</ul><blockquote>d</div>Dear Ann',
        "<head><title>a</title><style>p { color: red }</style><body><p>Dear Ann</p>",
        '<div style="font-size:0"><a href="https://a.example/x">a</a></div>Dear Ann',
        '<div style="font-size:0">a<h1>b</h1><span style="font-size:2em">c</span></div>Dear Ann',
    ],
)
def test_what_is_hidden_ends_where_its_element_ends(html: str) -> None:
    assert shown(html) == ["Dear Ann"]


@pytest.mark.parametrize(
    "html",
    [
        # What MJML makes: letters without a size around columns that have one.
        '<td style="font-size:0px;padding:20px"><div style="font-size:13px">Dear Ann</div></td>',
        '<div style="font-size:0"><table><tr><td>Dear Ann</td></tr></table></div>',
        # Hidden from Outlook alone.
        '<a style="mso-hide:all">Dear Ann</a>',
        '<p style="max-height:200px;font-size:10px;opacity:0.9;height:0">Dear Ann</p>',
        '<p title="hidden" class="display:none" data-style="display:none">Dear Ann</p>',
        "</div></span>Dear Ann</b>",
    ],
)
def test_what_can_be_seen_is_shown(html: str) -> None:
    assert shown(html) == ["Dear Ann"]


def test_hidden_words_alone_are_no_reason_to_read_the_html_part() -> None:
    hidden = '<div style="display:none">Savings, vouchers, surprises inside<div>x</div></div>'
    assert not html_says_more(Email(full_text="Dear Ann", html=f"{hidden}<p>Dear Ann</p>"))
    assert html_says_more(Email(full_text="Dear Ann", html=f"{hidden}<p>Dear Ann, your parcel is lost</p>"))
    around = '<td style="font-size:0"><div style="font-size:13px">Dear Ann, your parcel is lost</div></td>'
    assert html_says_more(Email(full_text="Dear Ann", html=around))


def test_a_mail_of_unclosed_elements_is_read_in_no_time() -> None:
    began = time.process_time()
    html_text("<div style='display:none'><b>" * 20_000 + "</i></b>" * 40_000)
    assert time.process_time() - began < 10
