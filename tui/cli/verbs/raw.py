"""The command `api`: one call of any of the server's routes, its answer byte for byte."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tui.api import errors, reading
from tui.api.ask import Ask
from tui.cli.ending import OK, USAGE, Stop
from tui.cli.verbs.call import Call
from tui.cli.verbs.names import rows_of
from tui.cli.verbs.records import id_of
from tui.cli.verbs.writing import name_account

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_MOST_PAGES = 10_000
_TRANSIENT = 20
"""Messages in a window; a thread pages by `before`, and not by numbers."""


async def api(call: Call) -> int:
    """Make the call."""
    said = call.said
    method = said.get("method").upper()
    if method not in _METHODS:
        raise Stop(f"“{said.get('method')}” is none of {', '.join(_METHODS)}.", USAGE)
    path, query = _place(call, said.get("path"))
    fields = _fields(said.get("field"))
    body: object = None
    if method == "GET":
        query += _pairs(fields)
    elif file := said.get("input"):
        if fields:
            raise Stop("api: the body comes from --input or from -f, not both.", USAGE)
        body = _input(str(file))
    elif fields:
        body = fields
    if said.get("dry_run"):
        print(f"{method} {call.session.base_url}{path}{f' {json.dumps(query)}' if query else ''}")
        if body is not None:
            print(json.dumps(body, ensure_ascii=False))
        return OK
    if said.get("paginate"):
        if method != "GET" and not path.endswith("/filter"):
            raise Stop("--paginate is for reads.", USAGE)
        return await _all(call, method, path, query, body)
    if method != "GET":
        name_account(call)
    answer = await call.transport.call(Ask(method=method, path=path, query=query, body=body, feature="scripts"))
    call.out.answer(answer.body)
    return OK


async def _all(call: Call, method: str, path: str, query: list[tuple[str, str]], body: object) -> int:
    """Print every page, an answer a line. It ends with a page that brings nothing new: routes tell their end in seven ways."""
    seen: set[object] = set()
    number, before = 1, None
    thread = path.endswith("/messages")
    asked = [pair for pair in query if pair[0] not in ("page", "before")]
    for number in range(1, _MOST_PAGES):  # counts the pages
        turn = [("before", str(before))] if thread and before else [] if thread else [("page", str(number))]
        answer = await call.ask(method, path, [*asked, *turn], body=body)
        value = reading.loads(answer.body)
        rows = rows_of(value)
        names = [id_of(row) or json.dumps(row, sort_keys=True) for row in rows] or [json.dumps(value, sort_keys=True)]
        if number > 1 and (not rows or seen.issuperset(names)):
            return OK
        seen.update(names)
        call.out.answer(answer.body, many=True)
        if not rows or (thread and len(rows) < _TRANSIENT):
            return OK
        before = id_of(rows[0])
    return OK


def _place(call: Call, said: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the path from the root, and the query that it carries.

    Raises:
        Stop: It leads to another server.
    """
    parts = urlsplit(said)
    base = urlsplit(call.session.base_url)
    path = parts.path
    if parts.scheme or parts.netloc:
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            raise Stop(f"api asks {call.session.base_url} alone: the token goes nowhere else.", USAGE)
        path = path.removeprefix(base.path)
    path = path.replace("{account_id}", str(call.session.account_id))
    if not path.startswith("/"):
        path = f"/{path}" if path.startswith(("api/", "platform/", "public/", "auth/")) else f"{call.path}/{path}"
    return path, parse_qsl(parts.query, keep_blank_values=True)


def _fields(said: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in said:
        key, equals, text = pair.partition("=")
        if not equals or not key:
            raise Stop(f"“{pair}” is not KEY=VALUE.", USAGE)
        place = found
        *outer, last = key.split(".")
        for name in outer:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                raise Stop(f"{key}: {name} is a value already.", USAGE)
        place[last] = _value(text)
    return found


def _value(text: str) -> object:
    """Return a value as JSON where it is JSON, else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _pairs(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in fields.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(key, one if isinstance(one, str) else json.dumps(one)) for one in values]
    return pairs


def _input(file: str) -> object:
    try:
        if file == "-":
            text = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:  # the user's own file
                text = stream.read()
    except OSError as error:
        raise Stop(f"{file}: {error.strerror}.", USAGE) from None
    try:
        return reading.loads(text)
    except errors.NotUnderstood:
        raise Stop(f"{file} holds no JSON; nothing was sent.", USAGE) from None
