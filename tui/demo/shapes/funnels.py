"""How funnels look, in the dialect of Ai Focus: stages are known by name, totals come with the funnel."""

from typing import Any

from tui.demo.database import Row
from tui.demo.installation import Installation
from tui.demo.shapes.times import iso

HOUR = 3600.0


def funnel(house: Installation, row: Row) -> dict[str, Any]:
    """Return a funnel as the list carries it."""
    totals = house.db.one(
        "SELECT count(*) AS cards, coalesce(sum(value), 0.0) AS value FROM funnel_cards WHERE funnel_id = ?", row["id"]
    )
    assert totals is not None
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "stages": row["stages"],
        "conversations_count": totals["cards"],
        "total_value": totals["value"],
        "created_at": iso(row["created_at"])[:19] + "Z",
    }


def funnel_with_metrics(house: Installation, row: Row) -> dict[str, Any]:
    """Return one funnel with how well it converts (percent) and how long cards stay in a stage (hours)."""
    cards = house.db.where("funnel_cards", funnel_id=row["id"])
    names = [stage["name"] for stage in row["stages"]]
    won = sum(card["stage_name"] == names[-1] for card in cards) if names else 0
    stays: dict[str, list[float]] = {}
    for card in cards:
        stays.setdefault(card["stage_name"], []).append((house.now() - card["entered_at"]) / HOUR)
    averages = {name: round(sum(stays[name]) / len(stays[name])) for name in names[:-1] if name in stays}
    metrics = {
        "conversion_rate": round(100 * won / len(cards), 1) if cards else 0.0,
        "average_time_per_stage": averages,
    }
    return funnel(house, row) | {"metrics": metrics}
