"""What nobody foresaw while the console runs: a sentence for the agent, the details in the log, and it goes on."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tui.disk.log_file import LogFile

LOG: Final = "chatwoot-tui.log"
"""The log's name in a profile's folder of logs."""

WORK: Final[Mapping[str, str]] = {
    "complete": "Starting",
    "close": "Leaving",
    "sync": "Sync",
    "frame": "Keeping the screen for the next start",
    "downloads": "Saving",
    "picture": "Showing a picture",
    "pager": "Showing the message in the pager",
    "editor": "Writing in the editor",
    "search": "The search",
    "key": "That command",
    "timer": "Something that runs by the clock",
    "message": "Something on the screen",
    "thread": "Something in the background",
}
"""What was under way, by the name of its worker or the kind of its handler, as a sentence begins with it."""

ESSENTIAL: Final = frozenset({"complete", "close"})
"""Without these there is no console, or no way out of it: it ends in good order."""

OFTEN: Final = 10
"""So many failures within `OFTEN_SECONDS` are one that does not end: the console ends instead, in good order."""
OFTEN_SECONDS: Final = 5.0


class Failures:
    """Tells and logs what was raised where nobody expected it.

    Args:
        file: The log.
        level: The least level of ours that is logged.
        secrets: Never written, wherever they turn up.
    """

    def __init__(self, file: Path, *, level: str = "warning", secrets: Sequence[str] = ()) -> None:
        self.file = file
        self.say: Callable[[str], object] = lambda _: None
        """Shows the agent a sentence; set by who has a screen."""
        self._level = level
        self._secrets = secrets
        self._handler: LogFile | None = None
        self._times: deque[float] = deque(maxlen=OFTEN)
        self._hooks: tuple[Any, Any] | None = None

    def tell(self, error: BaseException, work: str) -> None:
        """Log an error and let the agent know of it.

        Args:
            work: A key of `WORK`.
        """
        handler = self._log_file()
        from tui.disk.log_file import about

        logging.getLogger("tui.console").error("%s failed. %s", WORK.get(work, work), about(), exc_info=error)
        sentence = f"{WORK.get(work, work)} failed: a fault in chatwoot-tui ({type(error).__name__})."
        self.say(f"{sentence} {self._where(handler)}")

    def is_too_often(self) -> bool:
        """Note a failure; return whether so many came at once that one of them must be coming again and again."""
        now = time.monotonic()
        self._times.append(now)
        return len(self._times) == OFTEN and now - self._times[0] < OFTEN_SECONDS

    def _where(self, handler: LogFile) -> str:
        if handler.trouble:
            return f"Its details could not be written to {_short(self.file)}: {handler.trouble}."
        return f"Please report it with the log: {_short(self.file)}"

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear from now on what is raised in callbacks of the loop, in forgotten tasks, in threads and finalizers."""
        self._log_file()
        from tui.disk.log_file import about

        logging.getLogger("tui.console").info("%s", about())
        loop.set_exception_handler(self._loop_failed)

        def in_thread(args: threading.ExceptHookArgs) -> None:
            if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
                self._tell_from(loop, args.exc_value)

        def unraisable(args: sys.UnraisableHookArgs) -> None:
            if args.exc_value is not None:
                self._tell_from(loop, args.exc_value)

        self._hooks = (threading.excepthook, sys.unraisablehook)
        threading.excepthook, sys.unraisablehook = in_thread, unraisable

    def close(self) -> None:
        """Let go of the file, and of what was listened to."""
        if self._hooks is not None:
            threading.excepthook, sys.unraisablehook = self._hooks
            self._hooks = None
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def _tell_from(self, loop: asyncio.AbstractEventLoop, error: BaseException) -> None:
        try:
            loop.call_soon_threadsafe(self.tell, error, "thread")
        except RuntimeError:
            # The loop has ended: there is no screen any more.
            self.say = lambda _: None
            self.tell(error, "thread")

    def _loop_failed(self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.tell(error, "thread")
        elif error is None:
            self._log_file()
            logging.getLogger("tui.console").warning("%s", context.get("message", "the loop complained"))

    def _log_file(self) -> LogFile:
        if self._handler is None:
            from tui.disk.log_file import OURS, LogFile

            self._handler = LogFile(self.file, self._secrets)
            logging.getLogger().addHandler(self._handler)
            logging.getLogger(OURS).setLevel(self._level.upper())
        return self._handler


def _short(file: Path) -> str:
    try:
        return f"~/{file.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(file)
