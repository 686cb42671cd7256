from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.abilities import abilities, refusal
from tui.terminal.charset import in_ascii
from tui.terminal.colours import ascii_only, colours
from tui.terminal.environment import prepare_environment


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm-kitty"}, "256"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "screen"}, "16"),
        ({"TERM": "linux"}, "16"),
        ({"TERM": "screen.xterm-256color", "COLORTERM": "truecolor", "STY": "1.pts-0"}, "256"),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor", "STY": "1.pts-0", "TMUX": "x"}, "truecolor"),
        ({"TERM": "vt100"}, "none"),
        ({"TERM": "dumb"}, "none"),
        ({}, "none"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
    ],
)
def test_the_colour_depth_follows_the_environment(environ: dict[str, str], depth: str) -> None:
    assert colours(environ) == depth


def test_a_choice_decides_over_the_environment() -> None:
    assert colours({"TERM": "xterm-256color", "NO_COLOR": "1"}, "16") == "16"
    assert colours({"TERM": "vt100"}, "truecolor") == "truecolor"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "de_DE.utf8"}, False),
        ({"LANG": "de_DE"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "ru_RU.KOI8-R"}, True),
        ({"LANG": "de_DE.ISO-8859-15@euro", "LC_ALL": "C.UTF-8"}, False),
    ],
)
def test_only_a_locale_with_another_charset_means_ascii(environ: dict[str, str], expected: bool) -> None:
    assert ascii_only(environ) is expected


def test_old_consoles_are_sent_nothing_of_later_days() -> None:
    linux = abilities({"TERM": "linux"})
    assert (linux.links, linux.reports, linux.alternate_screen, linux.erases_in_colour) == (False, False, False, True)
    screen = abilities({"TERM": "screen-256color"})
    assert (screen.links, screen.reports, screen.alternate_screen, screen.erases_in_colour) == (
        False,
        True,
        False,
        False,
    )
    tmux = abilities({"TERM": "screen-256color", "TMUX": "/tmp/tmux"})
    assert (tmux.links, tmux.reports, tmux.alternate_screen, tmux.erases_in_colour) == (True, True, True, True)
    assert not abilities({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}).reports


def test_a_terminal_that_cannot_show_a_screen_gets_a_sentence() -> None:
    assert "TERM=dumb" in (refusal({"TERM": "dumb"}, (80, 24), is_terminal=True) or "")
    assert "19 columns" in (refusal({"TERM": "xterm"}, (19, 24), is_terminal=True) or "")
    assert "redirected" in (refusal({"TERM": "xterm"}, None, is_terminal=False) or "")
    assert refusal({"TERM": "xterm"}, (20, 24), is_terminal=True) is None
    assert refusal({"TERM": "xterm"}, (0, 0), is_terminal=True) is None


def test_textual_is_told_before_it_is_imported() -> None:
    environ = {"TEXTUAL_ANIMATIONS": "full", "TEXTUAL_DRIVER": "other:Driver"}
    prepare_environment("256", environ)
    assert environ == {
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "ESCDELAY": "50",
    }
    prepare_environment("none", environ)
    assert environ["NO_COLOR"] == "1"


def test_what_looks_alike_in_ascii_is_taken_and_the_rest_is_a_question() -> None:
    assert "".join(in_ascii(cell, 1) for cell in "│─┼éÅ…•ж") == "|-+eA.*?"
    assert in_ascii("漢", 2) == "? "


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=3), st.sampled_from([1, 2]))
def test_ascii_is_as_wide_as_what_it_stands_for(cell: str, width: int) -> None:
    shown = in_ascii(cell, width)
    assert shown.isascii()
    assert len(shown) == width or cell.isascii()
