"""Conditions as the body of a filter endpoint, without what the server answers with a 500."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tui.api import errors
from tui.api.caller import several
from tui.models.filter import Condition, Operator
from tui.models.wire import JsonValue, number

Filter = Sequence[Condition] | Mapping[str, JsonValue]
"""Conditions, or the `query` of a saved view as it stands."""

_WITHOUT_VALUES = (Operator.PRESENT, Operator.ABSENT)


def body(asked: Filter, *, today: datetime) -> dict[str, JsonValue]:
    """Return the body that asks for rows meeting the conditions.

    Custom attributes are put last where only "and" joins, `days_before` becomes a date, and the last condition has
    no operator behind it: each of these is a 500 otherwise (`conversations_filter.json`, 4.15.1).

    Raises:
        Invalid: There is no condition, or one without values.
    """
    if isinstance(asked, Mapping):
        rows = asked.get("payload")
        if not isinstance(rows, list) or not rows:
            raise errors.Invalid("That view has no conditions.", fields=("payload",))
        found = [dict(row) for row in rows if isinstance(row, dict)]
        if found:
            found[-1]["query_operator"] = None
        return {"payload": found}
    conditions = list(asked)
    if not conditions:
        raise errors.Invalid("A filter needs a condition.", fields=("payload",))
    if not any(condition.joined_by_or for condition in conditions):
        conditions.sort(key=lambda condition: condition.custom)
    return {"payload": [_row(each, last=each is conditions[-1], today=today) for each in conditions]}


def _row(condition: Condition, *, last: bool, today: datetime) -> dict[str, JsonValue]:
    operator, values = condition.operator, several(condition.values)
    if not values and operator not in _WITHOUT_VALUES:
        raise errors.Invalid(f"{condition.attribute_key} needs a value.", fields=(condition.attribute_key,))
    if operator is Operator.DAYS_BEFORE:
        days = number(values[0])
        if days is None or not 0 <= days < 100_000:
            raise errors.Invalid(
                f"{condition.attribute_key} needs a number of days.", fields=(condition.attribute_key,)
            )
        operator, values = Operator.LESS, [(today - timedelta(days=days)).date().isoformat()]
    row: dict[str, JsonValue] = {
        "attribute_key": condition.attribute_key,
        "filter_operator": operator.value,
        "values": values,
        "query_operator": None if last else "or" if condition.joined_by_or else "and",
    }
    if condition.custom:
        row["custom_attribute_type"] = ""
    return row
