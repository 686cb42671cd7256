"""Keeps the machine busy for a while when people write, so that less urgent work waits as it does on a real server."""

from tui.demo.happenings import Happening, listens
from tui.demo.installation import Installation

SECONDS = {"message.created": 0.17, "conversation.created": 0.19}
"""How long each keeps the recorded servers' workers from less urgent work."""


@listens(*SECONDS)
def worked(house: Installation, happening: Happening) -> None:
    """Note the work."""
    house.jobs.strain(SECONDS[happening.name])
