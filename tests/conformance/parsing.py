"""What the client makes of everything recorded: answers become models, frames become events, and nothing gets lost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .recording import Recording


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of one answer or frame."""

    where: str
    """File, place and name."""
    losses: list[str] = field(default_factory=list)
    """Fields of interest that did not arrive, or the error that was raised; empty is good."""
    passed_over: str | None = None
    """The name of a frame that is no event for an agent's client."""


def parse(recording: Recording) -> Iterator[Parsed]:
    """Read every answer and frame of a recording with the client's own decoders."""
    yield from ()
