"""Who gets a new conversation by itself, where the inbox assigns automatically."""

from tui.demo.database import Row
from tui.demo.installation import Installation

DELAY = 2.5
"""Seconds until the job of 4.15 has assigned."""


def consider(house: Installation, conversation: Row) -> None:
    """Assign an open conversation that has nobody: at once on old servers, by a job on new ones."""
    if conversation["assignee_id"] is not None or not _automatic(house, conversation):
        return
    if house.at_least(4, 15):
        house.later(DELAY, "auto-assignment", _assign, conversation["id"])
    else:
        _assign(house, conversation["id"])


def _automatic(house: Installation, conversation: Row) -> bool:
    return bool(house.db.value("SELECT enable_auto_assignment FROM inboxes WHERE id = ?", conversation["inbox_id"]))


def _assign(house: Installation, conversation_id: int) -> None:
    from tui.demo.acts.conversations import change

    conversation = house.db.get("conversations", conversation_id)
    if conversation is None or conversation["status"] != "open" or conversation["assignee_id"] is not None:
        return
    members = house.db.column(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? ORDER BY id", conversation["inbox_id"]
    )
    if conversation["team_id"] is not None:
        team = house.db.column("SELECT user_id FROM team_members WHERE team_id = ?", conversation["team_id"])
        members = [user_id for user_id in members if user_id in team]
    chosen = _freest(house, conversation["account_id"], members)
    if chosen is None:
        return
    with house.acting(None):
        after = change(house, conversation, assignee_id=chosen)
    if house.at_least(4, 15):
        # The real server announces its own assignments twice.
        house.happen(
            "assignee.changed",
            account_id=after["account_id"],
            conversation=after,
            changes={"assignee_id": (None, chosen)},
            again=True,
        )


def _freest(house: Installation, account_id: int, members: list[int]) -> int | None:
    """Return the member who is online and has the fewest open conversations."""
    online = house.presence.users(account_id)
    here = [user_id for user_id in members if online.get(str(user_id)) == "online"]
    if not here:
        return None

    def burden(user_id: int) -> int:
        return int(
            house.db.value(
                "SELECT count(*) FROM conversations WHERE account_id = ? AND assignee_id = ? AND status = 'open'",
                account_id,
                user_id,
            )
        )

    return min(here, key=lambda user_id: (burden(user_id), user_id))


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
    return _freest(house, conversation["account_id"], members)
