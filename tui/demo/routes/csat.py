"""Ratings: the agents' list and figures, and the page a customer rates on."""

from typing import Any

from tui.demo import errors
from tui.demo.acts import csat as acts
from tui.demo.acts import messages
from tui.demo.call import Call
from tui.demo.database import Row
from tui.demo.params import integer, listed
from tui.demo.registry import route
from tui.demo.routes.summary_reports import sheet
from tui.demo.shapes.contacts import contact
from tui.demo.shapes.files import avatar_url
from tui.demo.shapes.people import agent
from tui.demo.shapes.times import epoch, epoch_or_null, iso

BASE = "/api/v1/accounts/{account_id}/csat_survey_responses"
SURVEY = "/public/api/v1/csat_survey/{uuid}"
PAGE = 25
CLOSED_AFTER = 14 * 86_400
"""Seconds a rating may be given or changed."""


def _shape(call: Call, row: Row) -> dict[str, Any]:
    house, db = call.house, call.db
    shape: dict[str, Any] = {"id": row["id"], "rating": row["rating"], "feedback_message": row["feedback_message"]}
    if house.at_least(4, 10):
        shape["csat_review_notes"] = row["csat_review_notes"]
        shape["review_notes_updated_at"] = epoch_or_null(row["review_notes_updated_at"])
    editor = db.get("users", row["review_notes_updated_by_id"]) if row["review_notes_updated_by_id"] else None
    if editor is not None and house.at_least(4, 10):
        shape["review_notes_updated_by"] = {"id": editor["id"], "name": editor["name"]}
    shape |= {"account_id": row["account_id"], "message_id": row["message_id"]}
    customer = db.get("contacts", row["contact_id"])
    if customer is not None:
        shape["contact"] = contact(house, customer, sessions=False)
    shape["conversation_id"] = db.value("SELECT display_id FROM conversations WHERE id = ?", row["conversation_id"])
    assigned = db.get("users", row["assigned_agent_id"]) if row["assigned_agent_id"] else None
    if assigned is not None:
        shape["assigned_agent"] = agent(house, assigned, call.account_id)
    return shape | {"created_at": epoch(row["created_at"])}


def _found(call: Call) -> list[Row]:
    call.require_administrator()
    asked, rows = call.query, call.db.where("csat_survey_responses", account_id=call.account_id, order="created_at, id")
    if asked.get("since"):
        rows = [row for row in rows if row["created_at"] >= integer(asked["since"])]
    if asked.get("until"):
        rows = [row for row in rows if row["created_at"] <= integer(asked["until"])]
    if asked.get("rating"):
        rows = [row for row in rows if row["rating"] == integer(asked["rating"])]
    if users := [integer(one) for one in listed(asked.get("user_ids"))]:
        rows = [row for row in rows if row["assigned_agent_id"] in users]
    for name in ("inbox_id", "team_id"):
        if asked.get(name):
            sql = f"SELECT id FROM conversations WHERE {name} = ?"  # noqa: S608
            among = set(call.db.column(sql, integer(asked[name])))
            rows = [row for row in rows if row["conversation_id"] in among]
    return rows[::-1] if str(asked.get("sort", "")).startswith("-") else rows


@route("GET", BASE)
def index(call: Call) -> object:
    """List the ratings, 25 a page. Administrators only."""
    rows = _found(call)
    return [_shape(call, row) for row in rows[(call.page - 1) * PAGE : call.page * PAGE]]


@route("GET", BASE + "/metrics")
def metrics(call: Call) -> object:
    """Count ratings by stars, and how often one was asked for."""
    rows = _found(call)
    stars = sorted({row["rating"] for row in rows})
    sent = call.db.value(
        "SELECT count(*) FROM messages WHERE account_id = ? AND content_type = 'input_csat'", call.account_id
    )
    return {
        "total_count": len(rows),
        "ratings_count": {str(star): sum(row["rating"] == star for row in rows) for star in stars},
        "total_sent_messages_count": sent,
    }


@route("GET", BASE + "/download")
def download(call: Call) -> object:
    """Return the ratings as CSV."""
    header = ["Agent Name", "Rating", "Feedback Comment", "Conversation ID", "Recorded date"]
    return sheet(
        call,
        header,
        [
            [None, row["rating"], row["feedback_message"], row["conversation_id"], iso(row["created_at"])]
            for row in _found(call)
        ],
    )


@route("PATCH", BASE + "/{id}", since="4.10")
def update(call: Call) -> object:
    """Write review notes to a rating."""
    row = call.found(call.db.find("csat_survey_responses", id=call.number("id"), account_id=call.account_id))
    call.db.update(
        "csat_survey_responses",
        row["id"],
        csat_review_notes=call.param("csat_review_notes"),
        review_notes_updated_at=call.house.now(),
        review_notes_updated_by_id=call.user["id"],
    )
    return _shape(call, call.found(call.db.get("csat_survey_responses", row["id"])))


def _question(call: Call) -> Row:
    conversation = call.db.find("conversations", uuid=call.values["uuid"])
    question = (
        call.db.one(
            "SELECT * FROM messages WHERE conversation_id = ? AND content_type = 'input_csat' ORDER BY id DESC LIMIT 1",
            conversation["id"],
        )
        if conversation
        else None
    )
    if question is None:
        raise errors.no_route()
    return question


def _survey(call: Call, question: Row) -> dict[str, Any]:
    response = call.db.find("csat_survey_responses", message_id=question["id"])
    inbox = call.found(call.db.get("inboxes", question["inbox_id"]))
    names = ("id", "account_id", "conversation_id", "message_id", "rating", "feedback_message", "contact_id")
    raw = (
        {name: response[name] for name in (*names, "assigned_agent_id")}
        | {"created_at": iso(response["created_at"]), "updated_at": iso(response["updated_at"])}
        if response
        else None
    )
    shape: dict[str, Any] = {"id": question["id"], "csat_survey_response": raw}
    if call.house.at_least(4, 2):
        # The question's own text is not passed on.
        shape |= {"display_type": question["content_attributes"].get("display_type"), "content": None}
    return shape | {
        "inbox_avatar_url": avatar_url(call.house, inbox),
        "inbox_name": inbox["name"],
        "locale": call.db.value("SELECT locale FROM accounts WHERE id = ?", question["account_id"]),
        "conversation_id": question["conversation_id"],
        "created_at": iso(question["created_at"]),
    }


@route("GET", SURVEY)
def survey(call: Call) -> object:
    """Return what the rating page shows; 404 while no rating was asked for."""
    return _survey(call, _question(call))


@route("PATCH", SURVEY)
def rate(call: Call) -> object:
    """Rate; 422 after 14 days."""
    question = _question(call)
    if call.house.now() - question["created_at"] > CLOSED_AFTER:
        raise errors.unprocessable("You cannot update the CSAT survey after 14 days")
    given = call.param("message")
    values = given.get("submitted_values") if isinstance(given, dict) else None
    attributes = {**question["content_attributes"], "submitted_values": values}
    after = messages.change(call.house, question, content_attributes=attributes)
    acts.keep(call.house, after["id"])
    return _survey(call, after)
