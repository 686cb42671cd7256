"""A thread's lines, made only where they are looked at, and the place in it: a message and a line, never a line number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from textual.strip import Strip

from tui.models.message import Message
from tui.presentation.reading import Entry, Key, Reading, entry_key
from tui.presentation.spans import Line, Span, filled, laid_out

WIDEST = 100
"""Cells of a line of text; longer ones are hard to read."""
MOST_KEPT = 60
"""Drawn entries that are kept: some screens full. One takes ten times what its message does."""
MAILS_WITHIN = 30
"""Entries above an e-mail in which the e-mail before is looked for, whose subject it need not repeat."""
MOST_SEARCHED = 2_000
"""Entries in which an answered message is looked for."""

Draw = Callable[[Line, int], Strip]
"""Turns a line of this many cells into a strip."""


class Block(NamedTuple):
    """An entry's lines, and those above it that set it apart."""

    above: list[Strip]
    words: list[Strip]


class Anchor(NamedTuple):
    """The line at the top of the view: counted from the entry's own first line, negative above it."""

    key: Key
    line: int


class _Kept(NamedTuple):
    looks: tuple[object, ...]
    block: Block


class Passage:
    """The part of a thread that is in view.

    Only what is in view is laid out, whatever the thread's length; there are no heights to estimate. At the bottom it
    stays at the bottom; elsewhere what is added, above or below, moves nothing.
    """

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._kept: dict[Key, _Kept] = {}
        self._heads: set[Key] = set()
        self._near = 0
        self.entries: Sequence[Entry] = ()
        """Oldest first. Change it with `follow`."""
        self.reading = Reading()
        self.width = 0
        self.first_new: Key | None = None
        """Above which entry the mark of what is new stands."""
        self.more_above = False
        """Whether there may be older entries."""
        self.offline = False
        """Whether they can't be fetched now."""
        self.chosen: Key | None = None
        """The entry that has the mark in the gutter."""
        self.anchor: Anchor | None = None
        self.at_bottom = True
        """Whether the last line is in view, and stays there when more come."""
        self.top_index = 0
        self.bottom_index = -1

    def open(self, entries: Sequence[Entry]) -> None:
        """Begin with another thread, at its bottom."""
        self.entries = entries
        self._kept.clear()
        self._heads.clear()
        self.chosen, self.anchor, self.at_bottom = None, None, True
        self.top_index, self.bottom_index = 0, -1

    def follow(self, entries: Sequence[Entry]) -> None:
        """Take over the same thread's entries as they are now."""
        if self.entries and entries and (first := entry_key(self.entries[0])) != entry_key(entries[0]):
            # It was drawn with its name and time; without them everything below would move up. So with the subject.
            self._heads.add(first)
            mails = (entry for entry in self.entries[:MAILS_WITHIN] if isinstance(entry, Message) and entry.email)
            self._heads.update(entry.id for entry in islice(mails, 1))
        self.entries = entries
        # Until it is drawn, a key may ask for what is in view.
        self.bottom_index = min(self.bottom_index, len(entries) - 1)

    def forget_strips(self) -> None:
        """Drop all that was drawn: the colours changed."""
        self._kept.clear()

    def index(self, key: Key) -> int | None:
        """Return where an entry is. Quick near the last place that was looked at."""
        entries = self.entries
        count = len(entries)
        near = min(self._near, count - 1)
        for distance in range(count):
            above, below = near - distance, near + distance
            if above < 0 and below >= count:
                break
            for at in (above, below):
                if 0 <= at < count and entry_key(entries[at]) == key:
                    self._near = at
                    return at
        return None

    def block(self, at: int) -> Block:
        """Return an entry's lines; drawn once, until something that they depend on changes."""
        entry = self.entries[at]
        key = entry_key(entry)
        before = self.entries[at - 1] if at else None
        replied = self._replied(at, entry)
        subject = self._subject_above(at, entry)
        looks = (subject, entry, before, replied, self.reading, self.width, key == self.chosen, key == self.first_new,
                 at == 0 and self.more_above, at == 0 and self.offline, key in self._heads)  # fmt: skip
        kept = self._kept.get(key)
        if kept is not None and kept.looks == looks:
            return kept.block
        block = self._drawn(entry, before, replied, key, subject)
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        self._kept[key] = _Kept(looks, block)
        return block

    def _drawn(self, entry: Entry, before: Entry | None, replied: Message | None, key: Key, subject: str) -> Block:
        # The console begins without a thread, and need not wait for these.
        from tui.presentation.between import between
        from tui.presentation.messages import continues, entry_paragraphs

        first_new = key == self.first_new
        continued = not first_new and key not in self._heads and continues(entry, before)
        above = between(
            before,
            entry,
            self.reading,
            continued=continued,
            first_new=first_new,
            more_above=before is None and self.more_above,
            offline=self.offline,
        )
        # A day may have changed between the two: a separator needs the name below it.
        goes_on = continued and not above
        after = before if goes_on and isinstance(before, Message) else None
        words = entry_paragraphs(entry, self.reading, replied=replied, continues=after, subject=subject)
        cells = max(1, min(self.width - 2, WIDEST))
        gutter = Span(self.reading.glyphs.cursor, "cursor") if key == self.chosen else Span(" ")
        blank = Span(" ")
        return Block(
            [self._strip(blank, one) for paragraph in above for one in laid_out(paragraph, cells)],
            [self._strip(gutter, one) for paragraph in words for one in laid_out(paragraph, cells)],
        )

    def _strip(self, gutter: Span, spans: Line) -> Strip:
        return self._draw(filled((gutter, *spans), self.width), self.width)

    def _replied(self, at: int, entry: Entry) -> Message | None:
        if not isinstance(entry, Message) or entry.in_reply_to is None:
            return None
        for index in range(at - 1, max(-1, at - MOST_SEARCHED), -1):
            candidate = self.entries[index]
            if isinstance(candidate, Message) and candidate.id == entry.in_reply_to:
                return candidate
        return None

    def _subject_above(self, at: int, entry: Entry) -> str:
        if not isinstance(entry, Message) or entry.email is None or entry.id in self._heads:
            return ""
        for index in range(at - 1, max(-1, at - MAILS_WITHIN), -1):
            above = self.entries[index]
            if isinstance(above, Message) and above.email is not None and above.email.subject:
                return above.email.subject
        return ""

    def _length(self, at: int) -> int:
        above, words = self.block(at)
        return len(above) + len(words)

    def _place(self) -> tuple[int, int]:
        """Return the entry at the top of the view and how many of its lines are above it."""
        if self.anchor is None:
            return 0, 0
        at = self.index(self.anchor.key)
        if at is None:
            # It left: an unsent message that the server numbered. Its successor stands at the same place.
            return max(0, min(self._near, len(self.entries) - 1)), 0
        return self._settled(at, len(self.block(at).above) + self.anchor.line)

    def _settled(self, at: int, skipped: int) -> tuple[int, int]:
        """Return the same place with `skipped` within the entry, as far as there are entries."""
        while skipped < 0 and at > 0:
            at -= 1
            skipped += self._length(at)
        while at < len(self.entries) - 1 and skipped >= self._length(at):
            skipped -= self._length(at)
            at += 1
        return at, max(0, skipped)

    def _set(self, at: int, skipped: int) -> None:
        self.anchor = Anchor(entry_key(self.entries[at]), skipped - len(self.block(at).above))
        self._near = at

    def window(self, height: int) -> list[Strip]:
        """Return the lines in view, at most `height`; less only where the whole thread is shorter."""
        if not self.entries:
            self.top_index, self.bottom_index = 0, -1
            return []
        if not self.at_bottom:
            top, skipped = self._place()
            lines: list[Strip] = []
            at = top
            while at < len(self.entries) and len(lines) < skipped + height:
                above, words = self.block(at)
                lines += above
                lines += words
                at += 1
            if at < len(self.entries) or len(lines) > skipped + height:
                self.top_index, self.bottom_index = top, at - 1
                return lines[skipped : skipped + height]
            self.at_bottom = True
        return self._from_bottom(height)

    def _from_bottom(self, height: int) -> list[Strip]:
        at = len(self.entries)
        blocks: list[Block] = []
        found = 0
        while at > 0 and found < height:
            at -= 1
            blocks.append(self.block(at))
            found += len(blocks[-1].above) + len(blocks[-1].words)
        lines = [strip for block in reversed(blocks) for part in block for strip in part]
        skipped = max(0, found - height)
        self._set(at, skipped)
        self.top_index, self.bottom_index = at, len(self.entries) - 1
        return lines[skipped:]

    def scroll(self, lines: int) -> bool:
        """Move the view by this many lines; return whether its place changed."""
        if not self.entries or self.anchor is None or (self.at_bottom and lines > 0):
            return False
        before = self.anchor
        at, skipped = self._place()
        self._set(*self._settled(at, skipped + lines))
        self.at_bottom = False
        return self.anchor != before

    def to_top(self) -> None:
        """Show the oldest known entry first."""
        if self.entries:
            self._set(0, 0)
            self.at_bottom = False

    def to_bottom(self) -> None:
        """Show the newest entry, and stay with the newest."""
        self.at_bottom = True

    def bring(self, key: Key, height: int) -> None:
        """Move the view as little as shows the entry whole, or its beginning where it is taller."""
        at = self.index(key)
        if at is None:
            return
        top, skipped = self._place()
        if at < top or (at == top and skipped > 0):
            self._set(at, 0)
            self.at_bottom = False
            return
        ahead = -skipped
        for index in range(top, at + 1):
            ahead += self._length(index)
            if ahead > 4 * height:
                break
        if ahead <= height:
            return
        if self._length(at) >= height or ahead > 4 * height:
            self._set(at, 0)
        else:
            self._set(*self._settled(at, self._length(at) - height))
        self.at_bottom = False
