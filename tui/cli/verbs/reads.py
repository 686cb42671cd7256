"""The commands that only read: lists of everything, one of each, searching, figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from tui.api import reading
from tui.api.ask import Answer
from tui.api.contact_order import whole_order
from tui.api.walk import Page, walk
from tui.cli.ending import OK, PARTLY, USAGE, Stop
from tui.cli.verbs.call import Call, status_of
from tui.cli.verbs.names import listed, named, rows_of
from tui.cli.verbs.records import Row, at, id_of
from tui.models.wire import JsonValue, number

_BY_ITSELF: Final = 25
_MOST_PAGES: Final = 100_000

Pairs = list[tuple[str, str]]


class _Paged:
    """A list that comes in pages."""

    def __init__(
        self,
        call: Call,
        path: str,
        query: Pairs,
        *,
        total: Callable[[JsonValue], int | None],
        rows: Callable[[JsonValue], list[Row]] = rows_of,
        body: object = None,
        keep: Callable[[Row], bool] | None = None,
    ) -> None:
        self._call = call
        self._path = path
        self._query = query
        self._body = body
        self._total = total
        self._rows = rows
        self.keep = keep
        """Whether a row is shown; None: all are."""
        self.total: int | None = None
        """How many there are in all, as the last page says; None where the server does not."""

    async def answer(self, page: int) -> Answer:
        """Return the server's own answer to a page."""
        query = [*self._query, ("page", str(page))]
        if self._body is None:
            return await self._call.get(self._path, query)
        return await self._call.ask("POST", self._path, query, body=self._body)

    async def page(self, page: int) -> Page[Row]:
        """Return the rows of a page."""
        return self.understood(await self.answer(page))

    def understood(self, answer: Answer) -> Page[Row]:
        """Return the rows of an answer."""
        value = reading.loads(answer.body)
        self.total = self._total(value)
        return Page(self._rows(value), self.total)


async def _list(call: Call, kind: str, paged: _Paged) -> int:
    """Print a list that comes in pages, as far as was asked for."""
    everything, most = bool(call.said.get("all")), call.said.get("limit") or _BY_ITSELF
    if call.out.is_raw:
        return await _raw(call, paged, everything, call.said.get("limit"))
    count = 0
    rows = walk(paged.page, id_of) if everything else _first(paged, most)
    async for row in rows:
        if paged.keep is None or paged.keep(row):
            call.out.row(kind, row)
            count += 1
    call.out.end(kind, nothing="Nothing was found.")
    if not everything and paged.keep is None and paged.total is not None and count < paged.total:
        call.warn(f"{count} of {paged.total} are shown: --limit N or --all shows more.")
    return OK


async def _first(paged: _Paged, most: int) -> AsyncIterator[Row]:
    given: set[int | None] = set()
    shown = 0
    for page in range(1, _MOST_PAGES):
        found = (await paged.page(page)).rows
        fresh = [row for row in found if id_of(row) not in given]
        for row in fresh:
            given.add(id_of(row))
            if paged.keep is None or paged.keep(row):
                yield row
                shown += 1
                if shown >= most:
                    return
        if not fresh or (paged.total is not None and len(given) >= paged.total):
            return


async def _raw(call: Call, paged: _Paged, everything: bool, most: int | None) -> int:
    """Print the server's own answers: one, or a line for each page."""
    many = everything or most is not None
    count = 0
    for page in range(1, _MOST_PAGES):
        answer = await paged.answer(page)
        rows = paged.understood(answer).rows
        if not rows and page > 1:
            break
        call.out.answer(answer.body, many=many)
        count += len(rows)
        if not many or (most is not None and count >= most) or (paged.total is not None and count >= paged.total):
            break
    return OK


async def _whole(call: Call, kind: str, path: str, keep: Callable[[Row], bool] | None = None) -> int:
    """Print a list that comes at once."""
    answer = await call.get(path)
    if call.out.is_raw:
        call.out.answer(answer.body)
        return OK
    for row in rows_of(reading.loads(answer.body)):
        if keep is None or keep(row):
            call.out.row(kind, row)
    call.out.end(kind, nothing="Nothing was found.")
    return OK


async def _one(call: Call, kind: str, path: str) -> int:
    answer = await call.get(path)
    if call.out.is_raw:
        call.out.answer(answer.body)
        return OK
    call.out.details(kind, reading.obj(reading.record(reading.loads(answer.body))))
    call.out.end(kind)
    return OK


