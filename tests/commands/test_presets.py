from __future__ import annotations

import pytest

from tui.commands.desk import Pane
from tui.commands.keys import keymap
from tui.commands.presets import PRESETS, keys_for
from tui.commands.table import BY_ID, COMMANDS
from tui.settings.settings import KeymapPreset


def test_every_preset_of_the_settings_exists() -> None:
    assert set(PRESETS) == {preset.value for preset in KeymapPreset}


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_no_preset_wants_a_key_twice_or_names_a_command_that_is_not_there(preset: str) -> None:
    assert set(PRESETS[preset]) <= set(BY_ID)
    keymap(COMMANDS, PRESETS[preset])


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_no_preset_leaves_a_command_without_a_key(preset: str) -> None:
    found, refused = keys_for(preset, {})
    assert refused == ()
    reachable = {command.id for command in found.values()}
    assert reachable == {command.id for command in COMMANDS if command.keys}


def test_the_dashboards_hands_find_next_and_previous_the_other_way_round() -> None:
    found, _ = keys_for("dashboard", {})
    assert found[Pane.THREAD, "J"].id == "conversation.previous"
    assert found[Pane.THREAD, "alt+k"].id == "conversation.next"


def test_the_agents_own_keys_win_over_the_preset() -> None:
    found, refused = keys_for("helpscout", {"conversation.assign": ("f8",)})
    assert refused == ()
    assert found[Pane.LIST, "f8"].id == "conversation.assign"
    assert (Pane.LIST, "a") not in found


def test_two_commands_may_trade_their_keys() -> None:
    found, refused = keys_for("default", {"conversation.resolve": ("o",), "conversation.reopen": ("e",)})
    assert refused == ()
    assert found[Pane.LIST, "e"].id == "conversation.reopen"


def test_a_key_that_is_wanted_twice_is_refused_and_the_rest_holds() -> None:
    found, refused = keys_for(
        "default", {"conversation.resolve": ("r",), "conversation.snooze": ("f8",), "no.such": ("x",)}
    )
    assert found[Pane.LIST, "e"].id == "conversation.resolve"
    assert found[Pane.LIST, "r"].id == "reply.write"
    assert found[Pane.LIST, "f8"].id == "conversation.snooze"
    assert refused[0] == "[keys]: no.such is no command."
    assert refused[1].startswith("[keys]: conversation.resolve keeps its keys. r in the ")
    assert len(refused) == 2


def test_keys_can_be_taken_away() -> None:
    found, _ = keys_for("default", {"app.suspend": ()})
    assert "app.suspend" not in {command.id for command in found.values()}
