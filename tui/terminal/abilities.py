"""What this terminal can do, as far as its name tells, and the sentence for one that can do too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tui.terminal.colours import Colours, ascii_only, colours

SMALLEST: Final = (20, 5)
"""Columns and rows below which no screen of ours can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What may be sent to a terminal."""

    colours: Colours = "truecolor"
    ascii_only: bool = False
    """Draw with ASCII alone: lines become `-` and `|`, letters lose their accents, the rest becomes `?`."""
    erases_in_colour: bool = True
    """Erased cells take the background of the moment. GNU screen leaves them black."""
    links: bool = True
    """OSC 8 links. The Linux console prints them."""
    reports: bool = True
    """Takes sequences of later days: questions about modes, keyboard protocols. Old consoles print pieces of them."""
    alternate_screen: bool = True
    """Has a second screen, so that nothing of ours stays behind."""


def abilities(
    environ: Mapping[str, str], *, colour_choice: str = "auto", ascii_choice: bool | None = None
) -> Abilities:
    """Return what the terminal in this environment can do.

    Args:
        environ: The environment: TERM, COLORTERM, NO_COLOR, TMUX, TERM_PROGRAM and the locale are looked at.
        colour_choice: One of `colours.CHOICES`.
        ascii_choice: True or False decides; `None` asks the locale.
    """
    term = environ.get("TERM", "").lower()
    in_tmux = bool(environ.get("TMUX")) or term.startswith("tmux")
    old = term in ("", "dumb", "linux", "unknown") or term.startswith(("vt", "ansi", "cons", "sun", "cygwin"))
    screen = term.startswith("screen") and not in_tmux
    return Abilities(
        colours=colours(environ, colour_choice),
        ascii_only=ascii_only(environ) if ascii_choice is None else ascii_choice,
        erases_in_colour=not screen and (not old or term == "linux"),
        links=not old and not screen,
        # Apple's Terminal prints the last letter of a question about a mode.
        reports=not old and environ.get("TERM_PROGRAM") != "Apple_Terminal",
        alternate_screen=not old and not screen,
    )


def refusal(environ: Mapping[str, str], size: tuple[int, int] | None, *, is_terminal: bool) -> str | None:
    """Return the sentence to print instead of a screen, or `None` if there can be one.

    Args:
        environ: The environment.
        size: Columns and rows; `None` if the terminal doesn't say.
        is_terminal: Whether input and output both are one.
    """
    if not is_terminal:
        return "chatwoot-tui needs a terminal for its screen; input or output is redirected."
    if environ.get("TERM", "") in ("dumb", "unknown"):
        return (
            f"This terminal (TERM={environ['TERM']}) cannot place text on a screen. Start chatwoot-tui in another one, "
            "or set TERM to what it really is, for example TERM=vt100."
        )
    if size is not None and (size[0] < SMALLEST[0] or size[1] < SMALLEST[1]) and min(size) > 0:
        return (
            f"The terminal has {size[0]} columns and {size[1]} rows; chatwoot-tui needs at least "
            f"{SMALLEST[0]} columns and {SMALLEST[1]} rows."
        )
    return None
