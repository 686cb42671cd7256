"""Where config, state, cache and log lie on this machine, by profile and account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

APP = "chatwoot-tui"

AGENT_PROFILE = "default"
DEMO_PROFILE = "demo"
"""The demo keeps its own files and never touches the agent's."""

OTHERS = "profiles"
"""The folder in the agent's own ones that holds those of all other profiles."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one profile. They follow the XDG variables; what they hold only the user may read."""

    profile: str = AGENT_PROFILE

    @property
    def config(self) -> Path:
        """The folder of the settings."""
        return self._of(platformdirs.user_config_path(APP))

    @property
    def state(self) -> Path:
        """The folder of what only this machine has: accounts, drafts, replies on their way, logs."""
        return self._of(platformdirs.user_state_path(APP))

    @property
    def cache(self) -> Path:
        """The folder of what can be fetched again."""
        return self._of(platformdirs.user_cache_path(APP))

    @property
    def log(self) -> Path:
        """The folder of the logs."""
        return self._of(platformdirs.user_log_path(APP))

    def account_state(self, base_url: str, account_id: int) -> Path:
        """Where the words of one account lie: drafts and outbox."""
        return self.state / account_name(base_url, account_id)

    def account_cache(self, base_url: str, account_id: int) -> Path:
        """Return the folder for the cache of one account on one server."""
        return self.cache / account_name(base_url, account_id)

    def _of(self, folder: Path) -> Path:
        # A folder between: whoever clears the agent's own folders must be able to leave the other profiles alone.
        return folder if self.profile == AGENT_PROFILE else folder / OTHERS / self.profile


def account_name(base_url: str, account_id: int) -> str:
    """Return a folder's name for one account of one server: readable, and different for every address."""
    from hashlib import sha256

    parts = urlsplit(base_url)
    # The port and a sub-path make another server; a user name in the address must not end up in a file name.
    place = f"{parts.hostname or base_url}{f':{parts.port}' if parts.port else ''}{parts.path.rstrip('/')}"
    readable = re.sub(r"[^a-z0-9.-]+", "-", place.lower()).strip("-.")[:60] or "server"
    return f"{readable}-{account_id}-{sha256(place.encode()).hexdigest()[:8]}"


def private_folder(folder: Path) -> Path:
    """Make a folder and those above it that are missing, readable by the user alone; returns it."""
    missing = [folder]
    while not missing[-1].exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for each in reversed(missing[:-1]):
        each.mkdir(mode=0o700, exist_ok=True)
    if not folder.exists():
        folder.mkdir(mode=0o700)
    return folder
