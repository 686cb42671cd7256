"""The desk a command works at: the facts at one key press, and the ways to act on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from tui.commands.desk import Pane
from tui.models.outgoing import Stage
from tui.screens.names import StateNames
from tui.store import select
from tui.store.wish import Wish, new_op

if TYPE_CHECKING:
    from tui.commands.desk import PaneView
    from tui.console.parts import Parts
    from tui.console.program import RunningProgram
    from tui.screens.board import BoardScreen
    from tui.screens.console import ConsoleScreen
    from tui.screens.dialogs import Dialogs
    from tui.screens.journal import Journal
    from tui.screens.listing import Listing
    from tui.screens.pane_layout import PaneLayout
    from tui.screens.reports import ReportsScreen
    from tui.screens.room import Room
    from tui.store.state import State
    from tui.sync.engine import Engine
    from tui.widgets.composer import Composer
    from tui.widgets.contact_pane import ContactPane
    from tui.widgets.conversation_list import ConversationList
    from tui.widgets.thread import ThreadView


@dataclass(slots=True)
class AppDesk:
    """The `Desk` of the commands. Pane and target are taken when it is made, and do not follow the cursor."""

    parts: Parts
    screen: ConsoleScreen
    dialogs: Dialogs
    program: RunningProgram
    journal: Journal
    room: Room | None = None
    """The screen beside the console that is open: what keys do is about that."""
    pane: Pane = field(init=False)
    here: PaneView = field(init=False)
    composer: Composer | None = field(init=False)
    target: int | None = field(init=False)
    targets: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.pane = self.screen.pane or Pane.LIST
        self.here = self.screen.reading_panes.get(self.pane, self.screen.list)
        composer = self.screen.composer if self.pane is Pane.COMPOSER else None
        self.composer = composer.box if composer is not None else None
        self.target = self.screen.target
        self.targets = self.screen.targets
        if self.room is not None:
            self.pane, self.here, self.composer = self.room.pane, self.room.view, None
            self.target = self.room.target
            self.targets = () if self.target is None else (self.target,)

    @property
    def board(self) -> BoardScreen | None:
        from tui.screens.board import BoardScreen

        return self.room if isinstance(self.room, BoardScreen) else None

    @property
    def reports(self) -> ReportsScreen | None:
        from tui.screens.reports import ReportsScreen

        return self.room if isinstance(self.room, ReportsScreen) else None

    @property
    def list(self) -> ConversationList:
        return self.screen.list

    @property
    def thread(self) -> ThreadView:
        return self.screen.thread

    @property
    def contact(self) -> ContactPane:
        return self.screen.contact

    @property
    def listing(self) -> Listing:
        return self.screen.listing

    @property
    def layout(self) -> PaneLayout:
        return self.screen.pane_layout

    @property
    def engine(self) -> Engine:
        return self.parts.engine

    @property
    def state(self) -> State:
        return self.parts.store.state

    @property
    def now(self) -> datetime:
        return self.parts.clock.now()

    @property
    def zone(self) -> tzinfo:
        return self.screen.zone

    def wish(self, wish: Wish) -> None:
        if not wish.is_remembered:
            # No act, as nothing takes it back.
            self.journal.note(wish.journal(None, StateNames(self.state)))
        self.parts.engine.wish(wish)

    def wish_all(self, wishes: Sequence[Wish]) -> None:
        self.parts.engine.wish_all(wishes)

    def new_op(self) -> str:
        return new_op()

    def take_back(self) -> str:
        return self.parts.engine.undo()

    def key(self, command_id: str) -> str:
        return self.screen.keys(command_id)

    def stop(self) -> int:
        return self.parts.engine.stop()

    def skip_hold(self) -> bool:
        held = any(operation.stage is Stage.HELD for operation in select.outbox(self.state))
        self.parts.engine.skip_hold()
        return held

    def link_of(self, conversation_id: int) -> str:
        return f"{self.parts.base_url}/app/accounts/{self.parts.account_id}/conversations/{conversation_id}"

    def say(self, sentence: str, ink: str = "") -> None:
        (self.room or self.screen).say(sentence, ink)
