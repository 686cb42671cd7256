"""What a demo server can be asked to be: seed, size, clock, version and the switches, from code or from the command line."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from tui.demo import accident_kinds

VERSIONS = {"4.0": (4, 0, 4), "4.8": (4, 8, 0), "4.15": (4, 15, 1), "4.16": (4, 16, 2)}
"""The versions the server can pretend to be, and the release each of them stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """How a demo server is built; the defaults are the living demo world of today's Chatwoot."""

    seed: int = 1
    """The same seed, size and clock make the same world, tokens included."""
    secret: str = field(default="", repr=False)
    """What tokens are made of besides the seed; empty: the seed alone, so that they are the same each time."""
    allow_hosts: tuple[str, ...] = ()
    """Names beside this machine's own that a server on a port answers for."""
    size: int | None = None
    """How many conversations the world holds; `None` is the hand-made world of about 150."""
    quiet: bool = False
    """No simulated customers: nothing happens that nobody asked for."""
    clock: datetime | None = None
    """Where time starts (aware); it runs on from there. `None` is now."""
    data: Path | None = None
    """A SQLite file that keeps the state; `None` is memory."""
    server_version: str = "4.16"
    """A key of `VERSIONS`, or any release from 4.0.0 on (`4.10.1`)."""
    funnels: bool = False
    """Adds the routes of the Ai Focus funnels."""
    chaos: bool = False
    """Adds the control endpoint for faults and accidents on demand."""
    accidents: tuple[str, ...] = ()
    """What goes wrong from the start, each `NAME[=VALUE][@SECONDS]` of `tui.demo.accident_kinds`; adds the endpoint too."""
    throttles: bool = False
    """Turns the rate limits of the real server on."""
    world: str = "demo"
    """`demo`, or `empty`: a fresh installation with one account, an administrator, an agent and a platform app."""

    def __post_init__(self) -> None:
        if self.server_version not in VERSIONS and not re.fullmatch(r"4\.\d{1,3}\.\d{1,3}", self.server_version):
            known = ", ".join(VERSIONS)
            raise ValueError(f"server_version must be one of {known} or a release of 4, not {self.server_version!r}")
        if self.world not in ("demo", "empty"):
            raise ValueError(f"world must be 'demo' or 'empty', not {self.world!r}")
        if self.size is not None and self.size < 0:
            raise ValueError("size cannot be negative")
        for accident in self.accidents:
            accident_kinds.parsed(accident)

    @property
    def spoilable(self) -> bool:
        """Whether things may be made to go wrong here."""
        return self.chaos or bool(self.accidents)

    @property
    def version(self) -> tuple[int, int, int]:
        """The release this server answers as."""
        if self.server_version in VERSIONS:
            return VERSIONS[self.server_version]
        major, minor, patch = (int(part) for part in self.server_version.split("."))
        return major, minor, patch


def moment(text: str) -> datetime:
    """Return an aware time from ISO 8601; without an offset it is UTC.

    Raises:
        argparse.ArgumentTypeError: The text is no ISO time.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO time, such as 2026-03-01T09:00:00Z") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `demo-server` to a parser; `options_from` reads them back."""
    parser.add_argument("--port", type=int, default=3100, help="loopback port, %(default)s by itself; 0: any free one")
    parser.add_argument(
        "--seed", type=int, default=None, metavar="N", help="which world to grow, with the same tokens each time"
    )
    parser.add_argument("--size", type=int, default=None, metavar="N", help="how many conversations")
    parser.add_argument("--quiet", action="store_true", help="no simulated customers")
    parser.add_argument("--clock", type=moment, default=None, metavar="ISO", help="where time starts; it runs on")
    parser.add_argument("--data", type=Path, default=None, metavar="FILE", help="keep the state in this SQLite file")
    parser.add_argument(
        "--chaos", action="store_true", help="add the control endpoint /chaos, for who is administrator"
    )
    parser.add_argument(
        "--accident",
        action="append",
        default=[],
        metavar="NAME[=VALUE][@SECONDS]",
        help="let this go wrong, at once or after that many seconds; adds --chaos; may be repeated. "
        + "; ".join(
            f"{name}{'=' + kind.value if kind.value else ''}: {kind.about}"
            for name, kind in accident_kinds.KINDS.items()
        ),
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="answer for this host name too, and its pages; may be repeated",
    )
    parser.add_argument("--throttles", action="store_true", help="turn the rate limits on")
    parser.add_argument("--funnels", action="store_true", help="add the Ai Focus funnels")
    parser.add_argument(
        "--server-version",
        choices=sorted(VERSIONS, key=VERSIONS.__getitem__),
        default="4.16",
        help="which Chatwoot it answers like, %(default)s by itself",
    )
    parser.add_argument(
        "--world",
        choices=("demo", "empty"),
        default="demo",
        help="what the world holds at the start, %(default)s by itself",
    )


def options_from(namespace: argparse.Namespace) -> DemoOptions:
    """Return the options a parser with `add_arguments` read."""
    return DemoOptions(
        seed=1 if namespace.seed is None else namespace.seed,
        secret=token_hex(16) if namespace.seed is None else "",
        allow_hosts=tuple(namespace.allow_host),
        size=namespace.size,
        quiet=namespace.quiet,
        clock=namespace.clock,
        data=namespace.data,
        server_version=namespace.server_version,
        funnels=namespace.funnels,
        chaos=namespace.chaos,
        accidents=tuple(namespace.accident),
        throttles=namespace.throttles,
        world=namespace.world,
    )


def parsed(arguments: Sequence[str] | None = None) -> tuple[DemoOptions, int]:
    """Return the options and the port that a command line asks for."""
    parser = argparse.ArgumentParser(prog="chatwoot-tui demo-server", description="Serve the demo world on a port.")
    add_arguments(parser)
    namespace = parser.parse_args(arguments)
    return options_from(namespace), namespace.port
