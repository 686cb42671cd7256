"""Files of ours: plain ones, nobody else's, and nothing that a name might lead to instead."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.account import accounts
from tui.account.accounts import NotReadable
from tui.account.credentials import TokenFile, Trouble
from tui.account.session import places_of
from tui.api.traffic import RequestLog
from tui.cache import database as cache_database
from tui.cli.arguments import Options
from tui.cli.choice import settings_of
from tui.cli.ending import Stop
from tui.disk import private_file
from tui.settings import settings as chosen
from tui.settings import settings_file
from tui.terminal.frames import first_paint
from tui.words import database as words_database

READERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "settings": (settings_file.read, settings_file.NotReadable),
    "token": (lambda file: TokenFile(file).read(base_url="https://x.test"), Trouble),
    "account": (accounts.read, NotReadable),
    "frame": (lambda file: first_paint._read(str(file)), OSError),
    "words": (words_database.opened, OSError),
    "cache": (cache_database.opened, OSError),
    "request log": (RequestLog, OSError),
}


@pytest.mark.parametrize("name", READERS)
def test_a_fifo_in_the_place_of_a_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    file = tmp_path / "file"
    os.mkfifo(file)
    read, refusal = READERS[name]
    with pytest.raises(refusal):
        read(file)
    assert stat.S_ISFIFO(file.stat().st_mode)


@pytest.mark.parametrize("name", [name for name in READERS if name != "settings"])
def test_a_link_in_the_place_of_a_file_is_refused_and_what_it_leads_to_is_left_alone(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("{}")
    victim.chmod(0o644)
    file = tmp_path / "file"
    file.symlink_to(victim)
    read, refusal = READERS[name]
    with pytest.raises(refusal):
        read(file)
    assert victim.read_text() == "{}"
    assert victim.stat().st_mode & 0o777 == 0o644


def test_the_token_is_not_written_through_a_link_and_goes_with_its_file(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    file = tmp_path / "token.json"
    file.symlink_to(victim)
    kept = TokenFile(file)
    kept.keep("abcdef", base_url="https://x.test")
    assert kept.read(base_url="https://x.test") == "abcdef"
    assert victim.read_text() == "mine"
    assert not file.is_symlink()
    kept.forget()
    assert not file.exists()


def test_the_request_log_adds_nothing_to_a_file_with_another_name(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    victim.chmod(0o644)
    log = tmp_path / "log"
    os.link(victim, log)
    with pytest.raises(OSError, match="hard link"):
        RequestLog(log)
    assert (victim.read_text(), victim.stat().st_mode & 0o777) == ("mine", 0o644)


def test_a_device_keeps_its_mode_and_the_option_is_refused_with_a_sentence(tmp_path: Path) -> None:
    before = Path("/dev/null").stat().st_mode
    with pytest.raises(Stop, match="--debug-http /dev/null: it is no regular file"):
        settings_of(places_of("default"), Options(debug_http=Path("/dev/null")))
    assert Path("/dev/null").stat().st_mode == before


def test_settings_that_are_a_fifo_are_told_and_the_defaults_hold(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    os.mkfifo(file)
    settings = chosen.load(file, {})
    assert settings.problems == (f"{file} could not be read: it is no regular file. The defaults are used.",)


def test_a_file_that_others_could_read_is_closed_to_them_when_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.touch()
    file.chmod(0o666)
    os.close(private_file.appending(file))
    assert file.stat().st_mode & 0o777 == 0o600
