"""Notifications: reading, marking, snoozing and deleting them, and which of them an agent wants."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Literal

from tui.api.caller import Argument, nothing, query, seconds, several
from tui.api.decode import notifications
from tui.api.resources.resource import Resource
from tui.api.walk import Page, walk
from tui.models.notification import Notification, NotificationPage, NotificationSettings

_FEATURE = "notifications"


class NotificationsResource(Resource):
    """Routes under `/api/v1/accounts/:id/notifications` and `notification_settings`."""

    async def page(
        self, *, number: int = 1, read: bool = False, snoozed: bool = False, newest_first: bool = True
    ) -> NotificationPage:
        """Return one page of notifications by their last activity, with the counts.

        Args:
            read: Those that were read as well.
            snoozed: Those that are snoozed as well.

        Source: `GET A/notifications`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        includes = [name for name, wanted in (("read", read), ("snoozed", snoozed)) if wanted]
        arguments: dict[str, Argument] = {
            "page": number,
            "includes[]": includes,
            "sort_order": "desc" if newest_first else "asc",
        }
        return await self._caller.read(
            f"{self._account}/notifications",
            notifications.notification_page,
            feature=_FEATURE,
            query=query(arguments),
        )

    async def iterate(self, *, read: bool = False, snoozed: bool = False) -> AsyncIterator[Notification]:
        """Give all notifications, each once, though the list moves meanwhile.

        Source: `GET A/notifications`.
        """

        async def turn(number: int) -> Page[Notification]:
            found = await self.page(number=number, read=read, snoozed=snoozed, newest_first=False)
            return Page(found.notifications, found.count, found.passed_over)

        async for notification in walk(turn, lambda each: each.id):
            yield notification

    async def unread_count(self) -> int:
        """Return how many are unread.

        Source: `GET A/notifications/unread_count`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        return await self._caller.read(
            f"{self._account}/notifications/unread_count", notifications.unread_count, feature=_FEATURE
        )

    async def mark_read(self, *, notification_id: int) -> Notification:
        """Mark one as read.

        Source: `PATCH A/notifications/:id`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        return await self._changed("PATCH", notification_id, "", {"read_at": True})

    async def mark_unread(self, *, notification_id: int) -> Notification:
        """Mark one as unread.

        Source: `POST A/notifications/:id/unread`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        return await self._changed("POST", notification_id, "/unread", None)

    async def snooze(self, *, notification_id: int, until: datetime) -> Notification:
        """Put one off.

        Args:
            until: Aware.

        Source: `POST A/notifications/:id/snooze`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        return await self._changed("POST", notification_id, "/snooze", {"snoozed_until": seconds(until)})

    async def delete(self, *, notification_id: int) -> None:
        """Delete one.

        Source: `DELETE A/notifications/:id`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        await self._caller.change(
            "DELETE", f"{self._account}/notifications/{int(notification_id)}", nothing, feature=_FEATURE
        )

    async def mark_all_read(self, *, primary_actor_id: int | None = None) -> None:
        """Mark all as read, or those of one conversation; no event tells of it.

        Args:
            primary_actor_id: `Notification.primary_actor_id`: the conversation's internal id.

        Source: `POST A/notifications/read_all`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        body = (
            None
            if primary_actor_id is None
            else {"primary_actor_type": "Conversation", "primary_actor_id": primary_actor_id}
        )
        await self._caller.change(
            "POST", f"{self._account}/notifications/read_all", nothing, feature=_FEATURE, body=body, repeatable=True
        )

    async def delete_all(self, *, which: Literal["read", "all"] = "read") -> None:
        """Delete all, or those that were read; it happens later, and before 4.14 in all accounts of the user.

        Source: `POST A/notifications/destroy_all`, 4.10 (`notifications_controller.rb`).
        """
        await self._caller.change(
            "POST",
            f"{self._account}/notifications/destroy_all",
            nothing,
            feature=_FEATURE,
            body={"type": which},
            repeatable=True,
        )

    async def settings(self) -> NotificationSettings:
        """Return of what the agent is told by e-mail and by push.

        Source: `GET A/notification_settings`, 4.0.4 and 4.15.1 (`notifications.json`).
        """
        return await self._caller.read(
            f"{self._account}/notification_settings", notifications.notification_settings, feature=_FEATURE
        )

    async def replace_settings(self, *, email: Iterable[str], push: Iterable[str]) -> NotificationSettings:
        """Write both lists of flags; what is not in them is switched off. `change_settings` is the safe form.

        Source: `PATCH A/notification_settings`, 4.0.4 and 4.15.1 (`notifications_more.json`).
        """
        flags = {"selected_email_flags": several(email), "selected_push_flags": several(push)}
        return await self._caller.change(
            "PATCH",
            f"{self._account}/notification_settings",
            notifications.notification_settings,
            feature=_FEATURE,
            body={"notification_settings": flags},
            repeatable=True,
        )

    async def change_settings(
        self, *, switch_on: Iterable[str] = (), switch_off: Iterable[str] = ()
    ) -> NotificationSettings:
        """Switch single flags and keep the others: read, merge, write.

        Args:
            switch_on: Such as `email_conversation_assignment` or `push_conversation_mention`.

        Source: `GET` and `PATCH A/notification_settings`.
        """
        before = await self.settings()
        on, off = set(several(switch_on)), set(several(switch_off))
        email = {*before.selected_email_flags, *(flag for flag in on if flag.startswith("email_"))} - off
        push = {*before.selected_push_flags, *(flag for flag in on if flag.startswith("push_"))} - off
        return await self.replace_settings(email=sorted(email), push=sorted(push))

    async def _changed(self, method: str, notification_id: int, route: str, body: object) -> Notification:
        return await self._caller.change(
            method,
            f"{self._account}/notifications/{int(notification_id)}{route}",
            notifications.notification,
            feature=_FEATURE,
            body=body,
            repeatable=True,
        )
