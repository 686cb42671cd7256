"""The base of widgets that draw lines: it keeps what is on the screen and draws again only the lines that changed."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, Self, TypeVar, overload

from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.presentation.glyphs import UNICODE, Glyphs
from tui.presentation.spans import Line
from tui.text.cells import filled
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.inks import Inks

T = TypeVar("T")


class Shown(Generic[T]):
    """An attribute that is drawn: setting another value draws again."""

    def __init__(self, at_first: T) -> None:
        self._at_first = at_first
        self._name = ""

    def __set_name__(self, owner: type[object], name: str) -> None:
        self._name = f"_shown_{name}"

    @overload
    def __get__(self, sheet: None, owner: type[object]) -> Self: ...
    @overload
    def __get__(self, sheet: Sheet, owner: type[object]) -> T: ...
    def __get__(self, sheet: Sheet | None, owner: type[object]) -> T | Self:
        if sheet is None:
            return self
        found: T = sheet.__dict__.get(self._name, self._at_first)
        return found

    def __set__(self, sheet: Sheet, value: T) -> None:
        if value != sheet.__dict__.get(self._name, self._at_first):
            sheet.__dict__[self._name] = value
            sheet.redraw()


class Sheet(ErrorBoundary, Widget):
    """Draws the strips that `frame` gives, one a line; subclasses say when something may have changed.

    A subclass calls `redraw` after every change. The new frame is compared with the last one, line by line, so a
    change costs what it changes, whatever called for it.
    """

    ALLOW_SELECT = False

    glyphs: ClassVar[Glyphs] = UNICODE
    """The signs to draw with. Set once, on this class, before anything is drawn."""

    hyperlinks: ClassVar[bool] = False
    """Whether links are sent as terminal hyperlinks. They cost their address once more on the wire."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id, classes=classes)
        self._frame: list[Strip] = []
        self._variables: dict[str, str] | None = None
        self._inks = Inks({}, Style.null(), ansi=False)

    # Held to by mypy alone: Textual's metaclass leaves no room for that of `abc`.
    @abstractmethod
    def frame(self, width: int, height: int) -> list[Strip]:
        """Return what is to be seen, a strip of exactly `width` cells a line, from the top; blank where there are fewer."""

    def redraw(self) -> None:
        """Draw again the lines that differ from what is on the screen. Before the first layout, nothing."""
        width, height = self.content_size
        if not width or not height or not self.is_mounted:
            return
        new = self._whole_frame(width, height)
        old, self._frame = self._frame, new
        if len(old) != height:
            self.refresh()
            return
        changed = [y for y in range(height) if new[y] is not old[y] and new[y] != old[y]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def strip(self, spans: Line, width: int) -> Strip:
        """Return a line, which must be `width` cells wide, as a strip in this widget's colours."""
        segments: list[Segment] = []
        text, style = "", self._inks.base
        for words, names, link in spans:
            wanted = self._inks.style(names)
            if link and self.hyperlinks:
                wanted += Style(link=link)
            # Neighbours in one style become one segment: every segment costs its style on the wire.
            if wanted is style or not words:
                text += words
                continue
            if text:
                segments.append(Segment(filled(text), style))
            text, style = words, wanted
        if text:
            segments.append(Segment(filled(text), style))
        return Strip(segments, width)

    def forget_strips(self) -> None:
        """Drop every strip that was kept: the colours changed. For subclasses that keep some."""

    def render_line(self, y: int) -> Strip:
        """Return a line of the last frame."""
        width, height = self.content_size
        if len(self._frame) != height or (self._frame and self._frame[0].cell_length != width):
            # A widget that comes into view is not always told its size before it is asked for its lines
            # (Textual 8.2.8: a layout that something else asks for in between takes the event away).
            self._frame = self._whole_frame(width, height)
        return self._frame[y] if y < len(self._frame) else Strip.blank(width, self._inks.base)

    def _whole_frame(self, width: int, height: int) -> list[Strip]:
        self._read_styles()
        if not width or not height:
            return []
        strips = self.frame(width, height)[:height]
        return strips + [Strip.blank(width, self._inks.base)] * (height - len(strips))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted and self._frame:
            # Not now: this node's neighbours above may not have their new styles yet.
            self.call_next(self.redraw)

    def on_mount(self) -> None:
        self.redraw()

    def on_resize(self, _event: Resize) -> None:
        self.redraw()

    def _read_styles(self) -> None:
        base, variables = self.rich_style, self.app.theme_variables
        if base != self._inks.base or variables is not self._variables:
            self._variables = variables
            self._inks = Inks(variables, base, ansi=self.app.native_ansi_color)
            self._frame = []
            self.forget_strips()
