from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tui.api import reading
from tui.api.decode import reference
from tui.api.first import FirstRead

PATH = "/api/v1/accounts/1/labels?x=1"
BODY = json.dumps({"payload": [{"id": 1, "title": "vip"}]}).encode()

Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def a_server(reply: Callable[[str, dict[str, str]], Reply]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = reply(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_one_answer_is_there_before_anything_heavy_is_imported() -> None:
    asked: list[tuple[str, str | None]] = []

    def reply(path: str, headers: dict[str, str]) -> Reply:
        asked.append((path, headers.get("api-access-token")))
        return 200, {"content-encoding": "gzip", "etag": 'W/"1"'}, gzip.compress(BODY)

    with a_server(reply) as base_url:
        read = FirstRead(base_url, "token", PATH)
        answer = read.wait(10)
    assert answer is not None
    assert read.done
    assert (answer.path, answer.etag) == (PATH, 'W/"1"')
    assert reference.labels(reading.loads(answer.body))[0].title == "vip"
    assert asked == [(PATH, "token")]


def test_it_follows_its_own_origin_and_no_other() -> None:
    asked: list[str] = []

    def elsewhere(path: str, headers: dict[str, str]) -> Reply:
        asked.append("elsewhere")
        return 200, {}, BODY

    with a_server(elsewhere) as other:

        def reply(path: str, headers: dict[str, str]) -> Reply:
            asked.append(path)
            return 302, {"location": "/moved" if path == PATH else other + "/x"}, b""

        with a_server(reply) as base_url:
            assert FirstRead(base_url, "token", PATH).wait(10) is None
    assert asked == [PATH, "/moved"]


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [(401, {}, b"{}"), (500, {}, b""), (200, {"content-encoding": "gzip"}, b"no gzip"), (302, {}, b"")],
)
def test_whatever_goes_wrong_there_is_simply_no_answer(status: int, headers: dict[str, str], body: bytes) -> None:
    with a_server(lambda *_: (status, headers, body)) as base_url:
        assert FirstRead(base_url, "token", PATH).wait(10) is None


@pytest.mark.parametrize("base_url", ["http://chat.example", "no address", "http://127.0.0.1:9"])
def test_where_no_token_may_go_nothing_is_asked(base_url: str) -> None:
    assert FirstRead(base_url, "token", PATH, timeout=2).wait(10) is None


def test_a_proxy_of_the_environment_that_cannot_be_used_here_is_left_to_the_transport(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:9")
    assert FirstRead("https://chat.example", "token", PATH, timeout=2).wait(10) is None


def test_a_first_read_of_what_is_known_may_be_answered_by_nothing_new() -> None:
    asked: list[str | None] = []

    class Unchanged(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers.get("if-none-match"))
            self.send_response(304)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            pass

    server = HTTPServer(("127.0.0.1", 0), Unchanged)
    threading.Thread(target=server.handle_request, daemon=True).start()
    try:
        read = FirstRead(f"http://127.0.0.1:{server.server_port}", "token", "/list?", known='W/"7"')
        answer = read.wait(10)
    finally:
        server.server_close()
    assert asked == ['W/"7"']
    assert answer is not None
    assert answer.unchanged
    assert answer.etag == 'W/"7"'
