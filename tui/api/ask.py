"""One request as it is asked for, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui.api.files import Progress, Upload

Query = Sequence[tuple[str, str]]
"""Parameters in order; a name may come more than once."""

_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, when it was a success or "nothing new"."""

    status: int
    """2xx, or 304 when an `etag` was sent."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)

    @property
    def request_id(self) -> str:
        """What the server calls this request in its log, 80 characters at most; empty if it does not say."""
        return self.headers.get("x-request-id", "")[:80]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, as it is sent and, where that is safe, sent again."""

    method: str
    path: str
    """Begins with a slash and is appended to the base URL; already percent-encoded."""
    feature: str
    """For which of our features it is counted, such as `conversations`."""
    query: Query = ()
    body: object = None
    """What is sent as JSON; None for nothing."""
    form: Sequence[tuple[str, str]] = ()
    """Fields sent beside `files` as multipart."""
    files: Sequence[Upload] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    repeatable: bool | None = None
    """Whether doing it twice is as good as once; None: reads are, changes are not."""
    progress: Progress | None = None
    """Told how much of `files` is on its way."""
    authenticated: bool = True
    enough: int = 0
    """Of a success, an answer larger than this many bytes is not worth its way: it is closed unread. 0: all are."""

    @property
    def reads(self) -> bool:
        """Whether it changes nothing on the server."""
        return self.method in _READS

    @property
    def may_repeat(self) -> bool:
        """Whether asking twice does no more than asking once."""
        return self.reads if self.repeatable is None else self.repeatable
