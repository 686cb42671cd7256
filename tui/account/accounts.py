"""Which account a profile works in: what `login` wrote down and `logout` takes away. The token is not in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from tui.disk import private_file

FILE_NAME = "account.json"

_KNOWN_TOKENS = 50
"""How many accounts of tokens from elsewhere are remembered; the oldest go first."""


class Place(StrEnum):
    """Where a token comes from, in the order in which they are asked."""

    ENVIRONMENT = "environment"
    COMMAND = "command"
    KEYRING = "keyring"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAccount:
    """One agent in one account of one server."""

    base_url: str
    account_id: int
    account_name: str = ""
    user_id: int = 0
    user_name: str = ""
    place: Place = Place.FILE
    """Where the token was put: asking the keyring takes a quarter of a second when no keyring is installed."""
    stored_at: datetime | None = None
    """When the token was stored, so that an old one can be told."""
    note: str = ""
    """What the console says once, at its first start: that the server is too old. Empty: nothing."""


class NotReadable(Exception):
    """What was written down can't be understood; the text is a sentence that says what to do."""


def read(file: Path) -> StoredAccount | None:
    """Return the account a file names; None where there is no file.

    Raises:
        NotReadable: The file is there, and is not one of ours.
    """
    try:
        fields = json.loads(private_file.text(file))
        return StoredAccount(
            base_url=_text(fields["base_url"]),
            account_id=_number(fields["account_id"]),
            account_name=_text(fields.get("account_name", "")),
            user_id=_number(fields.get("user_id", 0)),
            user_name=_text(fields.get("user_name", "")),
            place=Place(fields.get("place", Place.FILE)),
            stored_at=datetime.fromisoformat(fields["stored_at"]).astimezone(UTC) if fields.get("stored_at") else None,
            note=_text(fields.get("note", "")),
        )
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotReadable(f"The stored account {file} could not be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotReadable(f"The stored account {file} is damaged. Run `chatwoot-tui login` again.") from None


def read_or_none(file: Path) -> StoredAccount | None:
    """Return the account a file names; None if it can't be understood: the next login replaces it."""
    try:
        return read(file)
    except NotReadable:
        return None


def write(file: Path, account: StoredAccount) -> None:
    """Write an account down.

    Raises:
        OSError: The folder can't be written.
    """
    fields = {
        "base_url": account.base_url,
        "account_id": account.account_id,
        "account_name": account.account_name,
        "user_id": account.user_id,
        "user_name": account.user_name,
        "place": account.place.value,
        "stored_at": account.stored_at.isoformat() if account.stored_at else None,
        **({"note": account.note} if account.note else {}),
    }
    private_file.replace(file, json.dumps(fields, ensure_ascii=False, indent=2) + "\n")


def take_note(file: Path) -> None:
    """Note that what there was to say at the first start was said; what can't be noted is said again."""
    stored = read_or_none(file)
    if stored and stored.note:
        with suppress(OSError):
            write(file, replace(stored, note=""))


def remembered(file: Path, *, base_url: str, token: str) -> int | None:
    """Return the account that was found for a token of the environment or a password command; None when unknown.

    With it a console that has only address and token starts without the network.
    """
    return _remembered(file).get(_fingerprint(base_url, token))


def remember(file: Path, *, base_url: str, token: str, account_id: int) -> None:
    """Note which account a token led to. Of the token a digest is kept, from which nobody gets it back.

    Raises:
        OSError: The folder can't be written.
    """
    known = dict(_remembered(file))
    known.pop(_fingerprint(base_url, token), None)
    known[_fingerprint(base_url, token)] = account_id
    newest = dict(list(known.items())[-_KNOWN_TOKENS:])
    private_file.replace(file, json.dumps(newest, indent=2) + "\n")


def _remembered(file: Path) -> Mapping[str, int]:
    """Return what is remembered; a file that can't be read is as good as none, the server knows it all."""
    try:
        known = json.loads(private_file.text(file))
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {str(digest): number for digest, number in known.items() if isinstance(number, int)}


def _fingerprint(base_url: str, token: str) -> str:
    from hashlib import sha256

    return sha256(f"{base_url}\n{token}".encode()).hexdigest()[:32]


def _text(value: object) -> str:
    if isinstance(value, str) and value.isprintable():
        return value
    raise ValueError(value)


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError(value)
