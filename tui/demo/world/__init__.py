"""What the world holds when the server starts: a fresh installation, or the seeded demo world."""

from random import Random

from tui.demo.installation import Installation
from tui.demo.world.board import set_up_board
from tui.demo.world.cast import MIRA, Cast, assemble
from tui.demo.world.crowd import crowd
from tui.demo.world.fresh import open_shop
from tui.demo.world.planting import Planter
from tui.demo.world.telling import Teller, stories


def settle(house: Installation) -> None:
    """Fill an empty database with the world that the options ask for; a database that has one keeps it."""
    if house.db.value("SELECT count(*) FROM accounts"):
        # The tokens of this run must not be those that an earlier one has given out.
        house.random.seed(f"tokens {house.options.seed}{house.options.secret} {house.now()}")
        return
    with house.db.transaction():
        if house.options.world == "empty":
            open_shop(house)
        else:
            _grow(house)


def _grow(house: Installation) -> None:
    cast = assemble(house)
    random, now = Random(f"world {house.options.seed}"), house.now()
    threads = stories(random, cast, now)
    size = house.options.size
    if size is not None and size < len(threads):
        threads = threads[:size]
    elif size is not None:
        threads += crowd(random, cast, now, size - len(threads))
    if threads:
        Planter(house, cast.account).plant(threads)
        _notify(house, cast)
    if house.options.funnels:
        set_up_board(house, cast, random)


def teller(house: Installation) -> Teller:
    """Return somebody who makes up customers and what they say, beyond the seeded ones."""
    ids = [row["id"] for row in house.db.where("inboxes", order="id")]
    cast = Cast(1, *ids[:3])
    return Teller(Random(f"teller {house.options.seed}"), cast, house.now())


def _notify(house: Installation, cast: Cast) -> None:
    """Leave the agent some notifications of what came last in their conversations."""
    rows = house.db.rows(
        "SELECT conversations.id, max(messages.id) AS message_id, max(messages.created_at) AS at FROM conversations"
        " JOIN messages ON messages.conversation_id = conversations.id AND message_type = 0"
        " WHERE conversations.account_id = ? AND assignee_id = ? AND conversations.status = 'open'"
        " GROUP BY conversations.id ORDER BY at DESC LIMIT 9",
        cast.account,
        MIRA,
    )
    for place, row in enumerate(reversed(rows)):
        house.db.insert(
            "notifications",
            account_id=cast.account,
            user_id=MIRA,
            notification_type="assigned_conversation_new_message",
            conversation_id=row["id"],
            secondary_actor_type="Message",
            secondary_actor_id=row["message_id"],
            read_at=row["at"] + 30 if place < 4 else None,
            last_activity_at=row["at"],
            created_at=row["at"],
            updated_at=row["at"],
        )
