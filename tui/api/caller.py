"""A route and its arguments in, a model out: what every resource is made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote, urlencode

from tui.api import errors, reading
from tui.api.ask import Answer, Ask, Query
from tui.api.failures import NO_ROUTE, success_that_is_none
from tui.api.files import Progress, Upload
from tui.api.first import FirstAnswer
from tui.api.transport import Transport
from tui.api.versions import Came, came_with, known_to_break
from tui.models.wire import JsonValue, Word

T = TypeVar("T")
W = TypeVar("W", bound=Word)

_PAGES = 2**31

Argument = str | int | float | bool | Word | Sequence[str] | Sequence[int] | None


class Caller:
    """Asks one server. Repeated reads are conditional: "nothing new" gives what was read before."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._missing: set[Came] = set()
        self._on_its_way: tuple[str, Callable[[], Awaitable[None]]] | None = None
        """What is read by somebody else just now, and how to wait for it."""

    async def read(
        self,
        path: str,
        read: Callable[[JsonValue], T],
        *,
        feature: str,
        query: Query = (),
        conditional: bool = True,
        authenticated: bool = True,
    ) -> T:
        """Return what a GET answers, as `read` understands it.

        Raises:
            ApiError: The subclass says what the caller may do.
        """
        key = f"{path}?{urlencode(query)}"
        if self._on_its_way is not None and self._on_its_way[0] == key:
            await self.came()
        known = self.transport.validators.get(key) if conditional else None
        ask = Ask(
            method="GET",
            path=path,
            feature=feature,
            query=query,
            etag=known.etag if known else "",
            authenticated=authenticated,
        )
        answer = await self._asked(ask)
        if answer.status == 304 and known is not None:
            if known.recall is not None:
                if (recalled := await known.recall()) is not None:
                    return recalled  # type: ignore[return-value]  # one route is always read by one function
                self.transport.validators.drop(key)
                return await self.read(path, read, feature=feature, query=query, authenticated=authenticated)
            value = self._understood(Answer(200, answer.headers, known.body), read, feature, errors.NotUnderstood)
            self._tell(key, known.etag, value)
            return value
        value = self._understood(answer, read, feature, errors.NotUnderstood)
        if conditional and (etag := answer.headers.get("etag")):
            self._keep(key, etag, answer.body, value)
        return value

    def wait_for(self, path: str, came: Callable[[], Awaitable[None]]) -> None:
        """Have whoever reads this path, with its query, wait first for what is on its way already."""
        self._on_its_way = (path, came)

    async def came(self) -> None:
        """Return once what somebody else was reading has come, or is known not to come."""
        if self._on_its_way is not None:
            try:
                await self._on_its_way[1]()
            finally:
                self._on_its_way = None

    def take(self, answer: FirstAnswer, read: Callable[[JsonValue], T]) -> T:
        """Return what was read before there was a client, and let later reads of it be conditional.

        Raises:
            NotUnderstood: It is not what `read` reads.
        """
        value = read(reading.loads(answer.body))
        if answer.etag:
            path, _, arguments = answer.path.partition("?")
            self._keep(f"{path}?{arguments}", answer.etag, answer.body, value)
        return value

    def _keep(self, key: str, etag: str, body: bytes, value: object) -> None:
        self.transport.validators.keep(key, etag, body)
        self._tell(key, etag, value)

    def _tell(self, key: str, etag: str, value: object) -> None:
        if (told := self.transport.validators.told) is not None:
            told(key, etag, value)

    async def change(
        self,
        method: str,
        path: str,
        read: Callable[[JsonValue], T],
        *,
        feature: str,
        body: object = None,
        form: Sequence[tuple[str, str]] = (),
        files: Sequence[Upload] = (),
        progress: Progress | None = None,
        query: Query = (),
        repeatable: bool = False,
        authenticated: bool = True,
        enough: int = 0,
    ) -> T:
        """Return what a change answers, as `read` understands it.

        Args:
            progress: Told how much of `files` is on its way.
            repeatable: Doing it twice is as good as once.
            enough: An answer larger than this many bytes is closed unread, and `read` is given None; 0: none is.

        Raises:
            ApiError: The subclass says what the caller may do. `Uncertain` where it may have happened.
        """
        answer = await self._asked(
            Ask(
                method=method,
                path=path,
                feature=feature,
                body=body,
                form=form,
                files=files,
                progress=progress,
                query=query,
                repeatable=repeatable,
                authenticated=authenticated,
                enough=enough,
            )
        )
        if enough and not answer.body:
            return read(None)
        return self._understood(answer, read, feature, errors.AnswerLost)

    async def text(self, path: str, *, feature: str, query: Query = ()) -> str:
        """Return what a GET answers as text: the reports that are tables.

        Raises:
            ApiError: The subclass says what the caller may do.
        """
        answer = await self._asked(Ask(method="GET", path=path, feature=feature, query=query))
        return reading.as_text(answer.body)

    def lacks(self, method: str, path: str, error: errors.ApiError) -> errors.ApiError:
        """Remember that the server lacks an address, and return the failure that says so.

        Args:
            error: What it answered; returned as it is where nobody knows what the address came with.
        """
        if (came := came_with(method, path)) is None:
            return error
        self._missing.add(came)
        return errors.Unsupported(
            came.sentence, status=error.status, detail=error.detail, request_id=error.request_id, code=NO_ROUTE
        )

    async def _asked(self, ask: Ask) -> Answer:
        """Return the answer. What only newer servers have is not asked for again where it was not there.

        Raises:
            Invalid: A page is asked for that cannot be. The server takes 0 for 1 and fails at a number it cannot hold.
        """
        if any(name == "page" and not 1 <= int(value) < _PAGES for name, value in ask.query or ()):
            raise errors.Invalid("Pages are counted from 1.", fields=("number",), code="no_page")
        if self._missing and (came := came_with(ask.method, ask.path)) in self._missing and came is not None:
            raise errors.Unsupported(came.sentence, code=NO_ROUTE)
        try:
            return await self.transport.call(ask)
        except errors.ServerBroken as error:
            if error.status == 500 and (words := known_to_break(ask.method, ask.path)):
                error.sentence, error.args = words, (words,)
            raise
        except errors.NotFound as error:
            if error.code != NO_ROUTE:
                raise
            if ask.path.startswith("/public/"):
                # Customers' addresses answer so for what was deleted.
                error.code = ""
                raise
            found = self.lacks(ask.method, ask.path, error)
            if found is not error:
                raise found from error
            raise errors.NotFound(
                "This server has no such address: it may need a newer Chatwoot.",
                status=error.status,
                detail=error.detail,
                request_id=error.request_id,
                code=NO_ROUTE,
            ) from error

    def _understood(
        self, answer: Answer, read: Callable[[JsonValue], T], feature: str, lost: type[errors.NotUnderstood]
    ) -> T:
        try:
            value = reading.loads(answer.body)
            refused = success_that_is_none(value, status=answer.status, request_id=answer.request_id)
            if refused is not None:
                raise refused
            found = read(value)
        except errors.NotUnderstood as error:
            raise lost(
                error.sentence, status=answer.status, detail=error.detail, request_id=answer.request_id
            ) from error
        if passed_over := getattr(found, "passed_over", 0):
            self.transport.traffic.of(feature).passed_over += passed_over
        return found


