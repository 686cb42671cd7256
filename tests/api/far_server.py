"""A server behind a proxy: `https://chat.test`, which no name server knows, with a certificate of an authority of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

ADDRESS = "https://chat.test"
LABELS = {"payload": [{"id": 1, "title": "vip"}]}

_EXTENSIONS = """
[req]
distinguished_name = name
prompt = no
[name]
CN = An authority of our own
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:chat.test
"""


@dataclass(frozen=True)
class Authority:
    """Whoever believes `certificate` believes the server that holds `server`."""

    certificate: Path
    server: Path
    """Certificate and key in one file."""
    folder: Path
    """Where the certificate lies as OpenSSL looks for it: under the digest of its name."""


def authority(folder: Path) -> Authority:
    """Return an authority and the server's certificate, made now."""
    if shutil.which("openssl") is None:
        pytest.skip("certificates are made by the openssl command, and here is none")
    config = folder / "openssl.cnf"
    config.write_text(_EXTENSIONS, encoding="utf-8")
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=chat.test"]
    for kind, name, more in (("authority", "ca", []), ("server", "server", signed)):
        files = ["-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2"]
        command = [*new, "-config", config.name, "-extensions", kind, *files, *more]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "server.pem").read_bytes() + (folder / "server.key").read_bytes())
    asked = ["openssl", "x509", "-hash", "-noout", "-in", "ca.pem"]
    digest = subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
    store = folder / "store"
    store.mkdir()
    (store / f"{digest}.0").write_bytes((folder / "ca.pem").read_bytes())
    return Authority(folder / "ca.pem", both, store)


@asynccontextmanager
async def far_server(certificate: Path) -> AsyncIterator[int]:
    """Give the port of a server that answers every read with labels, and welcomes at `/cable`."""

    def answered(_: ServerConnection, request: Request) -> Response | None:
        if request.path == "/cable":
            return None
        headers = Headers({"Content-Type": "application/json", "Connection": "close"})
        return Response(HTTPStatus.OK, "OK", headers, json.dumps(LABELS).encode())

    async def talk(socket: ServerConnection) -> None:
        await socket.send('{"type":"welcome"}')
        await socket.wait_closed()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with serve(
        talk,
        "127.0.0.1",
        0,
        ssl=context,
        process_request=answered,
        subprotocols=["actioncable-v1-json"],  # type: ignore[list-item]  # a NewType of str
    ) as server:
        yield next(iter(server.sockets)).getsockname()[1]


@dataclass
class ConnectProxy:
    """A proxy for encrypted connections, which leads every name to one port of this machine."""

    leads_to: int
    refuses: str = ""
    """What it answers instead, such as `403 Forbidden`; empty: it lets through."""
    asked: list[str] = field(default_factory=list)
    """The first line of each request."""
    known: list[str] = field(default_factory=list)
    """The user and password of each, as they were sent."""
    port: int = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *headers = head.splitlines()
        self.asked.append(line)
        self.known += [text.partition(": ")[2] for text in headers if text.lower().startswith("proxy-authorization")]
        with contextlib.suppress(ConnectionError):
            if self.refuses:
                writer.write(f"HTTP/1.1 {self.refuses}\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
            else:
                await self._led(reader, writer)
        writer.close()

    async def _led(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection("127.0.0.1", self.leads_to)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_poured(reader, to), _poured(there, writer))


async def _poured(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await source.read(1 << 16):
            into.write(chunk)
            await into.drain()
    into.close()


@asynccontextmanager
async def connect_proxy(leads_to: int) -> AsyncIterator[ConnectProxy]:
    proxy = ConnectProxy(leads_to)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await server.wait_closed()
