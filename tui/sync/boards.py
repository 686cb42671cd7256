"""Boards: which the account has, the cards of the one that is looked at, and what an agent settles about them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.api import errors
from tui.models.board import Board, BoardKind, BoardMemory, Card, Stage
from tui.models.codec import adapter
from tui.models.reference import AttributeModel, AttributeType
from tui.store import boards, events
from tui.store.board_select import opened
from tui.store.card_wishes import CardMoveRequested
from tui.store.change import Change
from tui.sync.core import Core
from tui.sync.funnels import funnels_of
from tui.sync.refresh import Refresh

if TYPE_CHECKING:
    from tui.api.funnels.board import BoardSource

_FACT = "boards"
AGAIN_SECONDS = 30.0
"""Nothing tells when a colleague moves a card of a funnel: while one is looked at, it is asked for so often."""
AT_ONCE = 100
"""So many conversations are taken into the state in one go: thousands at once would hold up the keys."""


class Boards:
    """Every verb returns at once; what comes of it are events."""

    def __init__(self, core: Core, refresh: Refresh) -> None:
        self._core = core
        self._refresh = refresh
        self._memory: BoardMemory | None = None
        self._looked_at = 0.0
        self._is_open = False
        core.store.listen(self._heard)

    def look(self) -> None:
        """Ask which boards there are, and show the last one, or the first."""
        self._is_open = True
        self._core.jobs.begin("boards", self._look)

    def open(self, key: str) -> None:
        """Show another board."""
        self._core.jobs.begin("boards", lambda: self._choose(key))

    def reload(self) -> None:
        """Ask for the cards again."""
        if (now := opened(self._core.state)) is None:
            self.look()
        else:
            self._core.jobs.begin("board", lambda: self._cards(now.board))

    def more(self, ref: str) -> None:
        """Ask for the page below in a column; nothing while one is on its way, or the end is reached."""
        now = opened(self._core.state)
        if now is not None and not now.column(ref).complete and not now.column(ref).loading:
            self._core.jobs.begin(f"column {ref}", lambda: self._page(now.board, ref), again=False)

    def close(self) -> None:
        """Nobody looks at a board any more."""
        self._is_open = False

    def tick(self) -> None:
        """Ask again for the cards of a funnel that is looked at, where it is time."""
        core, now = self._core, opened(self._core.state)
        if not self._is_open or not core.attended or now is None or now.board.kind is not BoardKind.FUNNEL:
            return
        if core.clock.monotonic() - self._looked_at >= AGAIN_SECONDS:
            core.jobs.begin("board", lambda: self._cards(now.board), again=False, last=True)

    def settle(self, memory: BoardMemory, *, look: bool = True) -> None:
        """Keep what the agent settled, and look again where that makes other boards."""
        self._memory = memory

        async def keep() -> None:
            await self._keep(memory)
            if look:
                await self._look()

        self._core.jobs.begin("settle boards", keep)

    def make(self, name: str, stages: Sequence[str], *, funnel: bool) -> None:
        """Make a board with these columns: a funnel where the server has them, else a list attribute of conversations."""
        self._core.jobs.begin("make a board", lambda: self._make(name, tuple(stages), funnel=funnel))

    def learn(self, conversation_id: int) -> None:
        """Ask for a card's conversation, of which the board told no more than the number."""
        self._core.jobs.begin(f"look {conversation_id}", lambda: self._refresh.look_at(conversation_id), again=False)

    # How it is done

    async def _look(self) -> None:
        core = self._core
        core.dispatch(boards.BoardsAsked())
        memory = await self._remembered()
        try:
            told = await self._offered(memory)
        except errors.ApiError as error:
            core.dispatch(boards.BoardsFailed(error.sentence))
            self._refresh.failed(error)
            return
        self._refresh.reached()
        core.dispatch(told)
        offered = told.offered
        wanted = next((board for board in offered if board.key == memory.last), offered[0] if offered else None)
        if wanted is not None:
            await self._show(wanted, memory)

    async def _choose(self, key: str) -> None:
        known = self._core.state.boards
        wanted = next((board for board in known.offered if board.key == key), None) if known is not None else None
        if wanted is not None:
            memory = replace(await self._remembered(), last=key)
            await self._keep(memory)
            await self._show(wanted, memory)

    async def _offered(self, memory: BoardMemory) -> boards.BoardsArrived:
        """Return all boards, the server's own first, and in a sentence what they are made of."""
        core = self._core
        found = await funnels_of(core.client, core.cache, now=core.clock.now())
        own: tuple[Board, ...] = ()
        if found.dialect.usable:
            own = await core.client.funnels.funnels.boards()
        lists = await core.client.funnels.on_attribute().boards()
        labelled: tuple[Board, ...] = ()
        lost = ""
        if memory.labels:
            try:
                labelled = await core.client.funnels.on_labels(titles=memory.labels).boards()
            except errors.Invalid as error:
                lost = f" {error.sentence}"
        if own:
            note = found.sentence
        elif lists or labelled:
            note = _without_hint(found.sentence)
        else:
            note = f"{_without_hint(found.sentence)} A list attribute or labels can be one."
        values = tuple(
            (each.attribute_key, each.attribute_display_name)
            for each in await core.client.attribute_definitions.list()
            if each.attribute_model is AttributeModel.CONVERSATION
            and each.attribute_display_type in (AttributeType.NUMBER, AttributeType.CURRENCY)
        )
        offered = (*own, *lists, *labelled)
        return boards.BoardsArrived(offered, f"{note}{lost}", found.dialect.usable, values, memory)

    async def _show(self, board: Board, memory: BoardMemory) -> None:
        source = self._source(board, memory)
        self._core.dispatch(boards.BoardOpened(board, source.capabilities, memory))
        await self._cards(board)

    async def _cards(self, board: Board) -> None:
        """Ask for the first page of every column; of a funnel, for all cards."""
        core = self._core
        self._looked_at = core.clock.monotonic()
        try:
            if board.kind is BoardKind.FUNNEL:
                await self._funnel(board)
            else:
                async with asyncio.TaskGroup() as group:
                    for stage in board.stages:
                        group.create_task(self._page(board, stage.ref, first=True))
        except errors.ApiError as error:
            core.dispatch(boards.BoardsFailed(error.sentence))
            self._refresh.failed(error)

    async def _funnel(self, board: Board) -> None:
        core = self._core
        source = core.client.funnels.funnels
        asked = core.state.beat
        told = await source.board(ref=board.ref)
        try:
            cards = await source.cards(board=told)
        except errors.Unsupported as error:
            core.dispatch(boards.BoardOpened(told, source.capabilities, await self._remembered()))
            core.dispatch(
                boards.CardsUntold(board.key, source.capabilities, f"{error.sentence} Moving works all the same.")
            )
            return
        await self._take_in(cards, asked)
        core.dispatch(boards.BoardOpened(told, source.capabilities, await self._remembered()))
        at = core.clock.now()
        for stage in told.stages:
            mine = tuple(card for card in cards if card.stage_ref == stage.ref)
            core.dispatch(boards.ColumnArrived(board.key, stage.ref, mine, 1, len(mine), True, asked, at))

    async def _page(self, board: Board, ref: str, *, first: bool = False) -> None:
        core, now = self._core, opened(self._core.state)
        if now is None or now.board.key != board.key:
            return
        number = 1 if first else now.column(ref).pages + 1
        core.dispatch(boards.ColumnAsked(board.key, ref))
        source = self._source(board, await self._remembered())
        stage = next(stage for stage in board.stages if stage.ref == ref)
        asked = core.state.beat
        try:
            column = await source.column(board=board, stage=stage, number=number)
        except errors.ApiError as error:
            core.dispatch(boards.ColumnFailed(board.key, ref, error.sentence))
            self._refresh.failed(error)
            return
        at = core.clock.now()
        # Before its conversations: of what is not known to be here they would tell as of a move.
        core.dispatch(
            boards.ColumnArrived(board.key, ref, column.cards, number, column.total, column.complete, asked, at)
        )
        await self._take_in(column.cards, asked)

    async def _take_in(self, cards: Sequence[Card], asked: int) -> None:
        """Put the conversations of cards into the state, so that they read, act and change as everywhere."""
        at = self._core.clock.now()
        whole = [card.conversation for card in cards if card.conversation is not None]
        for start in range(0, len(whole), AT_ONCE):
            for conversation in whole[start : start + AT_ONCE]:
                self._core.dispatch(events.ConversationArrived(conversation, asked, at))
            await asyncio.sleep(0)

    async def _make(self, name: str, stages: tuple[str, ...], *, funnel: bool) -> None:
        core = self._core
        try:
            if funnel:
                made = await core.client.funnels.funnels.create(
                    name=name, stages=[Stage(ref=each, name=each, order=at) for at, each in enumerate(stages)]
                )
                key = made.key
            else:
                defined = await core.client.attribute_definitions.create(
                    key=attribute_key(name),
                    display_name=name,
                    model=AttributeModel.CONVERSATION,
                    display_type=AttributeType.LIST,
                    description="Columns of a board",
                    values=stages,
                )
                key = f"{BoardKind.ATTRIBUTE}:{defined.attribute_key}"
        except errors.ApiError as error:
            core.dispatch(events.Told(f"The board was not made: {error.sentence}"))
            self._refresh.failed(error)
            return
        await self._keep(replace(await self._remembered(), last=key))
        await self._look()

    def _source(self, board: Board, memory: BoardMemory) -> BoardSource:
        funnels = self._core.client.funnels
        if board.kind is BoardKind.ATTRIBUTE:
            return funnels.on_attribute(attribute_key=board.ref, value_attribute=memory.value_attribute or None)
        if board.kind is BoardKind.LABELS:
            return funnels.on_labels(titles=[stage.ref for stage in board.stages], name=board.name)
        return funnels.funnels

    async def _remembered(self) -> BoardMemory:
        if self._memory is None:
            kept = await self._core.words.fact(_FACT)
            try:
                self._memory = adapter(BoardMemory).validate_json(kept) if kept else BoardMemory()
            except ValueError:
                # Written by another version: it is settled again.
                self._memory = BoardMemory()
        return self._memory

    async def _keep(self, memory: BoardMemory) -> None:
        self._memory = memory
        await self._core.words.keep_fact(_FACT, adapter(BoardMemory).dump_json(memory).decode())

    def _heard(self, change: Change) -> None:
        """Look again where a move was refused: the card is not where it was seen."""
        now = opened(self._core.state)
        if now is not None and any(
            act.failed
            and any(isinstance(wish, CardMoveRequested) and wish.board_key == now.board.key for wish in act.wishes)
            for act in change.ended_acts
        ):
            self.reload()


def attribute_key(name: str) -> str:
    """Return the key of an attribute that is called so: letters, digits and `_`, as every version takes it."""
    bare = "".join(each if each.isascii() and each.isalnum() else "_" for each in name.lower()).strip("_")
    while "__" in bare:
        bare = bare.replace("__", "_")
    return bare if bare and bare not in _BUILT_IN else f"board_{bare}".rstrip("_")


_BUILT_IN = frozenset({"status", "priority", "labels", "inbox_id", "team_id", "assignee_id", "id"})


def _without_hint(sentence: str) -> str:
    return sentence.split(". ")[0].rstrip(".") + "."
