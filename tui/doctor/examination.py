"""What works and what doesn't, one finding each: this machine, the terminal, the account, the server, the websocket."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from tui.account import credentials
from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import Keyring
from tui.account.session import Places
from tui.disk import private_file
from tui.disk.paths import OTHERS
from tui.models.credential import ServerSession
from tui.settings.settings import Colours
from tui.terminal.colours import colours

TOKEN_DAYS: Final = 180
"""Age from which a stored token is worth renewing."""

_ENOUGH: Final = 64 * 1024
"""Bytes that must find a place in each folder."""

_PLACES: Final = {
    Place.ENVIRONMENT: "the environment",
    Place.COMMAND: "the password command",
    Place.KEYRING: "the system keyring",
}


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    """It works, and could be better."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    subject: str
    sentence: str
    advice: str = ""
    """What to do; empty where nothing needs doing."""


def ok(subject: str, sentence: str) -> Finding:
    return Finding(Verdict.OK, subject, sentence)


def warn(subject: str, sentence: str, advice: str) -> Finding:
    return Finding(Verdict.WARN, subject, sentence, advice)


def fail(subject: str, sentence: str, advice: str) -> Finding:
    return Finding(Verdict.FAIL, subject, sentence, advice)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalFacts:
    """What is known of the terminal, without asking it anything it might not answer."""

    size: tuple[int, int] | None
    """Columns and lines; None where output is no terminal."""
    encoding: str
    """Of the output, as Python sees it."""
    kitty_keyboard: bool | None = None
    """Whether it reports keys by the Kitty protocol; None: it gave no answer to any question."""
    synchronized: bool | None = None
    """Whether it can hold back a frame until it is complete."""


def settings(problems: Sequence[str], file: Path) -> Iterator[Finding]:
    """Yield what is to say about the settings and keys in a file."""
    if not problems:
        yield ok("settings", f"{file}" if file.exists() else f"all defaults; {file} would change them")
    for problem in problems:
        yield warn("settings", problem, "Mend that line; the README lists the settings.")


def terminal(facts: TerminalFacts, environ: Mapping[str, str], chosen: Colours) -> Iterator[Finding]:
    """Yield what the console will find on this terminal."""
    kind = environ.get("TERM", "")
    if facts.size is None:
        yield warn(
            "terminal", "output is no terminal", "The console needs one; run doctor in the terminal you work in."
        )
        return
    columns, lines = facts.size
    within = " in tmux" if environ.get("TMUX") else " in screen" if environ.get("STY") else ""
    about = f"{columns}×{lines}, TERM={kind or '(not set)'}{within}"
    if kind in ("", "dumb"):
        yield fail("terminal", about, "Set TERM to what your terminal is, such as xterm-256color.")
    elif columns == 0 or lines == 0:
        yield warn(
            "terminal", f"TERM={kind}{within}, and it does not say its size", "80×24 is assumed; set COLUMNS and LINES."
        )
    elif columns < 20 or lines < 5:
        yield fail("terminal", about, "Make the window larger: 80×24 is comfortable, three panes need 120 columns.")
    elif columns < 80 or lines < 24:
        yield warn("terminal", f"{about}: one pane at a time", "80×24 shows list and thread, 120 columns three panes.")
    else:
        yield ok("terminal", f"{about}: {'three panes' if columns >= 120 else 'list and thread'}")
    yield ok("colours", _colours(environ, chosen))
    if facts.encoding.lower().replace("-", "") == "utf8":
        yield ok("text", "UTF-8")
    else:
        yield warn(
            "text",
            f"the output's encoding is {facts.encoding or 'unknown'}",
            "Set LANG to a UTF-8 locale such as C.UTF-8.",
        )
    if facts.kitty_keyboard is None:
        yield ok("keys", "the terminal answers no questions; do not count on Ctrl+Enter and the like")
    else:
        keys = "Ctrl+Enter is told apart" if facts.kitty_keyboard else "plain keys; Ctrl+Enter is Enter here"
        yield ok("keys", f"{keys}{', whole frames at once' if facts.synchronized else ''}")


def _colours(environ: Mapping[str, str], chosen: Colours) -> str:
    if chosen is not Colours.AUTO:
        return (
            f"{chosen.value} (NO_COLOR is set)" if environ.get("NO_COLOR") else f"{chosen.value}, as the settings say"
        )
    return colours(environ)


def folders(places: Places) -> Iterator[Finding]:
    """Yield whether each folder can be written, and whether anybody else can read what lies there."""
    for subject, folder in (("config", places.config), ("state", places.state), ("cache", places.cache)):
        if trouble := _unwritable(folder):
            yield fail(
                subject,
                f"{folder} can't be written: {trouble}",
                "Make room there and let your user write, or name another place by the XDG variables.",
            )
            continue
        if subject == "config" and (changeable := next(_changeable(folder), None)):
            yield fail(subject, f"other users can change {changeable}", f"chmod -R o-w {folder}")
            continue
        exposed = list(_exposed(folder)) if subject != "config" else []
        if exposed:
            more = f" and {len(exposed) - 1} more" if len(exposed) > 1 else ""
            yield fail(subject, f"other users can read {exposed[0]}{more}", f"chmod -R go= {folder}")
        else:
            yield ok(subject, f"{folder}")


