"""The signed-in user: who it is, whether available, and the token's renewal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tui.api.caller import given, nothing, word
from tui.api.decode import people
from tui.api.files import Upload
from tui.api.merging import as_json, verify_kept
from tui.api.resources.resource import Resource
from tui.models.people import Availability, Profile
from tui.models.wire import JsonValue

_FEATURE = "profile"


class ProfileResource(Resource):
    """Routes under `/api/v1/profile`."""

    async def get(self) -> Profile:
        """Return the user behind the token; works without access to any account, so it proves a token.

        Raises:
            TokenDead: The token is not accepted.

        Source: `GET /api/v1/profile`, 4.0.4 and 4.15.1 (`profile.json`).
        """
        return await self._caller.read("/api/v1/profile", people.profile, feature=_FEATURE)

    async def set_availability(self, *, availability: Availability) -> Profile:
        """Choose to be online, busy or offline in this account; it counts as presence at once.

        Source: `POST /api/v1/profile/availability`, 4.0.4 and 4.15.1 (`profile.json`); other words are a 500.
        """
        return await self._in_account("availability", {"availability": word(Availability, availability)})

    async def set_auto_offline(self, *, auto_offline: bool) -> Profile:
        """Choose whether being gone shows as offline (True), or the chosen availability shows always.

        Source: `POST /api/v1/profile/auto_offline`, 4.0.4 and 4.15.1 (`profile.json`).
        """
        return await self._in_account("auto_offline", {"auto_offline": auto_offline})

    async def set_active_account(self) -> None:
        """Make this account the user's most recently active one.

        Source: `PUT /api/v1/profile/set_active_account`, 4.10 (`profiles_controller.rb`).
        """
        body = {"profile": {"account_id": self._account_id}}
        await self._caller.change(
            "PUT", "/api/v1/profile/set_active_account", nothing, feature=_FEATURE, body=body, repeatable=True
        )

    async def update(
        self,
        *,
        name: str | None = None,
        display_name: str | None = None,
        email: str | None = None,
        message_signature: str | None = None,
        phone_number: str | None = None,
        current_password: str | None = None,
        password: str | None = None,
    ) -> Profile:
        """Change what the user says of himself; only what is given changes. A new password needs the current one.

        Raises:
            Invalid: With the fields the server complains of, or "Invalid current password".

        Source: `PUT /api/v1/profile`, 4.0.4 and 4.15.1 (`profile.json`).
        """
        profile = given(
            {
                "name": name,
                "display_name": display_name,
                "email": email,
                "message_signature": message_signature,
                "phone_number": phone_number,
                "current_password": current_password,
                "password": password,
                "password_confirmation": password,
            }
        )
        return await self._put(profile)

    async def replace_ui_settings(self, *, ui_settings: Mapping[str, JsonValue]) -> Profile:
        """Write the web application's settings, all of them: what is not given is gone.

        Source: `PUT /api/v1/profile`, 4.10 (`profiles_controller.rb`).
        """
        return await self._put({"ui_settings": dict(ui_settings)})

    async def change_ui_settings(self, *, changes: Mapping[str, JsonValue]) -> Profile:
        """Change single settings of the web application and keep the others: read, merge, write, read back.

        Raises:
            Conflict: Someone else changed one of these since; read again.
            Invalid: The server made something else of a value; `fields` are the keys.

        Source: `GET` and `PUT /api/v1/profile`.
        """
        new = as_json(changes)
        written = await self.replace_ui_settings(ui_settings={**(await self.get()).ui_settings, **new})
        held = await self.get()
        verify_kept(new, written.ui_settings, held.ui_settings)
        return held

    async def set_avatar(self, *, picture: Path) -> Profile:
        """Upload the user's picture.

        Source: `PUT /api/v1/profile` as multipart, 4.10 (`profiles_controller.rb`).
        """
        files = [Upload(field="profile[avatar]", path=picture)]
        return await self._caller.change("PUT", "/api/v1/profile", people.profile, feature=_FEATURE, files=files)

    async def delete_avatar(self) -> Profile:
        """Take the user's picture away.

        Source: `DELETE /api/v1/profile/avatar`, 4.10 (`profiles_controller.rb`).
        """
        return await self._caller.change("DELETE", "/api/v1/profile/avatar", people.profile, feature=_FEATURE)

    async def reset_access_token(self) -> Profile:
        """Renew the API token: the answer holds the new one, the old one is dead at once, here too.

        Raises:
            Unsupported: The server is older than 4.3.

        Source: `POST /api/v1/profile/reset_access_token`, 4.15.1 (`token_reset.json`); a 404 on 4.0.4.
        """
        return await self._caller.change("POST", "/api/v1/profile/reset_access_token", people.profile, feature=_FEATURE)

    async def _in_account(self, route: str, fields: Mapping[str, object]) -> Profile:
        body = {"profile": {"account_id": self._account_id, **fields}}
        return await self._caller.change(
            "POST", f"/api/v1/profile/{route}", people.profile, feature=_FEATURE, body=body, repeatable=True
        )

    async def _put(self, profile: Mapping[str, object]) -> Profile:
        return await self._caller.change(
            "PUT", "/api/v1/profile", people.profile, feature=_FEATURE, body={"profile": dict(profile)}
        )
