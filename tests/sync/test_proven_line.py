"""Live is what was heard: a line that is pinged and tells nothing is found out, said, and asked around."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.desk import Desk, House
from tests.sync.test_line import api_conversation, requests
from tui.api.socket import Connection
from tui.api.transport import asgi_transport
from tui.models.conversation import Status
from tui.store import select
from tui.store.link import LinkKind
from tui.store.view import View
from tui.store.wishes import ReadRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.core import Connect
from tui.sync.proof import PATIENCE_SECONDS, PRESENCE, Proof
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")


def accident(house: House, name: str) -> None:
    house.demo.house.accidents.begin(name)


def over(house: House, name: str) -> None:
    house.demo.house.accidents.end(name)


class Losing:
    """A websocket on which one kind of event is lost."""

    def __init__(self, inner: Connection, event: str) -> None:
        self._inner = inner
        self._event = f'"event":"{event}"'

    async def send(self, text: str) -> None:
        await self._inner.send(text)

    async def recv(self) -> str:
        while self._event in (text := await self._inner.recv()):
            pass
        return text

    async def close(self) -> None:
        await self._inner.close()


class Failing(httpx.AsyncBaseTransport):
    """A network on which a server answers, but for a while it does not say what changed lately."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.fails = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.fails and "updated_within" in request.url.params:
            return httpx.Response(500, request=request)
        return await self._inner.handle_async_request(request)


async def settled_desk(
    house: House, folder: Path, settings: SyncSettings | None = None, *, connect: Connect | None = None
) -> tuple[Desk, int]:
    """Return a console whose line stands for a while, and the conversation that is open in it."""
    desk = Desk(house, folder, settings=settings, connect=connect)
    await desk.start()
    desk.engine.open_list(ALL)
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(30)
    assert select.link(desk.state).kind is LinkKind.LIVE
    return desk, number


def contents(desk: Desk, number: int) -> list[str]:
    return [message.content for message in select.thread(desk.state, number).messages]


def test_a_message_that_an_answer_told_must_be_told_by_its_event_in_time() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    proof.begin(trusted=True)
    proof.expect(7, since=now)
    lacks = []
    for _ in range(2):
        now += PATIENCE_SECONDS - 1
        lacks.append(proof.lacks_message)
    proof.take("message.created", message_id=7)
    assert [*lacks, proof.lacks_message] == [False, True, False]


def test_an_event_may_come_before_the_answer() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    proof.begin(trusted=True)
    proof.take("message.created", message_id=7)
    proof.expect(7, since=now)
    now += 60
    assert not proof.lacks_message


def test_what_was_sent_before_the_line_came_is_not_expected_of_it() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    now += 10
    proof.begin(trusted=True)
    proof.expect(7, since=105.0)
    now += 60
    assert not proof.lacks_message


def test_what_was_sent_right_after_the_line_came_is_expected_of_it() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    proof.begin(trusted=True)
    now += 0.1
    proof.know(newest_id=6, asked_at=100.0)
    now += 45
    proof.expect(6, since=98.0)
    now += 60
    assert not proof.lacks_message
    proof.expect(7, since=98.0)
    now += 60
    assert proof.lacks_message


def test_an_answer_about_an_earlier_line_or_from_long_after_says_nothing_about_this_one() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    proof.begin(trusted=True)
    proof.know(newest_id=6, asked_at=99.0)
    now += 20
    proof.know(newest_id=6, asked_at=100.0)
    proof.expect(7, since=98.0)
    now += 60
    assert not proof.lacks_message


def test_one_presence_frame_may_go_unanswered_and_two_may_not() -> None:
    now = 100.0
    proof = Proof(lambda: now)
    proof.begin(trusted=True)
    lacks = []
    for answered in (False, True, False, False):
        proof.beat()
        if answered:
            proof.take(PRESENCE)
        now += 18
        lacks.append(proof.lacks_presence)
    assert lacks == [False, False, False, True]


def test_presence_and_contacts_prove_nothing_of_the_servers_jobs() -> None:
    proof = Proof(lambda: 100.0)
    proof.begin(trusted=True)
    proof.take(PRESENCE)
    proof.take("contact.updated", inbox_id=3)
    assert proof.told_at is None
    assert not proof.heard_lately(3)
    proof.take("conversation.typing_on", inbox_id=3)
    assert proof.heard_lately(3)


