"""What is painted sparingly must look like what Textual's own compositor paints."""

from __future__ import annotations

import random

import pytest
from rich.segment import Segment
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui.terminal.grid import Grid
from tui.widgets.compositor import SparingCompositor, paint_sparingly

WIDTH, HEIGHT = 60, 20


class Board(Widget):
    """Lines of letters, each of which can be changed alone."""

    def __init__(self, letter: str, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.letter = letter
        self.counts: dict[int, int] = {}
        self.rendered = 0

    def render_line(self, y: int) -> Strip:
        self.rendered += 1
        text = f"{self.letter}{self.counts.get(y, 0)} " * self.size.width
        return Strip([Segment(text[: self.size.width], self.rich_style)], self.size.width)

    def change(self, y: int) -> None:
        self.counts[y] = self.counts.get(y, 0) + 1
        self.refresh(Region(0, y, self.size.width, 1))


class Sparing(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        paint_sparingly(self)
        assert isinstance(self._compositor, SparingCompositor)

    def compose(self) -> ComposeResult:
        yield Static("above", id="bar")
        with Horizontal():
            with Vertical(id="left"):
                yield Static("tabs")
                yield Board("a", id="a")
            with Vertical():
                yield Static("head")
                yield Board("b", id="b")
                yield Board("c", id="c")
        yield Board("over", id="over")


class Painted(App[None]):
    """Keeps what the partial updates make of the screen, as a terminal would."""

    CSS = """
    Screen { layers: below above; }
    #bar { height: 1; background: blue; }
    #left { width: 25; }
    #over { layer: above; offset: 10 5; width: 30; height: 4; background: red; display: none; }
    #over.-shown { display: block; }
    Board { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid(WIDTH, HEIGHT)

    def get_default_screen(self) -> Screen[None]:
        return Sparing()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.grid.apply(renderable.render_segments(self.console))
        super()._display(screen, renderable)  # type: ignore[arg-type]  # what came goes on

    def by_textual(self) -> Grid:
        """Return the screen as Textual's own compositor paints it from nothing."""
        ours = self.screen._compositor
        stock = Compositor()
        stock.reflow(self.screen, ours.size)
        grid = Grid(WIDTH, HEIGHT)
        grid.apply(stock.render_full_update().render_segments(self.console))
        return grid


@pytest.mark.parametrize("seed", range(6))
async def test_changes_here_and_there_leave_the_picture_that_textual_paints(seed: int) -> None:
    chance = random.Random(seed)
    app = Painted()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        for _ in range(25):
            for _ in range(chance.choice((1, 1, 2, 3, 12))):
                board = app.query_one(chance.choice(("#a", "#b", "#c", "#over")), Board)
                if board.size.height:
                    board.change(chance.randrange(board.size.height))
            if chance.random() < 0.15:
                app.query_one("#over").toggle_class("-shown")
            if chance.random() < 0.2:
                app.query_one("#bar", Static).update(f"above {chance.random()}")
            await pilot.pause()
            assert app.grid.rows == app.by_textual().rows


async def test_a_changed_line_has_no_other_line_painted() -> None:
    app = Painted()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await pilot.pause()
        asked: list[tuple[Widget, Region]] = []
        for widget in app.screen.walk_children(Widget):
            whole = widget.render_lines

            def lines(crop: Region, widget: Widget = widget, whole: object = whole) -> list[Strip]:
                asked.append((widget, crop))
                return whole(crop)  # type: ignore[operator, no-any-return]  # a method of the widget

            widget.render_lines = lines  # type: ignore[method-assign]
        board = app.query_one("#a", Board)
        board.change(3)
        await pilot.pause()
        assert asked == [(board, Region(0, 3, board.size.width + 2, 1))]
