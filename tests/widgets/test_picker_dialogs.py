from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.widgets.desk_playground import DialogStage, agents, labels
from tui.commands.desk import Option
from tui.models.outgoing import Outgoing, Stage
from tui.presentation.glyphs import ASCII
from tui.presentation.snooze import NotATime, read_time, spoken
from tui.widgets.confirm import Confirm
from tui.widgets.help_screen import HelpRow, HelpScreen, HelpSection
from tui.widgets.outbox_view import OutboxView
from tui.widgets.palette import Palette, PaletteEntry
from tui.widgets.picker import Picker, SeveralPicker
from tui.widgets.prompt import Prompt
from tui.widgets.sheet import Sheet

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 10, 12, tzinfo=UTC)


class Answers(list[object]):
    """What a dialog answered; empty while it is open."""


@asynccontextmanager
async def asked(screen: Screen[T], size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Answers, Pilot[None]]]:
    app = DialogStage()
    answers = Answers()
    async with app.run_test(size=size) as pilot:
        app.push_screen(screen, answers.append)
        await pilot.pause()
        yield answers, pilot


def shown(pilot: Pilot[None]) -> str:
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()
    )


async def test_a_few_letters_and_enter_choose() -> None:
    async with asked(Picker("Assign to", agents())) as (answers, pilot):
        await pilot.press("l", "i", "m", "enter")
        await pilot.pause()
        assert answers == ["2"]


async def test_words_that_are_typed_can_be_a_choice_of_their_own_which_stands_first() -> None:
    def read(words: str) -> Option | str:
        return Option("own", "Until 9", "words") if words == "9" else f"{words} is no time."

    picker = Picker("Snooze until", [Option("1", "An hour from now")], read=read)
    async with asked(picker) as (answers, pilot):
        await pilot.press("x", "y")
        assert "xy is no time." in shown(pilot)
        await pilot.press("ctrl+u", "9")
        assert "Until 9" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert answers == ["own"]


async def test_the_mark_starts_on_what_holds_now() -> None:
    async with asked(Picker("Team", [Option("1", "A"), Option("2", "B", marked=True)])) as (answers, pilot):
        assert "▌• B" in shown(pilot)
        await pilot.press("up", "enter")
        await pilot.pause()
        assert answers == ["1"]


async def test_escape_answers_nothing() -> None:
    async with asked(Picker("Assign to", agents())) as (answers, pilot):
        await pilot.press("escape")
        await pilot.pause()
        assert answers == [None]


async def test_letters_that_find_nothing_say_so_and_enter_waits() -> None:
    async with asked(Picker("Assign to", agents())) as (answers, pilot):
        await pilot.press("x", "q", "enter")
        await pilot.pause()
        assert "Nothing is called that." in shown(pilot)
        assert answers == []


async def test_a_list_without_choices_says_what_is_missing() -> None:
    async with asked(Picker("Team", [], empty="This account has no teams.")) as (_, pilot):
        assert "This account has no teams." in shown(pilot)


async def test_filtering_moves_nothing_else_on_the_screen() -> None:
    async with asked(Picker("Assign to", agents())) as (_, pilot):
        before = pilot.app.screen.query_one("#box").region
        await pilot.press("k", "e", "n")
        await pilot.pause()
        assert pilot.app.screen.query_one("#box").region == before


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        ("enter", {"vip", "late"}),
        ("plus b u g space minus v i p enter", {"late", "bug"}),
        ("b u g enter", {"vip", "late", "bug"}),
        ("b u g tab s p a tab enter", {"vip", "late", "bug", "spam"}),
        ("l a t e tab enter", {"vip"}),
        ("tab enter", {"vip"}),
    ],
)
async def test_labels_are_turned_by_tab_and_by_words(keys: str, holds: set[str]) -> None:
    async with asked(SeveralPicker("Labels", labels())) as (answers, pilot):
        await pilot.press(*keys.split())
        await pilot.pause()
        assert answers == [holds]


async def test_labels_that_are_not_there_keep_the_dialog_open() -> None:
    async with asked(SeveralPicker("Labels", labels())) as (answers, pilot):
        await pilot.press("plus", "x", "y", "enter")
        await pilot.pause()
        assert "no such label: xy" in shown(pilot)
        assert answers == []


