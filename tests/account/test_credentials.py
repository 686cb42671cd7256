from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from tui.account.accounts import Place
from tui.account.credentials import Keyring, Token, TokenFile, Trouble, from_command, tidy

SERVER = "https://chat.example.com"


class MemoryKeyring(KeyringBackend):
    """A keyring as a desktop has it."""

    priority = 0  # not one that keyring chooses by itself

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")


@pytest.fixture
def backend() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.fixture
def _restored() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_token_does_not_show_in_its_representation() -> None:
    assert "s3cret" not in repr(Token("s3cret", Place.FILE))


def test_a_pasted_token_loses_blanks_and_quotes() -> None:
    assert tidy(' "abcDEF123"\n') == "abcDEF123"


@pytest.mark.parametrize("text", ["", "  ", "two words", "a\x1bb", "tökén", "x" * 600])
def test_what_is_no_token_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Trouble) as trouble:
        tidy(text)
    assert not text.strip() or text not in str(trouble.value)


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_password_command_gives_the_first_line_of_what_it_prints() -> None:
    assert from_command(_python("print(); print('  tok123  '); print('user: me')")) == "tok123"


def test_a_password_command_runs_without_a_shell(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = "import sys; print('t' + str(len(sys.argv)))"
    assert from_command([*_python(code), "$(touch", f"{mark})", ";", "&&"]) == "t5"
    assert not mark.exists()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["no-such-program-here", "s3cret"], "The password command no-such-program-here was not found."),
        (_python("import sys; sys.exit('s3cret')"), "ended with status 1. Run it by itself to see why."),
        (_python("import os; os.kill(os.getpid(), 9)"), "was ended by signal 9."),
        (_python("pass"), "printed no access token on its first line."),
        (_python("print('s3cret is two')"), "printed no access token on its first line."),
        (_python("import time; time.sleep(60)"), "did not answer within 0.5 s."),
        (["/"], "could not be started: "),
    ],
)
def test_a_password_command_that_fails_is_a_sentence_without_its_secrets(
    command: list[str], sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Trouble) as trouble:
        from_command(command, seconds=0.5 if "sleep" in command[-1] else 30)
    assert sentence in str(trouble.value)
    assert "s3cret" not in str(trouble.value)
    assert capfd.readouterr().out == ""


def test_the_keyring_keeps_a_token_for_one_profile_and_one_server(backend: MemoryKeyring) -> None:
    ours = Keyring()
    ours.keep("tok", profile="default", base_url=SERVER)
    assert ours.name()
    assert ours.read(profile="default", base_url=SERVER) == "tok"
    assert ours.read(profile="default", base_url="https://other.example.com") is None
    assert ours.read(profile="work", base_url=SERVER) is None
    ours.forget(profile="default", base_url=SERVER)
    ours.forget(profile="default", base_url=SERVER)
    assert backend.kept == {}


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, chainer.ChainerBackend])
def test_a_keyring_that_keeps_nothing_counts_as_none(kind: type[KeyringBackend]) -> None:
    keyring.set_keyring(kind())
    assert Keyring().name() is None


def test_a_keyring_that_forgets_at_once_is_found_out(backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "get_password", lambda service, username: None)
    with pytest.raises(Trouble, match="does not give it back"):
        Keyring().keep("tok", profile="default", base_url=SERVER)


def test_a_failing_keyring_is_a_sentence_that_does_not_quote_it(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(service: str, username: str) -> str:
        raise keyring.errors.KeyringLocked("s3cret is locked")

    monkeypatch.setattr(backend, "get_password", broken)
    with pytest.raises(Trouble, match="KeyringLocked") as trouble:
        Keyring().read(profile="default", base_url=SERVER)
    assert "s3cret" not in str(trouble.value)


def test_a_silent_keyring_is_given_up(backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(backend, "get_password", lambda service, username: answered.wait(60))
    with pytest.raises(Trouble, match=r"did not answer within 0.01 s"):
        Keyring(seconds=0.01).read(profile="default", base_url=SERVER)
    answered.set()


def test_the_token_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        file = TokenFile(tmp_path / "state" / "default" / "token.json")
        file.keep("tok", base_url=SERVER)
    finally:
        os.umask(old)
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    assert file.path.parent.parent.stat().st_mode & 0o777 == 0o700
    assert file.read(base_url=SERVER) == "tok"
    assert file.read(base_url="https://other.example.com") is None
    assert file.forget()
    assert not file.forget()
    assert file.read(base_url=SERVER) is None


def test_a_damaged_token_file_asks_for_a_new_login(tmp_path: Path) -> None:
    path = tmp_path / "token.json"
    for text in (
        "",
        "[]",
        "{}",
        '{"base_url": "' + SERVER + '", "token": 5}',
        '{"base_url": "' + SERVER + '", "token": ""}',
    ):
        path.write_text(text)
        with pytest.raises(Trouble, match=r"is damaged\. Run `chatwoot-tui login` again"):
            TokenFile(path).read(base_url=SERVER)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, not a folder")
    with pytest.raises(Trouble, match="could not be kept"):
        TokenFile(tmp_path / "state" / "token.json").keep("tok", base_url=SERVER)
