"""The Platform API: accounts, users and bots of an installation, for the app that keeps them."""

from tui.api.platform.client import PlatformClient
from tui.api.platform.token import PlatformToken

__all__ = ["PlatformClient", "PlatformToken"]
