"""What was heard of what must be heard: pings come from the web server's own timer, and prove nothing but the socket."""

from __future__ import annotations

from collections.abc import Callable

PATIENCE_SECONDS = 10.0
"""So long after an answer has told of a new message its event may take; the server's queue may be behind."""

UNANSWERED_BEATS = 2
"""So many presence frames in a row without an answer; one may cross with a restart of Redis."""

LATELY_SECONDS = 5.0
"""What was heard within this time proves that the line tells of that inbox now."""

SOON_SECONDS = 1.0
"""So soon after a subscription an answer tells what was there when it began. Later, whole seconds tell it more closely."""

BEFORE_SECONDS = 5.0
"""So far back such an answer tells it; it reaches three times as far by the server's clock."""

_KEPT = 500

_OF_THE_AGENT = ("message.", "conversation.", "assignee.", "team.", "notification.")
"""Contacts and caches are told to the whole account, whatever has become of the agent's own token."""

PRESENCE = "presence.update"


def is_of_the_agent(event: str) -> bool:
    """Whether an event is broadcast by the server's jobs to the agent's own token."""
    return event.startswith(_OF_THE_AGENT)


class Proof:
    """Keeps account of what the websocket told of what it has to tell.

    Args:
        monotonic: The time in seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._told: dict[int, None] = {}
        """Ids of messages that events told of, oldest first."""
        self._due: dict[int, float] = {}
        """Messages that answers told of and no event yet, and when it is too late."""
        self._changes_due: dict[int, float] = {}
        """Conversations that an answer told changed and no event yet, and when it is too late."""
        self._inboxes: dict[int, float] = {}
        self._beats = 0
        self._answer_due: float | None = None
        self.began_at = 0.0
        """When the subscription was confirmed."""
        self.began_beat = 0
        """`State.beat` at that time."""
        self._newest_id: int | None = None
        """The newest message of those that were there when it began; None: not known, 0: of the last seconds there is none."""
        self.true_at = 0.0
        """Up to here the line is known to have told everything."""
        self.told_at: float | None = None
        """When this subscription last told what the server's jobs broadcast to the agent; None: never."""

    def begin(self, *, trusted: bool, beat: int = 0) -> None:
        """A subscription was confirmed: what was due before is not told by it.

        Args:
            trusted: Nothing speaks against it.
            beat: `State.beat` now.
        """
        self.forgive()
        self._inboxes.clear()
        self.told_at = self._newest_id = None
        self.began_at, self.began_beat = self._now(), beat
        if trusted:
            self.true_at = self.began_at

    def know(self, *, newest_id: int, asked_at: float) -> None:
        """An answer has told all that changed until now: what came before the subscription is in it.

        Args:
            newest_id: The newest message that it tells of; 0: none.
            asked_at: When it was asked for.
        """
        if self._newest_id is None and asked_at >= self.began_at and self._now() - self.began_at <= SOON_SECONDS:
            self._newest_id = newest_id

    @property
    def reaches_back(self) -> float:
        """Return for how many seconds before the subscription an older message can be told from a newer one."""
        return 0.0 if self._newest_id is None else BEFORE_SECONDS

    def forgive(self) -> None:
        """Expect nothing any more of what is missing: the line has proved itself since, and what it lacked is asked for."""
        self._due.clear()
        self._changes_due.clear()
        self._answered()

    def take(self, event: str, *, inbox_id: int = 0, conversation_id: int = 0, message_id: int = 0) -> None:
        """Hear an event.

        Args:
            event: Its name on the wire.
            inbox_id: Which inbox it is about; 0: none, or not known.
            conversation_id: Which conversation; 0: none.
            message_id: The newest message that it tells of; 0: none.
        """
        if event == PRESENCE:
            self._answered()
        if not is_of_the_agent(event):
            return
        self.told_at = self.true_at = self._now()
        if inbox_id:
            self._inboxes[inbox_id] = self._now()
        self._changes_due.pop(conversation_id, None)
        if message_id:
            self._due.pop(message_id, None)
            self._told.pop(message_id, None)
            self._told[message_id] = None
            while len(self._told) > _KEPT:
                del self._told[next(iter(self._told))]

    def expect(self, message_id: int, since: float) -> None:
        """An answer told of a new message: its event must come, or has come.

        Args:
            since: The message was not there before. The event of one from before the subscription went elsewhere; where
                that is not clear by the time, its id tells.
        """
        newer = since >= self.began_at or (
            self._newest_id is not None and since >= self.began_at - BEFORE_SECONDS and message_id > self._newest_id
        )
        if newer and message_id not in self._told and message_id not in self._due:
            self._due[message_id] = self._now() + PATIENCE_SECONDS

    def expect_change(self, conversation_id: int) -> None:
        """An answer told that a conversation has changed: an event about it must come."""
        self._changes_due.setdefault(conversation_id, self._now() + PATIENCE_SECONDS)

    @property
    def expects(self) -> bool:
        """Whether something is known that no event has told of yet."""
        return bool(self._due or self._changes_due)

    def beat(self) -> None:
        """A presence frame is sent, and must be answered by an event."""
        self._beats += 1
        if self._beats == UNANSWERED_BEATS:
            self._answer_due = self._now() + PATIENCE_SECONDS

    @property
    def lacks_presence(self) -> bool:
        """Whether presence frames are not answered."""
        return self._answer_due is not None and self._answer_due <= self._now()

    @property
    def lacks_message(self) -> bool:
        """Whether a message was not told of in time."""
        now = self._now()
        return any(at <= now for at in self._due.values())

    @property
    def lacks_change(self) -> bool:
        """Whether what became of a conversation was not told in time."""
        now = self._now()
        return any(at <= now for at in self._changes_due.values())

    def _answered(self) -> None:
        self._beats, self._answer_due = 0, None

    def heard_lately(self, inbox_id: int) -> bool:
        """Whether something of this inbox was heard in the last seconds."""
        at = self._inboxes.get(inbox_id)
        return at is not None and self._now() - at <= LATELY_SECONDS
