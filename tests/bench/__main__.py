"""`make bench`: measures, prints a table, and writes the same as `bench.json`."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from tests.bench.figure import Figure

GROUPS = ("program", "terminal", "widgets", "parsing", "sync")
"""The target table first, in its order; then what its parts cost alone."""


def number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}" if abs(value) >= 1 else f"{value:,.3f}"


def main(names: list[str]) -> int:
    measured: list[Figure] = []
    print(f"{'figure':<58}{'value':>12} {'unit':<6}{'target':>10}{'yardstick':>11}{'ratio':>8}  verdict")
    for name in names or GROUPS:
        if not Path(__file__).with_name(f"{name}.py").exists():
            continue
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            measured.append(figure)
            target = number(figure.target) + ("×" if figure.relative and figure.target is not None else "")
            ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
            print(
                f"{figure.name:<58}{number(figure.value):>12} {figure.unit:<6}{target:>10}"
                f"{number(figure.yardstick):>11}{ratio:>8}  {figure.verdict}",
                flush=True,
            )
    written = {
        figure.name: {
            "value": figure.value,
            "unit": figure.unit,
            "target": figure.target,
            "yardstick": figure.yardstick,
            "ratio": figure.ratio,
            "verdict": figure.verdict,
        }
        for figure in measured
    }
    Path("bench.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
