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


@pytest.mark.parametrize(
    ("sheet", "attribute"),
    [
        (".preheader { display: none !important; }", 'class="preheader"'),
        ("<!-- .a, .preheader{color:#fff;display:none} -->", "class='big preheader'"),
        ("#top{max-height:0;overflow:hidden}", "id=top"),
        ("div.Preheader{display:none}", 'class="Preheader"'),
        (
            "@import url(x.css); @media print{.b{color:red}} /* .b{} */ .preheader{visibility:hidden}",
            'class="preheader"',
        ),
        ("@font-face{src:url(x)} @media screen{.c{display:block}} .preheader{opacity:0}", 'class="preheader"'),
    ],
)
def test_what_a_style_sheet_hides_is_not_shown(sheet: str, attribute: str) -> None:
    html = f"<html><head><style type='text/css'>{sheet}</style></head><body><div {attribute}>Only today: half price</div>Dear Ann"
    assert shown(html) == ["Dear Ann"]
    assert not html_says_more(Email(full_text="Dear Ann", html=html))


@pytest.mark.parametrize(
    ("sheet", "attribute"),
    [
        # What only a telephone, or paper, does not show.
        ("@media (max-width:600px){.wide{display:none}}", 'class="wide"'),
        ("@media print{.wide{display:none} .b{}} .b{color:red}", 'class="wide"'),
        # Where it stands decides.
        (".footer .wide{display:none}", 'class="wide"'),
        (".wide:hover{display:none}", 'class="wide"'),
        ("[class=wide]{display:none}", 'class="wide"'),
        # The last word counts, and the element's own.
        (".wide{display:none} .wide{display:block}", 'class="wide"'),
        (".wide{display:none}", 'class="wide" style="display:block"'),
        (".wid{display:none}", 'class="wide"'),
        (".wide{display:none", 'class="wide"'),
    ],
)
def test_what_a_style_sheet_hides_elsewhere_is_shown(sheet: str, attribute: str) -> None:
    assert shown(f"<style>{sheet}</style><p {attribute}>Dear Ann</p>") == ["Dear Ann"]


def test_a_style_sheet_for_paper_hides_nothing() -> None:
    assert shown('<style media="print">.a{display:none}</style><p class="a">Dear Ann</p>') == ["Dear Ann"]
    assert shown('<style media="screen">.a{display:none}</style><p class="a">x</p>Dear Ann') == ["Dear Ann"]


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
