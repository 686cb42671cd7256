"""Access token or session: where it is found, where it is kept, and that it shows nowhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from tui.account.accounts import Place
from tui.disk import private_file
from tui.models.credential import Credential, ServerSession

T = TypeVar("T")

SERVICE: Final = "chatwoot-tui"
"""The name under which the system keyring keeps our tokens."""

COMMAND_SECONDS: Final = 60.0
"""How long a password command may take: it may ask for a passphrase."""

KEYRING_SECONDS: Final = 20.0
"""How long the keyring may take: it may ask to be unlocked, on a screen that nobody sees."""


class Trouble(Exception):
    """A token could not be read or kept; the text is a sentence that says what to do, and holds no token."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token or a session, and where it came from."""

    value: Credential = field(repr=False)
    place: Place


def tidy(text: str) -> str:
    """Return the token in a pasted or printed text: without blanks and quotes around it.

    Raises:
        Trouble: What is left is no token: empty, or with blanks or control characters within.
    """
    token = text.strip().strip("\"'").strip()
    if not token:
        raise Trouble("That is empty, not an access token.")
    if len(token) > 512 or not token.isascii() or not all("!" <= character <= "~" for character in token):
        raise Trouble("That is no access token: a token is one word of letters and digits.")
    return token


def as_text(credential: Credential) -> str:
    """Return a credential as one text, for a keyring; `from_text` reads it back."""
    return json.dumps(_fields(credential)) if isinstance(credential, ServerSession) else credential


