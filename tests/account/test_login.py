from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.account import accounts, credentials
from tui.account.accounts import Place, StoredAccount
from tui.account.choosing import switch
from tui.account.credentials import Keyring, TokenFile, Trouble
from tui.account.login import NeedsCode, TooLate, WrongSecret, log_in
from tui.account.logout import Fate, log_out
from tui.account.session import Places, Session, places_of, resolve
from tui.account.terminal import Failed
from tui.api.session import SignedIn
from tui.models.credential import Credential, ServerSession
from tui.models.people import Membership, Profile, Role
from tui.settings.settings import Settings
from tui.words.editing import begun
from tui.words.entry import Draft
from tui.words.owner import in_use
from tui.words.unsent import Unsent, unsent_in
from tui.words.words import FILE, Words

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
SERVER = "https://chat.example.com"

ACME = Membership(id=3, name="Acme", role=Role.AGENT)
BETA = Membership(id=5, name="Beta", role=Role.ADMINISTRATOR)
GONE = Membership(id=9, name="Gone", role=Role.AGENT, status="suspended")


def mira(*memberships: Membership, active: int | None = 3) -> Profile:
    return Profile(
        id=2, name="Mira Holt", email="mira@acme.test", access_token="right", accounts=memberships, account_id=active
    )


class Talk:
    """A terminal with somebody at it who has prepared answers; hidden ones are written with a star."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.said: list[str] = []
        self.asked: list[str] = []

    def say(self, line: str = "") -> None:
        self.said.append(line)

    def ask(self, question: str) -> str:
        return self._next(question, hidden=False)

    def ask_hidden(self, question: str) -> str:
        return self._next(question, hidden=True)

    def _next(self, question: str, *, hidden: bool) -> str:
        self.asked.append(question)
        if not self._answers:
            raise EOFError
        answer = self._answers.pop(0)
        assert answer.startswith("*") is hidden, f"{question!r} got {answer!r}"
        if answer == "*^D":
            raise EOFError
        return answer.removeprefix("*")

    @property
    def text(self) -> str:
        return "\n".join(self.said)


SESSION = ServerSession("session-token", "device", "mira@acme.test", int(NOW.timestamp()) + 60 * 86400)


class House:
    """A server with one user, Mira; her password and her token are `right`, her authenticator shows 123456."""

    def __init__(self, profile: Profile, *, second_factor: bool = False, refusal: str = "") -> None:
        self._profile = profile
        self._second_factor = second_factor
        self._refusal = refusal
        self.tickets = 0
        self.is_slow = False
        self.warning = ""
        self.knocks: list[str] = []
        self.ended: list[ServerSession] = []

    def sign_in(self, base_url: str, email: str, password: str) -> SignedIn:
        self.knocks.append(f"{base_url} {email}")
        if self._refusal:
            raise WrongSecret(self._refusal)
        if password != "right" or not email.startswith("mira"):
            raise WrongSecret("The server does not accept that e-mail with that password.")
        if self._second_factor:
            self.tickets += 1
            raise NeedsCode(f"ticket {self.tickets}")
        return SignedIn(self._profile, SESSION)

    def second_factor(self, base_url: str, ticket: str, code: str) -> SignedIn:
        self.knocks.append(f"{base_url} {ticket} {code}")
        if self.is_slow:
            self.is_slow = False
            raise TooLate
        if code not in ("123456", "backup-1"):
            raise WrongSecret("The server does not accept that code.")
        return SignedIn(self._profile, SESSION)

    def follow_link(self, base_url: str, email: str, link_token: str) -> SignedIn:
        self.knocks.append(f"{base_url} {email} {link_token}")
        if link_token != "once":
            raise WrongSecret("The server does not accept that login link.")
        return SignedIn(self._profile, SESSION)

    def profile(self, base_url: str, token: Credential) -> Profile:
        self.knocks.append(base_url)
        if token not in ("right", SESSION):
            raise WrongSecret("The server does not know this token.")
        return self._profile

    def too_old(self, base_url: str) -> str:
        return self.warning

    def sign_out(self, base_url: str, server_session: ServerSession) -> None:
        if self._refusal:
            raise Failed(self._refusal)
        self.ended.append(server_session)


class NoKeyring(Keyring):
    def name(self) -> str | None:
        return None


class Desktop(Keyring):
    """A keyring that keeps."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()
        self.locked = locked
        self.kept: dict[tuple[str, str], str] = {}

    def name(self) -> str | None:
        return "Test Wallet"

    def keep(self, token: str, *, profile: str, base_url: str) -> None:
        if self.locked:
            raise Trouble("The system keyring is locked.")
        self.kept[profile, base_url] = token

    def forget(self, *, profile: str, base_url: str) -> None:
        if self.locked:
            raise Trouble("The system keyring is locked.")
        self.kept.pop((profile, base_url), None)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places("default", tmp_path / "config", tmp_path / "state", tmp_path / "cache", tmp_path / "state" / "log")


