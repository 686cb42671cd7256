"""The README's lists of commands, made from the command line's table. `python -m tests.verblist` writes them again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from tui.cli.ending import MEANINGS
from tui.cli.verbs.grammar import GROUPS, Verb
from tui.cli.verbs.table import CONSOLE, VERBS
from tui.cli.verbs.telling import options_of

README = Path(__file__).parents[1] / "README.md"


def setup_list() -> str:
    """Return the table of the commands that set up, and that of the console's options."""
    rows = ["| `chatwoot-tui` | opens the console |", *map(_row, (verb for verb in VERBS if verb.group == "setup"))]
    options = [
        f"| `{', '.join(option.names)}{' ' + option.value if option.value else ''}` | {option.help} |"
        for option in CONSOLE
    ]
    return "\n".join([_head("command"), *rows, "", _head("option"), *options, ""])


def verb_list() -> str:
    """Return the tables of the commands for scripts, and of the exit statuses."""
    parts: list[str] = []
    for group, heading in GROUPS.items():
        verbs = [verb for verb in VERBS if verb.group == group]
        if verbs and group != "setup":
            parts += [f"**{heading}**", "", _head("command"), *map(_row, verbs), ""]
    statuses = [f"| {code} | {words} |" for code, words in MEANINGS.items()]
    return "\n".join([*parts, "**Exit status**", "", _head("status", "means"), *statuses, ""])


LISTS: dict[str, Callable[[], str]] = {"setup": setup_list, "verbs": verb_list}


def replaced(text: str) -> str:
    """Return a README's text with the lists made anew."""
    for name, made in LISTS.items():
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}{made()}{end}{rest.split(end, 1)[1]}"
    return text


def _head(*names: str) -> str:
    cells = [*names, "does"][:2]
    return f"| {' | '.join(cells)} |\n| --- | --- |"


def _row(verb: Verb) -> str:
    own = [option for option in options_of(verb) if option not in CONSOLE]
    return _escaped(f"`chatwoot-tui {verb.usage}`", f"{verb.help}{_options(option.names[-1] for option in own)}")


def _options(names: Iterable[str]) -> str:
    told = [f"`{name}`" for name in names if name not in ("--json", "--jsonl", "--template", "--output", "--quiet")]
    return f"; {' '.join(told)}" if told else ""


def _escaped(left: str, right: str) -> str:
    bar = chr(92) + "|"
    return f"| {left.replace('|', bar)} | {right.replace('|', bar)} |"


if __name__ == "__main__":
    README.write_text(replaced(README.read_text(encoding="utf-8")), encoding="utf-8")
