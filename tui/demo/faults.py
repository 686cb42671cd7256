"""Faults on demand: slow, late, cut, refused, garbled answers; dropped and silent sockets; lost, doubled, reordered events."""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tui.demo.accident_kinds import SIGN_ON
from tui.demo.jobs import Jobs
from tui.demo.params import Params, is_true

KINDS = ("latency", "hang", "drop_before", "drop_after", "status", "html", "redirect", "truncate")
REFUSALS = ("status", "html", "redirect")
"""Those that answer a request instead of the server, and so meet the socket's handshake too."""
PAGE = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please sign in to the network.</body></html>\n"
GATEWAY = {502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}
"""What comes from the proxy in front, and not from the application: status and its words."""


@dataclass(slots=True)
class Fault:
    """One way in which matching requests go wrong."""

    kind: str
    """One of `KINDS`."""
    path: re.Pattern[str]
    """Searched in the path of the request."""
    method: str | None = None
    probability: float = 1.0
    times: int | None = None
    """How often it still happens; `None` is without end."""
    seconds: float = 0.0
    """Of latency, and how late a hanging request is done."""
    jitter: float = 0.0
    """Seconds of latency at random, on top."""
    status: int = 503
    location: str = SIGN_ON
    """Of a redirect."""
    accident: str = ""
    """The name of the accident that it is part of."""
    over: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    """Set when it is taken away: what hangs is done then."""

    def shown(self) -> dict[str, Any]:
        """Return it as the control endpoint lists it."""
        return {
            "kind": self.kind,
            "path": self.path.pattern,
            "method": self.method,
            "probability": self.probability,
            "times": self.times,
            "seconds": self.seconds,
            "jitter": self.jitter,
            "status": self.status,
            "location": self.location,
        }


@dataclass(slots=True)
class EventFaults:
    """How broadcasts go wrong, each by its own chance."""

    lose: float = 0.0
    double: float = 0.0
    reorder: float = 0.0
    """Chance that one comes up to `seconds` late, and so after others."""
    seconds: float = 2.0


@dataclass(slots=True)
class Chaos:
    """Everything that is made to go wrong right now; nothing at first."""

    random: Random
    faults: list[Fault] = field(default_factory=list)
    events: EventFaults = field(default_factory=EventFaults)
    silent: bool = False
    """Sockets stay open and say nothing, not even pings."""
    deaf: bool = False
    """Sockets are pinged and subscriptions confirmed, and nothing else comes through."""
    drop_sockets: Callable[[], None] = lambda: None
    """Closes every open socket; set by who holds them."""

    def picked(self, method: str, path: str, *kinds: str) -> Fault | None:
        """Return the first fault of these kinds that happens to a request, and count it."""
        for fault in self.faults:
            if fault.kind not in kinds or not fault.path.search(path):
                continue
            if fault.method not in (None, method) or self.random.random() >= fault.probability:
                continue
            if fault.times is not None:
                if fault.times <= 0:
                    continue
                fault.times -= 1
            return fault
        return None

    def deliver(self, jobs: Jobs, send: Callable[[], None]) -> None:
        """Send a broadcast as often and as late as chance wants."""
        if self.random.random() < self.events.lose:
            return
        for _ in range(2 if self.random.random() < self.events.double else 1):
            if self.random.random() < self.events.reorder:
                jobs.after(self.random.uniform(0, self.events.seconds), "late broadcast", send)
            else:
                send()

    def inflict(self, accident: str, kind: str, path: str = "", **how: Any) -> None:
        """Have a fault happen to requests as part of an accident; `how` are fields of `Fault`."""
        self.faults.append(Fault(kind, re.compile(path), accident=accident, **how))

    def relieve(self, accident: str) -> None:
        """Have the faults of an accident happen no more; what hangs by them is done now."""
        for fault in [fault for fault in self.faults if fault.accident == accident]:
            fault.over.set()
            self.faults.remove(fault)

    def clear(self) -> None:
        """Have everything go right again."""
        for fault in self.faults:
            fault.over.set()
        self.faults.clear()
        self.events = EventFaults()
        self.silent = self.deaf = False


