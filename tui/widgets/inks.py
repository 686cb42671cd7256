"""How each ink of the presentation looks: its theme variables and its weight."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.color import Color

from tui.presentation.spans import INKS

_LOOKS: dict[str, tuple[str, str, str]] = {
    # ink: foreground variable, background variable, weight
    "accent": ("accent", "", ""),
    "activity": ("activity", "", "faint"),
    "bar": ("", "panel", ""),
    "bold": ("", "", "bold"),
    "code": ("own", "", ""),
    "cursor": ("cursor-mark", "", "bold"),
    "customer": ("customer", "", ""),
    "danger": ("danger", "", "bold"),
    "heading": ("", "", "bold"),
    "italic": ("", "", "italic"),
    "link": ("accent", "", "underline"),
    "match": ("match", "match-background", ""),
    "muted": ("muted", "", "faint"),
    "note": ("note", "note-background", ""),
    "own": ("own", "", ""),
    "pending": ("pending", "", ""),
    "quote": ("muted", "", "faint"),
    "rule": ("rule", "", "faint"),
    "strike": ("", "", "strike"),
    "success": ("success", "", ""),
    "unread": ("unread", "", "bold"),
    "warning": ("warning", "", ""),
}
assert set(_LOOKS) == INKS  # a new ink without a look is found at the first import


class Inks:
    """The styles of one theme on one ground, each made once.

    Theme variables and not component classes: twenty of these cost a millisecond at each restyling of each widget.
    """

    def __init__(self, variables: Mapping[str, str], base: Style, *, ansi: bool) -> None:
        self._variables = variables
        self._ansi = ansi
        self.base = base
        """The pane's own style."""
        self._made: dict[str, Style] = {"": base}

    def style(self, names: str) -> Style:
        """Return the style of some inks, joined by blanks, laid over each other on the pane's own."""
        made = self._made.get(names)
        if made is None:
            made = self.base
            for name in names.split():
                made += self._look(name)
            self._made[names] = made
        return made

    def _look(self, name: str) -> Style:
        foreground, background, weight = _LOOKS[name]
        return _style(
            self._variables.get(foreground, ""),
            self._variables.get(background, ""),
            # With 16 colours there is no grey between text and ground: the terminal's own faint stands for it.
            ("dim" if self._ansi else "") if weight == "faint" else weight,
        )


@lru_cache(256)
def _style(foreground: str, background: str, weight: str) -> Style:
    return Style.parse(weight) + Style(
        color=Color.parse(foreground).rich_color if foreground else None,
        bgcolor=Color.parse(background).rich_color if background else None,
    )
