"""Letters and signs that stand beside colours."""

from __future__ import annotations

import pytest

from tui.models.conversation import Priority
from tui.models.inbox import Channel
from tui.models.message import DeliveryStatus
from tui.presentation.badges import CHANNEL_CELLS, channel, channel_name, first_name, initials, priority, ticks, unread
from tui.presentation.cells import width
from tui.presentation.glyphs import ASCII


@pytest.mark.parametrize("kind", Channel)
def test_every_channel_has_letters_that_fit_and_a_name(kind: Channel) -> None:
    assert width(channel(kind)) <= CHANNEL_CELLS
    assert channel(kind) or kind is Channel.UNKNOWN
    assert channel_name(kind)


def test_only_high_and_urgent_ask_for_attention() -> None:
    signs = {level: priority(level)[0] for level in Priority}

    assert signs.pop(Priority.URGENT) == "!!"
    assert signs.pop(Priority.HIGH) == "!"
    assert set(signs.values()) == {""}


def test_an_unread_count_stops_where_the_server_stops_counting() -> None:
    assert [unread(count) for count in (0, 1, 9, 10, 300)] == ["", "1", "9", "9+", "9+"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mira Holt", "mh"), ("João", "jo"), ("Ana Maria dos Reis", "ar"), ("伊藤 健二", "伊"), ("", ""), ('"Q" (bot)', "qb"),
     ("  \n ", ""), ("👩‍👩‍👧‍👦", "👩")],
)  # fmt: skip
def test_initials_take_two_cells_at_most(name: str, letters: str) -> None:
    assert initials(name) == letters
    assert width(initials(name)) <= 2


def test_a_first_name_is_the_first_word() -> None:
    assert first_name("Maria dos Santos") == "Maria"
    assert first_name("") == ""


def test_delivery_reads_in_ascii_too() -> None:
    assert ticks(DeliveryStatus.DELIVERED)[0] == "✓✓"
    assert ticks(DeliveryStatus.READ)[0] == "✓✓ read"
    assert ticks(DeliveryStatus.FAILED, ASCII) == ("x failed", "danger")
    assert ticks(DeliveryStatus.UNKNOWN)[0] == ""
