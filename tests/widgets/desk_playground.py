"""A small app to look at composer and dialogs in: `python -m tests.widgets.desk_playground [dialogs]`. Not shipped."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message as UIMessage
from textual.widgets import Static

from tests.default_keys import KEYS
from tui.commands.desk import Option
from tui.console.themed_app import ThemedApp
from tui.models.draft import Draft
from tui.models.inbox import Channel
from tui.models.reference import CannedResponse
from tui.presentation.mentions import Mentionable
from tui.widgets.composer import Composer
from tui.widgets.confirm import Confirm
from tui.widgets.outbox_view import OutboxView
from tui.widgets.picker import Picker, SeveralPicker
from tui.widgets.prompt import Prompt

M = TypeVar("M", bound=UIMessage)

CANNED = (
    CannedResponse(id=1, short_code="hello", content="Hi {{contact.first_name}}, thanks for writing to us!"),
    CannedResponse(id=2, short_code="late", content="It left our warehouse this morning.\nYou get a link at once."),
    CannedResponse(id=3, short_code="refund", content="We have sent the money back today: 返金しました。"),
)
PEOPLE = (
    Mentionable("user", 1, "Mira Holt", "online"),
    Mentionable("user", 2, "João Lima", "busy"),
    Mentionable("team", 4, "Logistics"),
)


class Stage(ThemedApp[None]):
    """Puts widgets where they will stand, and keeps what they say."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: $background; color: $foreground; }
    #above { height: 1fr; width: 1fr; color: $muted; }
    """

    def __init__(self, *, theme: str = "chatwoot-dark") -> None:
        super().__init__(theme=theme)
        self.said: list[UIMessage] = []

    def heard(self, kind: type[M]) -> list[M]:
        """What was said of one kind, in order."""
        return [message for message in self.said if isinstance(message, kind)]


class ComposerStage(Stage):
    """A thread's worth of text above a composer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "do('send')"),
        ("ctrl+t", "do('switch')"),
        ("escape", "do('leave')"),
        ("ctrl+g", "do('discard')"),
        ("ctrl+q", "quit"),
    ]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("\n".join(f"14:{n:02} Maria Santos   line {n}" for n in range(60)), id="above", markup=False)
            yield Composer(KEYS, id="composer")

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    def action_do(self, act: str) -> None:
        composer = self.composer
        acts: dict[str, Callable[[], object]] = {
            "send": composer.send,
            "switch": composer.switch,
            "leave": composer.leave,
            "discard": composer.discard,
        }
        acts[act]()

    def on_mount(self) -> None:
        self.composer.canned = CANNED
        self.composer.people = PEOPLE
        self.write_to()

    def write_to(
        self,
        conversation_id: int = 1042,
        *,
        private: bool = False,
        draft: str = "",
        other_draft: str = "",
        refusal: str = "",
        name: str = "Maria Santos",
        limit: int = 100,
    ) -> None:
        self.composer.open_for(
            conversation_id=conversation_id,
            contact_name=name,
            inbox_name="Loja",
            channel=Channel.WHATSAPP,
            private=private,
            draft=Draft(text=draft),
            other_draft=Draft(text=other_draft),
            limit=limit,
            account="Mira Holt, Acme Support",
            refusal=refusal,
        )

    def on_composer_draft_changed(self, event: Composer.DraftChanged) -> None:
        self.said.append(event)
        self.composer.mark_saved(event.conversation_id, event.private)

    def on_composer_send_requested(self, event: Composer.SendRequested) -> None:
        self.said.append(event)

    def on_composer_typing_changed(self, event: Composer.TypingChanged) -> None:
        self.said.append(event)

    def on_composer_left(self, event: Composer.Left) -> None:
        self.said.append(event)

    def on_composer_discarded(self, event: Composer.Discarded) -> None:
        self.said.append(event)


class DialogStage(Stage):
    """Opens dialogs over text, by their letter."""

    def compose(self) -> ComposeResult:
        yield Static("\n".join("· " * 200 for _ in range(60)), id="above", markup=False)

    @on(OutboxView.EditRequested)
    @on(OutboxView.RetryRequested)
    @on(OutboxView.DropRequested)
    def _asked(self, event: UIMessage) -> None:
        self.said.append(event)

    def on_key(self, event: Key) -> None:
        if event.key in DIALOGS and len(self.screen_stack) == 1:
            DIALOGS[event.key](self)


def agents() -> list[Option]:
    return [
        Option("1", "Mira Holt (me)", "online", marked=True),
        Option("2", "João Lima", "busy"),
        Option("3", "Kenji Ito 了解", "offline"),
        Option("0", "Nobody", "unassign"),
    ]


def labels() -> list[Option]:
    marked = {"vip", "late"}
    titles = ("billing", "bug", "delivery", "late", "lead", "returns", "spam", "vip", "wholesale")
    return [Option(title, title, f"about {title}", marked=title in marked) for title in titles]


DIALOGS: dict[str, Callable[[Stage], object]] = {
    "a": lambda app: app.push_screen(Picker("Assign to", agents())),
    "t": lambda app: app.push_screen(SeveralPicker("Labels", labels())),
    "z": lambda app: app.push_screen(Prompt("Snooze until", lambda text: f"means: {text}")),
    "g": lambda app: app.push_screen(
        Confirm("Discard this draft?", detail="Reply to Maria Santos, 3 lines.", yes="discard", no="keep writing")
    ),
}

if __name__ == "__main__":
    (DialogStage() if "dialogs" in sys.argv else ComposerStage()).run(mouse=False)
