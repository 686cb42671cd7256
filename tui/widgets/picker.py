"""A list to choose from by a few typed letters: agents, teams, labels, presets, macros, statuses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol, TypeVar

from textual import on
from textual.binding import BindingType
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Input

from tui.presentation.cells import one_line, one_name, width
from tui.presentation.entries import Entry, marked_letters
from tui.presentation.fuzzy import Match, ranked
from tui.presentation.label_words import LabelWords, label_words
from tui.presentation.spans import NOTHING, Line, Span, line, width_of
from tui.widgets.dialog import Dialog, Field
from tui.widgets.entry_list import EntryList
from tui.widgets.one_line import OneLine

_ROWS_AT_MOST = 12
_LABEL_AT_MOST = 34
_AROUND = 8
"""Rows of the screen that are no choices."""

T = TypeVar("T")


class Choosable(Protocol):
    """What can be chosen from a picker."""

    @property
    def value(self) -> str:
        """What is told when it is chosen."""

    @property
    def label(self) -> str:
        """What it is called."""

    @property
    def detail(self) -> str:
        """What stands beside it; empty: nothing."""

    @property
    def marked(self) -> bool:
        """Whether it is chosen already."""


class _Chooser(Dialog[T]):
    """The field, the list and the line below; subclasses say what Enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "give_up", "Close"),
        ("up,ctrl+p", "move(-1)", "Up"),
        ("down,ctrl+n", "move(1)", "Down"),
        ("pageup", "page(-1)", "Page up"),
        ("pagedown", "page(1)", "Page down"),
    ]

    DEFAULT_CSS = """
    _Chooser EntryList { background: $panel; margin: 1 0; }
    """

    placeholder = "type to search"
    keys_hint = "Enter choose   Esc close"

    def __init__(
        self,
        title: str,
        choices: Sequence[Choosable],
        *,
        hint: str = "",
        empty: str = "Nothing here.",
        read: Callable[[str], Choosable | str] | None = None,
    ) -> None:
        """Offer the choices in their order.

        Args:
            title: What is being chosen.
            choices: One value each.
            hint: A line under the list; the keys stand there where it is empty.
            empty: Said where there are no choices at all.
            read: Makes a choice of the words that are typed, which stands first; or says why they are none.
        """
        super().__init__(title)
        self._read = read
        self._take(choices)
        self._hint = hint
        self._empty = empty
        self._field = Field(placeholder=self.placeholder)
        self._list = EntryList()
        self._list.tells_more = True
        self._foot = OneLine()

    def _take(self, choices: Sequence[Choosable]) -> None:
        self._choices = tuple(choices)
        self._by_value = {choice.value: choice for choice in self._choices}
        self._any_marked = any(choice.marked for choice in self._choices)
        widest = max((width(one_name(choice.label)) for choice in self._choices), default=0)
        self._detail_at = min(widest, _LABEL_AT_MOST) + 2

    def offer(self, choices: Sequence[Choosable]) -> None:
        """Offer other choices from now on; what is typed and what the mark is on stay."""
        if tuple(choices) == self._choices:
            return
        self._take(choices)
        if self.is_mounted:
            self._fit()
            self._show_choices(cursor=self.highlighted())

    def compose_box(self) -> list[Widget]:
        return [self._field, self._list, self._foot]

    def on_mount(self) -> None:
        marked = next((choice.value for choice in self._choices if choice.marked), None)
        self._fit()
        self._show_choices(cursor=marked)
        self._show_foot()

    def on_resize(self, _event: Resize) -> None:
        self._fit()

    def action_move(self, entries: int) -> None:
        self._list.move(entries)

    def action_page(self, pages: int) -> None:
        self._list.page(pages)

    @on(Input.Changed)
    def _filtered(self) -> None:
        found = self._show_choices()
        if found and self.searched():
            self._list.to_end(last=False)
        self._show_foot()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.enter()

    def searched(self) -> str:
        """What filters the list."""
        return self._field.value

    @abstractmethod
    def enter(self) -> None:
        """Answer with what the cursor is on."""

    def foot(self) -> Line:
        return line(self._hint or self.keys_hint, "muted")

    def signs_before(self, choice: Choosable) -> Line:
        if not self._any_marked:
            return NOTHING
        return line(f"{EntryList.glyphs.bullet} " if choice.marked else "  ", "accent")

    def highlighted(self) -> str | None:
        """The value under the mark."""
        cursor = self._list.cursor
        return None if cursor is None else str(cursor)

    def _fit(self) -> None:
        # By the number of all choices: filtering moves nothing else on the screen.
        room = max(1, self.app.size.height - _AROUND)
        self._list.styles.height = max(1, min(_ROWS_AT_MOST, room, len(self._choices)))

    def _show_foot(self) -> None:
        self._foot.show(self.foot())

    def _show_choices(self, *, cursor: str | None = None) -> bool:
        found = ranked(self.searched(), self._choices, lambda choice: f"{choice.label} {choice.detail}")
        lines = [self._line(choice, hit) for choice, hit in found]
        made = self._read(self.searched()) if self._read is not None and self.searched().strip() else None
        if made is not None and not isinstance(made, str):
            lines.insert(0, self._line(made, Match(0, ())))
            cursor = made.value
        if not lines:
            why = made if isinstance(made, str) else "Nothing is called that."
            lines = [Entry(left=line(self._empty if not self._choices else why, "muted"))]
        self._list.show(lines, cursor=cursor)
        return bool(lines)

    def _line(self, choice: Choosable, hit: Match) -> Entry:
        label = marked_letters(choice.label, hit.positions)
        detail = NOTHING
        if choice.detail:
            gap = " " * max(2, self._detail_at - width_of(label))
            detail = line(gap + one_line(choice.detail), "muted")
        return Entry(left=(*self.signs_before(choice), *label, *detail), value=choice.value)


