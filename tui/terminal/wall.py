"""The second wall against hostile text: what a string may contain when it goes to the terminal as text.

The first cleans what is shown where it is put into words (`presentation/cells.py`). This one stands where Textual turns
strips into sequences, so it also holds for text that came another way: a file name, a paste, an error message. Both follow
the one table of `text/shown.py`.
"""

from __future__ import annotations

from tui.text.cells import FILLER
from tui.text.shown import walled


def is_clean(text: str) -> bool:
    """Return whether `clean` would change nothing."""
    return text.isprintable() or clean(text) == text


def clean(text: str) -> str:
    """Return the text without anything a terminal would obey; as many cells wide as Rich takes it to be."""
    return walled(text, FILLER)


def bare(text: str) -> str:
    """Return the text as a terminal gets it from Textual itself, which knows nothing of our cells."""
    return walled(text.replace(FILLER, ""))


def stand(*, fillers: bool = True) -> None:
    """Clean the text of every strip that Textual renders from here on, with any driver. Calling it twice is no harm.

    A frame alone cannot tell a sequence of Textual's from one in a customer's name: both are text by then. So the text
    is cleaned where it still is apart from its style (`textual.strip.Strip.render`, Textual 8.2.8).

    Args:
        fillers: Whether the driver knows our cells and takes them out itself.
    """
    from rich.console import Console
    from rich.segment import Segment
    from textual.strip import Strip

    original = Strip.render
    if hasattr(original, "original"):
        return
    wall = clean if fillers else bare

    def render(self: Strip, console: Console) -> str:
        if self._render_cache is None and not all(segment.text.isprintable() for segment in self._segments):
            cleaned = Strip([Segment(wall(text), style) for text, style, _ in self._segments])
            self._render_cache = original(cleaned, console)
        return original(self, console)

    render.original = original  # type: ignore[attr-defined]  # marks our own function
    Strip.render = render  # type: ignore[method-assign]  # the one place where text and style are still apart
