"""The line to the server: silence, coming back, polling, presence, and loops that never stop silently."""

from __future__ import annotations

import asyncio
import json
import logging
from itertools import pairwise
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.wire import Wire
from tui.api.socket import Connection
from tui.disk.log_file import trace
from tui.models.conversation import Priority
from tui.models.people import Availability
from tui.store import select
from tui.store.link import LinkKind, Trouble
from tui.store.view import View
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")


def api_conversation(house: House) -> int:
    rows = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND conversations.status = 'open' ORDER BY display_id LIMIT 1"
    )
    return int(rows[0]["display_id"])


def requests(desk: Desk) -> int:
    return desk.client.transport.traffic.total().requests


class Tapped:
    """A websocket that writes down what the console sends, and can be made to fall silent."""

    def __init__(self, inner: Connection, sent: list[tuple[float, str]]) -> None:
        self._inner = inner
        self._sent = sent
        self.silent = False
        self.holds: asyncio.Event | None = None
        """Until this is set, a frame that came is kept back; then the line goes on."""

    async def send(self, text: str) -> None:
        self._sent.append((asyncio.get_running_loop().time(), json.loads(text)["command"]))
        await self._inner.send(text)

    async def recv(self) -> str:
        text = await self._inner.recv()
        if self.holds is not None:
            await self.holds.wait()
        if self.silent:
            await asyncio.Event().wait()
        return text

    async def close(self) -> None:
        await self._inner.close()


class Taps:
    def __init__(self, house: House) -> None:
        self._house = house
        self.sent: list[tuple[float, str]] = []
        self.lines: list[Tapped] = []

    async def connect(self) -> Connection:
        self.lines.append(Tapped(await self._house.demo.connect_cable(), self.sent))
        return self.lines[-1]


class Mute:
    """A websocket whose server pings and confirms nothing, as after a wrong token."""

    async def send(self, text: str) -> None: ...

    async def recv(self) -> str:
        await asyncio.sleep(3)
        return '{"type":"ping","message":1}'

    async def close(self) -> None: ...


async def test_an_idle_console_asks_one_small_question_a_minute_while_the_websocket_lives(
    house: House, tmp_path: Path
) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    desk.engine.open_list(ALL)
    desk.engine.open_thread(api_conversation(house))
    await desk.passes(20)
    before = requests(desk)
    bytes_before = desk.client.transport.traffic.total().bytes_down
    await desk.passes(3600)
    asked = requests(desk) - before
    assert 60 <= asked <= 85
    assert desk.client.transport.traffic.total().bytes_down - bytes_before < 600 * asked
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_a_beat_is_sent_before_the_server_forgets_the_agent(house: House, tmp_path: Path) -> None:
    taps = Taps(house)
    desk = Desk(house, tmp_path, connect=taps.connect)
    await desk.start()
    await desk.passes(300)
    beats = [at for at, command in taps.sent if command == "message"]
    assert len(beats) >= 16
    assert all(18 <= later - earlier <= 19 for earlier, later in pairwise(beats))
    await desk.stop()


async def test_the_cheap_mode_sends_no_beats(house: House, tmp_path: Path) -> None:
    taps = Taps(house)
    desk = Desk(house, tmp_path, connect=taps.connect, settings=SyncSettings(presence=False))
    await desk.start()
    await desk.passes(300)
    assert [command for _, command in taps.sent] == ["subscribe"]
    await desk.stop()


