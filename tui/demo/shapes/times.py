"""How moments look on the wire: whole seconds, seconds with a fraction, or ISO 8601."""

from datetime import UTC, datetime


def epoch(moment: float | None) -> int:
    """Return whole seconds; 0 for never."""
    return int(moment) if moment else 0


def epoch_or_null(moment: float | None) -> int | None:
    """Return whole seconds, or null for never."""
    return int(moment) if moment else None


def iso(moment: float) -> str:
    """Return ISO 8601 in UTC with milliseconds (cut, not rounded): `2026-01-05T10:20:30.123Z`."""
    micros = round(moment * 1_000_000)
    time = datetime.fromtimestamp(micros // 1_000_000, UTC)
    return f"{time:%Y-%m-%dT%H:%M:%S}.{micros % 1_000_000 // 1000:03d}Z"


def iso_or_null(moment: float | None) -> str | None:
    """Return ISO 8601, or null for never."""
    return iso(moment) if moment else None
