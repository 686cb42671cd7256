"""The order of contacts: one in which no two are equal, so that pages fit together."""

from __future__ import annotations

_TIE_BREAKERS = ("email", "phone_number", "name", "created_at")
"""What else rows are ordered by, as the server does not: those never active, or of one import, change places between
two pages, and a page repeats one and leaves out another (4.15.1). It takes several keys, separated by commas.
"""


def whole_order(sort: str) -> str:
    """Return an order in which no two rows are equal: the one asked for, and behind it what breaks ties."""
    asked = [key.strip() for key in sort.split(",") if key.strip()]
    named = {key.removeprefix("-") for key in asked}
    return ",".join([*asked, *(key for key in _TIE_BREAKERS if key not in named)])
