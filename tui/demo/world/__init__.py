"""What the world holds when the server starts: a fresh installation, or the seeded demo world."""

from tui.demo.installation import Installation
from tui.demo.world.fresh import open_shop


def settle(house: Installation) -> None:
    """Fill an empty database with the world that the options ask for; a database that has one keeps it."""
    if house.db.value("SELECT count(*) FROM accounts"):
        return
    with house.db.transaction():
        open_shop(house)
