"""A state under construction: what the reducers of one event write to, and the change they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tui.models.message import Message
from tui.models.row import Row
from tui.store.act import Act
from tui.store.change import Change
from tui.store.operation import Twin
from tui.store.state import State

_NAMES = tuple(each.name for each in fields(State))


class Work:
    """Starts as a view of a state; ends as the next one. The state it started from stays as it was.

    Its values are immutable like the state's: a reducer assigns new ones, it never changes one in place.
    """

    def __init__(self, state: State) -> None:
        self.before = state
        self.beat = state.beat + 1
        self.account_id = state.account_id
        self.profile = state.profile
        self.account = state.account
        self.availability = state.availability
        self.held = state.held
        self.by_contact = state.by_contact
        self.gone = state.gone
        self.details = state.details
        self.views = state.views
        self.view = state.view
        self.counts = state.counts
        self.counts_moved = state.counts_moved
        self.counts_doubted = state.counts_doubted
        self.next_rank = state.next_rank
        self.threads = state.threads
        self.open_thread = state.open_thread
        self.typing = state.typing
        self.contacts = state.contacts
        self.contact_failures = state.contact_failures
        self.earlier = state.earlier
        self.notes = state.notes
        self.users_present = state.users_present
        self.contacts_present = state.contacts_present
        self.agents = state.agents
        self.teams = state.teams
        self.inboxes = state.inboxes
        self.labels = state.labels
        self.canned_responses = state.canned_responses
        self.macros = state.macros
        self.attribute_definitions = state.attribute_definitions
        self.folders = state.folders
        self.notifications_unread = state.notifications_unread
        self.notifications_told_at = state.notifications_told_at
        self.notifications = state.notifications
        self.boards = state.boards
        self.operations = state.operations
        self.pending = state.pending
        self.acts = state.acts
        self.drafts = state.drafts
        self.refusals = state.refusals
        self.unkept = state.unkept
        self.composing = state.composing
        self.sent = state.sent
        self.link = state.link
        self.stopped = state.stopped

        self.changed_conversations: set[int] = set()
        self.changed_threads: set[int] = set()
        self.changed_typing: set[int] = set()
        self.changed_drafts: set[int] = set()
        self.replaced: set[int] = set()
        self.changed_lists = False
        self.changed_counts = False
        self.changed_contacts = False
        self.changed_reference = False
        self.changed_me = False
        self.changed_presence = False
        self.kept_drafts: list[tuple[int, bool]] = []
        self.found_drafts: list[tuple[int, bool]] = []
        self.changed_outbox = False
        self.ended_acts: list[Act] = []
        self.changed_link = False
        self.changed_notifications = False
        self.changed_boards = False
        self.arrived: list[Message] = []
        self.told: list[str] = []
        self.twins: list[Twin] = []

    @property
    def changed_acts(self) -> bool:
        """Whether an act began, went on or ended."""
        return self.acts is not self.before.acts

    @property
    def my_id(self) -> int | None:
        """The agent's own id; None: the profile is not known yet."""
        return self.profile.id if self.profile else None

    def row(self, conversation_id: int) -> Row | None:
        """Return a conversation's row as the server said it; None: it is not held."""
        held = self.held.get(conversation_id)
        return held.row if held else None

    def state(self) -> State:
        """Return the next state."""
        return State(**{name: getattr(self, name) for name in _NAMES})

    def change(self) -> Change:
        """Return what differs from the state before."""
        noted: dict[str, Any] = {
            name: made_of(value) for name, attribute, made_of in _NOTED if (value := getattr(self, attribute))
        }
        return Change(**noted)


def _attribute(name: str) -> str:
    """Return where a work notes a field of its change: under its own name, where no field of the state has that."""
    return f"changed_{name}" if hasattr(_EMPTY, f"changed_{name}") else name


_EMPTY = Work(State())
_NOTED: tuple[tuple[str, str, Callable[[Any], Any]], ...] = tuple(
    (each.name, _attribute(each.name), type(each.default)) for each in fields(Change)
)
