"""Users of an installation."""

from __future__ import annotations

from collections.abc import Mapping

from tui.api.caller import Caller, given, nothing
from tui.api.decode import people, platform
from tui.models.people import Profile
from tui.models.platform import UserToken
from tui.models.wire import JsonValue

_FEATURE = "platform"
_ROOT = "/platform/api/v1/users"


class PlatformUsersResource:
    """Routes under `/platform/api/v1/users`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def get(self, *, user_id: int) -> Profile:
        """Return a user, the API token included.

        Source: `GET /platform/api/v1/users/:id`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        return await self._caller.read(f"{_ROOT}/{int(user_id)}", people.profile, feature=_FEATURE)

    async def create(
        self,
        *,
        name: str,
        email: str,
        password: str,
        display_name: str | None = None,
        custom_attributes: Mapping[str, JsonValue] | None = None,
    ) -> Profile:
        """Make a user, confirmed at once. An address that is known gives that user, with id and token.

        Raises:
            Invalid: The password is too weak; the sentence holds all the rules it breaks.

        Source: `POST /platform/api/v1/users`, 4.0.4 and 4.15.1 (`platform_api.json`, `extra_platform.json`).
        """
        body = given(
            {
                "name": name,
                "email": email,
                "password": password,
                "display_name": display_name,
                "custom_attributes": custom_attributes,
            }
        )
        return await self._caller.change("POST", _ROOT, people.profile, feature=_FEATURE, body=body)

    async def update(
        self,
        *,
        user_id: int,
        name: str | None = None,
        display_name: str | None = None,
        email: str | None = None,
        password: str | None = None,
        custom_attributes: Mapping[str, JsonValue] | None = None,
    ) -> Profile:
        """Change a user; custom attributes are merged.

        Source: `PATCH /platform/api/v1/users/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        body = given(
            {
                "name": name,
                "display_name": display_name,
                "email": email,
                "password": password,
                "custom_attributes": custom_attributes,
            }
        )
        return await self._caller.change(
            "PATCH", f"{_ROOT}/{int(user_id)}", people.profile, feature=_FEATURE, body=body, repeatable=True
        )

    async def delete(self, *, user_id: int) -> None:
        """Delete a user; it happens later, and until then reading works.

        Source: `DELETE /platform/api/v1/users/:id`, 4.0.4 and 4.15.1 (`extra_platform.json`).
        """
        await self._caller.change("DELETE", f"{_ROOT}/{int(user_id)}", nothing, feature=_FEATURE)

    async def login_link(self, *, user_id: int) -> str:
        """Return a link that signs the user in, once, within five minutes. It is a secret.

        Source: `GET /platform/api/v1/users/:id/login`, 4.0.4 and 4.15.1 (`platform_api.json`).
        """
        return await self._caller.read(
            f"{_ROOT}/{int(user_id)}/login", platform.login_url, feature=_FEATURE, conditional=False
        )

    async def token(self, *, user_id: int) -> UserToken:
        """Return a token of the user's for the Application API.

        Raises:
            Unsupported: The server is too old; `get` has the token too.

        Source: `POST /platform/api/v1/users/:id/token`, 4.15.1 (`platform_api.json`); a 404 on 4.0.4.
        """
        return await self._caller.change(
            "POST", f"{_ROOT}/{int(user_id)}/token", platform.user_token, feature=_FEATURE, repeatable=True
        )
