"""What a demo server says to a person who started it: where it is, how to log in, what to run next."""

from collections.abc import Mapping
from typing import Any


def greeting(facts: Mapping[str, Any]) -> str:
    """Return a small table of what `Demo.facts` says, and the next command."""
    address, login, tokens = facts["base_url"], facts["login"], facts["tokens"]
    rows = [
        ("address", address),
        ("e-mail", login["email"]),
        ("password", login["password"]),
        ("token", f"{tokens['agent']}  (agent)"),
        ("", f"{tokens['admin']}  (administrator)"),
    ]
    if "otp_secret" in login:
        rows[3:3] = [
            ("one-time codes", f"by the secret {login['otp_secret']}"),
            ("backup code", login["backup_codes"][0]),
        ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(
        (
            "The demo server is ready. It answers on this machine alone, until Ctrl+C.",
            "",
            *(f"  {name:<{width}}  {value}" for name, value in rows),
            "",
            "Next, in another terminal:",
            f"  chatwoot-tui login {address}",
            "  chatwoot-tui",
            "or without logging in:",
            f"  CHATWOOT_BASE_URL={address} CHATWOOT_API_TOKEN={tokens['agent']} chatwoot-tui",
            "",
        )
    )
