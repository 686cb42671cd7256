"""The second factor of the play world: secrets, their six digits at a time (RFC 6238), and backup codes."""

import base64
import hashlib
import hmac
import struct

STEP = 30
"""Seconds a code is shown for."""
BACKUP_CODES = 10


def secret(seed: int, user_id: int) -> str:
    """Return a user's secret in base32, the same for the same world."""
    raw = hashlib.sha256(f"second factor {seed} {user_id}".encode()).digest()
    return base64.b32encode(raw[:20]).decode()


def backup_codes(seed: int, user_id: int) -> list[str]:
    """Return the codes of a user that work once each."""
    return [
        hashlib.sha256(f"backup {seed} {user_id} {number}".encode()).hexdigest()[:8] for number in range(BACKUP_CODES)
    ]


def step_of(now: float) -> int:
    """Return the number of the time step that a moment lies in."""
    return int(now) // STEP


def code(otp_secret: str, step: int) -> str:
    """Return the six digits that an authenticator shows in a time step."""
    digest = hmac.new(base64.b32decode(otp_secret), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def fitting_step(otp_secret: str, typed: object, now: float, *, after: int) -> int | None:
    """Return the step a typed code belongs to, a step early or late included; `None` where it fits none.

    Args:
        after: The step of the last code that was taken: no code works twice.
    """
    here = step_of(now)
    for step in (here - 1, here, here + 1):
        if step > after and isinstance(typed, str) and hmac.compare_digest(code(otp_secret, step), typed.strip()):
            return step
    return None
