"""Which colours our roles have: three themes of our own, one for 16 colours, and a rule for everybody else's themes."""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

ROLES = (
    "customer",
    "own",
    "note",
    "note-background",
    "activity",
    "unread",
    "danger",
    "pending",
    "muted",
    "rule",
    "cursor-mark",
    "match",
    "match-background",
)
"""CSS variables that every theme has beside Textual's `$warning`, `$success`, `$accent`: names of states.

Text roles are legible on `$background` (and `note` on `note-background`, `match` on `match-background`) by WCAG AA.
"""

AA_CONTRAST = 4.5
"""WCAG 2.1's least contrast of text."""

DARK = Theme(
    name="chatwoot-dark",
    dark=True,
    primary="#5f8fc7",
    secondary="#8fa9c4",
    accent="#78b4f0",
    warning="#e0b050",
    error="#ff8078",
    success="#84c896",
    foreground="#c9ced6",
    background="#101317",
    surface="#101317",
    panel="#181d23",
    boost="#1c2229",
    variables={
        "customer": "#f4f5f7",
        "own": "#a9c1dc",
        "note": "#ecd596",
        "note-background": "#262113",
        "activity": "#8d96a2",
        "unread": "#ffffff",
        "danger": "#ff8078",
        "pending": "#b7a6d9",
        "muted": "#8d96a2",
        "rule": "#3b434e",
        "cursor-mark": "#78b4f0",
        "match": "#101317",
        "match-background": "#e0b050",
        "border": "#3b434e",
        "border-blurred": "#3b434e",
    },
)

LIGHT = Theme(
    name="chatwoot-light",
    dark=False,
    primary="#2f5f97",
    secondary="#4a6480",
    accent="#0b5cad",
    warning="#855600",
    error="#b3261e",
    success="#1a6b36",
    foreground="#33383f",
    background="#fbfbf8",
    surface="#fbfbf8",
    panel="#f0f0ec",
    boost="#e9e9e4",
    variables={
        "customer": "#08090b",
        "own": "#2a4d73",
        "note": "#5c4300",
        "note-background": "#fff3d0",
        "activity": "#5f6771",
        "unread": "#000000",
        "danger": "#b3261e",
        "pending": "#63479a",
        "muted": "#5f6771",
        "rule": "#c3c6c8",
        "cursor-mark": "#0b5cad",
        "match": "#08090b",
        "match-background": "#f5cf6b",
        "border": "#c3c6c8",
        "border-blurred": "#c3c6c8",
    },
)

HIGH_CONTRAST = Theme(
    name="chatwoot-high-contrast",
    dark=True,
    primary="#7fc4ff",
    secondary="#c8dcf0",
    accent="#7fd4ff",
    warning="#ffd75f",
    error="#ffa0a0",
    success="#8ff0a8",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    boost="#1c1c1c",
    variables={
        "customer": "#ffffff",
        "own": "#a8d8ff",
        "note": "#ffe98a",
        "note-background": "#332b00",
        "activity": "#d0d0d0",
        "unread": "#ffffff",
        "danger": "#ffa0a0",
        "pending": "#dcc4ff",
        "muted": "#d0d0d0",
        "rule": "#8a8a8a",
        "cursor-mark": "#7fd4ff",
        "match": "#000000",
        "match-background": "#ffd75f",
        "border": "#8a8a8a",
        "border-blurred": "#8a8a8a",
    },
)

SIXTEEN = Theme(
    name="chatwoot-16",
    ansi=True,
    dark=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "customer": "ansi_default",
        "own": "ansi_cyan",
        "note": "ansi_yellow",
        "note-background": "ansi_default",
        "activity": "ansi_default",
        "unread": "ansi_default",
        "danger": "ansi_red",
        "pending": "ansi_magenta",
        "muted": "ansi_default",
        "rule": "ansi_default",
        "cursor-mark": "ansi_cyan",
        "match": "ansi_black",
        "match-background": "ansi_yellow",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        # Textual's own sheets name these, and only its own themes of the kind have them.
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)
"""The terminal's own 16 colours and its own background, whichever they are."""

THEMES = (DARK, LIGHT, HIGH_CONTRAST, SIXTEEN)


def contrast(one: Color, other: Color) -> float:
    """Return WCAG's contrast ratio of two opaque colours, from 1 to 21."""

    def luminance(colour: Color) -> float:
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: Color, on: Color) -> Color:
    """Return the colour, or what is nearest to it on the way to black or white with AA contrast on `on`."""
    end = Color(255, 255, 255) if on.brightness < 0.5 else Color(0, 0, 0)
    for step in range(21):
        candidate = colour.blend(end, step / 20)
        if contrast(candidate, on) >= AA_CONTRAST:
            return candidate
    return end


def role_colours(theme: Theme) -> dict[str, str]:
    """Return a colour for each role, for a theme that names none: Textual's own and the agent's."""
    if theme.ansi:
        return {role: SIXTEEN.variables[role] for role in ROLES}
    colours = theme.to_color_system().generate()

    def parsed(name: str, fallback: Color) -> Color:
        try:
            return Color.parse(colours[name])
        except ValueError:  # `auto 87%` and the like depend on what lies beneath
            return fallback

    black, white = Color(0, 0, 0), Color(255, 255, 255)
    background = parsed("background", black if theme.dark else white)
    foreground = parsed("foreground", white if theme.dark else black)
    warning = parsed("warning", foreground)
    note_background = background.blend(warning, 0.14)
    muted = legible(background.blend(foreground, 0.6), background)
    return {
        role: colour.hex6
        for role, colour in {
            "customer": legible(foreground, background),
            "own": legible(parsed("secondary", foreground), background),
            "note": legible(warning, note_background),
            "note-background": note_background,
            "activity": muted,
            "unread": legible(foreground, background),
            "danger": legible(parsed("error", foreground), background),
            "pending": legible(parsed("accent", foreground), background),
            "muted": muted,
            "rule": background.blend(foreground, 0.3),
            "cursor-mark": legible(parsed("primary", foreground), background),
            "match": legible(background, warning),
            "match-background": warning,
        }.items()
    }