async def _each(call: Call, kind: str, links: str) -> int:
    """Print those whose ids were named; one that can't be read does not keep the others."""
    from tui.api import errors

    ids = call.ids(links)
    if len(ids) == 1:
        return await _one(call, kind, f"{links}/{ids[0]}")
    failed: list[int] = []
    for each in ids:
        try:
            answer = await call.get(f"{links}/{each}")
        except (errors.NotFound, errors.NotAllowed) as error:
            failed.append(status_of(error))
            call.warn(f"{each}: {error}")
            continue
        if call.out.is_raw:
            call.out.answer(answer.body, many=True)
        else:
            call.out.row(kind, reading.obj(reading.record(reading.loads(answer.body))))
    call.out.end(kind)
    return OK if not failed else failed[0] if len(failed) == len(ids) else PARTLY


def _count(name: str) -> Callable[[JsonValue], int | None]:
    return lambda value: number(reading.meta(value).get(name))


def _untold(_: JsonValue) -> int | None:
    """Where the server does not say how many there are in all."""
    return None


_VIEWS: Final[Mapping[str, Pairs]] = {
    "all": [],
    "mine": [("assignee_type", "me")],
    "unassigned": [("assignee_type", "unassigned")],
    "mentions": [("conversation_type", "mention")],
    "participating": [("conversation_type", "participating")],
    "unattended": [("conversation_type", "unattended")],
}
_TOTALS: Final = {"me": "mine_count", "unassigned": "unassigned_count", "assigned": "assigned_count"}


async def convs(call: Call) -> int:
    """List conversations."""
    said = call.said
    query: Pairs = [("status", said.get("status") or "open")]
    view, who = (said.get("view") or "all").strip(), (said.get("assignee") or "").strip()
    labels = call.values("label")
    if text := said.get("filter"):
        return await _by_filter(call, text)
    if view not in _VIEWS:
        return await _saved(call, view)
    query += _VIEWS[view]
    if inbox := said.get("inbox"):
        query.append(("inbox_id", str(id_of(await named(call, "inbox", inbox)))))
    if team := said.get("team"):
        query.append(("team_id", str(id_of(await named(call, "team", team)))))
    query += [("labels[]", title) for title in labels]
    if words := said.get("query"):
        query.append(("q", words))
    if order := said.get("sort"):
        query.append(("sort_by", order))
    if who and view in ("mine", "unassigned"):
        raise Stop(f"--view {view} says whose they are already: leave out --assignee.", USAGE)
    if who.casefold() in ("", "all", "me", "none", "nobody"):
        kind = {"me": "me", "none": "unassigned", "nobody": "unassigned"}.get(who.casefold(), "")
        query += [("assignee_type", kind)] if kind else []
        total = _TOTALS.get(dict(query).get("assignee_type", ""), "all_count")
        return await _list(call, "conversation", _Paged(call, "conversations", query, total=_count(total)))
    return await _of_agent(call, who, dict(query), labels)


async def _of_agent(call: Call, who: str, query: Mapping[str, str], labels: list[str]) -> int:
    """List one agent's conversations: the list has no such filter, the filter route has."""
    for option in ("query", "sort"):
        if call.said.get(option):
            raise Stop(
                f"--{option} can't be had together with one agent's conversations: the server has no such list.", USAGE
            )
    if "conversation_type" in query:
        raise Stop("--view can't be had together with one agent's conversations.", USAGE)
    conditions: list[tuple[str, list[JsonValue]]] = [
        ("status", [query["status"]]),
        ("assignee_id", [id_of(await named(call, "agent", who))]),
    ]
    conditions += [(name, [int(query[name])]) for name in ("inbox_id", "team_id") if name in query]
    if labels:
        conditions.append(("labels", list(labels)))
    payload: list[dict[str, JsonValue]] = [
        {"attribute_key": key, "filter_operator": "equal_to", "values": values, "query_operator": "and"}
        for key, values in conditions
    ]
    payload[-1] = {**payload[-1], "query_operator": None}
    return await _filtered(call, {"payload": payload})


_FILTERS: Final = ("view", "status", "assignee", "inbox", "team", "label", "query")


