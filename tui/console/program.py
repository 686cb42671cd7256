"""What commands have the program itself do: suspend, repaint, copy, lend the terminal, tell what it cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.screens import outside
from tui.terminal.signals import can_sleep, go_to_sleep

if TYPE_CHECKING:
    from textual.app import App

    from tui.console.parts import Parts
    from tui.models.cost import Cost
    from tui.models.message import Attachment
    from tui.screens.console import ConsoleScreen
    from tui.screens.journal import Journal
    from tui.terminal.stage import OutputStage


class RunningProgram:
    """The `Program` of the commands.

    Args:
        app: Runs it.
        parts: What it is made of.
        screen: Where it is told when something can't be done.
        stage: What draws; None: a test's driver.
        editor: The agent's editor, by the settings; empty: what the environment names.
        download_folder: Where files go; empty: where the program was started.
        journal: What was done in this session.
        began: When it started, on the clock that only goes forward.
        keys_pressed: Gives how many keys the agent has pressed.
        leave: Ends the program.
        stop_saving: Stops what is being saved; returns what that did in a sentence, or nothing.
        show_picture: Shows a picture that was sent in a conversation.
    """

    def __init__(
        self,
        app: App[int],
        parts: Parts,
        screen: ConsoleScreen,
        *,
        stage: OutputStage | None,
        editor: str,
        download_folder: str,
        journal: Journal,
        began: float,
        keys_pressed: Callable[[], int],
        leave: Callable[[], None],
        stop_saving: Callable[[], str],
        show_picture: Callable[[Attachment, int | None], None],
    ) -> None:
        self._app = app
        self._parts = parts
        self._screen = screen
        self._stage = stage
        self._editor = editor
        self._download_folder = download_folder
        self._journal = journal
        self._began = began
        self._keys_pressed = keys_pressed
        self.leave = leave
        self._stop_saving = stop_saving
        self._show_picture = show_picture

    @property
    def keys_pressed(self) -> int:
        return self._keys_pressed()

    @property
    def journal(self) -> Sequence[tuple[str, str]]:
        return self._journal.lines

    @property
    def costs(self) -> Mapping[str, Cost]:
        client = self._parts.client
        return client.transport.traffic.by_feature if client is not None else {}

    @property
    def terminal_bytes(self) -> int:
        return self._stage.written if self._stage is not None else 0

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self._began) / 60

    def suspend(self) -> bool:
        can = can_sleep()
        if can:
            go_to_sleep()
        return can

    def repaint(self) -> None:
        if self._stage is not None:
            self._stage.redraw()
        self._app.refresh(layout=True)

    def copy(self, text: str) -> None:
        self._app.copy_to_clipboard(text)

    def write_file(self, name: str, text: str) -> str:
        from tui.api.files import free_names, safe_name, spoken

        folder = Path(self._download_folder).expanduser() if self._download_folder else Path()
        try:
            for free in free_names(safe_name(name)):
                try:
                    with (folder / free).open("x", encoding="utf-8", newline="") as file:
                        file.write(text)
                except FileExistsError:
                    continue
                return f"Written to {spoken(folder / free)}."
        except OSError as error:
            return f"Not written: {error.strerror or 'the disk refused it'}."
        return "Not written: too many files have that name."

    def stop_files(self) -> str:
        from tui.screens.outbox_view_models import stopped_words

        uploads = self._parts.engine.stop_uploads()
        told = stopped_words(self._parts.store.state, uploads.stopped, uploads.too_late) if uploads else ""
        return " ".join(filter(None, (told, self._stop_saving()))) or "No file is on its way."

    def show_picture(self, attachment: Attachment, conversation_id: int | None) -> None:
        self._show_picture(attachment, conversation_id)

    def editor(self) -> Sequence[str]:
        return outside.editor(self._editor)

    def pager(self) -> Sequence[str]:
        return outside.pager()

    async def edit(self, editor: Sequence[str], file: Path) -> int | None:
        return await outside.edited(self._screen, editor, file, self._screen.say)

    async def read(self, pager: Sequence[str], text: str) -> None:
        await outside.read(self._screen, pager, text, self._screen.say)
