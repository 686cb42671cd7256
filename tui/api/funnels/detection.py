"""Which funnels a server has, judged by how it answers: the table of the reference, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.api import errors
from tui.api.failures import NO_ROUTE
from tui.api.reading import obj
from tui.models.board import Dialect
from tui.models.wire import JsonValue, number

_LICENCE = re.compile(r"licen[cs]e|not_licensed|TOKEN_NOT_FOUND|subscription|plan\b", re.IGNORECASE)

_SENTENCES = {
    Dialect.AIFOCUS: "This server has funnels.",
    Dialect.UNDECIDED: "This server has funnels, but none was made yet.",
    Dialect.VOXYS: "This server has pipelines of leads, which this version does not speak.",
    Dialect.TASKS: "This server has boards of tasks, which this version does not speak.",
    Dialect.STACKLAB: "This server has the Kanban of StackLab, which this version does not speak.",
    Dialect.STACKLAB_LITE: "This server has a Kanban of items, which this version does not speak.",
    Dialect.CONTACT_FUNNEL: "This server has funnels of contacts, which this version does not speak.",
    Dialect.UNKNOWN: "This server has funnels of a kind that this version does not know.",
    Dialect.UNLICENSED: "This server has funnels, but they are not licensed for this account.",
    Dialect.FORBIDDEN: "This server has funnels, but your role may not use them.",
    Dialect.ABSENT: "This server has no funnels. A list attribute or labels can serve as a board.",
}


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found out about a server's funnels."""

    dialect: Dialect

    @property
    def sentence(self) -> str:
        """The same for people."""
        return _SENTENCES[self.dialect]


@dataclass(frozen=True, slots=True)
class Probe:
    """The answer alone does not tell: whether these routes of the first funnel answer does."""

    routes: tuple[tuple[str, Dialect], ...]
    """In order; the first that answers with JSON decides, and none of them means UNKNOWN."""


def judge(value: JsonValue) -> Detection | Probe:
    """Return what the list of funnels says about their kind."""
    rows, wrapped = (value, False) if isinstance(value, list) else _unwrapped(value)
    if rows is None:
        return Detection(Dialect.UNKNOWN)
    if not rows:
        return Detection(Dialect.UNDECIDED)
    first = obj(rows[0])
    stages = first.get("stages")
    if isinstance(stages, dict):
        return Detection(Dialect.STACKLAB)
    if "columns" in first:
        return Detection(Dialect.CONTACT_FUNNEL)
    if number(first.get("id")) is None:
        return Detection(Dialect.UNKNOWN)
    root = f"/funnels/{number(first.get('id'))}"
    if isinstance(stages, list) and stages:
        if wrapped and all(isinstance(obj(stage).get("id"), str) for stage in stages):
            return Detection(Dialect.STACKLAB_LITE)
        if all("id" not in obj(stage) and "name" in obj(stage) for stage in stages):
            return Detection(Dialect.AIFOCUS)
        return Probe(((f"{root}/cards", Dialect.VOXYS), (f"{root}/kanban_tasks", Dialect.TASKS)))
    if isinstance(stages, list):
        # A funnel without any stage; the dialect shows with the first one.
        return Detection(Dialect.UNDECIDED)
    return Probe(
        (
            (f"{root}/cards", Dialect.VOXYS),
            (f"{root}/kanban_tasks", Dialect.TASKS),
            (f"{root}/contacts", Dialect.CONTACT_FUNNEL),
        )
    )


def judge_failure(error: errors.ApiError, *, account_answers: bool) -> Detection | None:
    """Return what a failed list of funnels says; None: nothing, ask again another time.

    Args:
        account_answers: Whether the account's conversations could be read just now.
    """
    if isinstance(error, errors.TokenDead | errors.AccountSuspended | errors.Throttled | errors.ServerBroken):
        return None
    if error.status in (402, 403, 404) and (
        error.code not in ("", NO_ROUTE) or _LICENCE.search(f"{error.code} {error.detail}")
    ):
        return Detection(Dialect.UNLICENSED)
    if isinstance(error, errors.NotAllowed):
        return Detection(Dialect.FORBIDDEN)
    if isinstance(error, errors.NotFound | errors.Unsupported):
        return Detection(Dialect.ABSENT) if account_answers else None
    if isinstance(error, errors.NotUnderstood) and error.status in (200, 404):
        return Detection(Dialect.ABSENT) if account_answers else None
    return None


def _unwrapped(value: JsonValue) -> tuple[list[JsonValue] | None, bool]:
    raw = obj(value)
    inner = raw.get("payload", raw.get("data"))
    return (inner, "payload" in raw) if isinstance(inner, list) else (None, False)
