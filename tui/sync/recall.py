"""From the cache into the state: what was seen last, shown before the server is asked. Needs nothing of the API."""

from __future__ import annotations

from tui.cache.cache import Cache
from tui.store import events
from tui.store.store import Store
from tui.store.view import View
from tui.sync.draft_columns import decoded_basis, decoded_draft
from tui.words.entry import Draft


def list_name(view: View) -> str:
    """Return what the cache calls a view."""
    status = view.status.value if view.status else "all"
    return "|".join(
        str(part) for part in (view.assignee, status, view.sort.value, view.inbox_id, view.team_id, view.label or "")
    )


def draft_found(draft: Draft) -> events.DraftFound:
    """Return the event of a draft as it lies on the disk."""
    whole = decoded_draft(draft.text, draft.enclosed)
    return events.DraftFound(draft.conversation_id, draft.private, draft.text, decoded_basis(draft.basis), whole)


async def recall_profile(cache: Cache, store: Store) -> None:
    """Show who we are as it last was."""
    profile = await cache.load_profile()
    if profile is not None and store.state.profile is None:
        store.dispatch(events.ProfileArrived(profile))


async def recall_reference(cache: Cache, store: Store) -> None:
    """Show the reference lists as they last were, where the server has not told them yet."""
    from tui.models.inbox import Inbox
    from tui.models.people import Agent, Team
    from tui.models.reference import AttributeDefinition, CannedResponse, CustomFilter, Label, Macro

    agents = await cache.load_reference("agents", Agent)
    teams = await cache.load_reference("teams", Team)
    inboxes = await cache.load_reference("inboxes", Inbox)
    labels = await cache.load_reference("labels", Label)
    canned = await cache.load_reference("canned", CannedResponse)
    macros = await cache.load_reference("macros", Macro)
    definitions = await cache.load_reference("attribute definitions", AttributeDefinition)
    folders = await cache.load_reference("folders", CustomFilter)
    state = store.state
    if agents and not state.agents:
        store.dispatch(events.AgentsArrived(agents))
    if teams and not state.teams:
        store.dispatch(events.TeamsArrived(teams))
    if inboxes and not state.inboxes:
        store.dispatch(events.InboxesArrived(inboxes))
    if labels and not state.labels:
        store.dispatch(events.LabelsArrived(labels))
    if canned and not state.canned_responses:
        store.dispatch(events.CannedResponsesArrived(canned))
    if macros and not state.macros:
        store.dispatch(events.MacrosArrived(macros))
    if definitions is not None and state.attribute_definitions is None:
        store.dispatch(events.AttributeDefinitionsArrived(definitions))
    if folders is not None and state.folders is None:
        store.dispatch(events.FoldersArrived(folders))


async def recall_list(cache: Cache, store: Store, view: View) -> None:
    """Show a list as it last was; nothing where it was never seen, or is a search."""
    cached = None if view.is_found else await cache.load_list(list_name(view))
    if cached is not None:
        store.dispatch(events.RowsRecalled(cached.rows, view, cached.counts, cached.told_at))
