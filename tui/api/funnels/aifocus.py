"""Funnels of the Ai Focus distribution: a stage is named, a card is a conversation, and cards are told or they are not."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from tui.api import errors, reading
from tui.api.caller import Caller
from tui.api.decode import boards
from tui.api.funnels.board import still_there
from tui.api.resources.conversations import ConversationsResource
from tui.api.resources.resource import Resource
from tui.models.board import Board, Capabilities, Card, Column, Confirmation, Move, Stage
from tui.models.wire import JsonValue

_FEATURE = "funnels"
_MOST_WITHOUT_A_HINT = 500
"""After this many conversations that name no stage, none will."""


class _Rung(Enum):
    """Where a server tells cards; found out once."""

    KANBAN = 1
    FUNNEL = 2
    CONVERSATIONS = 3
    NOWHERE = 4


class FunnelBoards(Resource):
    """Routes under `/api/v1/accounts/:id/funnels`. Documented are list, get, create and move; the rest is probed."""

    def __init__(self, caller: Caller, account_id: int, conversations: ConversationsResource) -> None:
        super().__init__(caller, account_id)
        self._conversations = conversations
        self._rung: _Rung | None = None
        self._wrapped = False

    @property
    def capabilities(self) -> Capabilities:
        """Cards are told until all three ways to read them were tried in vain."""
        return Capabilities(cards=self._rung is not _Rung.NOWHERE, add=True, create=True, metrics=True)

    async def boards(self) -> tuple[Board, ...]:
        """Return all funnels.

        Source: `GET A/funnels`, Ai Focus reference.
        """
        return await self._caller.read(f"{self._account}/funnels", boards.funnels, feature=_FEATURE)

    async def board(self, *, ref: str) -> Board:
        """Return one funnel with its metrics.

        Source: `GET A/funnels/:id`, Ai Focus reference.
        """
        return await self._caller.read(self._of(ref), boards.funnel, feature=_FEATURE)

    async def create(self, *, name: str, stages: Sequence[Stage], description: str = "") -> Board:
        """Make a funnel with its stages, in this order.

        Source: `POST A/funnels`, Ai Focus reference. Its answer is not documented: without a funnel in it the list is
            read again.
        """
        body: dict[str, object] = {
            "name": name,
            "description": description,
            "stages": [
                {"name": stage.name, "order": order, "color": stage.color or "#1F93FF"}
                for order, stage in enumerate(stages)
            ],
        }
        try:
            answer = await self._created(body)
        except errors.Invalid as error:
            # Dialects near this one want the fields wrapped; the server says so by missing the wrapper.
            if self._wrapped or "funnel" not in (*error.fields, *error.detail.split()):
                raise
            self._wrapped = True
            answer = await self._created(body)
        try:
            return boards.funnel(answer)
        except errors.NotUnderstood:
            named = [board for board in await self.boards() if board.name == name]
            if not named:
                raise
            return max(named, key=lambda board: int(board.ref))

    async def cards(self, *, board: Board) -> tuple[Card, ...]:
        """Return all cards of a funnel, latest activity first.

        Raises:
            Unsupported: The server tells them in none of the three ways that were tried; moving works all the same.

        Source: `GET A/funnels/:id/kanban`, then `GET A/funnels/:id`, then `GET A/conversations`: probed once.
        """
        rungs = [self._rung] if self._rung else [_Rung.KANBAN, _Rung.FUNNEL, _Rung.CONVERSATIONS]
        for rung in rungs:
            found = await self._read(rung, board)
            if found is not None:
                self._rung = rung
                return tuple(sorted(found, key=_latest_first))
        self._rung = _Rung.NOWHERE
        raise errors.Unsupported("This server does not tell which conversations are on a board.", code="no_cards")

    async def column(self, *, board: Board, stage: Stage | None, number: int = 1) -> Column:
        """Return a stage's cards, all on the first page.

        Source: as `cards`.
        """
        wanted = stage.ref if stage else None
        cards = [card for card in await self.cards(board=board) if card.stage_ref == wanted] if number == 1 else []
        return Column(cards=tuple(cards), total=len(cards) if number == 1 else None)

    async def move(self, *, board: Board, conversation_id: int, stage: Stage, expected: str | None = None) -> Move:
        """Put a conversation into a stage; repeating it does no harm. A refusal holds the server's own words.

        Source: `POST A/funnels/:id/kanban/move_conversation`, Ai Focus reference; its answer may be anything.
        """
        before = await self._stage_of(board, conversation_id)
        if before is not None or self._reads:
            still_there(expected, before)
        if before == stage.ref:
            return Move(
                conversation_id=conversation_id, from_ref=before, to_ref=stage.ref, confirmed=Confirmation.BY_REREAD
            )
        try:
            await self._moved(board, conversation_id, stage)
        except errors.NotFound as error:
            if self._reads and before is None:
                raise errors.Unsupported(
                    "This server does not let programs add conversations to a board.",
                    status=error.status,
                    detail=error.detail,
                    request_id=error.request_id,
                ) from error
            raise
        confirmed = Confirmation.NOT_CONFIRMED
        if self._reads:
            after = await self._stage_of(board, conversation_id)
            if after != stage.ref:
                raise errors.Conflict("The server took the move, but the card lies elsewhere. Look again.")
            confirmed = Confirmation.BY_REREAD
        return Move(conversation_id=conversation_id, from_ref=before, to_ref=stage.ref, confirmed=confirmed)

    async def remove(self, *, board: Board, conversation_id: int) -> Move:
        """Refuse: no route is known that takes a conversation off a funnel.

        Raises:
            Unsupported: Always.

        Source: none is documented (Ai Focus reference).
        """
        raise errors.Unsupported(f"This server cannot take #{conversation_id} off “{board.name}”.", code="no_remove")

    @property
    def _reads(self) -> bool:
        return self._rung is not None and self._rung is not _Rung.NOWHERE

    async def _stage_of(self, board: Board, conversation_id: int) -> str | None:
        if self._rung is None or self._rung is _Rung.NOWHERE:
            return None
        cards = await self.cards(board=board)
        return next((card.stage_ref for card in cards if card.conversation_id == conversation_id), None)

    async def _moved(self, board: Board, conversation_id: int, stage: Stage) -> None:
        await self._caller.change(
            "POST",
            f"{self._of(board.ref)}/kanban/move_conversation",
            reading.as_it_is,
            feature=_FEATURE,
            body={"conversation_id": conversation_id, "stage_name": stage.ref},
            repeatable=True,
        )

    async def _created(self, body: dict[str, object]) -> JsonValue:
        return await self._caller.change(
            "POST",
            f"{self._account}/funnels",
            reading.as_it_is,
            feature=_FEATURE,
            body={"funnel": body} if self._wrapped else body,
        )

    async def _read(self, rung: _Rung, board: Board) -> list[Card] | None:
        """Return the cards as one rung of the ladder tells them, None where it does not."""
        try:
            if rung is _Rung.KANBAN:
                answer = await self._caller.read(f"{self._of(board.ref)}/kanban", reading.as_it_is, feature=_FEATURE)
            elif rung is _Rung.FUNNEL:
                answer = await self._caller.read(
                    self._of(board.ref), reading.as_it_is, feature=_FEATURE, conditional=False
                )
            elif rung is _Rung.CONVERSATIONS:
                return await self._hinted(board)
            else:
                return None
        except (errors.NotFound, errors.Unsupported, errors.NotUnderstood, errors.NotAllowed):
            return None
        cards = boards.funnel_cards(answer, board)
        return None if cards is None else list(cards)

    async def _hinted(self, board: Board) -> list[Card] | None:
        """Cards by what the conversations' own rows say; None where not one of them says anything."""
        cards: list[Card] = []
        looked_at = 0
        async for conversation in self._conversations.iterate(status=None):
            told: dict[str, JsonValue] = {
                **conversation.extra,
                "custom_attributes": dict(conversation.custom_attributes),
            }
            ref = boards.stage_hint(told, board)
            if ref is not None:
                cards.append(
                    Card(
                        conversation_id=conversation.id,
                        stage_ref=ref,
                        title=conversation.contact.name,
                        last_activity_at=conversation.last_activity_at,
                        conversation=conversation,
                    )
                )
            looked_at += 1
            if not cards and looked_at >= _MOST_WITHOUT_A_HINT:
                break
        return cards or None

    def _of(self, ref: str) -> str:
        if not ref.isascii() or not ref.isdecimal():
            raise errors.NotFound("There is no such funnel.")
        return f"{self._account}/funnels/{ref}"


def _latest_first(card: Card) -> float:
    return -card.last_activity_at.timestamp() if card.last_activity_at else 0.0
