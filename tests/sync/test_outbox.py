"""Wishes on their way: held, taken back, asked about, refused, undone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tests.wire import Fault, Plan, Wire
from tui.models.conversation import Priority, Status
from tui.models.outgoing import Stage
from tui.models.row import Row
from tui.store import select
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    PriorityRequested,
    ReplyRequested,
    StatusRequested,
    TeamRequested,
    Wish,
    new_op,
)
from tui.sync.settings import SyncSettings
from tui.words.words import Words

HELD = SyncSettings(hold_seconds=5.0, read_policy="never")


def api_conversation(house: House, status: str = "open", place: int = 0) -> int:
    rows = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND conversations.status = ? ORDER BY display_id LIMIT 1 OFFSET ?",
        status,
        place,
    )
    return int(rows[0]["display_id"])


def sent(house: House, content: str) -> int:
    return len(house.rows("SELECT id FROM messages WHERE content = ?", content))


def on_server(house: House, conversation_id: int) -> dict[str, object]:
    return house.rows("SELECT * FROM conversations WHERE display_id = ?", conversation_id)[0]


def row(desk: Desk, conversation_id: int) -> Row:
    found = select.visible(desk.state, conversation_id)
    assert found is not None
    return found


def stage(desk: Desk) -> Stage:
    return select.outbox(desk.state)[0].stage


async def opened(house: House, folder: Path, settings: SyncSettings = HELD, wire: Wire | None = None) -> Desk:
    desk = Desk(
        house,
        folder,
        settings=settings,
        http=wire.http() if wire else None,
        connect=wire.connect_cable if wire else None,
    )
    await desk.start()
    desk.engine.open_thread(api_conversation(house))
    await desk.passes(1)
    return desk


async def wished(desk: Desk, wish: Wish, seconds: float = 1.0) -> str:
    desk.engine.wish(wish)
    await desk.passes(seconds)
    return wish.op


async def test_a_reply_is_held_before_it_goes_out(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    await wished(desk, ReplyRequested(new_op(), api_conversation(house), "Held."), 4.0)
    assert stage(desk) is Stage.HELD
    assert sent(house, "Held.") == 0
    await desk.passes(2)
    assert sent(house, "Held.") == 1
    await desk.stop()


async def test_a_held_reply_taken_back_is_in_the_composer_again_and_never_sent(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, ReplyRequested(new_op(), number, "Oh no."))
    assert desk.engine.undo() == ""
    await desk.passes(30)
    assert sent(house, "Oh no.") == 0
    assert select.draft(desk.state, number, False) == "Oh no."
    await desk.kill()
    again = await opened(house, tmp_path)
    assert select.draft(again.state, number, False) == "Oh no."
    assert select.outbox(again.state) == ()
    await again.stop()


async def test_the_hold_can_be_skipped(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    op = await wished(desk, ReplyRequested(new_op(), api_conversation(house), "Now."))
    desk.engine.skip_hold(op)
    await desk.passes(0.2)
    assert sent(house, "Now.") == 1
    await desk.stop()


async def test_notes_are_not_held(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    await wished(desk, ReplyRequested(new_op(), api_conversation(house), "A note.", private=True), 0.2)
    assert sent(house, "A note.") == 1
    await desk.stop()


async def test_what_is_held_goes_out_before_the_console_ends(house: House, tmp_path: Path) -> None:
    desk = await opened(house, tmp_path)
    await wished(desk, ReplyRequested(new_op(), api_conversation(house), "Last words."), 0.1)
    await desk.stop()
    assert sent(house, "Last words.") == 1


async def test_a_reply_that_the_customer_overtook_is_asked_about(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.draft(number, False, "As I said")
    await desk.passes(1)
    await house.customer_writes(number, "Forget it, solved!")
    await desk.passes(5)
    op = await wished(desk, ReplyRequested(new_op(), number, "As I said"), 10)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.",)
    assert [message.content for message in guard.messages] == ["Forget it, solved!"]
    assert sent(house, "As I said") == 0
    desk.engine.decide(op, "send")
    await desk.passes(1)
    assert sent(house, "As I said") == 1
    await desk.stop()


async def test_a_reply_the_agent_wants_to_edit_is_back_in_the_composer(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.draft(number, False, "As I said")
    await house.customer_writes(number, "Wait!")
    await desk.passes(5)
    op = await wished(desk, ReplyRequested(new_op(), number, "As I said"), 10)
    desk.engine.decide(op, "edit")
    await desk.passes(1)
    assert select.draft(desk.state, number, False) == "As I said"
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_the_agents_own_changes_are_no_surprise_to_the_guard(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.draft(number, False, "Bye!")
    await wished(desk, StatusRequested(new_op(), number, Status.PENDING), 5)
    await wished(desk, ReplyRequested(new_op(), number, "Bye!"), 10)
    assert sent(house, "Bye!") == 1
    await desk.stop()


async def test_a_change_made_offline_is_sent_when_the_network_returns(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    wire.go_down()
    await desk.passes(20)
    await wished(desk, ReplyRequested(new_op(), number, "From the tunnel."), 5)
    await wished(desk, PriorityRequested(new_op(), number, Priority.URGENT), 5)
    assert select.link(desk.state).queued == 2
    assert row(desk, number).priority is Priority.URGENT
    wire.go_up()
    await desk.passes(90)
    assert sent(house, "From the tunnel.") == 1
    assert select.link(desk.state).queued == 0
    assert row(desk, number).priority is Priority.URGENT
    await desk.stop()


async def test_an_offline_reply_overtaken_by_a_colleague_is_asked_about(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    wire.go_down()
    await desk.passes(20)
    op = await wished(desk, ReplyRequested(new_op(), number, "From the tunnel."), 5)
    await house.ask("POST", f"conversations/{number}/messages", {"content": "I answered already."})
    wire.go_up()
    await desk.passes(120)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert "answered." in guard.reasons[0]
    assert sent(house, "From the tunnel.") == 0
    desk.engine.decide(op, "cancel")
    await desk.stop()


async def test_a_refused_reply_is_back_in_the_composer_with_the_reason(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, ReplyRequested(new_op(), number, "x" * 150_001), 10)
    assert len(select.draft(desk.state, number, False)) == 150_001
    assert any("Not sent" in sentence for sentence in desk.store.changes_since_last().told)
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_refused_change_leaves_the_servers_word(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    before = row(desk, number).team_id
    desk.engine.wish(TeamRequested(new_op(), number, 9999))
    assert row(desk, number).team_id == 9999
    await desk.passes(10)
    assert row(desk, number).team_id == before
    await desk.stop()


async def test_words_left_behind_ten_minutes_ago_are_asked_about(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    wire.go_down()
    await desk.passes(20)
    op = await wished(desk, ReplyRequested(new_op(), number, "Long ago."), 5)
    await desk.kill()
    await asyncio.sleep(1500)
    again = await opened(house, tmp_path)
    await again.passes(30)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert "25 minutes ago" in guard.reasons[0]
    assert sent(house, "Long ago.") == 0
    again.engine.decide(op, "send")
    await again.passes(30)
    assert sent(house, "Long ago.") == 1
    await again.stop()


async def test_a_lost_answer_is_looked_for_and_found(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    wire.cable_seconds = 3.0
    wire.plans.append(Plan(Fault.ANSWER_CUT, 0))
    await wished(desk, ReplyRequested(new_op(), number, "Did it arrive?"), 2)
    assert select.outbox(desk.state) == ()
    assert [message.content for message in select.thread(desk.state, number).messages][-1] == "Did it arrive?"
    await desk.passes(60)
    assert sent(house, "Did it arrive?") == 1
    await desk.stop()


async def test_a_lost_request_is_sent_again_only_when_the_server_would_have_given_it_up(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    wire.plans.append(Plan(Fault.REQUEST_LOST))
    await wished(desk, ReplyRequested(new_op(), number, "Again."), 14)
    assert stage(desk) is Stage.UNCERTAIN
    assert sent(house, "Again.") == 0
    await desk.passes(5)
    assert sent(house, "Again.") == 1
    assert select.outbox(desk.state) == ()
    await desk.stop()


@pytest.mark.parametrize("kind", ["priority", "labels", "status", "assignee"])
async def test_undo_restores_what_an_action_changed(house: House, tmp_path: Path, kind: str) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    before = row(desk, number)
    wishes: dict[str, Wish] = {
        "priority": PriorityRequested(new_op(), number, Priority.LOW),
        "labels": LabelsRequested(new_op(), number, add=("vip",), remove=before.labels[:1]),
        "status": StatusRequested(new_op(), number, Status.PENDING),
        "assignee": AssigneeRequested(new_op(), number, None if before.assignee_id else desk.state.my_id),
    }
    await wished(desk, wishes[kind], 5)
    assert row(desk, number) != before
    assert desk.engine.undo() == ""
    await desk.passes(10)
    after = row(desk, number)
    assert (after.priority, after.status, after.assignee_id) == (before.priority, before.status, before.assignee_id)
    assert set(after.labels) == set(before.labels)
    assert on_server(house, number)["status"] == before.status.value
    await desk.stop()


async def test_undo_leaves_alone_what_a_colleague_changed_since(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, PriorityRequested(new_op(), number, Priority.LOW), 5)
    await house.ask("POST", f"conversations/{number}/toggle_priority", {"priority": "urgent"})
    await desk.passes(5)
    assert "Not undone: the priority was changed again since." in desk.engine.undo()
    await desk.passes(5)
    assert row(desk, number).priority is Priority.URGENT
    await desk.stop()


async def test_a_held_resolve_can_be_taken_back_before_the_customer_hears_of_it(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED))
    assert row(desk, number).status is Status.RESOLVED
    assert desk.engine.undo() == ""
    await desk.passes(20)
    assert row(desk, number).status is Status.OPEN
    assert on_server(house, number)["status"] == "open"
    await desk.stop()


async def test_two_consoles_of_one_agent_send_a_reply_once(house: House, tmp_path: Path) -> None:
    first, number = await opened(house, tmp_path), api_conversation(house)
    second = await opened(house, tmp_path)
    first.engine.wish(ReplyRequested(new_op(), number, "One of us."))
    second.engine.wish(ReplyRequested(new_op(), number, "The other of us."))
    await first.passes(30)
    await second.passes(30)
    for operation in (*select.outbox(first.state), *select.outbox(second.state)):
        first.engine.decide(operation.op, "send")
        second.engine.decide(operation.op, "send")
    await first.passes(30)
    await second.passes(30)
    assert sent(house, "One of us.") == 1
    assert sent(house, "The other of us.") == 1
    await first.stop()
    await second.stop()


async def test_a_console_takes_over_what_a_dead_one_left(house: House, tmp_path: Path) -> None:
    wire = Wire(house.demo)
    first, number = await opened(house, tmp_path, SyncSettings(hold_seconds=0), wire), api_conversation(house)
    second = await opened(house, tmp_path)
    wire.go_down()
    await first.passes(20)
    await wished(first, ReplyRequested(new_op(), number, "Take over."), 5)
    await first.kill()
    await second.passes(90)
    assert sent(house, "Take over.") == 1
    await second.stop()


async def test_a_draft_sent_off_is_never_on_the_disk_less_than_once(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path), api_conversation(house)
    desk.engine.draft(number, False, "Precious words")
    await desk.passes(2)
    desk.engine.wish(ReplyRequested(new_op(), number, "Precious words"))
    await desk.engine._sync.drafts.flush()
    await desk.kill()
    words = Words(tmp_path / "state")
    await words.open()
    left = await words.restore()
    assert len(left.entries) + len(left.drafts) == 1
    await words.close()
