from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import errors
from tui.api.failures import NO_ROUTE, failure, retry_after, said, success_that_is_none


def told(status: int, body: object, *, method: str = "GET", content_type: str = "application/json") -> errors.ApiError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return failure(
        status=status,
        headers={"content-type": content_type, "x-request-id": "abc-1"},
        body=raw,
        method=method,
        now=1_000_000_030.0,
    )


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": "Invalid Access Token"}, errors.TokenDead),
        (401, {"error": "Invalid access_token"}, errors.TokenDead),
        (401, {"error": "Unauthorized", "message": "Invalid access token"}, errors.TokenDead),
        (401, {"errors": ["You need to sign in or sign up before continuing."]}, errors.TokenDead),
        (401, {"error": "You are not authorized to do this action"}, errors.NotAllowed),
        (401, {"error": "You are not authorized to access this account"}, errors.NotAllowed),
        (401, {"error": "Access to this endpoint is not authorized for bots"}, errors.NotAllowed),
        (401, {"error": "Non permissible resource"}, errors.NotAllowed),
        (401, {"error": "Account is suspended"}, errors.AccountSuspended),
        (401, {"success": False, "errors": ["Invalid login credentials. Please try again."]}, errors.Invalid),
        (402, {"error": "Upgrade"}, errors.NotAllowed),
        (403, {"error": "Feature not enabled"}, errors.Unsupported),
        (404, {"error": "Resource could not be found"}, errors.NotFound),
        (404, {"status": 404, "error": "Not Found"}, errors.NotFound),
        (404, b"", errors.NotFound),
        (405, b"", errors.Unsupported),
        (409, {"error": "taken"}, errors.Conflict),
        (413, b"", errors.Invalid),
        (400, {"status": 400, "error": "Bad Request"}, errors.Invalid),
        (422, {"message": "Email has already been taken", "attributes": ["email"]}, errors.Invalid),
        (429, b"Retry later\n", errors.Throttled),
        (500, {"status": 500, "error": "Internal Server Error"}, errors.ServerBroken),
        (501, {"error": "not built"}, errors.Unsupported),
        (503, b"<html>down</html>", errors.ServerBroken),
    ],
)
def test_an_answer_is_named_after_what_can_be_done(status: int, body: object, kind: type[errors.ApiError]) -> None:
    found = told(status, body)
    assert type(found) is kind
    assert found.status == status
    assert found.request_id == "abc-1"
    assert str(found) == found.sentence != ""


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_page_in_place_of_json_is_something_else_than_chatwoot(status: int) -> None:
    found = told(status, b"<html><title>Hotel WiFi</title></html>", content_type="text/html")
    assert type(found) is errors.NotUnderstood
    assert found.detail == "Hotel WiFi"


def test_only_a_route_the_server_lacks_is_marked_as_such() -> None:
    assert told(404, {"status": 404, "error": "Not Found"}).code == NO_ROUTE
    assert told(404, {"error": "Resource could not be found"}).code == ""


def test_a_change_that_broke_midway_may_have_happened() -> None:
    assert isinstance(told(500, b"", method="POST"), errors.Uncertain)
    assert isinstance(told(502, b"", method="POST"), errors.Uncertain)
    assert isinstance(told(503, b"", method="POST"), errors.Uncertain)
    assert isinstance(told(504, b"", method="POST"), errors.Uncertain)
    assert not isinstance(told(500, b"", method="GET"), errors.Uncertain)


def test_only_a_gateway_that_gave_up_waiting_leaves_a_change_that_may_still_be_done() -> None:
    assert isinstance(told(504, b"", method="POST"), errors.Unanswered)
    assert not isinstance(told(504, b"", method="GET"), errors.Unanswered)
    assert not any(isinstance(told(status, b"", method="POST"), errors.Unanswered) for status in (500, 502, 503))


@pytest.mark.parametrize(
    ("body", "fields", "detail"),
    [
        ({"message": "Email is taken", "attributes": ["email"]}, ("email",), "Email is taken"),
        ({"error": "param is missing or the value is empty: label"}, ("label",), None),
        ({"error": {"actions": ["explode not supported."]}}, ("actions",), "actions: explode not supported."),
        ({"errors": {"name": ["is too long"]}}, ("name",), "name: is too long"),
        ({"description": "Bad", "errors": [{"field": "x", "message": "no", "code": 1}]}, (), "x: no: Bad"),
        ({"error": "Short", "message": "Longer words"}, (), "Short: Longer words"),
        ({"success": False}, (), ""),
    ],
)
def test_the_servers_words_and_fields_are_found_in_all_its_forms(
    body: object, fields: tuple[str, ...], detail: str | None
) -> None:
    found = told(422, body)
    assert isinstance(found, errors.Invalid)
    assert found.fields == fields
    if detail is not None:
        assert found.detail == detail


def test_the_servers_words_are_cleaned_and_cut() -> None:
    found = told(422, {"error": "\x1b]0;x\x07 bad \u202e" + "y" * 900})
    assert "\x1b" not in found.detail
    assert "\u202e" not in found.detail
    assert len(found.detail) == 500


def test_a_throttled_client_waits_until_the_minute_ends() -> None:
    assert 30 <= retry_after("", 1_000_000_050.0) - 0 <= 1_000_000_080 - 1_000_000_050 + 2
    assert 7 <= retry_after("7", 0.0) <= 8.6
    assert 60 <= retry_after("Thu, 01 Jan 1970 00:02:00 GMT", 60.0) <= 61.6
    assert 0 < retry_after("Thu, 01 Jan 1970 00:02:00 GMT", 600.0) <= 1.6
    assert retry_after("999999", 0.0) <= 3602
    assert retry_after("soon", 59.0) <= 2.6


def test_a_success_that_says_it_failed_is_a_refusal() -> None:
    refused = success_that_is_none({"success": False, "error": "Licence missing", "code": "NO_TOKEN"}, status=200)
    assert isinstance(refused, errors.Refused)
    assert (refused.detail, refused.code) == ("Licence missing", "NO_TOKEN")
    assert success_that_is_none({"id": 1, "error": "a column of that name"}, status=200) is None
    assert success_that_is_none({"success": True}, status=200) is None
    assert success_that_is_none([], status=200) is None


@given(st.integers(400, 599), st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.text(max_size=30))
def test_any_failed_answer_is_one_of_ours(status: int, body: bytes, header: str) -> None:
    found = failure(
        status=status, headers={"content-type": header, "retry-after": header, "x-request-id": header}, body=body
    )
    assert isinstance(found, errors.ApiError)
    assert len(said(body)) <= 500
    assert "\x1b" not in found.request_id


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "errors", "message", "attributes", "status", "success", "code", "field"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.integers(400, 599), JSON)
def test_any_json_of_failure_is_one_of_ours(status: int, body: object) -> None:
    assert isinstance(told(status, body), errors.ApiError)
