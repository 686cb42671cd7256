"""What went over the wires, in lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tui.models.cost import Cost
from tui.presentation.sizes import size


def traffic_lines(costs: Mapping[str, Cost], terminal_bytes: int, minutes: float) -> list[tuple[str, str]]:
    """Return a line for each feature, the most expensive first, then the sums.

    Args:
        costs: By feature.
        terminal_bytes: Written to the terminal since the start.
        minutes: Since the start.
    """
    dear_first = sorted(costs.items(), key=lambda entry: -(entry[1].bytes_down + entry[1].bytes_up))
    lines = [
        (
            size(cost.bytes_down + cost.bytes_up),
            f"{feature}: {cost.requests} request{'' if cost.requests == 1 else 's'}"
            + (f", {cost.not_modified} of them unchanged (304)" if cost.not_modified else ""),
        )
        for feature, cost in dear_first
    ]
    network = sum(cost.bytes_down + cost.bytes_up for cost in costs.values())
    span = max(minutes, 1 / 60)
    return [
        *lines,
        (size(network), f"network in all, {size(int(network / span))} a minute"),
        (size(terminal_bytes), f"to the terminal, {size(int(terminal_bytes / span))} a minute"),
    ]
