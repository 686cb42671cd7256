from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import Key
from textual.pilot import Pilot

from tests.widgets.test_composer_writing import shown, writing
from tui.models.reference import CannedResponse
from tui.text.cells import FILLER, width
from tui.widgets.dialog import Field
from tui.widgets.graphemes import WholeDocument, border_after, border_before, borders, drawn, stand_in

SAMPLES = [
    "👩🏽\u200d🚀 👨\u200d👩\u200d👧",
    "می\u200cخواهم کتاب\u200cها",
    "क्\u200dष नि",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Bonjour\u00a0! 5\u202f000\u00a0€",
    "cafe\u0301 Tie\u0302\u0301ng",
    "Donau\u00addampf",
    "שלום \u200f!",
    "\ue000",
]
CHARACTERS = ["🇧🇷", "👍🏽", "👩🏽\u200d🚀", "❤\ufe0f", "e\u0301", "नि", "का", "ကျေး", "क्षि", "স্ত্রী"]
LINES = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("ािी क्\u200d\ufe0f👩🚀🇩🇪🏽ကြေ\t\x0b\u2028")),
    max_size=12,
).map(lambda text: text.replace("\n", " ").replace("\r", " "))


async def typed(pilot: Pilot[None], text: str) -> None:
    for letter in text:
        pilot.app.post_message(Key(letter, letter))
    await pilot.pause()


class OneField(App[None]):
    def compose(self) -> ComposeResult:
        yield Field()


@pytest.mark.parametrize("text", SAMPLES)
async def test_every_letter_that_is_typed_is_in_the_reply(text: str) -> None:
    async with writing() as (_, composer, pilot):
        await typed(pilot, f"<{text}>")
        assert composer.text == f"<{text}>"


@pytest.mark.parametrize("text", SAMPLES)
async def test_every_letter_that_is_typed_is_in_a_dialogs_line(text: str) -> None:
    async with OneField().run_test() as pilot:
        await typed(pilot, f"<{text}>")
        assert pilot.app.query_one(Field).value == f"<{text}>"


@pytest.mark.parametrize("one", CHARACTERS)
async def test_arrows_backspace_and_delete_go_by_whole_characters_in_a_reply(one: str) -> None:
    async with writing() as (_, composer, pilot):
        await typed(pilot, f"a{one}{one}b")
        await pilot.press("left", "left")
        await typed(pilot, "X")
        assert composer.text == f"a{one}X{one}b"
        await pilot.press("backspace", "backspace", "delete", "right")
        assert composer.text == "ab"
        await pilot.press("backspace", "backspace")
        assert composer.text == ""


@pytest.mark.parametrize("one", CHARACTERS)
async def test_arrows_backspace_and_delete_go_by_whole_characters_in_a_line(one: str) -> None:
    async with OneField().run_test() as pilot:
        field = pilot.app.query_one(Field)
        await typed(pilot, f"a{one}{one}b")
        await pilot.press("left", "left")
        await typed(pilot, "X")
        assert field.value == f"a{one}X{one}b"
        await pilot.press("backspace", "backspace", "delete", "right")
        assert field.value == "ab"


async def test_no_way_of_the_cursor_ends_within_a_character() -> None:
    async with writing() as (_, composer, pilot):
        await typed(pilot, "x👩🏽\u200d🚀y")
        await pilot.press("enter")
        await typed(pilot, "abcdef")
        for row, column in ((0, 2), (0, 3), (0, 4)):
            composer.editor.move_cursor((row, column))
            assert composer.editor.cursor_location == (0, 5)


async def test_words_with_spacing_vowels_are_drawn_with_a_cell_for_each() -> None:
    words = "आपका सामान कहाँ है"
    async with writing() as (app, composer, pilot):
        await typed(pilot, words)
        (line,) = [line for line in shown(app).splitlines() if "सामान" in line.replace(FILLER, "")]
        assert line.count(FILLER) == 4
        assert cell_len(line) == 80
        assert composer.editor.cursor_screen_offset.x == composer.editor.region.x + width(words)
        await typed(pilot, " ".join([words] * 12))
        for line in shown(app).splitlines():
            assert cell_len(line) == 80


async def test_a_canned_response_goes_in_as_it_was_saved() -> None:
    saved = (
        "می\u200cخواهم\x0bDonau\u00addampf\u200f\u2028🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    )
    async with writing() as (app, composer, pilot):
        composer.canned = [CannedResponse(id=1, short_code="x", content=saved)]
        await pilot.press("slash", "x", "tab")
        assert composer.text == saved
        assert "Donau" in shown(app)
        await pilot.press("end", "backspace")
        assert composer.source == saved.partition("🏴")[0]


@given(LINES)
def test_the_stand_in_is_as_long_and_as_wide_as_the_line_at_every_border(line: str) -> None:
    other = stand_in(line)
    assert len(other) == len(line)
    for border in borders(line):
        assert cell_len(other[:border].replace("\t", "")) == width(drawn(line)[:border].replace("\t", ""))


@given(LINES)
def test_the_borders_are_walked_in_both_directions(line: str) -> None:
    there, at = [0], 0
    while at < len(line):
        there.append(at := border_after(line, at))
    back = [at]
    while at:
        back.append(at := border_before(line, at))
    assert there == back[::-1] == [*borders(line)]


@given(st.lists(LINES, min_size=1), LINES)
def test_a_document_keeps_every_character(lines: list[str], line: str) -> None:
    document = WholeDocument("\n".join(lines))
    assert document.text == "\n".join(lines)
    document.replace_range((0, 0), (0, 0), line)
    assert document.text == line + "\n".join(lines)