@pytest.mark.parametrize("name", ["deaf", "jobs-stopped", "token-changed"])
async def test_a_reply_whose_event_never_comes_ends_live(house: House, tmp_path: Path, name: str) -> None:
    desk, number = await settled_desk(house, tmp_path)
    accident(house, name)
    desk.engine.wish(ReplyRequested(new_op(), number, "We ship it today."))
    told: list[str] = []
    desk.store.listen(lambda change: told.extend(change.told))
    await desk.passes(13)
    assert any("Live updates do not arrive" in sentence for sentence in told)
    await house.customer_writes(number, "Did you hear me?")
    await desk.passes(20)
    assert contents(desk, number)[-1] == "Did you hear me?"
    await desk.stop()


async def test_a_changed_password_is_over_with_the_new_token(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path)
    accident(house, "token-changed")
    desk.engine.wish(ReplyRequested(new_op(), number, "We ship it today."))
    await desk.passes(20)
    link = select.link(desk.state)
    assert (link.kind, link.deaf) == (LinkKind.LIVE, False)
    await house.customer_writes(number, "Please cancel.")
    await desk.passes(0.5)
    assert contents(desk, number)[-1] == "Please cancel."
    await desk.stop()


@pytest.mark.parametrize("name", ["deaf", "jobs-stopped"])
async def test_a_deaf_line_stays_deaf_until_it_tells_something(house: House, tmp_path: Path, name: str) -> None:
    desk, number = await settled_desk(house, tmp_path)
    accident(house, name)
    desk.engine.wish(ReplyRequested(new_op(), number, "We ship it today."))
    await desk.passes(300)
    link = select.link(desk.state)
    assert link.deaf
    assert link.kind is not LinkKind.LIVE
    over(house, name)
    await house.customer_writes(number, "There again")
    await desk.passes(30)
    link = select.link(desk.state)
    assert (link.kind, link.deaf) == (LinkKind.LIVE, False)
    assert contents(desk, number)[-1] == "There again"
    await desk.stop()


@pytest.mark.parametrize("name", ["deaf", "jobs-stopped", "token-changed"])
async def test_what_nobody_told_is_on_the_screen_within_about_a_minute(house: House, tmp_path: Path, name: str) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0, presence=False))
    await desk.passes(60)
    accident(house, name)
    await house.customer_writes(number, "Please cancel.")
    await desk.passes(70)
    assert contents(desk, number)[-1] == "Please cancel."
    row = select.confirmed(desk.state, number)
    assert row is not None
    assert row.snippet == "Please cancel."
    await desk.stop()


def slowly(house: House, seconds: float) -> Connect:
    """Return how to get a line that comes after so long."""

    async def connect() -> Connection:
        await asyncio.sleep(seconds)
        return await house.demo.connect_cable()

    return connect


@pytest.mark.parametrize("comes", [0.0, 0.3, 0.9, 1.5])
@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.1])
async def test_what_nobody_told_right_after_the_line_came_ends_live(
    house: House, tmp_path: Path, comes: float, seconds: float
) -> None:
    desk = Desk(house, tmp_path, settings=SyncSettings(hold_seconds=0, presence=False), connect=slowly(house, comes))
    await desk.start()
    await asyncio.sleep(comes + seconds)
    assert select.link(desk.state).kind is LinkKind.LIVE
    accident(house, "token-changed")
    told: list[str] = []
    desk.store.listen(lambda change: told.extend(change.told))
    await house.customer_writes(api_conversation(house), "Please cancel.")
    await desk.passes(62)
    assert any("Live updates do not arrive" in sentence for sentence in told)
    await desk.stop()


