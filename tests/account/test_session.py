from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.account import accounts
from tui.account.accounts import Place, StoredAccount
from tui.account.credentials import Keyring, TokenFile
from tui.account.session import BadAccount, NoAccount, Places, Session, demo_session, places_of, resolve
from tui.models.credential import Credential
from tui.settings.settings import Settings

SERVER = "https://chat.example.com"
OTHER = "https://other.example.com"


class NoKeyring(Keyring):
    """A host without a keyring; asking it is a mistake."""

    def read(self, *, profile: str, base_url: str) -> str | None:
        raise AssertionError("the keyring was asked")


class OneToken(Keyring):
    def read(self, *, profile: str, base_url: str) -> str | None:
        return "from-keyring" if (profile, base_url) == ("default", SERVER) else None


def nobody(base_url: str, token: Credential) -> int:
    raise AssertionError("the server was asked")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places("default", tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "state" / "log")


def logged_in(places: Places, *, base_url: str = SERVER, account_id: int = 7, place: Place = Place.FILE) -> None:
    account = StoredAccount(
        base_url=base_url,
        account_id=account_id,
        account_name="Acme",
        user_id=2,
        user_name="Mira",
        place=place,
        stored_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    accounts.write(places.account_file, account)
    if place is Place.FILE:
        TokenFile(places.token_file).keep("from-file", base_url=base_url)


def printing(token: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({token!r})")


PLAIN = Settings()


def resolved(places: Places, settings: Settings = PLAIN, /, **environ: str) -> Session:
    return resolve(settings, environ, places, ask_account=nobody, keyring=NoKeyring())


def test_without_anything_there_is_no_account(places: Places) -> None:
    with pytest.raises(NoAccount, match="run `chatwoot-tui login`, or set CHATWOOT_BASE_URL and CHATWOOT_API_TOKEN"):
        resolved(places, CHATWOOT_BASE_URL="", CHATWOOT_API_TOKEN=" ")


def test_what_login_stored_is_used_and_needs_no_network(places: Places) -> None:
    logged_in(places)
    session = resolved(places)
    assert (session.base_url, session.account_id, session.token) == (SERVER, 7, "from-file")
    assert (session.account_name, session.user_name, session.place) == ("Acme", "Mira", Place.FILE)
    assert session.profile_name == "default"
    assert not session.demo
    assert "from-file" not in repr(session)


def test_the_command_line_names_another_account_for_the_same_token(places: Places) -> None:
    logged_in(places)
    TokenFile(places.token_file).keep("stored", base_url=SERVER)
    environ = {"CHATWOOT_ACCOUNT_ID": "8"}
    session = resolve(Settings(), environ, places, ask_account=nobody, account_id=9, keyring=NoKeyring())
    assert (session.account_id, session.token, session.account_name) == (9, "stored", "")


def test_a_token_in_the_keyring_is_asked_for_there(places: Places) -> None:
    logged_in(places, place=Place.KEYRING)
    session = resolve(Settings(), {}, places, ask_account=nobody, keyring=OneToken())
    assert (session.token, session.place) == ("from-keyring", Place.KEYRING)


def test_the_environment_needs_no_login_and_wins_over_it(places: Places) -> None:
    logged_in(places)
    settings = Settings(token_command=("false",))
    session = resolved(
        places, settings, CHATWOOT_BASE_URL=f"{OTHER}/api/v1", CHATWOOT_API_TOKEN="env", CHATWOOT_ACCOUNT_ID="3"
    )
    assert (session.base_url, session.account_id, session.token) == (OTHER, 3, "env")
    assert (session.account_name, session.place) == ("", Place.ENVIRONMENT)


def test_a_token_in_the_environment_is_for_the_stored_server_when_none_is_named(places: Places) -> None:
    logged_in(places)
    assert resolved(places, CHATWOOT_API_TOKEN="env", CHATWOOT_ACCOUNT_ID="3").base_url == SERVER


def test_an_address_with_an_account_in_it_names_the_account(places: Places) -> None:
    session = resolved(places, CHATWOOT_BASE_URL=f"{OTHER}/app/accounts/12/conversations/5", CHATWOOT_API_TOKEN="env")
    assert (session.base_url, session.account_id) == (OTHER, 12)


def test_the_account_of_a_token_is_asked_once_and_then_remembered(places: Places) -> None:
    asked: list[tuple[str, Credential]] = []

    def ask(base_url: str, token: Credential) -> int:
        asked.append((base_url, token))
        return 42

    environ = {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "env-token"}
    for _ in range(2):
        session = resolve(Settings(), environ, places, ask_account=ask, keyring=NoKeyring())
        assert session.account_id == 42
    assert asked == [(SERVER, "env-token")]
    assert "env-token" not in places.known_file.read_text()
    assert places.known_file.stat().st_mode & 0o777 == 0o600


def test_an_account_that_nobody_asked_for_is_not_remembered(places: Places) -> None:
    environ = {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "env-token"}
    session = resolve(PLAIN, environ, places, ask_account=None, keyring=NoKeyring())
    assert session.account_id == 0
    assert not places.known_file.exists()


def test_a_password_command_comes_before_keyring_and_file(places: Places) -> None:
    logged_in(places, place=Place.KEYRING)
    settings = Settings(token_command=printing("from-command"), base_url=SERVER, account_id=9)
    session = resolved(places, settings)
    assert (session.token, session.account_id, session.place) == ("from-command", 9, Place.COMMAND)


def test_a_stored_token_never_goes_to_a_server_that_the_environment_names(places: Places) -> None:
    logged_in(places)
    with pytest.raises(BadAccount, match=f"names {OTHER}, but the stored token is for {SERVER}"):
        resolved(places, CHATWOOT_BASE_URL=OTHER)


def test_a_password_command_never_serves_another_server_than_its_own(places: Places) -> None:
    settings = Settings(token_command=("no-such-program",), base_url=SERVER)
    with pytest.raises(BadAccount, match="the stored token is for"):
        resolved(places, settings, CHATWOOT_BASE_URL=OTHER)


def test_a_password_command_serves_the_environments_server_when_no_other_is_known(places: Places) -> None:
    settings = Settings(token_command=printing("from-command"))
    session = resolved(places, settings, CHATWOOT_BASE_URL=SERVER, CHATWOOT_ACCOUNT_ID="1")
    assert session.token == "from-command"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"CHATWOOT_BASE_URL": "http://chat.example.com", "CHATWOOT_API_TOKEN": "t"}, "Use https://chat.example.com"),
        (
            {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "two words"},
            "CHATWOOT_API_TOKEN: That is no access token",
        ),
        (
            {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "t", "CHATWOOT_ACCOUNT_ID": "x"},
            "CHATWOOT_ACCOUNT_ID must be",
        ),
        (
            {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "t", "CHATWOOT_ACCOUNT_ID": "0"},
            "CHATWOOT_ACCOUNT_ID must be",
        ),
        ({"CHATWOOT_API_TOKEN": "t"}, "set CHATWOOT_BASE_URL too"),
    ],
)
def test_a_mistake_in_the_environment_is_a_sentence(places: Places, environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadAccount, match=sentence):
        resolved(places, PLAIN, **environ)


