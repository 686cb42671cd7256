from __future__ import annotations

from tui.models.reference import CannedResponse
from tui.presentation.canned import matching, unfilled

RESPONSES = [
    CannedResponse(id=1, short_code="thanks", content="Thank you for waiting, {{contact.name}}!"),
    CannedResponse(id=2, short_code="hello", content="Olá {{contact.first_name}}, thanks for writing."),
    CannedResponse(id=3, short_code="delivery_late", content="It left our warehouse."),
]


def codes(query: str) -> list[str]:
    return [found.response.short_code for found in matching(query, RESPONSES)]


def test_without_letters_all_are_offered_by_code() -> None:
    assert codes("") == ["delivery_late", "hello", "thanks"]


def test_a_code_comes_before_content() -> None:
    assert codes("thanks") == ["thanks", "hello"]


def test_content_alone_is_found_too_and_says_so() -> None:
    (found,) = matching("warehouse", RESPONSES)
    assert found.response.id == 3
    assert found.in_content


def test_content_is_found_without_accents() -> None:
    assert codes("ola") == ["hello"]


def test_the_start_of_a_later_word_of_a_code_counts() -> None:
    assert codes("late") == ["delivery_late"]


def test_variables_are_told_once_and_in_order() -> None:
    text = "Hi {{ order.number | capitalize }}, {{agent.nickname}} here, {{order.number}}. `{{not.me}}`"
    assert unfilled(text, {}) == ("order.number", "agent.nickname")


def test_what_a_default_stands_in_for_is_filled() -> None:
    assert unfilled("Hi {{contact.name | default: 'there'}}", {"contact.name": ""}) == ()
    assert unfilled("Hi {{order.number | default: ''}}", {}) == ("order.number",)


def test_what_the_server_does_not_know_reaches_nobody_filled() -> None:
    assert unfilled("{{order.number}} {{contact.email}} {{contact.custom_attribute.plan}}", {}) == ("order.number",)


def test_what_is_known_to_be_empty_is_told() -> None:
    assert unfilled("Hi {{contact.name}}", {"contact.name": ""}) == ("contact.name",)
    assert unfilled("Hi {{contact.name}}", {"contact.name": "Maria"}) == ()
