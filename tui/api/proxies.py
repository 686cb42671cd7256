"""Through which proxy an address is asked: one rule for the first read, the requests and the websocket."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import quote, unquote, urlsplit

from tui.api import address

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class BadProxyError(ValueError):
    """What the environment names is no proxy we can use; its text is a sentence that never quotes the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy. What it is shown as holds no password."""

    scheme: str
    """`http`, `https`, `socks5` or `socks5h`: how the proxy itself is spoken to."""
    host: str
    port: int
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Where it is, for people: `proxy.example:3128`."""
        return f"{self._netloc}:{self.port}"

    @property
    def url(self) -> str:
        """Its URL without user and password."""
        return f"{self.scheme}://{self._netloc}:{self.port}"

    @property
    def secret_url(self) -> str:
        """Its URL with user and password, for what connects and for nothing else."""
        if not self.username:
            return self.url
        known = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return f"{self.scheme}://{known}@{self._netloc}:{self.port}"

    @property
    def authorization(self) -> str:
        """The header `Proxy-Authorization`; empty where the proxy wants none."""
        if not self.username:
            return ""
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()

    @property
    def _netloc(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy that a URL is asked through, None for none.

    `HTTPS_PROXY`, `HTTP_PROXY` and, for both, `ALL_PROXY` name it; `NO_PROXY` lists hosts, domains, hosts with a port,
    and networks (`10.0.0.0/8`) that are asked without, `*` means all. Small letters win. This machine is always asked
    without.

    Args:
        url: `http`, `https`, `ws` or `wss`.

    Raises:
        BadProxyError: What is named is no proxy.
    """
    scheme, host, port = address.origin(url)
    if address.is_loopback(host):
        return None
    # Not before: most starts ask without, and what knows the machine's proxies takes long to import.
    from urllib.request import getproxies, proxy_bypass

    scheme = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    known = getproxies()
    named = known.get(scheme) or known.get("all")
    if not named or proxy_bypass(f"{host}:{port}") or _in_a_network(host, known.get("no", "")):
        return None
    return _read(named, f"{scheme.upper()}_PROXY" if known.get(scheme) else "ALL_PROXY")


def _read(named: str, variable: str) -> Proxy:
    problem = BadProxyError(f"{variable} names no proxy that can be used. It looks like http://proxy.example:3128.")
    try:
        parts = urlsplit(named if "://" in named else f"http://{named}")
        host, port = parts.hostname, parts.port
    except ValueError:
        # Its text would quote what is named, password included.
        raise problem from None
    if parts.scheme not in _PORTS or not host or not host.isprintable() or " " in host or parts.path not in ("", "/"):
        raise problem
    return Proxy(
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _in_a_network(host: str, listed: str) -> bool:
    """Return whether a host is an address within a network of `NO_PROXY`; the standard library knows none."""
    try:
        wanted = ip_address(host)
    except ValueError:
        return False
    for text in listed.split(","):
        try:
            if "/" in text and wanted in ip_network(text.strip(), strict=False):
                return True
        except ValueError:
            continue
    return False
