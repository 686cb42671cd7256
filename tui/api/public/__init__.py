"""The Client API: what a customer of an API inbox does. Its secrets are parts of the path, and no token is sent."""

from tui.api.public.client import PublicClient
from tui.api.public.identity import identifier_hash

__all__ = ["PublicClient", "identifier_hash"]
