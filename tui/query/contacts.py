"""What a filter over contacts can say, and how a contact answers it."""

from __future__ import annotations

from tui.models.filter import Condition, Operator
from tui.models.people import Contact
from tui.models.reference import AttributeModel
from tui.query.conversations import labels_of, untold
from tui.query.fields import Field, Holds, Vocabulary
from tui.text.folding import folded


def _known(contact: Contact, key: str) -> str:
    value = contact.additional_attributes.get(key)
    return value if isinstance(value, str) else ""


def shows_text(contact: Contact, text: str) -> bool:
    """Whether name, address, number, identifier or company contain the text; accents and case do not matter."""
    wanted = folded(text)
    shown = (contact.name, contact.email, contact.phone_number, contact.identifier, _known(contact, "company_name"))
    return any(wanted in folded(each) for each in shown)


CONTACTS = Vocabulary(
    fields=(
        Field(name="name", holds=Holds.TEXT, help="part of the name", key="name", read=lambda each: each.name),
        Field(
            name="email", holds=Holds.TEXT, help="part of the e-mail address", key="email", read=lambda each: each.email
        ),
        Field(
            name="phone",
            holds=Holds.TEXT,
            help="part of the number: +5511",
            key="phone_number",
            read=lambda each: each.phone_number,
        ),
        Field(
            name="identifier",
            holds=Holds.WORD,
            help="the customer's number in your own system",
            key="identifier",
            read=lambda each: each.identifier,
        ),
        Field(
            name="company",
            holds=Holds.TEXT,
            help="part of the company's name",
            key="company_name",
            read=lambda each: _known(each, "company_name"),
        ),
        Field(
            name="city", holds=Holds.TEXT, help="part of the city", key="city", read=lambda each: _known(each, "city")
        ),
        Field(
            name="country",
            holds=Holds.WORD,
            help="a country's two letters: BR",
            key="country_code",
            read=lambda each: _known(each, "country_code"),
        ),
        Field(
            name="label",
            holds=Holds.TITLES,
            help="none, any, or a label",
            key="labels",
            offers=labels_of,
            may_lack=True,
            # The server tells a contact's labels by a route of their own.
            read=untold,
        ),
        Field(
            name="created",
            holds=Holds.TIME,
            help="<7d: within a week; >7d: before that; 2026-11-24, today",
            key="created_at",
            read=lambda each: each.created_at,
        ),
        Field(
            name="active",
            holds=Holds.TIME,
            help="<2h: seen within; >30d: not since",
            key="last_activity_at",
            read=lambda each: each.last_activity_at,
        ),
        Field(
            name="is",
            holds=Holds.TITLES,
            help="blocked",
            choices=("blocked",),
            flags={"blocked": Condition(attribute_key="blocked", operator=Operator.EQUAL, values=(True,))},
            read=lambda each: ("blocked",) if each.blocked else (),
        ),
    ),
    flags=("blocked",),
    attributes=AttributeModel.CONTACT,
    shows=shows_text,
)
