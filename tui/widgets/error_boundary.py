"""A bug in one handler or timer ends neither the widget nor the console, where the app knows how to tell of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual.events import Compose, Mount
from textual.message import Message as UIMessage
from textual.message_pump import MessagePump
from textual.timer import Timer


@runtime_checkable
class Surviving(Protocol):
    """An app that tells and logs what nobody foresaw."""

    def survives(self, error: Exception, work: str) -> bool:
        """Tell of an error; False: it can't be gone on after it, and it is to be raised."""
        ...


class ErrorBoundary(MessagePump):
    """Mixed into apps, screens and widgets, before Textual's class: Textual stops a widget whose handler raised (8.2.8)."""

    async def _dispatch_message(self, message: UIMessage) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            # What could not be composed is not there to go on with.
            if isinstance(message, Compose | Mount) or not self._survives(error, "message"):
                raise

    def set_timer(self, delay: float, callback: Callable[..., Any] | None = None, **options: Any) -> Timer:
        """Start a timer whose callback's faults stay in the widget, and which calls it once whatever happens.

        Textual skips a tick that is over when it looks at the clock, and a timer of one tick then never calls (8.2.8): a
        machine with more to do than it can takes a millisecond there, and the keyboard or the screen waited for ever.
        """
        timer = super().set_timer(delay, self._bounded(callback), **options)
        timer._skip = False
        return timer

    def set_interval(self, interval: float, callback: Callable[..., Any] | None = None, **options: Any) -> Timer:
        """Start an interval whose callback's faults stay in the widget."""
        return super().set_interval(interval, self._bounded(callback), **options)

    def call_next(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Schedule a callback as Textual does; it brings answers of boxes to whoever opened them, so most of ours pass here."""
        super().call_next(self._required(partial(callback, *args, **kwargs)))

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call something after the next drawing; its faults stay in the widget."""
        return super().call_after_refresh(self._required(partial(callback, *args, **kwargs)))

    def _required(self, callback: Callable[..., Any]) -> Callable[[], Any]:
        bounded = self._bounded(callback)
        assert bounded is not None
        return bounded

    def _bounded(self, callback: Callable[..., Any] | None) -> Callable[[], Any] | None:
        if callback is None:
            return None

        async def bounded() -> None:
            try:
                result = callback()
                if inspect.isawaitable(result):
                    await result
            except Exception as error:
                if not self._survives(error, "timer"):
                    raise

        return bounded

    def _survives(self, error: Exception, work: str) -> bool:
        app = self.app
        return isinstance(app, Surviving) and app.survives(error, work)