def from_text(text: str) -> Credential:
    """Return the credential that `as_text` wrote.

    Raises:
        Trouble: It is none.
    """
    if not text.startswith("{"):
        return tidy(text)
    try:
        return _session(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Trouble("The stored session is damaged. Run `chatwoot-tui login` again.") from None


def _fields(session: ServerSession) -> dict[str, object]:
    return {"access-token": session.token, "client": session.client, "uid": session.uid, "expiry": session.expiry}


def _session(fields: Mapping[str, object]) -> ServerSession:
    words = [tidy(fields[name]) for name in ("access-token", "client", "uid")]  # type: ignore[arg-type]  # else it fails
    expiry = fields["expiry"]
    if not isinstance(expiry, int) or not 0 < expiry < 253402300800:
        raise ValueError(expiry)
    return ServerSession(words[0], words[1], words[2], expiry)


def from_command(command: Sequence[str], *, seconds: float = COMMAND_SECONDS) -> str:
    """Return the token that a password command prints on its first line.

    It runs without a shell and may talk to the terminal; what it prints is neither shown nor logged.

    Raises:
        Trouble: It is missing, fails, takes too long, or prints no token. Only the program's name is told:
            its arguments are the agent's business.
    """
    import subprocess

    program = command[0]
    try:
        # The command is the agent's own setting, given as words.
        done = subprocess.run(command, stdout=subprocess.PIPE, timeout=seconds, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Trouble(f"The password command {program} was not found. Check token_command in the settings.") from None
    except subprocess.TimeoutExpired:
        raise Trouble(f"The password command {program} did not answer within {seconds:g} s.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it can't be run"
        raise Trouble(f"The password command {program} could not be started: {reason}.") from None
    if done.returncode:
        how = (
            f"ended with status {done.returncode}" if done.returncode > 0 else f"was ended by signal {-done.returncode}"
        )
        raise Trouble(f"The password command {program} {how}. Run it by itself to see why.")
    lines = [line for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]
    try:
        return tidy(lines[0] if lines else "")
    except Trouble:
        raise Trouble(f"The password command {program} printed no access token on its first line.") from None


class Keyring:
    """The system's keyring, asked in a thread of its own: a locked one may never answer."""

    def __init__(self, *, seconds: float = KEYRING_SECONDS) -> None:
        self._seconds = seconds

    def name(self) -> str | None:
        """Return what the keyring calls itself; None if no keyring can keep anything, as on most servers."""
        return self._within(_backend_name)

    def read(self, *, profile: str, base_url: str) -> str | None:
        """Return the token kept for a profile and server, or None.

        Raises:
            Trouble: The keyring is locked, broken or silent.
        """

        def ask() -> str | None:
            import keyring

            return keyring.get_password(SERVICE, _user(profile, base_url))

        return self._within(ask)

    def keep(self, token: str, *, profile: str, base_url: str) -> None:
        """Keep a token, and make sure that it can be read again.

        Raises:
            Trouble: The keyring is locked, broken or silent, or keeps nothing.
        """

        def put() -> bool:
            import keyring

            keyring.set_password(SERVICE, _user(profile, base_url), token)
            return keyring.get_password(SERVICE, _user(profile, base_url)) == token

        if not self._within(put):
            raise Trouble("The system keyring took the token and does not give it back.")

    def forget(self, *, profile: str, base_url: str) -> None:
        """Take a token away; there may be none.

        Raises:
            Trouble: The keyring is locked, broken or silent.
        """

        def take() -> None:
            import keyring
            from keyring.errors import PasswordDeleteError

            try:
                keyring.delete_password(SERVICE, _user(profile, base_url))
            except PasswordDeleteError:
                if keyring.get_password(SERVICE, _user(profile, base_url)) is not None:
                    raise

        self._within(take)

    def _within(self, ask: Callable[[], T]) -> T:
        """Return what the keyring answers, in time."""
        answers: list[T] = []
        failures: list[str] = []

        def run() -> None:
            try:
                answers.append(ask())
            # Backends come from anywhere and fail with anything. The kind is told, the text not: it may quote the secret.
            except Exception as error:
                failures.append(type(error).__name__)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if answers:
            return answers[0]
        if failures:
            raise Trouble(
                f"The system keyring can't be used ({failures[0]}). Unlock it, or set CHATWOOT_API_TOKEN, "
                "or turn it off with PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring and log in again."
            )
        raise Trouble(
            f"The system keyring did not answer within {self._seconds:g} s: it may be waiting to be unlocked."
        )


def _backend_name() -> str | None:
    import keyring
    from keyring.backends import chainer, fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return None
    if isinstance(backend, chainer.ChainerBackend) and not backend.backends:
        return None
    return str(backend.name)


def _user(profile: str, base_url: str) -> str:
    """Return the keyring's key: the server is part of it, so that no token ever goes to another server."""
    return f"{profile} {base_url}"


class TokenFile:
    """A token or session in a file that only its owner can read, for hosts without a keyring."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, *, base_url: str) -> Credential | None:
        """Return what is kept for a server; None where there is no file, or it is for another server.

        Raises:
            Trouble: The file is there and can't be read or understood.
        """
        try:
            fields = json.loads(private_file.text(self.path))
            if fields["base_url"] != base_url:
                return None
            return _session(fields["session"]) if "session" in fields else tidy(fields["token"])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Trouble(f"The token file {self.path} could not be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError, Trouble):
            raise Trouble(f"The token file {self.path} is damaged. Run `chatwoot-tui login` again.") from None

    def keep(self, credential: Credential, *, base_url: str) -> None:
        """Keep a token or session, readable by its owner alone.

        Raises:
            Trouble: The folder can't be written.
        """
        try:
            kept = {"session": _fields(credential)} if isinstance(credential, ServerSession) else {"token": credential}
            private_file.replace(self.path, json.dumps({"base_url": base_url, **kept}) + "\n")
        except OSError as error:
            raise Trouble(f"The token could not be kept in {self.path}: {error.strerror}.") from None

    def forget(self) -> bool:
        """Take the file away; return whether there was one.

        Raises:
            Trouble: It can't be removed.
        """
        try:
            return private_file.remove(self.path)
        except OSError as error:
            raise Trouble(f"The token file {self.path} could not be removed: {error.strerror}.") from None
