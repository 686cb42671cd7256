"""Where requests come in: bytes to a `Call`, a `Reply` to bytes, with the headers of the real server."""

import asyncio
import hashlib
import json
import logging
import re
import time
from dataclasses import replace
from urllib.parse import unquote
from uuid import uuid4

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from tui.demo import access, errors, faults
from tui.demo.call import NOTHING, Call, Reply
from tui.demo.happenings import Performer
from tui.demo.installation import Installation
from tui.demo.params import MalformedError, Params, Upload, from_json, nested
from tui.demo.registry import Route, Table
from tui.demo.throttles import Throttles
from tui.demo.unserved import unserved

_SIGN = re.compile(r"%[0-9A-Fa-f]{2}")
"""What a percent sign stands for in a name."""

_log = logging.getLogger(__name__)

JSON = "application/json; charset=utf-8"
FRESH = "max-age=0, private, must-revalidate"
DISK = "/rails/active_storage/disk/"
PAGES = {404: "Page not found", 400: "Bad request", 500: "Something went wrong"}


class Front:
    """Answers HTTP requests for one installation."""

    def __init__(self, house: Installation) -> None:
        self.house = house
        switches = {
            name for name, is_on in (("funnels", house.options.funnels), ("chaos", house.options.spoilable)) if is_on
        }
        self.table = Table(house.version, frozenset(switches))
        self.throttles = Throttles()
        self._hanging: set[asyncio.Task[Response]] = set()

    async def aclose(self) -> None:
        """Give up what hangs."""
        for task in self._hanging:
            task.cancel()
        await asyncio.gather(*self._hanging, return_exceptions=True)

    async def answer(self, request: Request) -> Response:
        """Answer one request, whatever comes."""
        chaos, path = self.house.chaos, request.url.path
        hanging = None if path.startswith("/chaos") else chaos.picked(request.method, path, "hang")
        if hanging is None:
            return await self._answered(request, path)
        # It is taken whole before it hangs, and done though its sender may be gone by then.
        await request.body()
        task = asyncio.create_task(self._after(hanging, request, path), name="demo hanging request")
        self._hanging.add(task)
        task.add_done_callback(self._hanging.discard)
        return await asyncio.shield(task)

    async def _after(self, hanging: faults.Fault, request: Request, path: str) -> Response:
        await faults.hang(hanging)
        return await self._answered(request, path)

    async def _answered(self, request: Request, path: str) -> Response:
        started = time.perf_counter()
        wants_json = "json" in request.headers.get("accept", "")
        spoiled = self.house.options.spoilable and not path.startswith("/chaos")
        if spoiled and (answer := await faults.before(self.house.chaos, request.method, path)):
            return answer
        try:
            response = await self._routed(request, path)
        except errors.Refusal as refusal:
            response = _refused(refusal, wants_json)
        except MalformedError:
            response = _refused(errors.bad_request(), wants_json)
        except Exception:
            _log.exception("%s %s failed", request.method, path)
            response = _refused(errors.broken(), wants_json)
        response.headers["x-request-id"] = str(uuid4())
        response.headers["x-runtime"] = f"{time.perf_counter() - started:.6f}"
        if path.startswith("/public/"):
            response.headers["vary"] = "Origin"
        return faults.after(self.house.chaos, request.method, path, response) if spoiled else response

    async def _routed(self, request: Request, path: str) -> Response:
        house = self.house
        if not house.base_url:
            house.base_url = f"{request.url.scheme}://{request.url.netloc}"
        if house.storage_url and path.startswith(DISK) != house.storage_url.endswith(f":{request.scope['server'][1]}"):
            # The storage has files and nothing else, and nobody else has them.
            raise errors.no_route()
        address = request.client.host if request.client else ""
        if request.method == "OPTIONS" and "origin" in request.headers:
            # Anybody's page may ask before it asks; the real server answers without looking at the path.
            return Response(status_code=200)
        method = "GET" if request.method == "HEAD" else request.method
        match = None if "//" in path else self.table.match(method, path)
        if match is None:
            raise unserved(request.method, path) or errors.no_route()
        route, values = match
        body, is_json = await _body(request)
        if house.options.throttles:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.throttles.admit(house, method, path, address, headers, body)
        call = Call(
            house=house,
            method=method,
            path=path,
            headers={name.lower(): value for name, value in request.headers.items()},
            query=nested(request.query_params.multi_items()),
            body=body,
            is_json=is_json,
            values=values,
            address=address,
        )
        house.jobs.run_due()
        reply = self._called(call, route)
        return _response(reply, request.headers.get("if-none-match"))

    def _called(self, call: Call, route: Route) -> Reply:
        with self.house.db.transaction():
            access.authenticate(call, route)
            performer = None
            if call.user_row is not None:
                performer = Performer("User", call.user_row["id"])
            elif call.bot_row is not None:
                performer = Performer("AgentBot", call.bot_row["id"])
            with self.house.acting(performer):
                answer = route.handler(call)
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        return replace(reply, headers={**access.session_headers(call), **reply.headers})


