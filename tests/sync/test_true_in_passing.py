"""Small things that others do, and that the console has to show as they are: availability, typing, counts, readings."""

from __future__ import annotations

from datetime import timedelta

from tests.desk import Desk, House
from tui.models.people import Availability
from tui.store import notifications, select
from tui.store.view import View
from tui.store.wishes import ReplyRequested, new_op

ALL = View(assignee="all")
MINE = View()


def conversation(house: House, assignee: int | None = None) -> int:
    mine = "" if assignee is None else f" AND assignee_id = {assignee}"
    rows = house.rows(
        "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
        f" WHERE channel_type = 'Channel::Api' AND conversations.status = 'open'{mine} ORDER BY display_id LIMIT 1"
    )
    return int(rows[0]["display_id"])


def my_id(desk: Desk) -> int:
    assert desk.state.my_id is not None
    return desk.state.my_id


async def test_availability_that_was_set_in_a_browser_shows_here(desk: Desk, house: House) -> None:
    await desk.passes(30)
    assert select.availability(desk.state) is Availability.ONLINE
    await desk.client.profile.set_availability(availability=Availability.BUSY)
    await desk.passes(30)
    assert select.availability(desk.state) is Availability.BUSY


async def test_who_has_just_sent_a_message_is_not_believed_to_be_writing_the_next(desk: Desk, house: House) -> None:
    number = conversation(house)
    desk.engine.open_thread(number)
    await desk.passes(2)
    await house.ask("POST", f"conversations/{number}/messages", {"content": "done"})
    await house.ask("POST", f"conversations/{number}/toggle_typing_status", {"typing_status": "on"})
    await desk.passes(1)
    assert not select.typing(desk.state, number)
    await desk.passes(2)
    await house.ask("POST", f"conversations/{number}/toggle_typing_status", {"typing_status": "on"})
    await desk.passes(1)
    assert select.typing(desk.state, number)


async def test_a_row_of_unknown_origin_that_comes_and_goes_leaves_the_counts_as_the_server_has_them(
    desk: Desk, house: House
) -> None:
    desk.engine.open_list(MINE)
    await desk.passes(70)
    known = set(desk.state.held)
    rows = house.rows(
        "SELECT display_id FROM conversations WHERE status = 'open' AND assignee_id IS NULL ORDER BY display_id"
    )
    number = next(int(row["display_id"]) for row in rows if row["display_id"] not in known)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": my_id(desk)})
    await desk.passes(3)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": 0})
    await desk.passes(15)
    told = await desk.client.conversations.counts(status=MINE.status)
    assert select.counts(desk.state, MINE) == told


async def test_one_reload_shows_what_it_fetched(desk: Desk, house: House) -> None:
    desk.engine.open_list(ALL)
    await desk.passes(2)
    house.demo.house.db.execute(
        "UPDATE conversations SET last_activity_at = last_activity_at + 1e6 WHERE display_id = 7"
    )
    desk.engine.reload(ALL)
    await desk.idle()
    assert select.queue(desk.state, ALL).waiting_changes == 0


async def test_a_conversation_that_is_answered_over_what_the_agent_was_shown_is_read(desk: Desk, house: House) -> None:
    number = conversation(house)
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(5)
    desk.engine.ask_screen(lambda _: False)
    desk.engine.draft(number, False, "It left ")
    await house.customer_writes(number, "One more thing")
    await desk.passes(2)
    op = new_op()
    desk.engine.wish(ReplyRequested(op, number, "It left today."))
    await desk.passes(2)
    if select.guard(desk.state, op) is not None:
        desk.engine.decide(op, "send")
        await desk.passes(2)
    row = select.confirmed(desk.state, number)
    assert row is not None
    assert row.unread_count == 0
    assert not select.outbox(desk.state)


async def test_what_came_after_the_answer_was_written_stays_unread(desk: Desk, house: House) -> None:
    number = conversation(house)
    desk.engine.open_list(ALL)
    desk.engine.open_thread(number)
    await desk.passes(5)
    desk.engine.ask_screen(lambda _: False)
    desk.engine.wish(ReplyRequested(new_op(), number, "It left today.", private=False))
    await desk.passes(2)
    await house.customer_writes(number, "One more thing")
    await desk.passes(5)
    row = select.confirmed(desk.state, number)
    assert row is not None
    assert row.unread_count == 1


async def test_a_notification_of_what_is_before_the_agents_eyes_is_read(desk: Desk, house: House) -> None:
    number = conversation(house)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": my_id(desk)})
    desk.engine.open_thread(number)
    await desk.passes(5)
    await desk.client.notifications.mark_all_read()
    await house.ask("POST", f"conversations/{number}/messages", {"content": "I have asked the depot.", "private": True})
    await desk.passes(5)
    assert await desk.client.notifications.unread_count() == 0
    assert desk.state.notifications_unread == 0


async def test_an_old_events_count_does_not_beat_what_the_server_answered_since(desk: Desk, house: House) -> None:
    number = conversation(house)
    await house.ask("POST", f"conversations/{number}/assignments", {"assignee_id": my_id(desk)})
    await house.customer_writes(number, "Hello?")
    await desk.passes(30)
    desk.engine.read_all_notifications()
    await desk.passes(5)
    assert desk.state.notifications_unread == 0
    page = await desk.client.notifications.page(read=True)
    old = page.notifications[0]
    told_at = desk.state.notifications_told_at
    assert told_at is not None
    assert (old.last_activity_at or told_at) < told_at + timedelta(seconds=1)
    desk.engine._sync.broadcasts._counted(old, 50)
    await desk.passes(5)
    assert desk.state.notifications_unread == 0
    desk.store.dispatch(notifications.NotificationsCounted(1))


async def test_agents_and_macros_that_were_made_elsewhere_are_there_once_their_box_was_opened(
    desk: Desk, house: House
) -> None:
    await desk.passes(5)
    await house.ask("POST", "canned_responses", {"short_code": "intercanned", "content": "New words"})
    desk.engine.ask_again("canned")
    await desk.idle()
    assert "intercanned" in [each.short_code for each in select.canned(desk.state)]


async def test_what_a_colleague_marked_as_unread_shows_at_the_next_reload(desk: Desk, house: House) -> None:
    # The server tells nobody, and does not count it as a change of the conversation.
    number = conversation(house)
    await house.customer_writes(number, "Anybody there?")
    await house.ask("POST", f"conversations/{number}/update_last_seen", role="agent")
    desk.engine.open_list(ALL)
    await desk.passes(2)
    assert unread(desk, number) == 0
    await house.ask("POST", f"conversations/{number}/unread")
    desk.engine.reload(ALL)
    await desk.passes(2)
    assert unread(desk, number) == 1


def unread(desk: Desk, number: int) -> int | None:
    row = select.visible(desk.state, number)
    return row.unread_count if row else None
