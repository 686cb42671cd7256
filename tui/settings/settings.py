"""What the agent chose: the settings, from their defaults, the settings file and the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

ENVIRONMENT_PREFIX: Final = "CHATWOOT_TUI_"
"""`CHATWOOT_TUI_THEME=light` sets `theme` for one run, and so on for every setting that is not a table."""

FILE_NAME: Final = "settings.toml"

COLUMNS: Final = ("channel", "priority", "age", "count", "assignee", "deadline", "labels")
"""What a row of the list can show beside name and snippet; `count` is the number of unread messages."""


class KeymapPreset(StrEnum):
    """The set of keys the agent's hands know."""

    DEFAULT = "default"
    DASHBOARD = "dashboard"
    MUTT = "mutt"
    HELPSCOUT = "helpscout"


class ReadPolicy(StrEnum):
    """When a conversation is marked as read, for all agents: the server keeps one mark, not one each."""

    OPEN = "open"
    REPLY = "reply"
    NEVER = "never"


class Bell(StrEnum):
    """Whose customers ring the terminal's bell."""

    MINE = "mine"
    ALL = "all"
    OFF = "off"


class PresenceMode(StrEnum):
    """How the agent is present."""

    LIVE = "live"
    """Beats keep the agent present while the console runs."""
    CHEAP = "cheap"
    """No beats: the availability that the agent chose stands without them, also when nobody is there."""
    PASSIVE = "passive"
    """Looks on without being present: polls instead of subscribing, so no conversation is assigned by itself."""

    @property
    def manner(self) -> str:
        """What the top line says of an agent who is present otherwise than by heartbeats; empty: nothing."""
        return {PresenceMode.PASSIVE: "passive: not present", PresenceMode.CHEAP: "no heartbeat"}.get(self, "")


class Driver(StrEnum):
    """Who writes to the terminal."""

    OURS = "ours"
    """The output stage that sends only what changed."""
    STOCK = "stock"
    """Textual's own driver."""


class Colours(StrEnum):
    AUTO = "auto"
    TRUECOLOR = "truecolor"
    C256 = "256"
    C16 = "16"
    NONE = "none"


class LogLevel(StrEnum):
    """From which severity on something is written into the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Selection(StrEnum):
    """How the row under the cursor is marked."""

    GUTTER = "gutter"
    BAR = "bar"
    """With a background too: twice the bytes a move."""


class MachineZone(tzinfo):
    """The machine's own time zone, with its daylight saving: the offset of today is wrong for half of the year."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return self._there(moment).utcoffset() or timedelta()

    def tzname(self, moment: datetime | None) -> str | None:
        return self._there(moment).tzname()

    def dst(self, _moment: datetime | None) -> None:
        """Return nothing: what of the offset is daylight saving, the machine does not tell."""

    def fromutc(self, moment: datetime) -> datetime:
        there = moment.replace(tzinfo=UTC).astimezone()
        wall = there.replace(tzinfo=self)
        # The second of two equal hours, where the clocks were set back.
        return wall if self.utcoffset(wall) == there.utcoffset() else wall.replace(fold=1)

    def _there(self, moment: datetime | None) -> datetime:
        return (moment or datetime.now()).replace(tzinfo=None).astimezone()


def _choice(kind: type[E]) -> Callable[[object], E]:
    def read(value: object) -> E:
        for member in kind:
            if isinstance(value, str | int) and not isinstance(value, bool) and str(value).lower() == member.value:
                return member
        raise ValueError("one of " + ", ".join(member.value for member in kind))

    return read


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (word := value.strip().lower()) in _FLAGS:
        return _FLAGS[word]
    raise ValueError("true or false")


_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def _number(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                number = float(value)
            except ValueError:
                number = float("nan")
            if low <= number <= high:
                return number
        raise ValueError(f"a number from {low:g} to {high:g}")

    return read


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value.strip()[:12])
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(f"a whole number from {low} to {high}")

    return read


def _account(value: object) -> int | None:
    return _whole(1, 2**53)(value)


def _text(value: object) -> str:
    if isinstance(value, str) and value.isprintable():
        return value.strip()
    raise ValueError("one line of text")


def _name(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value):
        return value
    raise ValueError("a name of letters, digits and hyphens")


def _zone(value: object) -> str:
    if value == "":
        return ""
    if isinstance(value, str):
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(value)
        except (LookupError, OSError, ValueError):
            pass
        else:
            return value
    raise ValueError("a time zone such as Europe/Lisbon")


