"""Subjects of e-mails, without what answers put before them."""

from __future__ import annotations

import re

from tui.presentation.cells import one_line

_ANSWER_MARKS = re.compile(
    r"\s*(?:(?:re|aw|antw|res|rv|sv|vs|fwd?|wg|tr|enc|回复|答复|转发|返信|رد)\s*[:：]\s*)+", re.IGNORECASE
)


def bare(subject: str) -> str:
    """Return a subject without the marks of answers and forwards."""
    return _ANSWER_MARKS.sub("", one_line(subject)).strip().casefold()


def is_answer(subject: str) -> bool:
    """Whether a subject is that of an answer."""
    return _ANSWER_MARKS.match(subject) is not None
