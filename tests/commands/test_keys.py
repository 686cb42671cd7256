"""Keys: one table, no two alike, chords that wait a second."""

from __future__ import annotations

import pytest

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.commands.keys import DuplicateKey, KeyReader, alt_characters, keymap, written
from tui.commands.table import BY_ID, COMMANDS, in_footer


def a_command(name: str, *keys: str, panes: frozenset[Pane] = frozenset({Pane.LIST})) -> Command:
    return Command(id=name, title=name, help=name, keys=keys, panes=panes, run=lambda desk: None)


def test_no_two_commands_share_an_id_or_a_key_in_one_pane() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert keymap(COMMANDS)


def test_two_commands_on_one_key_are_refused_with_both_names() -> None:
    with pytest.raises(DuplicateKey, match=r"e in the list pane is wanted by one\.a and by two\.b"):
        keymap([a_command("one.a", "e"), a_command("two.b", "e")])


def test_a_key_that_begins_a_chord_cannot_be_a_key_of_its_own() -> None:
    with pytest.raises(DuplicateKey, match="begins g g"):
        keymap([a_command("one.a", "g"), a_command("two.b", "g g")])


def test_the_agents_own_keys_replace_the_default_ones() -> None:
    keys = keymap([a_command("one.a", "e")], {"one.a": ("x",)})
    assert set(keys) == {(Pane.LIST, "x")}


def test_only_what_is_bound_to_alt_keeps_its_alt() -> None:
    assert alt_characters(keymap(COMMANDS)) == frozenset()
    assert alt_characters(keymap([a_command("one.a", "alt+l", "x"), a_command("two.b", "alt+slash")])) == {"l", "/"}


def test_a_chord_is_read_within_a_second() -> None:
    reader = KeyReader(keymap([a_command("cursor.top", "g g")]))
    assert reader.read(Pane.LIST, "g", 10.0) is True
    command = reader.read(Pane.LIST, "g", 10.9)
    assert isinstance(command, Command)
    assert command.id == "cursor.top"


def test_a_late_second_key_begins_the_chord_anew() -> None:
    reader = KeyReader(keymap([a_command("cursor.top", "g g")]))
    reader.read(Pane.LIST, "g", 10.0)
    assert reader.read(Pane.LIST, "g", 11.5) is True


def test_another_key_after_the_first_of_a_chord_keeps_its_own_meaning() -> None:
    reader = KeyReader(keymap([a_command("cursor.top", "g g"), a_command("cursor.down", "j")]))
    reader.read(Pane.LIST, "g", 10.0)
    command = reader.read(Pane.LIST, "j", 10.1)
    assert isinstance(command, Command)
    assert command.id == "cursor.down"


def test_keys_are_written_as_people_read_them() -> None:
    assert [written(key) for key in ("ctrl+s", "question_mark", "g g", "f9", "shift+tab", "escape")] == [
        "^S",
        "?",
        "g g",
        "F9",
        "S-Tab",
        "Esc",
    ]


def test_no_bare_letter_acts_in_the_composer() -> None:
    for (pane, key), command in keymap(COMMANDS).items():
        if pane is Pane.COMPOSER:
            assert len(key) > 1, (key, command.id)


@pytest.mark.parametrize("pane", [Pane.LIST, Pane.THREAD, Pane.COMPOSER])
def test_the_footer_is_short_and_every_word_of_it_has_a_key(pane: Pane) -> None:
    shown = in_footer(pane)
    assert 4 <= len(shown) <= 9
    assert all(command.keys and command.short for command in shown)
