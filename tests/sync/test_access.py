"""What is gone, and a server that does not let us in any more: said within one exchange, and taken back as soon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk import Desk, House
from tui.models.conversation import Status
from tui.store import select
from tui.store.link import Gone, LinkKind, Trouble
from tui.store.view import View
from tui.store.wishes import ReplyRequested, StatusRequested, new_op

ALL = View(assignee="all")


def conversation(house: House) -> int:
    rows = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        " WHERE channel_type = 'Channel::Api' AND conversations.status = 'open' ORDER BY display_id LIMIT 1"
    )
    return int(rows[0]["display_id"])


async def opened(desk: Desk, house: House) -> int:
    number = conversation(house)
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(5)
    return number


def kill_the_token(house: House) -> None:
    token = house.facts["tokens"]["agent"]
    house.demo.house.db.execute("UPDATE access_tokens SET token = 'elsewhere' WHERE token = ?", token)


def suspend(house: House) -> None:
    house.demo.house.db.execute("UPDATE accounts SET status = 'suspended' WHERE id = ?", house.facts["account_id"])


def my_id(desk: Desk) -> int:
    assert desk.state.my_id is not None
    return desk.state.my_id


async def test_a_deleted_conversation_is_known_to_be_gone_after_the_next_question(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    await house.ask("DELETE", f"conversations/{number}")
    await desk.passes(2)
    desk.engine.reload_thread(number)
    await desk.idle()
    assert select.gone(desk.state, number) is Gone.DELETED
    assert number not in desk.state.views[ALL].live


async def test_a_conversation_that_was_never_heard_of_and_is_not_there_is_gone_too(desk: Desk) -> None:
    desk.engine.open_thread(999_999)
    await desk.passes(2)
    assert select.gone(desk.state, 999_999) is Gone.DELETED


async def test_the_counts_are_asked_for_when_a_conversation_is_gone(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    await desk.passes(60)
    before = select.counts(desk.state, ALL)
    await house.ask("DELETE", f"conversations/{number}")
    desk.engine.reload_thread(number)
    await desk.passes(10)
    after = select.counts(desk.state, ALL)
    assert before is not None
    assert after is not None
    assert after.all == before.all - 1


async def test_with_a_deleted_contact_its_conversations_are_gone_and_say_why(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    row = select.visible(desk.state, number)
    assert row is not None
    await house.ask("DELETE", f"contacts/{row.contact_id}")
    await desk.passes(2)
    desk.engine.look_at_contact(number)
    await desk.passes(2)
    assert select.gone(desk.state, number) is Gone.CONTACT


async def test_who_is_taken_out_of_an_inbox_sees_that_its_conversation_is_out_of_reach(
    desk: Desk, house: House
) -> None:
    number = await opened(desk, house)
    row = select.visible(desk.state, number)
    assert row is not None
    await house.ask("DELETE", "inbox_members", {"inbox_id": row.inbox_id, "user_ids": [my_id(desk)]})
    house.demo.house.db.execute("UPDATE conversations SET team_id = NULL WHERE display_id = ?", number)
    desk.engine.reload_thread(number)
    await desk.passes(2)
    assert select.gone(desk.state, number) is Gone.NO_ACCESS


async def test_a_refused_change_finds_out_that_the_conversation_is_out_of_reach(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    row = select.visible(desk.state, number)
    assert row is not None
    house.demo.house.db.execute("DELETE FROM inbox_members WHERE user_id = ?", my_id(desk))
    house.demo.house.db.execute("UPDATE conversations SET team_id = NULL WHERE display_id = ?", number)
    desk.engine.wish(StatusRequested(new_op(), number, Status.PENDING))
    await desk.passes(2)
    assert select.gone(desk.state, number) is Gone.NO_ACCESS


async def test_a_conversation_that_can_be_seen_again_is_not_gone_any_more(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    rows = house.rows("SELECT * FROM inbox_members WHERE user_id = ?", my_id(desk))
    house.demo.house.db.execute("DELETE FROM inbox_members WHERE user_id = ?", my_id(desk))
    house.demo.house.db.execute("UPDATE conversations SET team_id = NULL WHERE display_id = ?", number)
    desk.engine.reload_thread(number)
    await desk.passes(2)
    assert select.is_gone(desk.state, number)
    await house.ask("POST", "inbox_members", {"inbox_id": rows[0]["inbox_id"], "user_ids": [my_id(desk)]})
    for row in rows[1:]:
        await house.ask("POST", "inbox_members", {"inbox_id": row["inbox_id"], "user_ids": [my_id(desk)]})
    desk.engine.reload(ALL)
    await desk.passes(2)
    assert not select.is_gone(desk.state, number)


@pytest.mark.parametrize(
    ("accident", "trouble"), [(kill_the_token, Trouble.TOKEN), (suspend, Trouble.SUSPENDED)], ids=["token", "account"]
)
async def test_who_is_not_let_in_any_more_is_told_with_a_reply_queued(
    desk: Desk, house: House, accident: Callable[[House], None], trouble: Trouble
) -> None:
    number = await opened(desk, house)
    accident(house)
    desk.store.changes_since_last()
    desk.engine.wish(ReplyRequested(new_op(), number, "Are you there?", private=True))
    await desk.passes(1)
    link = select.link(desk.state)
    assert (link.trouble, link.kind) == (trouble, LinkKind.LIVE)
    assert len([sentence for sentence in desk.store.changes_since_last().told if sentence]) == 1
    assert len(select.outbox(desk.state)) == 1


async def test_what_was_queued_goes_out_once_the_account_is_open_again(desk: Desk, house: House) -> None:
    number = await opened(desk, house)
    suspend(house)
    desk.engine.wish(ReplyRequested(new_op(), number, "Are you there?", private=True))
    await desk.passes(5)
    house.demo.house.db.execute("UPDATE accounts SET status = 'active' WHERE id = ?", house.facts["account_id"])
    await desk.passes(70)
    assert select.link(desk.state).trouble is Trouble.NONE
    assert not select.outbox(desk.state)
    assert select.thread(desk.state, number).messages[-1].content == "Are you there?"


async def test_who_is_taken_out_of_the_account_is_told(desk: Desk, house: House) -> None:
    await opened(desk, house)
    house.demo.house.db.execute("DELETE FROM account_users WHERE user_id = ?", my_id(desk))
    desk.engine.reload(ALL)
    await desk.passes(1)
    assert select.link(desk.state).trouble is Trouble.NO_MEMBER


async def test_another_role_is_told_after_the_first_refusal(house: House, tmp_path: Path) -> None:
    desk = Desk(house, tmp_path, role="admin")
    await desk.start()
    number = await opened(desk, house)
    house.demo.house.db.execute("UPDATE account_users SET role = 'agent' WHERE user_id = ?", my_id(desk))
    house.demo.house.db.execute("DELETE FROM inbox_members WHERE user_id = ?", my_id(desk))
    house.demo.house.db.execute("UPDATE conversations SET team_id = NULL")
    desk.store.changes_since_last()
    desk.engine.reload_thread(number)
    await desk.passes(2)
    assert any("Your role in this account is agent now" in each for each in desk.store.changes_since_last().told)
    await desk.stop()
