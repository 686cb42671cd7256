"""The README's list of keys, made from the command table. `python -m tests.keylist` writes it into the README again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.commands.keys import keymap, with_their_keys, written
from tui.commands.table import COMMANDS

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->"

_PANES = (Pane.LIST, Pane.THREAD, Pane.CONTACT, Pane.COMPOSER, Pane.BOARD, Pane.REPORTS)
_LAST = "Only in the palette"


_DEFAULT = with_their_keys(COMMANDS, keymap(COMMANDS))


def keylist(commands: Iterable[Command] = _DEFAULT) -> str:
    """Return the list as Markdown: one table for each set of panes, and what only the palette has."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(_where(command), []).append(command)
    widest_first = sorted(groups, key=lambda where: (where == _LAST, -len(groups[where][0].panes)))
    head = "| key | does |\n| --- | --- |\n"
    return "\n".join(f"**{where}**\n\n{head}{''.join(_rows(groups[where]))}" for where in widest_first)


def replaced(text: str) -> str:
    """Return a README's text with the list made anew."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}{keylist()}{END}{rest.split(END, 1)[1]}"


def _where(command: Command) -> str:
    if not command.keys:
        return _LAST
    names = [pane.value for pane in _PANES if pane in command.panes]
    if len(names) == len(_PANES):
        return "Everywhere"
    return "In the " + (names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}")


def _rows(commands: Iterable[Command]) -> Iterable[str]:
    """Yield a row each; a family such as `view.1`, `view.2`, … shares one."""
    families: dict[str, list[Command]] = {}
    for command in commands:
        families.setdefault(re.sub(r"[0-9]$", "", command.id), []).append(command)
    for family in families.values():
        first = family[0]
        if len(family) > 1:
            keys = f"`{written(first.keys[0])}` to `{written(family[-1].keys[0])}`"
            does = re.sub(r" ?[0-9].*", "", first.title) + " of that number."
        else:
            keys = " ".join(f"`{written(key)}`" for key in first.keys) or first.title
            does = first.help
        yield f"| {keys.replace('|', chr(92) + '|')} | {does.replace('|', chr(92) + '|')} |\n"


if __name__ == "__main__":
    README.write_text(replaced(README.read_text(encoding="utf-8")), encoding="utf-8")
