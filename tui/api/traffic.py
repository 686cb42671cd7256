"""What our requests cost, by the feature they were made for; and the log of them, without secrets."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from tui.disk import private_file
from tui.models.cost import Cost

_SECRET_PATHS = re.compile(r"(/rails/active_storage/|/public/api/v1/(?:inboxes|csat_survey)/|/hc/).*")


@dataclass(slots=True)
class Traffic:
    """Costs by feature since the start."""

    by_feature: dict[str, Cost] = field(default_factory=dict)

    def of(self, feature: str) -> Cost:
        """Return the costs of a feature, to be read or added to."""
        return self.by_feature.setdefault(feature, Cost())

    def total(self) -> Cost:
        """Return the sum over all features."""
        summed: Counter[str] = Counter()
        for cost in self.by_feature.values():
            for name in Cost.__slots__:
                summed[name] += getattr(cost, name)
        return Cost(**summed)


class RequestLog:
    """A file with one line per request (`--debug-http FILE`).

    It holds times, routes, names of parameters, statuses and sizes. Tokens, bodies, values of parameters and the
    parts of a path that are secrets are never written. The file is readable by its owner alone.
    """

    def __init__(self, path: Path) -> None:
        self._file: TextIO = os.fdopen(private_file.appending(path), "a", encoding="utf-8", buffering=1)

    def note(
        self, method: str, url: str, names: Iterable[str], *, feature: str, outcome: str, seconds: float, size: int
    ) -> None:
        """Write one line.

        Args:
            names: Names of the query's parameters.
            outcome: The status, or the failure's class.
            size: Bytes received.
        """
        parts = urlsplit(url)
        path = _SECRET_PATHS.sub(r"\1…", parts.path)
        query = "&".join(sorted(set(names)))
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        where = f"{parts.hostname}{path}" + (f"?{query}" if query else "")
        self._file.write(f"{stamp} {method} {where} {outcome} {seconds * 1000:.0f}ms {size}B {feature}\n")

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._file.close()
