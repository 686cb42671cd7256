"""Where a server is: what people paste, made into the address that every route is appended to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from socket import inet_aton
from urllib.parse import SplitResult, urlsplit

from tui.text.shown import shown_line

# The first part of a path that belongs to Chatwoot itself; what stands before it is the operator's sub-path.
_OWN = re.compile(r"/(?:app|api|auth|public/api|platform/api|cable|super_admin|profile|health)(?=/|$)")
_ACCOUNT = re.compile(r"/accounts/(\d{1,18})(?=/|$)")
_CONVERSATION = re.compile(r"/conversations/(\d{1,18})(?=/|$)")
_QUOTES = "<>\"'"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NAT64 = ip_network("64:ff9b::/96")
_SHARED = ip_network("100.64.0.0/10")
_HOST = re.compile(r"[^\s/\\?#@:\[\]<>\"'`{}|^%]{1,253}")


class BadAddressError(ValueError):
    """The text names no server we may speak to; its text is a sentence that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A server, and what else the pasted text named."""

    base_url: str
    """`https://host[:port][/sub-path]`, without a slash at the end. Plain http only on this machine."""
    account_id: int | None = None
    conversation_id: int | None = None
    """Display id."""


def parse(text: str) -> Address:
    """Return the address in what an agent pasted: a bare host, a base URL, a link out of the web app, an API URL.

    Raises:
        BadAddressError: Not an address, or one that would send the token in the clear.
    """
    text = shown_line(text).strip().strip(_QUOTES)
    if not text or any(character.isspace() for character in text):
        raise BadAddressError("That is no address. It looks like https://chat.example.com.")
    parts = _split(text)
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    host = parts.hostname or ""
    if scheme not in ("http", "https"):
        raise BadAddressError(f"Only https:// addresses are possible, not {parts.scheme}://.")
    if parts.username is not None or parts.password is not None:
        raise BadAddressError("The address holds a user name or a password. Paste it without them.")
    if scheme == "http" and not is_loopback(host):
        raise BadAddressError(f"http:// would send your token unencrypted. Use https://{host} instead.")
    path = re.sub(r"/{2,}", "/", parts.path)
    own = _OWN.search(path)
    named = path[own.start() :] if own else ""
    before = (path[: own.start()] if own else path).rstrip("/" + _QUOTES)
    account = _ACCOUNT.search(named)
    conversation = _CONVERSATION.search(named)
    return Address(
        base_url=f"{scheme}://{_netloc(parts, host)}{before}",
        account_id=int(account[1]) if account else None,
        conversation_id=int(conversation[1]) if account and conversation else None,
    )


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL; two URLs may share a token only when these are equal.

    Raises:
        BadAddressError: It has no host or an impossible port.
    """
    parts = _split(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


def may_be_asked(url: str) -> bool:
    """Return whether a request may go to the URL at all: encrypted, or to this machine."""
    try:
        scheme, host, _ = origin(url)
    except BadAddressError:
        return False
    return scheme == "https" or (scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own: 127.0.0.0/8, ::1, localhost."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Return whether a host lies on this machine or on a private network, in whichever spelling.

    A name that only resolves to such an address is not seen here: it is asked over TLS, and nothing is sent to whoever
    has no certificate for it.
    """
    host = host.rstrip(".").lower()
    if "." not in host and ":" not in host and not host.isdecimal() and not host.startswith("0x"):
        # A name without a dot, which only the local network knows.
        return True
    if host.endswith((".localhost", ".localdomain", ".local", ".internal", ".home.arpa")):
        return True
    try:
        where = ip_address(host.partition("%")[0])
    except ValueError:
        try:
            # 127.1, 0x7f000001 and 2130706433 are addresses as well.
            where = ip_address(inet_aton(host))
        except (OSError, ValueError):
            return False
    if isinstance(where, IPv6Address):
        inner = where.ipv4_mapped or where.sixtofour or (ip_address(where.packed[12:]) if where in _NAT64 else None)
        where = inner or where
    return where.is_private or where.is_loopback or where.is_link_local or where.is_unspecified or where in _SHARED


def place(url: str) -> str:
    """Return host and port of a URL, as people name a place: `10.0.0.5:8080`.

    Raises:
        BadAddressError: It has no host or an impossible port.
    """
    parts = _split(url)
    return _netloc(parts, parts.hostname or "")


def cable_url(base_url: str) -> str:
    """Return the websocket's address of a server."""
    return re.sub(r"^http", "ws", base_url) + "/cable"


def _split(text: str) -> SplitResult:
    if not _SCHEME.match(text):
        bare = re.split(r"[/?#]", text, maxsplit=1)[0]
        host = bare[1 : bare.find("]")] if bare.startswith("[") else bare.partition(":")[0]
        text = ("http://" if is_loopback(host) else "https://") + text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadAddressError("That is no address: its host or its port is malformed.") from error
    host = parts.hostname or ""
    try:
        bracketed = ":" in host and bool(ip_address(host))
    except ValueError:
        bracketed = False
    if (not bracketed and not _HOST.fullmatch(host)) or port == 0:
        raise BadAddressError("That is no address. It looks like https://chat.example.com.")
    return parts


def _netloc(parts: SplitResult, host: str) -> str:
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    usual = port is None or port == (443 if parts.scheme in ("https", "wss") else 80)
    return shown if usual else f"{shown}:{port}"
