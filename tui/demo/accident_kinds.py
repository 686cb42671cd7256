"""The accidents a real server has, by name: what each is, and how it is asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

SIGN_ON = "/single-sign-on"
"""Where a redirect leads to by itself: a page of whoever sits in between."""


def seconds_of(text: str) -> float:
    """Return the seconds that a text names.

    Raises:
        ValueError: It names none of a day.
    """
    try:
        seconds = float(text)
    except ValueError:
        raise ValueError(f"seconds are a number, not {text!r}") from None
    if not 0 <= seconds <= 86400:
        raise ValueError("seconds are a number from 0 to 86400")
    return seconds


def status_of(text: str) -> int:
    """Return the status of an error that a text names.

    Raises:
        ValueError: It names none.
    """
    if not re.fullmatch(r"[45]\d\d", text):
        raise ValueError(f"a status is a number from 400 to 599, not {text!r}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Kind:
    """What an accident is; what it does stands in `accidents.py`."""

    about: str
    value: str = ""
    """What stands after the `=` when nothing is said; empty: it takes no value."""
    check: Callable[[str], object] = str
    """Raises ValueError for what can't stand there."""


KINDS: dict[str, Kind] = {
    "deaf": Kind("sockets are pinged and subscriptions confirmed, no event and no presence comes through"),
    "jobs-stopped": Kind("broadcasts, assignments, notifications wait until it is over"),
    "token-changed": Kind("everyone's websocket token is renewed; what was subscribed stays open and deaf"),
    "hang": Kind(
        "the next message sent is taken, and done and answered this many seconds later",
        value="60",
        check=seconds_of,
    ),
    "errors": Kind("every request is answered by this status", value="502", check=status_of),
    "throttled": Kind("every request is one too many (429)"),
    "portal": Kind("every path answers 200 and the page of a captive portal"),
    "redirect": Kind("every request is sent on to a sign-on page, or to this address", value=SIGN_ON),
    "api-off": Kind("no access token opens an account, sessions do"),
    "suspended": Kind("every account is suspended"),
    "session-ended": Kind("all sessions are ended, and agents' access tokens dead until it is over"),
    "second-factor": Kind("signing in asks for a second factor"),
    "locked": Kind("every user is locked out after too many wrong passwords, also with the right one"),
    "saml": Kind("every user signs in at the organization's identity provider, not by password"),
    "unconfirmed": Kind("nobody has confirmed the e-mail address, and none is let in before"),
}
"""All accidents, in the order in which they are listed."""


def parsed(text: str) -> tuple[str, str, float]:
    """Return name, value and the seconds to wait before it, from `NAME[=VALUE][@SECONDS]`.

    Raises:
        ValueError: There is no such accident, or this is no value of it.
    """
    head, at, delay = text.rpartition("@")
    if not at or not re.fullmatch(r"\d+(\.\d+)?", delay):
        head, delay = text, "0"
    name, equals, value = head.partition("=")
    kind = KINDS.get(name)
    if kind is None:
        raise ValueError(f"no accident is called {name!r}; there are {', '.join(KINDS)}")
    if equals and not kind.value:
        raise ValueError(f"{name} takes no value")
    value = value or kind.value
    kind.check(value)
    return name, value, seconds_of(delay)
