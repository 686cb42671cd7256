from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal

import httpx
import pytest

from tests.api.test_resources import BASE, CONVERSATION, A, Server
from tui.api import errors
from tui.api.client import Client
from tui.api.decode.boards import funnel
from tui.api.funnels import BoardSource
from tui.api.funnels.detection import Detection
from tui.api.transport import Transport, asgi_transport
from tui.demo.clock import ManualClock
from tui.demo.options import DemoOptions
from tui.demo.server import Demo
from tui.models.board import Board, BoardKind, Confirmation, Dialect, Stage
from tui.models.reference import AttributeModel, AttributeType

STAGES = [
    {"name": "Interessado", "order": 0, "color": "#0EA5E9"},
    {"name": "Matriculado", "order": 2, "color": "#16A34A"},
    {"name": "Visita", "order": 1, "color": "#A3E635"},
]
FUNNEL = {
    "id": 4,
    "name": "Matriculas 2031",
    "description": None,
    "stages": STAGES,
    "conversations_count": 18,
    "total_value": 7420.1,
    "created_at": "2031-02-03T09:15:00Z",
    "metrics": {"conversion_rate": 22.2, "average_time_per_stage": {"Interessado": 12, "Visita": 36}},
}
PAGE = {"data": {"meta": {"all_count": 0}, "payload": []}}
NO_ROUTE = httpx.Response(404, json={"status": 404, "error": "Not Found"})


def found(answer: object, **more: object) -> Server:
    server = Server().on(f"GET {A}/conversations", PAGE).on(f"GET {A}/funnels", answer)
    for route, reply in more.items():
        server.on(f"GET {A}/{route.replace('__', '/')}", reply)
    return server


@pytest.mark.parametrize(
    ("answer", "more", "dialect"),
    [
        ([FUNNEL], {}, Dialect.AIFOCUS),
        ({"data": [FUNNEL], "meta": {"total_pages": 1}}, {}, Dialect.AIFOCUS),
        ([], {}, Dialect.UNDECIDED),
        ([{"id": 2, "stages": [{"id": 14, "name": "A"}]}], {"funnels__2__cards": []}, Dialect.VOXYS),
        ([{"id": 2}], {"funnels__2__cards": []}, Dialect.VOXYS),
        ([{"id": 2, "stages": [{"id": 14, "name": "A"}]}], {"funnels__2__kanban_tasks": []}, Dialect.TASKS),
        ([{"id": 2, "stages": [{"id": 14, "name": "A"}]}], {}, Dialect.UNKNOWN),
        ([{"id": 2, "stages": {"new": {"id": "new", "name": "A"}}}], {}, Dialect.STACKLAB),
        ({"payload": [{"id": 2, "stages": [{"id": "a", "name": "A"}]}]}, {}, Dialect.STACKLAB_LITE),
        ([{"id": 2, "columns": [{"id": 1, "name": "A"}]}], {}, Dialect.CONTACT_FUNNEL),
        ([{"id": 2}], {"funnels__2__contacts": []}, Dialect.CONTACT_FUNNEL),
        (httpx.Response(200, text="<!DOCTYPE html><title>App</title>"), {}, Dialect.ABSENT),
        (NO_ROUTE, {}, Dialect.ABSENT),
        (httpx.Response(404, text="<html></html>", headers={"content-type": "text/html"}), {}, Dialect.ABSENT),
        (httpx.Response(404), {}, Dialect.ABSENT),
        (httpx.Response(404, json={"error": "Resource could not be found"}), {}, Dialect.ABSENT),
        (httpx.Response(405), {}, Dialect.ABSENT),
        (httpx.Response(404, json={"error": "no", "code": "STACKLAB_TOKEN_NOT_FOUND"}), {}, Dialect.UNLICENSED),
        (httpx.Response(403, json={"error": "Your licence does not include this"}), {}, Dialect.UNLICENSED),
        (httpx.Response(402, json={"error": "Upgrade your plan"}), {}, Dialect.UNLICENSED),
        (httpx.Response(401, json={"error": "You are not authorized to do this action"}), {}, Dialect.FORBIDDEN),
    ],
)
async def test_a_servers_funnels_are_told_apart_by_their_answer(
    answer: object, more: dict[str, object], dialect: Dialect
) -> None:
    detection = await found(answer, **more).client().funnels.detect()
    assert detection == Detection(dialect)
    assert detection.sentence.endswith(".")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, json={"error": "Invalid Access Token"}), errors.TokenDead),
        (httpx.Response(429, text="Retry later"), errors.Throttled),
        (httpx.Response(500), errors.ServerBroken),
    ],
)
async def test_what_is_no_matter_of_funnels_decides_nothing_and_is_asked_again(
    answer: httpx.Response, kind: type[errors.ApiError]
) -> None:
    server = found(answer)
    funnels = Client(BASE, "token", 3, transport=Transport(BASE, "token", http=httpx.MockTransport(server), patience=0))
    with pytest.raises(kind):
        await funnels.funnels.detect()
    server.on(f"GET {A}/funnels", [FUNNEL])
    assert (await funnels.funnels.detect()).dialect is Dialect.AIFOCUS


