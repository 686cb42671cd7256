"""What every part of the console's screen may ask: the account's state, who acts on it, the time, the keys' names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.commands.command import Command
    from tui.presentation.key_names import KeyNames
    from tui.store.state import State
    from tui.store.store import Store
    from tui.sync.engine import Engine


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to each controller of the screen when it is made; it stays the same as long as the screen."""

    engine: Engine
    """Who fetches and does."""
    store: Store
    clock: Callable[[], datetime]
    """The time; a test's stands still."""
    zone: tzinfo
    """The agent's time zone."""
    commands: Sequence[Command]
    """The table, with the agent's own keys."""
    keys: KeyNames
    """Names the keys of commands in sentences, as the agent has them."""

    @property
    def state(self) -> State:
        """The state as it is now."""
        return self.store.state

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.clock()
