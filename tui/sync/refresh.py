"""Asking the server for what is looked at: the first load, pages, threads, contacts, counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from tui.api import errors
from tui.api.resources.conversation_lists import AssigneeType
from tui.models.conversation import Conversation, ConversationCounts, ConversationPage
from tui.models.filter import Condition, Operator
from tui.models.message import MessagePage
from tui.presentation.cells import one_line
from tui.store import events, select
from tui.store.link import Gone, LinkKind
from tui.store.notifications import NotificationsCounted
from tui.store.state import ViewState
from tui.store.view import AssigneeFilter, View
from tui.sync.contact_changes import ContactChanges
from tui.sync.core import Core, log
from tui.sync.newer import fetch_newer
from tui.sync.persist import Persist
from tui.sync.reference import ReferenceLists

_TABS: dict[AssigneeFilter, AssigneeType] = {"mine": "me", "unassigned": "unassigned", "all": "all"}

NEWEST_COUNT = 20
"""How many messages the server answers at most to `newest` and `before` (4.0.4, 4.15.1)."""

WINDOW_COUNT = 1000
BEYOND_ALL_IDS = 2**31 - 1
"""The server keeps message ids in four bytes."""

PAGES_AT_ONCE = 6
"""So many pages are read in one go for rows that a filter lets through; then the agent says whether to look further."""

MOST_OF_CONTACT = 500
"""So many conversations of one contact are fetched at the most."""

_NEWEST_ALONE = "This server tells a contact's newest conversations alone: for the others open the contact in Chatwoot."

JUST_TOLD_SECONDS = 10.0
"""A list that the server sent within this time is not fetched when it is opened; on a live line what changed since is."""

COUNTS_SECONDS = 60.0
"""Counts that events have moved are checked, and no more often than this."""

DOUBTED_COUNTS_SECONDS = 10.0
"""The same where a row came or went of which it is not known whether it was counted: there the counts may be wrong."""

FAULT = "A fault in chatwoot-tui: the log has the details."


class Refresh:
    """Every question to the server that is not a wish. Each ends in an event, also when it fails."""

    def __init__(
        self, core: Core, persist: Persist, opened: Callable[[int], None], about_contacts: ContactChanges
    ) -> None:
        self._core = core
        self._persist = persist
        self._opened = opened
        self._about_contacts = about_contacts
        self._tried: dict[View, tuple[int, object]] = {}
        self.reference = ReferenceLists(core, asked=self.asked, look_again=self.conversation)
        self._counts_at = -COUNTS_SECONDS

    async def start(self) -> None:
        """Ask who we are, and for the lists that everything refers to."""
        core = self._core
        await self.asked("profile", core.profile)
        await self.reference.begin()

    async def page(self, view: View, number: int = 1) -> None:
        """Fetch one page of a list. Its failure shows on the list."""
        core = self._core
        core.dispatch(events.PageAsked(view, number))
        asked = core.state.beat
        try:
            page, counts = await self.fetched_page(view, number)
        except errors.ApiError as error:
            core.dispatch(events.PageFailed(view, number, error.sentence))
            self.failed(error)
            return
        except Exception:
            # Else it is on its way for ever, and no other is asked for.
            core.dispatch(events.PageFailed(view, number, FAULT))
            raise
        core.dispatch(events.PageArrived(view, number, page.conversations, counts, asked, core.clock.now()))
        self.reached()

    async def fetched_page(self, view: View, number: int) -> tuple[ConversationPage, ConversationCounts | None]:
        """Return one page of a list from the server, and the counts of its tabs; pages count from 1.

        Where the server can't be asked for a filter alone, the page has what holds it; then, and where the answer is
        about one tab, there are no counts.

        Raises:
            ApiError: It can't be had.
        """
        if view.folder_id is not None or view.query:
            return await self._filtered_page(view, number)
        page = await self._core.client.conversations.page(
            number=number,
            status=view.status,
            assignee_type=_TABS[view.assignee],
            inbox_id=view.inbox_id,
            team_id=view.team_id,
            labels=(view.label,) if view.label else (),
            conversation_type=view.place,
            q=view.text or None,
            sort_by=view.sort.value,
        )
        return page, page.counts

    async def _filtered_page(self, view: View, number: int) -> tuple[ConversationPage, ConversationCounts | None]:
        from tui.store import filtering

        client = self._core.client
        if view.folder_id is not None:
            folder = select.folder(self._core.state, view.folder_id)
            if folder is None:
                raise errors.NotFound("The folder is not there any more.")
            page = await client.conversations.filter(conditions=folder.query, number=number)
            return page, page.counts if view.assignee == "all" and view.status is None else None
        asked = filtering.asked(view, filtering.names(self._core.state))
        counts_are_right = not asked.only_here and view.assignee == "all"
        if (listed := asked.parameters) is not None:
            page = await client.conversations.page(
                number=number,
                status=listed.status,
                assignee_type=listed.assignee,
                inbox_id=listed.inbox_id,
                team_id=listed.team_id,
                labels=listed.labels,
                conversation_type="unattended" if listed.unattended else view.place,
                q=listed.text or None,
                sort_by=view.sort.value,
            )
            counts_are_right = not asked.only_here
        else:
            page = await client.conversations.filter(conditions=asked.conditions, number=number)
        return page, page.counts if counts_are_right else None

    async def open_list(self, view: View) -> None:
        """Show a list: from the cache if the server has not told it yet, then from the server unless it is kept true."""
        core = self._core
        listed = core.state.views.get(view)
        if listed is None:
            return
        if listed.as_of is None:
            await self._persist.load_list(view)
        if view == View():
            # The start has asked for it, and it may be on its way.
            await core.client.came()
        listed = core.state.views.get(view)
        if listed is not None and _is_told_since(listed, core.ago(JUST_TOLD_SECONDS)):
            # Our own coming changes the rows, by our availability in them: it would come whole again.
            return
        live = core.state.link.kind is LinkKind.LIVE
        if listed is not None and live and listed.as_of is not None and not listed.stale and not listed.cached:
            return
        await self.page(view)
        listed = core.state.views.get(view)
        if listed is not None and view.query and not listed.complete and not listed.error and not len(listed.live):
            # Nothing of the first page passes: what does may lie further down.
            await self.next_page(view)

    async def next_page(self, view: View) -> None:
        """Fetch what is below the last row shown: the next page, and more where the first brought only rows shown already."""
        begun = self._core.state.views.get(view)
        below = begun.shown.order.last if begun is not None else None
        for _ in range(PAGES_AT_ONCE):
            listed = self._core.state.views.get(view)
            if listed is None or listed.complete:
                return
            told = 0 if listed.frontier is None else listed.live.order.count_upto(listed.frontier)
            # Of a filter's pages some rows may not be shown: those that are say nothing of how far it was read.
            number = listed.pages + 1 if view.query or view.folder_id is not None else told // listed.page_size + 1
            # Rows that went make the next page begin earlier; one that brought nothing further is not asked for twice.
            last, frontier = self._tried.get(view, (0, None))
            if number <= last and frontier == listed.frontier:
                number = last + 1
            self._tried[view] = (number, listed.frontier)
            await self.page(view, number)
            now = self._core.state.views.get(view)
            if now is not None and now.error:
                # It did not come: the same page is asked for the next time, or its rows would be passed over.
                self._tried[view] = (last, frontier)
                return
            if now is None or (now.frontier is not None and (below is None or now.frontier > below)):
                return

    async def thread(self, conversation_id: int) -> None:
        """Show a thread: from the cache if it is not held, then from the server unless it is kept true."""
        core = self._core
        thread = core.state.threads.get(conversation_id)
        if thread is not None and not thread.messages:
            await self._persist.load_thread(conversation_id)
        if conversation_id in core.state.threads and not select.is_true(core.state, conversation_id):
            await self.look_through(conversation_id)
        if select.is_row_owed(core.state, conversation_id):
            await self.asked(f"conversation {conversation_id}", lambda: self.conversation(conversation_id))
        self._opened(conversation_id)

    async def look_through(self, conversation_id: int) -> None:
        """Fetch what a thread may have missed: what came after the last message, and its newest end again."""
        core = self._core
        thread = core.state.threads.get(conversation_id)
        if thread is None:
            return
        core.dispatch(events.ThreadAsked(conversation_id))
        try:
            await fetch_newer(core, conversation_id)
            await self._newest(conversation_id)
        except (errors.NotFound, errors.NotAllowed) as error:
            self._gone(conversation_id, error)
        except errors.ApiError as error:
            core.dispatch(events.ThreadFailed(conversation_id, error.sentence))
            self.failed(error)
        except Exception:
            core.dispatch(events.ThreadFailed(conversation_id, FAULT))
            raise
        else:
            self.reached()

    async def glance(self, conversation_id: int) -> None:
        """Read the newest end of a thread again, by one question that "nothing new" mostly answers."""
        core = self._core
        thread = core.state.threads.get(conversation_id)
        if thread is None or thread.as_of is None or not thread.messages:
            await self.look_through(conversation_id)
            return
        try:
            await self._newest(conversation_id)
        except (errors.NotFound, errors.NotAllowed) as error:
            self._gone(conversation_id, error)
        except errors.ApiError as error:
            self.failed(error)
        else:
            self.reached()

    async def window(self, conversation_id: int) -> None:
        """Read all that is held of a thread again, and what came since: edits, deletions, delivery states move no ids.

        Raises:
            ApiError: NotFound where the conversation is gone.
        """
        core = self._core
        thread = core.state.threads.get(conversation_id)
        if thread is None or not thread.messages:
            return
        first = min(message.id for message in thread.messages)
        asked = core.state.beat
        # Both ends at once bring up to a thousand, the first included.
        page = await core.client.messages.between(
            conversation_id=conversation_id, after_id=first, before_id=BEYOND_ALL_IDS
        )
        if page.passed_over or len(page.messages) >= WINDOW_COUNT:
            await self.look_through(conversation_id)
            return
        core.dispatch(
            events.ThreadArrived(
                conversation_id, page.messages, "window", True, asked, core.clock.now(), first_id=first
            )
        )

    async def older(self, conversation_id: int) -> None:
        """Fetch the messages before the first one held."""
        core = self._core
        thread = core.state.threads.get(conversation_id)
        if thread is None or thread.reached_start or not thread.messages:
            return
        core.dispatch(events.ThreadAsked(conversation_id, older=True))
        asked = core.state.beat
        before = min(message.id for message in thread.messages)
        try:
            page = await core.client.messages.before(conversation_id=conversation_id, message_id=before)
        except (errors.NotFound, errors.NotAllowed) as error:
            self._gone(conversation_id, error)
            return
        except errors.ApiError as error:
            core.dispatch(events.ThreadFailed(conversation_id, error.sentence))
            self.failed(error)
            return
        except Exception:
            core.dispatch(events.ThreadFailed(conversation_id, FAULT))
            raise
        core.dispatch(
            events.ThreadArrived(
                conversation_id, page.messages, "older", _is_whole(page, NEWEST_COUNT), asked, core.clock.now()
            )
        )
        self.reached()

    async def conversation(self, conversation_id: int) -> None:
        """Fetch one conversation; one that is not there any more is removed."""
        core = self._core
        asked = core.state.beat
        try:
            conversation = await core.client.conversations.get(conversation_id=conversation_id)
        except (errors.NotFound, errors.NotAllowed) as error:
            self._gone(conversation_id, error)
            return
        core.dispatch(events.ConversationArrived(conversation, asked, core.clock.now()))

    async def look_at(self, conversation_id: int) -> None:
        """Find out whether a conversation is still there and may be seen."""
        await self.asked(f"conversation {conversation_id}", lambda: self.conversation(conversation_id))

    async def contact(self, conversation_id: int, *, earlier: bool = False) -> None:
        """Fetch a conversation's contact whole.

        Args:
            earlier: Whether its earlier conversations too: up to twenty whole rows, with the last mail in each.
        """
        core = self._core
        held = core.state.held.get(conversation_id)
        if held is None:
            return
        contact_id = held.row.contact_id
        if contact_id not in core.state.contacts and (cached := await core.cache.load_contact(contact_id)):
            core.dispatch(events.ContactArrived(cached, whole=True))
        asked = core.state.beat
        try:
            contact = await core.client.contacts.get(contact_id=contact_id)
            core.dispatch(events.ContactArrived(contact, whole=True))
            conversations = await core.client.contacts.conversations(contact_id=contact_id) if earlier else None
        except errors.NotFound as error:
            if error.code:
                core.dispatch(events.ContactFailed(contact_id, error.sentence))
            else:
                core.dispatch(events.ContactGone(contact_id))
            return
        except errors.ApiError as error:
            core.dispatch(events.ContactFailed(contact_id, error.sentence))
            self.failed(error)
            return
        core.dispatch(events.ContactFailed(contact_id, ""))
        if conversations is not None:
            core.dispatch(events.EarlierArrived(contact_id, conversations, asked, core.clock.now()))
        self.reached()
        if core.state.attribute_definitions is None:
            # What attributes are called; where that can't be had, their keys are shown.
            await self.reference.fresh("attributes")
        if earlier:
            await self._about_contacts.notes(contact_id)

    async def all_of_contact(self, conversation_id: int) -> None:
        """Fetch the conversations of a conversation's contact that lie beyond the newest, and say how many there are."""
        core = self._core
        held = core.state.held.get(conversation_id)
        if held is None:
            return
        contact_id, found, asked = held.row.contact_id, list[Conversation](), core.state.beat
        whose = [Condition(attribute_key="contact_id", operator=Operator.EQUAL, values=(contact_id,))]
        try:
            async for conversation in core.client.conversations.iterate_filter(conditions=whose):
                found.append(conversation)
                if len(found) >= MOST_OF_CONTACT:
                    break
        except errors.Invalid:
            # The filter knows contacts from 4.14.2 on.
            core.dispatch(events.Told(_NEWEST_ALONE))
            return
        except errors.ApiError as error:
            core.dispatch(events.Told(f"The conversations could not be fetched: {error.sentence}"))
            self.failed(error)
            return
        core.dispatch(events.EarlierArrived(contact_id, tuple(found), asked, core.clock.now()))
        name, more = one_line(held.row.contact_name), len(found) >= MOST_OF_CONTACT
        count = f"The {len(found)} newest" if more else f"All {len(found)}"
        core.dispatch(events.Told(f"{count} conversations of {name or 'this customer'} are listed."))

    async def counts_if_moved(self) -> bool:
        """Check the tab counts of the view in sight, where events have moved them; not each time."""
        core = self._core
        view = core.state.view
        if view is None or view.filters not in core.state.counts_moved or not core.attended:
            return False
        if view.query or view.folder_id is not None:
            # They come with the pages, and by no other way.
            return False
        doubted = view.filters in core.state.counts_doubted
        if core.clock.monotonic() - self._counts_at < (DOUBTED_COUNTS_SECONDS if doubted else COUNTS_SECONDS):
            return False
        self._counts_at = core.clock.monotonic()

        async def ask() -> None:
            counts = await core.client.conversations.counts(
                status=view.status,
                inbox_id=view.inbox_id,
                team_id=view.team_id,
                labels=(view.label,) if view.label else (),
                conversation_type=view.place,
                q=view.text or None,
            )
            core.dispatch(events.CountsArrived(view, counts, core.clock.now()))

        return await self.asked("counts", ask)

    async def notifications(self) -> None:
        """Ask how many notifications are unread; what events tell of it can be one too high."""

        async def ask() -> None:
            unread = await self._core.client.notifications.unread_count()
            self._core.dispatch(NotificationsCounted(unread, self._core.clock.now()))

        await self.asked("notifications", ask)

    def reached(self) -> None:
        """Note that the server answered: without a websocket this is what "polling" rests on."""
        core = self._core
        if core.state.link.kind is LinkKind.OFFLINE:
            kind = LinkKind.LIVE if core.subscribed else LinkKind.POLLING
            core.dispatch(events.LinkChanged(kind, core.clock.now()))
            core.line_is_back()

    def failed(self, error: errors.ApiError) -> None:
        """Note that the server could not be reached."""
        core = self._core
        if isinstance(error, errors.Unreachable | errors.NotUnderstood) and core.state.link.kind is not LinkKind.LIVE:
            core.dispatch(events.LinkChanged(LinkKind.OFFLINE, core.clock.now(), error.sentence))

    async def _newest(self, conversation_id: int) -> None:
        core = self._core
        asked = core.state.beat
        page = await core.client.messages.newest(conversation_id=conversation_id)
        core.dispatch(
            events.ThreadArrived(
                conversation_id,
                page.messages,
                "newest",
                _is_whole(page, NEWEST_COUNT),
                asked,
                core.clock.now(),
                agent_last_seen_at=page.agent_last_seen_at,
            )
        )

    async def look_for_drafts(self) -> None:
        """Ask for the conversations that drafts of an earlier run belong to and no list has shown: some may be gone."""
        core = self._core
        for conversation_id in dict.fromkeys(key[0] for key in core.state.drafts):
            if conversation_id in core.state.held:
                continue
            asked = core.state.beat
            try:
                conversation = await core.client.conversations.get(conversation_id=conversation_id)
            except (errors.NotFound, errors.NotAllowed) as error:
                self._gone(conversation_id, error)
                if not error.code:
                    core.dispatch(
                        events.Told(
                            f"A draft is left over: conversation #{conversation_id} is gone. The outbox shows its words.",
                            severe=True,
                        )
                    )
            except errors.ApiError:
                # Asked again at the next start, and when it is opened.
                return
            else:
                core.dispatch(events.ConversationArrived(conversation, asked, core.clock.now()))

    def _gone(self, conversation_id: int, error: errors.NotFound | errors.NotAllowed) -> None:
        core = self._core
        if not error.code:
            why = Gone.DELETED if isinstance(error, errors.NotFound) else Gone.NO_ACCESS
            core.dispatch(events.ConversationGone(conversation_id, why))
            core.jobs.begin(f"forget {conversation_id}", lambda: core.cache.forget(conversation_id))
        else:
            core.dispatch(events.ThreadFailed(conversation_id, error.sentence))

    async def asked(self, name: str, ask: Callable[[], Awaitable[object]]) -> bool:
        """Ask; a failure is noted, and most of them concern this question alone."""
        try:
            await ask()
        except errors.ApiError as error:
            log.info("%s: %s", name, type(error).__name__)
            self.failed(error)
            return not isinstance(
                error, errors.Unreachable | errors.TokenDead | errors.AccountSuspended | errors.ServerMoved
            )
        self.reached()
        return True


def _is_told_since(listed: ViewState, since: datetime) -> bool:
    return listed.as_of is not None and listed.as_of > since and not listed.cached and not listed.stale


def _is_whole(page: MessagePage, full: int) -> bool:
    return len(page.messages) + page.passed_over < full
