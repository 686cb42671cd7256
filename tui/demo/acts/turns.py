"""Whose turn it is to get a conversation, among the members of an inbox and of a team."""

from tui.demo.database import Row
from tui.demo.installation import Installation


def is_automatic(house: Installation, conversation: Row) -> bool:
    """Whether the inbox of a conversation assigns automatically."""
    return bool(house.db.value("SELECT enable_auto_assignment FROM inboxes WHERE id = ?", conversation["inbox_id"]))


def next_member(house: Installation, conversation: Row, members: list[int]) -> int | None:
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
    if not team["allow_auto_assign"] or not is_automatic(house, conversation):
        return None
    members = house.db.column(
        "SELECT team_members.user_id FROM team_members JOIN inbox_members"
        " ON inbox_members.user_id = team_members.user_id WHERE team_id = ? AND inbox_id = ? ORDER BY team_members.id",
        team["id"],
        conversation["inbox_id"],
    )
    return next_member(house, conversation, members)
