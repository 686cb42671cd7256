"""One request on its way through the server, and the answer it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui.demo import errors
from tui.demo.database import Database, Row
from tui.demo.params import Params, integer

if TYPE_CHECKING:
    from tui.demo.installation import Installation


class _Nothing:
    """The type of `NOTHING`."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = _Nothing()
"""A success without a body (the notes write it as ∅)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: JSON, or `content` as it is, or `NOTHING`. A route may return plain JSON instead of a `Reply`."""

    body: object = NOTHING
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str | None = None


@dataclass(slots=True, kw_only=True)
class Call:
    """A request after its token was looked at: what was asked, by whom, in which account."""

    house: "Installation"
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    query: Params = field(default_factory=dict)
    body: Params = field(default_factory=dict)
    is_json: bool = True
    values: dict[str, str] = field(default_factory=dict)
    """What stood in the places of the route's path."""
    address: str = ""
    """The caller's network address."""
    user_row: Row | None = None
    session_row: Row | None = None
    """The session that asks, where it is one and not a token."""
    bot_row: Row | None = None
    platform_app: Row | None = None
    account_row: Row | None = None
    membership_row: Row | None = None

    @property
    def db(self) -> Database:
        """The tables."""
        return self.house.db

    @property
    def user(self) -> Row:
        """The user whose token came. Only where a user's token is asked for, or a bot was turned away."""
        assert self.user_row is not None
        return self.user_row

    @property
    def account(self) -> Row:
        """The account in the path. Only on account routes."""
        assert self.account_row is not None
        return self.account_row

    @property
    def account_id(self) -> int:
        """The id of `account`."""
        return int(self.account["id"])

    @property
    def membership(self) -> Row:
        """The user's place in the account (role, availability)."""
        assert self.membership_row is not None
        return self.membership_row

    @property
    def is_administrator(self) -> bool:
        """Whether the caller is an administrator of the account."""
        return self.membership_row is not None and self.membership_row["role"] == "administrator"

    def require_administrator(self) -> None:
        """Refuse everyone but administrators.

        Raises:
            Refusal: 401, permission denied.
        """
        if not self.is_administrator:
            raise errors.not_allowed()

    @property
    def params(self) -> Params:
        """Everything that was said, body over query; the places of the path are in `values`."""
        return {**self.query, **self.body}

    def param(self, name: str, default: Any = None) -> Any:
        """Return one parameter, from the body or the query."""
        if name in self.body:
            return self.body[name]
        return self.query.get(name, default)

    def says(self, name: str) -> bool:
        """Whether a parameter came at all, be it null."""
        return name in self.body or name in self.query

    def wrapped(self, name: str) -> Params:
        """Return the object under `name`; with a JSON body also the bare object, as the real server wraps it.

        Raises:
            Refusal: 422, when neither is there.
        """
        inner = self.param(name)
        if isinstance(inner, dict) and inner:
            return inner
        if inner is None and self.is_json and self.body:
            return self.body
        raise errors.missing(name)

    def number(self, place: str) -> int:
        """Return an id from the path; what is no number is 0, an id nobody has."""
        return integer(self.values.get(place))

    @property
    def page(self) -> int:
        """The page asked for, counted from 1."""
        return max(1, integer(self.query.get("page", self.body.get("page", 1))))

    @property
    def current_page(self) -> int | str:
        """`meta.current_page`: the integer 1 when no page was asked for, else the text that was sent."""
        page = self.param("page")
        return 1 if page is None else str(page)

    def found(self, row: Row | None) -> Row:
        """Return the row.

        Raises:
            Refusal: 404, when there is none.
        """
        if row is None:
            raise errors.not_found()
        return row
