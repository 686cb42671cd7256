"""Running one command: its code is imported, its failures become one sentence and a status."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from tui.cli.ending import NOT_LOGGED_IN, PARTLY, Stop
from tui.cli.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tui.cli.arguments import Options
    from tui.cli.verbs.call import Call
    from tui.cli.verbs.grammar import Said

_LOCAL = ("completion", "help", "config")
"""Commands that ask no server."""


def run(said: Said, options: Options) -> int:
    """Run a command; return the exit status. What fails is told: as JSON where JSON is asked for."""
    assert said.verb is not None
    # A command lives shorter than the garbage it makes.
    gc.disable()
    home, _, name = said.verb.run.partition(":")
    module = import_module(f"tui.cli.verbs.{home}")
    code: Callable[..., object] = getattr(module, name)
    as_json = bool(said.get("json") or said.get("jsonl") or said.get("output") == "json")
    try:
        if said.verb.words[0] in _LOCAL:
            return _status(code(said) if said.verb.words[0] != "config" else code(said, options))
        return asyncio.run(_answered(_called(said, options), code))  # type: ignore[arg-type]  # such code is awaited
    except Stop as stop:
        if as_json:
            _complain_as_json({"status": stop.status, "kind": "stop", "message": str(stop)})
            return stop.status
        raise


def _called(said: Said, options: Options) -> Call:
    """Return the call. The server is asked for the account here where nobody named one: in no loop yet."""
    from tui.account.session import NoAccount
    from tui.cli.verbs.call import Call

    try:
        return Call.of(said, options)
    except NoAccount as problem:
        raise Stop(str(problem), NOT_LOGGED_IN) from None


async def _answered(call: Call, code: Callable[[Call], Awaitable[int]]) -> int:
    from tui.api import errors
    from tui.cli.verbs.call import status_of

    try:
        async with call:
            return await code(call)
    except errors.ApiError as error:
        status = status_of(error)
        if call.out.is_json:
            _complain_as_json(
                {
                    "status": status,
                    "kind": type(error).__name__,
                    "message": error.sentence,
                    "http": error.status,
                    "code": error.code,
                    "detail": error.detail,
                    "request_id": error.request_id,
                }
            )
        else:
            complain(_sentence(error))
        return status


def _sentence(error: Exception) -> str:
    detail = getattr(error, "detail", "")
    sentence = str(error)
    known = not detail or detail in sentence or detail.isidentifier()
    return sentence if known else f"{sentence} The server says: {detail}"


def _complain_as_json(facts: dict[str, object]) -> None:
    print(json.dumps({"error": facts}, ensure_ascii=False), file=sys.stderr, flush=True)


def _status(value: object) -> int:
    return value if isinstance(value, int) else PARTLY
