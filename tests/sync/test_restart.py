"""What a restart, after a kill too, still knows: what is asked, why, and what the agent had seen."""

from __future__ import annotations

from pathlib import Path

from tests.desk import Desk, House
from tests.sync.test_outbox import api_conversation, opened, sent, wished
from tests.wire import Wire
from tui.models.conversation import Status
from tui.store import select
from tui.store.wishes import ReplyRequested, StatusRequested, new_op
from tui.sync.settings import SyncSettings

AT_ONCE = SyncSettings(hold_seconds=0.0, read_policy="never")


async def asked_about(house: House, folder: Path) -> tuple[Desk, int, str]:
    """Send a reply that was begun before the customer wrote again."""
    desk, number = await opened(house, folder, AT_ONCE), api_conversation(house)
    desk.engine.draft(number, False, "As I said")
    await desk.passes(1)
    await house.customer_writes(number, "Forget it, solved!")
    await desk.passes(3)
    return desk, number, await wished(desk, ReplyRequested(new_op(), number, "As I said"), 5)


async def test_a_question_is_the_same_after_a_restart(house: House, tmp_path: Path) -> None:
    desk, _, op = await asked_about(house, tmp_path)
    before = select.guard(desk.state, op)
    assert before is not None
    await desk.kill()
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(30)
    after = select.guard(again.state, op)
    assert after is not None
    assert after.reasons == before.reasons == ("The customer wrote again.",)
    assert [(each.id, each.content, each.sender and each.sender.name) for each in after.messages] == [
        (each.id, each.content, each.sender and each.sender.name) for each in before.messages
    ]
    assert sent(house, "As I said") == 0
    again.engine.decide(op, "send")
    await again.passes(5)
    assert sent(house, "As I said") == 1
    await again.stop()


async def test_an_old_question_says_its_age_besides(house: House, tmp_path: Path) -> None:
    desk, _, op = await asked_about(house, tmp_path)
    await desk.kill()
    await desk.house.clock.sleep(1500)
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(30)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.", "It was written 25 minutes ago and has not gone out.")
    await again.stop()


async def test_a_draft_of_before_a_kill_is_compared_with_what_the_agent_had_seen_then(
    house: House, tmp_path: Path
) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    desk.engine.draft(number, False, "As I said")
    await desk.passes(3)
    await desk.kill()
    await house.customer_writes(number, "Forget it, solved!")
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(30)
    again.engine.draft(number, False, "As I said,")
    await again.passes(1)
    op = await wished(again, ReplyRequested(new_op(), number, "As I said,"), 5)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.",)
    await again.stop()


async def test_a_draft_sent_off_offline_and_killed_is_compared_with_what_the_agent_had_seen(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    desk.engine.draft(number, False, "Bye")
    await desk.passes(3)
    wire.go_down()
    await desk.passes(10)
    op = await wished(desk, ReplyRequested(new_op(), number, "Bye"), 5)
    await desk.kill()
    await house.ask("POST", f"conversations/{number}/toggle_status", {"status": "resolved"})
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(30)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert guard.reasons == ("The conversation is resolved now; it was open.",)
    await again.stop()


async def test_ones_own_change_before_a_kill_is_no_surprise_after_it(house: House, tmp_path: Path) -> None:
    desk, number = await opened(house, tmp_path, AT_ONCE), api_conversation(house)
    desk.engine.draft(number, False, "Bye")
    await desk.passes(3)
    await wished(desk, StatusRequested(new_op(), number, Status.PENDING), 5)
    await desk.kill()
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(30)
    await wished(again, ReplyRequested(new_op(), number, "Bye"), 5)
    assert sent(house, "Bye") == 1
    await again.stop()


async def test_what_comes_after_a_question_is_asked_about_again(house: House, tmp_path: Path) -> None:
    desk, number, op = await asked_about(house, tmp_path)
    await house.customer_writes(number, "Two")
    await desk.passes(3)
    desk.engine.decide(op, "send")
    await desk.passes(3)
    guard = select.guard(desk.state, op)
    assert guard is not None
    assert [message.content for message in guard.messages] == ["Two"]
    assert sent(house, "As I said") == 0
    desk.engine.decide(op, "send")
    await desk.passes(3)
    assert sent(house, "As I said") == 1
    await desk.stop()


async def test_the_agents_word_on_an_old_reply_does_not_answer_for_what_came_meanwhile(
    house: House, tmp_path: Path
) -> None:
    wire = Wire(house.demo)
    desk, number = await opened(house, tmp_path, AT_ONCE, wire), api_conversation(house)
    wire.go_down()
    await desk.passes(20)
    op = await wished(desk, ReplyRequested(new_op(), number, "Long ago."), 5)
    await desk.kill()
    await house.customer_writes(number, "Solved, thanks")
    await house.clock.sleep(1500)
    again = await opened(house, tmp_path, AT_ONCE)
    await again.passes(5)
    again.engine.decide(op, "send")
    await again.passes(5)
    guard = select.guard(again.state, op)
    assert guard is not None
    assert guard.reasons == ("The customer wrote again.",)
    again.engine.decide(op, "send")
    await again.passes(5)
    assert sent(house, "Long ago.") == 1
    await again.stop()
