"""The figures: which page, which period, and into a file."""

from __future__ import annotations

from tui.commands.command import Command
from tui.commands.desk import READING, Desk, Option, Pane
from tui.presentation.periods import NAMES

_IN_REPORTS = frozenset({Pane.REPORTS})

OWN_WORDS = "own words"
"""The option that lets the agent type a period."""


def choose_page(desk: Desk) -> None:
    """Let the agent choose a page."""
    if (reports := desk.reports) is not None:
        desk.dialogs.choose(
            "Reports", [Option(page, page, marked=page == reports.page) for page in reports.pages], reports.show_page
        )


def choose_period(desk: Desk) -> None:
    """Let the agent choose a period, or say it."""
    reports = desk.reports
    if reports is None:
        return

    def chosen(words: str) -> None:
        if words != OWN_WORDS:
            reports.show_period(words)
            return
        desk.dialogs.ask(
            "Period",
            lambda text: reports.understands(text) or "Such as: last 14 days, 2026-11-03, 2026-11-01 to 2026-11-15",
            reports.show_period,
            accepts=lambda text: bool(reports.understands(text)),
        )

    desk.dialogs.choose(
        "Period",
        [
            *(
                Option(name, name.capitalize(), reports.understands(name), marked=name == reports.words)
                for name in NAMES
            ),
            Option(OWN_WORDS, "In your own words…"),
        ],
        chosen,
    )


def export(desk: Desk) -> None:
    """Write what is shown into a file."""
    reports = desk.reports
    if reports is None:
        return

    def chosen(kind: str) -> None:
        found = reports.exported(kind)
        desk.say(desk.program.write_file(*found) if found is not None else "There is nothing to write yet.")

    desk.dialogs.choose(
        "Write to a file",
        [Option("csv", "CSV", "for a spreadsheet"), Option("json", "JSON", "for a program")],
        chosen,
        hint="durations are seconds",
    )


def toggle_business_hours(desk: Desk) -> None:
    """Count business hours alone, or all hours."""
    if desk.reports is not None:
        only = desk.reports.toggle_business_hours()
        desk.say("Averages count business hours alone." if only else "Averages count all hours.")


def ask_again(desk: Desk) -> None:
    """Ask for the page again."""
    if desk.reports is not None:
        desk.reports.ask()


def turn(desk: Desk, pages: int) -> None:
    """Show the page beside."""
    if desk.reports is not None:
        desk.reports.turn(pages)


COMMANDS = (
    Command(
        id="report.show",
        title="Reports",
        help="Show figures of the account: now, by day, agent, inbox, team and label, ratings, traffic.",
        keys=("number_sign",),
        panes=READING,
        run=lambda desk: desk.dialogs.show_reports(),
    ),
    Command(
        id="report.day",
        title="My day",
        help="Show what you answered and resolved, how fast, and who waits for you still.",
        keys=("percent_sign",),
        panes=READING,
        run=lambda desk: desk.dialogs.show_reports("My day"),
    ),
    Command(
        id="report.leave",
        title="Leave the reports",
        help="Go back to the list.",
        keys=("escape", "q"),
        panes=_IN_REPORTS,
        run=lambda desk: desk.dialogs.leave_room(),
        palette=False,
    ),
    Command(
        id="report.next",
        title="Next report",
        help="Show the next page.",
        keys=("l", "right", "tab"),
        panes=_IN_REPORTS,
        run=lambda desk: turn(desk, 1),
        footer=_IN_REPORTS,
        short="next page",
        palette=False,
    ),
    Command(
        id="report.previous",
        title="Previous report",
        help="Show the page before.",
        keys=("h", "left", "shift+tab"),
        panes=_IN_REPORTS,
        run=lambda desk: turn(desk, -1),
        palette=False,
    ),
    Command(
        id="report.choose",
        title="Choose a report",
        help="Choose which page is shown.",
        keys=("s",),
        panes=_IN_REPORTS,
        run=choose_page,
        footer=_IN_REPORTS,
        short="pages",
        palette=False,
    ),
    Command(
        id="report.period",
        title="Period",
        help="Choose a period, or say it in your own words.",
        keys=("t",),
        panes=_IN_REPORTS,
        run=choose_period,
        footer=_IN_REPORTS,
        short="period",
        palette=False,
    ),
    Command(
        id="report.hours",
        title="Business hours",
        help="Have averages count business hours alone, or all hours.",
        keys=("b",),
        panes=_IN_REPORTS,
        run=toggle_business_hours,
        palette=False,
    ),
    Command(
        id="report.export",
        title="Write to a file",
        help="Write what is shown into a file, as CSV or JSON.",
        keys=("x",),
        panes=_IN_REPORTS,
        run=export,
        footer=_IN_REPORTS,
        short="to a file",
        palette=False,
    ),
    Command(
        id="report.reload",
        title="Ask for the report again",
        help="Ask the server for the figures again.",
        keys=("R", "f5"),
        panes=_IN_REPORTS,
        run=ask_again,
        palette=False,
    ),
)
