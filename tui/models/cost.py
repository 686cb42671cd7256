"""What requests cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Cost:
    """What one feature cost so far."""

    requests: int = 0
    """Answered or not; each repetition counts."""
    not_modified: int = 0
    """How many were answered by 304: nothing new."""
    failed: int = 0
    bytes_up: int = 0
    """Bodies and headers as they are written; what TLS adds is not counted."""
    bytes_down: int = 0
    """Bodies as they came over the line (compressed, where they were) and headers."""
    passed_over: int = 0
    """Rows of lists that were not understood and left out."""