async def _by_filter(call: Call, text: str) -> int:
    """List what the language of filters lets through."""
    from tui.cli.verbs import filters

    if any(call.said.get(name) for name in _FILTERS):
        raise Stop("--filter says all by itself: write the others into it, as status:resolved.", USAGE)
    asked = await filters.asked(call, text)
    order = call.said.get("sort")
    if order and asked.body is not None:
        raise Stop("--sort can't be had with this filter: the server answers it by latest activity alone.", USAGE)
    if asked.only_here:
        if call.out.is_raw:
            raise Stop(f"-o json can't be had: the server can't be asked for {', '.join(asked.only_here)}.", USAGE)
        call.warn(f"Judged here, on every row that the server sends: {', '.join(asked.only_here)}.")
    query = asked.query + ([("sort_by", order)] if order else [])
    path = "conversations" if asked.body is None else "conversations/filter"
    total = _count(_TOTALS.get(dict(query).get("assignee_type", ""), "all_count"))
    paged = _Paged(call, path, query, total=total, body=asked.body, keep=asked.keep if asked.only_here else None)
    return await _list(call, "conversation", paged)


async def _saved(call: Call, view: str) -> int:
    """List what a saved view holds."""
    if any(call.said.get(name) for name in ("status", "assignee", "inbox", "team", "label", "query", "sort")):
        raise Stop("A saved view says all by itself: leave out the other filters.", USAGE)
    found = await named(call, "view", view)
    payload = [
        dict(row) for row in reading.items(reading.obj(found.get("query")).get("payload")) if isinstance(row, dict)
    ]
    if found.get("filter_type") not in ("conversation", 0) or not payload:
        raise Stop(f"The view “{view}” is not one of conversations.", USAGE)
    payload[-1]["query_operator"] = None
    return await _filtered(call, {"payload": payload})


async def _filtered(call: Call, body: object) -> int:
    paged = _Paged(call, "conversations/filter", [], total=_count("all_count"), body=body)
    return await _list(call, "conversation", paged)


async def conv(call: Call) -> int:
    """Show conversations."""
    return await _each(call, "conversation", "conversations")


async def messages(call: Call) -> int:
    """Show a conversation's messages, oldest first."""
    said = call.said
    (conversation_id,) = call.ids()
    path = f"conversations/{conversation_id}/messages"
    extra: Pairs = [("filter_internal_messages", "1")] if said.get("public") else []
    before, after, everything, most = (said.get(name) for name in ("before", "after", "all", "limit"))
    if after and before:
        extra += [("after", str(after)), ("before", str(before))]
    elif after:
        return await _after(call, path, extra, after, None if everything else most)
    elif before:
        extra.append(("before", str(before)))
    if call.out.is_raw and not everything and not most:
        call.out.answer((await call.get(path, extra)).body)
        return OK
    # The newest come first, in windows; people read the oldest first.
    windows: list[list[Row]] = []
    count, limit = 0, most or (0 if everything else 20)
    while True:
        answer = await call.get(path, extra)
        rows = rows_of(reading.loads(answer.body))
        if call.out.is_raw:
            call.out.answer(answer.body, many=True)
        windows.append(rows)
        count += len(rows)
        lowest = id_of(rows[0]) if rows else None
        if lowest is None or len(rows) < 20 or (limit and count >= limit) or (after and before):
            break
        extra = [pair for pair in extra if pair[0] != "before"] + [("before", str(lowest))]
    if call.out.is_raw:
        return OK
    found = [row for window in reversed(windows) for row in window]
    for row in found[-limit:] if limit else found:
        call.out.row("message", {"conversation_id": conversation_id, **row})
    call.out.end("message", nothing="There are no messages.")
    return OK


async def _after(call: Call, path: str, extra: Pairs, after: int, most: int | None) -> int:
    count = 0
    while True:
        answer = await call.get(path, [*extra, ("after", str(after))])
        rows = rows_of(reading.loads(answer.body))
        if call.out.is_raw:
            call.out.answer(answer.body, many=True)
        for row in rows:
            if not call.out.is_raw and (most is None or count < most):
                call.out.row("message", row)
            count += 1
        last = id_of(rows[-1]) if rows else None
        if last is None or len(rows) < 100 or (most is not None and count >= most):
            break
        after = last
    if not call.out.is_raw:
        call.out.end("message", nothing="There are no newer messages.")
    return OK


async def contacts(call: Call) -> int:
    """List contacts, or those that hold some words."""
    order = call.said.get("sort") or ("created_at" if call.said.get("all") else "-last_activity_at")
    query: Pairs = [("sort", whole_order(order)), ("include_contact_inboxes", "false")]
    query += [("labels[]", title) for title in call.values("label")]
    words = (call.said.get("query") or "").strip()
    if words:
        # From 4.11 on the count of a search is that of its page.
        paged = _Paged(call, "contacts/search", [("q", words), *query], total=_untold)
    else:
        paged = _Paged(call, "contacts", query, total=_count("count"))
    return await _list(call, "contact", paged)


