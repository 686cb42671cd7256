"""The filter grammar of conversations and contacts: conditions in, SQL out, with the refusals of the real server."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tui.demo import errors
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.params import integer
from tui.demo.queue import Scope

EQUAL = ("equal_to", "not_equal_to")
PRESENT = ("is_present", "is_not_present")
CONTAIN = ("contains", "does_not_contain")
DATES = ("is_greater_than", "is_less_than", "days_before")
STATUSES = ("open", "resolved", "pending", "snoozed")
PRIORITIES = ("low", "medium", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Key:
    """What can be asked of one attribute."""

    operators: tuple[str, ...]
    column: str
    """The column, or the key inside `additional_attributes` after a dot."""
    kind: str = "text"
    """`text`, `number`, `date`, `flag`, `status`, `priority` or `labels`."""


# Which key takes which operator was asked of a 4.16.2, each with each (`queries_filter_*.json`).
CONVERSATION_KEYS = {
    "status": Key(EQUAL, "status", "status"),
    "assignee_id": Key(EQUAL + PRESENT, "assignee_id", "number"),
    "inbox_id": Key(EQUAL + PRESENT, "inbox_id", "number"),
    "team_id": Key(EQUAL + PRESENT, "team_id", "number"),
    "contact_id": Key(EQUAL, "contact_id", "number"),
    "priority": Key(EQUAL, "priority", "priority"),
    "display_id": Key(EQUAL + CONTAIN, "display_id", "number"),
    "campaign_id": Key(EQUAL + PRESENT, "campaign_id", "number"),
    "labels": Key(EQUAL + PRESENT, "id", "labels"),
    "browser_language": Key(EQUAL, ".browser_language"),
    "conversation_language": Key(EQUAL, ".conversation_language"),
    "referer": Key(EQUAL + CONTAIN, ".referer"),
    "created_at": Key(DATES, "created_at", "date"),
    "last_activity_at": Key(DATES, "last_activity_at", "date"),
    "mail_subject": Key(EQUAL + CONTAIN, ".mail_subject"),
}
CONTACT_KEYS = {
    "name": Key(EQUAL + CONTAIN, "name"),
    "phone_number": Key((*EQUAL, *CONTAIN, "starts_with"), "phone_number"),
    "email": Key(EQUAL + CONTAIN, "email"),
    "identifier": Key(EQUAL, "identifier"),
    "country_code": Key(EQUAL, ".country_code"),
    "city": Key(EQUAL + CONTAIN, ".city"),
    "company": Key(EQUAL + CONTAIN, ".company"),
    "company_name": Key(EQUAL + CONTAIN, ".company_name"),
    "labels": Key(EQUAL + PRESENT, "id", "labels"),
    "created_at": Key(DATES, "created_at", "date"),
    "last_activity_at": Key(DATES, "last_activity_at", "date"),
    "blocked": Key(EQUAL, "blocked", "flag"),
}
CUSTOM_KINDS = ("text", "link", "list", "number", "date", "checkbox")
WORDS = ("text", "link", "list")
"""Kinds of custom attributes that are kept as text."""
COMPARED = ("is_greater_than", "is_less_than")

LARGEST = 1 << 63


class Grammar:
    """Turns the payload of a filter request into a condition on one table."""

    def __init__(self, call: Call, table: str) -> None:
        self._call = call
        self._table = table
        self._target = "Conversation" if table == "conversations" else "Contact"
        self._keys = CONVERSATION_KEYS if table == "conversations" else CONTACT_KEYS
        if table == "conversations" and not call.house.at_least(4, 8):
            self._keys = {**self._keys, "country_code": Key(EQUAL, ".country_code")}
        if table == "conversations" and not call.house.at_least(4, 14, 2):
            self._keys = {name: key for name, key in self._keys.items() if name != "contact_id"}
        if table == "contacts":
            other = "company" if call.house.at_least(4, 14) else "company_name"
            self._keys = {name: key for name, key in self._keys.items() if name != other}

    def read(self, payload: object) -> Scope:
        """Return the condition.

        Raises:
            Refusal: 422 for what the server catches, 500 for what it does not.
        """
        if not isinstance(payload, list) or not payload:
            raise errors.broken()
        parts: list[str] = []
        values: list[object] = []
        for place, condition in enumerate(payload):
            if not isinstance(condition, dict):
                raise errors.broken()
            last = place == len(payload) - 1
            self._check(condition)
            sql, bound = self._condition(condition, last)
            parts.append(sql)
            values.extend(bound)
            joint = str(condition.get("query_operator") or "").strip().lower()
            if joint not in ("", "and", "or"):
                raise errors.unprocessable('Query operator must be either "AND" or "OR".')
            if (joint == "") is not last:
                # An expression that ends in AND, or lacks one, is a syntax error of the database.
                raise errors.broken()
            parts.append(joint.upper())
        return Scope([" ".join(parts)], values)

    def _definition(self, name: str) -> Row | None:
        model = "conversation_attribute" if self._target == "Conversation" else "contact_attribute"
        return self._call.db.find(
            "custom_attribute_definitions",
            account_id=self._call.account_id,
            attribute_key=name,
            attribute_model=model,
        )

    def _check(self, condition: dict[str, Any]) -> None:
        name, operator = str(condition.get("attribute_key")), str(condition.get("filter_operator"))
        key, definition = self._keys.get(name), None
        if key is None:
            definition = self._definition(name)
            if definition is None:
                known = ",".join(self._keys)
                raise errors.unprocessable(
                    f"Invalid attribute key - [{name}]. The key should be one of [{known}]"
                    " or a custom attribute defined in the account."
                )
        if key is not None and operator not in key.operators:
            allowed = ",".join(key.operators)
            raise errors.unprocessable(f"Invalid operator. The allowed operators for {name} are [{allowed}].")
        if operator not in PRESENT and not condition.get("values"):
            raise _invalid(name)

    def _condition(self, condition: dict[str, Any], last: bool) -> tuple[str, list[object]]:
        name, operator = str(condition["attribute_key"]), str(condition["filter_operator"])
        values = condition.get("values") or []
        if not isinstance(values, list):
            values = [values]
        if any(isinstance(value, dict | list) for value in values):
            raise errors.broken()
        key = self._keys.get(name)
        if key is None:
            return self._custom(name, operator, values, last)
        if key.kind == "labels":
            return self._labels(operator, values)
        if key.kind == "date":
            return self._date(self._column(key), operator, values)
        if operator in CONTAIN and key.kind == "number" and not self._call.house.at_least(4, 16):
            raise errors.broken()
        if key.kind == "status":
            values = list(STATUSES) if "all" in values else [value for value in values if value in STATUSES]
        elif key.kind == "priority":
            values = [PRIORITIES.index(value) for value in values if value in PRIORITIES]
        elif key.kind == "number":
            values = [integer(value) for value in values]
            if any(abs(value) >= LARGEST for value in values):
                raise errors.broken()
        elif key.kind == "flag":
            values = [int(str(value).lower() == "true") for value in values]
        if self._target == "Contact" and operator in (*EQUAL, "starts_with"):
            values = values[:1]
        return _compared(self._column(key), operator, values)

    def _column(self, key: Key) -> str:
        if not key.column.startswith("."):
            return f"{self._table}.{key.column}"
        return f"json_extract({self._table}.additional_attributes, '$.{key.column[1:]}')"

    def _labels(self, operator: str, values: list[Any]) -> tuple[str, list[object]]:
        tagged = f"{self._table}.id IN (SELECT target_id FROM taggings WHERE target_type = '{self._target}'"  # noqa: S608
        if operator == "is_present":
            return f"{tagged})", []
        if operator == "is_not_present":
            return f"NOT {tagged})", []
        marks = ", ".join("?" * len(values))
        negation = "NOT " if operator == "not_equal_to" else ""
        return f"{negation}{tagged} AND title IN ({marks}))", [str(value) for value in values]

    def _date(self, column: str, operator: str, values: list[Any]) -> tuple[str, list[object]]:
        if operator == "days_before":
            if self._call.house.at_least(4, 15):
                raise errors.broken()
            moment = datetime.fromtimestamp(self._call.house.now(), UTC) - timedelta(days=integer(values[0]))
            return f"{column} < ?", [moment.timestamp()]
        try:
            day = date.fromisoformat(str(values[0])[:10])
        except ValueError as error:
            if self._call.house.at_least(4, 12):
                raise _invalid(column.rpartition(".")[2]) from error
            raise errors.broken() from error
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return f"{column} {'>' if operator == 'is_greater_than' else '<'} ?", [moment.timestamp()]

    def _custom(self, name: str, operator: str, values: list[Any], last: bool) -> tuple[str, list[object]]:
        definition = self._definition(name)
        assert definition is not None
        kind = definition["attribute_display_type"]
        if kind not in CUSTOM_KINDS:
            raise errors.broken()
        column = f"json_extract({self._table}.custom_attributes, ?)"
        path = f"$.{json.dumps(name)}"
        if operator in PRESENT:
            return f"{column} IS {'NOT ' if operator == 'is_present' else ''}NULL", [path]
        if operator in COMPARED:
            sign = ">" if operator == "is_greater_than" else "<"
            comparable = _number if kind == "number" else _day
            if (least := comparable(str(values[0]))) is None:
                raise _invalid(name) if self._call.house.at_least(4, 12) else errors.broken()
            if kind in ("number", "date"):
                return f"{f'CAST({column} AS REAL)' if kind == 'number' else column} {sign} ?", [path, least]
        if operator not in EQUAL and (operator not in CONTAIN or kind not in WORDS):
            # What the server offers is the same for all kinds; what the database can't do, fails there.
            raise errors.broken()
        if operator in CONTAIN:
            negation = "NOT " if operator == "does_not_contain" else ""
            return f"{column} {negation}LIKE ?", [path, f"%{values[0]}%"]
        wanted: list[object]
        if kind == "checkbox":
            wanted = [int(str(value).lower() == "true") for value in values]
        elif kind == "number" and operator not in CONTAIN:
            wanted = [float(value) for value in values]
        else:
            column, wanted = f"lower({column})", [str(value).lower() for value in values]
        marks = ", ".join("?" * len(wanted))
        if operator == "equal_to":
            return f"{column} IN ({marks})", [path, *wanted]
        if not last:
            raise errors.broken()
        return f"{column} NOT IN ({marks}) OR {column} IS NULL", [path, *wanted, path]


def _invalid(name: str) -> errors.Refusal:
    return errors.unprocessable(f"Invalid value. The values provided for {name} are invalid")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None


def _compared(column: str, operator: str, values: list[Any]) -> tuple[str, list[object]]:
    if operator in PRESENT:
        return f"{column} IS {'NOT ' if operator == 'is_present' else ''}NULL", []
    if operator in CONTAIN:
        negation = "NOT " if operator == "does_not_contain" else ""
        return f"{column} {negation}LIKE ?", [f"%{values[0]}%"]
    marks = ", ".join("?" * len(values))
    negation = "NOT " if operator == "not_equal_to" else ""
    return f"{column} {negation}IN ({marks})", list(values)
