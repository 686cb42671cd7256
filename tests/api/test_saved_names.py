from __future__ import annotations

from pathlib import Path

import pytest

from tui.api.files import free_names, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("-rf", "rf"),
        ("--checkpoint-action=exec=sh x", "checkpoint-action=exec=sh x"),
        ("-.-.bashrc", "bashrc"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("..", "attachment"),
        ("", "attachment"),
        ("a\0b", "ab"),
    ],
)
def test_a_name_lies_in_its_folder_is_seen_and_is_no_option(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert (Path("/downloads") / safe_name(name)).parent == Path("/downloads")


def test_numbers_stand_before_the_suffix_and_the_stem_gives_way() -> None:
    names = free_names("x" * 20 + ".pdf", longest=16)
    assert [next(names) for _ in range(2)] == ["x" * 12 + ".pdf", "x" * 10 + "-2.pdf"]
    names = free_names("ü" * 9 + ".pdf", longest=15)
    assert [next(names) for _ in range(2)] == ["ü" * 5 + ".pdf", "ü" * 4 + "-2.pdf"]


def test_what_is_too_long_for_a_suffix_is_none() -> None:
    assert next(free_names("a." + "x" * 300, longest=255)) == "a." + "x" * 253
