"""Which colours and which characters this terminal takes, from the environment alone: nothing is asked of it."""

from __future__ import annotations

# The first paint needs this module before anything is imported, `typing` included.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Literal, TypeAlias

    Colours: TypeAlias = Literal["none", "16", "256", "truecolor"]
    """How many colours are sent. `none` keeps bold, underline and reverse."""
else:
    Colours = str

DEPTHS: Final[tuple[Colours, ...]] = ("none", "16", "256", "truecolor")
CHOICES: Final = ("auto", *DEPTHS)
"""What a setting or option may say."""

TEXTUAL_NAMES: Final[Mapping[Colours, str]] = {
    "none": "standard",
    "16": "standard",
    "256": "256",
    "truecolor": "truecolor",
}
"""Colour depth → value of TEXTUAL_COLOR_SYSTEM. Textual can't do without colours: the output stage drops them."""


def colours(environ: Mapping[str, str], choice: str = "auto") -> Colours:
    """Return the colour depth to use.

    Args:
        environ: The environment.
        choice: One of `CHOICES`; anything but `auto` decides. NO_COLOR (if not empty) comes next, then COLORTERM, then TERM.
    """
    for depth in DEPTHS:
        if choice == depth:
            return depth
    if environ.get("NO_COLOR"):
        return "none"
    term = environ.get("TERM", "").lower()
    if term in ("", "dumb") or term.startswith(("vt1", "vt2", "vt3", "vt52")):
        return "none"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") and not _is_screen(environ):
        return "truecolor"
    if term.endswith("-direct"):
        return "truecolor"
    if "256color" in term or term.startswith(
        ("alacritty", "foot", "xterm-kitty", "xterm-ghostty", "wezterm", "contour")
    ):
        return "256"
    return "16"


def _is_screen(environ: Mapping[str, str]) -> bool:
    # GNU screen before version 5 passes COLORTERM on to what runs inside, but knows no truecolor itself.
    return bool(environ.get("STY")) and not environ.get("TMUX")


def ascii_only(environ: Mapping[str, str]) -> bool:
    """Return whether the locale says that the terminal doesn't take UTF-8.

    `C`, `POSIX` and no locale at all don't say so: containers and bare ssh sessions have them with any terminal, and
    Python itself speaks UTF-8 then.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = environ.get(name, "")
        if value:
            charset = value.partition("@")[0].partition(".")[2].lower().replace("-", "")
            if value in ("C", "POSIX"):
                return False
            return charset not in ("", "utf8")
    return False