class Picker(_Chooser[str | None]):
    """Asks for one of several; answers with its value, or None where the agent gave up."""

    def enter(self) -> None:
        """Close with the highlighted choice; without one nothing happens."""
        if (value := self.highlighted()) is not None:
            self.dismiss(value)


class SeveralPicker(_Chooser[frozenset[str] | None]):
    """Asks which of several hold; answers with all values that do, or None where the agent gave up.

    Tab turns the marked entry on and off; `+vip -late` does the same in words. Enter with letters typed and nothing
    turned yet turns the entry they found.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("tab", "turn", "On or off")]

    placeholder = "search, or +add -remove"
    keys_hint = "Tab on/off   Enter apply   Esc leave as it was"

    def __init__(
        self, title: str, choices: Sequence[Choosable], *, hint: str = "", empty: str = "Nothing here."
    ) -> None:
        super().__init__(title, choices, hint=hint, empty=empty)
        self._before = frozenset(choice.value for choice in choices if choice.marked)
        self._turned: frozenset[str] = frozenset()

    def action_turn(self) -> None:
        """Mark the highlighted choice, or take the mark away."""
        if (value := self.highlighted()) is not None:
            self._turned ^= {value}
            self._field.value = " ".join(word for word in self._field.value.split() if word[0] in "+-")
            self._show_choices(cursor=value)
            self._show_foot()

    def searched(self) -> str:
        """Return what is looked for: what was typed, without the marks made by `+` and `-`."""
        return self._words.search

    def action_move(self, entries: int) -> None:
        super().action_move(entries)
        self._show_what_enter_does()

    def action_page(self, pages: int) -> None:
        super().action_page(pages)
        self._show_what_enter_does()

    def _filtered(self) -> None:
        super()._filtered()
        self._show_what_enter_does()

    def _show_what_enter_does(self) -> None:
        if self._words.search:
            self._show_choices(cursor=self.highlighted())
            self._show_foot()

    def enter(self) -> None:
        """Close with all that are chosen, unless a word is not understood."""
        if not self._words.unknown:
            self.dismiss(self.chosen())

    def chosen(self) -> frozenset[str]:
        """All values that hold once Enter is pressed."""
        turned, words = self._turned, self._words
        if words.search and not (turned or words.add or words.remove) and (found := self.highlighted()) is not None:
            turned = frozenset({found})
        return (self._before ^ turned) - frozenset(words.remove) | frozenset(words.add)

    def foot(self) -> Line:
        """Return what Enter would add and take away."""
        chosen = self.chosen()
        spans: list[Span] = [Span(f"+{value} ", "success") for value in sorted(chosen - self._before)]
        spans += [Span(f"-{value} ", "danger") for value in sorted(self._before - chosen)]
        if self._words.unknown:
            spans.append(Span(f"no such label: {', '.join(self._words.unknown)}", "warning"))
        return tuple(spans) or super().foot()

    def signs_before(self, choice: Choosable) -> Line:
        """Return the box before a choice, ticked if it is chosen."""
        return line("[x] ", "accent") if choice.value in self.chosen() else line("[ ] ", "muted")

    @property
    def _words(self) -> LabelWords:
        return label_words(self._field.value, self._by_value)
