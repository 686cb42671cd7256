"""The board whose stages are labels, in an order of one's own. Works on every Chatwoot."""

from __future__ import annotations

from collections.abc import Sequence

from tui.api import errors
from tui.api.caller import several
from tui.api.funnels.board import still_there
from tui.api.resources.conversations import ConversationsResource
from tui.api.resources.labels import LabelsResource
from tui.models.board import Board, BoardKind, Capabilities, Card, Column, Confirmation, Move, Stage
from tui.models.conversation import Conversation
from tui.models.filter import Condition, Operator


class LabelBoards:
    """One board on labels. A conversation should carry one of them; with several it lies in the last.

    Args:
        titles: The stages, in order.
    """

    def __init__(
        self,
        conversations: ConversationsResource,
        labels: LabelsResource,
        *,
        titles: Sequence[str],
        name: str = "",
        statuses: tuple[str, ...] = ("open", "pending"),
    ) -> None:
        self._conversations = conversations
        self._labels = labels
        self._titles = tuple(dict.fromkeys(title.lower() for title in several(titles)))
        self._name = name or " → ".join(self._titles)
        self._statuses = statuses

    @property
    def capabilities(self) -> Capabilities:
        """All but creating and metrics."""
        return Capabilities(cards=True, counts=True, add=True, remove=True)

    async def boards(self) -> tuple[Board, ...]:
        """Return the one board, with the labels' colours.

        Raises:
            Invalid: Some of the labels are not defined; `fields` names them.

        Source: `GET A/labels`, 4.0.4 and 4.15.1.
        """
        defined = {label.title.lower(): label for label in await self._labels.list()}
        missing = tuple(title for title in self._titles if title not in defined)
        if missing:
            raise errors.Invalid(f"These labels do not exist: {', '.join(missing)}.", fields=missing)
        stages = tuple(
            Stage(ref=title, name=defined[title].title, order=order, color=defined[title].color)
            for order, title in enumerate(self._titles)
        )
        return (Board(ref="labels", name=self._name, kind=BoardKind.LABELS, stages=stages),)

    async def board(self, *, ref: str) -> Board:
        """Return the board; its columns tell the counts.

        Source: `GET A/labels`.
        """
        board = (await self.boards())[0]
        if ref != board.ref:
            raise errors.NotFound("There is no such board.")
        return board

    async def column(self, *, board: Board, stage: Stage | None, number: int = 1) -> Column:
        """Return 25 cards of a stage, latest activity first; outside its stages this board has none.

        Source: `POST A/conversations/filter`, 4.0.4 and 4.15.1.
        """
        if stage is None or stage not in board.stages:
            return Column(cards=(), total=0)
        page = await self._conversations.filter(
            conditions=[
                Condition(attribute_key="status", operator=Operator.EQUAL, values=self._statuses),
                Condition(attribute_key="labels", operator=Operator.EQUAL, values=(stage.ref,)),
            ],
            number=number,
        )
        cards = [_card(board, each) for each in page.conversations]
        return Column(cards=tuple(cards), total=page.counts.all, complete=number * 25 >= page.counts.all)

    async def move(self, *, board: Board, conversation_id: int, stage: Stage, expected: str | None = None) -> Move:
        """Take the board's other labels off and put this one on; labels that are none of the board's stay.

        Raises:
            Conflict: The label was not taken, or someone moved it meanwhile.

        Source: `GET` and `POST A/conversations/:id/labels`, 4.0.4 and 4.15.1.
        """
        before = _stage(board, await self._conversations.labels(conversation_id=conversation_id))
        still_there(expected, before)
        await self._conversations.change_labels(
            conversation_id=conversation_id,
            add=(stage.ref,),
            remove=[other.ref for other in board.stages if other.ref != stage.ref],
        )
        return Move(
            conversation_id=conversation_id, from_ref=before, to_ref=stage.ref, confirmed=Confirmation.BY_RESPONSE
        )

    async def remove(self, *, board: Board, conversation_id: int) -> Move:
        """Take all of the board's labels off.

        Source: as `move`.
        """
        before = _stage(board, await self._conversations.labels(conversation_id=conversation_id))
        await self._conversations.change_labels(
            conversation_id=conversation_id, remove=[stage.ref for stage in board.stages]
        )
        return Move(conversation_id=conversation_id, from_ref=before, to_ref=None, confirmed=Confirmation.BY_RESPONSE)


def _stage(board: Board, labels: Sequence[str]) -> str | None:
    """The last of the board's labels that a conversation carries."""
    carried = {label.lower() for label in labels}
    return next((stage.ref for stage in reversed(board.stages) if stage.ref in carried), None)


def _card(board: Board, conversation: Conversation) -> Card:
    carried = {label.lower() for label in conversation.labels} & {stage.ref for stage in board.stages}
    return Card(
        conversation_id=conversation.id,
        stage_ref=_stage(board, conversation.labels),
        title=conversation.contact.name,
        last_activity_at=conversation.last_activity_at,
        conversation=conversation,
        conflict=len(carried) > 1,
    )
