"""Boards on a list attribute of conversations: its values are the stages. Works on every Chatwoot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui.api import errors
from tui.api.decode import boards
from tui.api.funnels.board import still_there
from tui.api.resources.attribute_definitions import AttributeDefinitionsResource
from tui.api.resources.conversations import ConversationsResource
from tui.models.board import Board, BoardKind, Capabilities, Card, Column, Confirmation, Move, Stage
from tui.models.conversation import Conversation, ConversationPage
from tui.models.filter import Condition, Operator
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType
from tui.models.wire import JsonValue, line

_MOST_PAGES = 40
"""Of 25 cards: as far as cards outside all stages are looked for."""


class AttributeBoards:
    """Boards whose stages are the values of a list attribute.

    Args:
        attribute_key: The one board; None for every list attribute of at least two values.
        value_attribute: The attribute that is a card's value.
        statuses: Of which conversations are cards.
    """

    def __init__(
        self,
        conversations: ConversationsResource,
        definitions: AttributeDefinitionsResource,
        *,
        attribute_key: str | None = None,
        value_attribute: str | None = None,
        statuses: tuple[str, ...] = ("open", "pending"),
    ) -> None:
        self._conversations = conversations
        self._definitions = definitions
        self._key = attribute_key
        self._value = value_attribute
        self._statuses = statuses

    @property
    def capabilities(self) -> Capabilities:
        """All but creating, which is defining an attribute, and metrics."""
        return Capabilities(cards=True, counts=True, add=True, remove=True)

    async def boards(self) -> tuple[Board, ...]:
        """Return a board for each list attribute of conversations that can be one.

        Source: `GET A/custom_attribute_definitions`, 4.0.4 and 4.15.1.
        """
        definitions = await self._definitions.list()
        return tuple(
            _board(each)
            for each in definitions
            if each.attribute_model is AttributeModel.CONVERSATION
            and each.attribute_display_type is AttributeType.LIST
            and len(each.attribute_values) >= 2
            and self._key in (None, each.attribute_key)
        )

    async def board(self, *, ref: str) -> Board:
        """Return one board, each stage with its exact count: a request for each.

        Source: `POST A/conversations/filter`, 4.0.4 and 4.15.1.
        """
        board = next((each for each in await self.boards() if each.ref == ref), None)
        if board is None:
            raise errors.NotFound("There is no such board: its attribute is no list of conversations any more.")
        stages = [replace(stage, count=(await self._page(board, stage, 1)).counts.all) for stage in board.stages]
        present = await self._present(board, 1)
        return replace(board, stages=tuple(stages), count=present.counts.all)

    async def column(self, *, board: Board, stage: Stage | None, number: int = 1) -> Column:
        """Return 25 cards of a stage, latest activity first; for None those whose value is no stage, all at once.

        Some databases do not find capitals with accents by filtering, and values can be written that the list does
        not have: such cards are never hidden, they are found here.

        Source: `POST A/conversations/filter`, 4.0.4 and 4.15.1.
        """
        if stage is None:
            return await self._others(board)
        page = await self._page(board, stage, number)
        cards = tuple(self._card(board, each) for each in page.conversations)
        return Column(cards=cards, total=page.counts.all, complete=number * 25 >= page.counts.all)

    async def move(self, *, board: Board, conversation_id: int, stage: Stage, expected: str | None = None) -> Move:
        """Write the attribute and keep all others: read, compare, write, read back.

        Source: `GET A/conversations/:id`, `POST A/conversations/:id/custom_attributes`, 4.0.4 and 4.15.1.
        """
        return await self._written(board, conversation_id, stage.ref, expected)

    async def remove(self, *, board: Board, conversation_id: int) -> Move:
        """Take the value away. It is written as null, which old and new servers both take for absent.

        Source: as `move`.
        """
        return await self._written(board, conversation_id, None, None)

    async def _written(self, board: Board, conversation_id: int, ref: str | None, expected: str | None) -> Move:
        conversation = await self._conversations.get(conversation_id=conversation_id)
        before = _stage_ref(board, conversation.custom_attributes)
        still_there(expected, before)
        move = Move(conversation_id=conversation_id, from_ref=before, to_ref=ref, confirmed=Confirmation.BY_RESPONSE)
        if before == ref:
            return move
        changes: dict[str, JsonValue] = {board.ref: ref}
        await self._conversations.merge_attributes(
            conversation_id=conversation_id, before=conversation.custom_attributes, changes=changes
        )
        return move

    async def _page(self, board: Board, stage: Stage, number: int) -> ConversationPage:
        stage_is = Condition(attribute_key=board.ref, operator=Operator.EQUAL, values=(stage.ref,), custom=True)
        return await self._conversations.filter(conditions=[self._of_status(), stage_is], number=number)

    async def _present(self, board: Board, number: int) -> ConversationPage:
        present = Condition(attribute_key=board.ref, operator=Operator.PRESENT, custom=True)
        return await self._conversations.filter(conditions=[self._of_status(), present], number=number)

    async def _others(self, board: Board) -> Column:
        cards: list[Card] = []
        number = 1
        while number <= _MOST_PAGES:
            page = await self._present(board, number)
            cards += [card for each in page.conversations if (card := self._card(board, each)).stage_ref is None]
            if number * 25 >= page.counts.all or not page.conversations:
                return Column(cards=tuple(cards), total=len(cards))
            number += 1
        return Column(cards=tuple(cards), complete=False)

    def _of_status(self) -> Condition:
        return Condition(attribute_key="status", operator=Operator.EQUAL, values=self._statuses)

    def _card(self, board: Board, conversation: Conversation) -> Card:
        attributes = conversation.custom_attributes
        return Card(
            conversation_id=conversation.id,
            stage_ref=_stage_ref(board, attributes),
            title=conversation.contact.name,
            value=boards.money(attributes.get(self._value)) if self._value else None,
            last_activity_at=conversation.last_activity_at,
            conversation=conversation,
        )


def _board(definition: AttributeDefinition) -> Board:
    return Board(
        ref=definition.attribute_key,
        name=definition.attribute_display_name,
        kind=BoardKind.ATTRIBUTE,
        description=definition.attribute_description,
        stages=tuple(
            Stage(ref=value, name=line(value), order=order) for order, value in enumerate(definition.attribute_values)
        ),
    )


def _stage_ref(board: Board, attributes: Mapping[str, JsonValue]) -> str | None:
    """The stage an attribute's value names; the server compares without regard to case, so do we."""
    value = line(attributes.get(board.ref)).casefold()
    return next((stage.ref for stage in board.stages if line(stage.ref).casefold() == value), None) if value else None
