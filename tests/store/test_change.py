"""What several events changed, told as one change."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from tui.store.change import Change, joined
from tui.store.state import State
from tui.store.work import _NOTED, Work

SOME: dict[type, tuple[Any, Any, Any]] = {
    bool: (True, False, True),
    frozenset: (frozenset({1}), frozenset({2}), frozenset({1, 2})),
    tuple: ((1,), (2,), (1, 2)),
}


@pytest.mark.parametrize("name", [each.name for each in fields(Change)])
def test_every_field_of_several_changes_is_in_the_one_they_become(name: str) -> None:
    one, other, both = SOME[type(getattr(Change(), name))]
    whole = joined([replace(Change(), **{name: one}), Change(), replace(Change(), **{name: other})])
    assert whole == replace(Change(), **{name: both})


def test_nothing_joined_is_no_change() -> None:
    assert not joined([])


def test_a_work_on_which_nothing_was_noted_is_no_change_and_has_a_place_for_every_field() -> None:
    work = Work(State())
    assert not work.change()
    assert all(hasattr(work, attribute) for _name, attribute, _made_of in _NOTED)
