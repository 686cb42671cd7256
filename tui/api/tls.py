"""Which certificates are believed: the system's, or those the environment names (`SSL_CERT_FILE`, `SSL_CERT_DIR`)."""

from __future__ import annotations

import ssl
from functools import cache


@cache
def context() -> ssl.SSLContext:
    """Return the one context of this process for clients; certificates are always verified.

    Where the system has no certificate store at all, certifi's is taken.
    """
    made = ssl.create_default_context()
    if not made.get_ca_certs() and ssl.get_default_verify_paths().capath is None:
        import certifi

        made.load_verify_locations(certifi.where())
    return made
