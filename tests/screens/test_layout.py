"""The width decides the layout."""

from __future__ import annotations

import pytest

from tui.commands.desk import Pane
from tui.screens.layout import layout


def test_a_wide_terminal_shows_all_three_panes() -> None:
    shown = layout(140, 40, focus=Pane.LIST, opened=False, contact_wanted=True)
    assert (shown.list, shown.thread, shown.contact) == (True, True, True)
    assert shown.list_width is not None
    assert shown.contact_width is not None
    assert 140 - shown.list_width - shown.contact_width >= 60


def test_eighty_columns_show_list_and_thread_and_the_contact_as_a_drawer() -> None:
    shown = layout(80, 24, focus=Pane.LIST, opened=True, contact_wanted=True)
    assert (shown.list, shown.thread, shown.contact) == (True, True, False)
    drawer = layout(80, 24, focus=Pane.CONTACT, opened=True, contact_wanted=True)
    assert (drawer.list, drawer.thread, drawer.contact) == (True, False, True)


@pytest.mark.parametrize("pane", list(Pane))
def test_a_narrow_terminal_shows_one_pane_at_a_time(pane: Pane) -> None:
    shown = layout(60, 20, focus=pane, opened=True, contact_wanted=True)
    assert [shown.list, shown.thread, shown.contact].count(True) == 1


def test_a_low_terminal_drops_the_footer_first_and_then_the_header() -> None:
    at_19 = layout(80, 19, focus=Pane.LIST, opened=False, contact_wanted=True)
    at_15 = layout(80, 15, focus=Pane.LIST, opened=False, contact_wanted=True)
    assert (at_19.header, at_19.footer) == (True, False)
    assert (at_15.header, at_15.footer) == (False, False)


def test_a_zoomed_pane_has_the_whole_width() -> None:
    shown = layout(140, 40, focus=Pane.THREAD, opened=True, contact_wanted=True, zoomed=Pane.THREAD)
    assert (shown.list, shown.thread, shown.contact) == (False, True, False)


def test_a_terminal_that_is_too_small_gets_a_sentence_instead() -> None:
    assert layout(40, 10, focus=Pane.LIST, opened=False, contact_wanted=True).usable
    assert not layout(39, 10, focus=Pane.LIST, opened=False, contact_wanted=True).usable
