from __future__ import annotations

import pytest

from tui.text.variables import filled, variables

KNOWN = {
    "contact.name": "Maria Dos Santos",
    "contact.first_name": "",
    "contact.email": None,
    "contact.custom_attribute.plan": "gold",
    "contact.custom_attribute.paid": True,
    "conversation.display_id": 12,
}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Let me check, {{contact.name}}.", "Let me check, Maria Dos Santos."),
        ("{{ contact.name }}{{contact.name}}", "Maria Dos SantosMaria Dos Santos"),
        ("#{{conversation.display_id}} {{contact.custom_attribute.plan}}", "#12 gold"),
        ("{{contact.custom_attribute.paid}}", "true"),
        ("no {{unknown.thing}} and no {{contact.email}}", "no  and no "),
        ("{{}}{{ }}.", "."),
        ("{{1}} {{ 'as it is' }}", "1 as it is"),
        ("a {{- contact.custom_attribute.plan -}} b", "agoldb"),
    ],
)
def test_a_variable_becomes_what_is_known_and_nothing_where_nothing_is(text: str, sent: str) -> None:
    assert filled(text, KNOWN) == sent


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ('{{contact.first_name | default: "there"}}', "there"),
        ("{{contact.first_name | default: contact.name}}", "Maria Dos Santos"),
        ("{{contact.name | default: 'there'}}", "Maria Dos Santos"),
        ("{{contact.name | upcase}}", "MARIA DOS SANTOS"),
        ("{{contact.name | downcase | capitalize}}", "Maria dos santos"),
        ("{{contact.name|append:'!'|prepend:'¡'}}", "¡Maria Dos Santos!"),
        ("{{contact.name | replace: 'Maria', 'Ms'}}", "Ms Dos Santos"),
        ("{{contact.name | remove: 'Maria ' | size}}", "10"),
        ("{{contact.name | truncate: 8}}", "Maria..."),
        ("{{ '  x ' | strip }}{{ '  x' | lstrip }}{{ 'x  ' | rstrip }}", "xxx"),
        ("{{contact.name | shout}}", "Maria Dos Santos"),
    ],
)
def test_filters_change_what_is_put_in(text: str, sent: str) -> None:
    assert filled(text, KNOWN) == sent


@pytest.mark.parametrize(
    "text", ["`{{contact.name}}`", "```\n{{contact.name}}\n```", "`a\n{{contact.name}}`", "`{% if`"]
)
def test_code_stays_as_it_was_typed(text: str) -> None:
    assert filled(text, KNOWN) == text
    assert variables(text) == ()


def test_raw_text_loses_its_marks_alone() -> None:
    assert (
        filled("{% raw %}{{contact.name}}{% endraw %}, {{contact.name}}", KNOWN) == "{{contact.name}}, Maria Dos Santos"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{contact.name}} {{unknown.thing}} {% raw %}x",
        "{{contact.name}} {{ contact.name",
        "{{contact.name}} {{ contact..| | }}",
        "{{contact.name}} {% nothing %}",
        "{{contact.name}} {{a b}}",
    ],
)
def test_what_cannot_be_read_leaves_the_whole_text_alone(text: str) -> None:
    assert filled(text, KNOWN) == text


def test_text_without_variables_stays() -> None:
    assert filled("50 % of {it}", KNOWN) == "50 % of {it}"
