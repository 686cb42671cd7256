"""Which certificates are believed: the system's or the environment's, and those of an authority the agent names."""

from __future__ import annotations

import os
import ssl
from functools import cache
from pathlib import Path
from typing import Final

_VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")

# Reasons of a refusal, by OpenSSL's numbers (x509_vfy.h); all others are about who signed it.
_BY_TIME: Final = (9, 10)
_BY_NAME: Final = (62, 64)

_trusted: list[str] = []
"""Files of authorities, believed besides the others."""


def trust(file: str) -> None:
    """Believe the authorities of a PEM file too, in this whole process. To be said before anything connects.

    Raises:
        ValueError: It can't be read, or holds no certificate; the text is a sentence.
    """
    try:
        ssl.create_default_context(cafile=file)
    except ssl.SSLError:
        raise ValueError(f"{file} holds no certificate in PEM form") from None
    except OSError as error:
        raise ValueError(f"{file} can't be read: {error.strerror}") from None
    if file not in _trusted:
        _trusted.append(file)
        context.cache_clear()


@cache
def context() -> ssl.SSLContext:
    """Return the one context of this process for clients; certificates are always verified.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` stand for the system's store. Where the system has none at all, certifi's is
    taken.
    """
    made = ssl.create_default_context()
    if not made.get_ca_certs() and ssl.get_default_verify_paths().capath is None:
        import certifi

        made.load_verify_locations(certifi.where())
    for file in _trusted:
        made.load_verify_locations(file)
    return made


def refusal(host: str, problem: ssl.SSLCertVerificationError) -> str:
    """Return in a sentence why a host's certificate is not believed, and what helps.

    `verify_message` is OpenSSL's own, or names the host we asked for; nothing in it comes from the certificate.
    """
    number = getattr(problem, "verify_code", 0)
    reason = getattr(problem, "verify_message", "") or "it cannot be verified"
    said = f"The certificate of {host} is not trusted: {reason.rstrip('.')}."
    if number in _BY_TIME:
        return f"{said} Either it must be renewed, or this machine's clock is wrong."
    if number in _BY_NAME:
        return f"{said} Is the address the one that you open in a browser?"
    for variable in _VARIABLES:
        if (named := os.environ.get(variable, "")) and not any(Path(each).exists() for each in named.split(os.pathsep)):
            return f"{said} {variable} names {named}, and nothing is there."
    return f"{said} If an authority of your own signed it, name its file in the setting ca_file, or in SSL_CERT_FILE."
