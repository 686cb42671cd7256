"""What a platform app keeps: accounts, users, who belongs where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.models.people import Availability, Role
from tui.models.wire import Attributes, Flag, Id, JsonValue, Line, Moment, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformAccount:
    """An account, as its installation's owner sees it."""

    id: Id
    name: Line = ""
    locale: Line = ""
    domain: Line = ""
    support_email: Line = ""
    status: Line = ""
    features: Attributes = field(default_factory=dict)
    """Those that are on."""
    limits: Attributes = field(default_factory=dict)
    custom_attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUser:
    """That a user belongs to an account."""

    id: Id
    account_id: Id
    user_id: Id
    role: Role = Role.UNKNOWN
    availability: Availability = Availability.UNKNOWN
    auto_offline: Flag = True
    inviter_id: Whole = None
    custom_role_id: Whole = None
    active_at: Moment = None
    created_at: Moment = None
    updated_at: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserToken:
    """A user's API token, made by a platform app. No repr."""

    access_token: str = field(repr=False)
    expiry: Moment = None
    user: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)
