"""Accounts of an installation, and who belongs to them."""

from __future__ import annotations

from tui.api import errors
from tui.api.caller import Caller, nothing
from tui.api.decode import platform
from tui.models.people import Role
from tui.models.platform import AccountUser, PlatformAccount
from tui.models.wire import JsonValue

_FEATURE = "platform"
_ROOT = "/platform/api/v1/accounts"


class PlatformAccountsResource:
    """Routes under `/platform/api/v1/accounts`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def list(self) -> tuple[PlatformAccount, ...]:
        """Return the accounts of this app.

        Raises:
            Unsupported: The server is older than 4.5.
            ServerBroken: As recorded on 4.15.1, probably where a granted account was deleted.

        Source: `GET /platform/api/v1/accounts`, a 500 on 4.15.1 and a 404 on 4.0.4 (`extra_platform.json`).
        """
        return await self._caller.read(_ROOT, platform.platform_accounts, feature=_FEATURE)

    async def get(self, *, account_id: int) -> PlatformAccount:
        """Return an account.

        Raises:
            NotAllowed: It is not this app's.

        Source: `GET /platform/api/v1/accounts/:id`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        return await self._caller.read(f"{_ROOT}/{int(account_id)}", platform.platform_account, feature=_FEATURE)

    async def create(self, *, name: str, **settings: JsonValue) -> PlatformAccount:
        """Make an account.

        Args:
            settings: locale, domain, support_email, status, features, limits, custom_attributes.

        Source: `POST /platform/api/v1/accounts`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        return await self._caller.change(
            "POST", _ROOT, platform.platform_account, feature=_FEATURE, body={"name": name, **settings}
        )

    async def update(self, *, account_id: int, **settings: JsonValue) -> PlatformAccount:
        """Change an account.

        Source: `PATCH /platform/api/v1/accounts/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        return await self._caller.change(
            "PATCH",
            f"{_ROOT}/{int(account_id)}",
            platform.platform_account,
            feature=_FEATURE,
            body=settings,
            repeatable=True,
        )

    async def delete(self, *, account_id: int) -> None:
        """Delete an account; it happens later.

        Source: `DELETE /platform/api/v1/accounts/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        await self._caller.change("DELETE", f"{_ROOT}/{int(account_id)}", nothing, feature=_FEATURE)

    async def users(self, *, account_id: int) -> tuple[AccountUser, ...]:
        """Return who belongs to an account.

        Source: `GET /platform/api/v1/accounts/:id/account_users`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        return await self._caller.read(
            f"{_ROOT}/{int(account_id)}/account_users", platform.account_users, feature=_FEATURE
        )

    async def add_user(self, *, account_id: int, user_id: int, role: Role = Role.AGENT) -> AccountUser:
        """Let a user belong to an account, or change the role of one who does.

        Source: `POST /platform/api/v1/accounts/:id/account_users`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        if role is Role.UNKNOWN:
            # The server answers an unknown role with a 500.
            raise errors.Invalid("That is no role.", fields=("role",))
        return await self._caller.change(
            "POST",
            f"{_ROOT}/{int(account_id)}/account_users",
            platform.account_user,
            feature=_FEATURE,
            body={"user_id": user_id, "role": role.value},
            repeatable=True,
        )

    async def remove_user(self, *, account_id: int, user_id: int) -> None:
        """Let a user no longer belong to an account.

        Source: `DELETE /platform/api/v1/accounts/:id/account_users`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        await self._caller.change(
            "DELETE",
            f"{_ROOT}/{int(account_id)}/account_users",
            nothing,
            feature=_FEATURE,
            body={"user_id": user_id},
            repeatable=True,
        )
