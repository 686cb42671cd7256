"""Macros: the account's own sequences of actions, chosen by name, told step by step, and run after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.acting import asked_of, do_to_all, named, needs_loaded, target_rows
from tui.commands.command import Command
from tui.commands.desk import ACTING, Desk, Option
from tui.presentation.cells import one_name
from tui.store import select
from tui.store.wishes import MacroRequested

if TYPE_CHECKING:
    from tui.models.reference import Macro


def run_macro(desk: Desk) -> None:
    """Let the agent choose a macro; then say what it does and to whom, and ask."""
    from tui.presentation.macro_steps import macro_steps

    def steps(macro: Macro) -> tuple[str, ...]:
        names = {agent.id: agent.shown_name for agent in select.agents(desk.state)}
        teams = {team.id: team.name for team in select.teams(desk.state)}
        return macro_steps(macro, names, teams)

    def options() -> list[Option]:
        return [
            Option(str(macro.id), one_name(macro.name), " · ".join(steps(macro))) for macro in select.macros(desk.state)
        ]

    def chosen(value: str) -> None:
        macro = next((each for each in select.macros(desk.state) if str(each.id) == value), None)
        if macro is None:
            desk.say("This macro was deleted meanwhile.")
        else:
            _confirm(desk, macro, steps(macro))

    desk.dialogs.choose(asked_of(desk, "Run a macro on {}"), options(), chosen, empty=_NONE, anew=("macros", options))


def _confirm(desk: Desk, macro: Macro, steps: tuple[str, ...]) -> None:
    from tui.presentation.macro_steps import reaches_customer

    rows = target_rows(desk)
    warning = "The customer reads what it sends. " if reaches_customer(macro) else ""

    def detail() -> str:
        whom = (f"For {named(desk, rows)}:",) if len(rows) > 1 else ()
        told = (f"- {step}" for step in steps)
        return "\n".join((*whom, *told, "", f"{warning}What a macro did can't be taken back."))

    desk.dialogs.confirm(
        asked_of(desk, f"Run {one_name(macro.name).replace('{', '(').replace('}', ')')} on {{}}?"),
        lambda: do_to_all(desk, rows, lambda row: MacroRequested(desk.new_op(), row.id, macro.id, macro.name)),
        detail=detail,
        yes="run",
        no="leave it",
        key="r",
    )


_NONE = "This account has no macros for you. They are made in Chatwoot's settings."

COMMANDS = (
    Command(
        id="macro.run",
        title="Run a macro",
        help="Choose a macro, read what it does, and run it for the conversation or for all that are marked.",
        keys=("M",),
        panes=ACTING,
        refusal=needs_loaded,
        run=run_macro,
    ),
)
