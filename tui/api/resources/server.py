"""The server itself: which version it is, and whether it is well."""

from __future__ import annotations

from tui.api.caller import Caller
from tui.api.decode import reference
from tui.models.reference import ServerVersion


class ServerResource:
    """The route `/api`, which needs no token."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def version(self) -> ServerVersion:
        """Return the server's version and whether its queue and database are well; operators may block the route.

        Source: `GET /api`, 4.0.4 and 4.15.1 (`account.json`).
        """
        return await self._caller.read("/api", reference.server_version, feature="server", authenticated=False)
