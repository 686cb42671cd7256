"""Every message that real servers sent is laid out, in any width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tui.api.decode.messages import message
from tui.api.errors import NotUnderstood
from tui.models.message import Message
from tui.presentation.messages import message_paragraphs
from tui.presentation.reading import Fold, Reading
from tui.presentation.spans import INKS, laid_out, width_of

RECORDINGS = Path(__file__).parent.parent / "recordings"
NAMES = ("messages", "attachments", "odd_text", "csat", "states", "widget", "mail")
FILES = sorted(file for name in NAMES for file in RECORDINGS.glob(f"*/{name}.json"))


def messages_in(value: Any) -> Iterator[Message]:
    if isinstance(value, dict):
        if "message_type" in value and "content" in value:
            try:
                yield message(value)
            except NotUnderstood:
                pass
        for inner in value.values():
            yield from messages_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from messages_in(inner)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_recorded_messages_fill_their_lines_in_known_inks(file: Path) -> None:
    found = {one.id: one for one in messages_in(json.loads(file.read_text(encoding="utf-8")))}
    for cells in (14, 60):
        for fold in Fold:
            for one in found.values():
                for paragraph in message_paragraphs(one, Reading(fold=fold)):
                    for line in laid_out(paragraph, cells):
                        assert width_of(line) == cells
                        assert all(set(span.ink.split()) <= INKS for span in line)
                        assert not any(
                            ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for span in line for letter in span.text
                        )


def test_there_is_something_to_lay_out() -> None:
    assert len(FILES) > 8
