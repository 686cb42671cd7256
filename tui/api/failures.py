"""What an unsuccessful answer means: status, headers and body in, the failure named after what can be done out."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TypedDict

from tui.api import errors
from tui.text.shown import shown_line

_LONGEST_DETAIL = 500
_WINDOW_SECONDS = 60
_LONGEST_WAIT_SECONDS = 3600.0

# What the server may have begun before it failed. Some that stand before it say 503 where the connection to it broke.
_MIDWAY = (500, 502, 503)

_READS = ("GET", "HEAD", "OPTIONS")

NO_ROUTE = "no_route"
"""The code of a 404 that means: this server has no such address, rather than no such thing."""


FOREIGN = "foreign"
"""The code of an answer that comes from something other than Chatwoot: a login page, a proxy, another server."""

NO_MEMBER = "no_member"
"""The code of a refusal that means: this user does not belong to the account."""

SWITCHED_OFF = "switched_off"
"""The code of a refusal that means: this server could, and it is turned off for the account."""

API_OFF = "api_off"
"""The code of a refusal that means: access tokens open nothing in this account, sessions do."""


class _About(TypedDict):
    status: int
    detail: str
    request_id: str
    code: str


def failure(
    *,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    method: str = "GET",
    now: float | None = None,
    signed_in: bool = False,
    path: str = "",
) -> errors.ApiError:
    """Return the failure that an answer with an unsuccessful status is.

    Chatwoot tells a dead token, a missing permission and a suspended account all with 401; its hard-coded English
    texts tell them apart (`errors.json`, 4.0.4 and 4.15.1).

    Args:
        headers: Names in lower case.
        now: Unix seconds, for the wait that a 429 asks for.
        signed_in: Whether a session asked, and not an access token.
        path: What was asked: a platform app and a customer are refused in words that mean something else to an agent.
    """
    known = _json_object(body)
    detail = said(body)
    request_id = shown_line(headers.get("x-request-id", ""))[:80]
    code = known.get("code")
    about: _About = {"status": status, "detail": detail, "request_id": request_id, "code": _short(code)}
    if status == 429:
        wait = retry_after(headers.get("retry-after", ""), time.time() if now is None else now)
        return errors.Throttled(
            f"The server wants fewer requests. It can be asked again in {max(1, round(wait))} seconds.",
            retry_after=wait,
            **about,
        )
    if status == 501:
        return errors.Unsupported(_with("This server does not offer that.", detail), **about)
    if status >= 500:
        kind = errors.ServerBroken
        if method not in _READS and (status in _MIDWAY or status == 504):
            kind = errors.GaveUpWaiting if status == 504 else errors.BrokenMidway
        return kind(f"The server failed (status {status}). It may work again in a moment.", **about)
    if status in (401, 402, 403, 404, 407) and not known and is_foreign(body, headers):
        if status == 401:
            # With the others it may be a server that lacks the address, and a page of its own for that.
            about["code"] = FOREIGN
        return errors.NotUnderstood(
            f"Something other than Chatwoot answered (status {status}): a proxy or a login page in between, "
            "or an address that is not Chatwoot's.",
            **about,
        )
    return _refusal(status, known, about, signed_in=signed_in, path=path)


def success_that_is_none(value: object, *, status: int, request_id: str = "") -> errors.ApiError | None:
    """Return the failure in a 2xx answer that says it failed, as some distributions do; None for real success."""
    if not isinstance(value, dict) or "id" in value:
        return None
    error = value.get("error")
    if value.get("success") is False or (isinstance(error, str) and error):
        detail = _text_of(value)
        return errors.Refused(
            _with("The server refused it.", detail),
            status=status,
            detail=detail,
            request_id=request_id,
            code=_short(value.get("code")),
        )
    return None


def said(body: bytes) -> str:
    """Return the server's own words in a failed answer, cleaned and cut; empty where there are none."""
    known = _json_object(body)
    if known:
        return _text_of(known)
    text = body[: 16 * _LONGEST_DETAIL].decode("utf-8", "replace")
    if "<" in text:
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        text = title[1] if title else ""
    # Its table of names takes a third of a megabyte.
    from html import unescape

    return _cut(unescape(re.sub(r"<[^>]*>", " ", text)))


def retry_after(header: str, now: float) -> float:
    """Return how many seconds a throttled client should wait.

    Without the header (Chatwoot's throttle sends none) the wait ends with the minute: its windows are aligned to the
    epoch (rack-attack, all versions). Some jitter keeps many clients from coming back at once.

    Args:
        header: The `Retry-After` header: seconds, a date, or nothing.
        now: Unix seconds.
    """
    wait: float | None = None
    text = header.strip()
    if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII):
        wait = float(text)
    elif text:
        try:
            wait = parsedate_to_datetime(text).timestamp() - now
        except (ValueError, TypeError, OverflowError):
            wait = None
    if wait is None:
        wait = _WINDOW_SECONDS - now % _WINDOW_SECONDS
    return min(max(wait, 0.0), _LONGEST_WAIT_SECONDS) + random.uniform(0.1, 1.5)


