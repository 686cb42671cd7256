"""What stands there instead of the console when the terminal is too small for it."""

from __future__ import annotations

from textual.strip import Strip

from tui.presentation.cells import breaks
from tui.presentation.spans import line
from tui.widgets.drawing import Drawing

LEAST_WIDTH = 40
LEAST_HEIGHT = 10


def is_too_small(width: int, height: int) -> bool:
    """Whether a terminal of that size shows no console worth its name."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


class TooSmall(Drawing):
    """Says how large the terminal is and how large it should be. Nothing is lost while it stands there."""

    DEFAULT_CSS = """
    TooSmall { width: 1fr; height: 1fr; background: $background; }
    """

    def frame(self, width: int, height: int) -> list[Strip]:
        size = self.app.size
        words = (
            f"Too small: {size.width}x{size.height}.",
            f"Make the terminal at least {LEAST_WIDTH}x{LEAST_HEIGHT}; 80x24 is good, 140x38 shows everything.",
            "Drafts and replies are kept.",
        )
        lines = [sentence[start:end] for sentence in words for start, end in breaks(sentence, width)]
        return [self.fitted(line(words, "warning" if n == 0 else ""), width) for n, words in enumerate(lines)][:height]
