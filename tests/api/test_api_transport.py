from __future__ import annotations

import asyncio
import errno
import gzip
import json
import os
import ssl
import stat
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import stamina

from tui.api import errors
from tui.api.address import BadAddressError
from tui.api.ask import Answer, Ask
from tui.api.authority import TOKEN_HEADER
from tui.api.files import SavedFile, Upload
from tui.api.transport import Transport

TOKEN = "tok-3c1b5a"
BASE = "https://chat.example/support"


@pytest.fixture(autouse=True)
def _no_waits() -> object:
    with stamina.set_testing(True, attempts=3):
        yield


def transport(answer: Callable[[httpx.Request], httpx.Response], **settings: object) -> Transport:
    return Transport(BASE, TOKEN, http=httpx.MockTransport(answer), **settings)  # type: ignore[arg-type]


def get(path: str = "/api/v1/profile", **more: object) -> Ask:
    return Ask(method="GET", path=path, feature="test", **more)  # type: ignore[arg-type]


def post(body: object = None, **more: object) -> Ask:
    return Ask(method="POST", path="/api/v1/x", feature="test", body=body, **more)  # type: ignore[arg-type]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


class Script:
    """Answers one after the other; an exception in it is raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def ok(body: object = None, **more: object) -> httpx.Response:
    return httpx.Response(200, json=body, **more)  # type: ignore[arg-type]


async def test_a_call_carries_the_token_in_its_one_spelling_below_the_sub_path() -> None:
    script = Script(ok({"id": 1}))
    answer = await transport(script).call(get(query=[("labels[]", "a b"), ("labels[]", "é")]))
    assert json.loads(answer.body) == {"id": 1}
    asked = script.asked[0]
    assert str(asked.url) == f"{BASE}/api/v1/profile?labels%5B%5D=a+b&labels%5B%5D=%C3%A9"
    assert asked.headers[TOKEN_HEADER] == TOKEN
    assert "api_access_token" not in asked.headers
    assert asked.headers["accept"] == "application/json"
    assert "gzip" in asked.headers["accept-encoding"]


async def test_a_body_is_json_in_utf8_and_lone_surrogates_do_not_stop_it() -> None:
    script = Script(ok())
    await transport(script).call(post({"content": "Olá \ud800 世界"}))
    assert script.asked[0].content == '{"content":"Olá ? 世界"}'.encode()
    assert script.asked[0].headers["content-type"] == "application/json"


async def test_files_go_as_multipart_with_the_fields_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "relatório.txt"
    file.write_text("hello", encoding="utf-8")
    script = Script(ok())
    await transport(script).call(
        post(form=[("content", "see"), ("private", "false")], files=[Upload(field="attachments[]", path=file)])
    )
    sent = script.asked[0].content.decode()
    assert 'name="attachments[]"' in sent
    assert "hello" in sent
    assert 'name="content"' in sent
    assert "text/plain" in sent


@pytest.mark.parametrize("name", ["missing.txt", ".", "nul\x00.txt"])
async def test_a_file_that_cannot_be_read_is_said_before_anything_is_sent(tmp_path: Path, name: str) -> None:
    script = Script()
    with pytest.raises(errors.Invalid):
        await transport(script).call(post(files=[Upload(field="attachments[]", path=tmp_path / name)]))
    assert script.asked == []


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x"), httpx.ProxyError("x")]
)
async def test_when_nothing_left_this_machine_it_is_tried_again_and_then_unreachable(trouble: Exception) -> None:
    script = Script(trouble, trouble, trouble)
    with pytest.raises(errors.Unreachable):
        await transport(script).call(post({}))
    assert len(script.asked) == 3


@pytest.mark.parametrize(
    "trouble", [httpx.ReadTimeout("x"), httpx.ReadError("x"), httpx.WriteError("x"), httpx.RemoteProtocolError("x")]
)
async def test_a_change_whose_answer_was_lost_is_uncertain_and_never_sent_twice(trouble: Exception) -> None:
    script = Script(trouble)
    with pytest.raises(errors.Uncertain):
        await transport(script).call(post({}))
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("trouble", "late"),
    [(httpx.ReadTimeout("x"), True), (httpx.ReadError("x"), False), (httpx.WriteTimeout("x"), False)],
)
async def test_an_answer_that_does_not_come_in_time_is_told_from_a_line_that_was_cut(
    trouble: Exception, late: bool
) -> None:
    with pytest.raises(errors.Uncertain) as lost:
        await transport(Script(trouble)).call(post({}))
    assert isinstance(lost.value, errors.Unanswered) is late


async def test_a_sign_on_page_that_is_gone_when_we_are_sent_there_says_nothing_about_what_was_asked_for() -> None:
    script = Script(
        httpx.Response(302, headers={"location": "/single-sign-on"}), httpx.Response(404, json={"status": 404})
    )
    with pytest.raises(errors.NotUnderstood):
        await transport(script).call(get())


async def test_a_read_whose_answer_was_lost_is_asked_again() -> None:
    script = Script(httpx.ReadTimeout("x"), httpx.Response(503), ok([1]))
    assert (await transport(script).call(get())).body == b"[1]"


async def test_a_change_that_may_be_repeated_is() -> None:
    script = Script(httpx.ReadTimeout("x"), httpx.Response(502), ok())
    await transport(script).call(post({}, repeatable=True))
    assert len(script.asked) == 3


async def test_a_servers_500_is_not_asked_again() -> None:
    script = Script(httpx.Response(500))
    with pytest.raises(errors.ServerBroken):
        await transport(script).call(get())
    assert len(script.asked) == 1


async def test_a_throttled_read_waits_for_its_turn_and_a_throttled_change_says_so() -> None:
    slow = httpx.Response(429, text="Retry later\n", headers={"retry-after": "0"})
    script = Script(slow, ok([1]))
    asking = transport(script)
    waited: list[errors.Throttled] = []
    asking.waits = waited.append
    assert (await asking.call(get())).body == b"[1]"
    assert len(waited) == 1
    script = Script(slow)
    with pytest.raises(errors.Throttled) as throttled:
        await transport(script).call(post({}))
    assert 0 < throttled.value.retry_after < 3


async def test_who_has_no_patience_is_told_at_once() -> None:
    script = Script(httpx.Response(429, text="Retry later\n"))
    with pytest.raises(errors.Throttled) as throttled:
        await transport(script, patience=0.0).call(get())
    assert 0 < throttled.value.retry_after <= 62
    assert len(script.asked) == 1


async def test_one_attempt_means_one() -> None:
    script = Script(httpx.ConnectError("x"))
    with pytest.raises(errors.Unreachable):
        await transport(script, attempts=1).call(get())


async def test_the_token_follows_a_redirect_of_the_same_origin_and_no_other() -> None:
    script = Script(httpx.Response(302, headers={"location": "/support/api/v1/moved?x=1"}), ok([]))
    await transport(script).call(get())
    assert str(script.asked[1].url) == "https://chat.example/support/api/v1/moved?x=1"
    assert script.asked[1].headers[TOKEN_HEADER] == TOKEN

    for elsewhere in ("https://evil.example/x", "https://chat.example:8443/x", "//evil.example/x"):
        script = Script(httpx.Response(301, headers={"location": elsewhere}))
        with pytest.raises(errors.Refused) as refused:
            await transport(script).call(get())
        assert refused.value.code == "redirect"
        assert len(script.asked) == 1


@pytest.mark.parametrize(
    "location", ["http://chat.example/x", "http://127.0.0.1/x", "ftp://chat.example", "https://[x"]
)
async def test_no_redirect_leads_out_of_encryption(location: str) -> None:
    script = Script(httpx.Response(302, headers={"location": location}))
    with pytest.raises(errors.Refused):
        await transport(script).call(get(authenticated=False))
    assert len(script.asked) == 1


async def test_a_change_is_never_redirected_for_it_would_lose_its_body() -> None:
    script = Script(httpx.Response(301, headers={"location": "/support/api/v1/x/"}))
    with pytest.raises(errors.Refused):
        await transport(script).call(post({"a": 1}))


async def test_redirects_in_circles_end() -> None:
    script = Script(*[httpx.Response(302, headers={"location": "/support/api/v1/profile"}) for _ in range(9)])
    with pytest.raises(errors.NotUnderstood):
        await transport(script, attempts=1).call(get())
    assert len(script.asked) == 6


async def test_an_unchanged_answer_is_no_failure_when_it_was_asked_for() -> None:
    script = Script(httpx.Response(304), httpx.Response(304))
    asking = transport(script)
    assert (await asking.call(get(etag='W/"1"'))).status == 304
    assert script.asked[0].headers["if-none-match"] == 'W/"1"'
    assert asking.traffic.of("test").not_modified == 1
    with pytest.raises(errors.ApiError):
        await asking.call(get())


async def test_compressed_answers_are_read_and_counted_as_they_came() -> None:
    body = json.dumps(["x" * 5000]).encode()

    def answer(request: httpx.Request) -> httpx.Response:
        packed = httpx.ByteStream(gzip.compress(body))
        return httpx.Response(200, stream=packed, headers={"content-encoding": "gzip"})

    asking = transport(answer)
    assert (await asking.call(get())).body == body
    assert 0 < asking.traffic.total().bytes_down < 500
    assert asking.traffic.total().bytes_up > 100


async def test_a_damaged_answer_is_not_understood_and_of_a_change_it_is_uncertain_too() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(b"no gzip"), headers={"content-encoding": "gzip"})

    with pytest.raises(errors.NotUnderstood):
        await transport(answer).call(get())
    with pytest.raises(errors.Uncertain):
        await transport(answer).call(post({}))


async def test_an_untrusted_certificate_is_said_and_not_tried_again() -> None:
    problem = httpx.ConnectError("x")
    problem.__cause__ = ssl.SSLCertVerificationError("bad")
    script = Script(problem)
    with pytest.raises(errors.Unreachable) as unreachable:
        await transport(script).call(get())
    assert unreachable.value.code == "certificate"
    assert len(script.asked) == 1


async def test_a_trickle_of_an_answer_ends_too() -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    asking = Transport(BASE, TOKEN, http=httpx.MockTransport(answer), timeout=0.005, attempts=1)
    with pytest.raises(errors.Unreachable):
        await asking.call(get())
    with pytest.raises(errors.Uncertain):
        await asking.call(post({}))


async def test_a_cancelled_call_frees_its_place() -> None:
    arrived = asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    asking = Transport(BASE, TOKEN, http=httpx.MockTransport(answer), at_once=1)
    call = asyncio.create_task(asking.call(get()))
    await arrived.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    async with asking.budget.place(urgent=False):
        pass


async def test_the_server_sets_no_cookies() -> None:
    script = Script(ok([], headers={"set-cookie": "_session=1; Path=/"}), ok([]))
    asking = transport(script)
    await asking.call(get())
    await asking.call(get())
    assert "cookie" not in script.asked[1].headers


async def test_the_token_is_in_no_text_of_ours(tmp_path: Path) -> None:
    log = tmp_path / "http.log"
    script = Script(
        httpx.Response(422, json={"error": f"bad {TOKEN}"}),
        ok({"access_token": TOKEN}),
        ok([]),
    )
    asking = transport(script, request_log=log)
    with pytest.raises(errors.Invalid) as invalid:
        await asking.call(post({"token": TOKEN}))
    assert TOKEN not in invalid.value.detail + invalid.value.sentence + repr(invalid.value)
    answer = await asking.call(get(query=[("q", "Maria")]))
    await asking.call(get("/public/api/v1/inboxes/secret-inbox/contacts/secret-source"))
    await asking.aclose()
    assert TOKEN not in repr(answer) + repr(asking)
    written = log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert len(written.splitlines()) == 3
    assert "GET chat.example/support/api/v1/profile?q 200" in written
    for secret in (TOKEN, "Maria", "secret"):
        assert secret not in written


@pytest.mark.parametrize("address", ["http://chat.example", "chat example", "https://me:pass@chat.example"])
def test_a_transport_is_only_made_for_where_a_token_may_go(address: str) -> None:
    with pytest.raises(BadAddressError):
        Transport(address, TOKEN)


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "tök"])
def test_what_cannot_be_a_token_is_refused_before_it_is_sent(token: str) -> None:
    with pytest.raises(errors.TokenDead) as dead:
        Transport(BASE, token)
    assert token not in str(dead.value)


async def test_a_download_leads_to_another_origin_without_the_token_and_appears_when_complete(tmp_path: Path) -> None:
    to = tmp_path / "photo.png"
    script = Script(
        httpx.Response(302, headers={"location": "https://storage.example/disk/photo.png"}),
        httpx.Response(200, content=b"png" * 1000, headers={"content-length": "3000"}),
    )
    sizes: list[int | None] = []
    there: list[int] = []
    saved = await transport(script).download(
        "/rails/x/photo.png", to, most=10_000, started=sizes.append, progress=there.append
    )
    assert saved == SavedFile(path=to, size=3000)
    assert (sizes, there, to.read_bytes()) == ([3000], [3000], b"png" * 1000)
    assert script.asked[1].headers["accept-encoding"] == "identity"
    assert str(script.asked[0].url) == "https://chat.example/rails/x/photo.png"
    assert all(TOKEN_HEADER not in request.headers for request in script.asked)
    assert files_in(tmp_path) == [to]


async def test_a_download_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    async def broken() -> object:
        yield b"half"
        raise httpx.ReadError("x")

    class Broken(httpx.AsyncByteStream):
        def __aiter__(self) -> object:  # type: ignore[override]  # an async generator is an iterator
            return broken()

    to = tmp_path / "photo.png"
    for answer in (
        httpx.Response(404, json={"status": 404, "error": "Not Found"}),
        httpx.Response(200, content=b"x" * 101, headers={"content-length": "101"}),
        httpx.Response(200, stream=Broken()),
    ):
        with pytest.raises(errors.ApiError):
            await transport(Script(answer)).download("/rails/x", to, most=100, started=lambda _: None)
        assert files_in(tmp_path) == []
    where = tmp_path / "none" / "photo.png"
    with pytest.raises(errors.Invalid):
        await transport(Script(httpx.Response(200, content=b"x"))).download("/x", where, most=9, started=lambda _: None)


async def test_a_file_is_never_fetched_unencrypted_and_the_servers_own_are_asked_for_encrypted(tmp_path: Path) -> None:
    script = Script(httpx.Response(200, content=b"png"))
    asking = transport(script)
    await asking.download("http://chat.example/support/rails/x?y=1", tmp_path / "a", most=9, started=lambda _: None)
    assert str(script.asked[0].url) == "https://chat.example/support/rails/x?y=1"
    for url in ("http://storage.example/x", "http://169.254.169.254/", "file:///etc/passwd", "https://[x"):
        with pytest.raises(errors.Refused):
            await asking.download(url, tmp_path / "b", most=9, started=lambda _: None)
    assert files_in(tmp_path) == [tmp_path / "a"]


async def fetch(to: Path, content: bytes = b"theirs", **more: object) -> SavedFile:
    return await transport(Script(httpx.Response(200, content=content))).download("/x", to, most=100, **more)  # type: ignore[arg-type]


async def test_a_download_touches_nothing_that_is_there_already(tmp_path: Path) -> None:
    victim, to = tmp_path / "victim", tmp_path / "a.txt"
    victim.write_text("mine", encoding="utf-8")
    (tmp_path / "a.txt.part").hardlink_to(victim)
    assert (await fetch(to)).path == to
    to.unlink()
    (tmp_path / "a.txt.part").unlink()
    os.mkfifo(tmp_path / "a.txt.part")
    assert (await fetch(to)).path == to
    assert (await fetch(to)).path == tmp_path / "a-2.txt"
    to.unlink()
    to.symlink_to(tmp_path / "nowhere")
    assert (await fetch(to)).path == tmp_path / "a-3.txt"
    assert to.is_symlink()
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


async def test_two_downloads_of_one_name_at_once_give_two_files(tmp_path: Path) -> None:
    to = tmp_path / "a.txt"
    saved = await asyncio.gather(fetch(to, b"one"), fetch(to, b"two"))
    assert {each.path.name for each in saved} == {"a.txt", "a-2.txt"}
    assert {each.path.read_bytes() for each in saved} == {b"one", b"two"}


async def test_a_file_made_while_it_comes_is_not_replaced(tmp_path: Path) -> None:
    to = tmp_path / "a.txt"
    saved = await fetch(to, started=lambda _: to.write_text("mine", encoding="utf-8"))
    assert saved.path == tmp_path / "a-2.txt"
    assert to.read_text(encoding="utf-8") == "mine"


async def test_where_the_disk_knows_no_links_nothing_is_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert [(await fetch(tmp_path / "a.txt")).path.name for _ in range(2)] == ["a.txt", "a-2.txt"]
    assert sorted(path.name for path in files_in(tmp_path)) == ["a-2.txt", "a.txt"]


@pytest.mark.parametrize("letters", ["x" * 300, "ü" * 200, "漢" * 120, "🙂" * 90])
async def test_a_name_longer_than_the_disk_takes_is_cut_and_keeps_its_suffix(tmp_path: Path, letters: str) -> None:
    for number in ("", "-2"):
        name = (await fetch(tmp_path / f"{letters}.pdf")).path.name
        assert name.endswith(f"{number}.pdf")
        assert 250 <= len(name.encode()) <= 255


async def test_a_folder_that_is_gone_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(errors.Invalid, match=r"^There is no folder .*/gone\.$"):
        await fetch(tmp_path / "gone" / "a.txt")


async def test_what_lies_near_this_machine_is_not_fetched_unasked(tmp_path: Path) -> None:
    for url in (
        "https://127.0.0.1:8080/x",
        "https://10.1.2.3/x",
        "https://[::ffff:192.168.0.1]/x",
        "http://localhost/x",
    ):
        script = Script(httpx.Response(200, content=b"secret"))
        with pytest.raises(errors.PrivateAddress) as near:
            await transport(script).download(url, tmp_path / "a", most=9)
        assert near.value.place in near.value.sentence
        assert script.asked == []
        saved = await transport(script).download(url, tmp_path / "a", most=9, also_from={near.value.place})
        saved.path.unlink()

    led = Script(httpx.Response(302, headers={"location": "https://192.168.1.1:8443/admin"}))
    with pytest.raises(errors.PrivateAddress) as near:
        await transport(led).download("/x", tmp_path / "a", most=9)
    assert near.value.place == "192.168.1.1:8443"


async def test_a_server_of_this_machine_may_keep_its_files_at_another_port(tmp_path: Path) -> None:
    script = Script(
        httpx.Response(302, headers={"location": "http://127.0.0.1:9000/x"}), httpx.Response(200, content=b"x")
    )
    local = Transport("http://127.0.0.1:3100", TOKEN, http=httpx.MockTransport(script))
    assert (await local.download("/x", tmp_path / "a", most=9)).size == 1


async def test_a_file_that_trickles_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.api.stall.WINDOW_SECONDS", 0.05)

    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.01)

    with pytest.raises(errors.Unreachable, match="too slowly"):
        await transport(Script(httpx.Response(200, stream=Trickle()))).download("/x", tmp_path / "a", most=10_000)
    assert files_in(tmp_path) == []


async def test_downloads_that_hang_hold_up_no_call(tmp_path: Path) -> None:
    hung = 0
    several_hang = asyncio.Event()

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal hung
        if request.url.path == "/x":
            hung += 1
            if hung == 3:
                several_hang.set()
            await asyncio.Event().wait()
        return ok([])

    asking = Transport(BASE, TOKEN, http=httpx.MockTransport(answer), at_once=4)
    async with asyncio.TaskGroup() as group:
        downloads = [group.create_task(asking.download("/x", tmp_path / "a", most=9)) for _ in range(8)]
        await several_hang.wait()
        await asking.call(get())
        await asking.call(post({}))
        for each in downloads:
            each.cancel()


class Pieces(httpx.AsyncByteStream):
    """A body that is not unpacked before it is asked for."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body


