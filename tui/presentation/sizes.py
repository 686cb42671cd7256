"""How large a file is."""

from __future__ import annotations


def size(octets: int) -> str:
    """Return the size of a file in decimal units with at most three digits: `107 B`, `240 kB`, `1.2 MB`."""
    if octets < 1000:
        return f"{max(0, octets)} B"
    amount = float(octets)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 9.95:
            return f"{amount:.1f} {unit}"
        if amount < 999.5:
            return f"{amount:.0f} {unit}"
    return f"{amount:.0f} GB"


def part(there: int, total: int) -> str:
    """Return how much of a file is there, a unit that both have told once: `3.1 of 12 MB`, `240 kB of 12 MB`."""
    some, whole = size(there), size(total)
    amount, _, unit = some.partition(" ")
    return f"{amount if unit == whole.partition(' ')[2] else some} of {whole}"
