"""Rate limits of the real server, for who turns them on: fixed windows, `Retry later` and no hint when."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui.demo import errors
from tui.demo.installation import Installation

EXEMPT = ("127.0.0.1", "::1")
"""Addresses that no limit binds, as on the real server."""
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests of one kind a key may make in a window."""

    name: str
    method: str
    path: re.Pattern[str]
    most: int
    seconds: int
    key: str
    """What is counted: `address`, `account`, `token`, `user` (token and account) or `email`."""
    since: tuple[int, ...] = (4, 0)


_A = r"/api/v\d/accounts/(?P<account>\d+)"
LIMITS = (
    Limit("requests", ".*", re.compile(r".*"), 3000, MINUTE, "address"),
    Limit("sign-in by address", "POST", re.compile(r"/auth/sign_in/?"), 5, 5 * MINUTE, "address"),
    Limit("sign-in by e-mail", "POST", re.compile(r"/auth/sign_in/?"), 10, 15 * MINUTE, "email"),
    Limit("contact search", "GET", re.compile(_A + r"/contacts/search/?"), 100, MINUTE, "account"),
    Limit("conversation counts", "GET", re.compile(_A + r"/conversations/meta/?"), 30, MINUTE, "user", (4, 12)),
    Limit("transcripts", "POST", re.compile(_A + r"/conversations/\d+/transcript/?"), 1000, HOUR, "account", (4, 12)),
    Limit("uploads", "POST", re.compile(_A + r"/upload/?"), 60, HOUR, "account"),
    Limit("reports", "GET", re.compile(r"/api/v2/accounts/(?P<account>\d+)/.*"), 1000, MINUTE, "account"),
    Limit("reports of a user", "GET", re.compile(r"/api/v2/accounts/(?P<account>\d+)/.*"), 100, MINUTE, "token"),
)


class Throttles:
    """Counts requests in windows that begin at whole multiples of their length since the epoch."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (-1, 0))

    def admit(
        self,
        house: Installation,
        method: str,
        path: str,
        address: str,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
    ) -> None:
        """Count a request.

        Raises:
            Refusal: 429, when there were too many of its kind.
        """
        if address in EXEMPT:
            return
        token = headers.get("api-access-token") or headers.get("api_access_token") or ""
        for limit in LIMITS:
            found = limit.path.fullmatch(path)
            if found is None or not re.fullmatch(limit.method, method) or not house.at_least(*limit.since):
                continue
            account = found.groupdict().get("account") or ""
            keys = {
                "address": address,
                "account": account,
                "token": token,
                "user": f"{token} {account}",
                "email": str(body.get("email") or "").lower(),
            }
            self._count(limit, keys[limit.key], int(house.now()) // limit.seconds)

    def _count(self, limit: Limit, key: str, window: int) -> None:
        last, count = self._counts[limit.name, key]
        count = count + 1 if last == window else 1
        self._counts[limit.name, key] = (window, count)
        if count > limit.most:
            raise errors.throttled()
