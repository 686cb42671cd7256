"""Whom a server on a port answers: those who call it by its own name, and no page of anybody else's."""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

OWN = frozenset(("127.0.0.1", "localhost", "::1"))
"""The names of this machine to itself. A page from elsewhere can give a name of its own our address, but none of these."""


class Visitors:
    """Lets requests through to an app, or refuses them with a sentence: 421 for another host, 403 for another's page.

    Args:
        hosts: Further names to answer for.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._further = frozenset(host.lower() for host in hosts)
        self._hosts = OWN | self._further

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and (refusal := self._refusal(scope)) is not None:
            await _refuse(scope, send, *refusal)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and sentence where nobody is answered."""
        headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == b"host"]
        host, port = _host_and_port(f"//{hosts[0]}" if len(hosts) == 1 else "")
        if host not in self._hosts:
            return 421, (
                "This demo server answers for 127.0.0.1 and localhost alone. "
                "Start it with --allow-host NAME to let it answer for another name."
            )
        for origin in (value for name, value in headers if name == b"origin"):
            name, its_port = _host_and_port(origin)
            if name in self._further or (name in OWN and its_port == port):
                continue
            return 403, (
                "This demo server takes no requests from pages of other sites. "
                "Start it with --allow-host NAME to let a page of that host ask."
            )
        return None


def _host_and_port(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", None


async def _refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    kind = "http.response"
    if scope["type"] == "websocket":
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": 1008, "reason": sentence[:120]})
            return
        kind = "websocket.http.response"
    body = json.dumps({"error": sentence}).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": f"{kind}.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
