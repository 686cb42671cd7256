"""Reading conversations: lists, counts, filters, one by its id, and what hangs on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from tui.api import errors, filters
from tui.api.caller import Argument, query, several, word
from tui.api.decode import conversations, messages, people, search
from tui.api.filters import Filter
from tui.api.resources.resource import Resource
from tui.api.walk import Page, walk
from tui.models.conversation import (
    Conversation,
    ConversationCounts,
    ConversationPage,
    Status,
    UnreadCounts,
)
from tui.models.message import Attachment, AttachmentPage
from tui.models.people import Agent
from tui.models.search import ConversationMatchPage

FEATURE = "conversations"

AssigneeType = Literal["me", "unassigned", "assigned", "all"]
ConversationType = Literal["mention", "participating", "unattended"]
SortBy = Literal[
    "last_activity_at_desc",
    "last_activity_at_asc",
    "created_at_desc",
    "created_at_asc",
    "priority_desc",
    "priority_asc",
    "waiting_since_desc",
    "waiting_since_asc",
    "priority_desc_created_at_asc",
    "unread",
]
"""Unknown ones are ignored: `priority_desc_created_at_asc` before 4.12, `unread` before 4.15."""


class ConversationLists(Resource):
    """Routes under `/api/v1/accounts/:id/conversations` that change nothing."""

    async def page(
        self,
        *,
        number: int = 1,
        status: Status | None = Status.OPEN,
        assignee_type: AssigneeType = "all",
        inbox_id: int | None = None,
        team_id: int | None = None,
        labels: Sequence[str] = (),
        conversation_type: ConversationType | None = None,
        source_id: str | None = None,
        q: str | None = None,
        sort_by: SortBy | None = None,
        updated_within: float | None = None,
    ) -> ConversationPage:
        """Return one page of a list with its counts, in the server's order; past the last page, nothing.

        The order rests on times finer than the wire tells: never sort by them again. The counts respect every filter
        but `assignee_type` and `updated_within`.

        Args:
            number: Counted from 1; a page has 25 rows unless the operator changed that.
            status: None for all. UNKNOWN gives nothing.
            labels: Titles; any of them.
            q: Words that a message must hold.
            updated_within: Seconds: all that changed since, on one page. Marking read or unread is no change.

        Raises:
            NotFound: The team, or the account, is not there.

        Source: `GET A/conversations`, 4.0.4 and 4.15.1 (`conversations.json`, `paging.json`).
        """
        arguments = _arguments(
            status, assignee_type, inbox_id, team_id, labels, conversation_type, source_id, q, sort_by
        )
        arguments |= {"page": number, "updated_within": None if updated_within is None else max(1, int(updated_within))}
        return await self._caller.read(
            f"{self._account}/conversations",
            conversations.conversation_page,
            feature=FEATURE,
            query=query(arguments),
            # What is read conditionally is kept in memory: the top of a list, not all of a long one.
            conditional=updated_within is None and number == 1,
        )

    async def iterate(
        self,
        *,
        status: Status | None = Status.OPEN,
        assignee_type: AssigneeType = "all",
        inbox_id: int | None = None,
        team_id: int | None = None,
        labels: Sequence[str] = (),
        conversation_type: ConversationType | None = None,
        source_id: str | None = None,
        q: str | None = None,
        sort_by: SortBy | None = "created_at_asc",
    ) -> AsyncIterator[Conversation]:
        """Give all conversations of a list, each once, though it moves meanwhile.

        Whatever matched all the time is given; what came or went meanwhile may be. The default order, oldest first,
        moves least. Arguments and failures are those of `page`.

        Source: `GET A/conversations`.
        """

        async def read(number: int) -> Page[Conversation]:
            found = await self.page(
                number=number,
                status=status,
                assignee_type=assignee_type,
                inbox_id=inbox_id,
                team_id=team_id,
                labels=labels,
                conversation_type=conversation_type,
                source_id=source_id,
                q=q,
                sort_by=sort_by,
            )
            return Page(found.conversations, _total(found.counts, assignee_type), found.passed_over)

        async for conversation in walk(read, lambda each: each.id):
            yield conversation

    async def counts(
        self,
        *,
        status: Status | None = Status.OPEN,
        inbox_id: int | None = None,
        team_id: int | None = None,
        labels: Sequence[str] = (),
        conversation_type: ConversationType | None = None,
        source_id: str | None = None,
        q: str | None = None,
    ) -> ConversationCounts:
        """Return a list's counts alone. From 4.12 on at most 30 times a minute.

        Raises:
            Throttled: Asked too often.

        Source: `GET A/conversations/meta`, 4.0.4 and 4.15.1 (`conversations.json`, `throttled.json`).
        """
        arguments = _arguments(status, "all", inbox_id, team_id, labels, conversation_type, source_id, q, None)
        return await self._caller.read(
            f"{self._account}/conversations/meta",
            conversations.conversation_counts,
            feature="counts",
            query=query(arguments),
        )

    async def unread_counts(self) -> UnreadCounts:
        """Return how many conversations have something unread, by inbox, label and team.

        Raises:
            Unsupported: Older than 4.14.1, or the account has the feature `conversation_unread_counts` switched off.

        Source: `GET A/conversations/unread_counts`, a 403 on 4.15.1 by default and a 404 on 4.0.4 (`conversations.json`).
        """
        path = f"{self._account}/conversations/unread_counts"
        try:
            return await self._caller.read(path, conversations.unread_counts, feature="counts")
        except errors.NotFound as error:
            # An old server takes the word for a conversation's id.
            raise self._caller.lacks("GET", path, error) from error

    async def filter(self, *, conditions: Filter, number: int = 1) -> ConversationPage:
        """Return one page of the conversations that meet the conditions, latest activity first, of every status.

        Args:
            conditions: Conditions, or the `query` of a saved view.
            number: Counted from 1; a page has 25 rows.

        Raises:
            Invalid: With the server's sentence about the key, the operator or the value it does not take.

        Source: `POST A/conversations/filter`, 4.0.4 and 4.15.1 (`conversations_filter.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._account}/conversations/filter",
            conversations.conversation_page,
            feature=FEATURE,
            query=[("page", str(number))],
            body=filters.body(conditions, today=datetime.now(UTC)),
            repeatable=True,
        )

    async def iterate_filter(self, *, conditions: Filter) -> AsyncIterator[Conversation]:
        """Give all conversations that meet the conditions, each once, though they move meanwhile.

        Source: `POST A/conversations/filter`.
        """

        async def read(number: int) -> Page[Conversation]:
            found = await self.filter(conditions=conditions, number=number)
            return Page(found.conversations, found.counts.all, found.passed_over)

        async for conversation in walk(read, lambda each: each.id):
            yield conversation

    async def search(self, *, q: str, number: int = 1) -> ConversationMatchPage:
        """Return conversations with a message that holds the words, of every status. `client.search` finds more.

        Source: `GET A/conversations/search`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(
            f"{self._account}/conversations/search",
            search.conversation_match_page,
            feature="search",
            query=[("q", q), ("page", str(number))],
        )

    async def get(self, *, conversation_id: int) -> Conversation:
        """Return one conversation.

        Raises:
            NotFound: Nothing has that display id.
            NotAllowed: It lies in an inbox that the agent has no part in.

        Source: `GET A/conversations/:id`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(self._of(conversation_id), conversations.conversation, feature=FEATURE)

    async def labels(self, *, conversation_id: int) -> tuple[str, ...]:
        """Return the titles of a conversation's labels.

        Source: `GET A/conversations/:id/labels`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(f"{self._of(conversation_id)}/labels", conversations.labels, feature=FEATURE)

    async def participants(self, *, conversation_id: int) -> tuple[Agent, ...]:
        """Return who follows a conversation: assignees and mentioned agents join by themselves and stay.

        Source: `GET A/conversations/:id/participants`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(f"{self._of(conversation_id)}/participants", people.agents, feature=FEATURE)

    async def attachments(self, *, conversation_id: int, number: int = 1) -> AttachmentPage:
        """Return up to 100 attachments of a conversation, the oldest message's first: the newest are on the last page.

        Source: `GET A/conversations/:id/attachments`, 4.0.4 and 4.15.1 (`attachments.json`).
        """
        return await self._caller.read(
            f"{self._of(conversation_id)}/attachments",
            messages.attachment_page,
            feature="attachments",
            query=[("page", str(number))],
        )

    async def iterate_attachments(self, *, conversation_id: int) -> AsyncIterator[Attachment]:
        """Give all attachments of a conversation, the oldest message's first.

        Source: `GET A/conversations/:id/attachments`.
        """

        async def read(number: int) -> Page[Attachment]:
            found = await self.attachments(conversation_id=conversation_id, number=number)
            return Page(found.attachments, found.total, found.passed_over)

        async for attachment in walk(read, lambda each: (each.message_id, each.id, each.data_url)):
            yield attachment

    async def draft(self, *, conversation_id: int) -> str | None:
        """Return the one draft of a conversation that all agents share, None if it has no draft.

        Source: `GET A/conversations/:id/draft_messages`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.read(
            f"{self._of(conversation_id)}/draft_messages", conversations.draft, feature=FEATURE
        )

    def _of(self, conversation_id: int) -> str:
        return f"{self._account}/conversations/{int(conversation_id)}"


def _arguments(
    status: Status | None,
    assignee_type: AssigneeType,
    inbox_id: int | None,
    team_id: int | None,
    labels: Sequence[str],
    conversation_type: ConversationType | None,
    source_id: str | None,
    q: str | None,
    sort_by: SortBy | None,
) -> dict[str, Argument]:
    return {
        "status": "all" if status is None else word(Status, status),
        "assignee_type": None if assignee_type == "all" else assignee_type,
        "inbox_id": inbox_id,
        "team_id": team_id,
        "labels[]": several(labels),
        "conversation_type": conversation_type,
        "source_id": source_id,
        "q": q,
        "sort_by": sort_by,
    }


def _total(counts: ConversationCounts, assignee_type: AssigneeType) -> int | None:
    if assignee_type == "me":
        return counts.mine
    if assignee_type == "unassigned":
        return counts.unassigned
    return counts.assigned if assignee_type == "assigned" else counts.all
