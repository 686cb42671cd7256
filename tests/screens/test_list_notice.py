"""What an empty list says: that nothing is in it only where that is known."""

from __future__ import annotations

from tests.store_builders import a_conversation, a_page, a_profile, a_state, after, at
from tui.screens import view_models
from tui.store import events
from tui.store.link import LinkKind
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


def test_a_list_that_the_line_kept_up_to_date_is_as_old_as_the_silence_and_not_as_its_reading() -> None:
    live = after(a_state(a_conversation(1), view=MINE), events.LinkChanged(LinkKind.LIVE, at(0)))
    cut = after(live, events.LinkChanged(LinkKind.CONNECTING, at(9)), events.LinkChanged(LinkKind.OFFLINE, at(9)))
    just_now, later = (view_models.list_notice(cut, MINE, at(minutes)) for minutes in (9.5, 12))
    assert just_now is not None
    assert "old" not in just_now.words
    assert later is not None
    assert "3 min old" in later.words