def logged_in(
    talk: Talk,
    house: House,
    places: Places,
    keyring: Keyring | None = None,
    *,
    address: str = "",
    token: str = "",
    account_id: int | None = None,
    variables: Sequence[str] = (),
) -> StoredAccount:
    return log_in(
        talk,
        house,
        places,
        keyring=keyring or NoKeyring(),
        environ=dict.fromkeys(variables, "set"),
        now=NOW,
        address=address,
        token=token,
        account_id=account_id,
    )


def test_a_pasted_link_and_a_token_are_enough(places: Places) -> None:
    talk = Talk("chat.example.com/app/accounts/3/conversations/12", "", "*right")
    account = logged_in(talk, House(mira(ACME)), places)
    assert account == StoredAccount(
        base_url=SERVER,
        account_id=3,
        account_name="Acme",
        user_id=2,
        user_name="Mira Holt",
        place=Place.FILE,
        stored_at=NOW,
    )
    assert accounts.read(places.account_file) == account
    assert TokenFile(places.token_file).read(base_url=SERVER) == "right"
    assert "right" not in talk.text
    assert f"{SERVER}/app/accounts/3/profile/settings" in talk.text
    assert "Logged in to Acme (account 3)" in talk.text


def test_the_agent_is_told_of_the_file_before_the_token_is_in_it(places: Places) -> None:
    class Watching(Talk):
        def say(self, line: str = "") -> None:
            super().say(line)
            if str(places.token_file) in line:
                assert not places.token_file.exists()

    talk = Watching(SERVER, "", "*right")
    logged_in(talk, House(mira(ACME)), places)
    assert str(places.token_file) in talk.text
    assert "0600" in talk.text
    assert places.token_file.stat().st_mode & 0o777 == 0o600


def test_where_there_is_a_keyring_no_file_holds_the_token(places: Places) -> None:
    keyring = Desktop()
    account = logged_in(Talk(SERVER, "", "*right"), House(mira(ACME)), places, keyring)
    assert account.place is Place.KEYRING
    assert keyring.kept == {("default", SERVER): "right"}
    assert not places.token_file.exists()
    for file in places.state.rglob("*"):
        assert b"right" not in file.read_bytes()


def test_a_locked_keyring_is_told_and_the_file_takes_the_token(places: Places) -> None:
    talk = Talk(SERVER, "", "*right")
    account = logged_in(talk, House(mira(ACME)), places, Desktop(locked=True))
    assert account.place is Place.FILE
    assert "is locked" in talk.text
    assert TokenFile(places.token_file).read(base_url=SERVER) == "right"


def test_e_mail_and_password_begin_a_session_and_neither_password_nor_token_is_kept(places: Places) -> None:
    house = House(mira(ACME))
    talk = Talk(SERVER, " mira@acme.test ", "*right")
    logged_in(talk, house, places)
    assert house.knocks == [f"{SERVER} mira@acme.test"]
    assert TokenFile(places.token_file).read(base_url=SERVER) == SESSION
    assert "The session lasts until 3 March 2026" in talk.text
    assert "session-token" not in talk.text
    for file in places.state.rglob("*"):
        assert b"right" not in file.read_bytes()


