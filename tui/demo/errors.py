"""The refusals of the real server, status and body: raised anywhere below a route, answered by the front."""

from collections.abc import Sequence


class Refusal(Exception):
    """An answer that is not a success: raise it, and the caller gets it."""

    def __init__(self, status: int, body: object = None, *, framework: bool = False, text: str | None = None) -> None:
        super().__init__(f"{status} {body if text is None else text!r}")
        self.status = status
        self.body = body
        """JSON, or `None` for an empty answer."""
        self.framework = framework
        """Comes from below the API: an HTML page for who does not ask for JSON."""
        self.text = text
        """A plain text body instead of JSON."""


def not_found() -> Refusal:
    """A record that does not exist, or not for this caller."""
    return Refusal(404, {"error": "Resource could not be found"})


def no_route() -> Refusal:
    """A path the server does not know; also what the public API says for records."""
    return Refusal(404, {"status": 404, "error": "Not Found"}, framework=True)


def bad_request() -> Refusal:
    """A body that is not what its content type says."""
    return Refusal(400, {"status": 400, "error": "Bad Request"}, framework=True)


def broken() -> Refusal:
    """What the real server does with many mistakes of the client: it falls over."""
    return Refusal(500, {"status": 500, "error": "Internal Server Error"}, framework=True)


def sign_in_first() -> Refusal:
    """No token at all."""
    return Refusal(401, {"errors": ["You need to sign in or sign up before continuing."]})


def invalid_token() -> Refusal:
    """A token nobody has."""
    return Refusal(401, {"error": "Invalid Access Token"})


def not_allowed() -> Refusal:
    """Permission denied: role, inbox or policy. The same status as a dead token, as on the real server."""
    return Refusal(401, {"error": "You are not authorized to do this action"})


def not_for_bots() -> Refusal:
    """A bot's or a platform app's token on a user's endpoint."""
    return Refusal(401, {"error": "Access to this endpoint is not authorized for bots"})


def foreign_account() -> Refusal:
    """An account the user does not belong to."""
    return Refusal(401, {"error": "You are not authorized to access this account"})


def suspended() -> Refusal:
    """An account that was suspended."""
    return Refusal(401, {"error": "Account is suspended"})


def unprocessable(error: object) -> Refusal:
    """A request that cannot be done: `{"error": …}` with a sentence, or an object for macros and rules."""
    return Refusal(422, {"error": error})


def missing(parameter: str) -> Refusal:
    """A required parameter that did not come."""
    return unprocessable(f"param is missing or the value is empty: {parameter}")


def invalid(message: str, attributes: Sequence[str]) -> Refusal:
    """A record that does not validate: `{"message": …, "attributes": […]}`."""
    return Refusal(422, {"message": message, "attributes": list(attributes)})


def forbidden(sentence: str) -> Refusal:
    """One of the few real 403s."""
    return Refusal(403, {"error": sentence})


def throttled() -> Refusal:
    """Too many requests: plain text and no Retry-After."""
    return Refusal(429, text="Retry later\n")


def unserved(what: str) -> Refusal:
    """A route of the real server that this one does not have."""
    return Refusal(501, {"error": f"The demo server does not have {what}."})
