"""Who gets a new conversation by itself, where the inbox assigns automatically."""

from tui.demo.acts import turns
from tui.demo.acts.conversations import change
from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.inboxes import API

DELAY = 0.35
"""Seconds until the job of 4.15 looks for conversations without anybody."""
PACE = 1.1
"""Seconds that job takes for each of an inbox; 4.16 takes a tenth of it."""
STRAIN = 0.12
"""Seconds for which it keeps the workers from less urgent work."""
SHARE, HOUR = 8, 3600.0
"""What one agent is given of an inbox in an hour at most: after so many the recorded server left the rest alone."""
AT_ONCE = 100
"""Conversations that one job looks at."""


def consider(house: Installation, conversation: Row, *, new: bool = False) -> None:
    """Assign an open conversation that has nobody: at once on old servers, by a job of the inbox on new ones.

    The job that a new website or e-mail conversation asks for comes before its transaction ends and does not see it:
    the inbox's next one will.
    """
    if conversation["assignee_id"] is not None or not turns.is_automatic(house, conversation):
        return
    if not house.at_least(4, 15):
        _assign(house, conversation)
    elif not new or house.db.find("inboxes", id=conversation["inbox_id"], channel_type=API):
        consider_inbox(house, conversation["inbox_id"])


def consider_inbox(house: Installation, inbox_id: int) -> None:
    """Have the conversations of an inbox that have nobody assigned, a moment later; old servers have no such job."""
    if house.at_least(4, 15):
        house.strain(STRAIN)
        house.later(DELAY, "auto-assignment", _assign_in_turn, inbox_id)


def _assign_in_turn(house: Installation, inbox_id: int) -> None:
    """Assign the oldest conversation that can be, the next one later."""
    now = house.now()
    pause = house.assigned_at.get(inbox_id, 0.0) + _pace(house) - now
    newer = house.at_least(4, 16)
    free = house.db.rows(
        "SELECT conversations.* FROM conversations JOIN inboxes ON inboxes.id = inbox_id WHERE inbox_id = ?"
        " AND conversations.status = 'open' AND assignee_id IS NULL AND assignee_agent_bot_id IS NULL"
        " AND enable_auto_assignment"
        " ORDER BY CASE WHEN ? THEN conversations.last_activity_at END, conversations.id LIMIT ?",
        inbox_id,
        newer,
        AT_ONCE,
    )
    if free and pause > 0:
        house.later(pause, "auto-assignment", _assign_in_turn, inbox_id)
    elif any(_assign(house, conversation) for conversation in free):
        house.assigned_at[inbox_id] = now
        house.later(_pace(house), "auto-assignment", _assign_in_turn, inbox_id)


def _pace(house: Installation) -> float:
    return PACE / 10 if house.at_least(4, 16) else PACE


def _assign(house: Installation, conversation: Row) -> bool:
    """Give a conversation to whose turn it is; return whether there was somebody."""
    newer = house.at_least(4, 15)
    members = house.db.column(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? ORDER BY id", conversation["inbox_id"]
    )
    if conversation["team_id"] is not None and newer:
        team = house.db.column("SELECT user_id FROM team_members WHERE team_id = ?", conversation["team_id"])
        members = [user_id for user_id in members if user_id in team]
    if newer:
        members = [user_id for user_id in members if _given_lately(house, conversation["inbox_id"], user_id) < SHARE]
    chosen = turns.next_member(house, conversation, members)
    if chosen is None:
        return False
    house.given.setdefault((conversation["inbox_id"], chosen), []).append(house.now())
    # On old servers it happens inside the request, so who made the request is said to have assigned.
    with house.acting(None if newer else house.performer):
        after = change(house, conversation, assignee_id=chosen)
    if newer:
        # The real server announces its own assignments twice.
        house.happen(
            "assignee.changed",
            account_id=after["account_id"],
            conversation=after,
            changes={"assignee_id": (None, chosen)},
            again=True,
        )
    return True


def _given_lately(house: Installation, inbox_id: int, user_id: int) -> int:
    since = house.now() - HOUR
    return sum(moment > since for moment in house.given.get((inbox_id, user_id), ()))
