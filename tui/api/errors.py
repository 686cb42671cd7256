"""Failures of a call, named after what the caller may do next."""

from __future__ import annotations


class ApiError(Exception):
    """A call that did not give what was asked for. The subclass says whether trying again makes sense.

    Its text is `sentence`, made for people. Neither the text nor the fields ever hold a token.
    """

    def __init__(
        self, sentence: str, *, status: int | None = None, detail: str = "", request_id: str = "", code: str = ""
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        """What happened and what to do, in words for the agent."""
        self.status = status
        """HTTP status, None where no answer came."""
        self.detail = detail
        """The server's own text, cleaned, at most 500 characters; empty where it said nothing."""
        self.request_id = request_id
        """The server's name for the request, to be found in its log."""
        self.code = code
        """A word for programs, from the server or ours; empty mostly."""


class Unreachable(ApiError):
    """Nothing was asked of the server, or nothing that changes it: try again."""


class Uncertain(ApiError):
    """A change was sent and its answer did not come: it may have happened. Look before you repeat."""


class Unanswered(Uncertain):
    """A change was sent whole and no answer came in time: whoever has it may still do it, however late. Don't repeat it."""


class Throttled(ApiError):
    """Too many requests; this one was not carried out."""

    def __init__(
        self,
        sentence: str,
        *,
        retry_after: float,
        status: int | None = 429,
        detail: str = "",
        request_id: str = "",
        code: str = "",
    ) -> None:
        super().__init__(sentence, status=status, detail=detail, request_id=request_id, code=code)
        self.retry_after = retry_after
        """Seconds to wait before asking again."""


class ServerBroken(ApiError):
    """The server failed (5xx). It may be mended later; some of Chatwoot's come from what was asked."""


class BrokenMidway(ServerBroken, Uncertain):
    """The server failed while it carried out a change (500, 502, 503): it may have happened."""


class GaveUpWaiting(BrokenMidway, Unanswered):
    """What stands before the server got no answer from it in time (504): it may still carry the change out."""


class NotUnderstood(ApiError):
    """What answered is no Chatwoot we know: not JSON (a captive portal, a proxy), or a shape without its essentials."""


class AnswerLost(NotUnderstood, Uncertain):
    """A change was accepted with an answer that nobody can read: it probably happened. Look before you repeat."""


class Refused(ApiError):
    """The server said no; the same again will be refused again."""


class ServerMoved(Refused):
    """The server has another address now, and nothing is sent there unasked: change the address."""


class PrivateAddress(Refused):
    """A message leads to an address on this machine or on a private network: nothing is asked there unasked."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The file lies at {place}: that is on this machine or its network, and is not the server's.",
            code="private_address",
        )
        self.place = place
        """Host and port; given as `also_from` it may be asked."""


class TokenDead(Refused):
    """The token is wrong, expired or did not arrive: sign in again."""


class NotAllowed(Refused):
    """The token is good, but this user may not do that. Chatwoot says it with 401, seldom with 402 or 403."""


class AccountSuspended(Refused):
    """The account is suspended."""


class NotFound(Refused):
    """There is no such thing, or none that this user may see."""


class Invalid(Refused):
    """What was sent is not acceptable."""

    def __init__(
        self,
        sentence: str,
        *,
        fields: tuple[str, ...] = (),
        status: int | None = None,
        detail: str = "",
        request_id: str = "",
        code: str = "",
    ) -> None:
        super().__init__(sentence, status=status, detail=detail, request_id=request_id, code=code)
        self.fields = fields
        """Names of the fields the server complains of; empty where it names none."""


class Conflict(Refused):
    """It contradicts what the server holds, or what someone else did meanwhile: read again, then decide."""


class Unsupported(Refused):
    """This server lacks it: an older version, another edition, or a feature that is switched off."""
