from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.models.conversation import Priority, Status
from tui.models.message import MessageType
from tui.models.reference import ServerVersion
from tui.models.wire import count, flag, identity, keyed, line, lines, moment, number, perhaps, real, text

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [1767614400, 1767614400.0, "1767614400", 1767614400000, "2026-01-05T12:00:00.000Z", "2026-01-05T09:00:00-03:00"],
)
def test_every_form_of_a_time_is_the_same_moment(written: object) -> None:
    assert moment(written) == NOON


@pytest.mark.parametrize("written", [0, "0", "", None, "soon", True, -5, float("nan"), float("inf"), 1e300, [], {}])
def test_what_is_no_time_is_never(written: object) -> None:
    assert moment(written) is None


@given(ANYTHING)
def test_readers_take_any_value(value: object) -> None:
    assert isinstance(line(value), str)
    assert "\n" not in line(value)
    assert isinstance(text(value), str)
    assert isinstance(lines(value), tuple)
    assert isinstance(keyed(value), dict)
    assert isinstance(flag(value), bool)
    assert isinstance(count(value), int)
    assert perhaps(value) in (None, True, False)
    assert number(value) is None or abs(number(value) or 0) < 2**63
    assert real(value) is None or isinstance(real(value), float)
    assert moment(value) is None or moment(value) is not None
    assert isinstance(Status(value), Status)  # type: ignore[arg-type]  # the wire sends anything
    assert isinstance(Priority(value), Priority)  # type: ignore[arg-type]  # the wire sends anything
    assert isinstance(MessageType(value), MessageType)  # type: ignore[arg-type]  # the wire sends anything


@pytest.mark.parametrize("value", [None, "", "x", True, 2**63, 1.5, [], {}, "99999999999999999999"])
def test_what_is_no_id_makes_no_record(value: object) -> None:
    with pytest.raises(ValueError):
        identity(value)


def test_words_of_a_newer_server_are_unknown_and_no_failure() -> None:
    assert Status("on_hold") is Status.UNKNOWN
    assert Priority(None) is Priority.NONE  # type: ignore[arg-type]  # the wire's null
    assert MessageType(99) is MessageType.UNKNOWN
    assert MessageType("incoming") is MessageType.INCOMING  # type: ignore[arg-type]  # webhooks send words


@pytest.mark.parametrize(
    ("version", "enough"), [("4.9.0", False), ("4.10.0", True), ("5.0", True), ("4.10-rc1", True), ("weird", False)]
)
def test_a_version_is_compared_by_its_numbers(version: str, enough: bool) -> None:
    assert ServerVersion(version=version).at_least(4, 10) is enough
