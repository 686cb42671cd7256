from __future__ import annotations

from pathlib import Path

import pytest

from tui.account.session import places_of
from tui.disk.paths import Paths, account_name


def test_the_folders_follow_the_xdg_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for kind in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    places = places_of("default")
    assert places.settings_file == tmp_path / "config" / "chatwoot-tui" / "settings.toml"
    assert places.token_file == tmp_path / "state" / "chatwoot-tui" / "token.json"
    assert places.cache == tmp_path / "cache" / "chatwoot-tui"


def test_no_profile_lies_in_the_way_of_another() -> None:
    ours, work, demo = Paths(), Paths("work"), Paths("demo")
    assert work.state.parent == demo.state.parent == ours.state / "profiles"
    assert work.account_state("https://a.example.com", 1) != ours.account_state("https://a.example.com", 1)


def test_every_address_and_account_has_a_folder_of_its_own() -> None:
    addresses = (
        "https://a.example.com",
        "https://a.example.com:8443",
        "https://a.example.com/support",
        "https://a.example.com/Support",
        "https://b.example.com",
    )
    names = {account_name(address, number) for address in addresses for number in (1, 11)}
    assert len(names) == 2 * len(addresses)
    for name in names:
        assert "/" not in name
        assert not name.startswith(".")
