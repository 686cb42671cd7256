"""What is going wrong by name in one installation: each accident switched on at the start or while it runs, and off again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.demo.accident_kinds import parsed, seconds_of, status_of
from tui.demo.database import Database
from tui.demo.faults import Chaos
from tui.demo.jobs import Jobs


@dataclass(slots=True)
class Accident:
    """One that is going on."""

    name: str
    """A key of `accident_kinds.KINDS`."""
    value: str

    def shown(self) -> dict[str, Any]:
        """Return it as the control endpoint lists it."""
        return {"name": self.name, "value": self.value}


def _deaf(accidents: "Accidents", _accident: Accident) -> None:
    accidents.chaos.deaf = True


def _hearing(accidents: "Accidents") -> None:
    accidents.chaos.deaf = False


def _stop_jobs(accidents: "Accidents", _accident: Accident) -> None:
    accidents.jobs.stopped = True


def _start_jobs(accidents: "Accidents") -> None:
    accidents.jobs.stopped = False
    accidents.jobs.on_asked()


def _renew_tokens(accidents: "Accidents", _accident: Accident) -> None:
    for user_id in accidents.db.column("SELECT id FROM users ORDER BY id"):
        accidents.db.update("users", user_id, pubsub_token=accidents.token())


def _hang(accidents: "Accidents", accident: Accident) -> None:
    seconds = seconds_of(accident.value)
    accidents.chaos.inflict(accident.name, "hang", r"/messages$", method="POST", times=1, seconds=seconds)


def _errors(accidents: "Accidents", accident: Accident) -> None:
    status = status_of(accident.value)
    accidents.chaos.inflict(accident.name, "status", status=status)
    if status in (502, 503, 504):
        # The process behind the proxy is gone, and its sockets with it.
        accidents.chaos.drop_sockets()


def _throttled(accidents: "Accidents", accident: Accident) -> None:
    accidents.chaos.inflict(accident.name, "status", status=429)


def _portal(accidents: "Accidents", accident: Accident) -> None:
    accidents.chaos.inflict(accident.name, "html")
    accidents.chaos.drop_sockets()


def _redirect(accidents: "Accidents", accident: Accident) -> None:
    accidents.chaos.inflict(accident.name, "redirect", location=accident.value)
    accidents.chaos.drop_sockets()


def _end_sessions(accidents: "Accidents", _accident: Accident) -> None:
    accidents.db.execute("DELETE FROM sessions")


@dataclass(frozen=True, slots=True)
class Effect:
    """What the beginning and the end of an accident do."""

    begin: Callable[["Accidents", Accident], None]
    end: Callable[["Accidents"], None] = lambda _accidents: None


EFFECTS = {
    "deaf": Effect(_deaf, _hearing),
    "jobs-stopped": Effect(_stop_jobs, _start_jobs),
    "token-changed": Effect(_renew_tokens),
    "hang": Effect(_hang),
    "errors": Effect(_errors),
    "throttled": Effect(_throttled),
    "portal": Effect(_portal),
    "redirect": Effect(_redirect),
    "session-ended": Effect(_end_sessions),
}
"""By the name of the accident; of one that is not here, whoever it concerns asks whether it is going on."""


class Accidents:
    """What is going wrong by name in one installation."""

    def __init__(self, db: Database, jobs: Jobs, chaos: Chaos, token: Callable[[], str]) -> None:
        """Have nothing go wrong yet.

        Args:
            token: Makes a new secret.
        """
        self.db = db
        self.jobs = jobs
        self.chaos = chaos
        self.token = token
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
            self.jobs.after(seconds, f"accident {name}", lambda: self.begin(name, value))
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
        with self.db.transaction():
            if name in EFFECTS:
                EFFECTS[name].begin(self, accident)
        self._going_on[name] = accident

    def end(self, name: str) -> None:
        """Have an accident be over; what waited for that happens now."""
        accident = self._going_on.pop(name, None)
        if accident is None:
            return
        self.chaos.relieve(name)
        if name in EFFECTS:
            EFFECTS[name].end(self)

    def end_all(self) -> None:
        """Have all of them be over."""
        for name in list(self._going_on):
            self.end(name)