def test_a_server_that_is_too_old_is_told_at_login(places: Places) -> None:
    house = House(mira(ACME))
    house.warning = "This server runs Chatwoot 3.16.0."
    talk = Talk(SERVER, "mira@acme.test", "*right")
    logged_in(talk, house, places)
    assert house.warning in talk.said


def test_the_console_tells_it_once_more_at_its_first_start_alone(places: Places) -> None:
    house = House(mira(ACME))
    house.warning = "This server runs Chatwoot 3.16.0."
    logged_in(Talk(SERVER, "mira@acme.test", "*right"), house, places)
    session = resolve(Settings(), {}, places, ask_account=None, keyring=NoKeyring())
    assert session.note == house.warning
    accounts.take_note(places.account_file)
    assert resolve(Settings(), {}, places, ask_account=None, keyring=NoKeyring()).note == ""


def test_a_session_lies_in_the_keyring_where_there_is_one(places: Places) -> None:
    keyring = Desktop()
    logged_in(Talk(SERVER, "mira@acme.test", "*right"), House(mira(ACME)), places, keyring)
    assert credentials.from_text(keyring.kept["default", SERVER]) == SESSION
    assert not places.token_file.exists()


def test_a_wrong_password_can_be_corrected_and_sso_users_are_told_what_to_do(places: Places) -> None:
    talk = Talk(SERVER, "mira@acme.test", "*mistyped", "", "*right")
    logged_in(talk, House(mira(ACME)), places)
    assert "does not accept" in talk.text
    assert "SSO" in talk.text
    assert "mistyped" not in talk.text


def test_a_mistyped_e_mail_can_be_corrected(places: Places) -> None:
    house = House(mira(ACME))
    talk = Talk(SERVER, "anne@acme.test", "*right", "mira@acme.test", "*right")
    logged_in(talk, house, places)
    assert "Your e-mail [anne@acme.test]: " in talk.asked
    assert house.knocks == [f"{SERVER} anne@acme.test", f"{SERVER} mira@acme.test"]


def test_an_empty_password_is_not_sent(places: Places) -> None:
    house = House(mira(ACME))
    talk = Talk(SERVER, "mira@acme.test", "*", "*", "*right")
    logged_in(talk, house, places)
    assert len(house.knocks) == 1
    assert "Nothing was typed, so nothing was sent." in talk.text


def test_whoever_has_no_password_changes_over_to_a_token(places: Places) -> None:
    talk = Talk(SERVER, "mira@acme.test", "*wrong", "mira@acme.test", "*^D", "*right")
    assert logged_in(talk, House(mira(ACME)), places).account_id == 3
    assert "Profile settings" in talk.text


@pytest.mark.parametrize("code", ["123456", "123 456", "backup-1"])
def test_a_second_factor_is_asked_for_and_sent(places: Places, code: str) -> None:
    house = House(mira(ACME), second_factor=True)
    talk = Talk(SERVER, "mira@acme.test", "*right", "000000", "", code)
    logged_in(talk, house, places)
    assert "second factor" in talk.text
    assert house.knocks[1:] == [f"{SERVER} ticket 1 000000", f"{SERVER} ticket 1 {code.replace(' ', '')}"]
    assert TokenFile(places.token_file).read(base_url=SERVER) == SESSION


def test_a_second_factor_that_comes_too_late_leads_back_to_the_password(places: Places) -> None:
    house = House(mira(ACME), second_factor=True)
    house.is_slow = True
    talk = Talk(SERVER, "mira@acme.test", "*right", "123456", "", "*right", "123456")
    logged_in(talk, house, places)
    assert "Please begin with the password again." in talk.text
    assert house.tickets == 2


def test_the_servers_own_sentence_is_told(places: Places) -> None:
    sentence = "This account uses SAML authentication."
    with pytest.raises(EOFError):
        logged_in(Talk(SERVER, "mira@acme.test", "*right"), House(mira(ACME), refusal=sentence), places)
    talk = Talk(SERVER, "mira@acme.test", "*right", "", "*^D", "*right")
    logged_in(talk, House(mira(ACME), refusal=sentence), places)
    assert sentence in talk.text