@pytest.mark.parametrize("comes", [0.0, 0.3, 0.9, 1.5])
@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.1, 6.0])
async def test_what_was_sent_right_before_the_line_came_does_not_end_live(
    house: House, tmp_path: Path, comes: float, seconds: float
) -> None:
    desk = Desk(house, tmp_path, connect=slowly(house, comes))
    deaf: list[bool] = []
    desk.store.listen(lambda _: deaf.append(select.link(desk.state).deaf))
    if seconds > comes:
        await house.customer_writes(api_conversation(house), "Please cancel.")
        await asyncio.sleep(seconds - comes)
        await desk.start()
    else:
        await desk.start()
        await asyncio.sleep(comes - seconds)
        await house.customer_writes(api_conversation(house), "Please cancel.")
    await desk.passes(120)
    assert select.link(desk.state).kind is LinkKind.LIVE
    assert not any(deaf)
    await desk.stop()


async def test_what_was_lost_while_the_line_was_deaf_does_not_end_live_again(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0, presence=False))
    other = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND display_id <> ?",
        number,
    )[0]["display_id"]
    accident(house, "deaf")
    desk.engine.wish(ReplyRequested(new_op(), number, "We ship it today."))
    await desk.passes(300)
    await house.customer_writes(other, "Did you hear me?")
    await desk.passes(20)
    assert select.link(desk.state).deaf
    over(house, "deaf")
    await house.customer_writes(number, "There again")
    await desk.passes(1)
    deaf: list[bool] = []
    desk.store.listen(lambda _: deaf.append(select.link(desk.state).deaf))
    await desk.passes(120)
    assert select.link(desk.state).kind is LinkKind.LIVE
    assert not any(deaf)
    await desk.stop()


async def test_a_question_that_was_not_answered_is_made_up_for(house: House, tmp_path: Path) -> None:
    http = Failing(asgi_transport(house.demo.app))
    desk = Desk(house, tmp_path, settings=SyncSettings(hold_seconds=0, presence=False), http=http)
    await desk.start()
    await desk.passes(30)
    accident(house, "token-changed")
    await house.customer_writes(api_conversation(house), "Please cancel.")
    http.fails = True
    await desk.passes(50)
    http.fails = False
    assert select.link(desk.state).kind is LinkKind.LIVE
    told: list[str] = []
    desk.store.listen(lambda change: told.extend(change.told))
    await desk.passes(60)
    assert any("Live updates do not arrive" in sentence for sentence in told)
    await desk.stop()


async def test_presence_that_nobody_answers_ends_live_where_nothing_happens(house: House, tmp_path: Path) -> None:
    desk, _ = await settled_desk(house, tmp_path)
    accident(house, "deaf")
    await desk.passes(60)
    assert select.link(desk.state).deaf
    over(house, "deaf")
    await desk.passes(90)
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_a_line_is_asked_about_each_minute_whether_it_tells_something_or_not(
    house: House, tmp_path: Path
) -> None:
    desk, number = await settled_desk(house, tmp_path)
    desk.engine.close_thread()
    for written in (False, True):
        before = requests(desk)
        for _ in range(20):
            if written:
                await house.customer_writes(number, "And another thing")
            await desk.passes(30)
        assert 10 <= requests(desk) - before <= 14 + 11 * written
        assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


@pytest.mark.parametrize("name", ["jobs-stopped", "token-changed"])
async def test_a_colleagues_act_that_no_event_tells_ends_live_within_a_minute(
    house: House, tmp_path: Path, name: str
) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0, presence=False))
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "low"})
    await desk.passes(60)
    accident(house, name)
    told: list[str] = []
    desk.store.listen(lambda change: told.extend(change.told))
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(60)
    row = select.confirmed(desk.state, number)
    assert row is not None
    assert row.priority == "urgent"
    assert any("Live updates do not arrive" in sentence for sentence in told)
    await desk.stop()


async def test_what_colleagues_do_all_day_does_not_end_live(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path)
    deaf: list[bool] = []
    desk.store.listen(lambda _: deaf.append(select.link(desk.state).deaf))
    label = house.rows("SELECT title FROM labels ORDER BY title")[0]["title"]
    acts: list[tuple[str, dict[str, object]]] = [
        ("toggle_priority", {"priority": "urgent"}),
        ("toggle_status", {"status": "snoozed", "snoozed_until": 1_795_000_000}),
        ("toggle_status", {"status": "open"}),
        ("assignments", {"assignee_id": desk.state.my_id}),
        ("labels", {"labels": [label]}),
        ("toggle_priority", {"priority": None}),
        ("labels", {"labels": []}),
        ("assignments", {"assignee_id": None}),
        ("toggle_status", {"status": "resolved"}),
    ]
    for path, body in acts * 3:
        await house.ask("POST", f"conversations/{number}/{path}", body)
        await desk.passes(23)
    assert not any(deaf)
    await desk.stop()


