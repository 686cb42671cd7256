from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tui.api.decode.messages import file_name
from tui.api.reading import loads

TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\x1b\r\n\x0b\x85\u200d\u202e\u2028\ufeff"))
)


@given(TEXTS, TEXTS, st.booleans())
def test_every_text_of_an_answer_is_kept_as_the_server_wrote_it(key: str, text: str, escaped: bool) -> None:
    assert loads(json.dumps({key: [text]}, ensure_ascii=escaped)) == {key: [text]}
    assert loads(json.dumps({key: [text]}, ensure_ascii=escaped).encode()) == {key: [text]}


def test_half_a_character_is_none_and_can_be_written_down_again() -> None:
    assert loads('{"a\\ud800": ["\\udfffb", "\\ud83d\\ude00"]}') == {"a\ufffd": ["\ufffdb", "😀"]}


def test_controls_that_json_forbids_do_not_spoil_the_answer() -> None:
    assert loads(b'{"a\x1b": "b\x07"}') == {"a\x1b": "b\x07"}


def test_a_file_that_would_be_saved_has_a_harmless_name() -> None:
    assert file_name("https://x/%1b]0;a%07b%E2%80%AEgnp%E2%80%8F%C2%AD.exe") == "]0;abgnp.exe"
