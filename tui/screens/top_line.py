"""The line at the top: whose account it is, how the connection stands, and what waits for the agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.keys import key_of
from tui.screens import view_models

if TYPE_CHECKING:
    from datetime import datetime

    from tui.screens.context import Context
    from tui.widgets.status_bar import StatusBar


class TopLine:
    """Says how things stand.

    Args:
        bar: Where it is said.
        context: What all parts of the screen may ask.
        account: The account's name, until the profile tells it.
    """

    def __init__(self, bar: StatusBar, context: Context, account: str) -> None:
        self._bar = bar
        self._context = context
        self.account = account
        self.question_key = key_of("question.show", context.commands)
        """What shows a question that waits for the agent's word, as people read it."""
        self.session_ends_at: datetime | None = None
        """When the session that opens the account ends: set by the app. A token has no end."""
        self.traffic = ""
        """What the last minute cost; it changes with the minute alone."""
        self.manner = ""
        """How the agent is present, where it is not as usual."""

    def show(self) -> None:
        """Draw the line as things stand now."""
        context = self._context
        self._bar.show_standing(
            view_models.standing(
                context.state,
                self.account,
                context.now,
                self._bar.glyphs,
                (self.manner, self.traffic),
                context.zone,
                self.question_key,
                self.session_ends_at,
            )
        )
