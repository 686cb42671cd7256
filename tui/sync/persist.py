"""Between state and cache: what was seen is shown at the start, and what changes is written a moment later."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from tui.models.conversation import ConversationPage
from tui.store import events
from tui.store.change import Change
from tui.store.link import LinkKind
from tui.store.rows import known_row
from tui.store.state import State
from tui.store.view import View
from tui.sync.core import Core
from tui.sync.recall import list_name, recall_list, recall_profile, recall_reference

DEBOUNCE_SECONDS = 2.0
PRUNE_SECONDS = 3600.0
ROWS_KEPT = 100
"""How many rows of a list the next start shows."""


class Persist:
    """Loads from the cache and keeps it up to date."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._conversations: set[int] = set()
        self._threads: set[int] = set()
        self._contacts_seen: dict[int, object] = {}
        self._reference = False
        self._lists = False
        self._wake = asyncio.Event()
        self._pruned_at: float | None = None
        self._said = core.cache.notice
        if any(listed.as_of is not None and not listed.cached for listed in core.state.views.values()):
            # A page that came before there was anybody to write it down.
            self._conversations = set(core.state.held)
            self._lists = True
            self._wake.set()
        self._answers: dict[str, tuple[str, object]] = {}
        self._tags: dict[str, str] = {}
        core.client.transport.validators.told = self._told
        core.store.listen(self._noted)

    async def load_reference(self) -> None:
        """Show the reference lists and who we are as they last were, where the server has not told them yet."""
        core = self._core
        await recall_profile(core.cache, core.store)
        await recall_reference(core.cache, core.store)
        await self.recall_answers()

    async def recall_answers(self) -> None:
        """Let reads be conditional whose last answer the cache still has."""
        cache, validators = self._core.cache, self._core.client.transport.validators
        for key, etag in (await cache.load_tags()).items():
            validators.recall(key, etag, partial(cache.load_answer, key, etag))

    async def load_list(self, view: View) -> None:
        """Show a list as it last was."""
        await recall_list(self._core.cache, self._core.store, view)

    async def load_thread(self, conversation_id: int) -> None:
        """Show a thread as it last was."""
        core = self._core
        cached = await core.cache.load_thread(conversation_id)
        if conversation_id not in core.state.held and (known := await core.cache.load_row(conversation_id)) is not None:
            core.dispatch(events.RowsRecalled((known,)))
        await self._recall_detail(conversation_id)
        if cached is not None and cached.messages:
            core.dispatch(
                events.ThreadArrived(
                    conversation_id,
                    cached.messages,
                    "cache",
                    cached.reached_start,
                    core.state.beat,
                    cached.told_at,
                )
            )

    async def recall_thread(self, conversation_id: int) -> None:
        """Show a thread that is only looked at, and its customer, as they last were, where nothing of them is held."""
        core = self._core
        await self._recall_detail(conversation_id)
        held = core.state.threads.get(conversation_id)
        if held is not None and held.messages:
            return
        cached = await core.cache.load_thread(conversation_id)
        if cached is not None and cached.messages:
            core.dispatch(events.ThreadRecalled(conversation_id, cached.messages, cached.reached_start, cached.told_at))

    async def _recall_detail(self, conversation_id: int) -> None:
        core = self._core
        held = core.state.held.get(conversation_id)
        if conversation_id in core.state.details or held is None or not held.cached:
            return
        conversation = await core.cache.load_conversation(conversation_id)
        if conversation is not None:
            core.dispatch(events.DetailRecalled(conversation))

    async def run(self) -> None:
        """Write changes a moment after they came, until cancelled."""
        core = self._core
        while True:
            await self._wake.wait()
            await core.clock.sleep(DEBOUNCE_SECONDS)
            self._wake.clear()
            await self.flush()
            self._tell()
            now = core.clock.monotonic()
            if self._pruned_at is None or now - self._pruned_at > PRUNE_SECONDS:
                self._pruned_at = now
                settings = core.settings
                await core.cache.prune(
                    now=core.clock.now(), days=settings.cache_days, megabytes=settings.cache_megabytes
                )

    def _tell(self) -> None:
        """Say once when the cache stops working, or works again."""
        if (notice := self._core.cache.notice) != self._said:
            self._said = notice
            self._core.dispatch(events.Told(notice or "The cache works again."))

    async def flush(self, *, at_the_end: bool = False) -> None:
        """Write everything that changed since the last time.

        Args:
            at_the_end: The lists are written in any case: a live line has kept them true until now.
        """
        core, state = self._core, self._core.state
        now = core.clock.now()
        conversations, self._conversations = self._conversations, set()
        threads, self._threads = self._threads, set()
        lists, self._lists = self._lists, False
        reference, self._reference = self._reference, False
        held = [found for each in conversations if (found := state.held.get(each)) is not None and not found.gone]
        await core.cache.keep_rows(map(known_row, held), now)
        details = [state.details[each.row.id] for each in held if each.row.id in state.details and not each.cached]
        await core.cache.keep_conversations(details, now)
        is_live = state.link.kind is LinkKind.LIVE
        if at_the_end and is_live and state.open_thread is not None:
            # It is as new as the line has kept it, though nothing came.
            threads.add(state.open_thread)
        for conversation_id in threads:
            thread = state.threads.get(conversation_id)
            if thread is not None and thread.messages and thread.as_of is not None and not thread.cached:
                # What lies behind a hole is fetched together with what is missing before it.
                messages = tuple(message for message in thread.messages if message.id <= thread.whole_to)
                await core.cache.keep_thread(
                    conversation_id,
                    messages,
                    reached_start=thread.reached_start,
                    told_at=now if is_live and not thread.stale else thread.told_at or thread.as_of,
                )
        told, self._answers = self._answers, {}
        await core.cache.keep_answers(((key, etag, value) for key, (etag, value) in told.items()), now)
        if lists or (at_the_end and is_live):
            await self._keep_lists(state)
        for contact_id, contact in state.contacts.items():
            if self._contacts_seen.get(contact_id) is not contact:
                await core.cache.keep_contact(contact, now)
        self._contacts_seen = dict(state.contacts)
        if reference:
            await self._keep_reference(state)

    async def _keep_lists(self, state: State) -> None:
        for view, listed in state.views.items():
            if view.is_found or listed.as_of is None or listed.cached or listed.frontier is None:
                continue
            count = min(ROWS_KEPT, listed.live.order.count_upto(listed.frontier))
            ids = tuple(listed.live.id_at(position) for position in range(count))
            live = self._core.clock.now() if state.link.kind is LinkKind.LIVE else state.link.last_live_at
            told = listed.as_of if listed.stale or live is None else max(listed.as_of, live)
            await self._core.cache.keep_list(list_name(view), ids, state.counts.get(view.filters), told)

    async def _keep_reference(self, state: State) -> None:
        cache, now = self._core.cache, self._core.clock.now()
        if state.profile is not None:
            await cache.keep_profile(state.profile)
        await cache.keep_reference("agents", state.agents, now)
        await cache.keep_reference("teams", state.teams or (), now)
        await cache.keep_reference("inboxes", tuple(replace(each, inbox_identifier="") for each in state.inboxes), now)
        await cache.keep_reference("labels", state.labels or (), now)
        await cache.keep_reference("canned", state.canned_responses, now)
        await cache.keep_reference("macros", state.macros, now)
        if state.attribute_definitions is not None:
            await cache.keep_reference("attribute definitions", state.attribute_definitions, now)
        if state.folders is not None:
            await cache.keep_reference("folders", state.folders, now)

    def _told(self, key: str, etag: str, value: object) -> None:
        if isinstance(value, ConversationPage | tuple) and self._tags.get(key) != etag:
            self._tags[key] = etag
            self._answers[key] = (etag, value)
            self._wake.set()

    def _noted(self, change: Change) -> None:
        self._conversations |= change.conversations
        self._threads |= change.threads
        self._lists = self._lists or change.lists or change.counts
        self._reference = self._reference or change.reference or change.me
        if change.conversations or change.threads or change.lists or change.reference or change.contacts:
            self._wake.set()
