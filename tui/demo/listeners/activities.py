"""Writes the lines that a thread writes about itself, when they are due."""

from tui.demo.acts.messages import add
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens
from tui.demo.shapes.messages import ACTIVITY


@listens("activity.due")
def write(house: Installation, happening: Happening) -> None:
    """Write a line into its thread."""
    line = happening.data
    add(
        house,
        line["row"],
        content=line["content"],
        message_type=ACTIVITY,
        content_attributes=line["attributes"],
    )