async def _body(request: Request) -> tuple[Params, bool]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        pairs: list[tuple[str, object]] = []
        async with request.form(max_files=200, max_fields=2000) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    kind = value.content_type or "application/octet-stream"
                    pairs.append((name, Upload(_file_name(value.filename or ""), kind, await value.read())))
                else:
                    pairs.append((name, value))
        return nested(pairs), False
    raw = await request.body()
    if kind.endswith("json"):
        return from_json(raw), True
    return {}, True


def _response(reply: Reply, known_tag: str | None) -> Response:
    headers = {"cache-control": FRESH, **reply.headers}
    if reply.content is not None:
        return _tagged(reply.content, reply.content_type, reply.status, headers, known_tag)
    if reply.body is NOTHING:
        headers = {"cache-control": "no-cache", **reply.headers}
        if reply.status not in (204, 302):
            headers.setdefault("content-type", "application/json")
        return Response(status_code=reply.status, headers=headers)
    content = json.dumps(reply.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _tagged(content, JSON, reply.status, headers, known_tag)


def _tagged(
    content: bytes, content_type: str | None, status: int, headers: dict[str, str], known_tag: str | None
) -> Response:
    if status == 200:
        tag = 'W/"' + hashlib.md5(content, usedforsecurity=False).hexdigest() + '"'
        headers["etag"] = tag
        if known_tag is not None and tag in (part.strip() for part in known_tag.split(",")):
            return Response(status_code=304, headers=headers)
    if content_type:
        headers["content-type"] = content_type
    return Response(content, status_code=status, headers=headers)


def _refused(refusal: errors.Refusal, wants_json: bool) -> Response:
    if refusal.text is not None:
        headers = {"content-type": "text/plain", "cache-control": "no-cache"}
        return Response(refusal.text, status_code=refusal.status, headers=headers)
    if refusal.framework and not wants_json:
        title = PAGES.get(refusal.status, "Error")
        page = f'<!DOCTYPE html>\n<html lang="en">\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n'
        return Response(page, status_code=refusal.status, headers={"content-type": "text/html; charset=UTF-8"})
    if refusal.framework:
        headers = {"content-type": "application/json; charset=UTF-8"}
    else:
        headers = {
            "content-type": JSON if refusal.body is not None else "application/json",
            "cache-control": "no-cache",
        }
    content = (
        b"" if refusal.body is None else json.dumps(refusal.body, ensure_ascii=False, separators=(",", ":")).encode()
    )
    return Response(content, status_code=refusal.status, headers=headers)


def _file_name(sent: str) -> str:
    """Return a file's name as Rack reads it out of a form: percent-decoded, where each `%` begins such a sign."""
    return unquote(sent) if all(_SIGN.match(sent, at.start()) for at in re.finditer("%", sent)) else sent
