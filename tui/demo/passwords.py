"""Passwords of the play world: kept as digests all the same."""

import hashlib
import hmac

PASSWORD = "Padaria#2026"  # noqa: S105 - the door of a play world
"""The password of everyone in a new world."""


def digest(password: str) -> str:
    """Return what is stored of a password."""
    return hashlib.sha256(f"aurora {password}".encode()).hexdigest()


def fits(password: object, stored: str | None) -> bool:
    """Whether a password is the one whose digest was stored."""
    return isinstance(password, str) and stored is not None and hmac.compare_digest(digest(password), stored)
