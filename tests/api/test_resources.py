from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tui.api import errors
from tui.api.client import Client
from tui.api.decode.conversations import conversation as decoded_conversation
from tui.api.decode.messages import file_name, message
from tui.api.decode.reference import labels as decoded_labels
from tui.api.first import FirstAnswer, conversations_path
from tui.api.platform import PlatformClient, PlatformToken
from tui.api.public import PublicClient, identifier_hash
from tui.api.resources.conversation_lists import AssigneeType, SortBy
from tui.api.session import sign_in
from tui.api.transport import Transport
from tui.models.conversation import Priority, Status
from tui.models.credential import ServerSession
from tui.models.filter import Condition, Operator
from tui.models.people import ContactPage

BASE = "https://chat.example"
A = "/api/v1/accounts/3"


class Server:
    """Answers by route; keeps what it was asked."""

    def __init__(self) -> None:
        self.routes: dict[str, object] = {}
        self.asked: list[tuple[str, str, object]] = []

    def on(self, route: str, answer: object) -> Server:
        self.routes[route] = answer
        return self

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = request.content
        sent: object = None
        if body:
            is_json = "json" in request.headers.get("content-type", "")
            sent = json.loads(body) if is_json else body.decode(errors="replace")
        route = f"{request.method} {request.url.path}"
        self.asked.append((request.method, request.url.path, sent))
        answer = self.routes.get(route, httpx.Response(404, json={"status": 404, "error": "Not Found"}))
        if callable(answer) and not isinstance(answer, httpx.Response):
            answer = answer(request, sent)
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def client(self) -> Client:
        return Client(BASE, "token", 3, transport=self.transport())

    def transport(self, token: str = "token") -> Transport:
        return Transport(BASE, token, http=httpx.MockTransport(self), attempts=1)

    def bodies(self, method: str = "POST") -> list[object]:
        return [sent for asked, _, sent in self.asked if asked == method]


CONVERSATION = {"id": 9, "inbox_id": 7, "status": "open", "meta": {"sender": {"id": 91}}}
MESSAGE = {"id": 1, "conversation_id": 9, "content": "Hi", "message_type": 1}


async def test_an_unchanged_list_is_answered_by_what_was_read_before() -> None:
    def answer(request: httpx.Request, _: object) -> httpx.Response:
        if request.headers.get("if-none-match") == 'W/"1"':
            return httpx.Response(304)
        return httpx.Response(200, json={"payload": [{"id": 1, "title": "vip"}]}, headers={"etag": 'W/"1"'})

    client = Server().on(f"GET {A}/labels", answer).client()
    first = await client.labels.list()
    assert await client.labels.list() == first
    assert client.transport.traffic.of("labels").not_modified == 1
    assert client.transport.traffic.of("labels").requests == 2


async def test_only_so_many_answers_are_remembered() -> None:
    server = Server()
    for number in range(100):
        server.on(
            f"GET {A}/conversations/{number}",
            httpx.Response(200, json={**CONVERSATION, "id": number}, headers={"etag": f'W/"{number}"'}),
        )
    client = server.client()
    for number in range(100):
        await client.conversations.get(conversation_id=number)
    assert len(client.transport.validators) == 64


async def test_what_was_read_first_counts_as_read() -> None:
    def answer(request: httpx.Request, _: object) -> httpx.Response:
        assert request.headers["if-none-match"] == 'W/"7"'
        return httpx.Response(304)

    client = Server().on(f"GET {A}/labels", answer).client()
    body = json.dumps({"payload": [{"id": 1, "title": "vip"}]}).encode()
    labels = client.take(FirstAnswer(f"{A}/labels", body, 'W/"7"'), decoded_labels)
    assert labels[0].title == "vip"
    assert await client.labels.list() == labels