def _refusal(status: int, known: Mapping[str, object], about: _About, *, signed_in: bool, path: str) -> errors.Refused:
    detail = about["detail"]
    if status == 401:
        return _unauthorised(known, about, signed_in=signed_in, path=path)
    if status == 403 and detail == "API access is not enabled for this account":
        # By plan on Chatwoot's cloud, from 4.16 on (`api_off.json`): sessions are let in all the same.
        about["code"] = API_OFF
        return errors.TokenDead(
            "API access is off for this account, so access tokens open nothing. "
            "Sign in with e-mail and password: chatwoot-tui login.",
            **about,
        )
    if status == 403 and "not enabled" in detail:
        about["code"] = SWITCHED_OFF
        return errors.Unsupported(_with("That is switched off for this account.", detail), **about)
    if status in (402, 403):
        return errors.NotAllowed(_with("Not allowed.", detail), **about)
    if status in (404, 410):
        # The Client API says of a contact or a conversation that is not there what all others say of an address.
        if known.get("status") == 404 and not path.startswith("/public/"):
            about["code"] = NO_ROUTE
        return errors.NotFound(_with("Not found: it was deleted, or you cannot see it.", detail), **about)
    if status in (405, 406):
        return errors.Unsupported(_with("This server does not offer that.", detail), **about)
    if status in (409, 412):
        return errors.Conflict(_with("It was changed meanwhile. Look again.", detail), **about)
    if status == 413:
        return errors.Invalid(_with("Too large for this server.", detail), **about)
    if status == 407:
        return errors.NotAllowed("The proxy wants a user name and a password.", **about)
    return errors.Invalid(_with("The server did not accept it.", detail), fields=_fields(known), **about)


def _unauthorised(known: Mapping[str, object], about: _About, *, signed_in: bool, path: str) -> errors.Refused:
    detail = about["detail"]
    error = known.get("error")
    if isinstance(known.get("errors"), list):
        if known.get("success") is False:
            about["code"] = about["code"] or _short(known.get("error_code")) or "bad_credentials"
            if detail and not detail.startswith("Invalid login credentials"):
                return errors.Invalid(f"The server says: {detail}", fields=("email", "password"), **about)
            return errors.Invalid(_with("E-mail or password is wrong.", detail), fields=("email", "password"), **about)
        if signed_in:
            about["code"] = "session_ended"
            return errors.TokenDead("Your session has ended. Sign in again: chatwoot-tui login.", **about)
        # The header did not arrive: no token was given, or something in between dropped it.
        about["code"] = "token_missing"
        return errors.TokenDead("The server saw no token. Sign in again.", **about)
    if any(_names_the_token(words) for words in (error, known.get("message"))):
        if path.startswith("/platform/"):
            return errors.TokenDead(
                "The server does not accept this token for a platform app. "
                "A super administrator finds it in the super admin console, under Platform Apps.",
                **about,
            )
        return errors.TokenDead("The server does not accept your token any more. Sign in again.", **about)
    if error == "Account is suspended":
        return errors.AccountSuspended("This account is suspended.", **about)
    if error == "You are not authorized to access this account":
        about["code"] = NO_MEMBER
        return errors.NotAllowed("You do not belong to this account.", **about)
    return errors.NotAllowed(_with("You are not allowed to do that.", detail), **about)


def _names_the_token(words: object) -> bool:
    """Whether the server speaks of the token; it and what stands before it write that in several ways."""
    return isinstance(words, str) and words.strip(" .").lower().replace("_", " ") == "invalid access token"


def _fields(known: Mapping[str, object]) -> tuple[str, ...]:
    named = known.get("attributes")
    if named is None and isinstance(known.get("errors"), dict):
        named = list(known["errors"])  # type: ignore[call-overload]  # checked in the line above
    if named is None and isinstance(known.get("error"), dict):
        named = list(known["error"])  # type: ignore[call-overload]  # checked in the line above
    if isinstance(named, list):
        return tuple(_short(name) for name in named if isinstance(name, str))
    missing = re.search(r"param is missing or the value is empty(?: or invalid)?: (\w+)", str(known.get("error", "")))
    return (missing[1],) if missing else ()


def _text_of(known: Mapping[str, object]) -> str:
    """The server's sentences out of the many forms it writes failures in, without repetition."""
    found: list[str] = []
    for key in ("error", "message", "errors", "description", "detail"):
        for text in _sentences(known.get(key)):
            if text and text not in found:
                found.append(text)
    if len(found) > 1 and known.get("status") in (400, 404, 500):
        found = found[:1]
    return _cut(": ".join(found[:4]))


def _sentences(value: object, depth: int = 0) -> list[str]:
    if isinstance(value, str):
        return [value]
    if depth > 3:
        return []
    if isinstance(value, list):
        return [text for item in value[:8] for text in _sentences(item, depth + 1)]
    if isinstance(value, dict):
        if isinstance(value.get("message"), str):
            return [
                f"{value['field']}: {value['message']}" if isinstance(value.get("field"), str) else value["message"]
            ]
        return [
            f"{key}: {text}" if isinstance(key, str) else text
            for key, item in list(value.items())[:8]
            for text in _sentences(item, depth + 1)
        ]
    return []


def _json_object(body: bytes) -> dict[str, object]:
    if body.lstrip()[:1] != b"{":
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def is_page(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether an answer is a page for people, which Chatwoot's interface never gives where it succeeds."""
    return "html" in headers.get("content-type", "") and body.lstrip()[:1] == b"<"


def is_foreign(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a failed answer is a page rather than Chatwoot's JSON or its empty body."""
    return bool(body.strip()) and "json" not in headers.get("content-type", "")


def _with(sentence: str, detail: str) -> str:
    return f"{sentence} It says: {detail}" if detail else sentence


def _cut(text: str) -> str:
    line = " ".join(shown_line(text).split())
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"


def _short(value: object) -> str:
    return " ".join(shown_line(value).split())[:80] if isinstance(value, str) else ""
