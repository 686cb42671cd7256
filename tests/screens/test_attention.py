"""What calls the agent who looks elsewhere."""

from __future__ import annotations

from tests.store_builders import a_conversation, a_page, a_state, after
from tui.console.attention import Attention
from tui.settings.settings import Settings
from tui.store import events
from tui.store.view import View
from tui.terminal.abilities import Abilities
from tui.terminal.stage import OutputStage


class Window(OutputStage):
    """A stage whose window notes its titles."""

    def __init__(self) -> None:
        super().__init__(Abilities(reports=True))
        self.titles: list[str] = []

    def control(self, sequence: str) -> None:
        self.titles.append(sequence.removeprefix("\x1b]2;").removesuffix("\x07"))


def test_the_title_counts_what_is_mine_whichever_view_is_shown() -> None:
    window = Window()
    attention = Attention(Settings(), window)
    state = a_state(a_conversation(1, unread_count=2), a_conversation(2))
    attention.tell_title(state)
    everyones = View(assignee="all")
    state = after(state, events.ViewOpened(everyones))
    state = after(state, a_page(state, everyones, [a_conversation(5, assignee_id=None, unread_count=3)]))
    attention.tell_title(state)
    assert window.titles == ["(1) chatwoot-tui"]
