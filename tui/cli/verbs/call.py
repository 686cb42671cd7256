"""One run of a command: whom it works for, the raw reads below the decoders, and how failures become exit statuses."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from tui.account.session import API_TOKEN, BadAccount, Session, places_of
from tui.api import errors, reading
from tui.api.ask import Answer, Ask, Query
from tui.api.transport import Transport
from tui.cli import ending
from tui.cli.choice import session_of, settings_of
from tui.cli.ending import NOT_FOUND, USAGE, Stop
from tui.cli.terminal import is_there
from tui.cli.verbs.output import Output
from tui.models.wire import JsonValue
from tui.text.shown import shown_line

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.cli.arguments import Options
    from tui.cli.verbs.grammar import Said

_LINK: Final = re.compile(r"/accounts/(\d+)/(?:.*/)?(conversations|contacts)/(\d+)")
_MOST_IDS: Final = 100_000


class Call:
    """What a command works with."""

    def __init__(self, said: Said, options: Options, session: Session, transport: Transport) -> None:
        self.said = said
        self.options = options
        self.session = session
        self.transport = transport
        self.out = Output.of(said)

    @classmethod
    def of(cls, said: Said, options: Options) -> Self:
        """Return the call of a command line; nothing is asked yet, but for an account that nobody named.

        Raises:
            NoAccount: Nobody is logged in.
            Stop: What is stored or set can't be used.
        """
        places = places_of(options.profile)
        settings = settings_of(places, options)
        try:
            session = session_of(settings, places, account_id=options.account_id)
        except BadAccount as problem:
            raise Stop(str(problem), ending.NOT_LOGGED_IN) from None
        try:
            transport = Transport(session.base_url, session.token, request_log=options.debug_http)
        except errors.TokenDead as error:
            raise Stop(f"{API_TOKEN}: {error.sentence}", ending.NOT_LOGGED_IN) from None
        return cls(said, options, session, transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.transport.aclose()

    @cached_property
    def client(self) -> Client:
        """The typed client, for what is written: it checks before, and reads back after."""
        from tui.api.client import Client

        return Client(self.session.base_url, self.session.token, self.session.account_id, transport=self.transport)

    @property
    def path(self) -> str:
        """Where the account's routes begin."""
        return f"/api/v1/accounts/{self.session.account_id}"

    async def get(self, path: str, query: Query = ()) -> Answer:
        """Return the server's own answer to a read.

        Args:
            path: Below the account, or from the root where it begins with a slash.

        Raises:
            ApiError: The subclass says what can be done.
        """
        return await self.ask("GET", path, query)

    async def ask(
        self, method: str, path: str, query: Query = (), *, body: object = None, reads: bool = True
    ) -> Answer:
        """Return the server's own answer.

        Args:
            reads: Whether asking twice does no more than asking once, as for a filter that is a POST.

        Raises:
            ApiError: The subclass says what can be done.
        """
        where = path if path.startswith("/") else f"{self.path}/{path}"
        return await self.transport.call(
            Ask(method=method, path=where, query=query, body=body, feature="scripts", repeatable=reads or None)
        )

    async def value(self, path: str, query: Query = ()) -> JsonValue:
        """Return a read's answer as values.

        Raises:
            ApiError: The subclass says what can be done.
        """
        return reading.loads((await self.get(path, query)).body)

    def ids(self, kind: str = "conversations") -> list[int]:
        """Return the ids that were named: numbers, links, and those on standard input for `-`.

        Args:
            kind: What a link must lead to: `conversations` or `contacts`.

        Raises:
            Stop: One is none, or leads to another server or account.
        """
        found: dict[int, None] = {}
        for target in self.said.targets:
            words = _from_stdin() if target == "-" else [target]
            for word in words:
                found[self._id(word, kind)] = None
        if not found:
            raise Stop("No ids came on standard input; nothing was done.", USAGE)
        return list(found)

    def _id(self, word: str, kind: str) -> int:
        if word.lstrip("#").isdecimal() and word.isascii():
            return int(word.lstrip("#")[:15])
        here = urlsplit(self.session.base_url)
        there = urlsplit(word)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise Stop(f"{shown_line(word)} is no number and no link to {self.session.base_url}.", USAGE)
        link = _LINK.search(there.path)
        if link is None or link[2] != kind:
            raise Stop(f"{shown_line(word)} leads to none of the {kind}.", USAGE)
        if int(link[1]) != self.session.account_id:
            raise Stop(
                f"That link is of account {link[1]}, and this is account {self.session.account_id}: say --account {link[1]}.",
                USAGE,
            )
        return int(link[3])

    def values(self, name: str) -> list[str]:
        """Return what an option that may be said several times holds; commas separate too."""
        said: Sequence[str] = self.said.get(name) or ()
        return [word.strip() for each in said for word in each.split(",") if word.strip()]

    def warn(self, sentence: str) -> None:
        """Tell people something beside the output; programs that asked for JSON are not told."""
        if not self.out.is_json:
            print(shown_line(sentence), file=sys.stderr, flush=True)


def text_of(said: str | None) -> str:
    """Return a text as it was said; `-` is standard input, to its end.

    Raises:
        Stop: It is not UTF-8, or there is no text at all.
    """
    if said is None:
        return ""
    if said != "-":
        return said
    if is_there("stdin"):
        print("Write the text, then Ctrl+D on an empty line.", file=sys.stderr, flush=True)
    try:
        return sys.stdin.buffer.read().decode("utf-8").rstrip("\n")
    except UnicodeDecodeError:
        raise Stop("The text on standard input is not UTF-8; nothing was sent.", USAGE) from None


def status_of(error: errors.ApiError) -> int:
    """Return the exit status of a failure."""
    match error:
        case errors.Uncertain():
            return ending.UNCERTAIN
        case errors.TokenDead():
            return ending.NOT_LOGGED_IN
        case errors.NotAllowed() | errors.AccountSuspended():
            return ending.NOT_ALLOWED
        case errors.NotFound():
            return NOT_FOUND
        case errors.Invalid() if error.code in ("no_label", "no_agent", "no_team", "no_macro"):
            return NOT_FOUND
        case errors.Conflict() if error.code == "incomplete":
            return ending.PARTLY
        case errors.Refused():
            return ending.REFUSED
        case errors.Unreachable() | errors.Throttled() | errors.ServerBroken() | errors.NotUnderstood():
            return ending.UNREACHABLE
        case _:
            return ending.FAILED


def _from_stdin() -> list[str]:
    """Return the words on standard input; records of ours, one a line, are known by their ids."""
    import json

    found: list[str] = []
    for line in sys.stdin:
        text = line.strip()
        if text.startswith("{"):
            try:
                text = str(json.loads(text)["id"])
            except (ValueError, KeyError, TypeError):
                raise Stop("Standard input holds a line that is no id and no record with one.", USAGE) from None
        found += text.split()
        if len(found) > _MOST_IDS:
            raise Stop(f"Standard input holds more than {_MOST_IDS} ids.", USAGE)
    return found


def is_coloured() -> bool:
    """Whether colours may be written to standard output."""
    return is_there("stdout") and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
