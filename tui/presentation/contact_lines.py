"""The contact pane as lines: who the customer is, how the conversation stands, what was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from tui.models.conversation import CONVERSATIONS_TOLD, Priority
from tui.models.people import Contact, Note
from tui.models.row import Row
from tui.presentation import badges
from tui.presentation.age import age
from tui.presentation.cells import breaks, fit, one_line, one_name, printable, width
from tui.presentation.days import clock, day, short_day
from tui.presentation.entries import Entry
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import NOTHING, Line, Span, line, shortened

ALL = "all"
"""The value of the line that stands for those the server has not told."""

_OTHERS = "Other conversations"
_LEAST_FOR_OTHERS = 25
_LABEL_AT_MOST = 14
_KNOWN_ADDITIONAL = ("company_name", "description")
_PLACES = ("city", "country_code", "country")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """What the pane is told; whatever is None was not looked up yet."""

    contact: Contact | None = None
    row: Row | None = None
    """The conversation, wishes included."""
    earlier: tuple[Row, ...] | None = None
    """The contact's conversations, newest first; the present one may be among them."""
    earlier_key: str = ""
    """What has them looked up, as people read it; empty: they are on their way."""
    notes: tuple[Note, ...] | None = None
    """Newest first."""
    on_site: bool = False
    zone: tzinfo | None = None
    """The customer's, where it is known."""
    window: Line = NOTHING
    """When the reply window closes, from `deadlines.closing`."""
    pending: frozenset[str] = frozenset()
    """Fields of the row that are asked for and not confirmed: `assignee`, `team`, `priority`, `labels`."""
    conversation_attributes: Mapping[str, object] = field(default_factory=dict)
    attribute_names: Mapping[str, str] = field(default_factory=dict)
    """What an attribute's key is called."""
    loading: bool = False
    waits: str = ""
    """What is on its way waits for, in a sentence; empty: for the answer alone."""
    error: str = ""
    """Why the newest word could not be had and what to do, in sentences."""
    nothing: str = "No conversation is open."
    """Why nothing is known where nothing is on its way, in a sentence."""
    gone: str = ""
    """Why there is nothing to be seen any more, in a sentence."""


def contact_lines(
    facts: ContactFacts, now: datetime, zone: tzinfo, cells: int, glyphs: Glyphs = UNICODE
) -> tuple[Entry, ...]:
    """Return the pane's lines, wrapped to this many cells. Lines with a value are the contact's other conversations, by their id.

    Args:
        zone: The agent's, in which days are told.
    """
    entries: list[Entry] = []
    if facts.gone:
        return tuple(_wrapped(facts.gone, cells, "danger"))
    if facts.error:
        entries += _wrapped(facts.error, cells, "danger")
    if facts.contact is None:
        if not facts.error:
            words = f"Loading the contact{glyphs.ellipsis}" if facts.loading else facts.nothing
            entries.append(Entry(line(words, "muted")))
            if facts.loading and facts.waits:
                entries += _wrapped(f"{facts.waits}.", cells, "muted")
        elif facts.row is not None and facts.earlier_key:
            entries += [Entry(), *_wrapped(f"{facts.earlier_key} looks for the other conversations.", cells, "muted")]
        return tuple(entries)
    entries += _person(facts, facts.contact, now, cells, glyphs)
    if facts.row is not None:
        entries += _conversation(facts, facts.row, cells, glyphs)
    entries += _attributes(facts, facts.contact, cells)
    if facts.earlier is not None:
        entries += _earlier(facts.earlier, facts.row, now, zone, cells)
    elif facts.row is not None and (facts.earlier_key or not facts.error):
        others = _OTHERS if cells >= _LEAST_FOR_OTHERS else "Others"
        entries += [Entry(), Entry(line(others if facts.earlier_key else f"{others}{glyphs.ellipsis}", "muted"))]
        if facts.earlier_key:
            entries.append(Entry(line(f" {facts.earlier_key} looks them up", "muted")))
        elif facts.waits:
            entries += _wrapped(f"{facts.waits}.", cells, "muted", indent=1)
    if facts.notes:
        entries += _notes(facts.notes, now, zone, cells, glyphs)
    return tuple(entries)


def _person(facts: ContactFacts, contact: Contact, now: datetime, cells: int, glyphs: Glyphs) -> Iterable[Entry]:
    yield from _wrapped(one_name(contact.name) or "a nameless contact", cells, "customer bold")
    for words in (*_address(one_name(contact.email), cells - 2), contact.phone_number, contact.identifier):
        if words.strip():
            yield from _wrapped(one_line(words), cells, "", indent=1)
    place = _place(contact)
    if facts.zone is not None:
        there = f"{clock(now, facts.zone)} there"
        joined = f"{place} {glyphs.dot} {there}" if place else there
        if width(joined) + 2 > cells:
            yield from _wrapped(place, cells, "", indent=1)
            joined = there
        place = joined
    if place:
        yield from _wrapped(place, cells, "", indent=1)
    if facts.on_site:
        yield Entry(line(" on the site now", "success"))
    elif contact.last_activity_at is not None:
        yield Entry(line(f" last seen {_ago(contact.last_activity_at, now)}", "muted"))
    if contact.blocked:
        yield Entry(line(" blocked", "danger"))


def _ago(then: datetime, now: datetime) -> str:
    words = age(then, now)
    return "just now" if words == "now" else f"{words} ago"


