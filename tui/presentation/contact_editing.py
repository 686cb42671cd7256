"""What of a contact can be changed, what a typed value becomes, and why it can't be one, in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tui.models.contact_change import ContactChange
from tui.models.people import Contact
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.models.wire import JsonValue
from tui.presentation.cells import one_line

_ADDITIONAL = (
    ("company_name", "company"),
    ("city", "city"),
    ("country", "country"),
    ("description", "about"),
)
_E_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_E164 = re.compile(r"\+[1-9]\d{1,14}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-/]+")
_NUMBERS = frozenset({AttributeType.NUMBER, AttributeType.CURRENCY, AttributeType.PERCENT})
_LONGEST_PATTERN = 200
_TAKES_FOR_EVER = re.compile(r"\)[+*{]|\\[1-9]|\(\?|(?:[+*}].*){4}")
"""In a pattern that may take for ever on a text that it does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactField:
    """One thing about a contact."""

    key: str
    """As `ContactChange.key` has it."""
    title: str
    value: JsonValue = ""
    kind: AttributeType = AttributeType.TEXT
    choices: tuple[str, ...] = ()
    """What a list holds."""
    pattern: str = ""
    cue: str = ""
    """What the pattern asks for, in the words of who made it."""
    about: str = ""

    @property
    def words(self) -> str:
        """The value as it is read."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return "" if self.value is None else str(self.value)


def fields_of(contact: Contact, definitions: Iterable[AttributeDefinition]) -> tuple[ContactField, ...]:
    """Return what can be changed of a contact: who they are, where they are, their own attributes by their names."""
    own = [
        ContactField(key="name", title="name", value=contact.name),
        ContactField(key="email", title="e-mail", value=contact.email),
        ContactField(key="phone_number", title="phone", value=contact.phone_number),
    ]
    own += [
        ContactField(key=f"additional/{key}", title=title, value=contact.additional_attributes.get(key) or "")
        for key, title in _ADDITIONAL
    ]
    told = [each for each in definitions if each.attribute_model is AttributeModel.CONTACT]
    own += [
        ContactField(
            key=f"custom/{each.attribute_key}",
            title=one_line(each.attribute_display_name) or each.attribute_key,
            value=contact.custom_attributes.get(each.attribute_key),
            kind=each.attribute_display_type,
            choices=each.attribute_values,
            pattern=each.regex_pattern,
            cue=each.regex_cue,
            about=each.attribute_description,
        )
        for each in told
    ]
    own.append(ContactField(key="blocked", title="blocked", value=contact.blocked, kind=AttributeType.CHECKBOX))
    return tuple(own)


def problem(field: ContactField, typed: str) -> str:
    """Return in a sentence why what was typed can't be the value; empty: it can. Nothing typed takes a value away."""
    text = typed.strip()
    if not text:
        return "A contact without a name can't be told from others: type one." if field.key == "name" else ""
    if field.key == "email" and not _E_MAIL.fullmatch(text):
        return f"{one_line(text)} is no e-mail address: it is written as name@example.com."
    if field.key == "phone_number" and not _E164.fullmatch(_phone(text)):
        return "A phone number begins with + and the country's code, and has at most 15 digits: +49 151 2345678."
    if field.kind in _NUMBERS and _number(text) is None:
        return f"{field.title} is a number."
    if field.kind is AttributeType.DATE and _date(text) is None:
        return f"{field.title} is a date: year-month-day, such as 2026-11-30."
    if field.kind is AttributeType.LINK and not re.match(r"https?://[^\s/]", text):
        return f"{field.title} is a web address: it begins with https://."
    if field.kind is AttributeType.LIST and field.choices and text not in field.choices:
        return f"{field.title} is one of: {', '.join(map(one_line, field.choices))}."
    if field.pattern and not _fits(field.pattern, text):
        return one_line(field.cue) or f"{field.title} has to look like {one_line(field.pattern)}."
    return ""


def value_of(field: ContactField, typed: str) -> JsonValue:
    """Return what is sent for what was typed, which has no `problem`."""
    text = typed.strip()
    if field.kind is AttributeType.CHECKBOX:
        return text.lower() in ("yes", "true", "1", "y")
    if not text:
        return None if field.key.startswith("custom/") else ""
    if field.key == "phone_number":
        return _phone(text)
    if field.kind in _NUMBERS:
        return _number(text)
    if field.kind is AttributeType.DATE:
        return _date(text)
    return text


def change_to(contact_id: int, field: ContactField, typed: str) -> ContactChange | None:
    """Return the change that makes what was typed the value; None: it is that already."""
    after = value_of(field, typed)
    if after == field.value or (not after and not field.value and not isinstance(after, bool)):
        return None
    return ContactChange(contact_id=contact_id, key=field.key, title=field.title, before=field.value, after=after)


def meaning(field: ContactField, typed: str) -> str:
    """Return what Enter would do, or why it does nothing, in a sentence: said while it is typed."""
    if sentence := problem(field, typed):
        return sentence
    after = value_of(field, typed)
    if after in ("", None):
        return f"{field.title}: taken away" if field.words else f"{field.title}: none"
    return f"{field.title}: {one_line(str(after))}"


def changed_words(change: ContactChange, name: str) -> str:
    """Return what became of a contact, in a sentence: `Grace Ortiz: city Porto → Lisbon.`"""
    before, after = _said(change.before), _said(change.after)
    return f"{one_line(name) or 'the contact'}: {change.title} {before} → {after}."


def _said(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in ("", None) else one_line(str(value))


def _phone(text: str) -> str:
    return _BETWEEN_DIGITS.sub("", text)


def _number(text: str) -> int | float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    if found != found or abs(found) > 1e15:
        return None
    return int(found) if found.is_integer() else found


def _date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _fits(pattern: str, text: str) -> bool:
    """Return whether a text is what an administrator's pattern asks for; of one that can't be read, that it is.

    The pattern is JavaScript's, written between slashes. It is tried on short texts alone, and some not at all.
    """
    bare = pattern.removeprefix("/").removesuffix("/")
    if max(len(bare), len(text)) > _LONGEST_PATTERN or _TAKES_FOR_EVER.search(bare):
        return True
    try:
        return re.search(bare, text) is not None
    except (re.error, OverflowError, RecursionError):
        return True
