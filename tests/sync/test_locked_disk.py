"""A disk that stops taking words while they are on their way: nothing crashes, nothing is lost, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House
from tests.full_disk import lock
from tui.api.transport import asgi_transport
from tui.store import select
from tui.store.wishes import ReplyRequested, new_op

NUMBER = 1


class Accident(httpx.AsyncBaseTransport):
    """The server, to which no message comes through; and what happens besides when one is on its way."""

    def __init__(self, house: House, answer: int | Exception) -> None:
        self._server = asgi_transport(house.demo.app)
        self._answer = answer
        self.happens: Callable[[], None] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.happens is not None and request.method == "POST" and request.url.path.endswith("/messages"):
            self.happens()
            if isinstance(self._answer, Exception):
                raise self._answer
            return httpx.Response(self._answer)
        return await self._server.handle_async_request(request)


@pytest.mark.parametrize(
    "answer",
    [httpx.ConnectError("no route"), httpx.ReadError("cut"), 503, 429],
    ids=["unreachable", "cut", "broken", "throttled"],
)
async def test_a_failure_that_the_disk_takes_no_note_of_is_waited_out_like_any_other(
    house: House, tmp_path: Path, answer: int | Exception
) -> None:
    server = Accident(house, answer)
    desk = Desk(house, tmp_path, http=server)
    await desk.start()
    await desk.passes(2)
    server.happens = lambda: lock(desk.words)
    desk.engine.wish(ReplyRequested(new_op(), NUMBER, "Still on its way."))
    await desk.passes(20)
    assert "readonly" in desk.state.unkept
    assert not desk.state.stopped
    server.happens = None
    lock(desk.words, locked=False)
    await desk.passes(120)
    assert select.outbox(desk.state) == ()
    assert len(house.rows("SELECT id FROM messages WHERE content = 'Still on its way.'")) == 1
    assert desk.state.unkept == ""
    await desk.stop()
