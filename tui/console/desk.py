"""The desk a command works at: the facts at one key press, and the ways to act on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from tui.commands.command import Pane
from tui.models.outgoing import Stage
from tui.screens.names import StateNames
from tui.store import select
from tui.store.wish import Wish, new_op

if TYPE_CHECKING:
    from tui.console.parts import Parts
    from tui.screens.acts import ConsoleActs
    from tui.screens.console import ConsoleScreen
    from tui.screens.journal import Journal
    from tui.store.state import State


@dataclass(slots=True)
class AppDesk:
    """The `Desk` of the commands. Pane and target are taken when it is made, and do not follow the cursor."""

    parts: Parts
    screen: ConsoleScreen
    console: ConsoleActs
    journal: Journal
    pane: Pane = field(init=False)
    target: int | None = field(init=False)
    targets: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.pane = self.screen.pane or Pane.LIST
        self.target = self.screen.target
        self.targets = self.screen.targets

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

    def say(self, sentence: str) -> None:
        self.screen.say(sentence)
