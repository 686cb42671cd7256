"""The funnel of the demo world: cafés on their way from a question to a contract."""

from random import Random

from tui.demo.installation import Installation
from tui.demo.world.cast import Cast

STAGES = (
    ("New", "#0EA5E9"),
    ("Samples sent", "#A3E635"),
    ("Offer", "#F59E0B"),
    ("Won", "#16A34A"),
    ("Lost", "#64748B"),
)


def set_up_board(house: Installation, cast: Cast, random: Random) -> None:
    """Make a funnel of the wholesale conversations, each in the stage its attribute names."""
    now = house.now()
    stages = [{"name": name, "order": place, "color": color} for place, (name, color) in enumerate(STAGES)]
    funnel_id = house.db.insert(
        "funnels",
        account_id=cast.account,
        name="Cafés & offices",
        description="From the first question to the first delivery",
        stages=stages,
        created_at=now - 400 * 86400,
        updated_at=now,
    )
    rows = house.db.rows(
        "SELECT id, status, custom_attributes, last_activity_at FROM conversations WHERE id IN"
        " (SELECT target_id FROM taggings WHERE target_type = 'Conversation' AND title = 'wholesale')"
        " ORDER BY last_activity_at DESC LIMIT 60"
    )
    for row in rows:
        closed = random.choice(("Won", "Won", "Lost"))
        stage = closed if row["status"] == "resolved" else row["custom_attributes"].get("stage", "New")
        house.db.insert(
            "funnel_cards",
            funnel_id=funnel_id,
            conversation_id=row["id"],
            stage_name=stage,
            value=float(random.randint(8, 60) * 25),
            entered_at=row["last_activity_at"],
        )
