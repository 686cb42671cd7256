"""The account itself, and when its lists last changed."""

from __future__ import annotations

from tui.api.caller import nothing
from tui.api.decode import reference
from tui.api.merging import verify_known
from tui.api.resources.resource import Resource
from tui.models.reference import Account, CacheKeys
from tui.models.wire import JsonValue

_FEATURE = "account"


class AccountResource(Resource):
    """Routes under `/api/v1/accounts/:id`."""

    async def get(self) -> Account:
        """Return the account with its features and settings.

        Source: `GET A`, 4.0.4 and 4.15.1 (`account.json`).
        """
        return await self._caller.read(self._account, reference.account, feature=_FEATURE)

    async def update(self, **settings: JsonValue) -> Account:
        """Change the account: name, locale, domain, support_email, auto_resolve_…; administrators alone.

        Raises:
            Invalid: The server knows no such setting, `fields` names it; what else was sent is changed.

        Source: `PATCH A`, 4.10 (`accounts_controller.rb`).
        """

        def changed(value: JsonValue) -> Account:
            account = reference.account(value)
            verify_known(settings, value)
            return account

        return await self._caller.change(
            "PATCH", self._account, changed, feature=_FEATURE, body=settings, repeatable=True
        )

    async def touch(self) -> None:
        """Tell that the user is active in the account.

        Source: `POST A/update_active_at`, 4.10 (`accounts_controller.rb`).
        """
        await self._caller.change(
            "POST", f"{self._account}/update_active_at", nothing, feature=_FEATURE, repeatable=True
        )

    async def cache_keys(self) -> CacheKeys:
        """Return when labels, inboxes and teams last changed. Keys have whole seconds: equal ones may hide a change.

        Source: `GET A/cache_keys`, 4.0.4 and 4.15.1 (`account.json`).
        """
        return await self._caller.read(f"{self._account}/cache_keys", reference.cache_keys, feature=_FEATURE)
