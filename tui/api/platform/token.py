"""A platform app's token: a type of its own, so that it is never taken for a user's."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PlatformToken:
    """The token of a platform app, from the super admin's console. It has no repr."""

    value: str = field(repr=False)
