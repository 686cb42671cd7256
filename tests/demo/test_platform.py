"""The platform API touches what its app made, and nothing else."""

from .stand import Caller, Stand

USERS, ACCOUNTS = "/platform/api/v1/users", "/platform/api/v1/accounts"
PERSON = {"name": "Nora", "email": "nora@other.test", "password": "Password1!"}


def _app(stand: Stand) -> Caller:
    return Caller(stand.nobody.http, stand.demo.facts("http://demo.test")["tokens"]["platform"])


async def test_an_app_makes_an_account_with_people_who_then_work_in_it(fresh: Stand) -> None:
    app = _app(fresh)
    account = await app.post(ACCOUNTS, {"name": "Other"})
    user = await app.post(USERS, PERSON)
    joined = await app.post(
        f"{ACCOUNTS}/{account['id']}/account_users", {"user_id": user["id"], "role": "administrator"}
    )
    assert joined["role"] == "administrator"
    token = (await app.post(f"{USERS}/{user['id']}/token"))["access_token"]
    nora = Caller(fresh.nobody.http, token)
    assert (await nora.get(f"/api/v1/accounts/{account['id']}/agents"))[0]["name"] == "Nora"
    answer = await nora.ask("GET", "conversations")
    assert (answer.status_code, answer.json()) == (401, {"error": "You are not authorized to access this account"})


async def test_what_others_made_is_not_permissible(fresh: Stand) -> None:
    app = _app(fresh)
    for path in (f"{USERS}/1", f"{ACCOUNTS}/1"):
        answer = await app.ask("GET", path)
        assert (answer.status_code, answer.json()) == (401, {"error": "Non permissible resource"})


async def test_a_known_address_is_taken_in_instead_of_made_twice(fresh: Stand) -> None:
    app = _app(fresh)
    first = await app.post(USERS, PERSON)
    assert (await app.post(USERS, PERSON | {"name": "Somebody"}))["id"] == first["id"]


async def test_a_weak_password_names_every_rule_it_breaks(fresh: Stand) -> None:
    answer = await _app(fresh).ask("POST", USERS, json=PERSON | {"password": "abc"})
    assert answer.status_code == 422
    assert answer.json()["message"].count("Password must contain") == 4


async def test_a_login_link_works_once(fresh: Stand) -> None:
    app = _app(fresh)
    user = await app.post(USERS, PERSON)
    url = (await app.get(f"{USERS}/{user['id']}/login"))["url"]
    token = url.partition("sso_auth_token=")[2]
    body = {"email": PERSON["email"], "sso_auth_token": token}
    statuses = [(await fresh.nobody.ask("POST", "/auth/sign_in", json=body)).status_code for _ in range(2)]
    assert statuses == [200, 401]


async def test_the_token_of_a_user_is_no_platform_token(fresh: Stand) -> None:
    answer = await fresh.admin.ask("POST", USERS, json=PERSON)
    assert answer.status_code == 401