async def test_an_account_that_does_not_answer_is_not_said_to_lack_funnels() -> None:
    client = Server().client()
    with pytest.raises(errors.NotFound):
        await client.funnels.detect()


async def test_what_was_found_out_is_kept_and_can_be_asked_anew() -> None:
    server = found([FUNNEL])
    funnels = server.client().funnels
    await funnels.detect()
    await funnels.detect()
    assert len(server.asked) == 1
    server.on(f"GET {A}/funnels", NO_ROUTE)
    assert (await funnels.detect(refresh=True)).dialect is Dialect.ABSENT
    with pytest.raises(errors.Unsupported):
        await funnels.usable()


def a_funnel() -> Board:
    return funnel(FUNNEL)


def test_a_funnel_has_its_stages_in_order_and_sums_that_are_no_binary_numbers() -> None:
    board = a_funnel()
    assert [stage.name for stage in board.stages] == ["Interessado", "Visita", "Matriculado"]
    assert board.value == Decimal("7420.1")
    assert board.count == 18
    assert board.conversion_rate == 22.2
    assert board.average_time_per_stage == {"Interessado": 12, "Visita": 36}
    assert board.stage("visita ") is board.stages[1]
    assert board.stage("mat") is board.stages[2]
    assert board.stage("x") is None


CARD = {"id": 9, "contact": {"name": "Lee"}, "last_activity_at": "2031-02-03T09:15:00Z"}


@pytest.mark.parametrize(
    "answer",
    [
        {"stages": [{"name": "Visita", "conversations": [CARD]}, {"name": "Interessado", "conversations": []}]},
        {"data": {"stages": [{"name": "Visita", "items": [CARD]}]}},
        {"payload": {"kanban": {"columns": [{"stage_name": "Visita", "cards": [{"conversation": CARD}]}]}}},
        {"Visita": [CARD], "Interessado": []},
        {"kanban": {"Visita": {"conversations": [CARD]}}},
        [{"name": "Visita", "cards": [{"conversation_id": 9, "conversation": CARD}]}],
    ],
)
async def test_cards_are_read_in_every_shape_a_board_may_have(answer: object) -> None:
    cards = await Server().on(f"GET {A}/funnels/4/kanban", answer).client().funnels.funnels.cards(board=a_funnel())
    assert [(card.conversation_id, card.stage_ref, card.title) for card in cards] == [(9, "Visita", "Lee")]


