from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.api.address import Address, BadAddressError, cable_url, is_loopback, is_private, may_be_asked, origin, parse


@pytest.mark.parametrize(
    ("pasted", "base_url", "account_id", "conversation_id"),
    [
        ("chat.example.com", "https://chat.example.com", None, None),
        ("  https://chat.example.com/ ", "https://chat.example.com", None, None),
        ("<https://chat.example.com>", "https://chat.example.com", None, None),
        ("https://chat.example.com/app/accounts/3/conversations/12", "https://chat.example.com", 3, 12),
        ("https://chat.example.com/app/accounts/3/inbox/7/conversations/12?messageId=4", "https://chat.example.com", 3, 12),
        ("https://chat.example.com/app/accounts/3/dashboard#x", "https://chat.example.com", 3, None),
        ("https://chat.example.com/app/login", "https://chat.example.com", None, None),
        ("https://chat.example.com/api/v1", "https://chat.example.com", None, None),
        ("https://chat.example.com/api/v1/accounts/5", "https://chat.example.com", 5, None),
        ("https://chat.example.com:8443/support/app/accounts/3", "https://chat.example.com:8443/support", 3, None),
        ("https://chat.example.com//help//api/v1/", "https://chat.example.com/help", None, None),
        ("https://chat.example.com:443", "https://chat.example.com", None, None),
        ("wss://chat.example.com/cable", "https://chat.example.com", None, None),
        ("localhost:3000", "http://localhost:3000", None, None),
        ("http://127.0.0.1:3100/app", "http://127.0.0.1:3100", None, None),
        ("http://[::1]:3000", "http://[::1]:3000", None, None),
        ("HTTPS://Chat.Example.COM/application", "https://chat.example.com/application", None, None),
    ],
)  # fmt: skip
def test_what_agents_paste_is_understood(
    pasted: str, base_url: str, account_id: int | None, conversation_id: int | None
) -> None:
    assert parse(pasted) == Address(base_url=base_url, account_id=account_id, conversation_id=conversation_id)


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "not an address",
        "http://chat.example.com",
        "http://127.0.0.1.evil.example",
        "ftp://chat.example.com",
        "https://user:secret@chat.example.com",
        "https://",
        "https://chat.example.com:port",
        "https://chat.example.com:99999",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://chat^example.com",
    ],
)
def test_what_is_no_place_for_a_token_is_refused_with_a_sentence(pasted: str) -> None:
    with pytest.raises(BadAddressError) as refusal:
        parse(pasted)
    assert str(refusal.value).endswith((".", "instead."))
    assert "secret" not in str(refusal.value)


@example("0/<?")
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    with suppress(BadAddressError):
        address = parse(text)
        assert may_be_asked(address.base_url)
        assert parse(address.base_url) == Address(base_url=address.base_url)


def test_only_this_machine_is_asked_unencrypted() -> None:
    assert may_be_asked("https://chat.example.com/x")
    assert may_be_asked("http://127.8.9.1:3000/x")
    assert not may_be_asked("http://chat.example.com/x")
    assert not may_be_asked("http://localhost.evil.example")
    assert not may_be_asked("ftp://localhost")
    assert is_loopback("LOCALHOST.")
    assert not is_loopback("127.0.0.1.example")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "app.localhost",
        "ip6-localhost",
        "router",
        "printer.local",
        "127.0.0.1",
        "127.1",
        "127.255.0.9",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_whatever_lies_on_this_machine_or_its_network_is_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host",
    ["chat.example.com", "8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "10.example.com"],
)
def test_what_lies_elsewhere_is_not_private(host: str) -> None:
    assert not is_private(host)


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://chat.example.com/a") == origin("https://chat.example.com:443/b")
    assert origin("https://chat.example.com") != origin("https://chat.example.com:8443")
    assert origin("https://chat.example.com") != origin("http://chat.example.com")


def test_the_websocket_lies_beside_the_routes() -> None:
    assert cable_url("https://chat.example.com/support") == "wss://chat.example.com/support/cable"
    assert cable_url("http://localhost:3000") == "ws://localhost:3000/cable"
