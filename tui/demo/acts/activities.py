"""The lines that a thread writes about itself: who resolved, assigned, labelled."""

from tui.demo.database import Row
from tui.demo.happenings import Performer
from tui.demo.installation import Installation

DELAY = 0.25
"""Seconds until the job has written the line: reads a fifth of a second after the change did not show it yet."""

DELAY_4_16 = 0.05
"""The same on 4.16."""

BURST = 0.7
"""Seconds of work ahead that make a burst."""


def write(
    house: Installation, conversation: Row, content: str | None, *, seconds: float = DELAY, status: str | None = None
) -> None:
    """Have a line written into a thread a moment later.

    Args:
        status: The one that the line is about: 4.16 keeps it with the line.
    """
    attributes: dict[str, object] = {}
    if status is not None and house.at_least(4, 16):
        attributes = {"activity": {"type": "conversation_status_changed", "status": status}}
    if content is not None:
        if house.at_least(4, 16):
            seconds = min(seconds, DELAY_4_16)
        house.later_when_idle(seconds, "activity message", _due, conversation["id"], content, attributes)


def write_soon(house: Installation, conversation: Row, content: str | None) -> None:
    """Have a line written as soon as jobs are looked at, but for a burst.

    Old servers were that quick about who takes something himself.
    """
    if content is not None:
        later = house.later if house.jobs.backlog < BURST else house.later_when_idle
        later(0.0, "activity message", _due, conversation["id"], content)


def _due(house: Installation, conversation_id: int, content: str, attributes: dict[str, object] | None = None) -> None:
    conversation = house.db.get("conversations", conversation_id)
    if conversation is not None:
        house.happen(
            "activity.due",
            account_id=conversation["account_id"],
            conversation=conversation,
            row=conversation,
            content=content,
            attributes=attributes or {},
        )


def actor_name(house: Installation, performer: Performer | None) -> str | None:
    """Return the name that activities call somebody; `None` for nobody and for bots."""
    if performer is None or performer.kind != "User":
        return None
    return str(house.db.value("SELECT name FROM users WHERE id = ?", performer.id))


def of_status(status: str, actor: str | None, contact: str | None) -> str | None:
    """Return the line about a new status, set by an agent or by the customer."""
    if actor is None:
        return f"Conversation was resolved by {contact}" if contact and status == "resolved" else None
    return {
        "resolved": f"Conversation was marked resolved by {actor}",
        "open": f"Conversation was reopened by {actor}",
        "pending": f"Conversation was marked as pending by {actor}",
        "snoozed": f"Conversation was snoozed by {actor}",
    }[status]


def of_priority(before: str | None, after: str | None, actor: str | None) -> str | None:
    """Return the line about a new priority."""
    if actor is None:
        return None
    if after is None:
        return f"{actor} removed the priority"
    if before is None:
        return f"{actor} set the priority to {after}"
    return f"{actor} changed the priority from {before} to {after}"


def of_assignee(assignee: Row | None, actor: Performer | None, actor_label: str | None) -> str | None:
    """Return the line about a new assignee."""
    if actor_label is None:
        return None
    if assignee is None:
        return f"Conversation unassigned by {actor_label}"
    if actor is not None and assignee["id"] == actor.id:
        return f"{actor_label} self-assigned this conversation"
    return f"Assigned to {assignee['name']} by {actor_label}"


def of_team(before: Row | None, after: Row | None, actor: str | None) -> str | None:
    """Return the line about a new team."""
    if actor is None:
        return None
    if after is not None:
        return f"Assigned to {after['name']} by {actor}"
    return f"Unassigned from {before['name']} by {actor}" if before is not None else None


def of_labels(added: list[str], removed: list[str], actor: str | None) -> list[str]:
    """Return the lines about changed labels."""
    lines = []
    if actor is not None and added:
        lines.append(f"{actor} added {', '.join(added)}")
    if actor is not None and removed:
        lines.append(f"{actor} removed {', '.join(removed)}")
    return lines