async def test_colleagues_show_as_present_by_the_answers_to_our_beats(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    await desk.passes(30)
    me = select.me(desk.state)
    assert me is not None
    mine = next(agent for agent in select.agents(desk.state) if agent.id == me.id)
    assert mine.availability in (Availability.ONLINE, Availability.BUSY)
    assert all(agent.availability is not Availability.UNKNOWN for agent in select.agents(desk.state))
    await desk.stop()


async def test_six_seconds_of_silence_are_a_dead_line_and_what_was_missed_is_fetched(
    house: House, tmp_path: Path
) -> None:
    taps = Taps(house)
    desk = Desk(house, tmp_path, connect=taps.connect)
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(5)
    taps.lines[-1].silent = True
    await house.customer_writes(number, "Said into the silence")
    await desk.passes(3)
    assert "Said into the silence" not in [each.content for each in select.thread(desk.state, number).messages]
    await desk.passes(15)
    assert len(taps.lines) == 2
    assert "Said into the silence" in [each.content for each in select.thread(desk.state, number).messages]
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_only_a_confirmed_subscription_counts_as_connected(house: House, tmp_path: Path) -> None:
    async def connect() -> Connection:
        return Mute()

    desk = Desk(house, tmp_path, connect=connect)
    await desk.start()
    await desk.passes(8)
    assert select.link(desk.state).kind is LinkKind.CONNECTING
    await desk.passes(30)
    assert select.link(desk.state).kind is LinkKind.POLLING
    await desk.stop()


async def test_without_confirmation_the_profile_is_asked_for_a_new_token(house: House, tmp_path: Path) -> None:
    async def connect() -> Connection:
        return Mute()

    desk = Desk(house, tmp_path, connect=connect)
    await desk.start()
    await desk.passes(8)
    before = desk.client.transport.traffic.of("profile").requests
    await desk.passes(8)
    assert desk.client.transport.traffic.of("profile").requests == before + 1
    await desk.stop()


async def test_consoles_come_back_spread_over_time_and_ever_slower(house: House, tmp_path: Path) -> None:
    at: list[float] = []

    async def connect() -> Connection:
        at.append(asyncio.get_running_loop().time())
        raise OSError("no route")

    desk = Desk(house, tmp_path, connect=connect)
    await desk.start()
    await desk.passes(600)
    pauses = [later - earlier for earlier, later in pairwise(at)]
    assert all(1.0 <= pause <= 30.5 for pause in pauses)
    assert max(pauses[5:]) > 15
    assert len({round(pause, 3) for pause in pauses}) > len(pauses) // 2
    await desk.stop()


async def test_without_a_websocket_the_console_polls_and_hears_all_the_same(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, settings=SyncSettings(websocket=False))
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(15)
    assert select.link(desk.state).kind is LinkKind.POLLING
    rung = desk.store.changes_since_last()
    await house.customer_writes(number, "Anybody?")
    await desk.passes(15)
    assert select.thread(desk.state, number).messages[-1].content == "Anybody?"
    rung = desk.store.changes_since_last()
    assert [message.content for message in rung.arrived] == ["Anybody?"]
    await desk.stop()


async def test_polling_slows_down_where_nothing_happens_and_stops_when_nobody_looks(
    house: House, tmp_path: Path
) -> None:
    desk = Desk(house, tmp_path, settings=SyncSettings(websocket=False))
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(60)
    first = requests(desk)
    await desk.passes(600)
    second = requests(desk)
    assert second - first <= 20
    desk.engine.attend(False)
    await desk.passes(120)
    third = requests(desk)
    await desk.passes(3600)
    assert requests(desk) == third
    desk.engine.attend(True)
    await desk.passes(30)
    assert requests(desk) > third
    await desk.stop()


async def test_what_happened_while_nobody_looked_is_fetched_when_somebody_does(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, settings=SyncSettings(websocket=False))
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_list(ALL)
    await desk.passes(30)
    desk.engine.attend(False)
    await desk.passes(60)
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(3000)
    desk.engine.attend(True)
    await desk.passes(30)
    row = select.confirmed(desk.state, number)
    assert row is not None
    assert row.priority is Priority.URGENT
    await desk.stop()


async def test_a_passive_console_is_not_present(house: House, tmp_path: Path) -> None:
    taps = Taps(house)
    desk = Desk(house, tmp_path, connect=taps.connect, settings=SyncSettings(passive=True))
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(60)
    assert taps.lines == []
    assert len(select.queue(desk.state, ALL)) == 25
    await desk.stop()


async def test_the_line_that_comes_back_ends_the_polling(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    await desk.passes(10)
    wire.go_down()
    await desk.passes(60)
    link = select.link(desk.state)
    assert link.kind is LinkKind.OFFLINE
    assert link.since is not None
    wire.go_up()
    await desk.passes(60)
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_a_loop_that_crashes_is_shown_logged_without_content_and_started_again(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    desk = Desk(house, tmp_path)
    await desk.start()
    real, calls, said = desk.engine._sync.broadcasts.take, 0, "the customer's secret words"

    def take(broadcast: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyError(said)
        real(broadcast)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(desk.engine._sync.broadcasts, "take", take)
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(5)
    for text in ("one", "two", "three"):
        await house.customer_writes(number, text)
        await desk.passes(2)
    told = desk.store.changes_since_last().told
    assert any("Sync stopped (realtime: KeyError)" in sentence for sentence in told)
    written = [trace(record.exc_info[1]) for record in caplog.records if record.exc_info and record.exc_info[1]]
    assert any("KeyError" in each for each in written)
    assert not any("secret words" in each for each in (*written, *(record.getMessage() for record in caplog.records)))
    await desk.passes(60)
    assert select.link(desk.state).kind is LinkKind.LIVE
    contents = [message.content for message in select.thread(desk.state, number).messages]
    assert [each for each in contents if each in ("one", "two", "three")] == ["one", "two", "three"]
    await desk.stop()


async def test_a_dead_token_is_told_once_and_nothing_hammers_the_server(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, token="revoked-token")
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(600)
    told = desk.store.changes_since_last().told
    assert len([sentence for sentence in told if "Sign in again" in sentence]) == 1
    link = select.link(desk.state)
    assert link.trouble is Trouble.TOKEN
    assert link.kind is not LinkKind.LIVE
    assert requests(desk) < 60
    await desk.stop()


async def test_a_clock_that_stood_still_is_noticed(house: House, tmp_path: Path) -> None:
    taps = Taps(house)
    desk = Desk(house, tmp_path, connect=taps.connect)
    await desk.start()
    await desk.passes(20)
    house.clock.offset += 3600
    await desk.passes(20)
    assert len(taps.lines) == 2
    assert select.link(desk.state).kind is LinkKind.LIVE
    await desk.stop()


async def test_tab_counts_are_checked_once_a_minute_while_something_changed(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(10)
    number = api_conversation(house)
    before = requests(desk)
    for status in ("resolved", "open", "pending", "open") * 3:
        await house.ask("POST", f"conversations/{number}/toggle_status", {"status": status})
        await desk.passes(10)
    # Two or three, and as many questions whether the line tells all.
    assert 1 <= requests(desk) - before <= 6
    await desk.stop()


async def test_opening_marks_as_read_by_the_policy(house: House, tmp_path: Path) -> None:
    number = api_conversation(house)
    await house.customer_writes(number, "Unread?")
    for policy, unread in (("never", True), ("on_open", False)):
        desk = Desk(house, tmp_path / policy, settings=SyncSettings(hold_seconds=0, read_policy=policy))  # type: ignore[arg-type]  # one of the policies
        await desk.start()
        desk.engine.open_list(ALL)
        await desk.passes(2)
        desk.engine.open_thread(number)
        await desk.passes(5)
        row = select.confirmed(desk.state, number)
        assert row is not None
        assert bool(row.unread_count) is unread
        await desk.stop()


async def test_typing_is_told_for_replies_and_ends_with_the_pause(house: House, tmp_path: Path) -> None:
    heard: list[str] = []
    house.demo.house.hub.taps.append(lambda streams, name, data: heard.append(name))
    desk = Desk(house, tmp_path)
    await desk.start()
    number = api_conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(5)
    for _ in range(10):
        desk.engine.typed(number)
        await desk.passes(0.3)
    assert [name for name in heard if "typing" in name] == ["conversation.typing_on"]
    await desk.passes(10)
    assert [name for name in heard if "typing" in name] == ["conversation.typing_on", "conversation.typing_off"]
    await desk.stop()


async def test_a_conversation_that_is_deleted_goes_when_it_is_opened(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(2)
    number = api_conversation(house)
    await house.ask("DELETE", f"conversations/{number}")
    await desk.passes(5)
    desk.engine.open_thread(number)
    await desk.passes(5)
    assert select.is_gone(desk.state, number)
    await desk.stop()


async def test_threads_and_search_work_offline(house: House, tmp_path: Path) -> None:
    number = api_conversation(house)
    await house.customer_writes(number, "Onde está o pão de queijo?")
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(10)
    await desk.stop()
    wire.go_down()
    again = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable)
    await again.start()
    again.engine.open_list(ALL)
    again.engine.open_thread(number)
    await again.passes(10)
    thread = select.thread(again.state, number)
    assert thread.messages[-1].content == "Onde está o pão de queijo?"
    assert thread.cached
    assert thread.error
    found = await again.engine.search("pao queijo")
    assert [hit.message.conversation_id for hit in found] == [number]
    await again.stop()


async def test_the_line_is_live_again_when_a_refused_token_is_taken_and_the_socket_never_broke(
    desk: Desk, house: House
) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(5)
    assert select.link(desk.state).kind is LinkKind.LIVE
    token = house.facts["tokens"]["agent"]
    house.demo.house.db.execute("UPDATE access_tokens SET token = 'elsewhere' WHERE token = ?", token)
    desk.engine.reload(ALL)
    await desk.passes(1)
    assert select.link(desk.state).trouble is Trouble.TOKEN
    house.demo.house.db.execute("UPDATE access_tokens SET token = ? WHERE token = 'elsewhere'", token)
    desk.engine.reload(ALL)
    await desk.passes(1)
    assert select.link(desk.state).trouble is Trouble.NONE
    assert select.link(desk.state).kind is LinkKind.LIVE


async def test_a_gap_of_seconds_hides_no_label_and_no_notification(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk = Desk(house, tmp_path, http=wire.http(), connect=wire.connect_cable)
    await desk.start()
    desk.engine.open_list(ALL)
    await desk.passes(10)
    before = desk.state.notifications_unread
    wire.go_down()
    await house.ask("POST", "labels", {"title": "gap-label", "color": "#112233"})
    number = api_conversation(house)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": None})
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": desk.state.my_id})
    await desk.passes(4)
    wire.go_up()
    await desk.passes(20)
    assert select.link(desk.state).kind is LinkKind.LIVE
    assert "gap-label" in [label.title for label in select.labels(desk.state)]
    assert desk.state.notifications_unread > before
    await desk.stop()