def _place(contact: Contact) -> str:
    found = {key: one_line(str(contact.additional_attributes.get(key) or "")) for key in _PLACES}
    country = found["country_code"] or found["country"]
    return ", ".join(part for part in (found["city"], country) if part)


def _conversation(facts: ContactFacts, row: Row, cells: int, glyphs: Glyphs) -> Iterable[Entry]:
    nothing = glyphs.nobody
    sign, ink = badges.priority(row.priority)
    named = "none" if row.priority is Priority.NONE else row.priority.value
    fields: list[tuple[str, str, str]] = [
        ("assignee", row.assignee_name or "nobody", "" if row.assignee_name else "muted"),
        ("team", row.team_name or nothing, "" if row.team_name else "muted"),
        ("priority", f"{named} {sign}".strip(), ink or ("muted" if row.priority is Priority.NONE else "")),
        ("labels", ", ".join(row.labels) or nothing, "" if row.labels else "muted"),
    ]
    yield from _heading("Conversation")
    for name, value, look in fields:
        waits = name in facts.pending
        yield from _field(name, f"{value}{glyphs.ellipsis}" if waits else value, cells, "pending" if waits else look, 8)
    if facts.window:
        yield Entry(shortened((Span(" window    ", "muted"), *facts.window), cells, glyphs.ellipsis))


def _attributes(facts: ContactFacts, contact: Contact, cells: int) -> Iterable[Entry]:
    found: dict[str, str] = {}
    for key in _KNOWN_ADDITIONAL:
        if words := _value_words(contact.additional_attributes.get(key)):
            found[key.removesuffix("_name")] = words
    profiles = contact.additional_attributes.get("social_profiles")
    if isinstance(profiles, Mapping):
        found.update({str(name): words for name, value in profiles.items() if (words := _value_words(value))})
    for attributes in (contact.custom_attributes, facts.conversation_attributes):
        for key, value in attributes.items():
            if words := _value_words(value):
                found[facts.attribute_names.get(key) or key] = words
    if not found:
        return
    yield from _heading("Attributes")
    labels = min(_LABEL_AT_MOST, max(6, cells - 14), max(width(one_line(name)) for name in found))
    for name, words in found.items():
        yield from _field(one_line(name), words, cells, "", labels)


def _value_words(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(words for each in value if (words := _value_words(each)))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {words}" for key, each in value.items() if (words := _value_words(each)))
    return one_line(str(value)).strip()


def _earlier(rows: tuple[Row, ...], present: Row | None, now: datetime, zone: tzinfo, cells: int) -> Iterable[Entry]:
    others = [row for row in rows if present is None or row.id != present.id]
    yield from _heading(f"{_OTHERS if cells >= _LEAST_FOR_OTHERS else 'Others'} ({len(others)})")
    today = day(now, zone)
    digits = max((len(str(row.id)) for row in others), default=0) + 1
    for row in others:
        last = row.last_activity_at or row.created_at
        left = (
            Span(f" {f'#{row.id}':<{digits}} "),
            Span(f"{row.status.value:<8}", badges.status_ink(row.status) or "muted"),
        )
        yield Entry(left, line(f"{short_day(day(last, zone), today)} " if last else "", "muted"), row.id)
    if len(rows) == CONVERSATIONS_TOLD:
        yield Entry(line(f" the {CONVERSATIONS_TOLD} newest: Enter for all", "muted"), value=ALL)


def _notes(notes: tuple[Note, ...], now: datetime, zone: tzinfo, cells: int, glyphs: Glyphs) -> Iterable[Entry]:
    yield from _heading(f"Notes ({len(notes)})")
    today = day(now, zone)
    for note in notes:
        author = one_name(note.author.name) if note.author else "somebody"
        made = f"{short_day(day(note.created_at, zone), today)} " if note.created_at else ""
        yield Entry(line(f" {author}", "muted"), line(made, "muted"))
        for paragraph in printable(note.content).split("\n"):
            if paragraph.strip():
                yield from _wrapped(paragraph, cells, "", indent=1, before=f"{glyphs.note} ")


def _heading(words: str) -> tuple[Entry, Entry]:
    return Entry(), Entry(line(words, "bold"))


def _field(name: str, words: str, cells: int, ink: str, labels: int) -> Iterable[Entry]:
    """A name and its value beside it; further lines of the value stand below its first."""
    lead = f" {fit(name, labels)}  "
    room = max(8, cells - width(lead) - 1)
    for number, (start, end) in enumerate(breaks(one_line(words), room)):
        before = Span(lead, "muted") if number == 0 else Span(" " * width(lead))
        yield Entry((before, Span(one_line(words)[start:end], ink)))


def _address(address: str, cells: int) -> tuple[str, ...]:
    """Return an e-mail address in one piece, or parted at its @ where it is too long for a line."""
    name, at, domain = address.partition("@")
    return (address,) if width(address) <= cells or not name else (name, at + domain)


def _wrapped(words: str, cells: int, ink: str, *, indent: int = 0, before: str = "") -> Iterable[Entry]:
    words = one_line(words)
    lead = (Span(" " * indent), *((Span(before, "muted"),) if before else ()))
    for start, end in breaks(words, max(8, cells - indent - width(before) - 1)):
        yield Entry((*lead, Span(words[start:end], ink)))
