from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tui.models.people import Availability
from tui.presentation.glyphs import ASCII
from tui.presentation.label_words import label_words
from tui.presentation.spans import text_of, width_of
from tui.presentation.status_line import KeyHint, Standing, footer_line, link_words, session_words, status_line

NOW = datetime(2026, 11, 24, 17, 3, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("live", {}, "live"),
        ("live", {"queued": 2}, "live · 2 queued"),
        ("polling", {"poll_seconds": 30}, "polling 30 s"),
        ("connecting", {}, "connecting…"),
        ("connecting", {"as_of": ago(120)}, "connecting… · shown as of 2 h ago"),
        ("offline", {"since": ago(0.5)}, "offline"),
        ("offline", {"since": ago(4.9), "queued": 2}, "offline 4 min · 2 queued"),
        ("offline", {"since": ago(4), "as_of": ago(4)}, "offline 4 min"),
        ("offline", {"since": ago(4), "as_of": ago(600)}, "offline 4 min · shown as of 10 h ago"),
    ],
)
def test_the_link_is_told_in_words(kind: str, facts: dict[str, object], words: str) -> None:
    assert text_of(link_words(kind, NOW, **facts)) == words  # type: ignore[arg-type]  # the facts are of the table above


def test_words_change_on_the_full_minute_and_not_by_the_second() -> None:
    since = ago(4)
    said = {text_of(link_words("offline", NOW + timedelta(seconds=n), since=since)) for n in range(59)}
    assert said == {"offline 4 min"}


def standing() -> Standing:
    return Standing(
        account="Acme Support",
        user="mira@acme.example",
        availability=Availability.ONLINE,
        link=link_words("offline", NOW, since=ago(4), queued=2),
        asides=("3 agents", "↓ 1.2 kB/min"),
    )


def test_a_wide_line_says_everything() -> None:
    words = text_of(status_line(standing(), 140))
    for part in ("Acme Support", "mira@acme.example", "● online", "3 agents", "↓ 1.2 kB/min", "chatwoot-tui"):
        assert part in words


@pytest.mark.parametrize("cells", [200, 140, 80, 60, 50, 40])
def test_the_links_words_stay_at_every_width(cells: int) -> None:
    line = status_line(standing(), cells)
    assert width_of(line) == cells
    assert "offline 4 min · 2 queued" in text_of(line)


def test_a_session_that_ends_soon_is_said_at_every_width_and_one_that_does_not_where_there_is_room() -> None:
    soon = replace(standing(), access="session ends in 3 days", access_ends=True)
    later = replace(standing(), access="session to 30 Jan")
    assert all("session ends in 3 days" in text_of(status_line(soon, cells)) for cells in (140, 80, 60))
    assert "session to 30 Jan" in text_of(status_line(later, 140))
    assert "session to 30 Jan" not in text_of(status_line(later, 50))


def test_busy_is_said_in_letters_even_where_it_is_narrow() -> None:
    busy = Standing(account="Acme", availability=Availability.BUSY, link=link_words("live", NOW))
    assert "busy" in text_of(status_line(busy, 40))


def test_offline_and_online_differ_in_ascii() -> None:
    def said(availability: Availability) -> str:
        return text_of(status_line(Standing(account="Acme", availability=availability), 30, ASCII))

    assert said(Availability.ONLINE) != said(Availability.OFFLINE)


def test_the_footer_drops_keys_from_the_end_and_keeps_the_last_one() -> None:
    keys = [KeyHint("r", "reply"), KeyHint("n", "note"), KeyHint("e", "resolve")]
    assert text_of(footer_line(keys, KeyHint("?", "all keys"), 36)) == " r reply  n note         ? all keys "


TITLES = ("vip", "late", "later", "billing")


@pytest.mark.parametrize(
    ("text", "add", "remove", "search", "unknown"),
    [
        ("+vip -late", ("vip",), ("late",), "", ()),
        ("+BILL", ("billing",), (), "", ()),
        ("+lat", (), (), "", ("lat",)),
        ("+", (), (), "", ()),
        ("bil", (), (), "bil", ()),
        ("+vip bil", ("vip",), (), "bil", ()),
        ("-nosuch", (), (), "", ("nosuch",)),
    ],
)
def test_label_words(
    text: str, add: tuple[str, ...], remove: tuple[str, ...], search: str, unknown: tuple[str, ...]
) -> None:
    found = label_words(text, TITLES)
    assert (found.add, found.remove, found.search, found.unknown) == (add, remove, search, unknown)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=40), "session to 3 Jan"),
        (timedelta(days=3, hours=2), "session ends in 3 days"),
        (timedelta(hours=5), "session ends in 5 h"),
        (timedelta(0), "session has ended"),
    ],
)
def test_the_end_of_the_session_is_told_more_closely_the_nearer_it_is(left: timedelta, words: str) -> None:
    assert session_words(NOW + left, NOW) == words


def test_a_line_that_stands_and_tells_nothing_is_called_so_until_there_is_none() -> None:
    assert text_of(link_words("polling", NOW, deaf=True)) == "live updates do not arrive"
    assert text_of(link_words("connecting", NOW, deaf=True)) == "live updates do not arrive"
    assert text_of(link_words("offline", NOW, deaf=True)) == "offline"