def wrapped(layers: int, megabytes: int) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(pack.compress(bytes(1 << 20)) for _ in range(megabytes)) + pack.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    return body


@pytest.mark.parametrize(
    "coding", ["gzip, gzip", "gzip, gzip, gzip", "deflate, gzip", "br", "zstd", ",".join(["gzip"] * 5000)]
)
async def test_only_one_coding_and_only_one_that_was_asked_for_is_unpacked(tmp_path: Path, coding: str) -> None:
    def packed() -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": coding}, stream=Pieces(wrapped(3, 8)))

    with pytest.raises(errors.NotUnderstood, match="not asked for"):
        await transport(Script(packed())).call(get())
    with pytest.raises(errors.AnswerLost):
        await transport(Script(packed())).call(post({}))
    with pytest.raises(errors.NotUnderstood):
        await transport(Script(packed())).download("/x", tmp_path / "a", most=1000)
    assert files_in(tmp_path) == []


async def test_what_unpacks_to_more_than_any_answer_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    def bomb() -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Pieces(wrapped(1, 150)))

    packed, other = bomb(), bomb()
    tracemalloc.start()
    try:
        with pytest.raises(errors.Invalid):
            await transport(Script(packed)).download("/x", tmp_path / "a", most=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
        with pytest.raises(errors.NotUnderstood, match="larger than any answer"):
            await transport(Script(other)).call(get())
        assert tracemalloc.get_traced_memory()[1] < 180_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("wbits", [31, 15, -15])
async def test_either_kind_of_deflate_is_read(wbits: int) -> None:
    pack = zlib.compressobj(wbits=wbits)
    body = pack.compress(b'{"id": 1}') + pack.flush()
    coding = "gzip" if wbits == 31 else "deflate"
    answer = httpx.Response(200, headers={"content-encoding": coding}, stream=Pieces(body))
    assert (await transport(Script(answer)).call(get())).body == b'{"id": 1}'


async def test_a_sign_on_in_between_is_told_from_a_server_that_moved() -> None:
    for ask in (get(), post({})):
        with pytest.raises(errors.NotUnderstood, match=r"Something other than Chatwoot.*login\.example"):
            await transport(Script(httpx.Response(302, headers={"location": "https://login.example/?to=x"}))).call(ask)
        moved = f"https://new.example/support{ask.path}"
        for status in (301, 302, 307, 308):
            with pytest.raises(errors.Refused, match=r"address has changed.*new\.example"):
                await transport(Script(httpx.Response(status, headers={"location": moved}))).call(ask)
    with pytest.raises(errors.NotUnderstood, match="Something other than Chatwoot"):
        await transport(Script(httpx.Response(302, headers={"location": "/login"}))).call(post({}))


async def test_an_answer_knows_the_request_id() -> None:
    script = Script(ok([], headers={"x-request-id": "r-1"}))
    answer: Answer = await transport(script).call(get())
    assert answer.request_id == "r-1"


class Slow(httpx.AsyncBaseTransport):
    """A line that takes a request piece by piece, and breaks or dawdles."""

    def __init__(self, *, seconds: float = 0.0, breaks_after: int | None = None) -> None:
        self.took = 0
        self.tries = 0
        self._seconds = seconds
        self._breaks_after = breaks_after

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        self.tries += 1
        pieces = 0
        async for piece in request.stream:
            if self._breaks_after is not None and pieces >= self._breaks_after:
                raise httpx.WriteError("broken", request=request)
            self.took += len(piece)
            pieces += 1
            await asyncio.sleep(self._seconds)
        return ok({})


def an_upload(folder: Path, size: int) -> Upload:
    (folder / "big.bin").write_bytes(bytes(size))
    return Upload(field="attachments[]", path=folder / "big.bin")


async def test_how_much_of_a_file_is_on_its_way_is_told_piece_by_piece(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    transport = Transport(BASE, TOKEN, http=Slow())
    await transport.call(
        post(files=[an_upload(tmp_path, 200_000)], progress=lambda sent, total: told.append((sent, total)))
    )
    assert told[0] == (0, 200_000)
    assert told[-1] == (200_000, 200_000)
    assert 0 < told[1][0] < 200_000


async def test_a_file_that_goes_too_slowly_is_given_up_and_has_not_arrived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.api.stall.WINDOW_SECONDS", 0.05)
    monkeypatch.setattr("tui.api.stall.LEAST_RATE", 10_000_000)
    line = Slow(seconds=0.03)
    with pytest.raises(errors.Unreachable, match="too slowly"):
        await Transport(BASE, TOKEN, http=line).call(post(files=[an_upload(tmp_path, 2_000_000)]))
    assert line.tries == 1
    assert line.took < 2_000_000


async def test_no_file_takes_for_ever_however_well_it_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.api.stall.LONGEST_SECONDS", 0.05)
    with pytest.raises(errors.Unreachable, match="given up"):
        await Transport(BASE, TOKEN, http=Slow(seconds=0.01)).call(post(files=[an_upload(tmp_path, 20_000_000)]))


async def test_a_file_that_broke_off_has_not_arrived_and_one_without_an_answer_may_have(tmp_path: Path) -> None:
    line = Slow(breaks_after=2)
    with pytest.raises(errors.Unreachable, match="while the file was on its way"):
        await Transport(BASE, TOKEN, http=line).call(post(files=[an_upload(tmp_path, 500_000)]))
    assert line.tries == 3

    def lost(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("broken", request=request)

    for size in (0, 500_000):
        with pytest.raises(errors.Uncertain):
            await transport(lost).call(post(files=[an_upload(tmp_path, size)]))
