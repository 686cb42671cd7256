"""The top line: whose console this is, and how fresh what it shows can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tui.models.people import Availability
from tui.presentation.cells import cut, one_name
from tui.presentation.entries import spread
from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import NOTHING, Line, Span, line, width_of

_INKS = {Availability.ONLINE: "success", Availability.BUSY: "warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the top line says."""

    account: str
    user: str = ""
    """An e-mail address or a name."""
    availability: Availability = Availability.UNKNOWN
    pending: bool = False
    """Whether the availability is asked for and not confirmed yet."""
    link: Line = NOTHING
    """From `link_words`."""
    questions: Line = NOTHING
    """From `question_words`: what waits for the agent's word."""
    asides: tuple[str, ...] = ()
    """What else may stand there where there is room, the most important first: `3 agents`, `↓ 1.2 kB/min`."""
    access: str = ""
    """Until when what opens the account does so, from `session_words`; empty: it has no end."""
    access_ends: bool = False
    """Whether that is soon: then it never gives way."""
    product: str = "chatwoot-tui"


def span_words(seconds: float) -> str:
    """Return a length of time as the top line says it: `30 s`, `4 min`, `2 h`, `3 days`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 2 * 86_400:
        return f"{whole // 3600} h"
    return f"{whole // 86_400} days"


def session_words(ends_at: datetime, now: datetime) -> str:
    """Return until when the session lasts: `session to 30 Jan`, and in its last week `session ends in 3 days`.

    Args:
        ends_at: In the agent's zone.
    """
    left = (ends_at - now).total_seconds()
    if left <= 0:
        return "session has ended"
    if session_ends(ends_at, now):
        return f"session ends in {span_words(left)}"
    return f"session to {ends_at.day} {ends_at:%b}"


def session_ends(ends_at: datetime, now: datetime) -> bool:
    """Whether a session is in its last week, or over."""
    return (ends_at - now).total_seconds() < 7 * 86_400


def link_words(
    kind: str,
    now: datetime,
    *,
    since: datetime | None = None,
    queued: int = 0,
    progress: str = "",
    not_done: int = 0,
    poll_seconds: float | None = None,
    as_of: datetime | None = None,
    deaf: bool = False,
    trouble: str = "",
    trouble_until: str = "",
    glyphs: Glyphs = UNICODE,
) -> Line:
    """Return the state of the link in words: `live`, `polling`, `connecting…`, `offline 4 min · 2 queued`.

    What the server answers instead of what it was asked for stands before how it can be reached; without a line, that
    is what matters, unless it is somebody else who answers.

    Seconds are never counted: the words change with an event, or on the full minute.

    Args:
        kind: `live`, `polling`, `connecting` or `offline`.
        since: When it came to be so.
        poll_seconds: How often the server is asked, where that stays the same.
        queued: Changes and replies that wait for the link.
        progress: How far what is done to several conversations is, such as `34 of 80 resolved`; empty: nothing is.
        not_done: Changes that the server has refused for good.
        as_of: How old what is shown may be, where that is not plain from the rest: a start from the cache.
        deaf: Whether the websocket stands and tells nothing.
        trouble: A value of `store.link.Trouble`; empty: none.
        trouble_until: The time of day when it is tried again, such as `13:33`; empty: not known.
    """
    if trouble and (kind != "offline" or trouble == "foreign"):
        from tui.presentation.troubles import TROUBLES

        again = f", again at {trouble_until}" if trouble_until else ""
        spans = line(f"{TROUBLES[trouble].bar}{again}", "danger")
    elif deaf and kind != "offline":
        spans = line("live updates do not arrive", "warning")
    elif kind == "live":
        spans = line("live", "success")
    elif kind == "polling":
        spans = line(f"polling {span_words(poll_seconds)}" if poll_seconds else "polling", "warning")
    elif kind == "offline":
        minutes = int((now - since).total_seconds()) // 60 if since else 0
        spans = line(f"offline {span_words(minutes * 60)}" if minutes else "offline", "danger")
    else:
        spans = line(f"connecting{glyphs.ellipsis}", "pending")
    if as_of is not None and kind in ("connecting", "offline") and (now - as_of).total_seconds() >= 60:
        age = span_words((now - as_of).total_seconds())
        if kind == "connecting" or since is None or as_of < since:
            spans = (*spans, Span(f" {glyphs.dot} shown as of {age} ago", "warning"))
    if progress:
        spans = (*spans, Span(f" {glyphs.dot} {progress}", "pending"))
    elif queued:
        spans = (
            *spans,
            Span(f" {glyphs.dot} {queued} queued", "pending" if kind == "live" and not trouble else "warning"),
        )
    if not_done:
        spans = (*spans, Span(f" {glyphs.dot} {not_done} not done", "danger"))
    return spans


def question_words(count: int, key: str) -> Line:
    """Return how many questions wait for the agent's word, and the key that asks them: `1 question W`; nothing for none."""
    if not count:
        return NOTHING
    return (Span(f"{count} question{'' if count == 1 else 's'}", "warning bold"), Span(f" {key}".rstrip(), "accent"))


