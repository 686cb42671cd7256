"""What the composer says about a text: to whom, how much room is left, and which offers its last letters ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tui.models.inbox import Channel
from tui.presentation import badges
from tui.presentation.cells import cut, one_name
from tui.presentation.entries import spread
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import NOTHING, Line, Span, line, shortened, width_of

COUNTER_FROM = 0.8
"""The part of the limit from which the counter is shown."""

_LIMITS = {
    Channel.FACEBOOK: 2000,
    Channel.INSTAGRAM: 1000,
    Channel.WHATSAPP: 4096,
    Channel.TWILIO_SMS: 320,
    Channel.SMS: 160,
    Channel.TELEGRAM: 4096,
    Channel.LINE: 2000,
    Channel.EMAIL: 25_000,
}
_LIMIT_ELSEWHERE = 10_000
_NOTE_LIMIT = 150_000

_ROOM_FOR_DRAFT = 44
"""Cells from which on the upper edge has room for how the draft stands."""


def limit_of(channel: Channel, *, medium: str = "", private: bool = False) -> int:
    """Return how many characters a message of a channel may have.

    Args:
        medium: `whatsapp` or `sms`, on Twilio.
        private: Whether it is a note, which only the server's own limit holds for.

    Source: Chatwoot 4.10, `shared/constants/messages.js`; the server itself refuses more than 150,000 characters.
    """
    if private:
        return _NOTE_LIMIT
    if channel is Channel.TWILIO_SMS and medium == "whatsapp":
        return 1600
    return _LIMITS.get(channel, _LIMIT_ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where a text goes when it is sent; fixed from the moment the composer opens."""

    conversation_id: int
    contact_name: str
    inbox_name: str
    channel: Channel = Channel.UNKNOWN
    to: tuple[str, ...] = ()
    """To whom an e-mail goes in the customer's place."""
    account: str = ""
    """From which account: `Mira Holt, Acme Support`."""


def channel_and_inbox(addressee: Addressee) -> str:
    """Return the channel's letters and the inbox: `WA Loja`."""
    letters, name = badges.channel(addressee.channel), one_name(addressee.inbox_name)
    if not letters or re.match(rf"{letters}\b", name):
        return name
    return f"{letters} {name}".rstrip()


def title_line(addressee: Addressee, *, private: bool, draft: str, cells: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return the composer's upper edge: word, sign and ink tell a note from a reply.

    `─ Reply to Maria Santos · WA Loja ──────── draft saved ─`
    `▒ Private note · Maria Santos #1042 · customers never see it ▒▒▒ draft saved ▒`

    Args:
        draft: How the draft stands, in a word or two; the first thing to give way.
    """
    name = one_name(addressee.contact_name) or "a nameless contact"
    if addressee.to and not private:
        name = f"{', '.join(map(one_name, addressee.to))} for {name}"
    sign, ink = (glyphs.note, "note") if private else (glyphs.rule, "rule")
    word = Span("Private note", "note bold") if private else Span("Reply to ", "bold")
    dot = f" {glyphs.dot} "
    right = (Span(f" {draft} ", "muted"), Span(sign, ink)) if draft and cells >= _ROOM_FOR_DRAFT else (Span(sign, ink),)
    room = cells - width_of(right) - 1
    left: Line = (Span(f"{sign} ", ink), word)
    if private:
        number = f"{dot}{name} #{addressee.conversation_id}"
        for tail in (f"{number}{dot}customers never see it", number, ""):
            if width_of(left) + width_of(line(tail)) + 1 <= room:
                left = (*left, Span(tail, "note"))
                break
    else:
        # The name gives way before the channel does: the channel it leaves by must stay readable.
        tail = f"{dot}{channel_and_inbox(addressee)}"
        taken = width_of(left) + width_of(line(tail)) + 1
        left = (*left, Span(cut(name, max(4, room - taken), glyphs.ellipsis), "bold"), Span(tail))
    left = shortened((*left, Span(" ")), room, glyphs.ellipsis)
    return (*left, Span(sign * (cells - width_of(left) - width_of(right)), ink), *right)


def counter(length: int, limit: int | None) -> Line:
    """Return how much of the limit is used, from 80 % on: `812/1000`; past it, by how much."""
    if not limit or length < limit * COUNTER_FROM:
        return NOTHING
    if length > limit:
        return line(f"{length}/{limit}, {length - limit} too many", "danger")
    return line(f"{length}/{limit}", "warning")


def foot_line(addressee: Addressee, *, count: Line, keys: tuple[tuple[str, str], ...], cells: int) -> Line:
    """Return the composer's lower line: from which account, the counter, the keys that fit.

    Args:
        keys: Key and word, the most important first.
    """
    account = one_name(addressee.account)
    who = line(f"as {account}", "muted") if account else NOTHING
    room = cells - width_of(who) - 2
    hints: Line = NOTHING
    for key, word in keys:
        more = (*hints, *((Span("   "),) if hints else ()), Span(key, "accent"), Span(f" {word}", "muted"))
        if width_of(more) + width_of(count) + 3 > room:
            break
        hints = more
    return spread(who, (*count, *((Span("   "),) if count and hints else ()), *hints), cells)


def came_back(kept: str, told: str) -> str:
    """Return the words that a refused message put above what its composer had told last; empty: nothing came back."""
    if not told:
        return kept
    return kept.removesuffix(f"\n\n{told}") if kept.endswith(f"\n\n{told}") else ""


OfferKind = Literal["canned", "mention", "variable", "emoji"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The letters before the cursor ask for offers."""

    kind: OfferKind
    query: str
    start: int
    """Where in the line the sign stands; accepting replaces from here to the cursor."""


_QUERY_AT_MOST = 40

_SLASH = re.compile(r"(?<!\S)/")

_EMOJI = re.compile(r"(?<![\w:]):([a-z0-9_+-]{2,20})$", re.IGNORECASE)
"""From the second letter on: one alone is as often a smile of its own (`:D`)."""


def asked(line: str, column: int, *, private: bool) -> Asked | None:
    """Return what the letters before the cursor ask for.

    `/` at the start of a word asks for canned responses, `@` at the start of a word in a note for people, `{{` for
    variables, `:` and two letters for emoji. A query may hold spaces, as names and canned contents do; whether it finds
    anything closes the list.
    """
    before = line[:column]
    for found in reversed(list(_SLASH.finditer(before))):
        query = before[found.end() :]
        if len(query) <= _QUERY_AT_MOST and not query.startswith(" "):
            return Asked("canned", query, found.start())
        break
    opened = before.rfind("{{")
    if opened >= 0 and "}" not in before[opened:] and len(before) - opened <= _QUERY_AT_MOST:
        return Asked("variable", before[opened + 2 :].strip(), opened)
    if (emoji := _EMOJI.search(before)) is not None:
        return Asked("emoji", emoji[1], emoji.start())
    if private:
        for found in reversed(list(re.finditer(r"(?<![\w@])@", before))):
            query = before[found.end() :]
            if len(query) <= _QUERY_AT_MOST and not query.startswith(" "):
                return Asked("mention", query, found.start())
            break
    return None
