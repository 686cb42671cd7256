"""The thread of a conversation: read line by line, flat in cost however long it is, never moved by what arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from textual import events
from textual.message import Message as UIMessage
from textual.strip import Strip

from tui.models.message import Attachment, Message
from tui.presentation.cells import one_line
from tui.presentation.days import day
from tui.presentation.notices import Kind, Notice, notice_line, notice_lines
from tui.presentation.reading import Entry, Fold, Key, Reading, entry_key
from tui.presentation.spans import Line, Span, ends, line
from tui.widgets.passage import Anchor, Passage
from tui.widgets.sheet import Sheet, Shown

OLDER_WANTED_FROM = 3
"""When so few entries are left above the view, older ones are asked for."""
OVERLAP = 2
"""Lines that stay in view when a page is turned."""
LEAST_FOR_FOOT = 5
"""Lines from which on the last one is kept for who is writing, what is new, and what went wrong."""
_FOLDS = {Fold.QUOTES: Fold.NOTHING, Fold.NOTHING: Fold.SYSTEM, Fold.SYSTEM: Fold.QUOTES}


class ThreadView(Sheet, can_focus=True):
    """Shows messages and what is not sent yet, oldest first; says when the agent comes to an end or wants a file.

    The place in it is a message and a line, so older pages, edits and another width move nothing. At the bottom it
    stays at the bottom; elsewhere the foot counts what is new.
    """

    DEFAULT_CSS = """
    ThreadView { width: 1fr; height: 1fr; }
    """

    notice = Shown[Notice | None](None)
    """The pane's state: in place of the thread where that is empty, else on the foot."""

    typing = Shown("")
    """Who is writing just now, in words: `João is writing a note…`. Stands on the foot."""

    @dataclass
    class TopReached(UIMessage):
        """The oldest entries are near: older ones are wanted. Told once for each oldest entry, and at each further push up."""

        conversation_id: int

    @dataclass
    class BottomReached(UIMessage):
        """The newest entry is in view: at opening, and each time the agent comes back to it."""

        conversation_id: int

    @dataclass
    class AttachmentChosen(UIMessage):
        """The agent named an attachment by its number."""

        message: Message
        attachment: Attachment

    @dataclass
    class ChoiceChanged(UIMessage):
        """Another entry, or none, has the mark."""

        key: Key | None

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._passage = Passage(self.strip)
        self._conversation_id: int | None = None
        self._opening = False
        self._untouched = True
        self._newest_seen: Key | None = None
        self._below = 0
        self._older_asked_at: Key | None = None
        self._bottom_told = False
        self._glance = False
        self._matches: tuple[Key, ...] = ()
        self._match: Key | None = None
        self._shown_anew = asyncio.Event()

    # What is shown

    def show(
        self,
        conversation_id: int | None,
        entries: Sequence[Entry],
        *,
        first_new: Key | None = None,
        more_above: bool = False,
        offline: bool = False,
        glance: bool = False,
        reading: Reading | None = None,
    ) -> None:
        """Show a conversation's entries, oldest first.

        Another conversation than before begins at its bottom, or at the mark of what is new where that is further up;
        the same one keeps its place.

        Args:
            conversation_id: None: nothing is open.
            first_new: Above which entry the mark of what is new stands. Once set, it stays until `caught_up` or another
                conversation.
            more_above: Whether there may be older entries.
            offline: Whether they can't be fetched now.
            glance: Whether it is only looked at: then nothing is asked for, and nothing said to be seen. Once it is
                opened, it begins as any other.
            reading: Time zone, signs and names to read it by; None: as before. The rest is the agent's to change.
        """
        # Whoever waits goes on when all of this is done.
        self._shown_anew.set()
        self._shown_anew = asyncio.Event()
        passage = self._passage
        if reading is not None:
            passage.reading = replace(
                reading,
                today=passage.reading.today,
                fold=passage.reading.fold,
                raw=passage.reading.raw,
                wanted=passage.reading.wanted,
            )
        passage.more_above, passage.offline = more_above, offline
        is_opened_now = self._glance and not glance
        self._glance = glance
        if conversation_id != self._conversation_id or is_opened_now:
            self._conversation_id = conversation_id
            self._opening, self._untouched, self._bottom_told = True, True, False
            self._newest_seen = self._older_asked_at = None
            self._matches, self._match = (), None
            passage.open(entries)
            passage.first_new = first_new
            passage.reading = replace(passage.reading, wanted="", raw=False)
            self.redraw()
            return
        passage.follow(entries)
        if passage.first_new is None and first_new is not None and (self._untouched or not passage.at_bottom):
            passage.first_new = first_new
            # The thread may have been opened from the cache, or empty: what is new came a moment later.
            self._opening = self._opening or self._untouched
        if passage.reading.wanted:
            self._search()
        self.redraw()

    async def shown_anew(self) -> None:
        """Return once `show` was called again."""
        await self._shown_anew.wait()

    @property
    def conversation_id(self) -> int | None:
        """Whose thread is shown."""
        return self._conversation_id

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, oldest first."""
        return self._passage.entries

    @property
    def reading(self) -> Reading:
        """How it is read: time zone, names, folds."""
        return self._passage.reading

    @property
    def place(self) -> Anchor | None:
        """The place: which line of which entry is at the top."""
        return self._passage.anchor

    @property
    def at_bottom(self) -> bool:
        """Whether the newest entry is in view and stays there."""
        return self._passage.at_bottom

    @property
    def below(self) -> int:
        """How many messages came below the view since the agent was at the bottom."""
        return self._below

    def set_now(self, now: datetime) -> None:
        """Take the time: days of this year are shown without it. Draws only when the day is another."""
        self._read(today=day(now, self.reading.zone))

    def caught_up(self) -> None:
        """Take the mark of what is new away: the agent answered."""
        self._passage.first_new = None
        self.redraw()

    # Moving

    def move(self, lines: int) -> bool:
        """Move by this many lines; while an entry is chosen, choose the next one instead. Return whether anything moved."""
        if self._passage.chosen is not None:
            return self.choose_next(lines)
        return self._scroll(lines)

    def page(self, pages: int) -> bool:
        """Move by this many pages, two lines less each; return whether anything moved."""
        return self._scroll(pages * max(1, self._body_height - OVERLAP))

    def half(self, halves: int) -> bool:
        """Move by this many half pages."""
        return self._scroll(halves * max(1, self._body_height // 2))

    def top(self) -> None:
        """Show the oldest known entry."""
        self._untouched = False
        if self._passage.top_index == 0:
            self._older_asked_at = None
        self._passage.to_top()
        self.redraw()

    def bottom(self) -> None:
        """Show the newest entry, and stay with the newest."""
        self._untouched = False
        self._passage.to_bottom()
        self.redraw()

    def leave(self) -> bool:
        """Let the chosen entry go; return whether one was."""
        is_chosen = self.chosen is not None
        if is_chosen:
            self.choose(None)
        return is_chosen

    @property
    def under_cursor(self) -> int | None:
        """The conversation that is read."""
        return self._conversation_id

    def show_entry(self, key: Key) -> bool:
        """Bring an entry into view; return whether it is there."""
        if self._passage.index(key) is None:
            return False
        self._untouched = False
        self._passage.bring(key, self._body_height)
        self.redraw()
        return True

    # Choosing

    @property
    def is_loading(self) -> bool:
        """Whether nothing is shown yet because it is still being fetched."""
        return not self._passage.entries and self.notice is not None and self.notice.kind is Kind.LOADING

    @property
    def chosen(self) -> Entry | None:
        """The entry that the agent chose, to answer, copy or save from it."""
        key = self._passage.chosen
        at = self._passage.index(key) if key is not None else None
        return self._passage.entries[at] if at is not None else None

    @property
    def pointed_at(self) -> Entry | None:
        """The chosen entry, or without one the newest message that is in view."""
        if (chosen := self.chosen) is not None:
            return chosen
        return next((entry for entry in self._in_view() if not _is_system(entry)), None)

    def toggle_choice(self) -> None:
        """Choose the newest entry in view, or nothing any more."""
        if self._passage.chosen is not None:
            self.choose(None)
        elif (entry := self.pointed_at) is not None:
            self.choose(entry_key(entry))

    def choose(self, key: Key | None) -> None:
        """Put the mark on an entry, or take it away."""
        if key == self._passage.chosen:
            return
        self._untouched = False
        self._passage.chosen = key
        if key is not None:
            self._passage.bring(key, self._body_height)
        self.redraw()
        self.post_message(self.ChoiceChanged(key))

    def choose_next(self, steps: int) -> bool:
        """Move the mark by this many entries, past system lines; return whether it moved."""
        key = self._passage.chosen
        at = self._passage.index(key) if key is not None else None
        if at is None:
            self.toggle_choice()
            return self._passage.chosen is not None
        step = 1 if steps > 0 else -1
        entries = self._passage.entries
        found = at
        for _ in range(abs(steps)):
            following = found + step
            while 0 <= following < len(entries) and _is_system(entries[following]):
                following += step
            if not 0 <= following < len(entries):
                break
            found = following
        self.choose(entry_key(entries[found]))
        return found != at

    def attachment(self, number: int) -> tuple[Message, Attachment] | None:
        """Return the attachment with that number: of the chosen message, else of the lowest in view that has one."""
        chosen = self.chosen
        for entry in (chosen,) if chosen is not None else self._in_view():
            if isinstance(entry, Message) and 0 < number <= len(entry.attachments):
                return entry, entry.attachments[number - 1]
        return None

    def message_in_view(self, holds: Callable[[Message], bool]) -> Message | None:
        """Return the chosen message, else the lowest in view, of which something is true; None: of none it is."""
        chosen = self.chosen
        for entry in (chosen,) if chosen is not None else self._in_view():
            if isinstance(entry, Message) and holds(entry):
                return entry
        return None

    def choose_attachment(self, number: int) -> bool:
        """Name an attachment by its number; return whether there is one."""
        found = self.attachment(number)
        if found is not None:
            self.post_message(self.AttachmentChosen(*found))
        return found is not None

    # Reading

    def fold(self) -> Fold:
        """Show more or less: quotes folded, everything, system lines left out. Return which it is now."""
        self._read(fold=_FOLDS[self.reading.fold])
        return self.reading.fold

    def toggle_raw(self) -> bool:
        """Show the words as they were written, or marked up again; return whether they are raw now."""
        self._read(raw=not self.reading.raw)
        return self.reading.raw

    @property
    def matches(self) -> tuple[Key, ...]:
        """The entries that hold what is searched for, oldest first."""
        return self._matches

    @property
    def match_number(self) -> int:
        """Which match is shown, counted from 1; 0 where none is."""
        return self._matches.index(self._match) + 1 if self._match in self._matches else 0

    def find(self, wanted: str) -> int:
        """Search the loaded entries, in any case of letters; show the newest match. Return how many there are."""
        self._read(wanted=wanted.strip())
        self._search()
        self._match = None
        self.next_match(-1)
        return len(self._matches)

    def next_match(self, step: int) -> bool:
        """Show the next (1) or previous (-1) match, around the end; return whether there is one."""
        if not self._matches:
            return False
        if self._match not in self._matches:
            self._match = self._matches[-1]
        else:
            self._match = self._matches[(self._matches.index(self._match) + step) % len(self._matches)]
        return self.show_entry(self._match)

    def end_search(self) -> None:
        """Take the highlight away and stay where the search led."""
        self._matches, self._match = (), None
        self._read(wanted="")

    # Within

    @property
    def _body_height(self) -> int:
        height = self.content_size.height
        return max(1, height - 1 if height >= LEAST_FOR_FOOT else height)

    def _read(self, **changes: object) -> None:
        reading = replace(self._passage.reading, **changes)  # type: ignore[arg-type]  # our own callers name fields
        if reading != self._passage.reading:
            self._passage.reading = reading
            self.redraw()

    def _scroll(self, lines: int) -> bool:
        self._untouched = False
        before = self._passage.anchor
        self._passage.scroll(lines)
        moved = self._passage.anchor != before
        if lines < 0 and not moved:
            # At the very top already: perhaps the last try to fetch older ones failed.
            self._older_asked_at = None
        self.redraw()
        return moved

    def _in_view(self) -> list[Entry]:
        """Return the entries in view, newest first."""
        passage = self._passage
        return [passage.entries[at] for at in range(passage.bottom_index, passage.top_index - 1, -1)]

    def _search(self) -> None:
        wanted = self.reading.wanted.casefold()
        self._matches = tuple(entry_key(entry) for entry in self._passage.entries if wanted and _holds(entry, wanted))

    def _count_below(self) -> None:
        entries = self._passage.entries
        if not entries or self._passage.at_bottom:
            self._newest_seen = entry_key(entries[-1]) if entries else None
            self._below = 0
            return
        seen = self._passage.index(self._newest_seen) if self._newest_seen is not None else None
        if seen is None:
            self._below = 0
            return
        self._below = sum(1 for entry in entries[seen + 1 :] if not _is_system(entry))

    # Drawing

    def redraw(self) -> None:
        super().redraw()
        passage = self._passage
        if self._conversation_id is None or self._glance or not passage.entries or passage.bottom_index < 0:
            return
        if passage.at_bottom and not self._bottom_told:
            self.post_message(self.BottomReached(self._conversation_id))
        self._bottom_told = passage.at_bottom
        oldest = entry_key(passage.entries[0])
        if passage.more_above and passage.top_index <= OLDER_WANTED_FROM and oldest != self._older_asked_at:
            self._older_asked_at = oldest
            self.post_message(self.TopReached(self._conversation_id))

    def frame(self, width: int, height: int) -> list[Strip]:
        passage = self._passage
        if not passage.entries:
            lines = notice_lines(self.notice, width) if self.notice is not None else []
            return [self.strip(one, width) for one in lines]
        passage.width = width
        body = self._body_height
        if self._opening:
            self._opening = False
            if passage.first_new is not None and passage.index(passage.first_new) is not None:
                passage.window(body)
                passage.bring(passage.first_new, body)
        strips = passage.window(body)
        self._count_below()
        if body < height:
            strips += [Strip.blank(width, self._inks.base)] * (body - len(strips))
            strips.append(self.strip(self._foot(width), width))
        return strips

    def _foot(self, width: int) -> Line:
        down = f" {self._below} new {self.glyphs.down} " if self._below else ""
        if not self._below and not self._passage.at_bottom:
            down = f" more {self.glyphs.down} "
        right = line(down, "accent" if self._below else "muted") if down else ()
        if self.notice is not None:
            return ends(notice_line(self.notice, max(1, width - len(down))), right, width)
        return ends((Span(" "), Span(one_line(self.typing), "muted")), right, width)

    def forget_strips(self) -> None:
        self._passage.forget_strips()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)


def _holds(entry: Entry, wanted: str) -> bool:
    """Whether an entry has the words, in small letters, where they can be shown."""
    email = entry.email if isinstance(entry, Message) else None
    texts: tuple[str, ...] = (entry.content,)
    if email is not None:
        from tui.presentation.html_words import stands_for_text

        texts = (entry.content, email.full_text, email.subject, stands_for_text(email))
    return any(wanted in text.casefold() for text in texts)


def _is_system(entry: Entry) -> bool:
    return isinstance(entry, Message) and entry.is_activity
