"""What a colleague did to a conversation since its answer was begun is asked about, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, opened, sent, wished
from tui.models.conversation import Status
from tui.store import select
from tui.store.wishes import AssigneeRequested, ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings


async def composing(house: House, folder: Path, *, websocket: bool = True) -> tuple[Desk, int]:
    settings = SyncSettings(hold_seconds=0.0, read_policy="never", websocket=websocket)
    desk, number = await opened(house, folder, settings), api_conversation(house)
    await desk.passes(5)
    await wished(desk, AssigneeRequested(new_op(), number, desk.state.my_id), 15)
    desk.engine.draft(number, False, "Let me see")
    await desk.passes(15)
    return desk, number


def agent_id(house: House, name: str) -> int:
    return int(house.rows("SELECT id FROM users WHERE name = ?", name)[0]["id"])


async def reasons(desk: Desk, number: int) -> tuple[str, ...]:
    op = await wished(desk, ReplyRequested(new_op(), number, "Let me see"), 5)
    guard = select.guard(desk.state, op)
    return guard.reasons if guard else ()


@pytest.mark.parametrize("websocket", [True, False])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "resolved"}, "The conversation is resolved now; it was open."),
        ({"status": "snoozed"}, "The conversation is snoozed now; it was open."),
        ({"status": "pending"}, "The conversation is pending now; it was open."),
        ({"assignee": "Ana Prado"}, "It is assigned to Ana Prado now."),
        ({"assignee": None}, "It is assigned to nobody now."),
    ],
)
async def test_a_colleagues_change_is_asked_about(
    house: House, tmp_path: Path, change: dict[str, Any], sentence: str, websocket: bool
) -> None:
    desk, number = await composing(house, tmp_path, websocket=websocket)
    if "status" in change:
        await house.ask("POST", f"conversations/{number}/toggle_status", change)
    else:
        name = change["assignee"]
        await house.ask(
            "POST", f"conversations/{number}/assignments", {"assignee_id": agent_id(house, name) if name else None}
        )
    if websocket:
        await desk.passes(3)
    assert await reasons(desk, number) == (sentence,)
    assert sent(house, "Let me see") == 0
    await desk.stop()


async def test_all_that_changed_is_said_at_once_and_asked_once(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path)
    await house.customer_writes(number, "Hello?")
    await house.ask("POST", f"conversations/{number}/messages", {"content": "I take this."})
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": agent_id(house, "Ana Prado")})
    await house.ask("POST", f"conversations/{number}/toggle_status", {"status": "resolved"})
    await desk.passes(5)
    assert await reasons(desk, number) == (
        "The customer wrote again.",
        "Ana Prado answered.",
        "The conversation is resolved now; it was open.",
        "It is assigned to Ana Prado now.",
    )
    desk.engine.decide(select.outbox(desk.state)[0].op, "send")
    await desk.passes(5)
    assert sent(house, "Let me see") == 1
    await desk.stop()


async def test_a_conversation_given_to_the_agent_meanwhile_is_no_reason_to_ask(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path)
    await wished(desk, AssigneeRequested(new_op(), number, None), 5)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": desk.state.my_id})
    await desk.passes(5)
    assert await reasons(desk, number) == ()
    await desk.stop()


async def test_a_resolve_is_asked_about_where_a_colleague_took_the_conversation(house: House, tmp_path: Path) -> None:
    wish_after = 5.0
    settings = SyncSettings(hold_seconds=wish_after, read_policy="never")
    desk, number = await opened(house, tmp_path, settings), api_conversation(house)
    await wished(desk, AssigneeRequested(new_op(), number, desk.state.my_id), 5)
    op = await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 1)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": agent_id(house, "Ana Prado")})
    await desk.passes(10)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == ("It is assigned to Ana Prado now.",)
    await desk.stop()


async def test_a_resolve_that_a_colleague_made_already_is_not_asked_about(house: House, tmp_path: Path) -> None:
    settings = SyncSettings(hold_seconds=5.0, read_policy="never")
    desk, number = await opened(house, tmp_path, settings), api_conversation(house)
    await wished(desk, StatusRequested(new_op(), number, Status.RESOLVED), 1)
    await house.ask("POST", f"conversations/{number}/toggle_status", {"status": "resolved"})
    await desk.passes(10)
    assert select.outbox(desk.state) == ()
    await desk.stop()


async def test_a_colleague_who_is_writing_too_is_told_before_two_replies_go_out(house: House, tmp_path: Path) -> None:
    desk, number = await composing(house, tmp_path)
    typing = f"conversations/{number}/toggle_typing_status"
    await house.ask("POST", typing, {"typing_status": "on", "is_private": True})
    await desk.passes(2)
    assert await reasons(desk, number) == ()
    assert sent(house, "Let me see") == 1
    await house.ask("POST", typing, {"typing_status": "on", "is_private": False})
    await desk.passes(2)
    assert await reasons(desk, number) == ("Ana Prado is writing a reply here right now.",)
    desk.engine.decide(select.outbox(desk.state)[0].op, "send")
    await desk.passes(2)
    assert sent(house, "Let me see") == 2
    await house.ask("POST", typing, {"typing_status": "off", "is_private": False})
    await desk.passes(2)
    assert await reasons(desk, number) == ()
    await desk.stop()


async def answering(house: House, folder: Path, hold_seconds: float = 0.0) -> tuple[Desk, int, int]:
    """Return a desk whose agent answers a message, its conversation, and that message."""
    settings = SyncSettings(hold_seconds=hold_seconds, read_policy="never")
    desk, number = await opened(house, folder, settings), api_conversation(house)
    await wished(desk, AssigneeRequested(new_op(), number, desk.state.my_id), 15)
    answer = await house.ask("POST", f"conversations/{number}/messages", {"content": "Call me"})
    await desk.passes(3)
    desk.engine.draft(number, False, "I call you")
    await desk.passes(15)
    return desk, number, int(answer["id"])


async def test_an_answer_to_a_message_that_was_deleted_meanwhile_is_asked_about(house: House, tmp_path: Path) -> None:
    desk, number, answered = await answering(house, tmp_path)
    await house.ask("DELETE", f"conversations/{number}/messages/{answered}")
    await desk.passes(3)
    op = await wished(desk, ReplyRequested(new_op(), number, "I call you", in_reply_to=answered), 5)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert guard.reasons == (
        "The message that you answer was deleted. Sent all the same, your words go out without it.",
    )
    assert sent(house, "I call you") == 0
    desk.engine.decide(op, "send")
    await desk.passes(5)
    (reply,) = house.rows("SELECT content_attributes FROM messages WHERE content = 'I call you'")
    assert str(answered) not in str(reply["content_attributes"])
    await desk.stop()


async def test_a_deletion_that_no_event_told_of_is_found_before_the_answer_leaves(house: House, tmp_path: Path) -> None:
    desk, number, answered = await answering(house, tmp_path)
    await desk.passes(30)
    house.demo.house.db.execute(
        "UPDATE messages SET content = 'This message was deleted', content_attributes = '{\"deleted\": true}' WHERE id = ?",
        answered,
    )
    op = await wished(desk, ReplyRequested(new_op(), number, "I call you", in_reply_to=answered), 5)
    assert select.guard(desk.state, op) is not None
    assert sent(house, "I call you") == 0
    await desk.stop()


async def test_an_answer_to_a_message_that_is_still_there_is_not_asked_about(house: House, tmp_path: Path) -> None:
    desk, number, answered = await answering(house, tmp_path)
    op = await wished(desk, ReplyRequested(new_op(), number, "I call you", in_reply_to=answered), 5)
    assert select.guard(desk.state, op) is None
    (reply,) = house.rows("SELECT content_attributes FROM messages WHERE content = 'I call you'")
    assert str(answered) in str(reply["content_attributes"])
    await desk.stop()
