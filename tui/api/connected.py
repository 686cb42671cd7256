"""What every client is besides its methods: something that holds connections, and closes them in the end."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from tui.api.transport import Transport


class Connected:
    """Closes its connections at the end of an `async with`, or when it is told to."""

    transport: Transport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections. What is called afterwards opens new ones."""
        await self.transport.aclose()
