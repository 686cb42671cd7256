"""Every command, once: the keys, the palette, the footer and the help screen all read this table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.commands import (
    application,
    boards,
    contact,
    conversation,
    cursor,
    customers,
    drafts,
    macros,
    marks,
    messages,
    panes,
    replies,
    reports,
    search,
    views,
)
from tui.commands.command import Command
from tui.commands.desk import Pane

COMMANDS: tuple[Command, ...] = (
    *replies.COMMANDS,
    *messages.COMMANDS,
    *drafts.COMMANDS,
    *conversation.COMMANDS,
    *contact.COMMANDS,
    *customers.COMMANDS,
    *macros.COMMANDS,
    *marks.COMMANDS,
    *cursor.COMMANDS,
    *views.COMMANDS,
    *search.COMMANDS,
    *panes.COMMANDS,
    *boards.COMMANDS,
    *reports.COMMANDS,
    *application.COMMANDS,
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def in_footer(pane: Pane, commands: Sequence[Command] = COMMANDS) -> tuple[Command, ...]:
    """Return the commands that matter most in a pane and have a key, in the table's order."""
    return tuple(command for command in commands if pane in command.footer and command.keys)
