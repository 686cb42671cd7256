"""The last frame of the console that the arguments ask for, shown before anything but `os` and `sys` is imported.

It knows folders, arguments and variables a second time, in their plainest form; the tests hold them to `tui.disk.paths` and
`tui.cli.verbs.parsing`.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.terminal.frames.first_paint import Painted

FRAMES = "frames"
"""The folder of the frames in a profile's cache."""

_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_THEME = _NAME | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def paint(arguments: "Sequence[str]", environ: "Mapping[str, str]" = os.environ) -> "Painted | None":
    """Show the last frame of the console that the arguments start; None: they start something else, or there is none."""
    profile = profile_of(arguments)
    if profile is None:
        return None
    from tui.terminal.frames import first_paint

    state = folder("state", profile, environ)
    return first_paint.paint(
        os.path.join(folder("cache", profile, environ), FRAMES),
        # Where these are newer than the frame, another theme or another account may be wanted.
        older_than=(
            os.path.join(folder("config", profile, environ), "settings.toml"),
            os.path.join(state, "account.json"),
            os.path.join(state, "known-accounts.json"),
        ),
        account=standing_for(arguments, environ),
        guarded=first_paint.guard,
    )


def undo(painted: "Painted | None") -> None:
    """Take the frame off the screen again, unless the console has taken it over (or there is none)."""
    if painted is not None:
        from tui.terminal.frames import first_paint

        first_paint.undo(painted)


def profile_of(arguments: "Sequence[str]") -> "str | None":
    """Return the profile whose console these arguments open; None: no console, or nothing that is plain at once."""
    profile = "default"
    demo = False
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in ("--profile", "--theme", "--account"):
            value = value if equals else next(words, "")
            if not value or value[0] in "-_" or not _THEME.issuperset(value):
                return None
            if name == "--profile":
                profile = value
        elif word == "--demo":
            demo = True
        elif word not in ("--passive", "--low-bandwidth"):
            return None
    if demo:
        return "demo"
    return profile if profile != "demo" and len(profile) <= 32 and _NAME.issuperset(profile) else None


def folder(kind: str, profile: str, environ: "Mapping[str, str]", platform: str = sys.platform) -> str:
    """Return a profile's folder of a kind: `cache`, `config` or `state`."""
    own = environ.get(f"XDG_{kind.upper()}_HOME", "")
    if not own.startswith("/"):
        if platform == "darwin":
            below = "Library/Caches" if kind == "cache" else "Library/Application Support"
        else:
            below = {"cache": ".cache", "config": ".config", "state": ".local/state"}[kind]
        own = os.path.join(os.path.expanduser("~"), below)
    path = os.path.join(own, "chatwoot-tui")
    return path if profile == "default" else os.path.join(path, "profiles", profile)


def standing_for(arguments: "Sequence[str]", environ: "Mapping[str, str]") -> str:
    """Return what tells one way of starting from others: a digest of arguments and variables; empty for the plainest.

    A frame is shown to the start that it was saved by: another theme, server or token makes another frame.
    """
    told = [f"{name}={environ[name]}" for name in sorted(environ) if name.startswith("CHATWOOT_")]
    if not arguments and not told:
        return ""
    from hashlib import blake2b

    return blake2b("\0".join([*arguments, "", *told]).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
