"""Assigns automatically, where a conversation wants somebody or somebody has room for another."""

from tui.demo.acts import assignment
from tui.demo.happenings import Happening
from tui.demo.installation import Installation
from tui.demo.listening import listens


@listens("assignment.wanted")
def wanted(house: Installation, happening: Happening) -> None:
    """Look for somebody who takes a conversation."""
    assignment.consider(house, happening.data["row"], new=happening.data["new"])


@listens("inbox.has_room")
def has_room(house: Installation, happening: Happening) -> None:
    """Look for a conversation of the inbox that has nobody."""
    assignment.consider_inbox(house, happening.data["inbox_id"])
