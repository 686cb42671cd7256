from __future__ import annotations

import contextlib
import os
import pty
import sqlite3
import threading
import tty
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import Keyring, Trouble
from tui.account.session import Places
from tui.cli.abilities import abilities
from tui.doctor import examination
from tui.doctor.examination import TerminalFacts, Verdict
from tui.models.credential import ServerSession
from tui.settings.settings import Colours
from tui.words.entry import Draft
from tui.words.words import FILE, Words

NOW = datetime(2026, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places("default", tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "state" / "log")


def a_terminal(
    columns: int = 120, lines: int = 40, *, encoding: str = "utf-8", kitty: bool | None = None
) -> TerminalFacts:
    return TerminalFacts(size=(columns, lines), encoding=encoding, kitty_keyboard=kitty)


def verdicts(facts: TerminalFacts, colours: Colours = Colours.AUTO, **environ: str) -> dict[str, Verdict]:
    found = examination.terminal(facts, {"TERM": "xterm-256color", **environ}, colours)
    return {finding.subject: finding.verdict for finding in found}


def colours(colours: Colours = Colours.AUTO, **environ: str) -> str:
    findings = examination.terminal(a_terminal(), {"TERM": "xterm", **environ}, colours)
    return next(finding.sentence for finding in findings if finding.subject == "colours")


def test_a_wide_terminal_in_utf_8_is_well() -> None:
    assert set(verdicts(a_terminal()).values()) == {Verdict.OK}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (a_terminal(80, 24), Verdict.OK),
        (a_terminal(60, 20), Verdict.WARN),
        (a_terminal(19, 24), Verdict.FAIL),
        (a_terminal(0, 0), Verdict.WARN),
        (TerminalFacts(size=None, encoding="utf-8"), Verdict.WARN),
    ],
)
def test_the_size_decides(facts: TerminalFacts, verdict: Verdict) -> None:
    assert verdicts(facts)["terminal"] is verdict


def test_a_dumb_terminal_fails_and_another_encoding_warns() -> None:
    assert verdicts(a_terminal(), TERM="dumb")["terminal"] is Verdict.FAIL
    assert verdicts(a_terminal(encoding="iso8859-1"))["text"] is Verdict.WARN
    assert verdicts(a_terminal(encoding="UTF8"))["text"] is Verdict.OK


def test_colours_are_told_from_what_the_terminal_says_of_itself() -> None:
    assert colours() == "16"
    assert colours(TERM="tmux-256color") == "256"
    assert colours(COLORTERM="truecolor") == "truecolor"
    assert colours(Colours.C16) == "16, as the settings say"
    assert colours(Colours.NONE, NO_COLOR="1") == "none (NO_COLOR is set)"


def test_what_is_wrong_in_the_settings_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    assert [finding.verdict for finding in examination.settings((), file)] == [Verdict.OK]
    assert [finding.sentence for finding in examination.settings(["mouse must be true or false."], file)] == [
        "mouse must be true or false."
    ]


def test_folders_that_are_not_there_yet_are_well_and_stay_away(places: Places) -> None:
    assert {finding.verdict for finding in examination.folders(places)} == {Verdict.OK}
    assert not places.state.exists()


def test_a_folder_that_cannot_be_written_fails(places: Places) -> None:
    places.cache.write_text("a file in the way")
    found = {finding.subject: finding.verdict for finding in examination.folders(places)}
    assert found == {"config": Verdict.OK, "state": Verdict.OK, "cache": Verdict.FAIL}


def test_files_that_others_can_read_fail(places: Places) -> None:
    places.state.mkdir(mode=0o755)
    places.state.chmod(0o755)
    places.token_file.write_text("secret")
    places.token_file.chmod(0o644)
    found = {finding.subject: finding for finding in examination.folders(places)}
    assert found["state"].verdict is Verdict.FAIL
    assert str(places.token_file) in found["state"].sentence
    assert found["state"].advice == f"chmod -R go= {places.state}"
    places.state.chmod(0o700)
    assert {finding.verdict for finding in examination.folders(places)} == {Verdict.OK}


def test_settings_that_others_can_change_fail(places: Places) -> None:
    places.config.mkdir()
    settings = places.config / "settings.toml"
    settings.write_text("")
    for path, mode, back in ((places.config, 0o777, 0o755), (settings, 0o646, 0o644)):
        path.chmod(mode)
        found = {finding.subject: finding for finding in examination.folders(places)}["config"]
        assert (found.verdict, found.advice) == (Verdict.FAIL, f"chmod -R o-w {places.config}")
        assert found.sentence == f"other users can change {path}"
        path.chmod(back)
    assert {finding.verdict for finding in examination.folders(places)} == {Verdict.OK}


class Ring(Keyring):
    def __init__(self, name: str | None, trouble: str = "") -> None:
        super().__init__()
        self._name = name
        self._trouble = trouble

    def name(self) -> str | None:
        if self._trouble:
            raise Trouble(self._trouble)
        return self._name


def a_login(place: Place, days_ago: int = 1) -> StoredAccount:
    return StoredAccount(base_url="https://x.test", account_id=1, place=place, stored_at=NOW - timedelta(days=days_ago))


