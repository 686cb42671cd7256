"""The top line of the console."""

from __future__ import annotations

from tui.presentation.status_line import Standing, status_line
from tui.widgets.one_line import OneLine


class StatusBar(OneLine):
    """Shows a `Standing`; nothing in it moves by itself."""

    DEFAULT_CSS = """
    StatusBar { height: 1; background: $panel; }
    """

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand; the same again costs nothing."""
        self.show(lambda width: status_line(standing, width, self.glyphs))
