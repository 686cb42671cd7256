"""What a request carries, as the real server reads it: `a[b][]=1` becomes nested values, files keep their places."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Params = dict[str, Any]
DEEPEST = 32
"""How deep names of parameters are nested at most, as Rack has it."""
LONGEST = 18
"""Digits of the largest numbers that the tables hold."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a form."""

    filename: str
    content_type: str
    data: bytes


class MalformedError(Exception):
    """A body that is not what its content type says."""


def nested(pairs: Iterable[tuple[str, object]]) -> Params:
    """Return nested parameters from flat ones; the last of equal names wins, `name[]` collects.

    Raises:
        MalformedError: A name is nested deeper than anybody means it.
    """
    result: Params = {}
    for name, value in pairs:
        head, *rest = name.replace("]", "").split("[", DEEPEST + 1)
        if len(rest) > DEEPEST:
            raise MalformedError(f"a name is nested more than {DEEPEST} deep")
        _place(result, head, rest, value)
    return result


def _place(target: Params, key: str, rest: list[str], value: object) -> None:
    if not rest:
        target[key] = value
        return
    step, *deeper = rest
    if step == "":
        row = target.setdefault(key, [])
        if not isinstance(row, list):
            return
        if not deeper:
            row.append(value)
            return
        if not row or not isinstance(row[-1], dict) or deeper[0] in row[-1]:
            row.append({})
        _place(row[-1], deeper[0], deeper[1:], value)
        return
    inner = target.setdefault(key, {})
    if isinstance(inner, dict):
        _place(inner, step, deeper, value)


def from_json(raw: bytes) -> Params:
    """Return the parameters of a JSON body; a body that is no object stands under `_json`.

    Raises:
        MalformedError: It is no JSON, or has half a surrogate pair in a string.
    """
    if not raw.strip():
        return {}
    try:
        value = json.loads(raw.decode("utf-8"))
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from error
    return value if isinstance(value, dict) else {"_json": value}


def is_true(value: object) -> bool:
    """Return what the server makes of a value where it wants yes or no; `None` and `""` are no."""
    return value not in (None, "", False, 0, "0", "f", "F", "false", "FALSE", "off", "OFF", "False")


def integer(value: object) -> int:
    """Return the leading number of a value, as Ruby's `to_i` does: 0 when there is none."""
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, (int, float)):
        return int(value)
    text = str(value).strip()
    sign = -1 if text.startswith("-") else 1
    digits = ""
    for character in text.lstrip("+-"):
        if not character.isascii() or not character.isdigit():
            break
        digits += character
        if len(digits) == LONGEST:
            break
    return sign * int(digits) if digits else 0


def listed(value: object) -> list[Any]:
    """Return a value as a list: nothing is empty, one value is alone in it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
