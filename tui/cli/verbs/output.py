"""What a command prints: aligned text for people; records, the server's own bytes, or ids for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, Self

from tui.cli.ending import USAGE, Stop
from tui.cli.terminal import is_there
from tui.cli.verbs.records import KINDS, Row, record
from tui.models.wire import JsonValue
from tui.text.shown import shown, shown_line

if TYPE_CHECKING:
    from tui.cli.verbs.grammar import Said

Form = Literal["text", "raw", "csv", "ids", "json", "jsonl", "template"]

_BLANK: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(slots=True)
class Output:
    """Takes rows of one kind after the other, and prints them as was asked."""

    form: Form = "text"
    template: str = ""
    answers: int = 0
    """How many of the server's own answers were printed."""
    _rows: list[Row] = field(default_factory=list)
    _began: bool = False

    @classmethod
    def of(cls, said: Said) -> Self:
        """Return what a command line asks for."""
        output = said.get("output")
        if template := said.get("template"):
            return cls("template", template)
        for name, form in (("quiet", "ids"), ("json", "json"), ("jsonl", "jsonl")):
            if said.get(name):
                return cls(form)  # type: ignore[arg-type]  # three of the forms
        return cls("raw" if output == "json" else "csv" if output == "csv" else "text")

    @property
    def is_json(self) -> bool:
        """Whether a program reads JSON, errors included."""
        return self.form in ("json", "jsonl", "raw")

    @property
    def is_raw(self) -> bool:
        """Whether the server's own answers are printed, and no rows."""
        return self.form == "raw"

    def answer(self, body: bytes, *, many: bool = False) -> None:
        """Print a server's answer, byte for byte; to a terminal without what could drive it.

        Args:
            many: Each of several is a line.
        """
        self.answers += 1
        if is_there("stdout"):
            print(shown(body.decode("utf-8", "replace")), flush=True)
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(body + b"\n" if many else body)
        sys.stdout.buffer.flush()

    def line(self, text: str) -> None:
        """Print a line of JSON at once."""
        _line(text)

    def row(self, kind: str, row: Row) -> None:
        """Take a row: it is printed at once where nothing must be known of the others."""
        match self.form:
            case "ids":
                _line(str(row.get("id")))
            case "jsonl":
                _line(_json(record(kind, row)))
            case "template":
                _line(self._filled(record(kind, row)))
            case "csv":
                self._csv(kind, record(kind, row))
            case "json":
                _line(("[" if not self._began else ",") + _json(record(kind, row)))
                self._began = True
            case _:
                self._rows.append(row)

    def end(self, kind: str, *, nothing: str = "") -> None:
        """Print what is left to print.

        Args:
            nothing: What people are told on standard error where there was no row.
        """
        if self.form == "json":
            _line("]" if self._began else "[]")
            self._began = False
        elif self.form == "csv" and not self._began:
            self._csv(kind, None)
        elif self.form == "text":
            if self._rows:
                _table(kind, self._rows)
            elif nothing:
                print(nothing, file=sys.stderr, flush=True)
            self._rows = []

    def details(self, kind: str, row: Row) -> None:
        """Print one row: people get a line a field."""
        if self.form != "text":
            self.row(kind, row)
            return
        found = record(kind, row)
        width = max(len(name) for name in found)
        for name, value in found.items():
            if value not in (None, "", [], {}):
                print(f"{name.replace('_', ' '):<{width}}  {_cell(value)}")

    def _filled(self, values: Mapping[str, JsonValue]) -> str:
        def value(found: re.Match[str]) -> str:
            if found[1] not in values:
                raise Stop(f"There is no field {{{found[1]}}}: there are {', '.join(values)}.", USAGE)
            return _cell(values[found[1]])

        return _BLANK.sub(value, self.template.replace("\\t", "\t").replace("\\n", "\n"))

    def _csv(self, kind: str, values: Mapping[str, JsonValue] | None) -> None:
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        if not self._began:
            writer.writerow([each.name for each in KINDS[kind]])
            self._began = True
        if values is not None:
            writer.writerow([_inert(_cell(value, lines=True)) for value in values.values()])


def _table(kind: str, rows: Sequence[Row]) -> None:
    """Print rows in columns that stand below each other."""
    from tui.presentation.age import age
    from tui.presentation.cells import cut
    from tui.text.cells import width as cells

    now = datetime.now(UTC)
    columns = [each for each in KINDS[kind] if each.heading]
    lines: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for column in columns:
            value = column.read(row)
            if column.is_age and isinstance(value, str):
                value = age(datetime.fromisoformat(value), now)
            text = _cell(value)
            line.append(cut(text, column.most) if column.most else text)
        lines.append(line)
    widths = [max(cells(line[at]) for line in [[c.heading for c in columns], *lines]) for at in range(len(columns))]
    if is_there("stdout"):
        lines.insert(0, [column.heading for column in columns])
    for line in lines:
        print("  ".join(text + " " * (wide - cells(text)) for text, wide in zip(line, widths, strict=True)).rstrip())


def _cell(value: JsonValue, *, lines: bool = False) -> str:
    """Return a value as text on one line; without what could drive a terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return shown_line(", ".join(map(str, value)))
    if isinstance(value, list | dict):
        return shown_line(json.dumps(value, ensure_ascii=False))
    return shown(str(value)) if lines else shown_line(str(value))


def _inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    formula = text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[+-]?[\d ().-]+", text)
    return f"'{text}" if formula else text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _line(text: str) -> None:
    print(shown(text) if is_there("stdout") else text, flush=True)
