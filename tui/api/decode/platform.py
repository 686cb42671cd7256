"""Records of the Platform API, in an answer."""

from __future__ import annotations

from tui.api.reading import Rows, known, obj, payload, record, rows, unlike, validated
from tui.models.platform import AccountUser, PlatformAccount, UserToken
from tui.models.wire import JsonValue


def platform_account(value: JsonValue) -> PlatformAccount:
    """An account."""
    return validated(PlatformAccount, known(record(value)))


def platform_accounts(value: JsonValue) -> Rows[PlatformAccount]:
    """Accounts from a bare array."""
    return rows(payload(value), platform_account)


def account_user(value: JsonValue) -> AccountUser:
    """That a user belongs to an account."""
    return validated(AccountUser, known(record(value)))


def account_users(value: JsonValue) -> Rows[AccountUser]:
    """Who belongs to an account."""
    return rows(payload(value), account_user)


def user_token(value: JsonValue) -> UserToken:
    """A user's API token."""
    raw = obj(value)
    shape = {**raw, "user": obj(raw.get("user"))} if isinstance(raw.get("access_token"), str) else None
    return validated(UserToken, shape)


def login_url(value: JsonValue) -> str:
    """A link that signs a user in, once."""
    url = obj(value).get("url")
    if not isinstance(url, str):
        raise unlike("link")
    return url
