"""Funnels in an answer, in whatever of the accepted shapes they come."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from tui.api import errors
from tui.api.decode.conversations import conversation, conversation_shape
from tui.api.reading import JsonObject, Rows, items, known, obj, payload, record, rows, unlike
from tui.models.board import Board, BoardKind, Card, Stage
from tui.models.wire import JsonValue, line, moment, number, real, text

_CARD_LISTS = ("conversations", "items", "cards")
_STAGE_LISTS = ("stages", "columns", "kanban")
_STAGE_HINTS = ("stage_name", "funnel_stage", "stage")


def funnel(value: JsonValue) -> Board:
    """A funnel with its stages in order; metrics where there are any."""
    raw = known(record(value))
    if raw is None:
        raise unlike("funnel")
    stages = [_stage(each, place) for place, each in enumerate(items(raw.get("stages"))) if _named(each)]
    metrics = obj(raw.get("metrics"))
    times = {
        line(name): found
        for name, each in obj(metrics.get("average_time_per_stage")).items()
        if (found := real(each)) is not None
    }
    return Board(
        ref=str(number(raw["id"])),
        name=line(raw.get("name")),
        kind=BoardKind.FUNNEL,
        stages=tuple(sorted(stages, key=lambda stage: stage.order)),
        description=text(raw.get("description")),
        count=number(raw.get("conversations_count")),
        value=money(raw.get("total_value")),
        conversion_rate=real(metrics.get("conversion_rate")),
        average_time_per_stage=times,
        created_at=moment(raw.get("created_at")),
    )


def funnels(value: JsonValue) -> Rows[Board]:
    """Funnels from a bare array, or from any wrapping."""
    return rows(payload(value), funnel)


def funnel_cards(value: JsonValue, board: Board) -> tuple[Card, ...] | None:
    """The cards of a board's answer; None where nothing in it looks like stages with cards.

    Stages may be a list or an object keyed by name, under `data`, `payload`, `stages`, `columns` or `kanban`; cards
    under `conversations`, `items` or `cards`.
    """
    inner = payload(value)
    while isinstance(inner, dict) and (key := next((name for name in _STAGE_LISTS if name in inner), None)):
        inner = inner[key]
    names = {stage.name: stage.ref for stage in board.stages}
    found: dict[int, Card] = {}
    recognised = False
    for name, listed in _columns(inner):
        if listed is None or name not in names:
            continue
        recognised = True
        for each in listed:
            if (card := _card(each, names[name])) is not None:
                found[card.conversation_id] = card
    return tuple(found.values()) if recognised else None


def stage_hint(value: JsonValue, board: Board) -> str | None:
    """The stage that a conversation's own row names for a board; None where it names none of it."""
    raw = obj(value)
    names = {stage.name: stage.ref for stage in board.stages}
    for each in items(raw.get("funnels")):
        entry = obj(each)
        if str(entry.get("funnel_id", entry.get("id"))) == board.ref:
            return _hinted(entry, names)
    of_board = raw.get("funnel_id")
    if of_board is not None and str(of_board) != board.ref:
        return None
    if (found := _hinted(raw, names)) is not None:
        return found
    told = {line(each) for each in obj(raw.get("custom_attributes")).values() if isinstance(each, str)} & names.keys()
    return names[told.pop()] if len(told) == 1 else None


def money(value: JsonValue) -> Decimal | None:
    """A sum as decimal text tells it, never as binary arithmetic; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value)[:40])
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _stage(value: JsonValue, place: int) -> Stage:
    raw = obj(value)
    name, order = line(raw.get("name")), number(raw.get("order"))
    return Stage(
        ref=text(raw.get("name")),
        name=name,
        order=place if order is None else order,
        color=line(raw.get("color")),
        count=number(raw.get("conversations_count")),
    )


def _named(value: JsonValue) -> bool:
    return isinstance(obj(value).get("name"), str) and bool(obj(value)["name"])


def _columns(value: JsonValue) -> Iterator[tuple[str, list[JsonValue] | None]]:
    """Name and cards of each column, from a list of columns or from an object keyed by name."""
    if isinstance(value, list):
        for each in value:
            raw = obj(each)
            yield line(raw.get("name", raw.get("stage_name"))), _listed(raw)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield line(name), each if isinstance(each, list) else _listed(obj(each))


def _listed(raw: JsonObject) -> list[JsonValue] | None:
    for name in _CARD_LISTS:
        if isinstance(raw.get(name), list):
            return items(raw[name])
    return None


def _card(value: JsonValue, stage_ref: str) -> Card | None:
    raw = obj(value)
    inner = obj(raw.get("conversation")) or raw
    conversation_id = number(raw.get("conversation_id", inner.get("display_id", inner.get("id"))))
    if conversation_id is None:
        return None
    whole = None
    try:
        shape = conversation_shape(inner)
        whole = conversation(inner) if shape and "inbox_id" in inner and "status" in inner else None
    except errors.NotUnderstood:
        whole = None
    contact = obj(inner.get("contact")) or obj(obj(inner.get("meta")).get("sender"))
    return Card(
        conversation_id=conversation_id,
        stage_ref=stage_ref,
        title=line(contact.get("name") or raw.get("title") or raw.get("name")),
        value=money(raw.get("value")),
        last_activity_at=moment(inner.get("last_activity_at")),
        entered_at=moment(raw.get("entered_at", raw.get("stage_entered_at"))),
        conversation=whole,
    )


def _hinted(raw: JsonObject, names: dict[str, str]) -> str | None:
    for key in _STAGE_HINTS:
        hint = raw.get(key)
        name = line(hint.get("name") if isinstance(hint, dict) else hint)
        if name in names:
            return names[name]
    return None
