"""What came with which Chatwoot: the one place where the client knows versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tui.models.reference import ServerVersion

Version = tuple[int, int]

OLDEST: Final[Version] = (4, 0)
"""The oldest that everything is tried with. Older ones mostly work, and are told as too old."""

TOKENS_KEPT: Final[Version] = (4, 9)
"""From here on a key of ours in `content_attributes` is stored with the message (`4.15.1/sends.json`)."""


def too_old(version: ServerVersion) -> str:
    """Return what is to say of a server that is older than all that was tried; empty for any other."""
    if not version.version or version.at_least(*OLDEST):
        return ""
    oldest = ".".join(str(part) for part in OLDEST)
    return (
        f"This server runs Chatwoot {version.version}. The console needs {oldest} or newer: "
        "much of it works all the same, and what doesn't may say no more than that the server failed."
    )


@dataclass(frozen=True, slots=True)
class Came:
    """An address that came later than `OLDEST`."""

    method: str
    path: str
    """A regular expression for the whole of it, behind the account where it is in one."""
    what: str
    """What is done with it, as the sentence "This server cannot …" ends."""
    since: str

    @property
    def sentence(self) -> str:
        """What the agent reads where the server is older."""
        return f"This server cannot {self.what}: that needs Chatwoot {self.since} or newer."


_ADDRESSES: Final = (
    Came("PATCH", r"/conversations/\d+/messages/\d+", "change a message's delivery status", "4.2"),
    Came("DELETE", r"/conversations/\d+", "delete a conversation", "4.3"),
    Came("GET", r"/search/articles", "search in articles", "4.3"),
    Came("GET", r"/summary_reports/label", "report by label", "4.3"),
    Came("POST", r"/profile/reset_access_token", "renew a token", "4.3"),
    Came("POST", r"/agent_bots/\d+/reset_access_token", "renew a bot's token", "4.3"),
    Came("GET", r"/platform/accounts", "list a platform's accounts", "4.5"),
    Came("POST", r"/platform/users/\d+/token", "make a token for a user", "4.5"),
    Came("GET", r"/profile/mfa", "tell of a second factor", "4.6"),
    Came("POST", r"/bulk_actions", "change many contacts at once", "4.8"),
    Came("GET", r"/conversations/\d+/reporting_events", "tell the times of a conversation", "4.8"),
    Came("PATCH", r"/csat_survey_responses/\d+", "keep notes on ratings", "4.10"),
    Came("GET", r"/summary_reports/channel", "report by channel", "4.10"),
    Came("GET", r"/reports/conversations_summary", "give the conversations of a period as a table", "4.10"),
    Came("GET", r"/contacts/\d+/attachments", "list a contact's attachments", "4.14"),
    Came("GET", r"/conversations/unread_counts", "count unread conversations", "4.14.1"),
    Came("GET|DELETE", r"/profile/sessions(/\d+)?", "list sessions", "4.15"),
    Came("GET", r"/reports/drilldown", "show what is behind a number", "4.16"),
)

_BROKEN: Final = (
    (
        ("POST", r"/portals/[^/]+/categories"),
        "The server failed at making a category, as Chatwoot 4.0 does each time: "
        "that needs a newer one (4.15 does it). Look whether it is there before you try again.",
    ),
    (
        ("GET", r"/platform/accounts"),
        "The server failed at listing the platform's accounts, as Chatwoot 4.15 does where one of them was deleted: "
        "ask for each by its number.",
    ),
)
"""Addresses that some versions are known to fail at (5xx, `4.0.4/portals.json`, `4.15.1/extra_platform.json`), and what is to say then."""

_PREFIX: Final = re.compile(r"/api/v\d/accounts/\d+(?=/)|/api/v1(?=/profile)|(?<=/platform)/api/v1")


def came_with(method: str, path: str) -> Came | None:
    """Return what an address came with; None for one that was there from the beginning, or that nobody knows.

    Args:
        path: Without the query.
    """
    short = _PREFIX.sub("", path, count=1)
    return next(
        (each for each in _ADDRESSES if method in each.method.split("|") and re.fullmatch(each.path, short)), None
    )


def known_to_break(method: str, path: str) -> str:
    """Return what is to say where the server failed at an address that is known for it; empty for any other.

    Args:
        path: Without the query.
    """
    short = _PREFIX.sub("", path, count=1)
    return next((words for (verb, each), words in _BROKEN if verb == method and re.fullmatch(each, short)), "")
