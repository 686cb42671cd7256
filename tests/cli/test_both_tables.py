"""What the console does to conversations and contacts, and by which command a script does it."""

from __future__ import annotations

from tui.cli.verbs.table import VERBS
from tui.commands.table import COMMANDS

SAME = {
    "contact.edit": "contact edit",
    "contact.earlier": "contact convs",
    "contact.find": "contacts",
    "contact.notes": "contact note",
    "conversation.assign": "conv assign",
    "conversation.assign_to_me": "conv assign",
    "conversation.labels": "conv label",
    "conversation.mute": "conv mute",
    "conversation.open": "conv",
    "conversation.pending": "conv pending",
    "conversation.priority": "conv priority",
    "conversation.reopen": "conv open",
    "conversation.resolve": "conv resolve",
    "conversation.resolve_stay": "conv resolve",
    "conversation.snooze": "conv snooze",
    "conversation.team": "conv assign",
    "conversation.toggle_read": "conv read",
    "conversation.unwatch": "conv participants",
    "conversation.watch": "conv participants",
    "macro.run": "conv macro",
    "reply.write": "conv reply",
}
"""By the console's command: what the command line has for it."""

OF_THE_SCREEN = {
    *("contact.focus", "contact.open", "contact.toggle", "conversation.copy_link", "conversation.copy_number"),
    *("conversation.next", "conversation.next_waiting", "conversation.previous", "message.copy", "message.open"),
    *("message.page", "message.select", "reply.quote"),
}
"""Moving, copying and looking: a script has no cursor and no clipboard."""


def test_what_the_console_does_the_command_line_does_or_it_is_of_the_screen_alone() -> None:
    kinds = ("contact", "conversation", "macro", "message", "reply")
    there = {command.id for command in COMMANDS if command.id.split(".")[0] in kinds}
    assert there - SAME.keys() - OF_THE_SCREEN == set(), "say which command of the command line does it"
    assert (SAME.keys() | OF_THE_SCREEN) - there == set()
    assert set(SAME.values()) <= {verb.path for verb in VERBS}
