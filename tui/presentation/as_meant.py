"""A reply as it is sent to where Markdown is rendered: what only looks like a mark is kept from becoming one.

The server makes HTML of a reply (CommonMark) for e-mail and for the website's widget. Bold, lists, links, quotes and code
are meant. A signature's `--` that makes a heading of the words above it isn't, nor `<your order number>`, which vanishes,
nor `60*40*20`, nor an answer that goes into the quote above it, nor the `\\` of a path, nor `1.` and `3.` renumbered.
"""

from __future__ import annotations

import re
from typing import Final

from tui.models.inbox import Channel

RENDERED: Final = frozenset({Channel.EMAIL, Channel.WEB_WIDGET})
"""Channels whose customers see a reply as HTML."""

_FENCE: Final = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_QUOTE: Final = re.compile(r" {0,3}>")
_NUMBER: Final = re.compile(r"(?P<indent> *)(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$)")
_BULLET: Final = re.compile(r" *[-*+](?:[ \t]|$)")
_BEGINS_A_BLOCK: Final = re.compile(
    r" {0,3}(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|(?:[-*_][ \t]*){3,}$)"
)
_DEFINITION: Final = re.compile(r" {0,3}\[(?=[^\]\n]{1,999}\]:)")
_EMPTY: Final = re.compile(r" {0,3}[-+*](?=[ \t]*$)")

# Where no mark is looked for: code, addresses in brackets, what a link leads to, what is escaped already.
_KEPT: Final = re.compile(
    r"(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\n))*?(?<!`)(?P=ticks)(?!`)"
    r"|<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>"
    r"|<[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+>"
    r"|\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"\n]*\")?\)"
    # A path of Windows: no backslash in it is an escape.
    r"|(?<![\w\\])(?P<path>[A-Za-z]:\\[^\s<>\"|?*`]+)"
    # An escape as people and the web's editor write it, or as it is written here.
    r"|(?!(?<!\S)\\{2}\w)\\[\\`*_~\[\]<>#+!-]|(?<=\d)\\[.)]|(?<!\S)\\="
    r"|\{\{.*?\}\}|\{%.*?%\}"
)
# The first is one that is escaped already.
_IN_PATH: Final = re.compile(r"\\\\(?:\\[!-/:-@\[-`{-~])?|\\([!-/:-@\[\]-`{-~])")
_LOOSE: Final = re.compile(
    r"(?<!\S)\\{2}(?=\w)"  # what a path on a server begins with
    r"|\\(?=[!-/:-@\[-`{-~])"  # before a sign that nobody escapes
    r"|<(?=[A-Za-z/!?])"  # HTML, which the server leaves out
    r"|&(?=#?[A-Za-z0-9]{1,32};)"
    r"|(?<=\w)\*+(?=\w)"
    r"|(?<=[(\[])\*+(?=[)\]])"
    r"|(?<!\w)__(?=\w+__\.\w)|(?<=\w)__(?=\.\w)"
)


def as_meant(text: str) -> str:
    """Return a reply so that rendering it gives the words that were typed; what is meant as a mark stays one."""
    lines: list[str] = []
    fence = ""
    numbered = _numbers_to_keep(text.split("\n"))
    pending: list[str] = []
    coded = in_list = False
    for at, line in enumerate(text.split("\n")):
        found = _FENCE.match(line)
        if fence:
            lines.append(line)
            if found and found["fence"].startswith(fence) and not line[found.end() :].strip():
                fence = ""
            continue
        if found:
            fence = found["fence"]
            lines += _spoken("\n".join(pending)).split("\n") if pending else []
            pending = []
            lines.append(line)
            continue
        before = pending[-1] if pending else (lines[-1] if lines else "")
        if line.startswith(("    ", "\t")) and (coded or (not before.strip() and not in_list)):
            # Code, as its lines are set in.
            coded = True
            lines.append(line)
            continue
        coded = coded and not line.strip()
        if line.strip() and not line.startswith(" "):
            in_list = bool(_BULLET.match(line) or _NUMBER.match(line)) or (in_list and bool(before.strip()))
        pending += _line(line, before, at in numbered)
        if not line.strip():
            lines += _spoken("\n".join(pending)).split("\n")
            pending = []
    if pending:
        lines += _spoken("\n".join(pending)).split("\n")
    return "\n".join(lines)


def _line(line: str, before: str, keep_number: bool) -> list[str]:
    """Return a line, with what has to stand before it, so that it begins what it was meant to begin."""
    if keep_number and (number := _NUMBER.match(line)):
        line = f"{line[: number.start('dot')]}\\{line[number.start('dot') :]}"
    elif definition := _DEFINITION.match(line):
        line = f"{line[: definition.end() - 1]}\\{line[definition.end() - 1 :]}"
    if not before.strip() or not line.strip():
        # A sign alone is no list.
        return [f"{line[: empty.end() - 1]}\\{line[empty.end() - 1 :]}"] if (empty := _EMPTY.match(line)) else [line]
    if _UNDERLINE.match(line):
        bare = line.strip()
        # As the web writes it; other such lines would be a rule or the sign of a list.
        return ["", line] if bare == "--" and not _QUOTE.match(before) else [line.replace(bare, f"\\{bare}", 1)]
    if _EMPTY.match(line):
        return [line.replace(line.strip(), f"\\{line.strip()}", 1)]
    if _QUOTE.match(before) and not _QUOTE.match(line) and not _BEGINS_A_BLOCK.match(line):
        return ["", line]
    return [line]


def _numbers_to_keep(lines: list[str]) -> set[int]:
    """Return the lines whose numbers would be renumbered: those of lists that don't count up by one."""
    kept: set[int] = set()
    runs: dict[int, list[tuple[int, str, str]]] = {}
    for at, line in enumerate(lines):
        if found := _NUMBER.match(line):
            depth = len(found["indent"])
            for deeper in [each for each in runs if each > depth]:
                kept |= _miscounted(runs.pop(deeper))
            runs.setdefault(depth, []).append((at, found["number"], found["dot"]))
        elif line.strip() and line[0] not in " \t" and at and not lines[at - 1].strip():
            # Words after a blank line end every list.
            for run in runs.values():
                kept |= _miscounted(run)
            runs = {}
    return kept.union(*map(_miscounted, runs.values()))


def _miscounted(run: list[tuple[int, str, str]]) -> set[int]:
    _, first, dot = run[0]
    counted = all(number == str(int(first) + place) and sign == dot for place, (_, number, sign) in enumerate(run))
    return set() if counted else {at for at, _, _ in run}


def _spoken(text: str) -> str:
    """Return a paragraph in which no letter is taken for a mark that it isn't."""
    parts: list[str] = []
    done = 0
    for kept in _KEPT.finditer(text):
        whole = kept[0] if kept["path"] is None else _IN_PATH.sub(_both_escaped, kept[0])
        parts += (_LOOSE.sub(_escaped, text[done : kept.start()]), whole)
        done = kept.end()
    parts.append(_LOOSE.sub(_escaped, text[done:]))
    return "".join(parts)


def _both_escaped(found: re.Match[str]) -> str:
    """Keep a backslash, and the sign behind it from becoming a mark: behind a backslash it may open one."""
    return f"\\\\\\{found[1]}" if found[1] else found[0]


def _escaped(found: re.Match[str]) -> str:
    mark, text = found[0], found.string
    if mark.startswith("*") and len(mark) > 1:
        # Two stars in a word make a part of it bold; between figures they don't.
        before, after = text[found.start() - 1], text[found.end()]
        if not (before.isdigit() and after.isdigit()):
            return mark
    return "".join(f"\\{letter}" for letter in mark)
