"""What waits in the outbox for the agent's word: it is told of, asked about on a key, and what the agent decides is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tui.models.outgoing import Stage
from tui.screens import outbox_view_models
from tui.store import select
from tui.store.wishes import ReplyRequested
from tui.widgets.guard_dialog import GuardDialog
from tui.widgets.outbox_view import OutboxView

if TYPE_CHECKING:
    from textual.app import App

    from tui.commands.desk import Told
    from tui.console.parts import Parts
    from tui.presentation.choices import Answer
    from tui.screens.console import ConsoleScreen
    from tui.store.operation import Operation
    from tui.sync.outbox.outbox import Decision


class Confirm(Protocol):
    """Asks whether something is to be done, and does it then."""

    def __call__(self, question: Told, confirmed: Callable[[], None], /, *, detail: str, yes: str, no: str) -> None: ...


class OutboxQuestions:
    """Tells of what waits for the agent's word, and asks it when the agent wants to be asked: never by itself.

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
        self._told: frozenset[str] = frozenset()
        self._open_op = ""

    def look(self) -> None:
        """Tell of questions that have just come up. Nothing opens here."""
        state = self._parts.store.state
        asked = select.questions(state)
        new = [operation for operation in asked if operation.op not in self._told]
        self._told = frozenset(operation.op for operation in asked)
        if new:
            self._console.say(
                outbox_view_models.arrived_words(state, new, self._console.top_line.question_key), "warning"
            )

    def follow(self) -> None:
        """Keep an open outbox up to date, and in an open question the name of whom it is about."""
        state, shown = self._parts.store.state, self._app.screen
        if isinstance(shown, OutboxView):
            now = self._parts.clock.now()
            shown.show_queue(*outbox_view_models.outgoing(state, now), now)
        elif isinstance(shown, GuardDialog) and (asking := state.operations.get(self._open_op)) is not None:
            shown.retitle(outbox_view_models.question(state, asking).title)

    def ask(self) -> None:
        """Ask about the conversation that the agent is at; where nothing is asked of it, the oldest question."""
        asked, here = select.questions(self._parts.store.state), self._console.target
        if asked:
            about_this = (operation for operation in asked if operation.wish.conversation_id == here)
            self._open(next(about_this, asked[0]))

    def answer(self, op: str) -> None:
        """Ask about one entry of the outbox, where it waits for that."""
        operation = self._parts.store.state.operations.get(op)
        if operation is None or operation.stage is not Stage.ASKING:
            self._console.say("Nothing is asked about this: it goes out by itself.")
            return
        self._app.pop_screen()
        self._open(operation)

    def _open(self, operation: Operation) -> None:
        asked = outbox_view_models.question(self._parts.store.state, operation)
        dialog = GuardDialog(asked.title, asked.reasons, asked.meanwhile, asked.words, asked.choices)
        self._open_op = operation.op
        self._app.push_screen(dialog, lambda _: self._decided(operation, dialog.answer))

    def _decided(self, operation: Operation, answer: Answer) -> None:
        if operation.op not in self._parts.store.state.operations:
            self._console.say("That is settled: it arrived meanwhile.")
            return
        if answer == "later":
            self._console.say(f"The question waits: {self._console.top_line.question_key} shows it again.")
            return
        # Not to send is not to throw away: the words are a draft again.
        decisions: dict[Answer, Decision] = {"send": "send", "drop": "cancel"}
        self._parts.engine.decide(operation.op, decisions.get(answer, "edit"))
        if answer == "edit" and isinstance(operation.wish, ReplyRequested):
            self._write_again(operation.wish)
        self._publish()
        if more := len(select.questions(self._parts.store.state)):
            wait = "1 more question waits" if more == 1 else f"{more} more questions wait"
            self._console.say(f"{wait} for your word: {self._console.top_line.question_key}.", "warning")

    def copy(self, op: str) -> None:
        """Copy the words of a message, or of a draft whose conversation is gone."""
        state = self._parts.store.state
        operation = state.operations.get(op)
        wish = operation.wish if operation else None
        key = self._stranded(op)
        words = select.draft(state, *key) if key else wish.content if isinstance(wish, ReplyRequested) else ""
        if words:
            self._app.copy_to_clipboard(words)
            self._console.say("The words are copied.")
        else:
            self._console.say("There are no words to copy here.")

    def _stranded(self, token: str) -> tuple[int, bool] | None:
        keys = select.stranded(self._parts.store.state)
        return next((key for key in keys if outbox_view_models.stranded_token(key) == token), None)

    def edit(self, op: str) -> None:
        """Take a message back into the composer; a draft whose conversation is gone is shown there whole."""
        if key := self._stranded(op):
            self._app.pop_screen()
            self._console.compose_to(key[0], private=key[1])
            return
        operation = self._parts.store.state.operations.get(op)
        if operation is None:
            return
        if not isinstance(operation.wish, ReplyRequested):
            self._console.say("A change cannot be edited: d drops it.")
            return
        if operation.may_be_done:
            # As a new message it would be sent unasked, and be no twin that anything could tell.
            self.answer(op)
            return
        self._parts.engine.take_back(op)
        self._app.pop_screen()
        self._write_again(operation.wish)

    def _write_again(self, wish: ReplyRequested) -> None:
        self._publish()
        self._console.compose_to(wish.conversation_id, private=wish.private)

    def retry(self, op: str) -> None:
        """Send something now, and wait no longer. What is asked about is asked here too: with all that speaks against it."""
        operation = self._parts.store.state.operations.get(op)
        if operation is not None and operation.stage is Stage.ASKING:
            self.answer(op)
        elif operation is not None and operation.stage is Stage.REFUSED:
            self._parts.engine.decide(op, "send")
        else:
            self._parts.engine.retry(op)

    def drop(self, op: str) -> None:
        """Throw something away, once the agent is sure."""
        if key := self._stranded(op):
            self._confirm(
                lambda: f"Discard the draft of a {outbox_view_models.stranded_draft(self._parts.store.state, key)}?",
                lambda: self._discarded(key),
                detail="Its conversation is gone, and its words are lost then.",
                yes="discard",
                no="keep",
            )
            return
        state = self._parts.store.state
        operation = state.operations.get(op)

        def what() -> str:
            state = self._parts.store.state
            about = state.operations.get(op, operation)
            return outbox_view_models.about(state, about) if about is not None else "message"

        if operation is not None and operation.may_be_done and isinstance(operation.wish, ReplyRequested):
            self._confirm(
                lambda: f"Drop the {what()}?",
                lambda: self._dropped(op),
                detail="It is not sent again. Where it did not arrive, its words are lost.",
                yes="it arrived, drop it",
                no="keep looking",
            )
            return
        is_message = operation is None or isinstance(operation.wish, ReplyRequested)
        change = "" if is_message else "change: "
        detail = (
            "It is not sent, and its words are lost."
            if is_message
            else "It is not made: the conversation stays as the server has it."
        )
        self._confirm(
            lambda: f"Drop the {change}{what()}?", lambda: self._dropped(op), detail=detail, yes="drop", no="keep"
        )

    def _discarded(self, key: tuple[int, bool]) -> None:
        self._parts.engine.draft(*key, "")
        self._publish()
        self.follow()

    def _dropped(self, op: str) -> None:
        self._parts.engine.drop(op)
        self._publish()
