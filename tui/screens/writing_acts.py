"""What is done in the composer: send, send and resolve, files, further addresses, the agent's own editor."""

from __future__ import annotations

from collections.abc import Sequence

from tui.commands.command import Option
from tui.models.conversation import Status
from tui.models.message import Message
from tui.presentation.cells import one_line
from tui.screens.dialogs import Dialogs


class WritingActs(Dialogs):
    """What the agent does with words that are not sent yet."""

    def compose(self, *, private: bool) -> None:
        target = self._screen.target
        if target is not None:
            self._screen.compose_to(target, private=private)

    def quote_selected(self) -> None:
        screen, entry = self._screen, self._screen.thread.pointed_at
        if screen.opened is not None and isinstance(entry, Message):
            screen.compose_to(screen.opened, private=False, quoted=entry)
        else:
            screen.say("There is no message to answer here.")

    def send(self) -> None:
        self._screen.composer.send()

    def send_as(self) -> None:
        """Let the agent choose what becomes of the conversation once this is sent."""
        composer = self._screen.composer
        if not composer.text and not composer.files:
            composer.send()
            return
        word = "note" if composer.private else "reply"
        self.choose(
            f"Send this {self._what()}, and then",
            [
                Option(Status.RESOLVED.value, "Resolve", f"the {word} goes out first"),
                Option(Status.PENDING.value, "Set pending"),
                Option(Status.SNOOZED.value, "Snooze", "until the customer writes"),
                Option(Status.OPEN.value, "Leave it open"),
            ],
            composer.send,
        )

    def _what(self) -> str:
        """Return what is being written and with whom: `reply to Lee Rossi #31`."""
        composer = self._screen.composer
        return f"{'note on' if composer.private else 'reply to'} {composer.person}"

    def set_headers(self) -> None:
        """Let the agent say to whom an e-mail goes besides the customer."""
        from tui.presentation.enclosures import addresses, wrong_address

        composer = self._screen.composer
        kinds = {"to": "To", "cc": "Cc", "bcc": "Bcc"}
        now = composer.headers._asdict()

        def chosen(kind: str) -> None:
            def answered(text: str) -> None:
                composer.set_headers(**{**now, kind: addresses(text)})
                self._screen.set_focus(composer.editor)

            self.ask(
                f"{kinds[kind]} of the {self._what()}: addresses, or none",
                lambda text: wrong_address(text) or ", ".join(addresses(text)) or "nobody",
                answered,
                accepts=lambda text: not wrong_address(text),
                value=", ".join(now[kind]),
            )

        self.choose(
            f"Who else gets the {self._what()}",
            [Option(kind, word, ", ".join(now[kind]) or "nobody") for kind, word in kinds.items()],
            chosen,
            hint="To takes the customer's place where it is filled.",
        )

    def switch_mode(self) -> None:
        self._screen.composer.switch()

    def discard_draft(self) -> None:
        composer = self._screen.composer
        if composer.text or composer.files:
            lines = len(composer.text.splitlines())
            files = f" and {len(composer.files)} files" if composer.files else ""
            self.confirm(
                f"Discard this {self._what()}?",
                composer.discard,
                detail=f"{lines} line{'' if lines == 1 else 's'}{files} are thrown away. Nothing goes to anybody.",
                yes="discard",
                no="keep writing",
            )
        else:
            composer.discard()

    def attach(self) -> None:
        from tui.models.draft import file_at, path_typed, unsendable

        composer = self._screen.composer

        def echo(text: str) -> str:
            from tui.presentation.sizes import size

            if not text.strip():
                return "The path of a file."
            path = path_typed(text)
            why, file = unsendable(path), file_at(path)
            if why or file is None:
                return f"This can't be sent: {why}."
            return f"{one_line(file.name)}, {size(file.size or 0)}"

        def answered(text: str) -> None:
            path = path_typed(text)
            why, file = unsendable(path), file_at(path)
            if text.strip() and not why and file is not None:
                composer.attach([file])
            elif text.strip():
                self._screen.say(f"Not attached, {why}: {one_line(text.strip())}", "warning")
            self._screen.set_focus(composer.editor)

        self.ask(f"Attach a file to the {self._what()}", echo, answered)

    def edit_outside(self) -> None:
        from tui.screens import outside

        composer = self._screen.composer
        command = outside.editor(self._house.editor())
        if not command:
            self._screen.say("No editor is named: set EDITOR and try again.", "warning")
            return
        if (conversation_id := composer.conversation_id) is None:
            return
        composer.flush()
        editing = self._edit(command, conversation_id, composer.private, composer.source)
        self._screen.run_worker(editing, name="editor")

    async def _edit(self, command: Sequence[str], conversation_id: int, private: bool, text: str) -> None:
        from tui.screens import outside

        screen = self._screen
        try:
            file = await screen.errands.lend(conversation_id, private, text)
        except OSError as error:
            screen.say(f"The editor was not started: the draft can't be lent to it ({error.strerror}).", "warning")
            return
        status = await outside.edited(screen, command, file, screen.say)
        ending = await screen.errands.take_back_edited(file)
        screen.writing.follow(conversation_id, private)
        if status is None:
            return
        if ending == "gone":
            screen.say("The editor left no file that can be read: the draft is as it was.", "warning")
        elif ending == "removed":
            screen.say("The editor removed its file: what was last saved in it is in the draft.", "warning")
        elif status and ending == "changed":
            screen.say("The editor ended with an error: what was saved in it is in the draft.", "warning")
        elif status:
            screen.say("The editor ended with an error; the draft is as it was.", "warning")
