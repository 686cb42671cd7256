"""Who gets a new conversation by itself, where the inbox assigns automatically."""

from tui.demo.database import Row
from tui.demo.installation import Installation

DELAY = 0.6
"""Seconds until the job of 4.15 has assigned."""
PACE = 1.1
"""Seconds that job takes for each conversation of an inbox."""
PATIENCE = 12.0
"""Seconds of waiting beyond which a burst leaves conversations to nobody, as the recorded server did."""


def consider(house: Installation, conversation: Row) -> None:
    """Assign an open conversation that has nobody: at once on old servers, by a job on new ones."""
    if conversation["assignee_id"] is not None or not _automatic(house, conversation):
        return
    if house.at_least(4, 15):
        house.later(DELAY, "auto-assignment", _in_turn, conversation["id"], house.now())
    else:
        _assign(house, conversation["id"])


def _in_turn(house: Installation, conversation_id: int, asked: float) -> None:
    """Assign a conversation when the inbox's last one was long enough ago; who waits too long stays nobody's."""
    inbox_id = house.db.value("SELECT inbox_id FROM conversations WHERE id = ?", conversation_id)
    now = house.now()
    wait = house.assigning.get(inbox_id, 0.0) + PACE - now
    if wait <= 0:
        if _assign(house, conversation_id):
            house.assigning[inbox_id] = now
    elif now + wait - asked <= PATIENCE:
        house.later(wait, "auto-assignment", _in_turn, conversation_id, asked)


def _automatic(house: Installation, conversation: Row) -> bool:
    return bool(house.db.value("SELECT enable_auto_assignment FROM inboxes WHERE id = ?", conversation["inbox_id"]))


def _assign(house: Installation, conversation_id: int) -> bool:
    """Give a conversation to whose turn it is; return whether there was somebody."""
    from tui.demo.acts.conversations import change

    conversation = house.db.get("conversations", conversation_id)
    if conversation is None or conversation["status"] != "open" or conversation["assignee_id"] is not None:
        return False
    newer = house.at_least(4, 15)
    members = house.db.column(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? ORDER BY id", conversation["inbox_id"]
    )
    if conversation["team_id"] is not None and newer:
        team = house.db.column("SELECT user_id FROM team_members WHERE team_id = ?", conversation["team_id"])
        members = [user_id for user_id in members if user_id in team]
    chosen = _next(house, conversation, members)
    if chosen is None:
        return False
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


def _next(house: Installation, conversation: Row, members: list[int]) -> int | None:
    """Return the member whose turn it is among those who are online; who is chosen goes to the end of the row."""
    inbox_id = conversation["inbox_id"]
    everybody = house.db.column("SELECT user_id FROM inbox_members WHERE inbox_id = ? ORDER BY id", inbox_id)
    row = [user_id for user_id in house.turns.get(inbox_id, ()) if user_id in everybody]
    row += [user_id for user_id in everybody if user_id not in row]
    house.turns[inbox_id] = row
    online = house.presence.users(conversation["account_id"])
    here = [user_id for user_id in row if user_id in members and online.get(str(user_id)) == "online"]
    if not here:
        return None
    row.remove(here[0])
    row.append(here[0])
    return here[0]


def free_member(house: Installation, conversation: Row, team: Row) -> int | None:
    """Return the team's member who takes a conversation given to the team; `None` when nobody does."""
    if not team["allow_auto_assign"] or not _automatic(house, conversation):
        return None
    members = house.db.column(
        "SELECT team_members.user_id FROM team_members JOIN inbox_members"
        " ON inbox_members.user_id = team_members.user_id WHERE team_id = ? AND inbox_id = ? ORDER BY team_members.id",
        team["id"],
        conversation["inbox_id"],
    )
    return _next(house, conversation, members)
