from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import stamina

from tests.api.far_server import ADDRESS, Authority, ConnectProxy, authority, connect_proxy, far_server
from tui.api import errors, tls
from tui.api.ask import Ask
from tui.api.first import FirstRead
from tui.api.proxies import BadProxyError, proxy_for
from tui.api.socket import connect
from tui.api.transport import Transport

PATH = "/api/v1/accounts/1/labels"
PASSWORD = "p@ss:w/rd"
KNOWN = "Basic " + b64encode(f"ana:{PASSWORD}".encode()).decode()


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> object:
    """No proxies and no authorities but those that a test names."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(tls, "_trusted", [])
    tls.context.cache_clear()
    with stamina.set_testing(True, attempts=3):
        yield
    tls.context.cache_clear()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
async def proxy(own: Authority, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ConnectProxy]:
    """The only way to `https://chat.test`, with user and password."""
    async with far_server(own.server) as port, connect_proxy(port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://ana:p%40ss%3Aw%2Frd@{proxy.address}")
        yield proxy


async def by_the_first_read() -> None:
    read = FirstRead(ADDRESS, "token", PATH, timeout=10)
    if await asyncio.to_thread(read.wait, 10) is None:
        raise errors.Unreachable("no answer")


async def by_the_transport() -> None:
    transport = Transport(ADDRESS, "token", attempts=1)
    try:
        await transport.call(Ask(method="GET", path=PATH, feature="labels"))
    finally:
        await transport.aclose()


async def by_the_websocket() -> None:
    live = await connect(ADDRESS)
    assert await live.recv() == '{"type":"welcome"}'
    await live.close()


WAYS = [by_the_first_read, by_the_transport, by_the_websocket]


@pytest.mark.parametrize("way", WAYS)
async def test_all_go_through_the_proxy_with_its_password_to_a_server_of_an_own_authority(
    way: Callable[[], Awaitable[None]], proxy: ConnectProxy, own: Authority
) -> None:
    tls.trust(str(own.certificate))
    await way()
    assert proxy.asked == ["CONNECT chat.test:443 HTTP/1.1"] or proxy.asked == ["CONNECT chat.test:443 HTTP/1.0"]
    assert proxy.known == [KNOWN]


@pytest.mark.parametrize("way", WAYS)
async def test_the_environment_can_name_the_authority_too(
    way: Callable[[], Awaitable[None]], proxy: ConnectProxy, own: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own.certificate))
    await way()
    assert proxy.asked


async def test_a_folder_of_authorities_in_the_environment_is_believed(
    proxy: ConnectProxy, own: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(own.folder))
    await by_the_transport()
    assert proxy.asked


@pytest.mark.parametrize("way", WAYS)
async def test_nobody_believes_an_authority_that_was_not_named(
    way: Callable[[], Awaitable[None]], proxy: ConnectProxy
) -> None:
    with pytest.raises(errors.Unreachable):
        await way()
    assert proxy.asked


async def test_an_untrusted_certificate_is_told_with_what_helps(proxy: ConnectProxy, tmp_path: Path) -> None:
    with pytest.raises(errors.Unreachable) as unreachable:
        await by_the_transport()
    assert "chat.test is not trusted: unable to get local issuer certificate" in str(unreachable.value)
    assert "ca_file" in str(unreachable.value)


async def test_a_certificate_file_that_is_not_there_is_told(
    proxy: ConnectProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(errors.Unreachable, match=r"SSL_CERT_FILE names /nowhere/ca\.pem, and nothing is there"):
        await by_the_transport()


@pytest.mark.parametrize(
    ("refuses", "said", "times"),
    [
        ("407 Proxy Authentication Required", "does not accept the user name and password", 1),
        ("403 Forbidden", "does not let us through (status 403)", 1),
        ("502 Bad Gateway", "cannot reach the server (status 502)", 3),
    ],
)
async def test_a_proxy_that_refuses_is_told_and_asked_again_only_where_that_may_help(
    proxy: ConnectProxy, refuses: str, said: str, times: int
) -> None:
    proxy.refuses = refuses
    transport = Transport(ADDRESS, "token", attempts=3)
    with pytest.raises(errors.Unreachable) as unreachable:
        await transport.call(Ask(method="GET", path=PATH, feature="labels"))
    await transport.aclose()
    assert f"The proxy {proxy.address} {said}" in str(unreachable.value)
    assert len(proxy.asked) == times


async def test_a_websocket_that_the_proxy_does_not_let_through_is_told(proxy: ConnectProxy) -> None:
    proxy.refuses = "403 Forbidden"
    with pytest.raises(errors.Unreachable, match=r"The proxy does not let the websocket through \(status 403\)"):
        await connect(ADDRESS)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("refuses", ["", "407 Proxy Authentication Required", "garbage"])
async def test_the_proxys_password_is_in_no_failure_and_no_log(
    way: Callable[[], Awaitable[None]],
    refuses: str,
    proxy: ConnectProxy,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(0)
    proxy.refuses = refuses
    with pytest.raises(errors.Unreachable) as unreachable:
        await way()
    log = tmp_path / "requests.log"
    transport = Transport(ADDRESS, "token", attempts=1, request_log=log)
    with pytest.raises(errors.Unreachable) as failed:
        await transport.call(Ask(method="GET", path=PATH, feature="labels"))
    await transport.aclose()
    failures = [f"{error} {error.detail} {error!r}" for error in (unreachable.value, failed.value)]
    told = " ".join(
        [*failures, caplog.text, log.read_text(encoding="utf-8"), repr(transport), repr(proxy_for(ADDRESS))]
    )
    for secret in (PASSWORD, "p%40ss", KNOWN.removeprefix("Basic ")):
        assert secret not in told


async def test_a_proxy_that_is_not_there_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with pytest.raises(errors.Unreachable, match=r"The proxy 127\.0\.0\.1:9 cannot be reached: it refuses"):
        await by_the_transport()


@pytest.mark.parametrize(
    "named", ["ftp://proxy.example", "http://me:secret@", "http://me:secret@host:port", "http://[x"]
)
async def test_a_proxy_that_is_none_is_told_without_quoting_it(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", named)
    with pytest.raises(errors.Unreachable, match="HTTPS_PROXY names no proxy") as unreachable:
        await by_the_transport()
    assert "secret" not in str(unreachable.value)
    for way in (by_the_first_read, by_the_websocket):
        with pytest.raises(errors.Unreachable):
            await way()


@pytest.mark.parametrize(
    ("url", "through"),
    [
        ("https://chat.example", "secure.example:3128"),
        ("wss://chat.example/cable", "secure.example:3128"),
        ("http://chat.example", "[fe80::1]:1080"),
        ("https://chat.inside.example", None),
        ("https://inside.example:8443", None),
        ("https://other.example:8443", None),
        ("https://other.example", "secure.example:3128"),
        ("https://10.1.2.3", None),
        ("https://11.1.2.3", "secure.example:3128"),
        ("https://127.0.0.1:3000", None),
        ("http://localhost:3000", None),
        ("ws://[::1]:3000", None),
    ],
)
def test_each_address_has_its_proxy(url: str, through: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "secure.example:3128")
    monkeypatch.setenv("ALL_PROXY", "socks5://[fe80::1]")
    monkeypatch.setenv("NO_PROXY", "inside.example, other.example:8443,10.0.0.0/8,no network/99")
    proxy = proxy_for(url)
    assert (proxy.place if proxy else None) == through


def test_a_star_means_that_none_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    monkeypatch.setenv("NO_PROXY", "*")
    assert proxy_for("https://chat.example") is None


def test_small_letters_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://large.example")
    monkeypatch.setenv("https_proxy", "http://small.example")
    proxy = proxy_for("https://chat.example")
    assert proxy is not None
    assert proxy.url == "http://small.example:80"


def test_a_user_without_password_and_odd_letters_survive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://an%C3%A1@proxy.example")
    proxy = proxy_for("https://chat.example")
    assert proxy is not None
    assert proxy.secret_url == "http://an%C3%A1:@proxy.example:80"
    assert (proxy.username, proxy.password) == ("aná", "")


def test_what_is_no_certificate_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    with pytest.raises(ValueError, match="can't be read"):
        tls.trust(str(file))
    file.write_text("no certificate", encoding="utf-8")
    with pytest.raises(ValueError, match="holds no certificate"):
        tls.trust(str(file))


def test_a_broken_proxy_is_an_error_of_its_own_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "gopher://x")
    with pytest.raises(BadProxyError):
        proxy_for("https://chat.example")


async def test_no_authority_is_read_for_a_server_on_this_machine_that_encrypts_nothing() -> None:
    transport = Transport("http://127.0.0.1:1", "token", attempts=1)
    with pytest.raises(errors.Unreachable):
        await transport.call(Ask(method="GET", path=PATH, feature="labels"))
    await transport.aclose()
    assert tls.context.cache_info().misses == 0
