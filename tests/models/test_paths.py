"""Paths are completed as a shell completes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.models.paths import completed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path = tmp_path / "here"
    tmp_path.mkdir()
    for name in ("invoice 1.pdf", "invoice 2.pdf", "photo.png", ".hidden"):
        (tmp_path / name).write_text("x")
    (tmp_path / "pictures").mkdir()
    return tmp_path


def test_it_goes_on_as_far_as_there_is_one_way(folder: Path) -> None:
    assert completed(f"{folder}/in") == (f"{folder}/invoice ", ("invoice 1.pdf", "invoice 2.pdf"))
    assert completed(f"{folder}/ph") == (f"{folder}/photo.png", ("photo.png",))


def test_a_folder_ends_in_a_slash_and_what_is_hidden_is_told_when_asked_for(folder: Path) -> None:
    assert completed(f"{folder}/pi") == (f"{folder}/pictures/", ("pictures/",))
    assert completed(f"{folder}/") == (f"{folder}/", ("invoice 1.pdf", "invoice 2.pdf", "photo.png", "pictures/"))
    assert completed(f"{folder}/.h") == (f"{folder}/.hidden", (".hidden",))


def test_the_home_folder_stays_as_it_was_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))

    assert completed("~") == ("~/", ())
    assert completed("~/ph") == ("~/photo.png", ("photo.png",))


@pytest.mark.parametrize("typed", ["/no/such/folder/a", "a\x00b/", ""])
def test_what_cannot_be_looked_at_stays_as_it_is(typed: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = folder / "pictures"
    monkeypatch.chdir(empty)

    assert completed(typed) == (typed, ())
