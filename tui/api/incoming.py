"""An answer as it comes in: its bytes counted, unpacked within a bound, and never more of them held than asked for."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Mapping

from tui.api import errors

PACKED: str = "gzip, deflate"
"""What we ask for, and all that is unpacked."""

_PIECE = 1 << 18
_GZIP, _ZLIB, _BARE = 31, 15, -15


class Unreadable(errors.NotUnderstood):
    """The body cannot be unpacked, or is packed in a way that nobody asked for."""


class Incoming:
    """One answer, its body not yet read."""

    def __init__(self, status: int, headers: Mapping[str, str], chunks: AsyncIterable[bytes]) -> None:
        self._stream = chunks
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.received = 0
        """Bytes of the body so far, as they came over the line."""

    @property
    def size(self) -> int | None:
        """How large the body will be once it is unpacked; None where the server does not tell it."""
        length = self.headers.get("content-length", "")
        return int(length) if length.isdecimal() and len(length) < 19 and not self._codings() else None

    async def body(self, most: int) -> bytes:
        """Return the body.

        Raises:
            NotUnderstood: It cannot be unpacked, or is larger than `most` bytes.
        """
        body = bytearray()
        async for piece in self.pieces():
            body += piece
            if len(body) > most:
                raise Unreadable("The server's answer is larger than any answer can be.")
        return bytes(body)

    async def body_of_at_most(self, enough: int) -> bytes:
        """Return the body; nothing where it has more than `enough` bytes, of which the rest is not read.

        Raises:
            NotUnderstood: It cannot be unpacked.
        """
        if (self.size or 0) > enough:
            return b""
        body = bytearray()
        async for piece in self.pieces():
            body += piece
            if len(body) > enough:
                return b""
        return bytes(body)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the body piece by piece, each of a quarter megabyte at most however well it was packed.

        httpx would unpack all of a chunk at once, and as many times as the server claims: a gigabyte of blanks in
        three wrappings has 483 bytes.

        Raises:
            Unreadable: It cannot be unpacked.
        """
        codings = self._codings()
        if len(codings) > 1 or not set(codings) <= {"gzip", "x-gzip", "deflate"}:
            raise Unreadable("The server's answer is packed in a way that was not asked for.")
        if not codings:
            async for chunk in self._chunks():
                for at in range(0, len(chunk), _PIECE):
                    yield chunk[at : at + _PIECE]
            return
        unpacker = zlib.decompressobj(wbits=_ZLIB if codings == ["deflate"] else _GZIP)
        begun = False
        async for chunk in self._chunks():
            if not begun and codings == ["deflate"] and not _has_zlib_header(chunk):
                unpacker = zlib.decompressobj(wbits=_BARE)
            begun = begun or bool(chunk)
            while chunk and not unpacker.eof:
                try:
                    piece = unpacker.decompress(chunk, _PIECE)
                except zlib.error as error:
                    raise Unreadable("The server's answer arrived damaged.") from error
                chunk = unpacker.unconsumed_tail
                if piece:
                    yield piece
                    # What unpacks to much must not keep the keys waiting.
                    await asyncio.sleep(0)
        if begun and not unpacker.eof:
            raise Unreadable("The server's answer arrived damaged.")

    async def _chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self.received += len(chunk)
            yield chunk

    def _codings(self) -> list[str]:
        named = [name.strip().lower() for name in self.headers.get("content-encoding", "").split(",")]
        return [name for name in named if name not in ("", "identity")]


def _has_zlib_header(chunk: bytes) -> bool:
    """Whether "deflate" is what the standard means by it; some servers leave the header out."""
    return len(chunk) > 1 and chunk[0] & 15 == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
