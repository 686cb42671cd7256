"""What a scripted conversation is: who says what, with places for names, orders and products."""

from dataclasses import dataclass

CUSTOMER, AGENT, NOTE = "c", "a", "n"


@dataclass(frozen=True, slots=True)
class Script:
    """One believable exchange."""

    subject: str
    """The subject of the e-mail, where it runs over e-mail."""
    lines: tuple[tuple[str, str], ...]
    """Who (`c` customer, `a` agent, `n` private note) and what, in order; places in braces."""
    labels: tuple[str, ...] = ()
    priority: str | None = None
    file: str | None = None
    """A file the customer attaches to the first message: `photo`, `invoice`, `log` or `voice`."""


def script(subject: str, *lines: str, labels: str = "", priority: str | None = None, file: str | None = None) -> Script:
    """Return a script from lines such as `c: Where is my order?`."""
    spoken = tuple((line[0], line[2:].strip()) for line in lines)
    return Script(subject, spoken, tuple(labels.split()), priority, file)
