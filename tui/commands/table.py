"""Every command, once: the keys, the palette, the footer and the help screen all read this table."""

from __future__ import annotations

from collections.abc import Mapping

from tui.commands import application, compose, conversation, navigate
from tui.commands.command import Command, Pane

COMMANDS: tuple[Command, ...] = (
    *compose.COMMANDS,
    *conversation.COMMANDS,
    *navigate.COMMANDS,
    *application.COMMANDS,
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def in_footer(pane: Pane) -> tuple[Command, ...]:
    """Return the commands that matter most in a pane, in the table's order."""
    return tuple(command for command in COMMANDS if pane in command.footer)


def with_keys_in(pane: Pane) -> tuple[Command, ...]:
    """Return the commands that have a key in a pane, in the table's order."""
    return tuple(command for command in COMMANDS if command.keys and pane in command.panes)