def test_a_login_link_is_followed_on_its_own_server_alone(places: Places) -> None:
    house = House(mira(ACME))
    link = "/app/login?email=mira%40acme.test&sso_auth_token=once"
    talk = Talk(SERVER, "", f"*https://evil.example{link}", f"*{SERVER}{link}")
    logged_in(talk, house, places)
    assert f"not of {SERVER}" in talk.text
    assert house.knocks == [f"{SERVER} mira@acme.test once"]
    assert TokenFile(places.token_file).read(base_url=SERVER) == SESSION
    assert "once" not in talk.text.replace("it works once", "")


def test_a_session_that_nothing_comes_of_is_ended_at_once(places: Places) -> None:
    house = House(mira())
    with pytest.raises(Failed):
        logged_in(Talk(SERVER, "mira@acme.test", "*right"), house, places)
    assert house.ended == [SESSION]


def test_a_new_login_ends_the_session_it_takes_the_place_of(places: Places) -> None:
    house = House(mira(ACME))
    logged_in(Talk(SERVER, "mira@acme.test", "*right"), house, places)
    assert house.ended == []
    logged_in(Talk(SERVER, "", "*right"), house, places)
    assert house.ended == [SESSION]
    assert TokenFile(places.token_file).read(base_url=SERVER) == "right"


def test_logging_out_ends_the_session_on_the_server(places: Places) -> None:
    house = House(mira(ACME))
    logged_in(Talk(SERVER, "mira@acme.test", "*right"), house, places)
    talk = Talk()
    assert log_out(talk, places, keyring=NoKeyring(), unsent=Unsent(), environ={}, login_server=house)
    assert house.ended == [SESSION]
    assert "The session is ended on the server too." in talk.text
    assert not places.state.exists()


def test_a_session_that_can_t_be_ended_now_is_told_with_its_end(places: Places) -> None:
    logged_in(Talk(SERVER, "mira@acme.test", "*right"), House(mira(ACME)), places)
    talk = Talk()
    silent = House(mira(ACME), refusal="chat.example.com cannot be reached.")
    assert log_out(talk, places, keyring=NoKeyring(), unsent=Unsent(), environ={}, login_server=silent)
    assert "cannot be reached. It ends by itself on 3 March 2026" in talk.text
    assert not places.state.exists()


def test_where_api_access_is_off_a_token_is_refused_and_a_session_is_not(places: Places) -> None:
    closed = replace(ACME, api_access=False)
    with pytest.raises(Failed, match="API access is off for Acme"):
        logged_in(Talk(SERVER, "", "*right"), House(mira(closed)), places)
    assert not places.state.exists()
    assert logged_in(Talk(SERVER, "mira@acme.test", "*right"), House(mira(closed)), places).account_id == 3


def test_an_address_of_a_foreign_account_is_told_and_not_taken_for_another(places: Places) -> None:
    link = f"{SERVER}/app/accounts/77/dashboard"
    for answer in ("", "n"):
        talk = Talk(link, "", "*right", answer)
        with pytest.raises(Failed, match="nothing was changed"):
            logged_in(talk, House(mira(ACME)), places)
        assert "That address is of account 77, and Mira Holt does not belong to it." in talk.text
    assert logged_in(Talk(link, "", "*right", "y"), House(mira(ACME)), places).account_id == 3
    assert logged_in(Talk(link, "", "*right", "2"), House(mira(ACME, BETA)), places).account_id == 5
    with pytest.raises(Failed, match="does not belong to account 77"):
        logged_in(Talk(), House(mira(ACME)), places, address=link, token="right")


def test_after_three_wrong_tokens_nothing_is_stored(places: Places) -> None:
    with pytest.raises(Failed, match="nothing was changed"):
        logged_in(Talk(SERVER, "", "*a", "*two words", "*c"), House(mira(ACME)), places)
    assert not places.state.exists()


def test_after_three_wrong_passwords_a_token_is_asked_for(places: Places) -> None:
    house = House(mira(ACME))
    logged_in(Talk(SERVER, "mira@acme.test", "*a", "", "*b", "", "*c", "*right"), house, places)
    assert len(house.knocks) == 4


def test_a_token_typed_in_the_open_is_taken_all_the_same(places: Places) -> None:
    talk = Talk(SERVER, "right")
    logged_in(talk, House(mira(ACME)), places)
    assert "taken for an access token" in talk.text


