"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; lower is better."""

    name: str
    value: float
    unit: str
    target: float | None = None
    """What it should not exceed, in the same unit; None: measured only. With `relative`, a multiple of the yardstick."""
    yardstick: float | None = None
    """The same thing measured on something plain (an empty Textual app, `python -c pass`) in the same minute."""
    relative: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.yardstick if self.yardstick else None

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        measured = self.ratio if self.relative else self.value
        return "" if measured is None else ("met" if measured <= self.target else "not met")
