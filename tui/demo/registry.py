"""Which function answers which request: the table of routes that the modules in `tui.demo.routes` fill."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from tui.demo.call import Call, Reply

Handler = Callable[[Call], object]
"""Returns JSON, a `Reply` or `NOTHING`; raises a `Refusal`."""

Access = Literal["account", "user", "platform", "administrator", "session", "none"]
"""Who may ask: a member of the account in the path, any user, a platform app, an administrator of any account,
somebody with or without a session, or anybody."""


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table."""

    method: str
    path: str
    handler: Handler
    access: Access
    bots: bool
    """Whether an agent bot's token is accepted."""
    since: tuple[int, ...]
    """The first version that has it."""
    until: tuple[int, ...] | None
    """The first version that lacks it again."""
    switch: str | None
    """The name of the option without which it does not exist."""

    @property
    def segments(self) -> list[str]:
        """The parts of the path between slashes."""
        return self.path.strip("/").split("/")

    def exists(self, version: tuple[int, ...]) -> bool:
        """Whether a server of this version has the route."""
        return self.since <= version and (self.until is None or version < self.until)


_routes: list[Route] = []


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _access(path: str) -> Access:
    if path.startswith("/api/v") and "/accounts/{account_id}" in path:
        return "account"
    if path.startswith("/api/v"):
        return "user"
    return "platform" if path.startswith("/platform/") else "none"


def route(
    method: str,
    path: str,
    *,
    access: Access | None = None,
    bots: bool = False,
    since: str = "4.0",
    until: str | None = None,
    switch: str | None = None,
) -> Callable[[Handler], Handler]:
    """Have a function answer a method and a path such as `/api/v1/accounts/{account_id}/labels/{id}`.

    The access follows from the path unless given. `PUT` is answered wherever `PATCH` is, unless it has its own.
    """

    def register(handler: Handler) -> Handler:
        _routes.append(
            Route(
                method,
                path,
                handler,
                access or _access(path),
                bots,
                _number(since),
                _number(until) if until else None,
                switch,
            )
        )
        return handler

    return register


def load() -> list[Route]:
    """Import every module of `tui.demo.routes` and `tui.demo.listeners`; return the whole table."""
    for package in ("tui.demo.routes", "tui.demo.listeners"):
        for module in sorted(iter_modules(import_module(package).__path__), key=lambda found: found.name):
            import_module(f"{package}.{module.name}")
    return list(_routes)


class Table:
    """The routes that one server has, asked by method and path."""

    def __init__(self, version: tuple[int, ...], switches: frozenset[str] = frozenset()) -> None:
        self._by_length: dict[int, list[tuple[list[str], Route]]] = {}
        for entry in load():
            if entry.exists(version) and (entry.switch is None or entry.switch in switches):
                self._by_length.setdefault(len(entry.segments), []).append((entry.segments, entry))
        for entries in self._by_length.values():
            # A word beats a place, from the left: `conversations/filter` is not a conversation called filter.
            entries.sort(key=lambda pair: [segment.startswith("{") for segment in pair[0]])

    def __iter__(self) -> Iterator[Route]:
        for entries in self._by_length.values():
            for _, entry in entries:
                yield entry

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return the route and what stands in its places; `None` when the server has none."""
        parts = path.strip("/").split("/")
        for wanted in (method, "PATCH") if method == "PUT" else (method,):
            for segments, entry in self._by_length.get(len(parts), ()):
                if entry.method == wanted and (values := _values(segments, parts)) is not None:
                    return entry, values
        return None


def _values(segments: list[str], parts: list[str]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            if not part:
                return None
            values[segment[1:-1]] = part
        elif segment != part:
            return None
    return values


__all__ = ["Call", "Handler", "Reply", "Route", "Table", "load", "route"]
