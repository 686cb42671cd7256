"""Keeps the machine busy for a while when people write, so that less urgent work waits as it does on a real server."""

from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.messages import ACTIVITY

MESSAGE, LINE, CONVERSATION = 0.17, 0.055, 0.19
"""Seconds for which a message, an activity and a new conversation kept the recorded servers' workers from the rest."""


@listens("message.created")
def written(house: Installation, happening: Happening) -> None:
    """Note the work of a message."""
    kind = house.db.value("SELECT message_type FROM messages WHERE id = ?", happening.message_id)
    house.strain(LINE if kind == ACTIVITY else MESSAGE)


@listens("conversation.created")
def opened(house: Installation, happening: Happening) -> None:
    """Note the work of a new conversation."""
    del happening
    house.strain(CONVERSATION)