def status_line(standing: Standing, cells: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return the top line in exactly this many cells. Questions and the link's words are the last thing to give way."""
    link = standing.link
    if standing.questions:
        link = (*standing.questions, Span(f" {glyphs.dot} ", "muted"), *link) if link else standing.questions
    if standing.access and standing.access_ends:
        link = (*link, Span(f" {glyphs.dot} ", "muted"), Span(standing.access, "warning"))
    room = cells - width_of(link) - 4
    left: Line = NOTHING
    for form in range(4):
        left = _who(standing, glyphs, form)
        if width_of(left) <= room:
            break
    asides: Line = NOTHING
    told = [*standing.asides, *((standing.access,) if standing.access and not standing.access_ends else ())]
    tail: Sequence[tuple[str, str]] = [*((words, "") for words in told), (standing.product, "muted")]
    for number, (words, ink) in enumerate(tail):
        gap = f" {glyphs.dot} " if number == 0 and told else "   "
        more: Line = (*asides, Span(gap, "muted"), Span(words, ink or "muted"))
        if width_of(left) + width_of(more) > room:
            break
        asides = more
    return spread(left, (*link, *asides, Span(" ")), cells)


def _who(standing: Standing, glyphs: Glyphs, form: int) -> Line:
    """Account, user and availability; each further form is shorter."""
    account, user = one_name(standing.account), one_name(standing.user)
    sign = glyphs.read if standing.availability is Availability.OFFLINE else glyphs.unread
    word = "" if standing.availability is Availability.UNKNOWN else standing.availability.value
    if form and standing.availability is not Availability.BUSY:
        word = ""
    if form >= 1:
        account = cut(account, 12, glyphs.ellipsis) if form > 1 else account
        user = user.split("@")[0]
    if form >= 3:
        user = ""
    spans: Line = (Span(" "), Span(account, "bold"))
    if user:
        spans = (*spans, Span("  " if form == 0 else f" {glyphs.dot} ", "muted"), Span(user, "muted"))
    if standing.availability is not Availability.UNKNOWN:
        ink = "pending" if standing.pending else _INKS.get(standing.availability, "muted")
        waits = glyphs.ellipsis if standing.pending else ""
        spans = (*spans, Span("  " if form == 0 else " "), Span(f"{sign} {word}".rstrip() + waits, ink))
    return spans


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does here, in a word."""

    key: str
    word: str


def footer_line(keys: Sequence[KeyHint], last: KeyHint | None, cells: int) -> Line:
    """Return the keys that matter here, as many as fit, and `last` at the right end always."""
    right: Line = () if last is None else (Span(last.key, "accent"), Span(f" {last.word} ", "muted"))
    room = cells - width_of(right) - 1
    left: Line = (Span(" "),)
    for hint in keys:
        more = (*left, Span(hint.key, "accent"), Span(f" {hint.word}", "muted"), Span("  "))
        if width_of(more) > room:
            break
        left = more
    return spread(left, right, cells)
