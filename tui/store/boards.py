"""What becomes of boards: they are told, columns come page by page, and cards go from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tui.models.board import Board, BoardKind, BoardMemory, Capabilities, Card
from tui.models.conversation import Conversation, ConversationPush, Status
from tui.models.wire import JsonValue, line
from tui.store import events
from tui.store.board_state import Boards, ColumnState, OpenBoard
from tui.store.events import BoardEvent
from tui.store.rows import older
from tui.store.work import Work

ON_BOARD = frozenset({Status.OPEN, Status.PENDING})
"""Of which status cards are, on boards of an attribute or of labels."""


@dataclass(frozen=True, slots=True)
class BoardsAsked(BoardEvent):
    """The account's boards were asked for."""

    def happen(self, work: Work) -> None:
        """Note that they are on their way."""
        _put(work, replace(work.boards or Boards(), loading=True, error=""))


@dataclass(frozen=True, slots=True)
class BoardsArrived(BoardEvent):
    """The account's boards, of all kinds that it has."""

    offered: tuple[Board, ...]
    note: str
    has_funnels: bool
    values: tuple[tuple[str, str], ...]
    memory: BoardMemory

    def happen(self, work: Work) -> None:
        """Offer them; the open one stays, unless it is no more."""
        boards = work.boards or Boards()
        keys = {board.key for board in self.offered}
        kept = boards.open if boards.open is not None and boards.open.board.key in keys else None
        _put(
            work,
            replace(
                boards,
                offered=self.offered,
                note=self.note,
                has_funnels=self.has_funnels,
                values=self.values,
                memory=self.memory,
                open=kept,
                loading=False,
                error="",
            ),
        )


@dataclass(frozen=True, slots=True)
class BoardsFailed(BoardEvent):
    """Boards, or the cards of one, could not be had."""

    sentence: str

    def happen(self, work: Work) -> None:
        """Note why; what is known stays."""
        boards = work.boards or Boards()
        opened = boards.open
        if opened is not None:
            columns = {ref: replace(column, loading=False) for ref, column in opened.columns.items()}
            opened = replace(opened, columns=columns)
        _put(work, replace(boards, open=opened, loading=False, error=self.sentence))


@dataclass(frozen=True, slots=True)
class BoardOpened(BoardEvent):
    """The agent looks at a board."""

    board: Board
    can: Capabilities
    memory: BoardMemory

    def happen(self, work: Work) -> None:
        """Show it: with the cards that are known of it, or with empty columns."""
        boards = work.boards or Boards()
        before = boards.open if boards.open is not None and boards.open.board.key == self.board.key else None
        opened = before or OpenBoard(board=self.board)
        columns: dict[str | None, ColumnState] = {
            stage.ref: replace(opened.column(stage.ref), loading=True, error="") for stage in self.board.stages
        }
        opened = replace(opened, board=self.board, can=self.can, columns=columns, trouble="")
        _put(work, replace(boards, open=opened, memory=self.memory, error=""))


@dataclass(frozen=True, slots=True)
class CardsUntold(BoardEvent):
    """The server does not tell which conversations are on the board."""

    key: str
    can: Capabilities
    sentence: str

    def happen(self, work: Work) -> None:
        """Show its columns without cards, and why."""
        if (opened := _of(work, self.key)) is not None:
            columns = {ref: replace(column, loading=False) for ref, column in opened.columns.items()}
            _open(work, replace(opened, can=self.can, columns=columns, trouble=self.sentence))


@dataclass(frozen=True, slots=True)
class ColumnArrived(BoardEvent):
    """A page of one column."""

    key: str
    ref: str | None
    cards: tuple[Card, ...]
    number: int
    """Counted from 1."""
    total: int | None
    complete: bool
    asked: int
    """`State.beat` when it was asked for."""
    at: datetime

    def happen(self, work: Work) -> None:
        """Put the cards in their place; where one was moved since it was asked for, that is newer."""
        opened = _of(work, self.key)
        if opened is None:
            return
        held = opened.column(self.ref)
        fresh = [each for each in self.cards if opened.touched.get(each.conversation_id, -1) < self.asked]
        cards = dict(opened.cards)
        ids = dict.fromkeys(each.conversation_id for each in fresh)
        # What was placed here since stays, and so do the pages below the first.
        placed = [each for each in held.ids if opened.touched.get(each, -1) >= self.asked]
        if self.number > 1:
            ids = dict.fromkeys((*held.ids, *ids))
        else:
            below = [] if self.complete else held.ids[len(self.cards) :]
            ids = dict.fromkeys((*placed, *ids, *below))
        gone = set(held.ids) - ids.keys()
        columns = dict(opened.columns)
        for ref, column in columns.items():
            if ref != self.ref and not ids.keys().isdisjoint(column.ids):
                columns[ref] = replace(column, ids=tuple(each for each in column.ids if each not in ids))
        for each in fresh:
            cards[each.conversation_id] = replace(each, conversation=None)
        for each_id in gone:
            if (card := cards.get(each_id)) is not None and card.stage_ref == self.ref:
                del cards[each_id]
        columns[self.ref] = ColumnState(
            ids=tuple(ids),
            total=self.total,
            pages=max(self.number, held.pages if not self.complete else 0),
            complete=self.complete or (self.total is not None and len(ids) >= self.total),
        )
        _open(work, replace(opened, cards=cards, columns=columns, as_of=self.at))


