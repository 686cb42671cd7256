"""How a request leaves this machine: straight or through a proxy, and in words why it could not."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import TypeVar

import httpx

from tui.api import errors, proxies, tls
from tui.api.proxies import Proxy

E = TypeVar("E", bound=BaseException)

NOT_TRUSTED = "certificate"
"""The code of a failure that comes again until the certificate, or what is believed, is another one."""

REFUSED_BY_PROXY = "proxy"
"""The code of a failure that comes again until the proxy, or what is said to it, is another one."""


class Network(httpx.AsyncBaseTransport):
    """Carries requests to servers, each through the proxy that is named for it at that moment.

    Args:
        keepalive: Seconds that an unused connection is kept.
    """

    def __init__(self, *, keepalive: float) -> None:
        self._limits = httpx.Limits(max_connections=None, keepalive_expiry=keepalive)
        self._ways: dict[tuple[Proxy | None, bool], httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request by the proxy that the environment names for its address, or directly."""
        proxy, secured = proxies.proxy_for(str(request.url)), request.url.scheme == "https"
        if (way := self._ways.get((proxy, secured))) is None:
            # Where nothing is encrypted no context is made: OpenSSL and the authorities take two megabytes.
            way = self._ways[proxy, secured] = httpx.AsyncHTTPTransport(
                verify=tls.context() if secured else None,  # type: ignore[arg-type]  # as httpcore has it: when needed
                limits=self._limits,
                proxy=_spoken_to(proxy),
                trust_env=False,
            )
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        ways, self._ways = self._ways, {}
        for way in ways.values():
            await way.aclose()


def unreachable(url: httpx.URL, error: Exception) -> errors.Unreachable:
    """Return the failure of a request that never reached the server, in words that say where it ended.

    Args:
        error: As the connection failed; its text is not shown, for it may hold a proxy's password.
    """
    host = url.host
    detail = type(error).__name__
    if isinstance(error, ImportError):
        return errors.Unreachable(
            "A SOCKS proxy is named, and what speaks to it is not installed: httpx[socks] and python-socks. "
            "Or name an http:// proxy.",
            detail=detail,
            code=REFUSED_BY_PROXY,
        )
    if isinstance(error, proxies.BadProxyError):
        return errors.Unreachable(str(error), code=REFUSED_BY_PROXY)
    if (problem := _behind(error, ssl.SSLCertVerificationError)) is not None:
        return errors.Unreachable(tls.refusal(host, problem), code=NOT_TRUSTED)
    proxy = _proxy(url)
    if isinstance(error, httpx.ProxyError):
        return _refused_by(proxy, error)
    place = f"The proxy {proxy.place}" if proxy else host
    return errors.Unreachable(f"{place} cannot be reached{_why(error)}.", detail=detail)


def _refused_by(proxy: Proxy | None, error: httpx.ProxyError) -> errors.Unreachable:
    status = re.match(r"[1-5]\d\d\b", str(error))
    number = int(status[0]) if status else None
    place = f"The proxy {proxy.place}" if proxy else "The proxy"
    if number == 407 and proxy and proxy.username:
        sentence = f"{place} does not accept the user name and password that HTTPS_PROXY holds."
    elif number == 407:
        sentence = f"{place} wants a user name and a password: HTTPS_PROXY=http://name:password@host:port."
    elif number is not None and number >= 500:
        sentence = f"{place} cannot reach the server (status {number})."
    else:
        sentence = f"{place} does not let us through{f' (status {number})' if number else ''}."
    return errors.Unreachable(sentence, status=number, code="" if number is None or number >= 500 else REFUSED_BY_PROXY)


def _why(error: Exception) -> str:
    if _behind(error, socket.gaierror) is not None:
        return ": its name is not known here, which is also so without a network"
    if _behind(error, ConnectionRefusedError) is not None:
        return ": it refuses the connection"
    if _behind(error, ssl.SSLError) is not None:
        return ": it does not speak TLS as we do"
    return ": it does not answer" if isinstance(error, httpx.ConnectTimeout) else ""


def _proxy(url: httpx.URL) -> Proxy | None:
    try:
        return proxies.proxy_for(str(url))
    except ValueError:
        return None


def _spoken_to(proxy: Proxy | None) -> httpx.Proxy | None:
    if proxy is None:
        return None
    known = (proxy.username, proxy.password) if proxy.username else None
    return httpx.Proxy(proxy.url, auth=known, ssl_context=tls.context() if proxy.scheme == "https" else None)


def _behind(error: BaseException, kind: type[E]) -> E | None:
    """The failure of a kind that lies behind another, None where none does."""
    return next((each for each in _causes(error) if isinstance(each, kind)), None)


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    yield error
    # Several addresses of a host fail together, as a group.
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (*inner, error.__cause__ or error.__context__):
        if cause is not None and depth < 10:
            yield from _causes(cause, depth + 1)
