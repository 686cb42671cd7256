"""The guards that lean on how Textual works inside, looked at once when the program starts.

Against escape sequences in customers' words, against tokens on a screen of local variables, against controls in a draft. Where
one does not hold with the Textual that is installed, the console says so and takes a plainer way; it never runs without.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from textual.app import App
from textual.widgets import TextArea

from tui.terminal.wall import Wall


def calls(kind: type, method: str, name: str) -> bool:
    """Whether a class has the method, and the method's own code names another."""
    code = getattr(getattr(kind, method, None), "__code__", None)
    return code is not None and name in code.co_names


def draft_is_cleaned(kind: type = TextArea) -> bool:
    """Whether keys and pastes reach a draft through `edit`, where they are cleaned."""
    return calls(kind, "_replace_via_keyboard", "replace") and calls(kind, "replace", "edit")


def errors_are_ours(kind: type = App) -> bool:
    """Whether an error that nobody caught comes by `_fatal_error`, in whose place we end without local variables."""
    return calls(kind, "_handle_exception", "_fatal_error")


def broken(wall: Wall, *, stock: bool, editor: type = TextArea, app: type = App) -> Iterator[tuple[str, str]]:
    """Yield each guard that does not hold, by its name, with a sentence for the agent. The first frame has been drawn.

    Args:
        wall: What every line should have come through.
        stock: Whether Textual's own driver draws.
    """
    textual = f"Textual {version('textual')}"
    if not wall.stands:
        yield (
            "wall",
            (
                f"{textual} draws past the console's guard against escape sequences. "
                + (
                    'Its own driver is not safe so: set driver = "ours", or install textual 8.2.8.'
                    if stock
                    else "The console's own driver lets only text and colours through all the same."
                )
            ),
        )
    if not errors_are_ours(app):
        yield (
            "errors",
            (
                f"{textual} shows errors in a way of its own, with tokens in them. It is switched off: "
                "an error ends the console without a word; the log has it."
            ),
        )
    if not draft_is_cleaned(editor):
        yield (
            "editor",
            (
                f"{textual} takes keys past the place where drafts are cleaned. The composer takes none: "
                "write in your own editor ($EDITOR)."
            ),
        )
