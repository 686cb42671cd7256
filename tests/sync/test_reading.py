"""What counts as read: by the policy, and only what somebody has seen."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, on_server
from tests.wire import Wire
from tui.models.conversation import Status
from tui.store import select
from tui.store.view import View
from tui.store.wishes import ReplyRequested, StatusRequested, UnreadRequested, new_op
from tui.sync.settings import ReadPolicy, SyncSettings

ALL = View(assignee="all")


class Screen:
    """How far down the agent has the open thread."""

    def __init__(self, desk: Desk) -> None:
        self.at_bottom = True
        desk.engine.ask_screen(lambda conversation_id: self.at_bottom)


async def reading(
    house: House, folder: Path, *, policy: ReadPolicy = "on_open", websocket: bool = True, wire: Wire | None = None
) -> tuple[Desk, Screen, int]:
    desk = Desk(
        house,
        folder,
        settings=SyncSettings(hold_seconds=0, read_policy=policy, websocket=websocket),
        http=wire.http() if wire else None,
        connect=wire.connect_cable if wire else None,
    )
    screen, number = Screen(desk), api_conversation(house)
    await house.customer_writes(number, "Hello?")
    await desk.start()
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(5)
    return desk, screen, number


async def read_without_a_line(house: House, folder: Path, wire: Wire) -> tuple[Desk, int]:
    """Let the agent see a message that came just before the line broke; it can't be told yet."""
    desk, screen, number = await reading(house, folder, wire=wire)
    screen.at_bottom = False
    await house.customer_writes(number, "Seen")
    await desk.passes(5)
    wire.go_down()
    await desk.passes(20)
    desk.engine.open_thread(number)
    await desk.passes(30)
    return desk, number


def unread(desk: Desk, conversation_id: int) -> int:
    row = select.confirmed(desk.state, conversation_id)
    assert row is not None
    return row.unread_count


def unread_on_server(house: House, conversation_id: int) -> int:
    seen = on_server(house, conversation_id)["agent_last_seen_at"]
    return int(
        house.rows(
            "SELECT count(*) AS n FROM messages JOIN conversations ON conversations.id = messages.conversation_id"
            " WHERE display_id = ? AND message_type = 0 AND messages.created_at > coalesce(?, 0)",
            conversation_id,
            seen,
        )[0]["n"]
    )


async def test_what_arrives_below_the_view_stays_unread_until_the_bottom_is_seen(house: House, tmp_path: Path) -> None:
    for websocket in (True, False):
        desk, screen, number = await reading(house, tmp_path / str(websocket), websocket=websocket)
        assert unread(desk, number) == 0
        screen.at_bottom = False
        await house.customer_writes(number, "One more thing")
        await desk.passes(60)
        assert unread(desk, number) == 1
        assert unread_on_server(house, number) == 1
        screen.at_bottom = True
        desk.engine.saw_newest(number)
        await desk.passes(5)
        assert unread(desk, number) == 0
        assert unread_on_server(house, number) == 0
        await desk.stop()


async def test_what_arrives_in_view_is_read_at_once(house: House, tmp_path: Path) -> None:
    desk, _, number = await reading(house, tmp_path)
    await house.customer_writes(number, "One more thing")
    await desk.passes(5)
    assert unread_on_server(house, number) == 0
    await desk.stop()


async def test_opening_a_thread_marks_it_even_where_its_end_is_further_down(house: House, tmp_path: Path) -> None:
    desk, screen, number = await reading(house, tmp_path)
    screen.at_bottom = False
    await house.customer_writes(number, "One more thing")
    await desk.passes(5)
    desk.engine.open_thread(number)
    await desk.passes(5)
    assert unread_on_server(house, number) == 0
    await desk.stop()


async def test_an_agent_who_comes_back_has_read_only_what_is_in_view(house: House, tmp_path: Path) -> None:
    desk, screen, number = await reading(house, tmp_path)
    desk.engine.attend(False)
    await house.customer_writes(number, "Are you there?")
    await desk.passes(5)
    assert unread_on_server(house, number) == 1
    screen.at_bottom = False
    desk.engine.attend(True)
    await desk.passes(5)
    assert unread_on_server(house, number) == 1
    desk.engine.attend(False)
    screen.at_bottom = True
    desk.engine.attend(True)
    await desk.passes(5)
    assert unread_on_server(house, number) == 0
    await desk.stop()


async def test_a_thread_that_the_agent_calls_unread_stays_so_until_it_is_opened_anew(
    house: House, tmp_path: Path
) -> None:
    for websocket in (True, False):
        desk, _, number = await reading(house, tmp_path / str(websocket), websocket=websocket)
        desk.engine.wish(UnreadRequested(new_op(), number))
        await desk.passes(60)
        desk.engine.attend(False)
        desk.engine.attend(True)
        await house.customer_writes(number, "And another")
        await desk.passes(60)
        assert unread_on_server(house, number) > 0
        desk.engine.open_thread(number)
        await desk.passes(5)
        assert unread_on_server(house, number) == 0
        await desk.stop()


async def test_a_reading_told_late_does_not_hide_what_came_since(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await read_without_a_line(house, tmp_path, wire)
    await house.customer_writes(number, "Not seen")
    wire.go_up()
    await desk.passes(90)
    assert unread_on_server(house, number) == 2
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_reading_told_late_is_told_where_nothing_came_since(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await read_without_a_line(house, tmp_path, wire)
    wire.go_up()
    await desk.passes(90)
    assert unread_on_server(house, number) == 0
    await desk.stop()


async def test_by_the_policy_on_reply_only_a_reply_marks_as_read(house: House, tmp_path: Path) -> None:
    desk, _, number = await reading(house, tmp_path, policy="on_reply")
    desk.engine.saw_newest(number)
    await desk.passes(5)
    assert unread_on_server(house, number) > 0
    desk.engine.wish(ReplyRequested(new_op(), number, "Only a note.", private=True))
    desk.engine.wish(StatusRequested(new_op(), number, Status.PENDING))
    await desk.passes(10)
    assert unread_on_server(house, number) > 0
    desk.engine.wish(ReplyRequested(new_op(), number, "An answer."))
    await desk.passes(10)
    assert unread_on_server(house, number) == 0
    await desk.stop()


async def test_seeing_the_newest_again_and_again_asks_the_server_once(house: House, tmp_path: Path) -> None:
    desk, screen, number = await reading(house, tmp_path)
    screen.at_bottom = False
    await house.customer_writes(number, "One more thing")
    await desk.passes(5)
    before = desk.client.transport.traffic.total().requests
    screen.at_bottom = True
    for _ in range(5):
        desk.engine.saw_newest(number)
    await desk.passes(5)
    assert desk.client.transport.traffic.total().requests == before + 1
    await desk.stop()


async def test_who_answers_what_was_called_unread_has_read_it(house: House, tmp_path: Path) -> None:
    desk, _, number = await reading(house, tmp_path)
    desk.engine.wish(UnreadRequested(new_op(), number))
    await desk.passes(5)
    assert unread_on_server(house, number) > 0
    desk.engine.wish(ReplyRequested(new_op(), number, "A note.", private=True))
    await desk.passes(5)
    assert unread_on_server(house, number) > 0
    desk.engine.wish(ReplyRequested(new_op(), number, "An answer."))
    await desk.passes(5)
    assert unread_on_server(house, number) == 0
    await desk.stop()
