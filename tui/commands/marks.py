"""Marks in the list: which conversations the next command goes to."""

from __future__ import annotations

from tui.commands.command import Command, Desk, Pane, needs_conversation

_IN_LIST = frozenset({Pane.LIST})


def _needs_marks(desk: Desk) -> str | None:
    if desk.console.marking():
        return None
    return f"No conversation is marked. {desk.key('mark.toggle')} marks the one under the cursor."


COMMANDS = (
    Command(
        id="mark.toggle",
        title="Mark",
        help="Mark the conversation, or take the mark away. What is done next is done to all that are marked.",
        keys=("x",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=lambda desk: desk.console.toggle_mark(),
    ),
    Command(
        id="mark.range",
        title="Mark a range",
        help="Begin to mark from here as the cursor moves; again: end it.",
        keys=("v",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=lambda desk: desk.console.toggle_range(),
    ),
    Command(
        id="mark.all",
        title="Mark all",
        help="Mark all rows that are loaded; again: load the rest of the view and mark it too.",
        keys=("asterisk",),
        panes=_IN_LIST,
        refusal=needs_conversation,
        run=lambda desk: desk.console.mark_all(),
    ),
    Command(
        id="mark.count",
        title="What is marked",
        help="Say how many are marked. What is done next goes to all of them, without this key too.",
        keys=("semicolon",),
        panes=_IN_LIST,
        refusal=_needs_marks,
        run=lambda desk: desk.console.tell_marks(),
    ),
    Command(
        id="mark.clear",
        title="Clear the marks",
        help="Take all marks away; {pane.leave} in the list does so too.",
        refusal=_needs_marks,
        run=lambda desk: desk.console.clear_marks(),
    ),
)
