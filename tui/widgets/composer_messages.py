"""What the composer says: its messages, named after it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message as UIMessage

from tui.models.draft import Draft, Headers, Quoted


@dataclass
class DraftChanged(UIMessage, namespace="composer"):
    """A draft changed; an empty one means that there is none any more."""

    conversation_id: int
    private: bool
    draft: Draft
    before: Draft | None = None
    """The draft as it was told last; None: whatever was kept is to be replaced."""

    @property
    def text(self) -> str:
        """The draft's words."""
        return self.draft.text


@dataclass
class SendRequested(UIMessage, namespace="composer"):
    """The agent sends. Answer with `Composer.sent()` once the words are on disk, or with `Composer.refuse(reason)`."""

    conversation_id: int
    private: bool
    text: str
    attachments: tuple[str, ...]
    """Paths."""
    quoted: Quoted | None
    headers: Headers
    addressed: bool
    """Whether the agent chose the headers; else they were offered."""
    then: str
    """The status that the conversation is to have after it; empty: as it is."""


@dataclass
class TypingChanged(UIMessage, namespace="composer"):
    """The agent began or stopped to type."""

    conversation_id: int
    private: bool
    typing: bool


@dataclass
class ModeSwitched(UIMessage, namespace="composer"):
    """What was a reply is now a note, or the other way round."""

    conversation_id: int
    private: bool


@dataclass
class Left(UIMessage, namespace="composer"):
    """The agent left; the draft was told just before."""

    conversation_id: int
    private: bool


@dataclass
class Discarded(UIMessage, namespace="composer"):
    """The draft was thrown away; `text` is what it was, to be brought back with `Composer.open_for`."""

    conversation_id: int
    private: bool
    text: str


@dataclass
class CannedWanted(UIMessage, namespace="composer"):
    """A sign asks for canned responses: they should be the server's."""
