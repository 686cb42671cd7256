from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presentation.mentions import Mentionable, as_source, display_name, plain, readable

JOAO = Mentionable("user", 2, "João Lima")


def test_a_mention_is_written_as_the_server_scans_for_it() -> None:
    assert Mentionable("user", 12, "Mira Holt").source == "[@Mira Holt](mention://user/12/Mira%20Holt)"
    assert Mentionable("team", 4, "billing").source == "[@billing](mention://team/4/billing)"


def test_a_name_with_brackets_can_not_end_the_link() -> None:
    source = Mentionable("user", 1, "Eve [x](y)").source
    shown, known = readable(source)
    assert shown == "@Eve [x](y)"
    assert as_source(shown, known) == source


def test_only_whole_names_become_mentions() -> None:
    known = {"@João Lima": JOAO}
    assert as_source("@João Lima, @João Limas, x@João Lima", known) == f"{JOAO.source}, @João Limas, x@João Lima"


def test_two_people_of_one_name_stay_two() -> None:
    one, other = Mentionable("user", 1, "Ana"), Mentionable("user", 9, "Ana")
    known = {display_name(one, {}): one}
    known[display_name(other, known)] = other
    assert list(known) == ["@Ana", "@Ana#9"]
    assert as_source("@Ana and @Ana#9", known) == f"{one.source} and {other.source}"


def test_customers_read_names_alone() -> None:
    assert plain(f"ask {JOAO.source}") == "ask @João Lima"


names = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="@#"), min_size=1, max_size=12)


@given(names, st.integers(1, 999), st.sampled_from(["user", "team"]))
def test_what_is_read_can_be_written_again_unchanged(name: str, number: int, kind: str) -> None:
    source = f"to {Mentionable(kind, number, name).source} now"
    shown, known = readable(source)
    assert shown == f"to @{name} now"
    assert as_source(shown, known) == source


@pytest.mark.parametrize("text", ["", "no mention", "[@x](https://x)", "[@x](mention://bot/1/x)"])
def test_other_text_is_left_alone(text: str) -> None:
    assert readable(text) == (text, {})
