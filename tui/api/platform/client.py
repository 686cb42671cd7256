"""A platform app's client: one attribute per resource."""

from __future__ import annotations

from tui.api.caller import Caller
from tui.api.connected import Connected
from tui.api.platform.accounts import PlatformAccountsResource
from tui.api.platform.agent_bots import PlatformAgentBotsResource
from tui.api.platform.token import PlatformToken
from tui.api.platform.users import PlatformUsersResource
from tui.api.transport import Transport


class PlatformClient(Connected):
    """What a platform app may do: only to what it made itself or was granted.

    Args:
        base_url: As for `Client`.
        token: The app's; a user's token is refused here, as this one is by `Client`.
        transport: One with other limits, made with the app's token; base_url is its own then.
    """

    def __init__(self, base_url: str, token: PlatformToken, *, transport: Transport | None = None) -> None:
        if not isinstance(token, PlatformToken):
            raise TypeError("The Platform API takes a PlatformToken; a user's token belongs to Client.")
        self.transport = transport or Transport(base_url, token.value)
        caller = Caller(self.transport)
        self.accounts = PlatformAccountsResource(caller)
        self.users = PlatformUsersResource(caller)
        self.agent_bots = PlatformAgentBotsResource(caller)

    def __repr__(self) -> str:
        return f"PlatformClient({self.transport.base_url!r})"