async def test_without_a_board_the_funnel_itself_and_then_the_conversations_are_read_for_cards_once() -> None:
    embedded = {**FUNNEL, "stages": [{**STAGES[0], "conversations": [CARD]}]}
    server = Server().on(f"GET {A}/funnels/4", embedded)
    boards = server.client().funnels.funnels
    assert [card.conversation_id for card in await boards.cards(board=a_funnel())] == [9]
    await boards.cards(board=a_funnel())
    assert [path for _, path, _ in server.asked] == [f"{A}/funnels/4/kanban", f"{A}/funnels/4", f"{A}/funnels/4"]

    rows = [
        {"id": 9, "inbox_id": 1, "status": "open", "contact": {"id": 1, "name": "Lee"}, "funnel_stage": "Visita"},
        {"id": 8, "inbox_id": 1, "status": "open", "contact": {"id": 2}, "custom_attributes": {"x": "Interessado"}},
        {"id": 7, "inbox_id": 1, "status": "open", "funnels": [{"funnel_id": 4, "stage_name": "Matriculado"}]},
        {"id": 6, "inbox_id": 1, "status": "open", "funnel_id": 5, "stage_name": "Visita"},
        {"id": 5, "inbox_id": 1, "status": "open"},
    ]
    server = Server().on(f"GET {A}/funnels/4", FUNNEL)
    server.on(f"GET {A}/conversations", {"data": {"meta": {"all_count": 5}, "payload": rows}})
    cards = await server.client().funnels.funnels.cards(board=a_funnel())
    assert {card.conversation_id: card.stage_ref for card in cards} == {
        9: "Visita",
        8: "Interessado",
        7: "Matriculado",
    }


async def test_where_nothing_tells_cards_the_board_says_so_and_moving_works_all_the_same() -> None:
    server = Server().on(f"GET {A}/funnels/4", FUNNEL).on(f"GET {A}/conversations", PAGE)
    server.on(f"POST {A}/funnels/4/kanban/move_conversation", httpx.Response(200))
    boards = server.client().funnels.funnels
    told_before = boards.capabilities.cards
    with pytest.raises(errors.Unsupported):
        await boards.cards(board=a_funnel())
    assert (told_before, boards.capabilities.cards) == (True, False)
    move = await boards.move(board=a_funnel(), conversation_id=9, stage=a_funnel().stages[1], expected="Interessado")
    assert move.confirmed is Confirmation.NOT_CONFIRMED
    assert server.bodies() == [{"conversation_id": 9, "stage_name": "Visita"}]
    with pytest.raises(errors.Unsupported):
        await boards.remove(board=a_funnel(), conversation_id=9)


@dataclass
class Kanban:
    """A server's board that really moves its cards."""

    stage: str = "Interessado"
    answer: object = field(default_factory=dict)

    def server(self) -> Server:
        server = Server().on(
            f"GET {A}/funnels/4/kanban",
            lambda *_: {"stages": [{"name": self.stage, "conversations": [CARD]}]},
        )
        return server.on(f"POST {A}/funnels/4/kanban/move_conversation", self.moved)

    def moved(self, _: httpx.Request, sent: object) -> object:
        if isinstance(self.answer, httpx.Response):
            return self.answer
        assert isinstance(sent, dict)
        self.stage = sent["stage_name"]
        return self.answer


@pytest.mark.parametrize("answer", [{}, {"message": "movida"}, FUNNEL, {"id": 9, "status": "open"}])
async def test_a_move_is_proved_by_reading_again_whatever_was_answered(answer: object) -> None:
    board, kanban = a_funnel(), Kanban(answer=answer)
    boards = kanban.server().client().funnels.funnels
    await boards.cards(board=board)
    move = await boards.move(board=board, conversation_id=9, stage=board.stages[1], expected="Interessado")
    assert (move.from_ref, move.to_ref, move.confirmed) == ("Interessado", "Visita", Confirmation.BY_REREAD)


async def test_a_card_that_someone_moved_meanwhile_is_not_moved_again() -> None:
    board, kanban = a_funnel(), Kanban(stage="Matriculado")
    server = kanban.server()
    boards = server.client().funnels.funnels
    await boards.cards(board=board)
    with pytest.raises(errors.Conflict) as conflict:
        await boards.move(board=board, conversation_id=9, stage=board.stages[1], expected="Interessado")
    assert "Matriculado" in str(conflict.value)
    assert server.bodies() == []


