"""Which command a key means in a pane, chords included, and how a key is written for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.presentation.key_names import KeyNames, with_keys

CHORD_SECONDS = 1.0
"""How long the first key of a chord waits for the second."""

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "number_sign": "#",
    "percent_sign": "%",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "exclamation_mark": "!",
    "at": "@",
    "asterisk": "*",
    "ampersand": "&",
    "equals_sign": "=",
    "dollar_sign": "$",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "vertical_line": "|",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "S-Tab",
    "shift+left": "S-←",
    "shift+right": "S-→",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def written(key: str) -> str:
    """Return a key or chord as people read it: `^S`, `g g`, `?`."""
    return " ".join(_written_one(part) for part in key.split(" "))


def _written_one(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("ctrl+"):
        rest = key.removeprefix("ctrl+")
        return f"^{rest.upper()}" if len(rest) == 1 else f"C-{_NAMES.get(rest, rest.capitalize())}"
    if key.startswith("alt+"):
        return f"M-{key.removeprefix('alt+')}"
    if len(key) > 1 and key[0] == "f" and key[1:].isdecimal():
        return key.upper()
    return key


class DuplicateKey(ValueError):
    """Two commands want the same key in the same pane."""


Keymap = Mapping[tuple[Pane, str], Command]


def keymap(commands: Iterable[Command], changed: Mapping[str, tuple[str, ...]] | None = None) -> Keymap:
    """Return what each key means in each pane.

    Args:
        commands: The table.
        changed: Keys of the agent's own file, by command id; they replace the command's default keys.

    Raises:
        DuplicateKey: Two commands claim one key in one pane, or a chord hides a key; the sentence names both.
    """
    found: dict[tuple[Pane, str], Command] = {}
    for command in commands:
        for key in (changed or {}).get(command.id, command.keys):
            for pane in command.panes:
                other = found.get((pane, key))
                if other is not None:
                    raise DuplicateKey(
                        f"{written(key)} in the {pane} pane is wanted by {other.id} and by {command.id}."
                    )
                found[pane, key] = command
    for pane, key in found:
        first, _, rest = key.partition(" ")
        if rest and (pane, first) in found:
            raise DuplicateKey(f"{written(first)} in the {pane} pane is a key of its own and begins {written(key)}.")
    return found


def with_their_keys(commands: Iterable[Command], keys: Keymap) -> tuple[Command, ...]:
    """Return the commands with the keys that they have by the agent's choice, in the table's order; their help names them."""
    found: dict[str, dict[str, None]] = {}
    for (_, key), command in keys.items():
        found.setdefault(command.id, {})[key] = None
    theirs = tuple(replace(command, keys=tuple(found.get(command.id, ()))) for command in commands)
    names = key_names(theirs)
    return tuple(replace(command, help=with_keys(command.help, names)) for command in theirs)


def key_of(command_id: str, commands: Iterable[Command]) -> str:
    """Return how the first key of a command is written; empty where it has none."""
    return next((written(each.keys[0]) for each in commands if each.id == command_id and each.keys), "")


def key_names(commands: Iterable[Command]) -> KeyNames:
    """Return what names a command's first key in a sentence; where it has none, the command itself, as the palette does."""
    names = {each.id: written(each.keys[0]) if each.keys else f'"{each.title}"' for each in commands}
    return names.__getitem__


def alt_characters(keys: Keymap) -> frozenset[str]:
    """Return the characters that mean something together with Alt."""
    by_name = {name: character for name, character in _NAMES.items() if len(character) == 1}
    parts = (part.removeprefix("alt+") for _, key in keys for part in key.split(" ") if part.startswith("alt+"))
    return frozenset(by_name.get(part, part) for part in parts)


class KeyReader:
    """Turns key presses into commands, and remembers the first key of a chord for a second."""

    def __init__(self, keys: Keymap) -> None:
        self._keys = keys
        self._begins = {(pane, key.split(" ")[0]) for pane, key in keys if " " in key}
        self._first = ""
        self._pressed_at = 0.0

    def read(self, pane: Pane, key: str, now: float) -> Command | bool | None:
        """Return the command that the key means, True where it begins a chord, None where it means nothing.

        Args:
            pane: Where the focus is.
            key: Textual's name of the key.
            now: Seconds on a clock that only goes forward.
        """
        found = self.peek(pane, key, now)
        self._first = ""
        if found is True:
            self._first, self._pressed_at = key, now
        return found

    def peek(self, pane: Pane, key: str, now: float) -> Command | bool | None:
        """Return what `read` would, without having read it."""
        began = self._first and now - self._pressed_at <= CHORD_SECONDS
        if began and (command := self._keys.get((pane, f"{self._first} {key}"))):
            return command
        return True if (pane, key) in self._begins else self._keys.get((pane, key))