def test_a_missing_keyring_matters_only_to_a_token_that_was_in_it() -> None:
    assert examination.keyring(Ring(None), None).verdict is Verdict.OK
    assert examination.keyring(Ring(None), a_login(Place.FILE)).verdict is Verdict.OK
    assert examination.keyring(Ring(None), a_login(Place.KEYRING)).verdict is Verdict.FAIL
    assert examination.keyring(Ring("Wallet"), a_login(Place.KEYRING)).verdict is Verdict.OK
    assert examination.keyring(Ring("Wallet", "locked"), a_login(Place.FILE)).verdict is Verdict.WARN
    assert examination.keyring(Ring("Wallet", "locked"), a_login(Place.KEYRING)).verdict is Verdict.FAIL


@pytest.mark.parametrize(("days", "verdict"), [(40, Verdict.OK), (3, Verdict.WARN), (0, Verdict.FAIL)])
def test_a_session_is_told_with_its_end(tmp_path: Path, days: int, verdict: Verdict) -> None:
    session = ServerSession("t0ken", "cl1ent", "mira@acme.test", int(NOW.timestamp()) + days * 86400)
    found = examination.session_place(session, Place.KEYRING, NOW, tmp_path / "token.json")
    assert found.verdict is verdict
    assert f"{session.ends_at:%Y-%m-%d}" in found.sentence
    assert "t0ken" not in found.sentence


def test_an_old_token_is_worth_renewing(tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    file.touch(0o600)
    assert examination.token_place(Place.FILE, a_login(Place.FILE, 10), NOW, file).verdict is Verdict.OK
    assert examination.token_place(Place.FILE, a_login(Place.FILE, 200), NOW, file).verdict is Verdict.WARN
    assert examination.token_place(Place.ENVIRONMENT, a_login(Place.FILE, 200), NOW, file).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("date", "verdict", "word"),
    [
        ("Wed, 06 May 2026 07:08:09 GMT", Verdict.OK, "agrees"),
        ("Wed, 06 May 2026 07:08:04 GMT", Verdict.OK, "agrees"),
        ("Wed, 06 May 2026 07:07:09 GMT", Verdict.WARN, "60 s fast"),
        ("Wed, 06 May 2026 09:08:09 GMT", Verdict.WARN, "2 h slow"),
        ("Wed, 06 May 2026 09:08:09 +0200", Verdict.OK, "agrees"),
        ("soon", Verdict.OK, "does not tell"),
        ("", Verdict.OK, "does not tell"),
    ],
)
def test_the_clocks_are_compared(date: str, verdict: Verdict, word: str) -> None:
    found = examination.clock(date, NOW)
    assert found.verdict is verdict
    assert word in found.sentence


@pytest.mark.parametrize(
    ("answer", "kitty", "synchronized"),
    [
        (b"\x1b[?0u\x1b[?2026;2$y\x1b[?62;4c", True, True),
        (b"\x1b[?2026;0$y\x1b[?1;2c", False, False),
        (b"", None, None),
    ],
)
def test_a_terminal_is_asked_what_it_can(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, kitty: bool | None, synchronized: bool | None
) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(ours)

    def answering() -> None:
        asked = b""
        while not asked.endswith(b"\x1b[c"):
            asked += os.read(ours, 100)
        if answer:
            os.write(ours, answer)

    with open(theirs, "r+b", buffering=0) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        monkeypatch.setattr("sys.stdout", stream)
        other_side = threading.Thread(target=answering)
        other_side.start()
        facts = abilities(a_terminal(), seconds=0.5 if answer else 0.05)
        other_side.join()
    os.close(ours)
    assert (facts.kitty_keyboard, facts.synchronized) == (kitty, synchronized)


def test_the_token_file_is_looked_at_before_its_mode_is_told(tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    file.touch()
    file.chmod(0o644)
    found = examination.token_place(Place.FILE, a_login(Place.FILE), NOW, file)
    assert found.verdict is Verdict.WARN
    assert "(0644)" in found.sentence
    assert found.advice == f"chmod 600 {file}"
    file.chmod(0o600)
    found = examination.token_place(Place.FILE, a_login(Place.FILE), NOW, file)
    assert (found.verdict, "(0600)" in found.sentence) == (Verdict.OK, True)


async def test_a_damaged_draft_and_what_was_set_aside_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "account"
    words = Words(folder)
    await words.open()
    await words.keep_draft(Draft(conversation_id=1, private=False, text="whole", changed_at=1.0))
    await words.close()
    assert [found.verdict for found in examination.words(tmp_path / "state")] == [Verdict.OK]
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("insert into draft values ('abc', 0, 't', 'zzz', '')")
        connection.commit()
    (found,) = examination.words(tmp_path / "state")
    assert found.verdict is Verdict.WARN
    assert found.sentence.startswith("1 entry")
    words = Words(folder)
    await words.open()
    await words.close()
    (found,) = examination.words(tmp_path / "state")
    assert found.verdict is Verdict.WARN
    assert "set aside" in found.sentence
