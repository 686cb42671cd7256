"""An app in one of our themes: which theme it wears, found once and not with every line that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter
from textual.theme import Theme

from tui.console.themes import THEMES, role_colours
from tui.terminal.wall import Wall
from tui.widgets.error_boundary import ErrorBoundary

if TYPE_CHECKING:
    from rich.terminal_theme import TerminalTheme

ReturnType = TypeVar("ReturnType")


class ThemedApp(ErrorBoundary, App[ReturnType], inherit_bindings=False):
    """Textual's app, begun in a theme.

    Args:
        theme: The theme's name; one that is not known is the first of ours.
        driver_class: What draws; None: Textual's own.
    """

    _worn: tuple[str, Theme, TerminalTheme] | None = None
    """The theme by its name, and the terminal's colours with it."""

    def __init__(self, theme: str = THEMES[0].name, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        # Our own driver carries the stage; Textual's doesn't know the cells that we fill.
        self.draws_by_stock_driver = driver_class is not None and not hasattr(driver_class, "stage")
        self.wall = Wall(fillers=not self.draws_by_stock_driver)
        # What Textual would print of an error has the local variables of every frame in it, tokens and customers' words.
        self.error_console = Console(quiet=True)
        for ours in THEMES:
            self.register_theme(ours)
        # Assigned, it would have every sheet read a second time (8.2.8).
        self.set_reactive(App.theme, theme if theme in self.available_themes else THEMES[0].name)
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)
        for name, wanted in (("-dark-mode", self.current_theme.dark), ("-light-mode", not self.current_theme.dark)):
            self.set_class(wanted, name, update=False)

    @property
    def current_theme(self) -> Theme:
        return self._wear()[1]

    @property
    def ansi_theme(self) -> TerminalTheme:
        return self._wear()[2]

    def _wear(self) -> tuple[str, Theme, TerminalTheme]:
        """Return the theme. Textual asks for it with every line it draws, and looks it up anew each time (8.2.8)."""
        worn = self._worn
        if worn is None or worn[0] != self.theme:
            theme = super().current_theme
            worn = self._worn = (self.theme, theme, self.ansi_theme_dark if theme.dark else self.ansi_theme_light)
        return worn

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of every line that is drawn, the wall against hostile text behind all others."""
        self.wall = self.wall.behind(super().get_line_filters())
        return [self.wall]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our roles a colour in themes that are not ours."""
        return {} if self.current_theme in THEMES else role_colours(self.current_theme)