def test_an_address_without_encryption_is_refused_and_asked_for_again(places: Places) -> None:
    talk = Talk("http://chat.example.com", "https://", SERVER, "", "*right")
    assert logged_in(talk, House(mira(ACME)), places).base_url == SERVER
    assert "Use https://chat.example.com instead" in talk.text


def test_among_several_accounts_the_agent_chooses(places: Places) -> None:
    talk = Talk(SERVER, "", "*right", "7", "2")
    account = logged_in(talk, House(mira(ACME, BETA, GONE)), places)
    assert (account.account_id, account.account_name) == (5, "Beta")
    assert "  1  Acme (account 3, agent)" in talk.said
    assert "Please type a number from 1 to 2." in talk.said
    assert "Gone" not in talk.text


def test_enter_chooses_the_account_that_was_active_last(places: Places) -> None:
    assert logged_in(Talk(SERVER, "", "*right", ""), House(mira(ACME, BETA, active=5)), places).account_id == 5


def test_the_account_in_a_pasted_link_is_not_asked_for(places: Places) -> None:
    talk = Talk(f"{SERVER}/app/accounts/5/dashboard", "", "*right")
    assert logged_in(talk, House(mira(ACME, BETA)), places).account_id == 5


@pytest.mark.parametrize(
    ("memberships", "sentence"),
    [((), "This user belongs to no account"), ((GONE,), "Every account of this user is suspended")],
)
def test_without_a_usable_account_nothing_is_stored(
    places: Places, memberships: tuple[Membership, ...], sentence: str
) -> None:
    with pytest.raises(Failed, match=sentence):
        logged_in(Talk(SERVER, "", "*right"), House(mira(*memberships)), places)
    assert not places.state.exists()


def test_with_a_given_token_nothing_is_asked(places: Places) -> None:
    talk = Talk()
    account = logged_in(talk, House(mira(ACME, BETA)), places, address=SERVER, token="right", account_id=5)
    assert account.account_id == 5
    assert talk.asked == []
    for wrong in ({"token": "wrong"}, {"token": "a b"}, {"address": "ftp://x"}, {"account_id": 4}):
        given = {"address": SERVER, "token": "right", "account_id": 5, **wrong}
        with pytest.raises(Failed):
            logged_in(
                talk,
                House(mira(ACME, BETA)),
                places,
                address=str(given["address"]),
                token=str(given["token"]),
                account_id=int(str(given["account_id"])),
            )


def test_an_unanswered_question_changes_nothing(places: Places) -> None:
    for answers in ((), (SERVER,), (SERVER, ""), (SERVER, "", "*right")):
        with pytest.raises(EOFError):
            logged_in(Talk(*answers), House(mira(ACME, BETA)), places)
    assert not places.state.exists()


def test_a_new_login_forgets_the_old_token_after_the_new_one_is_stored(places: Places) -> None:
    keyring = Desktop()
    logged_in(Talk("https://old.example.com", "", "*right"), House(mira(ACME)), places, keyring)
    logged_in(Talk(SERVER, "", "*right"), House(mira(ACME)), places, keyring)
    assert list(keyring.kept) == [("default", SERVER)]
    with pytest.raises(Failed):
        logged_in(Talk("https://third.example.com", "", "*a", "*b", "*c"), House(mira(ACME)), places, keyring)
    assert list(keyring.kept) == [("default", SERVER)]


def test_variables_that_win_over_the_login_are_pointed_out(places: Places) -> None:
    talk = Talk(SERVER, "", "*right")
    logged_in(talk, House(mira(ACME)), places, variables=["CHATWOOT_API_TOKEN"])
    assert "Note: CHATWOOT_API_TOKEN is set in this shell" in talk.text


def _with_leftovers(places: Places, keyring: Keyring) -> None:
    logged_in(Talk(SERVER, "", "*right"), House(mira(ACME)), places, keyring)
    (places.cache / "3").mkdir(parents=True)
    (places.cache / "3" / "cache.db").write_text("customers")
    (places.state / "3").mkdir()
    (places.state / "3" / "words.db").write_text("drafts")
    places.config.mkdir(parents=True, exist_ok=True)
    places.settings_file.write_text("mouse = true\n")