def fault_from(wanted: Params) -> Fault:
    """Return the fault that a request to the control endpoint describes.

    Raises:
        ValueError: It describes none.
    """
    if wanted.get("kind") not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    times = wanted.get("times")
    return Fault(
        kind=str(wanted["kind"]),
        path=re.compile(str(wanted.get("path") or "")),
        method=str(wanted["method"]).upper() if wanted.get("method") else None,
        probability=float(wanted.get("probability", 1.0)),
        times=None if times is None else int(times),
        seconds=float(wanted.get("seconds", 0.0)),
        jitter=float(wanted.get("jitter", 0.0)),
        status=int(wanted.get("status", 503)),
        location=str(wanted.get("location") or SIGN_ON),
    )


def events_from(wanted: Params) -> EventFaults:
    """Return how broadcasts go wrong, from a request to the control endpoint.

    Raises:
        ValueError: A chance is no number.
    """
    names = ("lose", "double", "reorder", "seconds")
    return EventFaults(**{name: float(wanted[name]) for name in names if name in wanted})


def silence_from(wanted: Params) -> bool:
    """Return whether sockets are to be silent."""
    return is_true(wanted.get("silent"))


class Cut(Response):
    """An answer that never comes: the connection ends instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break the connection off."""
        del receive
        if "spec_version" not in scope["asgi"]:
            # In the same process there is no connection to break: the caller gets what a broken one would raise.
            raise httpx.ReadError("the connection was cut")
        # A body that is shorter than promised: the server can only close the connection.
        head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000000")]}
        await send(head)


async def before(chaos: Chaos, method: str, path: str) -> Response | None:
    """Let happen what goes wrong before a request is looked at; return the answer, if that is one."""
    if slow := chaos.picked(method, path, "latency"):
        await asyncio.sleep(slow.seconds + chaos.random.uniform(0, slow.jitter))
    if chaos.picked(method, path, "drop_before"):
        return Cut()
    return refusal(chaos, method, path)


def refusal(chaos: Chaos, method: str, path: str) -> Response | None:
    """Return what somebody in between answers instead of the server; `None` where nobody does."""
    if path == SIGN_ON and any(fault.kind == "redirect" for fault in chaos.faults):
        return Response(PAGE, media_type="text/html; charset=utf-8")
    fault = chaos.picked(method, path, *REFUSALS)
    if fault is None:
        return None
    if fault.kind == "html":
        return Response(PAGE, media_type="text/html; charset=utf-8")
    if fault.kind == "redirect":
        status = fault.status if 300 <= fault.status < 400 else 302
        return Response(status_code=status, headers={"location": fault.location})
    if fault.status == 429:
        return Response("Retry later\n", status_code=429, media_type="text/plain")
    if words := GATEWAY.get(fault.status):
        title = f"{fault.status} {words}"
        page = (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        )
        return Response(page, status_code=fault.status, media_type="text/html")
    body = json.dumps({"status": fault.status, "error": "Internal Server Error"})
    return Response(body, status_code=fault.status, media_type="application/json; charset=UTF-8")


async def hang(fault: Fault) -> None:
    """Return when a hanging request is done: after its time, or when the fault is over."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(fault.over.wait(), fault.seconds)


def after(chaos: Chaos, method: str, path: str, response: Response) -> Response:
    """Return what is left of an answer when it was made and committed."""
    fault = chaos.picked(method, path, "drop_after", "truncate")
    if fault is None:
        return response
    if fault.kind == "drop_after":
        return Cut()
    content = bytes(response.body)
    headers = {name: value for name, value in response.headers.items() if name not in ("content-length", "etag")}
    return Response(content[: len(content) // 2], status_code=response.status_code, headers=headers)
