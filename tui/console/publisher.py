"""How often the console shows what events changed: as often as the agent can use it and the line can carry it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.console.parts import Parts
from tui.sync.line_meter import LineMeter
from tui.terminal.stage import KEY_SECONDS, OutputStage

if TYPE_CHECKING:
    from textual.timer import Timer

PUBLISH_SECONDS = 0.125
"""Events are shown at most this often; what the agent's own key changed is shown at once."""

GATHER_SECONDS = 0.01
"""What changes after a while of quiet is shown after this pause: several events tell of one message."""

NARROW_PUBLISH_SECONDS = 1.0
"""The same on a narrow line."""

SLOWEST_PUBLISH_SECONDS = 2.0
"""The same where the terminal acknowledges late."""


class Publisher:
    """Shows what changed: at once for the agent's own key, and for events as often as the line can carry it.

    Args:
        pace: What the line allows.
        stage: What draws; None: nothing is known of the terminal.
        set_timer: Has something called after this many seconds.
        show: Shows what changed since it was last called; returns whether anything had.
        advise: Takes what there is to advise on a slow line.
    """

    def __init__(
        self,
        pace: Pace,
        stage: OutputStage | None,
        *,
        set_timer: Callable[[float, Callable[[], None]], Timer],
        show: Callable[[], bool],
        advise: Callable[[str], None],
    ) -> None:
        self._pace = pace
        self._stage = stage
        self._set_timer = set_timer
        self._show = show
        self._advise = advise
        self._due: Timer | None = None
        """When what events changed is shown; None: nothing waits for that."""
        self._acts = 0
        """How many acts are under way that show what they change at their end."""
        self._published_at = 0.0

    def changed(self) -> None:
        """Hear that the state has changed."""
        if not self._acts and self._due is None:
            quiet = time.monotonic() - self._published_at
            self._due = self._set_timer(self._pace.seconds_after(quiet), self._publish_if_it_can)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Show at the end what is changed within."""
        self._acts += 1
        try:
            yield
        finally:
            # Also what an act changed before a fault of ours ended it.
            self._acts -= 1
            self.publish()

    def publish(self) -> None:
        """Show what has changed."""
        self._due = None
        if self._show():
            self._published_at = time.monotonic()

    def _publish_if_it_can(self) -> None:
        """Show what events changed, or wait once more where the terminal could not take the last of it."""
        if self._pace.is_behind:
            self._due = self._set_timer(self._pace.seconds, self.publish)
        elif self._stage is not None and self._stage.key_is_under_way:
            self._due = self._set_timer(KEY_SECONDS, self.publish)
        else:
            self.publish()
            if advice := self._pace.advice():
                self._advise(advice)


class Pace:
    """What the line to the terminal and that to the server allow.

    Args:
        stage: What draws; None: nothing is known of the terminal's line.
        narrow: Whether the agent asked for few bytes.
    """

    def __init__(self, stage: OutputStage | None, *, narrow: bool) -> None:
        self._stage = stage
        self._narrow = narrow
        self._meter = LineMeter()

    @property
    def seconds(self) -> float:
        """Between two showings: as long as a frame needs to the terminal and back, at least."""
        least = NARROW_PUBLISH_SECONDS if self._narrow else PUBLISH_SECONDS
        late = (self._stage.round_trip or 0.0) if self._stage is not None else 0.0
        return min(max(least, late), SLOWEST_PUBLISH_SECONDS)

    def seconds_after(self, quiet: float) -> float:
        """Return when a change is shown, where the last showing was so many seconds ago: at once after a pause."""
        return max(GATHER_SECONDS, self.seconds - quiet)

    @property
    def is_behind(self) -> bool:
        """Whether the terminal could not take all of the last frame yet."""
        return self._stage is not None and self._stage.is_behind

    def advice(self) -> str:
        """Hear of one more frame; return what a line that shows itself to be slow calls for, once, else nothing."""
        if self._stage is None or self._narrow or not self._meter.is_slow(self._stage.round_trip):
            return ""
        return "This line is slow: chatwoot-tui --low-bandwidth, or low_bandwidth = true, spares it."

    def minute(self, parts: Parts) -> str:
        """Close a minute; return what it cost in words. A websocket that costs more than asking is given up."""
        client, engine = parts.client, parts.engine
        if client is not None and engine.is_ready:
            self._meter.minute(client.transport.traffic)
            if self._narrow and self._meter.websocket_is_dear and engine.settings.websocket:
                engine.settings = replace(engine.settings, websocket=False)
                engine.doubt()
        return self._meter.words
