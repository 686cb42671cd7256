"""Two versions of one text become one."""

from __future__ import annotations

import random

import pytest

from tui.presentation.merging import merged


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "both"),
    [
        ("Dear", "Dear", "Dear Maria", "Dear Maria"),
        ("Dear", "Dear Maria", "Dear", "Dear Maria"),
        ("Dear", "There\n\nDear", "Dear Maria", "There\n\nDear Maria"),
        ("one two three", "1 two three", "one two 3", "1 two 3"),
        ("", "We refund it.", "We refund it.", "We refund it."),
        ("", "begun", "begun and finished", "begun and finished"),
        ("hel", "hel\nwor", "hello", "hello\nwor"),
        ("hel", "hello", "hel\nwor", "hello\nwor"),
        ("", "mine", "yours", "mine\nyours"),
        ("secon", "first\n\nsecond", "second", "first\n\nsecond"),
        ("keep this out", "keep out", "keep this out!", "keep out!"),
    ],
)
def test_both_changes_stand(base: str, theirs: str, ours: str, both: str) -> None:
    assert merged(base, theirs, ours) == (both, True, 0)


def test_where_both_changed_the_same_words_theirs_stand_and_ours_are_below() -> None:
    found = merged("on Monday", "on Tuesday morning", "on Friday")
    assert (found.text, found.clean) == ("on Tuesday morning\n\nFriday", False)


def test_the_cursor_stays_where_the_agent_writes() -> None:
    assert merged("Dear", "Hello Dear", "Dear Ma", cursor=7).cursor == 13
    assert merged("a", "a\nb", "a", cursor=1).cursor == 1


def test_two_who_write_for_long_lose_no_letter_and_double_none() -> None:
    choice = random.Random(7)
    disk, known, text, cursor = "", ["", ""], ["", ""], [0, 0]
    typed: list[str] = []
    for number in range(400):
        who = choice.randrange(2)
        word = f"{'ab'[who]}{number} "
        typed.append(word.strip())
        at = cursor[who]
        text[who] = text[who][:at] + word + text[who][at:]
        cursor[who] += len(word)
        if choice.random() < 0.7:
            for console in (who, 1 - who):
                found = merged(known[console], disk, text[console], cursor[console])
                text[console], cursor[console] = found.text, found.cursor
                disk = known[console] = found.text
    assert sorted(disk.split()) == sorted(word for word in typed if word in disk)
    assert len(disk) < 2 * sum(len(word) + 1 for word in typed)
    last = merged(known[0], disk, text[0]).text
    final = merged(known[1], last, text[1]).text
    assert sorted(final.split()) == sorted(typed)