async def test_a_move_to_where_it_lies_sends_nothing() -> None:
    board, kanban = a_funnel(), Kanban()
    server = kanban.server()
    boards = server.client().funnels.funnels
    await boards.cards(board=board)
    await boards.move(board=board, conversation_id=9, stage=board.stages[0])
    assert server.bodies() == []


async def test_a_refused_move_tells_the_servers_own_words() -> None:
    board = a_funnel()
    kanban = Kanban(answer=httpx.Response(422, json={"error": "Checklist incompleto"}))
    boards = kanban.server().client().funnels.funnels
    with pytest.raises(errors.Invalid) as refused:
        await boards.move(board=board, conversation_id=9, stage=board.stages[1])
    assert "Checklist incompleto" in str(refused.value)


async def test_a_funnel_is_made_and_wrapped_where_the_server_wants_it_so() -> None:
    def create(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        if "funnel" not in sent:
            return httpx.Response(422, json={"error": "param is missing or the value is empty: funnel"})
        return httpx.Response(200)

    server = Server().on(f"POST {A}/funnels", create).on(f"GET {A}/funnels", [FUNNEL])
    boards = server.client().funnels.funnels
    stages = [Stage(ref="Novo", name="Novo", color="#111111"), Stage(ref="Ganho", name="Ganho")]
    board = await boards.create(name="Matriculas 2031", stages=stages)
    assert board.ref == "4"
    assert server.bodies()[-1] == {
        "funnel": {
            "name": "Matriculas 2031",
            "description": "",
            "stages": [
                {"name": "Novo", "order": 0, "color": "#111111"},
                {"name": "Ganho", "order": 1, "color": "#1F93FF"},
            ],
        }
    }
    await boards.create(name="Matriculas 2031", stages=stages)
    assert len(server.bodies()) == 3


@dataclass
class Stand:
    """An embedded server with a board's worth of conversations."""

    client: Client
    conversation_id: int


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    demo = Demo(DemoOptions(quiet=True, funnels=True), clock=ManualClock())
    facts = demo.facts("http://127.0.0.1")
    token = facts["tokens"]["admin"]
    transport = Transport("http://127.0.0.1", token, http=asgi_transport(demo.app), per_minute=100_000)
    client = Client("http://127.0.0.1", token, facts["account_id"], transport=transport)
    page = await client.conversations.page()
    yield Stand(client, page.conversations[0].id)
    await demo.aclose()


async def moved_there_and_back(source: BoardSource, board: Board, conversation_id: int) -> None:
    first, second = board.stages[0], board.stages[1]
    await source.move(board=board, conversation_id=conversation_id, stage=first)
    column = await source.column(board=board, stage=first)
    assert conversation_id in {card.conversation_id for card in column.cards}
    move = await source.move(board=board, conversation_id=conversation_id, stage=second, expected=first.ref)
    assert (move.from_ref, move.to_ref) == (first.ref, second.ref)
    with pytest.raises(errors.Conflict):
        await source.move(board=board, conversation_id=conversation_id, stage=second, expected=first.ref)
    column = await source.column(board=board, stage=first)
    assert conversation_id not in {card.conversation_id for card in column.cards}
    assert conversation_id in {card.conversation_id for card in (await source.column(board=board, stage=second)).cards}


async def test_an_attribute_is_a_board_on_every_server(stand: Stand) -> None:
    await stand.client.attribute_definitions.create(
        key="board_stage",
        display_name="Etapa",
        model=AttributeModel.CONVERSATION,
        display_type=AttributeType.LIST,
        values=["Novo", "Proposta", "Fechado"],
    )
    before = (await stand.client.conversations.get(conversation_id=stand.conversation_id)).custom_attributes
    source = stand.client.funnels.on_attribute(attribute_key="board_stage")
    board = next(each for each in await source.boards() if each.ref == "board_stage")
    assert board.kind is BoardKind.ATTRIBUTE
    await moved_there_and_back(source, board, stand.conversation_id)
    board = await source.board(ref="board_stage")
    assert [stage.count for stage in board.stages] == [0, 1, 0]
    assert board.count == 1
    await stand.client.conversations.change_custom_attributes(
        conversation_id=stand.conversation_id, changes={"board_stage": "Elsewhere"}
    )
    others = await source.column(board=board, stage=None)
    assert [card.conversation_id for card in others.cards] == [stand.conversation_id]
    await source.remove(board=board, conversation_id=stand.conversation_id)
    after = (await stand.client.conversations.get(conversation_id=stand.conversation_id)).custom_attributes
    assert {key: value for key, value in after.items() if key != "board_stage"} == dict(before)


async def test_labels_are_a_board_and_others_stay_on(stand: Stand) -> None:
    for title in ("step-one", "step-two", "foreign"):
        await stand.client.labels.create(title=title)
    await stand.client.conversations.change_labels(conversation_id=stand.conversation_id, add=["foreign"])
    source = stand.client.funnels.on_labels(titles=["step-one", "step-two"])
    board = (await source.boards())[0]
    await moved_there_and_back(source, board, stand.conversation_id)
    labels = await stand.client.conversations.labels(conversation_id=stand.conversation_id)
    assert "foreign" in labels
    assert "step-one" not in labels
    await stand.client.conversations.change_labels(conversation_id=stand.conversation_id, add=["step-one"])
    card = next(
        card
        for card in (await source.column(board=board, stage=board.stages[1])).cards
        if card.conversation_id == stand.conversation_id
    )
    assert card.conflict
    await source.remove(board=board, conversation_id=stand.conversation_id)
    assert "foreign" in await stand.client.conversations.labels(conversation_id=stand.conversation_id)
    with pytest.raises(errors.Invalid) as missing:
        await stand.client.funnels.on_labels(titles=["step-one", "nowhere"]).boards()
    assert missing.value.fields == ("nowhere",)


async def test_the_distributions_own_funnels_are_found_and_used(stand: Stand) -> None:
    assert (await stand.client.funnels.detect()).dialect.usable
    source = await stand.client.funnels.usable()
    board = await source.create(
        name="Vendas", stages=[Stage(ref="Novo", name="Novo"), Stage(ref="Ganho", name="Ganho")]
    )
    assert [stage.name for stage in board.stages] == ["Novo", "Ganho"]
    await moved_there_and_back(source, board, stand.conversation_id)


async def test_a_stage_is_written_to_the_last_byte_of_its_list_value() -> None:
    bag: dict[str, object] = {"stage": "New ", "address": "A\r\nB\u200b"}
    definition = {
        "id": 1,
        "attribute_key": "stage",
        "attribute_display_type": "list",
        "attribute_model": "conversation_attribute",
        "attribute_values": ["New ", "In  progress"],
    }
    server = Server().on(f"GET {A}/custom_attribute_definitions", [definition])
    server.on(f"GET {A}/conversations/9", lambda *_: {**CONVERSATION, "custom_attributes": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        assert sent["merge"]
        bag.clear()
        bag.update(sent["custom_attributes"])
        return {"custom_attributes": dict(bag)}

    server.on(f"POST {A}/conversations/9/custom_attributes", write)
    source = server.client().funnels.on_attribute(attribute_key="stage")
    (board,) = await source.boards()
    assert [stage.name for stage in board.stages] == ["New", "In progress"]
    move = await source.move(board=board, conversation_id=9, stage=board.stages[1], expected=board.stages[0].ref)
    assert (move.from_ref, move.to_ref) == ("New ", "In  progress")
    assert bag == {"stage": "In  progress", "address": "A\r\nB\u200b"}
