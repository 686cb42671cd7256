"""The agent's notifications as the state holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.models.notification import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationList:
    """The agent's notifications, from the first look at them on."""

    entries: tuple[Notification, ...] = ()
    """The latest activity first."""
    pages: int = 0
    """How many pages the server has told."""
    complete: bool = False
    loading: bool = False
    error: str = ""
