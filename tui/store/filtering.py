"""A view and the language of filters: what the line says becomes a view, and a view reads back as the line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.models.conversation import Status
from tui.query.asking import Request, request
from tui.query.conversations import CONVERSATIONS
from tui.query.query import ANY, EVERYTHING, ME, NONE, WORDS, Names, Query, Term, term
from tui.query.writing import write_term, written
from tui.store.view import Sort, View

if TYPE_CHECKING:
    from tui.store.state import State


def names(state: State) -> Names:
    """Return what a filter's values may name, as far as it is known."""
    return Names(
        inboxes=state.inboxes or None,
        teams=state.teams,
        agents=state.agents or None,
        labels=None if state.labels is None else tuple(label.title for label in state.labels),
        attributes=state.attribute_definitions,
        my_id=state.my_id,
    )


def filtered(view: View, query: Query, known: Names) -> View:
    """Return the view with this filter in the place of the one it has; tab and status stay where it says nothing of them.

    What the list of the server can be asked for becomes a field of the view; the rest stays a query.
    """
    plain = replace(view, inbox_id=None, team_id=None, label=None, text="", query=EVERYTHING, folder_id=None, name="")
    if len(query.alternatives) > 1:
        if query.names("status"):
            plain = replace(plain, status=None)
        if query.names("assignee"):
            plain = replace(plain, assignee="all")
        return _sorted(replace(plain, query=query), known)
    rest: list[Term] = []
    taken = set[str]()
    for each in query.terms():
        fitting = None if each.negated or each.field in taken else _field(plain, each)
        if fitting is None:
            rest.append(each)
        else:
            plain = fitting
            taken.add(each.field)
    left = Query((tuple(rest),)) if rest else Query()
    if left.names("status") and "status" not in taken:
        plain = replace(plain, status=None)
    if left.names("assignee") and "assignee" not in taken:
        plain = replace(plain, assignee="all")
    return _sorted(replace(plain, query=left), known)


def _sorted(view: View, known: Names) -> View:
    return view if sorts(view, known) else replace(view, sort=Sort.LAST_ACTIVITY_DESC)


def _field(view: View, each: Term) -> View | None:
    """Return the view with a condition as its field; None: it has none for it."""
    if len(each.values) != 1:
        return None
    value = each.values[0]
    match each.field:
        case "status":
            return replace(view, status=None if value.text == "all" else Status(value.text))
        case "assignee" if value.keyword == ME:
            return replace(view, assignee="mine")
        case "assignee" if value.keyword == NONE:
            return replace(view, assignee="unassigned")
        case "inbox" if value.ids and len(value.ids) == 1:
            return replace(view, inbox_id=value.ids[0])
        case "team" if value.ids and len(value.ids) == 1:
            return replace(view, team_id=value.ids[0])
        case "label" if value.keyword not in (NONE, ANY):
            return replace(view, label=value.text)
        case "" if value.text:
            return replace(view, text=value.text)
        case _:
            return None


def narrowing(view: View, known: Names) -> Query:
    """Return all that the view is narrowed by, but tab and status: what the filter line holds."""
    terms: list[Term] = []
    if view.inbox_id is not None:
        name = next((each.name for each in known.inboxes or () if each.id == view.inbox_id), str(view.inbox_id))
        terms.append(term("inbox", name, ids=(view.inbox_id,)))
    if view.team_id is not None:
        name = next((each.name for each in known.teams or () if each.id == view.team_id), str(view.team_id))
        terms.append(term("team", name, ids=(view.team_id,)))
    if view.label is not None:
        terms.append(term("label", view.label))
    if view.text:
        terms.append(term(WORDS, view.text))
    if view.folder_id is not None:
        return Query((tuple(terms),)) if terms else Query()
    return view.query.with_terms(*terms) if terms else view.query


def without_filter(view: View) -> View:
    """Return the view without the words and conditions that the filter line alone can say."""
    return replace(view, text="", query=view.query if view.folder_id is not None else EVERYTHING)


def line(view: View, known: Names) -> str:
    """Return what the view is narrowed by as the filter line has it."""
    return written(narrowing(view, known))


def whole(view: View, known: Names) -> Query:
    """Return all that the view asks for as one query: its narrowing, its status, its tab."""
    terms: list[Term] = []
    if view.status is not None:
        terms.append(term("status", view.status.value))
    if view.assignee == "mine":
        terms.append(term("assignee", ME, ids=None if known.my_id is None else (known.my_id,)))
    if view.assignee == "unassigned":
        terms.append(term("assignee", NONE))
    narrowed = narrowing(view, known)
    return narrowed.with_terms(*terms) if terms else narrowed


def asked(view: View, known: Names) -> Request:
    """Return how the server is asked for the view."""
    wanted = whole(view, known)
    found = request(wanted, CONVERSATIONS, known)
    if view.place is None or found.parameters is not None:
        return found
    # A place is asked for of the list alone, which has no conditions.
    status = replace(View(), status=view.status, assignee=view.assignee)
    only_here = tuple(write_term(each) for each in view.query.terms())
    return replace(request(whole(status, known), CONVERSATIONS, known), only_here=only_here)


def sorts(view: View, known: Names) -> bool:
    """Whether the server sorts the view as it is told: its filter endpoint sorts by last activity alone."""
    if view.folder_id is not None:
        return False
    return not view.query or asked(view, known).parameters is not None
