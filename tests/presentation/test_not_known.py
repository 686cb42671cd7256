"""A message that was sent and got no answer is called what it is: neither sent nor unsent."""

from __future__ import annotations

from dataclasses import replace

from tests.virtual_clock import START
from tui.models.outgoing import Outgoing, Stage
from tui.presentation.messages import stage
from tui.presentation.outbox_lines import stage_words

WITHOUT_ANSWER = Outgoing(
    token="t",  # a name, no secret
    conversation_id=1,
    content="Hello",
    private=False,
    stage=Stage.ASKING,
    written_at=START,
    may_have_arrived=True,
)


def test_the_thread_says_that_it_is_not_known_whether_it_arrived_and_names_the_key() -> None:
    assert stage(WITHOUT_ANSWER, "W") == ("not known whether it arrived (W asks)", "warning")


def test_the_outbox_says_the_same() -> None:
    assert stage_words(WITHOUT_ANSWER) == ("not known whether it arrived", "warning")


def test_while_it_is_looked_for_nothing_is_promised_about_sending_it_again() -> None:
    words, _ = stage(replace(WITHOUT_ANSWER, stage=Stage.UNCERTAIN))
    assert "sent again" not in words


def test_what_waits_for_another_reason_is_called_not_sent() -> None:
    words, _ = stage(replace(WITHOUT_ANSWER, may_have_arrived=False), "W")
    assert words.startswith("not sent")
