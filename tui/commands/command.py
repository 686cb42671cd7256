"""A command as a row, and how it is carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui.commands.desk import READING, Desk, Pane


def never_refused(_desk: Desk) -> str | None:
    """Refuse nothing: what can be done at any time."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing an agent can do."""

    id: str
    """`noun.verb`."""
    title: str
    help: str
    run: Callable[[Desk], object]
    keys: tuple[str, ...] = ()
    """Textual's key names; a chord is its keys with a space between: `g g`."""
    panes: frozenset[Pane] = READING
    """Where the keys act. The palette offers the command everywhere."""
    refusal: Callable[[Desk], str | None] = never_refused
    """A sentence why it can't be done now, or None. A key never just does nothing."""
    footer: frozenset[Pane] = field(default_factory=frozenset)
    """The panes whose footer shows it."""
    short: str = ""
    """Its word in the footer."""
    palette: bool = True
    """Whether the palette lists it: moves of the cursor are not worth a line there."""
    opens_text: bool = False
    """Whether what is typed next is text: of words that come all at once, the rest belongs there."""
    over_boxes: bool = False
    """Whether its key acts over an open box too, and before all of the screen is there: it ends the program."""
    early: bool = False
    """Whether it needs no more of the screen than the first frame shows."""


def carry_out(command: Command, desk: Desk) -> bool:
    """Run the command or say why not; whether it ran."""
    if (reason := command.refusal(desk)) is not None:
        desk.say(reason)
        return False
    command.run(desk)
    return True


def needs_conversation(desk: Desk) -> str | None:
    """Refuse where there is nothing to act on."""
    if desk.target is None:
        return f"No conversation is selected. Move to one with {desk.key('cursor.down')} and {desk.key('cursor.up')}."
    return None