def _unwritable(folder: Path) -> str:
    """Return why a file can't be made in a folder that exists or in the one it would be made in; empty: it can."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            # A full disk makes files, as long as nothing is in them.
            file.write(bytes(_ENOUGH))
            file.flush()
            return ""
    except OSError as error:
        return error.strerror or "unknown reason"


def _exposed(folder: Path) -> Iterator[Path]:
    """Yield our files that others can reach; behind a closed folder nothing is reached."""
    if not folder.is_dir() or not private_file.open_to_others(folder):
        return
    for path in sorted(folder.rglob("*")):
        if not path.is_relative_to(folder / OTHERS) and path.is_file() and private_file.open_to_others(path):
            yield path


def _changeable(folder: Path) -> Iterator[Path]:
    """Yield what of the settings everybody can write: they name the server, and where files go."""
    for path in (folder, *(sorted(folder.glob("*.toml")) if folder.is_dir() else ())):
        if path.exists() and path.stat().st_mode & stat.S_IWOTH:
            yield path


def words(state: Path) -> Iterator[Finding]:
    """Yield what is to say about drafts and unsent replies below a profile's state folder."""
    from tui.words.unsent import damaged_in, set_aside_in

    trouble = False
    for file, count in damaged_in(state):
        trouble = True
        if count is None:
            told = f"{file} can't be read"
        else:
            told = f"{'1 entry' if count == 1 else f'{count} entries'} of {file} can't be read"
        yield warn("words", told, "The next start of the console sets that aside and goes on with the rest.")
    for file in set_aside_in(state):
        trouble = True
        yield warn(
            "words",
            f"unreadable drafts or replies were set aside: {file}",
            "Look for your words in it, then delete it.",
        )
    if not trouble:
        yield ok("words", "drafts and unsent replies can be read")


def keyring(ring: Keyring, stored: StoredAccount | None) -> Finding:
    """Return what can be said of the system keyring."""
    needed = stored is not None and stored.place is Place.KEYRING
    try:
        name = ring.name()
    except credentials.Trouble as trouble:
        return (fail if needed else warn)("keyring", str(trouble), "Until then the token can be kept in a 0600 file.")
    if name:
        return ok("keyring", name)
    if needed:
        return fail(
            "keyring",
            "the token was put into a keyring, and this machine has no keyring",
            "Run `chatwoot-tui login` here.",
        )
    return ok("keyring", "none on this machine; the token is kept in a file of its own")


def token_place(place: Place, stored: StoredAccount | None, now: datetime, file: Path) -> Finding:
    """Return where the token comes from, who else can read it there, and whether it is old.

    Args:
        file: Where it lies if it has a file of its own.
    """
    sentence = f"from {_PLACES[place]}" if place is not Place.FILE else f"from {_mode_of(file)}"
    if place is Place.FILE and private_file.open_to_others(file):
        return warn("token", f"{sentence}: others than you may read it", f"chmod 600 {file}")
    if place in (Place.KEYRING, Place.FILE) and stored and stored.stored_at:
        sentence += f", stored on {stored.stored_at:%Y-%m-%d}"
        if now - stored.stored_at > timedelta(days=TOKEN_DAYS):
            return warn(
                "token", f"{sentence}: an old one", "Reset it in Chatwoot's profile settings, then log in again."
            )
    return ok("token", sentence)


def session_place(session: ServerSession, place: Place, now: datetime, file: Path) -> Finding:
    """Return where the session comes from, who else can read it there, and until when it lasts.

    Args:
        file: Where it lies if it has a file of its own.
    """
    where = _PLACES[place] if place is not Place.FILE else _mode_of(file)
    until = f"{session.ends_at.astimezone():%Y-%m-%d %H:%M}"
    if place is Place.FILE and private_file.open_to_others(file):
        return warn("session", f"from {where}: others than you may read it", f"chmod 600 {file}")
    if session.ends_at <= now:
        return fail("session", f"from {where}; it ended on {until}", "Run `chatwoot-tui login` again.")
    if session.ends_at - now < timedelta(days=7):
        return warn("session", f"from {where}; it ends on {until}", "Run `chatwoot-tui login` before that.")
    return ok("session", f"from {where}; signed in as {session.uid} until {until}")


def _mode_of(file: Path) -> str:
    """Return what a file's mode is, read from the disk."""
    try:
        return f"{file} ({file.stat().st_mode & 0o777:04o})"
    except OSError as error:
        return f"{file} ({error.strerror})"


def clock(date: str, now: datetime) -> Finding:
    """Return how far this machine's clock is from the server's.

    Args:
        date: The answer's `Date` header, which has whole seconds.
        now: The middle of the request.
    """
    from email.utils import parsedate_to_datetime

    try:
        there = parsedate_to_datetime(date)
    except (ValueError, TypeError):
        return ok("clock", "ages are told by this machine's: the server does not tell its time")
    skew = (now - there.astimezone(UTC)).total_seconds() - 0.5
    if abs(skew) <= 5:
        return ok("clock", "agrees with the server's")
    direction = "fast" if skew > 0 else "slow"
    return warn(
        "clock",
        f"this machine's is {_span(abs(skew))} {direction}",
        "Ages and snoozes go by it: set the clock (timedatectl).",
    )


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def terminal_facts(encoding: str) -> TerminalFacts:
    """Return what can be known of standard output without asking the terminal."""
    try:
        size = os.get_terminal_size(1)
    except OSError:
        return TerminalFacts(size=None, encoding=encoding)
    return TerminalFacts(size=(size.columns, size.lines), encoding=encoding)
