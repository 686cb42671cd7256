"""What a pane says when it has nothing to show, or not all, or not the newest: a sentence each, and what to press."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from math import ceil

from tui.presentation.cells import one_line
from tui.presentation.key_names import KeyNames, with_keys
from tui.presentation.spans import NOTHING, Line, Paragraph, Span, filled, laid_out, line, width_of


class Kind(Enum):
    """Why a notice stands there."""

    LOADING = "loading"
    EMPTY = "empty"
    ERROR = "error"
    OFFLINE = "offline"
    STALE = "stale"
    FORBIDDEN = "forbidden"


_INKS = {Kind.ERROR: "danger", Kind.FORBIDDEN: "danger", Kind.OFFLINE: "warning", Kind.STALE: "warning"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One state of a pane."""

    kind: Kind
    words: str
    """What happened, in a sentence."""
    hint: str = ""
    """What to do next, and with which key: `{pane.reload}` stands for the key of that command."""
    short: str = ""
    """What happened, in fewer words: for one line that is too narrow for all; empty: the words are cut there."""

    def named(self, keys: KeyNames) -> Notice:
        """Return it with the keys that its hint names, as the agent has them."""
        return replace(self, hint=with_keys(self.hint, keys))


def loading(what: str, *, waits: str = "") -> Notice:
    """Return the notice while something is fetched that was never seen: `loading("conversations")`.

    Args:
        waits: What it waits for, from `waiting`; empty: for the answer alone.
    """
    return Notice(Kind.LOADING, f"Loading {what}…", f"{waits}; it goes on by itself" if waits else "")


def waiting(seconds: float, most_a_minute: int) -> str:
    """Return how long what is read has to wait, and why."""
    return f"Waiting {ceil(seconds)} s: the limit of {most_a_minute} requests a minute is used up"


def empty_list(view: str, *, filtered: bool = False) -> Notice:
    """Return the notice of a list without rows.

    Args:
        view: What would be here: `open conversations assigned to you`.
        filtered: Whether the agent's own filter may be the reason.
    """
    hint = (
        "{pane.leave} clears the filter"
        if filtered
        else "{view.next} shows the next view; what comes in appears here by itself"
    )
    return Notice(Kind.EMPTY, f"No {view}.", hint)


def not_loaded(words: str, conditions: str = "") -> Notice:
    """Return the notice of a list in which a filter finds nothing, before the server was asked."""
    what = " and ".join(
        filter(None, (f'contains "{words}"' if words else "", f"passes {conditions}" if conditions else ""))
    )
    return Notice(Kind.EMPTY, f"Nothing that is loaded here {what}.", "Enter asks the server")


def none_so_far(view: str) -> Notice:
    """Return the notice of a list without rows where the server has more that may pass the filter."""
    return Notice(
        Kind.EMPTY,
        f"No {view} so far: there is more on the server.",
        "{cursor.bottom} looks further; {pane.leave} clears the filter",
    )


def filter_gone(what: str, why: str) -> Notice:
    """Return the notice of a list that is empty because what it is filtered by is not there any more.

    Args:
        what: `inbox`, `team` or `label`.
        why: What happened to it, in a sentence.
    """
    return Notice(Kind.EMPTY, f"The {what} of this filter is not there. {why}", "{pane.leave} clears the filter")


def empty_thread(customer: str) -> Notice:
    """Return the notice of a thread in which nobody wrote yet."""
    return Notice(
        Kind.EMPTY,
        f"Nobody has written yet in this conversation with {one_line(customer)}.",
        "{reply.write} writes first",
    )


def nothing_open() -> Notice:
    """Return the notice of a thread pane before a conversation is opened."""
    return Notice(Kind.EMPTY, "No conversation is open.", "{conversation.open} opens the one under the cursor")


def glance(age: str) -> Notice:
    """Return what stands under a thread that the agent only looks at.

    Args:
        age: How old what is shown may be, such as `3 h`; empty: it is kept up to date, or new.
    """
    told = f"As this machine last saw it, {age} ago." if age else "Only looked at."
    return Notice(Kind.EMPTY, told, "{conversation.open} opens it", told)


def nothing_here() -> Notice:
    """Return the notice of a thread that was never opened on this machine, while the agent only looks at its row."""
    return Notice(
        Kind.EMPTY, "The messages of this conversation are not on this machine yet.", "{conversation.open} opens it"
    )


def failed(what: str, why: str) -> Notice:
    """Return the notice after something could not be fetched: `failed("conversations", error.sentence)`."""
    return Notice(
        Kind.ERROR,
        f"Could not load {what}: {one_line(why).rstrip('.')}.",
        "{pane.reload} tries again",
        f"Could not load {what}.",
    )


def offline(what: str, since: str, *, cached: bool, age: str = "", reason: str = "") -> Notice:
    """Return the notice while the server can't be reached.

    Args:
        what: What would be here, as a sentence begins with it: `This conversation`.
        since: How long, such as `4 min`; empty: only just.
        cached: Whether there is something to see.
        age: How old that is, such as `3 h`; empty: new.
        reason: Why, in a sentence that also says what to do, where it is known.
    """
    first = f"Offline for {since}." if since else "Offline."
    shown = "What you see is from the cache" if cached else f"{what} was not seen on this machine yet"
    if reason:
        first = f"{first} {one_line(reason)}"
    old = f", {age} old" if cached and age else ""
    short = f"Offline{f' {since}' if since else ''}{old or (', from the cache' if cached else '')}."
    return Notice(Kind.OFFLINE, f"{first} {shown}{old}.", "{pane.reload} tries now", short)


def stale(age: str) -> Notice:
    """Return the notice while cached data is shown and the server's answer is awaited."""
    return Notice(Kind.STALE, f"From the cache, {age} old; being checked…", short=f"{age} old; being checked…")


def aged(age: str) -> Notice:
    """Return the notice while what a silence lies behind is shown and the server's answer is awaited."""
    return Notice(Kind.STALE, f"As it was {age} ago; being checked…")


def forbidden(what: str) -> Notice:
    """Return the notice where this agent may not look."""
    return Notice(Kind.FORBIDDEN, f"You have no access to {what}.", "Ask an administrator of this account")


def notice_lines(notice: Notice, cells: int) -> list[Line]:
    """Return the notice for an otherwise empty pane: wrapped, the hint on a line of its own."""
    lead = line("  ")
    paragraphs = [
        Paragraph(NOTHING),
        Paragraph(line(one_line(notice.words), _INKS.get(notice.kind, "muted")), lead, lead),
    ]
    if notice.hint:
        # One clause stands as a label of its key; what is more than one is read as sentences.
        stop = "." if ". " in notice.hint else ""
        paragraphs.append(Paragraph(line(f"{notice.hint}{stop}", "muted"), lead, lead))
    return [filled(one, cells) for paragraph in paragraphs for one in laid_out(paragraph, max(1, cells - 2))]


def notice_line(notice: Notice, cells: int) -> Line:
    """Return the notice on one line, for a pane that shows something else too."""
    ink = _INKS.get(notice.kind, "muted")
    hint = Span(f" {notice.hint}." if notice.hint else "", "muted")
    whole: Line = (Span(f" {one_line(notice.words)}", ink), hint)
    if notice.short and width_of(whole) > cells:
        whole = (Span(f" {one_line(notice.short)}", ink), hint)
        whole = whole if width_of(whole) <= cells else whole[:1]
    return filled(whole, cells)
