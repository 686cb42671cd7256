"""Asks for a rating after a resolution, and keeps the rating a moment after it was given."""

from tui.demo.acts import csat
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens

ASK = 0.45
"""Seconds from the resolution to the question."""
KEEP, KEEP_BEFORE_4_8 = 1.0, 0.1
"""Seconds until the answer stands in the reports."""


@listens("conversation.resolved")
def resolved(house: Installation, happening: Happening) -> None:
    """Ask for a rating."""
    house.later(ASK, "rating message", csat.ask, happening.conversation_id)


@listens("message.updated")
def answered(house: Installation, happening: Happening) -> None:
    """Keep the rating."""
    message = house.db.get("messages", happening.message_id)
    if message is not None and message["content_type"] == "input_csat" and csat.rating_of(message):
        delay = KEEP if house.at_least(4, 8) else KEEP_BEFORE_4_8
        house.later(delay, "rating", csat.keep, message["id"])
