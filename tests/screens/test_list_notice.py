"""What an empty list says: that nothing is in it only where that is known."""

from __future__ import annotations

from tests.store_builders import a_page, a_profile, after, at
from tui.screens import view_models
from tui.store import events
from tui.store.state import State
from tui.store.view import View

MINE = View()


def words(state: State) -> str:
    notice = view_models.list_notice(state, MINE, at(0))
    return notice.words if notice else ""


def test_a_list_is_called_empty_only_once_it_is_known_who_the_agent_is() -> None:
    opened = after(State(account_id=3), events.ViewOpened(MINE))
    read = after(opened, a_page(opened, MINE, []))
    assert words(read).startswith("Loading")
    assert words(after(read, events.ProfileArrived(a_profile()))).startswith("No open conversations")