def test_a_server_on_this_machine_may_do_without_encryption(places: Places) -> None:
    session = resolved(
        places, CHATWOOT_BASE_URL="http://127.0.0.1:3100/", CHATWOOT_API_TOKEN="t", CHATWOOT_ACCOUNT_ID="1"
    )
    assert session.base_url == "http://127.0.0.1:3100"


def test_a_token_that_is_gone_asks_for_a_new_login(places: Places) -> None:
    logged_in(places)
    places.token_file.unlink()
    with pytest.raises(BadAccount, match=r"no longer in .*token\.json\. Run `chatwoot-tui login` again"):
        resolved(places)


def test_a_damaged_account_file_is_a_sentence_and_no_obstacle_to_the_environment(places: Places) -> None:
    places.state.mkdir()
    places.account_file.write_text("{")
    with pytest.raises(BadAccount, match="is damaged"):
        resolved(places)
    environ = {"CHATWOOT_BASE_URL": SERVER, "CHATWOOT_API_TOKEN": "t", "CHATWOOT_ACCOUNT_ID": "1"}
    assert resolved(places, PLAIN, **environ).base_url == SERVER


def test_the_stored_account_reads_back_as_it_was_written(tmp_path: Path) -> None:
    account = StoredAccount(
        base_url=SERVER,
        account_id=1,
        account_name="株式会社",
        user_id=2,
        user_name="Zoë",
        place=Place.KEYRING,
        stored_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    )
    accounts.write(tmp_path / "account.json", account)
    assert accounts.read(tmp_path / "account.json") == account
    assert accounts.read(tmp_path / "none.json") is None


def test_the_demo_has_places_of_its_own_and_knows_nothing_of_the_agents() -> None:
    demo, ours = places_of("demo"), places_of("default")
    assert demo_session().demo
    assert demo_session().profile_name == "demo"
    assert not {demo.config, demo.state, demo.cache, demo.log} & {ours.config, ours.state, ours.cache, ours.log}


def test_only_the_newest_accounts_of_foreign_tokens_are_remembered(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    for number in range(1, 60):
        accounts.remember(file, base_url=SERVER, token=f"t{number}", account_id=number)
    assert accounts.remembered(file, base_url=SERVER, token="t59") == 59
    assert accounts.remembered(file, base_url=SERVER, token="t1") is None
