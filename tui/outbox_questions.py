"""What waits in the outbox for the agent's word: it is asked about, and what the agent decides is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tui.commands.command import Pane
from tui.models.outgoing import Stage
from tui.screens import outbox_slices
from tui.store import select
from tui.store.wishes import ReplyRequested
from tui.widgets.guard_dialog import GuardDialog
from tui.widgets.outbox_view import OutboxView

if TYPE_CHECKING:
    from textual.app import App

    from tui.screens.console import ConsoleScreen
    from tui.store.operation import Operation
    from tui.widgets.guard_dialog import Answer
    from tui.wiring import Parts


class Confirm(Protocol):
    """Asks whether something is to be done, and does it then."""

    def __call__(self, question: str, confirmed: Callable[[], None], /, *, detail: str, yes: str, no: str) -> None: ...


class OutboxQuestions:
    """Asks one thing at a time, and only when nothing lies over the console.

    Args:
        app: Where dialogs open.
        parts: Whose outbox it is.
        console: The screen that the agent is on.
        publish: Shows at once what was changed here.
        confirm: Asks whether something is to be done, and does it then.
    """

    def __init__(
        self,
        app: App[int],
        parts: Parts,
        console: ConsoleScreen,
        *,
        publish: Callable[[], None],
        confirm: Confirm,
    ) -> None:
        self._app = app
        self._parts = parts
        self._console = console
        self._publish = publish
        self._confirm = confirm

    def look(self) -> None:
        """Ask about what waits for the agent's word, and keep an open outbox up to date."""
        state, shown, console = self._parts.store.state, self._app.screen, self._console
        if isinstance(shown, OutboxView):
            now = self._parts.clock.now()
            shown.show_queue(*outbox_slices.outgoing(state, now), now)
        if shown is not console:
            return
        for operation in select.outbox(state):
            if operation.stage is Stage.ASKING:
                if console.pane is Pane.COMPOSER:
                    # Letters on their way into a text must not answer a question: it waits until the composer is left.
                    console.say(
                        f"{outbox_slices.question(state, operation)[0]} You are asked when you leave this.", "warning"
                    )
                    return
                dialog = GuardDialog(*outbox_slices.question(state, operation))
                self._app.push_screen(dialog, lambda _, op=operation, dialog=dialog: self._decided(op, dialog.answer))
                return

    def _decided(self, operation: Operation, answer: Answer) -> None:
        # Not to send is not to throw away: the words are a draft again.
        self._parts.engine.decide(operation.op, "send" if answer == "send" else "edit")
        if answer == "edit" and isinstance(operation.wish, ReplyRequested):
            self._write_again(operation.wish)
        self.look()

    def edit(self, op: str) -> None:
        """Take a message back into the composer."""
        operation = self._parts.store.state.operations.get(op)
        if operation is None:
            return
        if not isinstance(operation.wish, ReplyRequested):
            self._console.say("A change cannot be edited: d drops it.")
            return
        self._parts.engine.take_back(op)
        self._app.pop_screen()
        self._write_again(operation.wish)

    def _write_again(self, wish: ReplyRequested) -> None:
        self._publish()
        self._console.compose_to(wish.conversation_id, private=wish.private)

    def retry(self, op: str) -> None:
        """Send something now: it is asked about no longer, nor waited for."""
        operation = self._parts.store.state.operations.get(op)
        if operation is not None and operation.stage is Stage.ASKING:
            self._parts.engine.decide(op, "send")
        else:
            self._parts.engine.retry(op)

    def drop(self, op: str) -> None:
        """Throw something away, once the agent is sure."""
        operation = self._parts.store.state.operations.get(op)
        is_message = operation is None or isinstance(operation.wish, ReplyRequested)
        asked, detail = (
            ("Drop this message?", "It is not sent, and its words are lost.")
            if is_message
            else ("Drop this change?", "It is not made: the conversation stays as the server has it.")
        )
        self._confirm(asked, lambda: self._dropped(op), detail=detail, yes="drop", no="keep")

    def _dropped(self, op: str) -> None:
        self._parts.engine.drop(op)
        self._publish()