async def test_what_will_change_stands_below_the_labels() -> None:
    async with asked(SeveralPicker("Labels", labels())) as (_, pilot):
        await pilot.press("plus", "b", "u", "g", "space", "minus", "v", "i", "p")
        await pilot.pause()
        assert any("│ +bug -vip  " in row and "+bug -vip" in row for row in shown(pilot).splitlines()[3:])
        assert "[x] bug" in shown(pilot)
        assert "[ ] vip" in shown(pilot)


def snooze_prompt() -> Prompt:
    def understood(words: str) -> bool:
        try:
            read_time(words, NOW, UTC)
        except NotATime:
            return False
        return True

    def echo(words: str) -> str:
        try:
            return spoken(read_time(words, NOW, UTC), NOW, UTC)
        except NotATime as refusal:
            return str(refusal)

    return Prompt("Snooze until", echo, accepts=understood)


async def test_plain_words_are_echoed_as_an_absolute_time_before_enter() -> None:
    async with asked(snooze_prompt()) as (answers, pilot):
        await pilot.press("t", "u", "e", "space", "1", "4")
        await pilot.pause()
        assert "Tue 24 Nov, 14:00 UTC (in 3 h 48 min)" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert answers == ["tue 14"]


async def test_a_line_that_is_not_accepted_stays_and_says_why() -> None:
    async with asked(snooze_prompt()) as (answers, pilot):
        await pilot.press("t", "o", "d", "a", "y", "space", "9", "enter")
        await pilot.pause()
        assert "is past. It is 10:12 now." in shown(pilot)
        assert answers == []


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("enter", False), ("escape", False)])
async def test_only_y_agrees(key: str, answer: bool) -> None:
    async with asked(Confirm("Discard this draft?", yes="discard", no="keep")) as (answers, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert answers == [answer]


COMMANDS = (
    PaletteEntry("conversation.resolve", "Resolve", "e", "Mark it as done.", "This conversation is already resolved."),
    PaletteEntry("conversation.snooze", "Snooze", "z", "Put it away until a time."),
    PaletteEntry("outbox.show", "Outbox", "", "Show what has not reached the server."),
)


async def test_the_palette_shows_the_key_beside_each_command() -> None:
    async with asked(Palette(COMMANDS)) as (_, pilot):
        line = next(line for line in shown(pilot).splitlines() if "Snooze" in line)
        assert line.split("│")[1].rstrip().endswith(" z")


async def test_the_palette_runs_what_is_found() -> None:
    async with asked(Palette(COMMANDS)) as (answers, pilot):
        await pilot.press("s", "n", "enter")
        await pilot.pause()
        assert answers == ["conversation.snooze"]


async def test_the_palette_finds_by_what_a_command_does() -> None:
    async with asked(Palette(COMMANDS)) as (answers, pilot):
        await pilot.press(*"reached", "enter")
        await pilot.pause()
        assert answers == ["outbox.show"]


async def test_a_command_that_can_not_run_now_says_why_and_does_not() -> None:
    async with asked(Palette(COMMANDS, typed="reso")) as (answers, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert "Not now: This conversation is already resolved." in shown(pilot)
        assert "(not now)" in shown(pilot)
        assert answers == []


async def test_what_a_command_does_is_told_whole_however_long_it_is() -> None:
    words = "Put what lies under the cursor away until the time you name, or until the customer writes again; LAST."
    commands = (*COMMANDS, PaletteEntry("long", "Long", "", words))
    async with asked(Palette(commands, typed="long")) as (_, pilot):
        assert "LAST." in shown(pilot)
        await pilot.press("escape")


async def test_a_box_with_one_list_does_not_repeat_its_title() -> None:
    async with asked(HelpScreen("Journal of this session", [HelpSection("", (HelpRow("12:00", "done"),))])) as (
        _,
        pilot,
    ):
        assert shown(pilot).count("Journal of this session") == 1
        await pilot.press("escape")


async def test_help_shows_the_keys_it_is_given_and_closes() -> None:
    rows = tuple(HelpRow(f"k{number}", f"does thing {number}") for number in range(40))
    async with asked(HelpScreen("Keys in the list", [HelpSection("Moving", rows)])) as (answers, pilot):
        assert "does thing 0" in shown(pilot)
        assert "does thing 39" not in shown(pilot)
        await pilot.press("G")
        await pilot.pause()
        assert "does thing 39" in shown(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert answers == [None]


def queue() -> Sequence[Outgoing]:
    return [
        Outgoing(
            token=token,
            conversation_id=number,
            content=f"text {token}",
            private=False,
            stage=Stage.QUEUED,
            written_at=NOW - timedelta(minutes=5),
        )
        for number, token in ((1, "first"), (2, "second"))
    ]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("e", OutboxView.EditRequested),
        ("enter", OutboxView.EditRequested),
        ("r", OutboxView.RetryRequested),
        ("d", OutboxView.DropRequested),
    ],
)
async def test_the_outbox_says_what_is_wanted_with_the_marked_entry(
    key: str, kind: type[OutboxView.EditRequested | OutboxView.RetryRequested | OutboxView.DropRequested]
) -> None:
    async with asked(OutboxView(queue(), {1: "Maria", 2: "João"}, NOW)) as (_, pilot):
        await pilot.press("j", key)
        await pilot.pause()
        assert isinstance(pilot.app, DialogStage)
        assert [each.token for each in pilot.app.heard(kind)] == ["second"]


async def test_an_entry_that_left_the_queue_leaves_the_view_and_the_mark_stays() -> None:
    view = OutboxView(queue(), {1: "Maria", 2: "João"}, NOW)
    async with asked(view) as (_, pilot):
        await pilot.press("j")
        view.show_queue(queue()[1:], {2: "João"}, NOW)
        await pilot.pause()
        assert "Maria" not in shown(pilot)
        assert "▌Reply to João" in shown(pilot)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (40, 10)])
