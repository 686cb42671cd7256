"""Keys for other hands: what each preset changes, and how the agent's own keys are laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.commands.keys import DuplicateKey, Keymap, keymap
from tui.commands.table import BY_ID, COMMANDS

Changes = Mapping[str, tuple[str, ...]]
"""Command id to the keys that take the place of its default ones."""

PRESETS: Final[Mapping[str, Changes]] = {
    "default": {},
    # The web dashboard's chords, with its order of J and K. Alt is Escape and a letter on a wire, so on a slow line
    # it may come apart; the plain keys stay beside.
    "dashboard": {
        "reply.write": ("r", "alt+l"),
        "note.write": ("n", "alt+p"),
        "conversation.resolve": ("e", "ctrl+alt+e"),
        "conversation.resolve_stay": ("E", "alt+e"),
        "conversation.snooze": ("z", "alt+m"),
        "conversation.next": ("K", "alt+k"),
        "conversation.previous": ("J", "alt+j"),
        "view.next": ("tab", "alt+n"),
        "contact.toggle": ("i", "alt+o"),
        "contact.focus": ("c", "alt+v"),
    },
    "mutt": {
        "list.filter": ("l", "slash"),
        "conversation.open": ("enter", "right"),
        "list.next_unread": ("tab", "space"),
        "view.next": ("right_square_bracket",),
        "view.previous": ("left_square_bracket",),
        "cursor.top": ("equals_sign", "g g", "home"),
        "cursor.bottom": ("asterisk", "G", "end"),
        "mark.all": ("ampersand",),
        "conversation.priority": ("F", "exclamation_mark"),
        "pane.reload": ("dollar_sign", "R", "f5"),
    },
    # There `a` assigns; the next that needs me moves to its capital.
    "helpscout": {
        "conversation.assign": ("a",),
        "conversation.next_waiting": ("A",),
    },
}
"""Preset to its changes. Every one is free of duplicates: a test holds them to the table."""


def keys_for(preset: str, own: Changes) -> tuple[Keymap, tuple[str, ...]]:
    """Return what each key means, and a sentence for each of the agent's own keys that could not be taken.

    Args:
        preset: A key of `PRESETS`; another name is the default.
        own: From the settings file. They win over the preset; one that collides with another is refused, not guessed.
    """
    changes = dict(PRESETS.get(preset, {}))
    refused = [f"[keys]: {name} is no command." for name in own if name not in BY_ID]
    wanted = {name: keys for name, keys in own.items() if name in BY_ID}
    try:
        # All at once first: two commands may trade their keys.
        return keymap(COMMANDS, {**changes, **wanted}), tuple(refused)
    except DuplicateKey:
        pass
    for name, keys in wanted.items():
        try:
            keymap(COMMANDS, {**changes, name: keys})
        except DuplicateKey as reason:
            refused.append(f"[keys]: {name} keeps its keys. {reason}")
        else:
            changes[name] = keys
    return keymap(COMMANDS, changes), tuple(refused)
