"""The accidents a real server has, by name: each switched on at the start or while it runs, and off again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.demo.installation import Installation

SIGN_ON = "/single-sign-on"
"""Where a redirect leads to by itself: a page of whoever sits in between."""


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise ValueError(f"seconds are a number, not {text!r}") from None
    if not 0 <= seconds <= 86400:
        raise ValueError("seconds are a number from 0 to 86400")
    return seconds


def _status(text: str) -> int:
    if not re.fullmatch(r"[45]\d\d", text):
        raise ValueError(f"a status is a number from 400 to 599, not {text!r}")
    return int(text)


@dataclass(slots=True)
class Accident:
    """One that is going on."""

    name: str
    """One of `KINDS`."""
    value: str

    def shown(self) -> dict[str, Any]:
        """Return it as the control endpoint lists it."""
        return {"name": self.name, "value": self.value}


@dataclass(frozen=True, slots=True)
class Kind:
    """What an accident is, and what beginning and end of it do."""

    about: str
    begin: Callable[["Installation", Accident], None]
    end: Callable[["Installation"], None] = lambda _house: None
    value: str = ""
    """What stands after the `=` when nothing is said; empty: it takes no value."""
    check: Callable[[str], object] = str
    """Raises ValueError for what can't stand there."""


def _deaf(house: "Installation", _accident: Accident) -> None:
    house.chaos.deaf = True


def _hearing(house: "Installation") -> None:
    house.chaos.deaf = False


def _stop_jobs(house: "Installation", _accident: Accident) -> None:
    house.jobs.stopped = True


def _start_jobs(house: "Installation") -> None:
    house.jobs.stopped = False
    house.jobs.on_asked()


def _renew_tokens(house: "Installation", _accident: Accident) -> None:
    for user_id in house.db.column("SELECT id FROM users ORDER BY id"):
        house.db.update("users", user_id, pubsub_token=house.token())


def _hang(house: "Installation", accident: Accident) -> None:
    seconds = _seconds(accident.value)
    house.chaos.inflict(accident.name, "hang", r"/messages$", method="POST", times=1, seconds=seconds)


def _errors(house: "Installation", accident: Accident) -> None:
    status = _status(accident.value)
    house.chaos.inflict(accident.name, "status", status=status)
    if status in (502, 503, 504):
        # The process behind the proxy is gone, and its sockets with it.
        house.chaos.drop_sockets()


def _throttled(house: "Installation", accident: Accident) -> None:
    house.chaos.inflict(accident.name, "status", status=429)


def _portal(house: "Installation", accident: Accident) -> None:
    house.chaos.inflict(accident.name, "html")
    house.chaos.drop_sockets()


def _redirect(house: "Installation", accident: Accident) -> None:
    house.chaos.inflict(accident.name, "redirect", location=accident.value)
    house.chaos.drop_sockets()


def _end_sessions(house: "Installation", _accident: Accident) -> None:
    house.db.execute("DELETE FROM sessions")


def _nothing(_house: "Installation", _accident: Accident) -> None:
    """Whoever it concerns asks whether it is going on."""


KINDS: dict[str, Kind] = {
    "deaf": Kind(
        "sockets are pinged and subscriptions confirmed, no event and no presence comes through", _deaf, _hearing
    ),
    "jobs-stopped": Kind("broadcasts, assignments, notifications wait until it is over", _stop_jobs, _start_jobs),
    "token-changed": Kind(
        "everyone's websocket token is renewed; what was subscribed stays open and deaf", _renew_tokens
    ),
    "hang": Kind(
        "the next message sent is taken, and done and answered this many seconds later",
        _hang,
        value="60",
        check=_seconds,
    ),
    "errors": Kind("every request is answered by this status", _errors, value="502", check=_status),
    "throttled": Kind("every request is one too many (429)", _throttled),
    "portal": Kind("every path answers 200 and the page of a captive portal", _portal),
    "redirect": Kind("every request is sent on to a sign-on page, or to this address", _redirect, value=SIGN_ON),
    "api-off": Kind("no access token opens an account, sessions do", _nothing),
    "suspended": Kind("every account is suspended", _nothing),
    "session-ended": Kind("all sessions are ended, and agents' access tokens dead until it is over", _end_sessions),
    "second-factor": Kind("signing in asks for a second factor", _nothing),
    "locked": Kind("every user is locked out after too many wrong passwords, also with the right one", _nothing),
    "saml": Kind("every user signs in at the organization's identity provider, not by password", _nothing),
    "unconfirmed": Kind("nobody has confirmed the e-mail address, and none is let in before", _nothing),
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
    return name, value, _seconds(delay)


class Accidents:
    """What is going wrong by name in one installation."""

    def __init__(self, house: "Installation") -> None:
        self._house = house
        self._going_on: dict[str, Accident] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._going_on

    def shown(self) -> list[dict[str, Any]]:
        """Return all that are going on, for the control endpoint."""
        return [accident.shown() for accident in self._going_on.values()]

    def plan(self, text: str) -> None:
        """Have one begin as `NAME[=VALUE][@SECONDS]` says, now or that many seconds from now.

        Raises:
            ValueError: It says no such thing.
        """
        name, value, seconds = parsed(text)
        if seconds:
            self._house.jobs.after(seconds, f"accident {name}", lambda: self.begin(name, value))
        else:
            self.begin(name, value)

    def begin(self, name: str, value: str = "") -> None:
        """Have an accident happen; one that is going on starts again.

        Raises:
            ValueError: There is no such accident, or this is no value of it.
        """
        name, value, _ = parsed(f"{name}={value}" if value else name)
        accident = Accident(name, value)
        self.end(name)
        with self._house.db.transaction():
            KINDS[name].begin(self._house, accident)
        self._going_on[name] = accident

    def end(self, name: str) -> None:
        """Have an accident be over; what waited for that happens now."""
        accident = self._going_on.pop(name, None)
        if accident is None:
            return
        self._house.chaos.relieve(name)
        KINDS[name].end(self._house)

    def end_all(self) -> None:
        """Have all of them be over."""
        for name in list(self._going_on):
            self.end(name)
