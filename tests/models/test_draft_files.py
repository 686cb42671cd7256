"""Which files can go with a reply, and what is said of those that can't."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.models.draft import path_typed, unsendable


def test_what_is_no_file_is_called_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "offer.txt").write_text("1 bag")

    assert unsendable(str(tmp_path)) == "it is a folder"
    assert unsendable(str(tmp_path / "fifo")) == "it is no regular file"
    assert unsendable(str(tmp_path / "nothing")) == "there is no such file"
    assert unsendable(str(tmp_path / ("x" * 300))) == "file name too long"
    assert unsendable("a\0b") == "it can't be looked at"
    assert unsendable(str(tmp_path / "offer.txt")) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "secret").touch(0o000)

    assert unsendable(str(tmp_path / "secret")) == "it may not be read"


def test_a_typed_path_is_absolute_whatever_folder_the_program_is_started_in_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/mira")

    assert path_typed(" offer.txt ") == str(tmp_path / "offer.txt")
    assert path_typed("~/offer.txt") == "/home/mira/offer.txt"


def test_the_home_of_nobody_is_a_folder_that_is_not_there() -> None:
    assert path_typed("~no-such-user/offer.txt").endswith("/~no-such-user/offer.txt")
    assert unsendable(path_typed("~no-such-user/offer.txt")) == "there is no such file"
