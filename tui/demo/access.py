"""Who may ask: tokens, sessions, membership, and which inboxes and conversations somebody sees."""

import hmac

from tui.demo import errors
from tui.demo.call import Call
from tui.demo.database import Database, Row
from tui.demo.registry import Route


def token_of(call: Call) -> str | None:
    """Return the API token of a request; both spellings of the header are one to the server."""
    return call.headers.get("api-access-token") or call.headers.get("api_access_token") or None


def authenticate(call: Call, route: Route) -> None:
    """Find out who calls and whether the route is open to them; fill in the call.

    Raises:
        Refusal: 401 in its many shapes, or 404 for an account that does not exist.
    """
    if route.access == "none":
        return
    token = token_of(call)
    if route.access == "platform":
        call.platform_app = _owner(call.db, "PlatformApp", "platform_apps", token)
        if call.platform_app is None:
            raise errors.Refusal(401, {"error": "Invalid access_token"})
        return
    if token is None:
        call.session_row = session_of(call)
        if call.session_row is not None:
            call.user_row = call.db.get("users", call.session_row["user_id"])
            call.db.update("sessions", call.session_row["id"], last_activity_at=call.house.now())
        elif route.access != "session":
            raise errors.sign_in_first()
    elif route.access == "session":
        return
    else:
        _take_token(call, route, token)
    if route.access == "account":
        _enter_account(call)
    if route.access == "administrator" and not call.db.find(
        "account_users", user_id=call.user["id"], role="administrator"
    ):
        raise errors.not_allowed()


def session_of(call: Call) -> Row | None:
    """Return the session whose headers came whole and right; `None` without."""
    client, token, uid = (call.headers.get(name) or "" for name in ("client", "access-token", "uid"))
    session = call.db.find("sessions", client=client) if client and token else None
    if session is None or not hmac.compare_digest(session["token"].encode(), token.encode()):
        return None
    user = call.db.get("users", session["user_id"])
    return session if user and user["email"] == uid and session["expiry"] > call.house.now() else None


def session_headers(call: Call) -> dict[str, str]:
    """Return what the server repeats of a session in each answer; nothing where a token asked."""
    session = call.session_row
    if session is None:
        return {}
    return {
        "access-token": session["token"],
        "token-type": "Bearer",
        "client": session["client"],
        "expiry": str(session["expiry"]),
        "uid": call.user["email"],
    }


def _take_token(call: Call, route: Route, token: str) -> None:
    """Find out whose token it is.

    Raises:
        Refusal: Nobody's, or not one for this route.
    """
    owner = call.db.find("access_tokens", token=token)
    if owner is None:
        raise errors.invalid_token()
    accidents = call.house.accidents
    if "session-ended" in accidents and not _is_administrator(call.db, owner):
        raise errors.invalid_token()
    if owner["owner_type"] == "User":
        call.user_row = call.db.get("users", owner["owner_id"])
    elif owner["owner_type"] == "AgentBot" and route.bots:
        call.bot_row = call.db.get("agent_bots", owner["owner_id"])
    else:
        raise errors.not_for_bots()
    if "api-off" in accidents and route.access == "account":
        raise errors.forbidden("API access is not enabled for this account")


def _is_administrator(db: Database, owner: Row) -> bool:
    if owner["owner_type"] != "User":
        return False
    return db.find("account_users", user_id=owner["owner_id"], role="administrator") is not None


def _owner(db: Database, owner_type: str, table: str, token: str | None) -> Row | None:
    owner = db.find("access_tokens", token=token, owner_type=owner_type) if token else None
    return db.get(table, owner["owner_id"]) if owner else None


def _enter_account(call: Call) -> None:
    call.account_row = call.found(call.db.get("accounts", call.number("account_id")))
    if call.account_row["status"] == "suspended" or "suspended" in call.house.accidents:
        raise errors.suspended()
    if call.bot_row is not None:
        # Only a bot that answers for an inbox here, or belongs to the account, gets in.
        inboxes = call.db.value(
            "SELECT count(*) FROM inboxes WHERE account_id = ? AND agent_bot_id = ?",
            call.account_id,
            call.bot_row["id"],
        )
        if not inboxes and call.bot_row["account_id"] != call.account_id:
            raise errors.foreign_account()
        return
    call.membership_row = call.db.find("account_users", account_id=call.account_id, user_id=call.user["id"])
    if call.membership_row is None:
        raise errors.foreign_account()


def visible_inboxes(call: Call) -> list[int] | None:
    """Return the ids of the inboxes whose conversations the caller sees; `None` means all of the account."""
    if call.is_administrator or call.bot_row is not None:
        return None
    return member_inboxes(call.db, call.account_id, call.user["id"])


def member_inboxes(db: Database, account_id: int, user_id: int) -> list[int]:
    """Return the ids of the inboxes a user is a member of."""
    return db.column(
        "SELECT inboxes.id FROM inbox_members JOIN inboxes ON inboxes.id = inbox_members.inbox_id"
        " WHERE inbox_members.user_id = ? AND inboxes.account_id = ? ORDER BY inboxes.id",
        user_id,
        account_id,
    )


def conversation_of(call: Call, place: str = "conversation_id") -> Row:
    """Return the conversation whose display id stands in the path.

    Raises:
        Refusal: 404 when there is none, 401 when the caller may not see it.
    """
    row = call.found(
        call.db.find("conversations", account_id=call.account_id, display_id=call.number(place)),
    )
    require_sight(call, row)
    return row


def require_sight(call: Call, conversation: Row) -> None:
    """Refuse who may not see a conversation.

    Raises:
        Refusal: 401, permission denied.
    """
    if call.bot_row is not None or call.is_administrator:
        return
    if call.db.find("inbox_members", inbox_id=conversation["inbox_id"], user_id=call.user["id"]):
        return
    in_team = call.house.at_least(4, 8) and conversation["team_id"] is not None
    if in_team and call.db.find("team_members", team_id=conversation["team_id"], user_id=call.user["id"]):
        return
    raise errors.not_allowed()
