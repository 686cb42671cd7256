from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from tui.api import errors
from tui.api.socket import LARGEST_FRAME, connect


@asynccontextmanager
async def a_server(
    talk: Callable[[ServerConnection], Awaitable[None]],
    refuse: Callable[[ServerConnection, Request], Response | None] | None = None,
) -> AsyncIterator[str]:
    async with serve(talk, "127.0.0.1", 0, process_request=refuse, subprotocols=["actioncable-v1-json"]) as server:  # type: ignore[list-item]  # a NewType of str
        port = next(iter(server.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


async def test_text_goes_both_ways_and_a_server_that_leaves_is_the_end_of_it() -> None:
    heard: list[object] = []
    offered: list[object] = []

    async def talk(socket: ServerConnection) -> None:
        offered.append((socket.request.path if socket.request else "", socket.subprotocol, socket.protocol.extensions))
        await socket.send('{"type":"welcome"}')
        heard.append(await socket.recv())
        await socket.send(b"binary is not for us")
        await socket.send("bye")

    async with a_server(talk) as base_url:
        live = await connect(base_url)
        before = live.last_received
        assert await live.recv() == '{"type":"welcome"}'
        assert live.last_received >= before
        await live.send("subscribe")
        assert await live.recv() == "bye"
        with pytest.raises(EOFError):
            await live.recv()
        with pytest.raises(EOFError):
            await live.send("more")
        await live.close()
    assert heard == ["subscribe"]
    assert offered == [("/cable", "actioncable-v1-json", [])]


async def test_the_event_of_a_long_mail_is_heard_whole() -> None:
    async def talk(socket: ServerConnection) -> None:
        for size in (1 << 20, 3 << 20, LARGEST_FRAME):
            await socket.send("x" * size)
        await socket.send('{"type":"ping"}')

    async with a_server(talk) as base_url:
        live = await connect(base_url)
        assert [len(await live.recv()) for _ in range(3)] == [1 << 20, 3 << 20, LARGEST_FRAME]
        assert await live.recv() == '{"type":"ping"}'
        await live.close()


async def test_a_frame_too_large_to_be_one_ends_the_connection() -> None:
    async def talk(socket: ServerConnection) -> None:
        await socket.send("x" * LARGEST_FRAME + "y")
        await socket.wait_closed()

    async with a_server(talk) as base_url:
        live = await connect(base_url)
        with pytest.raises(EOFError):
            await live.recv()


async def test_it_is_never_led_elsewhere_for_what_is_said_holds_a_token() -> None:
    async def never(socket: ServerConnection) -> None:
        raise AssertionError

    async with a_server(never) as elsewhere:

        def away(_: ServerConnection, __: Request) -> Response:
            where = Headers({"Location": elsewhere.replace("http", "ws") + "/cable"})
            return Response(HTTPStatus.FOUND, "Found", where)

        async with a_server(never, away) as base_url:
            with pytest.raises(errors.Unreachable) as unreachable:
                await connect(base_url)
            assert unreachable.value.status == 302


async def test_where_no_websocket_answers_it_is_unreachable() -> None:
    with pytest.raises(errors.Unreachable):
        await connect("http://127.0.0.1:9", timeout=2)


async def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        port = quiet.getsockname()[1]
        with pytest.raises(errors.Unreachable):
            await connect(f"http://127.0.0.1:{port}", timeout=0.02)