def test_logging_out_removes_everything_but_the_settings(places: Places) -> None:
    keyring = Desktop()
    _with_leftovers(places, keyring)
    talk = Talk()
    assert log_out(talk, places, keyring=keyring, unsent=Unsent(), environ={})
    assert keyring.kept == {}
    assert not places.cache.exists()
    assert not places.state.exists()
    assert places.settings_file.exists()
    assert talk.asked == []


def test_logging_out_of_one_profile_leaves_the_others_alone() -> None:
    ours, demo = places_of("default"), places_of("demo")
    for places in (ours, demo):
        _with_leftovers(places, NoKeyring())
    log_out(Talk(), ours, keyring=NoKeyring(), unsent=Unsent(), environ={})
    assert not ours.account_file.exists()
    assert not (ours.cache / "3").exists()
    assert demo.account_file.exists()
    assert (demo.cache / "3" / "cache.db").exists()
    assert demo.settings_file.exists()
    talk = Talk()
    assert log_out(talk, ours, keyring=NoKeyring(), unsent=Unsent(), environ={})
    assert "Nobody is logged in here" in talk.text


def test_a_link_in_our_folders_is_removed_and_not_followed(places: Places, tmp_path: Path) -> None:
    elsewhere = tmp_path / "photos"
    elsewhere.mkdir()
    (elsewhere / "cat.jpg").write_text("meow")
    places.cache.mkdir()
    (places.cache / "link").symlink_to(elsewhere)
    log_out(Talk(), places, keyring=NoKeyring(), unsent=Unsent(), environ={})
    assert not places.cache.exists()
    assert (elsewhere / "cat.jpg").exists()


def test_logging_out_twice_is_no_mistake(places: Places) -> None:
    talk = Talk()
    assert log_out(talk, places, keyring=NoKeyring(), unsent=Unsent(), environ={})
    assert "Nobody is logged in here" in talk.text


@pytest.mark.parametrize(("answer", "gone"), [("", False), ("n", False), ("d", True), ("Delete", True)])
def test_unsent_words_are_asked_about_first(places: Places, answer: str, gone: bool) -> None:
    keyring = Desktop()
    _with_leftovers(places, keyring)
    talk = Talk(answer)
    assert log_out(talk, places, keyring=keyring, unsent=Unsent(words=2), environ={}) is gone
    assert "Not sent yet: 2 drafts and replies." in talk.text
    assert places.state.exists() is not gone
    assert bool(keyring.kept) is not gone


@pytest.mark.parametrize(("answers", "fate"), [(("k",), Fate.ASKED), ((), Fate.KEPT)])
async def test_unsent_words_can_stay_for_the_next_login(places: Places, answers: tuple[str, ...], fate: Fate) -> None:
    keyring = Desktop()
    _with_leftovers(places, keyring)
    folder = places.state / "chat.example-3"
    words = Words(folder, durable=False)
    await words.open()
    await words.keep_draft(Draft(conversation_id=1, private=False, text="Hello", changed_at=1.0))
    await words.close()
    talk = Talk(*answers)
    assert log_out(talk, places, keyring=keyring, unsent=unsent_in(places.state), environ={}, fate=fate)
    left = [file.relative_to(places.state) for file in places.state.rglob("*") if file.is_file()]
    assert left == [Path(folder.name) / FILE]
    assert keyring.kept == {}
    assert "Kept in" in talk.text
    assert unsent_in(places.state) == Unsent(words=1)


@pytest.mark.parametrize(("answer", "stays"), [("k", True), ("d", False)])
def test_logging_out_asks_about_words_that_an_editor_left_behind(places: Places, answer: str, stays: bool) -> None:
    keyring = Desktop()
    _with_leftovers(places, keyring)
    edited = begun(places.state / "chat.example-3", 7, False, "half written in an editor")
    edited.let_go()
    talk = Talk(answer)
    assert log_out(talk, places, keyring=keyring, unsent=unsent_in(places.state), environ={})
    assert "Not sent yet: 1 draft or reply." in talk.text
    assert edited.file.exists() is stays
    assert unsent_in(places.state) == Unsent(words=int(stays))


