"""Two versions of one text, both written on since they were the same: put together letter by letter.

A merge by lines, as libraries have it, calls two people at the end of one line a conflict; here that is the usual case.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from tui.models.draft import Draft

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)

_COMPARED_AT_MOST = 1_000_000
"""Pairs of words that are compared; of longer texts the whole middle counts as one change."""


class Edit(NamedTuple):
    """A piece of a text, and what stands in its place."""

    start: int
    end: int
    text: str


class Merged(NamedTuple):
    """What became of two versions."""

    text: str
    clean: bool = True
    """Whether both changes stand. False: both changed the same words; theirs stand, and what we wrote is below."""
    cursor: int = 0
    """Where the cursor of our version is now."""


def merged(base: str, theirs: str, ours: str, cursor: int = 0) -> Merged:
    """Return both versions in one. No letter that either of them wrote since `base` is lost, and none is there twice.

    Args:
        base: What both were made from.
        cursor: Where in our version the agent writes; letters that came in just there stand behind it.
    """
    if theirs in (base, ours):
        return Merged(ours, cursor=cursor)
    if ours == base:
        edits = _edits(base, theirs)
        return Merged(theirs, cursor=_moved(cursor, edits))
    their_edits, our_edits = _edits(base, theirs), _edits(base, ours)
    if any(_clash(one, other) for one in their_edits for other in our_edits if one != other):
        written = " ".join(_whole_words(edit, base) for edit in our_edits).strip()
        text = theirs if not written or written in theirs else f"{theirs.rstrip()}\n\n{written}"
        return Merged(text, clean=False, cursor=len(text))
    edits = [edit for each in their_edits if (edit := _on_ours(each, our_edits, base)) is not None]
    text, moved = ours, _moved(cursor, edits)
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return Merged(text, cursor=moved)


def merged_draft(base: Draft, theirs: Draft, ours: Draft) -> tuple[Draft, bool]:
    """Return two versions of one draft in one, and whether their words went together cleanly."""
    both = merged(base.text, theirs.text, ours.text)
    here, there = {file.path for file in ours.files}, {file.path for file in theirs.files}
    before = {file.path for file in base.files}
    files = {
        file.path: file
        for file in (*theirs.files, *ours.files)
        if file.path not in before or (file.path in here and file.path in there)
    }
    draft = Draft(
        text=both.text,
        headers=theirs.headers if ours.headers == base.headers else ours.headers,
        quoted=theirs.quoted if ours.quoted == base.quoted else ours.quoted,
        files=tuple(files.values()),
        mentions=tuple(dict.fromkeys((*theirs.mentions, *ours.mentions))),
        whom=theirs.whom or ours.whom,
    )
    return draft, both.clean


def _edits(base: str, other: str) -> list[Edit]:
    """Return what makes one text of the other, from left to right."""
    start, least = 0, min(len(base), len(other))
    while start < least and base[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and base[-1 - end] == other[-1 - end]:
        end += 1
    old, new = base[start : len(base) - end], other[start : len(other) - end]
    if not old and not new:
        return []
    if old and (found := new.find(old)) >= 0:
        around = (Edit(start, start, new[:found]), Edit(start + len(old), start + len(old), new[found + len(old) :]))
        return [edit for edit in around if edit.text]
    old_words, new_words = _TOKEN.findall(old), _TOKEN.findall(new)
    if not old or not new or len(old_words) * len(new_words) > _COMPARED_AT_MOST:
        return [Edit(start, start + len(old), new)]
    at = [start]
    for word in old_words:
        at.append(at[-1] + len(word))
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    return [Edit(at[i], at[j], "".join(new_words[k:m])) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


def _whole_words(edit: Edit, base: str) -> str:
    """Return what an edit wrote, with the rest of the words that it begins or ends in."""
    start, end = edit.start, edit.end
    while start and base[start - 1].isalnum() and edit.text[:1].isalnum():
        start -= 1
    while end < len(base) and base[end].isalnum() and edit.text[-1:].isalnum():
        end += 1
    return base[start : edit.start] + edit.text + base[edit.end : end]


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits change the same letters."""
    if one.start == one.end:
        return other.start < one.start < other.end
    if other.start == other.end:
        return one.start < other.start < one.end
    return one.start < other.end and other.start < one.end


def _on_ours(theirs: Edit, ours: list[Edit], base: str) -> Edit | None:
    """Return their edit as it is made on our version; None: we made the same."""
    start, text, shift = theirs.start, theirs.text, 0
    for edit in ours:
        if edit == theirs:
            return None
        if edit.end > start or (edit.start == edit.end == start and theirs.start == theirs.end):
            if edit.start == edit.end == start == theirs.end:
                if edit.text.startswith(text):
                    return None
                if text.startswith(edit.text):
                    text = text[len(edit.text) :]
                elif _rank(base, start, text) <= _rank(base, start, edit.text):
                    text += "\n" if text[-1].isalnum() and edit.text[0].isalnum() else ""
                    continue
                elif edit.text[-1].isalnum() and text[0].isalnum():
                    text = "\n" + text
                shift += len(edit.text)
            continue
        shift += len(edit.text) - (edit.end - edit.start)
    return Edit(start + shift, theirs.end + shift, text)


def _rank(base: str, at: int, text: str) -> int:
    """Return how closely an insertion belongs to what stands before it: its word, its line, neither."""
    if text.startswith("\n"):
        return 2
    return 0 if at and base[at - 1].isalnum() and text[0].isalnum() else 1


def _moved(cursor: int, edits: list[Edit]) -> int:
    moved = cursor
    for edit in edits:
        if edit.end <= cursor and edit.start < cursor:
            moved += len(edit.text) - (edit.end - edit.start)
        elif edit.start < cursor:
            moved -= cursor - edit.start
    return moved
