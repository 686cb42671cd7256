"""What the real server has and this one does not: said in a sentence, with status 501, never answered with a lie."""

import re

from tui.demo import errors

UNSERVED: dict[str, str] = {
    r"/api/v1/accounts/\d+/captain/.*": "Captain",
    r"/api/v1/accounts/\d+/companies(/.*)?": "companies",
    r"/api/v1/accounts/\d+/integrations/(slack|shopify|linear|notion|dyte|hooks)(/.*)?": "integrations",
    r"/api/v1/accounts/\d+/(callbacks|twilio|whatsapp|google|microsoft|instagram|tiktok|facebook_indicators)(/.*)?": (
        "connections to other channels"
    ),
    r"/api/v1/accounts/\d+/contacts/\d+/call": "voice calls",
    r"/api/v1/profile/mfa(/.*)?": "two-factor sign-in",
    r"/api/v1/notification_subscriptions": "browser push",
    r"/enterprise/.*": "the enterprise billing routes",
    r"/installation/.*|/super_admin.*": "the installation's own console",
}
"""Path, as a regular expression for the whole of it → what is missing, for a sentence."""


def unserved(method: str, path: str) -> errors.Refusal | None:
    """Return the refusal for a path we know but do not serve; `None` for a path nobody knows."""
    del method
    for pattern, what in UNSERVED.items():
        if re.fullmatch(pattern, path.rstrip("/")):
            return errors.unserved(what)
    return None
