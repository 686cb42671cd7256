"""Funnels in the dialect of Ai Focus, only where `--funnels` turned them on: a board of stages with conversations."""

from typing import Any

from tui.demo import errors
from tui.demo.access import require_sight
from tui.demo.call import NOTHING, Call
from tui.demo.database import Row
from tui.demo.params import Params, integer
from tui.demo.queue import seen_by
from tui.demo.registry import route
from tui.demo.routes.conversations import shown
from tui.demo.shapes.funnels import funnel, funnel_with_metrics

PATH = "/api/v1/accounts/{account_id}/funnels"
ONE = PATH + "/{funnel_id}"
COLOURS = ("#0EA5E9", "#A3E635", "#F59E0B", "#8B5CF6", "#16A34A", "#DC2626")


def _refused(error: str, message: str) -> errors.Refusal:
    return errors.Refusal(422, {"error": error, "message": message})


def _funnel(call: Call) -> Row:
    row = call.db.find("funnels", account_id=call.account_id, id=call.number("funnel_id"))
    if row is None:
        raise errors.Refusal(404, {"error": "Not Found", "message": "Funil não encontrado"})
    return row


def _stages(wanted: object) -> list[dict[str, Any]]:
    """Return stages in order; their names are their identity."""
    if not isinstance(wanted, list) or not wanted:
        raise _refused("Unprocessable Entity", "stages é obrigatório")
    stages: list[dict[str, Any]] = []
    for place, stage in enumerate(wanted):
        name = str(stage.get("name") or "").strip() if isinstance(stage, dict) else ""
        if not name or name in (known["name"] for known in stages):
            raise _refused("Unprocessable Entity", "Cada etapa precisa de um nome próprio")
        order = integer(stage.get("order", place))
        stages.append({"name": name, "order": order, "color": stage.get("color") or COLOURS[place % len(COLOURS)]})
    return sorted(stages, key=lambda stage: stage["order"])


@route("GET", PATH, switch="funnels")
def index(call: Call) -> object:
    """Return all funnels."""
    return [funnel(call.house, row) for row in call.db.where("funnels", account_id=call.account_id, order="id")]


@route("GET", ONE, switch="funnels")
def show(call: Call) -> object:
    """Return one funnel with its metrics."""
    return funnel_with_metrics(call.house, _funnel(call))


@route("POST", PATH, switch="funnels")
def create(call: Call) -> object:
    """Add a funnel with its stages."""
    call.require_administrator()
    name = str(call.param("name") or "").strip()
    if not name:
        raise _refused("Unprocessable Entity", "name é obrigatório")
    now = call.house.now()
    row_id = call.db.insert(
        "funnels",
        account_id=call.account_id,
        name=name,
        description=call.param("description"),
        stages=_stages(call.param("stages")),
        created_at=now,
        updated_at=now,
    )
    return funnel(call.house, call.found(call.db.get("funnels", row_id)))


@route("PATCH", ONE, switch="funnels")
def update(call: Call) -> object:
    """Change a funnel; cards of a stage that is gone go to the first one."""
    call.require_administrator()
    row, columns = _funnel(call), Params()
    for name in ("name", "description"):
        if call.says(name):
            columns[name] = call.param(name)
    if call.says("stages"):
        columns["stages"] = _stages(call.param("stages"))
        names = [stage["name"] for stage in columns["stages"]]
        marks = ", ".join("?" * len(names))
        call.db.execute(
            f"UPDATE funnel_cards SET stage_name = ? WHERE funnel_id = ? AND stage_name NOT IN ({marks})",  # noqa: S608
            names[0],
            row["id"],
            *names,
        )
    call.db.update("funnels", row["id"], updated_at=call.house.now(), **columns)
    return funnel(call.house, _funnel(call))


@route("DELETE", ONE, switch="funnels")
def delete(call: Call) -> object:
    """Remove a funnel; its conversations stay."""
    call.require_administrator()
    row = _funnel(call)
    call.db.delete("funnel_cards", funnel_id=row["id"])
    call.db.delete("funnels", id=row["id"])
    return NOTHING


@route("GET", ONE + "/kanban", switch="funnels")
def board(call: Call) -> object:
    """Return the stages with the conversations in them that the caller sees, newest activity first."""
    row, scope = _funnel(call), seen_by(call)
    sql = (
        "SELECT conversations.*, funnel_cards.stage_name, funnel_cards.value, funnel_cards.entered_at FROM funnel_cards"  # noqa: S608
        " JOIN (SELECT * FROM conversations WHERE " + scope.sql + ") AS conversations"
        " ON conversations.id = funnel_cards.conversation_id WHERE funnel_id = ?"
        " ORDER BY last_activity_at DESC, conversations.id DESC"
    )
    cards = call.db.rows(sql, *scope.values, row["id"])
    return {
        "stages": [
            {
                **stage,
                "conversations": [
                    shown(call, card) | {"value": card["value"], "entered_at": int(card["entered_at"])}
                    for card in cards
                    if card["stage_name"] == stage["name"]
                ],
            }
            for stage in row["stages"]
        ]
    }


@route("POST", ONE + "/kanban/move_conversation", switch="funnels")
def move(call: Call) -> object:
    """Put a conversation into a stage, whether it was in the funnel before or not."""
    row = _funnel(call)
    stage = str(call.param("stage_name") or "")
    if stage not in (known["name"] for known in row["stages"]):
        raise _refused("Unprocessable Entity", f"Etapa inválida: {stage}")
    display_id = integer(call.param("conversation_id"))
    conversation = call.db.find("conversations", account_id=call.account_id, display_id=display_id)
    if conversation is None:
        raise errors.Refusal(404, {"error": "Not Found", "message": "Conversa não encontrada"})
    require_sight(call, conversation)
    card = call.db.find("funnel_cards", funnel_id=row["id"], conversation_id=conversation["id"])
    now = call.house.now()
    if card is None:
        call.db.insert(
            "funnel_cards", funnel_id=row["id"], conversation_id=conversation["id"], stage_name=stage, entered_at=now
        )
    elif card["stage_name"] != stage:
        call.db.update("funnel_cards", card["id"], stage_name=stage, entered_at=now)
    return {"message": "Conversa movida com sucesso"}
