"""What events do to people: who I am, who is there, which contact was looked at."""

from __future__ import annotations

from dataclasses import replace

from tui.models.conversation import CONVERSATIONS_TOLD
from tui.models.people import Agent, Availability, Contact, Profile, Role
from tui.store import events
from tui.store.link import Gone
from tui.store.lists import put, put_rest, remove, whose_known
from tui.store.rows import contact_over
from tui.store.work import Work

CONTACTS_KEPT = 100


def profile_arrived(work: Work, event: events.ProfileArrived) -> None:
    """Note who the agent is, and tell of a changed role in the account."""
    before = _role(work, work.profile) if work.profile else Role.UNKNOWN
    now = _role(work, event.profile)
    if before is not now and Role.UNKNOWN not in (before, now):
        work.told.append(f"Your role in this account is {now} now; it was {before}.")
    first, work.profile = work.profile is None, event.profile
    if first:
        whose_known(work)
    for membership in event.profile.accounts:
        if work.account_id in (None, membership.id):
            work.availability = membership.availability
            break
    work.changed_me = True


def _role(work: Work, profile: Profile) -> Role:
    return next((each.role for each in profile.accounts if each.id == work.account_id), Role.UNKNOWN)


def agents_arrived(work: Work, event: events.AgentsArrived) -> None:
    """Replace the list of agents, keeping what is known of their presence."""
    known = {agent.id: agent for agent in work.agents}
    work.agents = tuple(_with_presence(agent, known.get(agent.id)) for agent in event.agents)
    work.changed_reference = True


def presence_heard(work: Work, event: events.PresenceHeard) -> None:
    """The map is complete: who is not in it is offline."""
    presence = event.presence
    own = presence.users.get(work.my_id or 0)
    before = (work.users_present or {}).get(work.my_id or 0)
    if own is not None and own is not before and own is not work.availability:
        # Set in a browser or another console; what the server repeats says nothing new.
        work.availability = own
        work.changed_me = True
    if presence.users == work.users_present and presence.contacts == work.contacts_present:
        return
    work.users_present = presence.users
    work.agents = tuple(
        replace(agent, availability=presence.users.get(agent.id, Availability.OFFLINE)) for agent in work.agents
    )
    for contact_id in work.contacts_present ^ presence.contacts:
        work.changed_conversations.update(work.by_contact.get(contact_id) or ())
    work.contacts_present = presence.contacts
    work.changed_presence = True


def contact_arrived(work: Work, event: events.ContactArrived) -> None:
    """Keep a contact, and bring their name and picture into the rows of their conversations."""
    contact = event.contact
    known = work.contacts.get(contact.id)
    if event.whole or known is not None:
        keep_contact(work, contact if event.whole else contact_over(known, contact))
    for conversation_id in work.by_contact.get(contact.id) or ():
        held = work.held.get(conversation_id)
        if held is not None and contact.name and held.row.contact_name != contact.name:
            put(work, replace(held, row=replace(held.row, contact_name=contact.name)))
        detail = work.details.get(conversation_id)
        if detail is not None:
            merged = replace(detail, contact=contact if event.whole else contact_over(detail.contact, contact))
            work.details = {**work.details, conversation_id: merged}
            work.changed_contacts = True


def contact_gone(work: Work, event: events.ContactGone) -> None:
    """With a contact go its conversations, of which the server says nothing (recorded, 4.15.1)."""
    for conversation_id in tuple(work.by_contact.get(event.contact_id) or ()):
        remove(work, conversation_id, Gone.CONTACT)
    work.contacts = {key: value for key, value in work.contacts.items() if key != event.contact_id}
    work.changed_contacts = True


def contact_failed(work: Work, event: events.ContactFailed) -> None:
    """Note why a contact could not be read; an empty sentence takes the note away."""
    kept = {key: value for key, value in work.contact_failures.items() if key != event.contact_id}
    work.contact_failures = {**kept, event.contact_id: event.sentence} if event.sentence else kept
    work.changed_contacts = True


def notes_arrived(work: Work, event: events.NotesArrived) -> None:
    """Keep the notes on a contact."""
    kept = {key: value for key, value in work.notes.items() if key != event.contact_id}
    while len(kept) >= CONTACTS_KEPT:
        del kept[next(iter(kept))]
    work.notes = {**kept, event.contact_id: event.notes}
    work.changed_contacts = True


def earlier_arrived(work: Work, event: events.EarlierArrived) -> None:
    """Keep which conversations a contact has."""
    for conversation in event.conversations:
        put_rest(work, conversation, event.asked)
    kept = {key: value for key, value in work.earlier.items() if key != event.contact_id}
    while len(kept) >= CONTACTS_KEPT:
        del kept[next(iter(kept))]
    told = tuple(conversation.id for conversation in event.conversations)
    if len(told) == CONVERSATIONS_TOLD:
        # The newest alone: what was fetched beyond them stays.
        told += tuple(each for each in work.earlier.get(event.contact_id, ()) if each not in told)
    work.earlier = {**kept, event.contact_id: told}
    work.changed_contacts = True


def keep_contact(work: Work, contact: Contact) -> None:
    """Keep a contact as the newest of at most `CONTACTS_KEPT`."""
    kept = {key: value for key, value in work.contacts.items() if key != contact.id}
    while len(kept) >= CONTACTS_KEPT:
        del kept[next(iter(kept))]
    work.contacts = {**kept, contact.id: contact}
    work.changed_contacts = True


def _with_presence(agent: Agent, known: Agent | None) -> Agent:
    """Payloads made by jobs know no presence: what is known is kept."""
    if agent.availability is Availability.UNKNOWN and known is not None:
        return replace(agent, availability=known.availability)
    return agent