def nothing(value: JsonValue) -> None:
    """Read an answer whose content does not matter."""


def query(arguments: Mapping[str, Argument]) -> list[tuple[str, str]]:
    """Return arguments as the query's parameters: None is left out, several values repeat their name."""
    pairs: list[tuple[str, str]] = []
    for name, value in arguments.items():
        if value is None:
            continue
        if isinstance(value, str) or not isinstance(value, Sequence):
            pairs.append((name, _text(value)))
        else:
            pairs.extend((name, _text(item)) for item in value)
    return pairs


def given(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a body that were given: None was not."""
    return {name: value for name, value in fields.items() if value is not None}


def segment(value: str | int) -> str:
    """Return one part of a path, percent-encoded so that it stays one.

    Raises:
        NotFound: It would lead elsewhere: empty, or one of the two that mean folders.
    """
    text = str(value)
    if text in ("", ".", ".."):
        raise errors.NotFound("There is no such thing: its name is empty.")
    return quote(text, safe="")


def several(values: Iterable[T]) -> list[T]:
    """Return several values where many are meant.

    Raises:
        TypeError: It is one text, whose letters would be taken for them.
    """
    if isinstance(values, str | bytes):
        raise TypeError("Several are meant here: put a single one into a list.")
    return list(values)


def ids(values: Iterable[int]) -> list[int]:
    """Return ids as the server wants them: whole numbers, each once.

    Raises:
        TypeError: It is one text, whose digits would be taken for them.
    """
    return list(dict.fromkeys(int(value) for value in several(values)))


def word(kind: type[W], value: W | str) -> str:
    """Return one of a kind of words as the server writes it; a text that is one of them will do.

    Raises:
        Invalid: It is none of them, and nothing was sent.
    """
    if isinstance(value, kind):
        return value.value
    known = [each.value for each in kind if each.name != "UNKNOWN"]
    if value not in known:
        raise errors.Invalid(f"“{value}” is none of {', '.join(known)}.", fields=(kind.__name__.lower(),))
    return str(value)


def seconds(moment: datetime) -> int:
    """Return a moment as whole seconds since the epoch.

    Raises:
        Invalid: It names no time zone: it would be another moment on another machine.
    """
    if moment.tzinfo is None:
        raise errors.Invalid("A time needs its zone: datetime(…, tzinfo=UTC).", code="naive_time")
    return int(moment.timestamp())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value) if isinstance(value, Word) else str(value)