async def contact(call: Call) -> int:
    """Show contacts."""
    return await _each(call, "contact", "contacts")


async def notes(call: Call) -> int:
    """List a contact's notes."""
    (contact_id,) = call.ids("contacts")
    return await _whole(call, "note", f"contacts/{contact_id}/notes")


async def contact_convs(call: Call) -> int:
    """List a contact's conversations: the 20 that the server tells."""
    (contact_id,) = call.ids("contacts")
    return await _whole(call, "conversation", f"contacts/{contact_id}/conversations")


async def inboxes(call: Call) -> int:
    """List inboxes."""
    return await _whole(call, "inbox", "inboxes")


async def agents(call: Call) -> int:
    """List agents."""
    return await _whole(call, "agent", "agents")


async def teams(call: Call) -> int:
    """List teams."""
    return await _whole(call, "team", "teams")


async def labels(call: Call) -> int:
    """List labels."""
    return await _whole(call, "label", "labels")


async def canned(call: Call) -> int:
    """List canned responses; those that hold some words."""
    words = (call.said.get("words") or "").casefold()

    def holds(row: Row) -> bool:
        return words in f"{row.get('short_code')} {row.get('content')}".casefold()

    return await _whole(call, "canned", "canned_responses", holds)


async def macros(call: Call) -> int:
    """List macros."""
    return await _whole(call, "macro", "macros")


async def views(call: Call) -> int:
    """List saved views."""
    return await _whole(call, "view", "custom_filters")


async def notifications(call: Call) -> int:
    """List notifications."""
    query: Pairs = [("includes[]", "read"), ("includes[]", "snoozed")] if call.said.get("read") else []
    return await _list(call, "notification", _Paged(call, "notifications", query, total=_count("count")))


_FOUND: Final = {"messages": "message", "conversations": "conversation", "contacts": "contact"}


async def search(call: Call) -> int:
    """Search messages, conversations or contacts."""
    words = " ".join(call.said.get("words")).strip()
    if not words:
        raise Stop("search: there are no words to look for.", USAGE)
    where = call.said.get("in") or "messages"

    def rows(value: JsonValue) -> list[Row]:
        found = reading.obj(reading.payload(value)).get(where)
        return [_flat(row) for row in reading.items(found) if isinstance(row, dict)]

    paged = _Paged(call, f"search/{where}", [("q", words)], total=_untold, rows=rows)
    return await _list(call, _FOUND[where], paged)


def _flat(row: Row) -> Row:
    """Return a hit with its people where lists have them."""
    if "contact" in row and "meta" not in row:
        return {**row, "meta": {"sender": row.get("contact"), "assignee": row.get("agent")}}
    return row


async def profile(call: Call) -> int:
    """Show who the token belongs to."""
    return await _one(call, "profile", "/api/v1/profile")


async def reports(call: Call) -> int:
    """Show figures of the account, or by agent, inbox or team."""
    by = call.said.get("by") or "account"
    now = datetime.now(UTC)
    since = _day(call.said.get("since")) or now - timedelta(days=7)
    until = _day(call.said.get("until")) or now
    period = [("since", str(int(since.timestamp()))), ("until", str(int(until.timestamp())))]
    base = f"/api/v2/accounts/{call.session.account_id}"
    if by == "account":
        answer = await call.get(f"{base}/reports/summary", [("type", "account"), *period])
        rows: list[Row] = [reading.obj(reading.loads(answer.body))]
    else:
        answer = await call.get(f"{base}/summary_reports/{by}", period)
        names = {id_of(row): at("name")(row) for row in await listed(call, by)} if not call.out.is_raw else {}
        rows = [{**row, "name": names.get(id_of(row))} for row in rows_of(reading.loads(answer.body))]
    if call.out.is_raw:
        call.out.answer(answer.body)
        return OK
    for row in rows:
        call.out.row("summary", row)
    call.out.end("summary", nothing="There are no figures.")
    return OK


def _day(said: str | None) -> datetime | None:
    """Return the beginning of a day in the machine's zone, or a moment with its own."""
    if not said:
        return None
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        raise Stop(f"“{said}” is no day: write it as 2026-03-01.", USAGE) from None
    return when if when.tzinfo else when.astimezone()
