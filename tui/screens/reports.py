"""Numbers: what the account and the agent did in a period, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tui.commands.desk import Pane
from tui.models.figures import ReportPage
from tui.presentation import figure_lines
from tui.presentation.cells import breaks
from tui.presentation.entries import Entry
from tui.presentation.periods import Period, period
from tui.presentation.spans import line
from tui.screens.room import Room
from tui.sync.reports import PAGES, Question, read
from tui.widgets.figures_view import FiguresView

if TYPE_CHECKING:
    from tui.screens.context import Context
    from tui.store.change import Change

FOR_ADMINISTRATORS = "Reports are for administrators: the server does not tell them to an agent's token. My day, the first page, is yours."


class ReportsScreen(Room):
    """Asks for a page when it is shown, and shows it when it comes; another one meanwhile takes its place."""

    AUTO_FOCUS: ClassVar[str] = "#figures"
    PANE = Pane.REPORTS

    def __init__(self, context: Context, account: str, *, page: str, words: str, plots: bool) -> None:
        """Show a page.

        Args:
            page: One of `PAGES`.
            words: The period, as it was chosen last.
            plots: Whether numbers have bars.
        """
        super().__init__(context, account)
        self.figures = FiguresView(id="figures")
        self.page = page
        self.business_hours = False
        self._plots = plots
        self._period = period(words, context.now, context.zone) or self._today()
        self._shown: ReportPage | None = None

    def body(self) -> Widget:
        return self.figures

    def on_mount(self) -> None:
        self.ask()

    @property
    def view(self) -> FiguresView:
        return self.figures

    def show(self, change: Change) -> None:
        self.show_around(change)

    # What commands do with it: see `tui.commands.desk.ReportsPane`

    @property
    def pages(self) -> tuple[str, ...]:
        return PAGES

    @property
    def words(self) -> str:
        return self._period.name

    def understands(self, words: str) -> str:
        found = period(words, self.context.now, self.context.zone)
        if found is None:
            return ""
        zone = self.context.zone
        return f"from {found.since.astimezone(zone):%a %d %b %Y} to {found.until.astimezone(zone):%a %d %b %Y %H:%M}"

    def show_period(self, words: str) -> None:
        self._period = period(words, self.context.now, self.context.zone) or self._period
        self.ask()

    def show_page(self, page: str) -> None:
        self.page = page
        self.ask()

    def turn(self, pages: int) -> None:
        self.show_page(PAGES[(PAGES.index(self.page) + pages) % len(PAGES)])

    def toggle_business_hours(self) -> bool:
        self.business_hours = not self.business_hours
        self.ask()
        return self.business_hours

    def exported(self, kind: str) -> tuple[str, str] | None:
        if self._shown is None:
            return None
        about = {"report": self.page, "period": self.words, "since": self._period.since.isoformat(),
                 "until": self._period.until.isoformat()}  # fmt: skip
        text = figure_lines.as_csv(self._shown) if kind == "csv" else figure_lines.as_json(self._shown, about)
        name = f"chatwoot {self.page} {self.words}".lower().replace(" ", "-")
        return f"{name}.{kind}", text

    def ask(self) -> None:
        """Ask for the page, in place of what was asked for before."""
        self._shown = None
        # Another period than when it was chosen: the day may have turned.
        self._period = period(self._period.name, self.context.now, self.context.zone) or self._period
        self._title("…")
        self._say("Asking the server…")
        self.run_worker(self._read(), name="report", exclusive=True)

    # Within

    async def _read(self) -> None:
        context, page = self.context, self.page
        question = Question(
            page=page,
            period=self._period,
            zone=context.zone,
            now=context.now,
            state=context.state,
            business_hours=self.business_hours,
        )
        found, why, not_allowed = await context.engine.figures(lambda client: read(client, question))
        if found is None:
            self._title("not loaded")
            self._say(
                FOR_ADMINISTRATORS if not_allowed else f"Not loaded: {why} {self.keys('report.reload')} tries again."
            )
            return
        self._shown = found
        self._title("")
        plots = self._plots
        glyphs = self.figures.glyphs
        self.figures.show_lines(lambda cells: figure_lines.page_lines(found, cells, plots=plots, glyphs=glyphs))

    def _say(self, sentence: str) -> None:
        def lines(cells: int) -> list[Entry]:
            parts = (sentence[start:end] for start, end in breaks(sentence, max(8, cells - 2)))
            return [Entry(), *(Entry(line(f" {part}", "muted")) for part in parts)]

        self.figures.show_lines(lines)

    def _title(self, state: str) -> None:
        at = PAGES.index(self.page) + 1
        parts = [f"{at} of {len(PAGES)}", "" if self.page == "Now" else self.words]
        parts.append("business hours" if self.business_hours else "")
        self.show_title(self.page, " · ".join(filter(None, (*parts, state))))

    def _today(self) -> Period:
        found = period("today", self.context.now, self.context.zone)
        assert found is not None  # it is one of the names
        return found