async def test_a_line_that_is_deaf_again_at_once_is_not_called_live_meanwhile(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path)
    for _ in range(2):
        accident(house, "token-changed")
        desk.engine.wish(ReplyRequested(new_op(), number, "We ship it today."))
        await desk.passes(13)
        over(house, "token-changed")
    assert select.link(desk.state).kind is not LinkKind.LIVE
    await desk.passes(70)
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_a_row_that_tells_more_than_the_thread_holds_has_it_fetched(house: House, tmp_path: Path) -> None:
    async def connect() -> Connection:
        return Losing(await house.demo.connect_cable(), "message.created")

    desk, number = await settled_desk(house, tmp_path, connect=connect)
    await house.customer_writes(number, "Did you hear this?")
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(3)
    assert "Did you hear this?" in contents(desk, number)
    await desk.stop()


@pytest.mark.parametrize("answer", ["list", "contact", "mark as read"])
async def test_an_answer_that_tells_more_than_a_remembered_thread_holds_has_it_fetched(
    house: House, tmp_path: Path, answer: str
) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0, presence=False))
    desk.engine.close_thread()
    accident(house, "deaf")
    await house.customer_writes(number, "Please cancel.")
    if answer == "list":
        desk.engine.reload(ALL)
    elif answer == "contact":
        desk.engine.look_at_contact(number, earlier=True)
    else:
        desk.engine.wish(ReadRequested(new_op(), number))
    await desk.passes(3)
    assert contents(desk, number)[-1] == "Please cancel."
    await desk.passes(15)
    assert select.link(desk.state).deaf
    await desk.stop()


@pytest.mark.parametrize("name", ["deaf", "jobs-stopped", "token-changed"])
async def test_no_reply_goes_out_over_words_that_no_event_told(house: House, tmp_path: Path, name: str) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=5))
    accident(house, name)
    await house.customer_writes(number, "Please cancel, do NOT ship.")
    await desk.passes(8)
    op = new_op()
    desk.engine.wish(ReplyRequested(op, number, "We ship it today."))
    await desk.passes(8)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.",)
    assert contents(desk, number)[-1] == "Please cancel, do NOT ship."
    assert not house.rows("SELECT id FROM messages WHERE content = 'We ship it today.'")
    await desk.stop()


@pytest.mark.parametrize("name", ["deaf", "jobs-stopped", "token-changed"])
async def test_no_decision_is_made_over_words_that_no_event_told(house: House, tmp_path: Path, name: str) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0))
    accident(house, name)
    await house.customer_writes(number, "Please cancel, do NOT ship.")
    await desk.passes(8)
    op = new_op()
    desk.engine.wish(StatusRequested(op, number, Status.RESOLVED))
    await desk.passes(3)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.",)
    assert contents(desk, number)[-1] == "Please cancel, do NOT ship."
    await desk.stop()


async def test_a_note_brings_to_the_screen_what_no_event_told(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path, SyncSettings(hold_seconds=0))
    accident(house, "deaf")
    await house.customer_writes(number, "Please cancel, do NOT ship.")
    await desk.passes(8)
    desk.engine.wish(ReplyRequested(new_op(), number, "Shipped.", True))
    await desk.passes(1)
    assert contents(desk, number)[-2:] == ["Please cancel, do NOT ship.", "Shipped."]
    await desk.stop()


async def test_the_guard_asks_nothing_where_the_inbox_was_heard_of_just_now(house: House, tmp_path: Path) -> None:
    desk, number = await settled_desk(house, tmp_path)
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(1)
    before = requests(desk)
    desk.engine.wish(ReplyRequested(new_op(), number, "On its way."))
    await desk.passes(2)
    assert requests(desk) == before + 1
    await desk.passes(20)
    before = requests(desk)
    desk.engine.wish(ReplyRequested(new_op(), number, "Delivered."))
    await desk.passes(2)
    assert requests(desk) == before + 2
    await desk.stop()
