"""The one GET that starts before everything else is imported: a plain thread, the standard library, bytes as result."""

from __future__ import annotations

import http.client
import ssl
import threading
import zlib
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tui.api import address, proxies, tls
from tui.api.authority import headers_of
from tui.models.credential import Credential

_LARGEST_ANSWER = 16 * 1024 * 1024
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What came back, to be handed to `decode.loads`."""

    path: str
    """Which path it answers, with its query."""
    body: bytes = field(repr=False)
    etag: str = ""
    unchanged: bool = False
    """The server has nothing newer than what `etag` stands for; there is no body."""


def conversations_path(
    account_id: int, *, status: str | None = "open", assignee_type: str = "all", sort_by: str | None = None
) -> str:
    """Return the path of a list's first page, to the letter as `client.conversations.page` asks for it."""
    arguments = {
        "status": status or "all",
        "assignee_type": None if assignee_type == "all" else assignee_type,
        "sort_by": sort_by,
        "page": "1",
    }
    given = "&".join(f"{name}={value}" for name, value in arguments.items() if value)
    return f"/api/v1/accounts/{account_id}/conversations?{given}"


class FirstRead:
    """One read on its way. Whatever goes wrong, there is simply no answer: the transport asks again, and tells why.

    The rules are the transport's: encrypted or this machine, certificates checked, the same proxies, the
    token to its own origin alone.
    """

    def __init__(self, base_url: str, token: Credential, path: str, *, timeout: float = 20.0, known: str = "") -> None:
        """Begin to read.

        Args:
            known: The tag of what an earlier run read; empty if there was none.
        """
        self.path = path
        self._answer: FirstAnswer | None = None
        self._thread = threading.Thread(
            target=self._run, args=(base_url, token, timeout, known), name="first-read", daemon=True
        )
        self._thread.start()

    def wait(self, timeout: float | None = None) -> FirstAnswer | None:
        """Return the answer, waiting at most this many seconds; None if it has not come. Blocks."""
        self._thread.join(timeout)
        return self._answer

    @property
    def done(self) -> bool:
        """Whether waiting longer gives nothing more."""
        return not self._thread.is_alive()

    def _run(self, base_url: str, token: Credential, timeout: float, known: str) -> None:
        try:
            base_url = address.parse(base_url).base_url
            self._answer = _read(base_url, token, self.path, timeout, known)
        except (OSError, ValueError, http.client.HTTPException, zlib.error):
            self._answer = None


def _read(base_url: str, token: Credential, path: str, timeout: float, etag: str) -> FirstAnswer | None:
    url = base_url + path
    home = address.origin(base_url)
    for _ in range(_MOST_REDIRECTS + 1):
        if not address.may_be_asked(url) or address.origin(url) != home:
            return None
        connection, target = _connection(url, timeout)
        try:
            connection.request("GET", target, headers=_headers(token, etag))
            response = connection.getresponse()
            if response.status in (301, 302, 307, 308):
                url = urljoin(url, response.getheader("location", ""))
                continue
            if response.status == 304 and etag:
                return FirstAnswer(path, b"", etag, unchanged=True)
            if response.status != 200:
                return None
            body = response.read(_LARGEST_ANSWER + 1)
            if response.getheader("content-encoding", "") == "gzip":
                unzip = zlib.decompressobj(wbits=31)
                body = unzip.decompress(body, _LARGEST_ANSWER + 1)
            if len(body) > _LARGEST_ANSWER:
                return None
            return FirstAnswer(path, body, response.getheader("etag", ""))
        finally:
            connection.close()
    return None


def _headers(token: Credential, etag: str) -> dict[str, str]:
    headers = {"accept": "application/json", "accept-encoding": "gzip", **headers_of(token)}
    return {**headers, "if-none-match": etag} if etag else headers


def _connection(url: str, timeout: float) -> tuple[http.client.HTTPConnection, str]:
    """Return a connection for a URL, through its proxy if there is one, and what to ask it for.

    Not encrypted is only what is on this machine, and that is asked without a proxy.

    Raises:
        ValueError: There is a proxy that the standard library can't use, or one that nobody can.
    """
    scheme, host, port = address.origin(url)
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    proxy = proxies.proxy_for(url)
    context: ssl.SSLContext | None = tls.context() if scheme == "https" else None
    if context is None:
        return http.client.HTTPConnection(host, port, timeout=timeout), target
    if proxy is None:
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context), target
    if proxy.scheme != "http":
        # SOCKS, and proxies that are encrypted themselves: the transport does these, a moment later.
        raise ValueError("not a proxy for the first read")
    secured = http.client.HTTPSConnection(proxy.host, proxy.port, timeout=timeout, context=context)
    known = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
    secured.set_tunnel(host, port, known)
    return secured, target
