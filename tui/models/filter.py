"""What a saved view or a search asks for: conditions, in the grammar of the server's filter endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """How a value is compared."""

    EQUAL = "equal_to"
    NOT_EQUAL = "not_equal_to"
    CONTAINS = "contains"
    LACKS = "does_not_contain"
    STARTS_WITH = "starts_with"
    """Contacts' phone numbers alone."""
    PRESENT = "is_present"
    ABSENT = "is_not_present"
    GREATER = "is_greater_than"
    LESS = "is_less_than"
    DAYS_BEFORE = "days_before"
    """Older than this many days. A 500 on 4.15.1, so it is sent as a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition; the server joins them from left to right without parentheses, "and" binding tighter."""

    attribute_key: str
    operator: Operator
    values: Sequence[str | int | bool] = ()
    """Any of these; several only for attributes of the server's own."""
    joined_by_or: bool = False
    """How it is joined to the one that follows: "and" unless this is True."""
    custom: bool = False
    """Whether it is a custom attribute. These go last, or they spoil the conditions behind them."""
