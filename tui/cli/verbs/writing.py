"""What every command that writes does: look up, ask, tell the account, act on one after the other, read back, report."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.api import errors
from tui.cli.ending import NOT_LOGGED_IN, OK, PARTLY, UNCERTAIN, USAGE, Stop
from tui.cli.terminal import is_there
from tui.cli.verbs.call import Call, status_of
from tui.text.shown import shown_line

T = TypeVar("T")

_LOOKS = (0.0, 0.3, 1.0, 2.0)
"""Seconds before each look whether the server has done what it said yes to."""


@dataclass(frozen=True, slots=True)
class Deed(Generic[T]):
    """What is done to each thing: everything that it names is looked up already."""

    says: str
    """What it is, for people: `assign to Ana Prado`."""
    do: Callable[[T], Awaitable[object]]
    holds: Callable[[T], bool] | None = None
    """Whether a thing is as it is meant to be, before and after; None: nothing of it can be read."""


async def each(
    call: Call, ids: Sequence[int], read: Callable[[int], Awaitable[T]], deed: Deed[T], *, question: bool = False
) -> int:
    """Do a deed to one thing after the other; return the exit status, after a report.

    Args:
        read: Reads a thing by its id.
        question: Whether people are asked though it is about one alone: a customer would notice.
    """
    dry = bool(call.said.get("dry_run"))
    if not dry:
        if len(ids) > 1 or question:
            who = f"{ids[0]}" if len(ids) == 1 else f"{len(ids)} conversations"
            ask(call, f"{deed.says[0].upper()}{deed.says[1:]}: {who}?")
        name_account(call)
    statuses: list[int] = []
    for number, one in enumerate(ids, 1):
        outcome, detail, status = await _done(one, read, deed, dry=dry)
        statuses.append(status)
        _tell(call, one, deed.says, outcome, detail, status)
        if len(ids) > 1 and is_there("stderr") and not is_there("stdout"):
            print(f"\r{number} of {len(ids)}", end="\n" if number == len(ids) else "", file=sys.stderr, flush=True)
        if status == NOT_LOGGED_IN:
            break
    call.out.end("act")
    if len(ids) > 1:
        done = statuses.count(OK)
        left = len(ids) - len(statuses)
        call.warn(f"{done} of {len(ids)} done." + (f" {left} were not tried." if left else ""))
    bad = [status for status in statuses if status]
    if not bad:
        return OK
    return bad[0] if len(bad) == len(ids) and len(set(bad)) == 1 else PARTLY


async def _done(one: int, read: Callable[[int], Awaitable[T]], deed: Deed[T], *, dry: bool) -> tuple[str, str, int]:
    """Return outcome, detail and status of one."""
    try:
        thing = await read(one)
        if deed.holds is not None and deed.holds(thing):
            return "unchanged", "is so already", OK
        if dry:
            return "planned", deed.says, OK
        await deed.do(thing)
    except errors.ApiError as error:
        status = status_of(error)
        return "uncertain" if status == UNCERTAIN else "failed", error.sentence, status
    if deed.holds is None:
        return "done", deed.says, OK
    for seconds in _LOOKS:
        await asyncio.sleep(seconds)
        try:
            if deed.holds(await read(one)):
                return "done", deed.says, OK
        except errors.ApiError:
            continue
    return "uncertain", "the server said yes, and does not show it", UNCERTAIN


def _tell(call: Call, one: int, says: str, outcome: str, detail: str, status: int) -> None:
    if call.out.is_json:
        call.out.row(
            "act",
            {
                "id": one,
                "act": call.said.verb and call.said.verb.words[-1],
                "outcome": outcome,
                "detail": detail,
                "status": status,
            },
        )
        return
    if status:
        print(f"chatwoot-tui: {one}: {shown_line(detail)}", file=sys.stderr, flush=True)
    elif outcome == "planned":
        print(f"{one}: would {shown_line(says)}")
    else:
        print(f"{one}: {shown_line(says)}{': is so already' if outcome == 'unchanged' else ''}")


def ask(call: Call, question: str) -> None:
    """Have people agree to what is about to be done, where they sit at a terminal.

    Raises:
        Stop: They did not.
    """
    if call.said.get("yes") or not is_there("stdin", "stderr"):
        return
    print(f"{shown_line(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Stop("Nothing was done.", USAGE)


def name_account(call: Call) -> None:
    """Say in which account something is written, where it is not the one of every day."""
    if call.options.account_id is not None:
        call.warn(f"In account {call.session.account_id} of {call.session.base_url}.")
