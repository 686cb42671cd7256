"""What is shown before anything is imported, held to what the rest of the program says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import platformdirs.macos
import pytest

from tui.account.session import places_of
from tui.cli.arguments import options_from
from tui.cli.verbs.parsing import understood
from tui.disk.paths import AGENT_PROFILE, Paths
from tui.terminal.frames import opening


@pytest.mark.parametrize("profile", [AGENT_PROFILE, "work", "demo"])
@pytest.mark.parametrize("variable", ["", "XDG_CACHE_HOME", "relative"])
def test_it_looks_in_the_folders_that_everything_else_uses(
    profile: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        if variable == "relative":
            monkeypatch.setenv(name, "not/absolute")
        elif not variable:
            monkeypatch.delenv(name)
    paths = Paths(profile)

    assert Path(opening.folder("cache", profile, os.environ, "linux")) == paths.cache
    assert Path(opening.folder("state", profile, os.environ, "linux")) == paths.state
    assert Path(opening.folder("config", profile, os.environ, "linux")) == paths.config


def test_on_a_mac_it_looks_where_macs_keep_such_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name)
    theirs = platformdirs.macos.MacOS("chatwoot-tui")

    assert opening.folder("cache", "default", os.environ, "darwin") == theirs.user_cache_dir
    assert opening.folder("state", "default", os.environ, "darwin") == theirs.user_state_dir
    assert opening.folder("config", "default", os.environ, "darwin") == theirs.user_config_dir


def test_the_files_that_make_a_frame_old_are_those_that_are_written() -> None:
    places = places_of(AGENT_PROFILE)
    assert str(places.settings_file).endswith("chatwoot-tui/settings.toml")
    assert str(places.account_file).endswith("chatwoot-tui/account.json")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--demo",),
        ("--profile", "work"),
        ("--profile=work",),
        ("--low-bandwidth", "--passive", "--theme", "chatwoot-light"),
        ("--profile", "work", "--demo"),
    ],
)
def test_it_reads_the_arguments_of_a_console_as_the_parser_does(arguments: Sequence[str]) -> None:
    said = understood(arguments)
    assert said.verb is None
    assert opening.profile_of(arguments) == options_from(said.values).profile


@pytest.mark.parametrize(
    "arguments",
    [
        ("login",),
        ("doctor",),
        ("demo-server", "--port", "0"),
        ("--help",),
        ("--version",),
        ("--profile",),
        ("--profile", "../up"),
        ("--profile", "Large"),
        ("--profile", "demo"),
        ("--theme", "no/theme"),
        ("--debug-http", "file"),
        ("--whatever",),
    ],
)
def test_for_all_else_nothing_is_shown(arguments: Sequence[str]) -> None:
    assert opening.profile_of(arguments) is None
    assert opening.paint(arguments) is None


def test_another_way_of_starting_has_another_frame() -> None:
    plain = opening.standing_for((), {"HOME": "/home/a", "CHATWOOT_BASE_URL": "https://a.example"})
    assert opening.standing_for((), {"HOME": "/home/a"}) == ""
    assert opening.standing_for((), {"CHATWOOT_BASE_URL": "https://a.example"}) == plain
    assert opening.standing_for((), {"CHATWOOT_BASE_URL": "https://b.example"}) != plain
    assert opening.standing_for(("--low-bandwidth",), {"CHATWOOT_BASE_URL": "https://a.example"}) != plain


def test_a_frames_name_does_not_tell_the_token() -> None:
    assert "s3cret" not in opening.standing_for((), {"CHATWOOT_API_TOKEN": "s3cret"})
