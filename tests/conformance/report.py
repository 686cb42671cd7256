"""Counts what is as recorded and what is not, and says so in words."""

from collections import Counter
from dataclasses import dataclass, field

from .allowed import Allowed, unused
from .parsing import Parsed
from .recording import Recording
from .replay import Outcome


@dataclass(slots=True)
class Report:
    """The result for one recording."""

    version: str
    accepted: list[Allowed]
    same: int = 0
    played: int = 0
    allowed: int = 0
    """Requests that differ only in what the list accepts."""
    parsed: int = 0
    to_parse: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    """Frames that are no event for an agent's client, by name."""
    lines: list[str] = field(default_factory=list)
    """What differs, one line each."""
    _used: set[Allowed] = field(default_factory=set)

    def add(self, outcome: Outcome) -> None:
        """Count one played exchange."""
        self.played += 1
        route = outcome.exchange.request.route
        open_ones = 0
        for difference in outcome.differences:
            entry = next((one for one in self.accepted if (one.route, one.path) == (route, difference.path)), None)
            if entry is not None:
                self._used.add(entry)
                continue
            open_ones += 1
            self.lines.append(f"{outcome.exchange.where}: {route} {difference.path}: {difference.said}")
        self.same += not outcome.differences
        self.allowed += bool(outcome.differences) and not open_ones

    def add_parsed(self, parsed: Parsed) -> None:
        """Count what the client made of one answer or frame."""
        self.to_parse += 1
        self.parsed += not parsed.losses
        if parsed.passed_over is not None:
            self.passed_over[parsed.passed_over] += 1
        self.lines.extend(f"{parsed.where}: {loss}" for loss in parsed.losses)

    def finish(self) -> None:
        """Look for entries of the list that nothing needed."""
        for entry in unused(self.accepted, self.version, self._used):
            self.lines.append(f"allowed, but nothing differs: {entry.version} {entry.route} {entry.path}")

    @property
    def good(self) -> bool:
        """Whether nothing differs that is not allowed."""
        return not self.lines

    @property
    def summary(self) -> str:
        """The last line."""
        return (
            f"conformance: {self.parsed} parsed of {self.to_parse}, "
            f"{self.same} same of {self.played}, {self.allowed} allowed"
        )


def new(recording: Recording, accepted: list[Allowed]) -> Report:
    """Return an empty report for a recording."""
    return Report(recording.version, [entry for entry in accepted if entry.version == recording.version])