@dataclass(frozen=True, slots=True)
class ColumnAsked(BoardEvent):
    """A further page of a column was asked for."""

    key: str
    ref: str | None

    def happen(self, work: Work) -> None:
        """Note that it is on its way."""
        if (opened := _of(work, self.key)) is not None:
            column = replace(opened.column(self.ref), loading=True, error="")
            _open(work, replace(opened, columns={**opened.columns, self.ref: column}))


@dataclass(frozen=True, slots=True)
class ColumnFailed(BoardEvent):
    """A page of a column could not be had."""

    key: str
    ref: str | None
    sentence: str

    def happen(self, work: Work) -> None:
        """Note why; what is known of it stays."""
        if (opened := _of(work, self.key)) is not None:
            column = replace(opened.column(self.ref), loading=False, error=self.sentence)
            _open(work, replace(opened, columns={**opened.columns, self.ref: column}))


@dataclass(frozen=True, slots=True)
class CardPlaced(BoardEvent):
    """A card lies in a column now, or in none any more: moved by us or by somebody else."""

    key: str
    conversation_id: int
    ref: str | None
    at: datetime

    def happen(self, work: Work) -> None:
        """Move it."""
        if (opened := _of(work, self.key)) is not None:
            _place(work, opened, self.conversation_id, self.ref, self.at)


def follow(work: Work, event: object) -> None:
    """Have the cards of the open board go where an event about conversations says: its attribute or labels changed."""
    opened = work.boards.open if work.boards is not None else None
    if opened is None or opened.board.kind is BoardKind.FUNNEL:
        return
    match event:
        case events.ConversationPushed():
            _follow(work, event.push, None)
        case events.ConversationArrived():
            _follow(work, event.conversation, event.at)
        case events.ConversationGone():
            if event.conversation_id in opened.cards:
                _place(work, opened, event.conversation_id, None, None)
        case _:
            return


def stage_ref(board: Board, attributes: Mapping[str, JsonValue], labels: tuple[str, ...]) -> str | None:
    """Return in which column of a board of an attribute or of labels a conversation lies; None: in none."""
    if board.kind is BoardKind.LABELS:
        carried = {label.lower() for label in labels}
        return next((stage.ref for stage in reversed(board.stages) if stage.ref in carried), None)
    value = line(attributes.get(board.ref)).casefold()
    return next((stage.ref for stage in board.stages if line(stage.ref).casefold() == value), None) if value else None


def _follow(work: Work, told: Conversation | ConversationPush, at: datetime | None) -> None:
    opened = work.boards.open if work.boards is not None else None
    row = work.row(told.id)
    if opened is None or (row is not None and older(told.updated_at, row.updated_at)):
        return
    ref = stage_ref(opened.board, told.custom_attributes, told.labels) if told.status in ON_BOARD else None
    card = opened.cards.get(told.id)
    if ref != (card.stage_ref if card is not None else None):
        _place(work, opened, told.id, ref, told.updated_at or at, told.contact.name)


def _place(
    work: Work, opened: OpenBoard, conversation_id: int, ref: str | None, at: datetime | None, title: str = ""
) -> None:
    before = opened.cards.get(conversation_id)
    columns = dict(opened.columns)
    for each, column in columns.items():
        if conversation_id in column.ids and each != ref:
            columns[each] = replace(
                column,
                ids=tuple(one for one in column.ids if one != conversation_id),
                total=None if column.total is None else max(0, column.total - 1),
            )
    cards = dict(opened.cards)
    if ref is None:
        cards.pop(conversation_id, None)
    else:
        card = before or Card(conversation_id=conversation_id, stage_ref=ref, title=title)
        cards[conversation_id] = replace(card, stage_ref=ref, entered_at=at, conflict=False)
        column = columns.get(ref, ColumnState())
        if conversation_id not in column.ids:
            columns[ref] = replace(
                column,
                ids=(conversation_id, *column.ids),
                total=None if column.total is None else column.total + 1,
            )
    touched = {**opened.touched, conversation_id: work.beat}
    _open(work, replace(opened, cards=cards, columns=columns, touched=touched))


def _of(work: Work, key: str) -> OpenBoard | None:
    opened = work.boards.open if work.boards is not None else None
    return opened if opened is not None and opened.board.key == key else None


def _open(work: Work, opened: OpenBoard) -> None:
    _put(work, replace(work.boards or Boards(), open=opened))


def _put(work: Work, boards: Boards) -> None:
    work.boards = boards
    work.changed_boards = True