async def test_dialogs_fit_into_every_terminal(size: tuple[int, int]) -> None:
    many = [Option(str(number), f"Agent number {number} with quite a long name", "online") for number in range(60)]
    async with asked(Picker("Assign to", many), size) as (_, pilot):
        box = pilot.app.screen.query_one("#box").region
        assert box.width <= size[0]
        assert box.height <= size[1]
        assert "Enter choose" in shown(pilot)


async def test_markup_in_choices_and_questions_is_shown_as_it_is() -> None:
    async with asked(Picker("[/x] team", [Option("1", "[b]Eve[/x]", "[@click=app.quit]x")])) as (_, pilot):
        assert "[/x] team" in shown(pilot)
        assert "[b]Eve[/x]  [@click=app.quit]x" in shown(pilot)
    async with asked(Confirm("Drop [/y]?", detail="[red]no[/z]")) as (_, pilot):
        assert "Drop [/y]?" in shown(pilot)
        assert "[red]no[/z]" in shown(pilot)


async def test_a_dialog_lies_over_the_screen_without_dimming_it() -> None:
    async with asked(Picker("Assign to", agents())) as (_, pilot):
        assert pilot.app.screen.styles.background.a == 0


async def drawn_in_box(screen: Screen[T]) -> str:
    async with asked(screen) as (_, pilot):
        await pilot.press("2", "h")
        await pilot.pause()
        box = pilot.app.screen.query_one("#box").region
        return "".join(row[box.x : box.right] for row in shown(pilot).splitlines()[box.y : box.bottom])


async def test_in_ascii_nothing_else_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sheet, "glyphs", ASCII)
    choices = [Option("1", "Mira Holt", "online", marked=True), Option("2", "Jo", "busy")]
    assert (await drawn_in_box(Picker("Assign to", choices))).isascii()
    assert (await drawn_in_box(SeveralPicker("Labels", choices))).isascii()
    assert (await drawn_in_box(snooze_prompt())).isascii()
    assert (await drawn_in_box(Palette(COMMANDS))).isascii()


async def test_the_box_of_the_label_that_enter_will_add_is_filled_while_its_name_is_typed() -> None:
    async with asked(SeveralPicker("Labels", labels())) as (_, pilot):
        await pilot.press("b", "u", "g")
        await pilot.pause()
        assert "[x] bug" in shown(pilot)
        assert "+bug" in shown(pilot)
        await pilot.press("backspace", "backspace", "backspace")
        await pilot.pause()
        assert "[ ] bug" in shown(pilot)


async def test_a_list_that_is_longer_than_its_box_says_how_much_more_there_is() -> None:
    choices = [Option(str(number), f"Option {number}") for number in range(13)]
    async with asked(Picker("Order", choices)) as (_, pilot):
        assert "↓ 1 more" in shown(pilot)
        await pilot.press("up", *["down"] * 12)
        await pilot.pause()
        assert "more" not in shown(pilot)
