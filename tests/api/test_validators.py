from __future__ import annotations

from tui.api.validators import Validators


def test_an_answer_is_kept_small_and_given_back_whole() -> None:
    body = b'{"payload": [' + b",".join(b'{"id": 1, "name": "Mira Holt"}' for _ in range(500)) + b"]}"
    validators = Validators()
    validators.keep("labels?", 'W/"1"', body)
    known = validators.get("labels?")
    assert known is not None
    assert known.body == body
    assert len(known.packed) * 20 < len(body)


def test_the_answers_unused_for_longest_go_when_the_room_is_full() -> None:
    validators = Validators(most_bytes=1_000)
    for number in range(4):
        validators.keep(str(number), "tag", bytes((number * 7 + at * at) % 251 for at in range(270)))
        validators.get("0")
    assert validators.get("0") is not None
    assert validators.get("1") is None
    assert validators.get("3") is not None


def test_an_answer_that_would_take_all_the_room_is_not_kept() -> None:
    validators = Validators(most_bytes=100)
    validators.keep("small", "tag", b"{}")
    validators.keep("large", "tag", bytes((at * at) % 251 for at in range(1_000)))
    assert validators.get("large") is None
    assert validators.get("small") is not None


def test_an_answer_read_anew_takes_the_place_of_the_old() -> None:
    validators = Validators(most_bytes=100)
    for number in range(50):
        validators.keep("counts", str(number), b"{}")
    known = validators.get("counts")
    assert known is not None
    assert known.etag == "49"
    assert len(validators) == 1
