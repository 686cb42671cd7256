"""The agent's notifications: asked for when they are looked at, and marked as read at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui.api import errors
from tui.store import events, notifications
from tui.sync.core import Core
from tui.sync.refresh import FAULT, Refresh


class Notifications:
    """Every verb returns at once; what comes of it are events."""

    def __init__(self, core: Core, refresh: Refresh) -> None:
        self._core = core
        self._refresh = refresh

    def look(self) -> None:
        """Ask for the newest ones; what is known shows meanwhile."""
        self._core.jobs.begin("notifications", lambda: self._page(1))

    def more(self) -> None:
        """Ask for the page below; does nothing if it is the last, or a page is on its way."""
        known = self._core.state.notifications
        if known is not None and not known.complete and not known.loading:
            self._core.jobs.begin("notifications", lambda: self._page(known.pages + 1), again=False)

    def read(self, notification_id: int) -> None:
        """Mark one as read."""
        client = self._core.client
        self._mark(notification_id, lambda: client.notifications.mark_read(notification_id=notification_id))

    def unread(self, notification_id: int) -> None:
        """Mark one as unread again."""
        client = self._core.client
        self._mark(
            notification_id, lambda: client.notifications.mark_unread(notification_id=notification_id), read=False
        )

    def read_all(self) -> None:
        """Mark all as read, also those that were never loaded."""
        self._mark(None, self._core.client.notifications.mark_all_read)

    def _mark(self, notification_id: int | None, ask: Callable[[], Awaitable[object]], *, read: bool = True) -> None:
        core = self._core
        core.dispatch(notifications.NotificationsRead(notification_id, core.clock.now(), read))

        async def tell() -> None:
            try:
                await ask()
            except errors.NotFound:
                return
            except errors.ApiError as error:
                core.dispatch(events.Told(f"Not marked as {'read' if read else 'unread'}: {error.sentence}"))
                self._refresh.failed(error)
                await self._page(1)
            else:
                self._refresh.reached()

        core.jobs.begin(f"{'read' if read else 'unread'} notification {notification_id or 'all'}", tell)

    async def _page(self, number: int) -> None:
        core = self._core
        core.dispatch(notifications.NotificationsAsked())
        try:
            page = await core.client.notifications.page(number=number, read=True)
        except errors.ApiError as error:
            core.dispatch(notifications.NotificationsFailed(error.sentence))
            self._refresh.failed(error)
            return
        except Exception:
            core.dispatch(notifications.NotificationsFailed(FAULT))
            raise
        core.dispatch(notifications.NotificationsArrived(page, number, core.clock.now()))
        self._refresh.reached()
