"""The account's funnels: whether there are any, those of the Ai Focus dialect, and the boards that replace them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tui.api import errors, reading
from tui.api.caller import Caller
from tui.api.funnels.aifocus import FunnelBoards
from tui.api.funnels.attribute import AttributeBoards
from tui.api.funnels.detection import Detection, Probe, judge, judge_failure
from tui.api.funnels.labels import LabelBoards
from tui.api.resources.attribute_definitions import AttributeDefinitionsResource
from tui.api.resources.conversations import ConversationsResource
from tui.api.resources.labels import LabelsResource
from tui.api.resources.resource import Resource
from tui.models.board import Dialect
from tui.models.conversation import Status

_FEATURE = "funnels"
KEPT_SECONDS = 24 * 3600.0
"""How long a verdict holds: funnels are rarely switched on."""


class FunnelsResource(Resource):
    """Routes under `/api/v1/accounts/:id/funnels`, of distributions that have them, and what replaces them elsewhere.

    `funnels` is the server's own kind; `on_attribute` and `on_labels` work on every server.
    """

    def __init__(
        self,
        caller: Caller,
        account_id: int,
        *,
        conversations: ConversationsResource,
        definitions: AttributeDefinitionsResource,
        labels: LabelsResource,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(caller, account_id)
        self._conversations = conversations
        self._definitions = definitions
        self._labels = labels
        self._monotonic = monotonic
        self._found: tuple[Detection, float] | None = None
        self.funnels = FunnelBoards(caller, account_id, conversations)
        """Boards of the Ai Focus dialect: list, get, create, move, and cards where the server tells them."""

    async def detect(self, *, refresh: bool = False) -> Detection:
        """Return which funnels the server has; kept for a day. Only reads, and as few as possible.

        Raises:
            ApiError: It cannot be said now: the token, the account or the server is the trouble, not the funnels.

        Source: `GET A/funnels` (Ai Focus reference, and the table of the wider family), `GET A/conversations`.
        """
        if not refresh and self._found and self._monotonic() - self._found[1] < KEPT_SECONDS:
            return self._found[0]
        try:
            answer = await self._caller.read(f"{self._account}/funnels", reading.as_it_is, feature=_FEATURE)
        except errors.ApiError as error:
            found = judge_failure(error, account_answers=await self._account_answers(error))
            if found is None:
                raise
        else:
            verdict = judge(answer)
            found = await self._probed(verdict) if isinstance(verdict, Probe) else verdict
        self._found = (found, self._monotonic())
        return found

    def recall(self, detection: Detection, *, seconds_ago: float) -> None:
        """Take what was found earlier for true, until it is a day old."""
        self._found = (detection, self._monotonic() - seconds_ago)

    async def usable(self) -> FunnelBoards:
        """Return the server's own boards.

        Raises:
            Unsupported: It has none, or none that this version speaks; the sentence says which.

        Source: as `detect`.
        """
        detection = await self.detect()
        if not detection.dialect.usable:
            raise errors.Unsupported(detection.sentence, code=detection.dialect.value)
        return self.funnels

    def on_attribute(self, *, attribute_key: str | None = None, value_attribute: str | None = None) -> AttributeBoards:
        """Return boards on list attributes of conversations: one, or all there are.

        Args:
            attribute_key: Whose values are the stages.
            value_attribute: A number or currency attribute that is a card's value.

        Source: `GET A/custom_attribute_definitions`, `POST A/conversations/filter`,
            `POST A/conversations/:id/custom_attributes`.
        """
        return AttributeBoards(
            self._conversations, self._definitions, attribute_key=attribute_key, value_attribute=value_attribute
        )

    def on_labels(self, *, titles: Sequence[str], name: str = "") -> LabelBoards:
        """Return the board whose stages are labels, in this order.

        Source: `GET A/labels`, `POST A/conversations/filter`, `POST A/conversations/:id/labels`.
        """
        return LabelBoards(self._conversations, self._labels, titles=titles, name=name)

    async def _account_answers(self, error: errors.ApiError) -> bool:
        if not isinstance(error, errors.NotFound | errors.Unsupported | errors.NotUnderstood):
            return True
        try:
            await self._conversations.page(status=Status.OPEN)
        except errors.ApiError:
            return False
        return True

    async def _probed(self, probe: Probe) -> Detection:
        for route, dialect in probe.routes:
            try:
                await self._caller.read(f"{self._account}{route}", reading.as_it_is, feature=_FEATURE)
            except (errors.NotFound, errors.Unsupported, errors.NotUnderstood, errors.NotAllowed):
                continue
            return Detection(dialect)
        return Detection(Dialect.UNKNOWN)
