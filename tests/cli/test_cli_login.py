from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui import accounts
from tui.accounts import Place, StoredAccount
from tui.credentials import Keyring, TokenFile, Trouble
from tui.login.choosing import switch
from tui.login.leaving import Fate, log_out
from tui.login.talk import NeedsToken, WrongSecret, log_in
from tui.login.terminal import Failed
from tui.models.people import Membership, Profile, Role
from tui.session import Places, Session, places_of
from tui.unsent import Unsent, unsent_in
from tui.words.entry import Draft
from tui.words.owner import in_use
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


class House:
    """A server with one user, Mira; her password and her token are `right`."""

    def __init__(self, profile: Profile, *, second_factor: bool = False) -> None:
        self._profile = profile
        self._second_factor = second_factor
        self.knocks: list[str] = []

    def sign_in(self, base_url: str, email: str, password: str) -> Profile:
        self.knocks.append(f"{base_url} {email}")
        if password != "right":
            raise WrongSecret("The server does not accept that e-mail with that password.")
        if self._second_factor:
            raise NeedsToken("This user signs in with a second factor.")
        return self._profile

    def profile(self, base_url: str, token: str) -> Profile:
        self.knocks.append(base_url)
        if token != "right":
            raise WrongSecret("The server does not know this token.")
        return self._profile


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


def test_e_mail_and_password_give_the_token_and_the_password_is_not_kept(places: Places) -> None:
    house = House(
        Profile(id=2, name="Mira Holt", access_token="the-token", accounts=(ACME,)),
    )
    talk = Talk(SERVER, " mira@acme.test ", "*right")
    logged_in(talk, house, places)
    assert house.knocks == [f"{SERVER} mira@acme.test"]
    assert TokenFile(places.token_file).read(base_url=SERVER) == "the-token"
    for file in places.state.rglob("*"):
        assert b"right" not in file.read_bytes()


def test_a_wrong_password_can_be_corrected_and_sso_users_are_told_what_to_do(places: Places) -> None:
    talk = Talk(SERVER, "mira@acme.test", "*mistyped", "*right")
    logged_in(talk, House(mira(ACME)), places)
    assert "does not accept" in talk.text
    assert "SSO" in talk.text
    assert "mistyped" not in talk.text


def test_whoever_has_no_password_changes_over_to_a_token(places: Places) -> None:
    talk = Talk(SERVER, "mira@acme.test", "*wrong", "*^D", "*right")
    assert logged_in(talk, House(mira(ACME)), places).account_id == 3
    assert "Profile settings" in talk.text


def test_a_second_factor_leads_to_a_token_and_where_to_find_it(places: Places) -> None:
    talk = Talk(SERVER, "mira@acme.test", "*right", "*right")
    logged_in(talk, House(mira(ACME), second_factor=True), places)
    assert "second factor" in talk.text
    assert "copy the Access Token" in talk.text


def test_after_three_wrong_tokens_nothing_is_stored(places: Places) -> None:
    with pytest.raises(Failed, match="nothing was changed"):
        logged_in(Talk(SERVER, "", "*a", "*two words", "*c"), House(mira(ACME)), places)
    assert not places.state.exists()


def test_after_three_wrong_passwords_a_token_is_asked_for(places: Places) -> None:
    house = House(mira(ACME))
    logged_in(Talk(SERVER, "mira@acme.test", "*a", "*b", "*c", "*right"), house, places)
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
    assert "Mind that CHATWOOT_API_TOKEN is set here" in talk.text


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