def _path(kind: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if isinstance(value, str) and value.isprintable():
            return str(Path(os.path.expanduser(value))) if value.strip() else ""
        raise ValueError(f"the path of a {kind}")

    return read


def _columns(value: object) -> tuple[str, ...]:
    names = value.replace(",", " ").split() if isinstance(value, str) else value
    if isinstance(names, list) and all(name in COLUMNS for name in names) and len(set(names)) == len(names):
        return tuple(names)
    raise ValueError("a list of " + ", ".join(COLUMNS))


def _command(value: object) -> tuple[str, ...]:
    import shlex

    if isinstance(value, str):
        try:
            words: object = shlex.split(value)
        except ValueError:
            words = None
    else:
        words = value
    if isinstance(words, list) and all(isinstance(word, str) for word in words) and (not words or words[0].strip()):
        return tuple(words)
    raise ValueError('a command such as "pass show chatwoot", or a list of its words')


def _setting(default: T, read: Callable[[object], T], *, secret: bool = False) -> T:
    """Declare a field that the settings file and the environment may set.

    Args:
        default: What it is where neither does.
        read: Makes the field of what they say; a `ValueError` says what it must be.
        secret: Whether a value that can't be used must not be quoted.
    """
    declared: T = field(default=default, metadata={"read": read, "secret": secret})
    return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The agent's choices. Account and token are not here: `tui.account.session` finds them."""

    theme: str = _setting("chatwoot-dark", _name)
    """A theme of ours (`chatwoot-dark`, `chatwoot-light`, `chatwoot-high-contrast`, `chatwoot-16`) or one of Textual's; an unknown name is the app's to report."""
    colours: Colours = _setting(Colours.AUTO, _choice(Colours))
    selection: Selection = _setting(Selection.GUTTER, _choice(Selection))
    columns: tuple[str, ...] = _setting(COLUMNS[:-1], _columns)
    """Of `COLUMNS`, those the agent wants to see."""
    keymap: KeymapPreset = _setting(KeymapPreset.DEFAULT, _choice(KeymapPreset))
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Command id to its keys; these win over the preset. An empty tuple takes the keys away."""
    enter_sends: bool = _setting(False, _flag)
    mouse: bool = _setting(False, _flag)
    hold_seconds: float = _setting(5.0, _number(0, 30))
    """Seconds that a public reply and a resolve wait before they go out, so that `u` can take them back. 0: none."""
    read_policy: ReadPolicy = _setting(ReadPolicy.OPEN, _choice(ReadPolicy))
    presence: PresenceMode = _setting(PresenceMode.LIVE, _choice(PresenceMode))
    bell: Bell = _setting(Bell.MINE, _choice(Bell))
    title_count: bool = _setting(True, _flag)
    """Whether the window's title counts what is unread."""
    typing: bool = _setting(True, _flag)
    """Whether customers see that a reply is being written."""
    low_bandwidth: bool = _setting(False, _flag)
    requests_per_minute: int = _setting(120, _whole(10, 3000))
    """Requests a minute to one host, at most."""
    requests_at_once: int = _setting(4, _whole(1, 16))
    driver: Driver = _setting(Driver.OURS, _choice(Driver))
    saved_screen: bool = _setting(True, _flag)
    """Whether the last screen is kept on disk (0600), so that the next start shows it at once."""
    cache_days: int = _setting(30, _whole(0, 3650))
    """Age, in days, from which cached conversations are dropped."""
    cache_megabytes: int = _setting(200, _whole(1, 100_000))
    """Size from which the oldest cached conversations are dropped."""
    log_level: LogLevel = _setting(LogLevel.WARNING, _choice(LogLevel))
    """What goes into the log in the state folder; tokens and messages never do."""
    time_zone: str = _setting("", _zone)
    """An IANA name such as `America/Sao_Paulo`; empty: that of the machine."""
    editor: str = _setting("", _text)
    """The command behind "open in editor"; empty: $VISUAL, then $EDITOR."""
    download_folder: str = _setting("", _path("folder"))
    """Where attachments are saved; empty: the folder the console was started in."""
    ca_file: str = _setting("", _path("file"))
    """A file with certificates of authorities (PEM) that are believed besides the system's; empty: none."""
    token_command: tuple[str, ...] = _setting((), _command, secret=True)
    """A password command and its arguments, run without a shell; its output is the access token."""
    base_url: str = _setting("", _text)
    """The server, for those who need no login because a password command gives the token."""
    account_id: int | None = _setting(None, _account)
    """The account on that server; None: the one the profile names."""
    debug_http: Path | None = None
    """Where every request is logged, without tokens. Only the command line sets it, for one run."""
    log_file: Path | None = None
    """Where the log goes for one run, in place of the state folder. Only the command line sets it."""
    views: Mapping[str, str] = field(default_factory=dict)
    """Saved filters by their names; they have a file of their own, `views.toml`."""
    views_file: Path | None = None
    """That file; None: what is saved ends with the console."""
    keeps_view: bool = False
    """Whether the view that was shown last comes back at the next start. The program says so, not the file."""
    view: str = ""
    """The saved view or the filter to begin with, for this run alone."""
    problems: tuple[str, ...] = ()
    """What could not be used, in sentences for the agent. The default stands in each place."""

    def zone(self) -> tzinfo:
        """Return the agent's time zone: the one named, else the machine's."""
        if self.time_zone:
            from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

            with suppress(ZoneInfoNotFoundError, ValueError):
                return ZoneInfo(self.time_zone)
        return MachineZone()


def settings_from(
    table: Mapping[str, object], environ: Mapping[str, str], *, source: str = FILE_NAME, problems: Sequence[str] = ()
) -> Settings:
    """Return the settings that a file's table and the environment make; the environment wins.

    Never fails: a value that can't be used leaves the default in its place and a sentence in `problems`.

    Args:
        table: The decoded settings file; empty if there is no file.
        source: What the sentences call the file.
        problems: Sentences to begin with, such as why the file could not be read.
    """
    given = _Given(table, environ, source, problems)
    plain = Settings(colours=_colours(environ))
    read: dict[str, Any] = {
        each.name: given.value(
            each.name, each.metadata["read"], getattr(plain, each.name), secret=each.metadata["secret"]
        )
        for each in fields(Settings)
        if "read" in each.metadata
    }
    settings = Settings(keys=given.keys(), **read)
    return given.judged(settings)


def load(file: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a file and the environment; without the file, the defaults."""
    from tui.settings import settings_file

    if not file.exists():
        return settings_from({}, environ)
    try:
        table = settings_file.read(file)
    except settings_file.NotReadable as problem:
        return settings_from({}, environ, source=str(file), problems=(f"{problem} The defaults are used.",))
    return settings_from(table, environ, source=str(file))


class _Given:
    """What file and environment say, taken one by one; what can't be used becomes a sentence."""

    def __init__(
        self, table: Mapping[str, object], environ: Mapping[str, str], source: str, problems: Sequence[str]
    ) -> None:
        self._table = table
        self._environ = environ
        self._source = source
        self._problems = list(problems)
        self._asked = {"keys"}

    def value(self, name: str, read: Callable[[object], T], default: T, *, secret: bool = False) -> T:
        """Return one setting: the environment's, or the file's, or the default where those can't be used."""
        self._asked.add(name)
        variable = ENVIRONMENT_PREFIX + name.upper()
        candidates: list[tuple[str, object]] = []
        if variable in self._environ:
            candidates.append((f"The variable {variable}", self._environ[variable]))
        if name in self._table:
            candidates.append((f"{self._source}: {name}", self._table[name]))
        for where, raw in candidates:
            try:
                return read(raw)
            except ValueError as reason:
                shown = "" if secret else f", not {_short(raw)}"
                self._problems.append(f"{where} must be {reason}{shown}.")
        return default

    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """Return the table `[keys]`: command ids and what to press for them."""
        raw = self._table.get("keys", {})
        if not isinstance(raw, Mapping):
            self._problems.append(
                f'{self._source}: keys must be a table, [keys], with lines like "conversation.resolve" = "e".'
            )
            return {}
        chosen: dict[str, tuple[str, ...]] = {}
        for command, value in _flattened(raw):
            pressed = (value,) if isinstance(value, str) else value
            if not _COMMAND.fullmatch(command):
                self._problems.append(f"{self._source}: [keys] has {_short(command)}, which is no command's name.")
            elif isinstance(pressed, list | tuple) and all(isinstance(key, str) and key.strip() for key in pressed):
                chosen[command] = tuple(str(key).strip() for key in pressed)
            else:
                self._problems.append(f"{self._source}: the key of {command} must be text or a list of texts.")
        return chosen

    def judged(self, settings: Settings) -> Settings:
        """Return the settings with all sentences, those about unknown names included."""
        from dataclasses import replace

        for name in self._table:
            if name in self._asked:
                continue
            if "token" in name.lower() or "password" in name.lower():
                self._problems.append(
                    f"{self._source}: {_short(name)} is not read, and secrets don't belong in this file: "
                    "take it out and run `chatwoot-tui login`, or set token_command."
                )
            else:
                self._problems.append(f"{self._source}: {_short(name)} is not a setting.")
        for variable in self._environ:
            name = variable.removeprefix(ENVIRONMENT_PREFIX)
            if name != variable and name.lower() not in self._asked:
                self._problems.append(f"The variable {_short(variable)} names no setting.")
        return replace(settings, problems=tuple(self._problems))


_COMMAND = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+")


def _flattened(table: Mapping[object, object], prefix: str = "") -> list[tuple[str, object]]:
    """Return the lines of `[keys]`: TOML reads `conversation.resolve = "e"` as a table within a table."""
    lines: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            lines += _flattened(value, f"{prefix}{name}.")
        else:
            lines.append((f"{prefix}{name}", value))
    return lines


def _short(value: object) -> str:
    """Return a value as a sentence can quote it: printable and short."""
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:38]}…"


def _colours(environ: Mapping[str, str]) -> Colours:
    return Colours.NONE if environ.get("NO_COLOR") else Colours.AUTO
