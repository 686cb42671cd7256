"""The end of the program: what held replies may still do, what the agent is asked, and what stays behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import WorkerError

from tui.store import select

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.worker import Worker

    from tui.console.kept_screen import KeptScreen
    from tui.console.keys import KeyOrder
    from tui.console.parts import Parts
    from tui.screens.console import ConsoleScreen
    from tui.terminal.stage import OutputStage

LAST_KEYS_SECONDS = 1.0
"""How long the last letters may take into the draft when the program ends."""

GRACE_SECONDS = 3.0
"""How long held replies may take to go out when the agent quits."""


LOADING_SECONDS = 10.0
"""How long what asks the server may still take to be loaded, where words wait for it when the program ends."""


class Leaving:
    """Ends the program.

    Args:
        app: What ends.
        stage: What draws; None: a test's driver.
        order: The keys that are still on their way.
        recalled: Set when what is on the disk has been read: before that nothing can be closed.
        parts: What the program is made of.
        screen: The console.
        kept: Keeps the screen for the next start; None: it is not kept.
        completing: Gives the worker that loads what asks the server; None: it has not begun.
        keep_view: Writes down what the list shows, for the next start.
    """

    def __init__(
        self,
        app: App[int],
        stage: OutputStage | None,
        order: KeyOrder,
        recalled: asyncio.Event,
        parts: Parts,
        screen: ConsoleScreen,
        kept: KeptScreen | None,
        *,
        completing: Callable[[], Worker[None] | None],
        keep_view: Callable[[], None],
    ) -> None:
        self._app = app
        self._stage = stage
        self._order = order
        self._recalled = recalled
        self._parts = parts
        self._screen = screen
        self._kept = kept
        self._completing = completing
        self._keep_view = keep_view
        self.is_under_way = False
        """Whether the agent has quit: keys do nothing more."""
        self._asked_about_loss = False
        self._is_stopped = False
        self.farewell = ""
        """What stays behind unsent, in a sentence, once the app has ended; empty: nothing."""

    def leave(self) -> None:
        """Quit: held replies go out first; said again, what they become is not waited for.

        Where words would be lost the agent is asked, once.
        """
        if not self.is_under_way and not self._asked_about_loss and (loss := self._loss()):
            self._asked_about_loss = True
            self._ask_about_loss(loss)
        elif not self.is_under_way:
            self.is_under_way = True
            self._say_what_is_waited_for()
            if self._stage is not None and not select.outbox(self._parts.store.state):
                self._stage.leave()
            self._app.run_worker(self.close(GRACE_SECONDS, 0), name="close")
        else:
            self._parts.engine.hurry()

    def _say_what_is_waited_for(self) -> None:
        from tui.screens.outbox_view_models import leaving

        if sentence := leaving(self._parts.store.state, self._screen.keys("app.quit")):
            self._screen.notice.say(sentence, lasting=True)

    def _loss(self) -> str:
        from tui.screens.outbox_view_models import loss

        if self._screen.composer is not None:
            self._screen.composer.box.flush()
        return loss(self._parts.store.state)

    def _ask_about_loss(self, loss: str) -> None:
        from tui.widgets.confirm import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                self.leave()
            self._asked_about_loss = False

        self._app.push_screen(Confirm("Leave and lose it?", detail=loss, yes="leave", no="stay", key="l"), answered)

    async def close(self, grace: float, status: int) -> None:
        """Close everything and end.

        Args:
            grace: Seconds that held replies may take to go out.
            status: The exit status.
        """
        # What is being opened can't be closed yet.
        await self._recalled.wait()
        await self.take_last_keys()
        self._keep_view()
        kept, completing = self._kept, self._completing()
        is_kept = kept is not None and kept.keep()
        engine = self._parts.engine
        if completing is not None and not engine.is_ready:
            if engine.owes:
                # What was asked of the engine before it was there must not be lost; what hangs or failed does not keep us.
                with suppress(TimeoutError, WorkerError):
                    async with asyncio.timeout(LOADING_SECONDS):
                        await completing.wait()
            else:
                completing.cancel()
        begun = select.outbox(self._parts.store.state)
        await self._parts.close(grace)
        from tui.screens.outbox_view_models import farewell

        self.farewell = f"{self.farewell}\n{farewell(self._parts.store.state, begun)}".strip()
        if kept is not None and self._stage is not None and not is_kept:
            self._stage.leave()
            await kept.keep_from_home()
        self._app.exit(status)

    def stop(self, number: int) -> None:
        """End after a signal, or without a terminal: nothing is waited for, all is durable."""
        if not self._is_stopped:
            self._is_stopped = True
            self._app.run_worker(self.close(0.0, 128 + number), name="close")

    async def take_last_keys(self) -> None:
        """Return when the keys that had been pressed are words in the store; what hangs does not keep us."""
        try:
            async with asyncio.timeout(LAST_KEYS_SECONDS):
                await self._passed_through(self._app)
                await self._order.rest()
                if self._screen.composer is None:
                    return
                composer = self._screen.composer.box
                await self._passed_through(composer.editor)
                composer.flush()
                # What the composer tells goes up from queue to queue.
                for node in composer.ancestors_with_self[:-1]:
                    await self._passed_through(node)
        except TimeoutError:
            pass

    async def _passed_through(self, pump: MessagePump) -> None:
        """Return when all that a message queue holds now has been met."""
        met = asyncio.Event()
        if pump.call_later(met.set):
            await met.wait()
