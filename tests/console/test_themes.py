"""Every theme of ours can be read by everybody, and nobody else's theme leaves a role without a colour."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tui.console.themed_app import ThemedApp
from tui.console.themes import (
    AA_CONTRAST,
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    ROLES,
    SIXTEEN,
    THEMES,
    contrast,
    role_colours,
)

GROUNDS = {"note": "note-background", "match": "match-background"}
TEXTS = (
    *(role for role in ROLES if not role.endswith("-background") and role != "rule"),
    "foreground",
    "warning",
    "success",
    "accent",
    "error",
)


def colours_of(theme: Theme) -> dict[str, str]:
    return {**role_colours(theme), **theme.to_color_system().generate(), **theme.variables}


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", TEXTS)
def test_every_text_of_our_themes_meets_wcag_aa(theme: Theme, role: str) -> None:
    colours = colours_of(theme)
    ground = Color.parse(colours[GROUNDS.get(role, "background")])

    assert contrast(Color.parse(colours[role]), ground) >= AA_CONTRAST


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["muted", "danger", "pending", "warning", "accent"])
def test_what_stands_on_a_note_can_be_read_there(theme: Theme, role: str) -> None:
    colours = colours_of(theme)

    assert contrast(Color.parse(colours[role]), Color.parse(colours["note-background"])) >= AA_CONTRAST


@pytest.mark.parametrize("role", [role for role in TEXTS if role != "pending"])
def test_high_contrast_means_aaa(role: str) -> None:
    colours = colours_of(HIGH_CONTRAST)
    ground = Color.parse(colours[GROUNDS.get(role, "background")])

    assert contrast(Color.parse(colours[role]), ground) >= 7


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_our_themes_name_every_role(theme: Theme) -> None:
    assert set(ROLES) <= set(theme.variables)


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_textuals_own_themes_get_every_role_legibly(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    colours = role_colours(theme)
    assert set(colours) == set(ROLES)
    if theme.ansi:
        return
    background = Color.parse(theme.to_color_system().generate()["background"])

    for role in ("customer", "own", "activity", "unread", "danger", "pending", "muted"):
        assert contrast(Color.parse(colours[role]), background) >= AA_CONTRAST - 0.05, role
    note_ground = Color.parse(colours["note-background"])
    assert contrast(Color.parse(colours["note"]), note_ground) >= AA_CONTRAST - 0.05


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", TEXTS)
def test_in_16_colours_no_text_sinks_into_its_ground(theme: Theme, role: str) -> None:
    colours = colours_of(theme)

    def seen(name: str) -> Color:
        reduced = Color.parse(colours[name]).rich_color.downgrade(ColorSystem.STANDARD)
        return Color(*reduced.get_truecolor(DEFAULT_TERMINAL_THEME))

    assert contrast(seen(role), seen(GROUNDS.get(role, "background"))) >= 3


def test_the_theme_for_16_colours_leaves_the_terminals_background_alone() -> None:
    assert SIXTEEN.background == "ansi_default"
    assert SIXTEEN.variables["note-background"] == "ansi_default"


@pytest.mark.parametrize("theme", [*THEMES, BUILTIN_THEMES["ansi-dark"]], ids=lambda theme: theme.name)
async def test_the_console_starts_in_every_theme(theme: Theme) -> None:
    app: ThemedApp[None] = ThemedApp(theme=theme.name)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.current_theme.name == theme.name
