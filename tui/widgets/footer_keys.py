"""The bottom line: the keys that matter in the pane with the focus."""

from __future__ import annotations

from collections.abc import Sequence

from tui.presentation.status_line import KeyHint, footer_line
from tui.widgets.one_line import OneLine


class FooterKeys(OneLine):
    """Shows the keys it is given, as many as fit."""

    DEFAULT_CSS = """
    FooterKeys { height: 1; background: $panel; }
    """

    def show_keys(self, keys: Sequence[KeyHint], last: KeyHint | None = None) -> None:
        """Show these keys in their order, and `last` at the right end whatever the width."""
        shown = tuple(keys)
        self.show(lambda width: footer_line(shown, last, width))