@pytest.mark.parametrize(
    ("status", "assignee_type", "sort_by"),
    [(Status.OPEN, "me", None), (None, "all", "waiting_since_asc"), (Status.SNOOZED, "unassigned", "priority_desc")],
)
async def test_the_first_read_asks_for_what_the_list_asks_for(
    status: Status | None, assignee_type: AssigneeType, sort_by: SortBy | None
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(200, json={"data": {"meta": {}, "payload": []}})

    client = Client(BASE, "token", 3, transport=Transport(BASE, "token", http=httpx.MockTransport(answer)))
    await client.conversations.page(status=status, assignee_type=assignee_type, sort_by=sort_by)
    named = status.value if status else None
    assert asked == [conversations_path(3, status=named, assignee_type=assignee_type, sort_by=sort_by)]


async def test_a_bad_row_costs_itself_and_is_counted() -> None:
    client = Server().on(f"GET {A}/labels", {"payload": [{"title": "vip"}, "row?", {"title": "new"}]}).client()
    assert [label.title for label in await client.labels.list()] == ["vip", "new"]
    assert client.transport.traffic.of("labels").passed_over == 1


async def test_a_list_of_which_nothing_is_understood_is_a_failure_and_no_empty_list() -> None:
    client = Server().on(f"GET {A}/labels", {"payload": ["row?"]}).client()
    with pytest.raises(errors.NotUnderstood):
        await client.labels.list()


@pytest.mark.parametrize("body", ["<html>Welcome to Hotel WiFi</html>", '{"id": 1, "conver', "[]"])
async def test_a_reply_answered_by_a_portal_may_have_been_written(body: str) -> None:
    client = Server().on(f"POST {A}/conversations/9/messages", httpx.Response(200, text=body)).client()
    with pytest.raises(errors.Uncertain) as lost:
        await client.messages.create(conversation_id=9, content="Hi")
    assert isinstance(lost.value, errors.NotUnderstood)


async def test_a_change_of_which_nothing_is_answered_is_not_believed_from_a_portal() -> None:
    client = Server().on(f"POST {A}/conversations/9/mute", httpx.Response(200, text="<html></html>")).client()
    with pytest.raises(errors.Uncertain):
        await client.conversations.mute(conversation_id=9)


async def test_a_reply_goes_with_its_token_in_both_places() -> None:
    server = Server().on(f"POST {A}/conversations/9/messages", MESSAGE)
    await server.client().messages.create(
        conversation_id=9, content="Hi", client_token="t-1", in_reply_to=5, cc=["a@x.example", "b@x.example"]
    )
    assert server.bodies() == [
        {
            "content": "Hi",
            "private": False,
            "message_type": "outgoing",
            "content_attributes": {"in_reply_to": 5, "client_token": "t-1"},
            "echo_id": "t-1",
            "cc_emails": "a@x.example,b@x.example",
        }
    ]


async def test_a_reply_with_a_file_carries_the_same_as_fields(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("hello", encoding="utf-8")
    server = Server().on(f"POST {A}/conversations/9/messages", MESSAGE)
    template = {"name": "order", "processed_params": {"body": {"1": "x"}}}
    await server.client().messages.create(
        conversation_id=9, content="Hi", private=True, client_token="t", attachments=[file], template=template
    )
    sent = str(server.bodies()[0])
    for part in (
        'name="private"\r\n\r\ntrue',
        'name="content_attributes"\r\n\r\n{"client_token": "t"}',
        'name="echo_id"\r\n\r\nt',
        'name="template_params[processed_params][body][1]"\r\n\r\nx',
        'name="attachments[]"; filename="a.txt"',
    ):
        assert part in sent


CONTACTS: list[dict[str, object]] = [
    {"id": number, "name": "", "email": f"c{number * 37 % 61:02}@x.example", "created_at": 1, "last_activity_at": None}
    for number in range(1, 41)
]
"""Of one import, and never active."""


def contacts_by(request: httpx.Request) -> object:
    """Answer a page as the server does: what its order leaves equal comes as it likes, on each page otherwise."""
    number = int(request.url.params["page"])
    rows = random.Random(number).sample(CONTACTS, len(CONTACTS))
    for key in reversed(request.url.params["sort"].split(",")):
        rows.sort(key=lambda row: str(row.get(key.strip("-"))), reverse=key.startswith("-"))
    return {"meta": {"count": len(rows)}, "payload": rows[(number - 1) * 15 : number * 15]}


async def test_contacts_of_one_import_come_all_and_each_once_in_whatever_order_is_asked_for() -> None:
    server = Server()
    for route in (f"GET {A}/contacts", f"GET {A}/contacts/search", f"POST {A}/contacts/filter"):
        server.on(route, lambda request, _: contacts_by(request))
    contacts = server.client().contacts
    name = [Condition(attribute_key="created_at", operator=Operator.EQUAL, values=("1",))]

    async def paged(page: Callable[..., Awaitable[ContactPage]], **arguments: object) -> list[int]:
        return [each.id for number in (1, 2, 3) for each in (await page(number=number, **arguments)).contacts]

    for found in (
        await paged(contacts.page),
        await paged(contacts.page, sort="city"),
        await paged(contacts.search, q="x"),
        await paged(contacts.filter, conditions=name),
        [each.id async for each in contacts.iterate()],
        [each.id async for each in contacts.iterate(sort="-last_activity_at")],
        [each.id async for each in contacts.iterate_search(q="x")],
        [each.id async for each in contacts.iterate_filter(conditions=name)],
    ):
        assert sorted(found) == list(range(1, 41))


async def test_an_order_that_names_a_tie_breaker_keeps_its_own_direction() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request, _: object) -> object:
        asked.append(request.url.params["sort"])
        return {"meta": {}, "payload": []}

    await Server().on(f"GET {A}/contacts", answer).client().contacts.page(sort="city, -email")
    assert asked == ["city,-email,phone_number,name,created_at"]


async def test_labels_are_merged_into_what_is_there_now() -> None:
    server = Server().on(f"GET {A}/labels", {"payload": [{"title": "vip"}, {"title": "late"}]})
    server.on(f"GET {A}/conversations/9/labels", {"payload": ["vip", "refund"]})
    server.on(f"POST {A}/conversations/9/labels", lambda _, sent: {"payload": [t.lower() for t in sent["labels"]]})
    client = server.client()
    assert await client.conversations.change_labels(conversation_id=9, add=["Late"], remove=["refund"]) == (
        "vip",
        "late",
    )
    assert server.bodies() == [{"labels": ["vip", "late"]}]
    await client.conversations.change_labels(conversation_id=9, add=["VIP"], remove=["gone"])
    assert len(server.bodies()) == 1


async def test_a_label_that_the_server_left_out_is_not_passed_off_as_done() -> None:
    server = Server().on(f"GET {A}/conversations/9/labels", {"payload": []})
    server.on(f"GET {A}/labels", {"payload": [{"title": "new"}]})
    server.on(f"POST {A}/conversations/9/labels", {"payload": []})
    with pytest.raises(errors.Conflict):
        await server.client().conversations.change_labels(conversation_id=9, add=["new"])


@pytest.mark.parametrize("merges", [False, True])
async def test_one_attribute_changes_and_the_others_stay_on_servers_that_replace_and_on_those_that_merge(
    merges: bool,
) -> None:
    bag: dict[str, object] = {"plan": "gold", "order": "A-1"}
    server = Server().on(f"GET {A}/conversations/9", lambda *_: {**CONVERSATION, "custom_attributes": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        if not (merges and sent.get("merge")):
            bag.clear()
        bag.update(sent["custom_attributes"])
        return {"custom_attributes": dict(bag)}

    client = server.on(f"POST {A}/conversations/9/custom_attributes", write).client()
    await client.conversations.change_custom_attributes(conversation_id=9, changes={"plan": "silver"})
    assert bag == {"plan": "silver", "order": "A-1"}
    await client.conversations.change_custom_attributes(conversation_id=9, remove=["order"])
    assert bag == {"plan": "silver"}


async def test_what_is_written_back_is_the_servers_own_text_to_the_last_byte() -> None:
    bag: dict[str, object] = {
        "address": "Hafenstr. 1\r\n20457 Hamburg\r\n",
        "code": "A\u200bB\x1b[2J",
        "persian": "می\u200cخواهم",
        "flag": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "order_number": "1",
    }
    before = dict(bag)
    server = Server().on(f"GET {A}/conversations/9", lambda *_: {**CONVERSATION, "custom_attributes": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        bag.clear()
        bag.update(sent["custom_attributes"])
        return {"custom_attributes": dict(bag)}

    client = server.on(f"POST {A}/conversations/9/custom_attributes", write).client()
    await client.conversations.change_custom_attributes(conversation_id=9, changes={"order_number": "2"})
    assert bag == before | {"order_number": "2"}
    await client.conversations.change_custom_attributes(conversation_id=9, changes={"address": "New\r\nline \u202e"})
    assert bag["address"] == "New\r\nline \u202e"


async def test_an_attribute_lost_on_the_way_is_told() -> None:
    server = Server().on(f"GET {A}/conversations/9", {**CONVERSATION, "custom_attributes": {"plan": "gold"}})
    server.on(f"POST {A}/conversations/9/custom_attributes", {"custom_attributes": {"order": "A-1"}})
    with pytest.raises(errors.Conflict):
        await server.client().conversations.change_custom_attributes(conversation_id=9, changes={"order": "A-1"})


def with_people(server: Server) -> Server:
    """An account with agent 5, team 7 and the label vip, on a server that takes any other for nobody or for words."""
    server.on(f"GET {A}/agents", [{"id": 5, "name": "Ana"}]).on(f"GET {A}/teams", [{"id": 7, "name": "billing"}])
    server.on(f"GET {A}/labels", {"payload": [{"title": "vip"}]})
    server.on(f"GET {A}/conversations/9/labels", {"payload": ["of  old"]})
    server.on(f"GET {A}/contacts/4/labels", {"payload": ["of  old"]})
    server.on(f"POST {A}/conversations/9/labels", lambda _, sent: {"payload": sent["labels"]})
    server.on(f"POST {A}/contacts/4/labels", lambda _, sent: {"payload": sent["labels"]})
    server.on(f"POST {A}/bulk_actions", httpx.Response(200))
    return server.on(f"POST {A}/conversations/9/assignments", httpx.Response(200, text="null"))


UNKNOWN: dict[str, Callable[[Client], Awaitable[object]]] = {
    "agent": lambda c: c.conversations.assign(conversation_id=9, assignee_id=99),
    "team": lambda c: c.conversations.assign_team(conversation_id=9, team_id=99),
    "agent of a new one": lambda c: c.conversations.create(inbox_id=1, contact_id=4, assignee_id=99),
    "team of a new one": lambda c: c.conversations.create(inbox_id=1, contact_id=4, team_id=99),
    "participant": lambda c: c.conversations.add_participants(conversation_id=9, user_ids=[5, 99]),
    "participants": lambda c: c.conversations.replace_participants(conversation_id=9, user_ids=[99]),
    "agent of many": lambda c: c.bulk_actions.conversations(conversation_ids=[9], assignee_id=99),
    "team of many": lambda c: c.bulk_actions.conversations(conversation_ids=[9], team_id=99),
    "label of many": lambda c: c.bulk_actions.conversations(conversation_ids=[9], add_labels=["vip", "never"]),
    "label of contacts": lambda c: c.bulk_actions.label_contacts(contact_ids=[4], add=["never"]),
    "label": lambda c: c.conversations.change_labels(conversation_id=9, add=["never defined"]),
    "two labels in one": lambda c: c.conversations.change_labels(conversation_id=9, add=["vip,gold"]),
    "label of a contact": lambda c: c.contacts.change_labels(contact_id=4, add=["never"]),
    "all labels": lambda c: c.conversations.replace_labels(conversation_id=9, labels=["vip", "never"]),
    "all labels of a contact": lambda c: c.contacts.replace_labels(contact_id=4, labels=["never"]),
}


@pytest.mark.parametrize("call", UNKNOWN.values(), ids=UNKNOWN)
async def test_what_is_not_there_is_refused_and_nothing_is_sent(call: Callable[[Client], Awaitable[object]]) -> None:
    server = with_people(Server())
    with pytest.raises(errors.Invalid) as refused:
        await call(server.client())
    assert refused.value.fields
    assert server.bodies() == []


async def test_a_label_is_written_as_it_is_defined_and_an_old_tag_stays_to_its_last_blank() -> None:
    server = with_people(Server())
    client = server.client()
    await client.conversations.change_labels(conversation_id=9, add=["VIP"])
    await client.contacts.change_labels(contact_id=4, add=["Vip"])
    await client.conversations.replace_labels(conversation_id=9, labels=["of  old", "VIP"])
    assert server.bodies() == [{"labels": ["of  old", "vip"]}] * 3


async def test_an_agent_or_a_team_that_goes_at_this_moment_is_no_silent_unassignment() -> None:
    server = with_people(Server())
    conversations = server.client().conversations
    with pytest.raises(errors.Conflict):
        await conversations.assign(conversation_id=9, assignee_id=5)
    with pytest.raises(errors.Conflict):
        await conversations.assign_team(conversation_id=9, team_id=7)
    assert await conversations.assign(conversation_id=9, assignee_id=None) is None
    assert await conversations.assign_team(conversation_id=9, team_id=None) is None
    assert server.bodies() == [{"assignee_id": 5}, {"team_id": 7}, {"assignee_id": 0}, {"team_id": 0}]


async def test_a_macro_that_is_not_there_is_not_said_to_have_run() -> None:
    server = Server().on(f"POST {A}/macros/99/execute", httpx.Response(200))
    server.on(f"GET {A}/macros/99", httpx.Response(404, json={"error": "Resource could not be found"}))
    with pytest.raises(errors.NotFound):
        await server.client().macros.execute(macro_id=99, conversation_ids=[9])
    assert server.bodies() == []


ONE_TEXT: dict[str, Callable[[Client], Awaitable[object]]] = {
    "labels to add": lambda c: c.conversations.change_labels(conversation_id=9, add="vip"),
    "labels to remove": lambda c: c.conversations.change_labels(conversation_id=9, remove="vip"),
    "labels": lambda c: c.conversations.replace_labels(conversation_id=9, labels="vip"),
    "labels of a contact": lambda c: c.contacts.change_labels(contact_id=4, add="vip"),
    "labels to list": lambda c: c.conversations.page(labels="vip"),
    "labels of contacts": lambda c: c.contacts.page(labels="vip"),
    "labels in bulk": lambda c: c.bulk_actions.conversations(conversation_ids=[9], add_labels="vip"),
    "labels off in bulk": lambda c: c.bulk_actions.conversations(conversation_ids=[9], remove_labels="vip"),
    "conversations": lambda c: c.bulk_actions.conversations(conversation_ids="12"),  # type: ignore[arg-type]
    "keys": lambda c: c.conversations.change_custom_attributes(conversation_id=9, remove="plan"),
    "keys of a contact": lambda c: c.contacts.destroy_custom_attributes(contact_id=4, keys="plan"),
    "copies": lambda c: c.messages.create(conversation_id=9, content="Hi", cc="ana@x.example"),
    "files": lambda c: c.messages.create(conversation_id=9, content="", attachments="a.txt"),
    "participants": lambda c: c.conversations.add_participants(conversation_id=9, user_ids="12"),  # type: ignore[arg-type]
    "addresses": lambda c: c.agents.bulk_create(emails="ana@x.example"),
    "events": lambda c: c.webhooks.create(url="https://x.example", subscriptions="message_created"),
    "flags": lambda c: c.notifications.change_settings(switch_on="email_mention"),
    "columns": lambda c: c.contacts.export(columns="name"),
    "a condition's values": lambda c: c.conversations.filter(
        conditions=[Condition(attribute_key="labels", operator=Operator.EQUAL, values="vip")]
    ),
}


@pytest.mark.parametrize("call", ONE_TEXT.values(), ids=ONE_TEXT)
async def test_one_text_where_several_are_meant_is_not_taken_for_its_letters(
    call: Callable[[Client], Awaitable[object]],
) -> None:
    server = with_people(Server()).on(f"GET {A}/notification_settings", {"selected_email_flags": []})
    with pytest.raises(TypeError):
        await call(server.client())
    assert server.bodies() == []


async def test_a_snooze_says_when_in_seconds_and_nothing_else_does() -> None:
    answer = {"payload": {"success": True, "conversation_id": 9, "current_status": "snoozed", "snoozed_until": None}}
    server = Server().on(f"POST {A}/conversations/9/toggle_status", answer)
    client = server.client()
    until = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    await client.conversations.set_status(conversation_id=9, status=Status.SNOOZED, snoozed_until=until)
    await client.conversations.set_status(conversation_id=9, status=Status.OPEN, snoozed_until=until)
    assert server.bodies() == [{"status": "snoozed", "snoozed_until": 1767690000}, {"status": "open"}]


async def test_what_the_server_would_break_on_is_refused_here() -> None:
    client = Server().client()
    with pytest.raises(errors.Invalid):
        await client.conversations.set_status(conversation_id=9, status=Status.UNKNOWN)
    with pytest.raises(errors.Invalid):
        await client.conversations.set_priority(conversation_id=9, priority=Priority.UNKNOWN)
    with pytest.raises(errors.Invalid):
        await client.conversations.filter(conditions=[])
    empty = Condition(attribute_key="status", operator=Operator.EQUAL)
    with pytest.raises(errors.Invalid):
        await client.conversations.filter(conditions=[empty])


async def test_a_filter_puts_custom_attributes_last_ends_without_an_operator_and_writes_days_as_a_date() -> None:
    server = Server().on(f"POST {A}/conversations/filter", {"meta": {"all_count": 0}, "payload": []})
    await server.client().conversations.filter(
        conditions=[
            Condition(attribute_key="plan", operator=Operator.EQUAL, values=("gold",), custom=True),
            Condition(attribute_key="created_at", operator=Operator.DAYS_BEFORE, values=("7",)),
        ]
    )
    sent = server.bodies()[0]
    assert isinstance(sent, dict)
    first, last = sent["payload"]
    assert (first["attribute_key"], first["filter_operator"], first["query_operator"]) == (
        "created_at",
        "is_less_than",
        "and",
    )
    assert datetime.fromisoformat(first["values"][0]) < datetime.now()
    assert (last["attribute_key"], last["query_operator"], last["custom_attribute_type"]) == ("plan", None, "")


async def test_a_saved_view_is_run_as_it_stands() -> None:
    view = {"payload": [{"attribute_key": "status", "values": ["open"], "query_operator": "and"}]}
    server = Server().on(f"POST {A}/conversations/filter", {"meta": {}, "payload": []})
    await server.client().conversations.filter(conditions=view)
    assert server.bodies() == [{"payload": [{**view["payload"][0], "query_operator": None}]}]
    assert view["payload"][0]["query_operator"] == "and"


async def test_what_an_old_server_lacks_is_found_out_once_and_refused_with_a_sentence() -> None:
    server = Server()
    client = server.client()
    for _ in range(3):
        with pytest.raises(errors.Unsupported) as unsupported:
            await client.conversations.delete(conversation_id=9)
    assert "4.3" in str(unsupported.value)
    assert len(server.asked) == 1


async def test_a_deleted_conversation_is_no_sign_of_an_old_server() -> None:
    gone = httpx.Response(404, json={"error": "Resource could not be found"})
    client = Server().on(f"DELETE {A}/conversations/9", gone).client()
    with pytest.raises(errors.NotFound):
        await client.conversations.delete(conversation_id=9)


async def test_unread_counts_are_refused_where_switched_off_and_where_unknown() -> None:
    for answer in (
        httpx.Response(403, json={"error": "Feature not enabled"}),
        httpx.Response(404, json={"error": "Resource could not be found"}),
    ):
        client = Server().on(f"GET {A}/conversations/unread_counts", answer).client()
        with pytest.raises(errors.Unsupported):
            await client.conversations.unread_counts()


async def test_contacts_of_an_old_server_cannot_be_changed_in_bulk() -> None:
    server = Server().on(f"POST {A}/bulk_actions", httpx.Response(422, json={"success": False}))
    client = server.on(f"GET {A}/labels", {"payload": [{"title": "vip"}]}).client()
    with pytest.raises(errors.Unsupported):
        await client.bulk_actions.label_contacts(contact_ids=[1], add=["vip"])


@pytest.mark.parametrize("key", ["color", "plan"])
async def test_what_someone_else_writes_elsewhere_in_the_bag_is_no_conflict_and_over_ours_it_is(key: str) -> None:
    bag: dict[str, object] = {"plan": "gold", "color": "red"}
    server = Server().on(f"GET {A}/conversations/9", lambda *_: {**CONVERSATION, "custom_attributes": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        bag.update(sent["custom_attributes"])
        answer = {"custom_attributes": dict(bag)}
        bag[key] = "theirs"
        return answer

    conversations = server.on(f"POST {A}/conversations/9/custom_attributes", write).client().conversations
    change = conversations.change_custom_attributes(conversation_id=9, changes={"plan": "silver"})
    if key == "plan":
        with pytest.raises(errors.Conflict):
            await change
    else:
        assert await change == {"plan": "silver", "color": "theirs"}


async def test_what_the_server_makes_of_a_value_is_not_said_to_be_someone_elses_doing() -> None:
    bag: dict[str, object] = {}
    server = Server().on(f"GET {A}/conversations/9", lambda *_: {**CONVERSATION, "custom_attributes": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        bag.update({key: str(value).strip() for key, value in sent["custom_attributes"].items()})
        return {"custom_attributes": dict(bag)}

    conversations = server.on(f"POST {A}/conversations/9/custom_attributes", write).client().conversations
    with pytest.raises(errors.Invalid) as otherwise:
        await conversations.change_custom_attributes(conversation_id=9, changes={"plan": " gold "})
    assert otherwise.value.fields == ("plan",)


async def test_a_value_comes_back_as_json_has_it_and_that_is_no_conflict() -> None:
    bag: dict[str, object] = {"k": "p\r\nq\u200b"}
    profile = {"id": 1, "name": "Ana"}
    server = Server().on("GET /api/v1/profile", lambda *_: {**profile, "ui_settings": dict(bag)})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        bag.clear()
        bag.update(sent["profile"]["ui_settings"])
        return {**profile, "ui_settings": dict(bag)}

    client = server.on("PUT /api/v1/profile", write).client()
    changed = await client.profile.change_ui_settings(changes={"z": ("a\r", 1), "n": None})
    assert changed.ui_settings == {"k": "p\r\nq\u200b", "z": ["a\r", 1], "n": None} == bag


async def test_a_contacts_other_attributes_keep_every_byte_while_one_changes() -> None:
    bag: dict[str, object] = {"city": "Bonn", "description": "a\r\nb\u200cc\x1b"}
    server = Server().on(f"GET {A}/contacts/4", lambda *_: {"payload": {"id": 4, "additional_attributes": dict(bag)}})

    def write(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        bag.clear()
        bag.update(sent["additional_attributes"])
        return {"payload": {"id": 4, "additional_attributes": dict(bag)}}

    client = server.on(f"PATCH {A}/contacts/4", write).client()
    await client.contacts.change_additional_attributes(contact_id=4, changes={"city": "Köln\r\n"})
    assert bag == {"city": "Köln\r\n", "description": "a\r\nb\u200cc\x1b"}


async def test_nobody_is_a_value_of_its_own_in_bulk() -> None:
    server = Server().on(f"POST {A}/bulk_actions", httpx.Response(200))
    client = server.client()
    await client.bulk_actions.conversations(conversation_ids=[9, 9], assignee_id=None)
    assert server.bodies() == [
        {"type": "Conversation", "ids": [9], "fields": {"assignee_id": None}, "labels": {"add": [], "remove": []}}
    ]


async def test_a_thread_is_given_newest_first_and_each_message_once() -> None:
    thread = [{**MESSAGE, "id": number} for number in range(1, 46)]

    def window(request: httpx.Request, _: object) -> object:
        before = int(request.url.params.get("before", 10**9))
        return {"meta": {}, "payload": [row for row in thread if int(str(row["id"])) < before][-20:]}

    client = Server().on(f"GET {A}/conversations/9/messages", window).client()
    found = [message.id async for message in client.messages.iterate(conversation_id=9)]
    assert found == list(range(45, 0, -1))


async def test_signing_in_gives_a_session_and_without_one_the_permanent_token() -> None:
    known = {"data": {"id": 1, "name": "Ana", "access_token": "perm"}}
    headers = {"access-token": "t0k", "client": "c1", "uid": "ana@aurora.test", "expiry": "1801318376"}
    server = Server().on("POST /auth/sign_in", httpx.Response(200, json=known, headers=headers))
    signed_in = await sign_in(BASE, "ana@aurora.test", "secret", transport=server.transport(""))
    assert signed_in.credential == ServerSession("t0k", "c1", "ana@aurora.test", 1801318376)
    assert "perm" not in repr(signed_in)
    assert "t0k" not in repr(signed_in)
    bare = Server().on("POST /auth/sign_in", known)
    assert (await sign_in(BASE, "ana@aurora.test", "secret", transport=bare.transport(""))).credential == "perm"
    assert server.bodies() == [{"email": "ana@aurora.test", "password": "secret"}]


async def test_a_second_factor_is_asked_for_and_given() -> None:
    def answer(_: httpx.Request, sent: object) -> object:
        assert isinstance(sent, dict)
        if sent.get("otp_code") == "123456":
            return {"data": {"id": 1, "name": "Ana"}}
        return httpx.Response(206, json={"mfa_required": True, "mfa_token": "m"})

    server = Server().on("POST /auth/sign_in", answer)
    with pytest.raises(errors.NotAllowed) as asked:
        await sign_in(BASE, "a", "b", transport=server.transport(""))
    assert asked.value.code == "mfa_required"
    signed_in = await sign_in(BASE, "a", "b", otp_code="123456", transport=server.transport(""))
    assert signed_in.profile.id == 1
    assert server.bodies()[-1] == {"mfa_token": "m", "otp_code": "123456"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, json={"success": False, "errors": ["Invalid login credentials."]}), errors.Invalid),
        (httpx.Response(409, json={"sessions_limit_reached": True, "sessions": []}), errors.NotAllowed),
        (httpx.Response(429, text="Retry later\n"), errors.Throttled),
        (httpx.Response(200, text="<html>"), errors.NotUnderstood),
    ],
)
async def test_a_refused_sign_in_says_why_and_never_shows_the_password(
    answer: httpx.Response, kind: type[errors.ApiError]
) -> None:
    server = Server().on("POST /auth/sign_in", answer)
    with pytest.raises(kind) as refused:
        await sign_in(BASE, "ana@aurora.test", "s3cret", transport=server.transport(""))
    assert "s3cret" not in f"{refused.value} {refused.value.detail} {refused.value!r}"


def test_tokens_of_users_and_of_platforms_cannot_be_mixed_up() -> None:
    with pytest.raises(TypeError):
        Client(BASE, PlatformToken("p"), 3)  # type: ignore[arg-type]  # the mistake
    with pytest.raises(TypeError):
        PlatformClient(BASE, "user")  # type: ignore[arg-type]  # the mistake
    assert "p-1" not in repr(PlatformToken("p-1"))
    assert "tok" not in repr(Client(BASE, "tok-1", 3))


async def test_a_customer_sends_no_token_and_stays_inside_its_own_path() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[])

    transport = Transport(BASE, "", http=httpx.MockTransport(answer))
    customer = PublicClient(BASE, "../../api/v1", transport=transport)
    await customer.messages(source_id="a/b?c", conversation_id=1)
    assert seen[0].url.raw_path == (
        b"/public/api/v1/inboxes/..%2F..%2Fapi%2Fv1/contacts/a%2Fb%3Fc/conversations/1/messages"
    )
    assert "api-access-token" not in seen[0].headers
    with pytest.raises(errors.NotFound):
        await customer.contact(source_id="..")


def test_a_customers_proof_is_a_keyed_hash_of_the_identifier() -> None:
    assert identifier_hash("key", "The quick brown fox jumps over the lazy dog") == (
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    )


async def test_two_distributions_write_the_same_conversation() -> None:
    upstream = {
        "id": 9,
        "inbox_id": 7,
        "status": "open",
        "created_at": 1767590000,
        "last_activity_at": 1767600100,
        "meta": {
            "sender": {"id": 91, "name": "Lee", "thumbnail": "https://x/a.png"},
            "assignee": {"id": 12, "name": "Mira"},
            "channel": "Channel::Api",
        },
        "messages": [],
        "last_non_activity_message": {"id": 5, "conversation_id": 9, "message_type": 0, "content": "Hi"},
    }
    ai_focus = {
        "id": 9,
        "inbox_id": 7,
        "status": "open",
        "created_at": "2026-01-05T05:13:20Z",
        "last_activity_at": "2026-01-05T08:01:40.000Z",
        "contact": {"id": 91, "name": "Lee", "avatar_url": "https://x/a.png"},
        "assignee": {"id": 12, "name": "Mira"},
        "channel": "Channel::Api",
        "messages": [{"id": 5, "conversation_id": 9, "message_type": "incoming", "content": "Hi"}],
    }
    first, second = decoded_conversation(upstream), decoded_conversation({"data": ai_focus})
    assert first.contact == second.contact
    assert first.assignee == second.assignee
    assert (first.created_at, first.last_activity_at) == (second.created_at, second.last_activity_at)
    assert first.last_message == second.last_message
    assert first.channel == second.channel


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x/rails/blobs/redirect/s/p%20q%20%C3%BC.png", "p q ü.png"),
        ("https://x/rails/blobs/redirect/s/a.ogg?disposition=inline", "a.ogg"),
        ("https://x/..%2F..%2Fetc%2Fpasswd", "_.._etc_passwd"),
        ("https://x/%2Fetc%2Fpasswd", "_etc_passwd"),
        ("https://x/..", ""),
        ("https://x/.bashrc", "bashrc"),
        ("https://x/a%00%1B%5B31m%E2%80%AEgnp.exe", "a[31mgnp.exe"),
        ("https://x/" + "n" * 500 + ".png", "n" * 196 + ".png"),
        ("https://x/", ""),
        ("", ""),
        (None, ""),
        ("http://[", ""),
    ],
)
def test_a_file_is_saved_under_a_name_that_leads_nowhere(url: object, name: str) -> None:
    assert file_name(url) == name


def test_a_messages_attachments_are_in_the_order_of_their_ids() -> None:
    files = [{"id": number, "message_id": 7, "data_url": f"/{number}.txt"} for number in (120, 121, 119)]
    told = message({"id": 7, "conversation_id": 1, "message_type": 0, "attachments": files})
    assert [each.id for each in told.attachments] == [119, 120, 121]


async def test_an_empty_text_takes_a_contacts_address_away_and_is_no_identifier() -> None:
    server = (
        Server().on(f"PATCH {A}/contacts/4", {"payload": {"id": 4}}).on(f"POST {A}/contacts", {"payload": {"id": 4}})
    )
    contacts = server.client().contacts
    await contacts.update(contact_id=4, email="", phone_number="", identifier="")
    await contacts.update(contact_id=4, name="")
    await contacts.create(name="Nova", identifier="")
    assert [sent for _, _, sent in server.asked] == [
        {"email": None, "phone_number": None, "identifier": None},
        {"name": ""},
        {"name": "Nova"},
    ]


async def test_a_rating_that_the_server_would_drop_in_silence_is_refused() -> None:
    server = Server()
    transport = Transport(BASE, "", http=httpx.MockTransport(server))
    client = PublicClient(BASE, "identifier", transport=transport)
    for rating in (0, 6, 9):
        with pytest.raises(errors.Invalid):
            await client.rate(conversation_uuid="u", rating=rating)
    assert server.asked == []


@pytest.mark.parametrize("content", ["", " \n\t"])
async def test_an_empty_message_is_not_sent_to_the_customer(content: str) -> None:
    server = Server().on(f"POST {A}/conversations/9/messages", MESSAGE)
    with pytest.raises(errors.Invalid):
        await server.client().messages.create(conversation_id=9, content=content)
    await server.client().messages.create(conversation_id=9, content="", template={"name": "hello"})
    assert len(server.bodies()) == 1


NAIVE = datetime(2026, 12, 24, 9)
NAIVE_TIMES: dict[str, Callable[[Client], Awaitable[object]]] = {
    "a snooze": lambda c: c.conversations.set_status(conversation_id=9, status=Status.SNOOZED, snoozed_until=NAIVE),
    "a new conversation": lambda c: c.conversations.create(inbox_id=1, contact_id=4, snoozed_until=NAIVE),
    "many snoozes": lambda c: c.bulk_actions.conversations(
        conversation_ids=[9], status=Status.SNOOZED, snoozed_until=NAIVE
    ),
    "a notification": lambda c: c.notifications.snooze(notification_id=1, until=NAIVE),
    "ratings": lambda c: c.ratings.page(since=NAIVE),
    "a report": lambda c: c.reports.table(table="agents", since=NAIVE, until=NAIVE),
}


@pytest.mark.parametrize("call", NAIVE_TIMES.values(), ids=NAIVE_TIMES)
async def test_a_time_without_its_zone_is_not_taken_for_the_machines(
    call: Callable[[Client], Awaitable[object]],
) -> None:
    server = Server()
    with pytest.raises(errors.Invalid):
        await call(server.client())
    assert server.asked == []


async def test_what_a_customer_asks_for_and_is_not_there_is_no_missing_address() -> None:
    client = PublicClient(BASE, "identifier", transport=Transport(BASE, "", http=httpx.MockTransport(Server())))
    with pytest.raises(errors.NotFound) as gone:
        await client.contact(source_id="gone")
    assert gone.value.code == ""
