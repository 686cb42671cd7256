"""What an agent types about a customer is what the server takes, or a sentence says why not."""

from __future__ import annotations

import pytest

from tui.models.people import Contact
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.presentation.contact_editing import (
    ContactField,
    change_to,
    changed_words,
    fields_of,
    meaning,
    problem,
    value_of,
)

PHONE = ContactField(key="phone_number", title="phone", value="+4915112345")
E_MAIL = ContactField(key="email", title="e-mail", value="ida@example.net")


def an_attribute(key: str, kind: AttributeType, title: str = "", **more: object) -> AttributeDefinition:
    return AttributeDefinition(
        id=1,
        attribute_key=key,
        attribute_display_name=title or key,
        attribute_display_type=kind,
        attribute_model=AttributeModel.CONTACT,
        **more,  # type: ignore[arg-type]  # fields of AttributeDefinition
    )


def test_a_contact_is_changed_by_what_things_are_called() -> None:
    contact = Contact(id=1, name="Ida", custom_attributes={"plan_key": "gold"}, additional_attributes={"city": "Porto"})
    elsewhere = AttributeDefinition(id=2, attribute_key="order", attribute_model=AttributeModel.CONVERSATION)
    fields = fields_of(contact, [an_attribute("plan_key", AttributeType.TEXT, "Plan"), elsewhere])

    told = {field.title: field.words for field in fields}
    assert told["name"] == "Ida"
    assert told["city"] == "Porto"
    assert told["Plan"] == "gold"
    assert told["blocked"] == "no"
    assert "order" not in told


@pytest.mark.parametrize("typed", ["+49 151 2345678", "+49(151)234-56.78", " +1 555 0100 "])
def test_a_phone_number_may_be_typed_as_people_write_it(typed: str) -> None:
    assert problem(PHONE, typed) == ""
    assert value_of(PHONE, typed) == "+" + "".join(letter for letter in typed if letter.isdigit())


@pytest.mark.parametrize("typed", ["0151 2345678", "+0151", "+49 call me", "+1234567890123456", "49151"])
def test_a_number_that_the_server_would_refuse_is_told_before_it_is_asked(typed: str) -> None:
    assert "+49 151 2345678" in problem(PHONE, typed)


@pytest.mark.parametrize("typed", ["ida", "ida@", "ida@host", "Ida <ida@example.net>", "a@b.c, d@e.f"])
def test_what_is_no_address_is_told(typed: str) -> None:
    assert "no e-mail address" in problem(E_MAIL, typed)


@pytest.mark.parametrize(
    ("kind", "good", "becomes", "bad"),
    [
        (AttributeType.NUMBER, "12,5", 12.5, "twelve"),
        (AttributeType.CURRENCY, "7", 7, "7 €"),
        (AttributeType.DATE, "2026-11-30", "2026-11-30", "30.11.2026"),
        (AttributeType.LINK, "https://a.example/x", "https://a.example/x", "javascript:alert(1)"),
    ],
)
def test_an_attribute_takes_what_its_kind_takes(kind: AttributeType, good: str, becomes: object, bad: str) -> None:
    field = ContactField(key="custom/a", title="Seats", kind=kind)

    assert (problem(field, good), value_of(field, good)) == ("", becomes)
    assert problem(field, bad).startswith("Seats is a")


def test_a_list_and_a_pattern_say_what_they_want() -> None:
    plan = ContactField(key="custom/plan", title="Plan", kind=AttributeType.LIST, choices=("Taster", "Regular"))
    order = ContactField(key="custom/order", title="Order", pattern=r"/^A-\d+$/", cue="Like A-10388")

    assert problem(plan, "Gold") == "Plan is one of: Taster, Regular."
    assert problem(order, "10388") == "Like A-10388"
    assert problem(order, "A-10388") == ""


def test_a_pattern_that_takes_for_ever_is_left_to_the_server() -> None:
    evil = ContactField(key="custom/x", title="X", pattern="^(a+)+$")
    broken = ContactField(key="custom/x", title="X", pattern="[")

    assert problem(evil, "a" * 60 + "!") == ""
    assert problem(broken, "a") == ""


def test_nothing_typed_takes_a_value_away_but_not_the_name() -> None:
    assert value_of(E_MAIL, " ") == ""
    assert value_of(ContactField(key="custom/a", title="A", value="x"), "") is None
    assert meaning(E_MAIL, "") == "e-mail: taken away"
    assert "type one" in problem(ContactField(key="name", title="name", value="Ida"), " ")


def test_the_same_value_is_no_change_and_a_change_goes_back() -> None:
    assert change_to(7, PHONE, "+49 151 12345") is None
    assert change_to(7, ContactField(key="custom/a", title="A"), "") is None
    change = change_to(7, PHONE, "+4915199999")
    assert change is not None
    assert changed_words(change, "Ida") == "Ida: phone +4915112345 → +4915199999."
    assert (change.back.before, change.back.after) == ("+4915199999", "+4915112345")
    taken = change_to(7, PHONE, "")
    assert taken is not None
    assert changed_words(taken, "") == "the contact: phone +4915112345 → none."