def test_who_is_sure_is_not_asked(places: Places) -> None:
    _with_leftovers(places, Desktop())
    assert log_out(Talk(), places, keyring=Desktop(), unsent=Unsent(words=2), environ={}, fate=Fate.DELETED)
    assert not places.state.exists()


def test_what_could_not_be_removed_is_named(places: Places) -> None:
    keyring = Desktop()
    _with_leftovers(places, keyring)
    keyring.locked = True
    with pytest.raises(Failed, match=r"Not everything is gone\. The system keyring is locked"):
        log_out(Talk(), places, keyring=keyring, unsent=Unsent(), environ={})


def test_a_variable_that_still_names_an_account_is_pointed_out(places: Places) -> None:
    talk = Talk()
    environ = {"CHATWOOT_API_TOKEN": "t"}
    log_out(talk, places, keyring=NoKeyring(), unsent=Unsent(), environ=environ)
    assert "CHATWOOT_API_TOKEN is still set" in talk.text


async def test_unsent_words_of_all_accounts_are_counted_and_damaged_files_too(places: Places) -> None:
    assert not unsent_in(places.state)
    for account in ("a", "b"):
        words = Words(places.state / account, durable=False)
        await words.open()
        await words.keep_draft(Draft(conversation_id=1, private=False, text="Hello", changed_at=1.0))
        await words.close()
    (places.state / "c").mkdir()
    (places.state / "c" / FILE).write_text("no database at all, but something")
    (places.state / "c" / f"{FILE}.unreadable-20260102T030405Z").write_text("set aside")
    (places.state / "profiles" / "demo" / "d").mkdir(parents=True)
    (places.state / "profiles" / "demo" / "d" / FILE).write_text("the demo's")
    unsent = unsent_in(places.state)
    assert unsent == Unsent(words=2, unreadable=2)
    assert str(unsent) == "2 drafts and replies and 2 unreadable files of drafts"


async def test_a_console_that_is_open_has_its_words_in_hand(places: Places) -> None:
    folder = places.state / "a"
    words = Words(folder, durable=False)
    assert not in_use(folder)
    await words.open()
    assert in_use(folder)
    await words.close()
    assert not in_use(folder)


def _session(place: Place = Place.FILE, account_id: int = 3) -> Session:
    return Session(base_url=SERVER, account_id=account_id, token="right", profile_name="default", place=place)


def test_another_account_is_chosen_without_the_token_being_typed_again(places: Places) -> None:
    stored = logged_in(Talk(SERVER, "", "*right", "1"), House(mira(ACME, BETA)), places)
    assert switch(Talk("2"), mira(ACME, BETA), places, _session(), wanted=None) == BETA
    assert accounts.read(places.account_file) == replace(stored, account_id=BETA.id, account_name=BETA.name)
    assert switch(Talk(), mira(ACME, BETA), places, _session(), wanted=ACME.id) == ACME
    assert accounts.read(places.account_file) == stored


def test_a_mere_enter_stays_with_the_account_of_now(places: Places) -> None:
    logged_in(Talk(SERVER, "", "*right", "2"), House(mira(ACME, BETA)), places)
    assert switch(Talk(""), mira(ACME, BETA), places, _session(account_id=BETA.id), wanted=None) == BETA


def test_a_foreign_account_is_refused_and_nothing_changes(places: Places) -> None:
    stored = logged_in(Talk(SERVER, "", "*right", "1"), House(mira(ACME, BETA)), places)
    with pytest.raises(Failed, match="does not belong to account 99"):
        switch(Talk(), mira(ACME, BETA), places, _session(), wanted=99)
    assert accounts.read(places.account_file) == stored


def test_the_choice_holds_for_a_token_from_elsewhere_too(places: Places) -> None:
    switch(Talk("2"), mira(ACME, BETA), places, _session(Place.COMMAND), wanted=None)
    assert accounts.remembered(places.known_file, base_url=SERVER, token="right") == BETA.id
    assert not places.account_file.exists()
