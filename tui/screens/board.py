"""The board: conversations as cards in columns, worked by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from tui.commands.desk import Pane
from tui.screens import board_view_models
from tui.screens.room import Room
from tui.store import board_select
from tui.widgets.board_view import BoardView

if TYPE_CHECKING:
    from tui.screens.context import Context
    from tui.store.change import Change


class BoardScreen(Room):
    """Shows the open board of the state; it has its cards asked for when it opens, and is silent once it is closed."""

    AUTO_FOCUS: ClassVar[str] = "#board"
    PANE = Pane.BOARD

    def __init__(self, context: Context, account: str, place: tuple[str, int | None] | None = None) -> None:
        """Show the board that was looked at last.

        Args:
            place: Column and card where the cursor was.
        """
        super().__init__(context, account)
        self.board = BoardView(id="board")
        self.board.facts = lambda number: board_view_models.card_facts(context.state, number, context.now)
        self._place = place
        self._words = ""

    def body(self) -> Widget:
        return self.board

    def on_mount(self) -> None:
        self.show_board()
        self.context.engine.on_boards(lambda boards: boards.look())

    def on_unmount(self) -> None:
        self.context.engine.on_boards(lambda boards: boards.close())

    @property
    def view(self) -> BoardView:
        return self.board

    @property
    def place(self) -> tuple[str, int | None] | None:
        """Where the cursor is: column and card."""
        column = self.board.column
        return (column.ref, self.board.under_cursor) if column is not None else None

    # What commands do with it: see `tui.commands.desk.BoardPane`

    @property
    def stage(self) -> str | None:
        column = self.board.column
        return column.ref if column is not None else None

    @property
    def words(self) -> str:
        return self._words

    def filter_by(self, words: str) -> None:
        self._words = words
        self.show_board()

    def sideways(self, columns: int) -> bool:
        return self.board.sideways(columns)

    def follow(self, conversation_id: int) -> None:
        self.board.follow(conversation_id)

    def show(self, change: Change) -> None:
        if change.boards or change.outbox or change.conversations or change.drafts:
            self.show_board()
        self.show_around(change)

    def show_board(self) -> None:
        """Draw the board as things stand now."""
        state = self.context.state
        boards = state.boards
        if boards is None or (boards.loading and not boards.offered):
            self.board.empty = "The boards of this account are being looked up…"
        elif boards.error and not boards.offered:
            self.board.empty = f"Not loaded: {boards.error} {self.keys('pane.reload')} tries again."
        else:
            self.board.empty = f"{boards.note} {self.keys('board.set_up')} sets a board up."
        self.board.show_columns(board_view_models.columns(state, self._words))
        if self._place is not None and self.board.columns:
            (ref, card), self._place = self._place, None
            self.board.go_to(ref, card)
        self.show_title(*board_view_models.title(state, self._words))

    def tick(self) -> None:
        super().tick()
        self.board.redraw()

    @on(BoardView.EndReached)
    def _end_reached(self, event: BoardView.EndReached) -> None:
        self.context.engine.on_boards(lambda boards: boards.more(event.ref))

    @on(BoardView.CursorMoved)
    def _cursor_moved(self, event: BoardView.CursorMoved) -> None:
        number = event.conversation_id
        board = board_select.opened(self.context.state)
        if number is not None and board is not None and number not in self.context.state.held:
            # Of some boards the server tells no more than numbers.
            self.context.engine.on_boards(lambda boards: boards.learn(number))
