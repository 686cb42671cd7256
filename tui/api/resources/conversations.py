"""Changing conversations: status, assignment, priority, labels, attributes, reading marks, who follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from tui.api import errors
from tui.api.caller import given, ids, nothing, seconds, several, word
from tui.api.decode import conversations, people
from tui.api.merging import as_json, lost_update, merged_labels, same_labels, verify_kept
from tui.api.resources.conversation_lists import FEATURE, ConversationLists
from tui.api.resources.known import Known
from tui.models.conversation import Conversation, Priority, Status, StatusChange
from tui.models.people import Agent, Team
from tui.models.wire import JsonValue

LARGEST_MARK = 16 * 1024
"""Bytes of the answer to a reading that are read; an ordinary conversation has three thousand."""

Attributes = Mapping[str, JsonValue]


class ConversationsResource(ConversationLists):
    """Routes under `/api/v1/accounts/:id/conversations`."""

    async def create(
        self,
        *,
        inbox_id: int | None = None,
        contact_id: int | None = None,
        source_id: str | None = None,
        status: Status | None = None,
        assignee_id: int | None = None,
        team_id: int | None = None,
        message: str | None = None,
        template: Mapping[str, JsonValue] | None = None,
        custom_attributes: Attributes | None = None,
        additional_attributes: Attributes | None = None,
        snoozed_until: datetime | None = None,
    ) -> Conversation:
        """Begin a conversation: with `inbox_id` and `contact_id`, or with a `source_id` alone.

        Args:
            source_id: One the contact has in the inbox (`client.contacts.contactable_inboxes`). Without it an API inbox
                gives the contact a new one each time.
            message: What the agent writes first.

        Raises:
            NotFound: Neither pair of ids leads to a contact's inbox.
            Invalid: The contact has not what the channel needs, such as a phone number; or the agent or the team is not
                there, and nothing was sent.

        Source: `POST A/conversations`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        if assignee_id:
            await self._known.agents([assignee_id])
        if team_id:
            await self._known.team(team_id)
        first = given({"content": message, "template_params": template})
        body = given(
            {
                "inbox_id": inbox_id,
                "contact_id": contact_id,
                "source_id": source_id,
                "status": word(Status, status) if status else None,
                "assignee_id": assignee_id,
                "team_id": team_id,
                "custom_attributes": custom_attributes,
                "additional_attributes": additional_attributes,
                # ISO here, epoch seconds everywhere else.
                "snoozed_until": datetime.fromtimestamp(seconds(snoozed_until), UTC).isoformat()
                if snoozed_until
                else None,
                "message": first or None,
            }
        )
        return await self._caller.change(
            "POST", f"{self._account}/conversations", conversations.conversation, feature=FEATURE, body=body
        )

    async def update(
        self, *, conversation_id: int, priority: Priority | None = None, sla_policy_id: int | None = None
    ) -> Conversation:
        """Change what the member route changes: the priority, and on servers with SLAs the policy.

        Source: `PATCH A/conversations/:id`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        body: dict[str, object] = given({"sla_policy_id": sla_policy_id})
        if priority is not None:
            body["priority"] = _priority(priority)
        return await self._caller.change(
            "PATCH", self._of(conversation_id), conversations.conversation, feature=FEATURE, body=body, repeatable=True
        )

    async def delete(self, *, conversation_id: int) -> None:
        """Delete a conversation for good; administrators alone. It goes a moment later, and no event tells of it.

        Raises:
            Unsupported: The server is older than 4.3.

        Source: `DELETE A/conversations/:id`, 4.15.1 (`states.json`); a 404 on 4.0.4.
        """
        await self._caller.change("DELETE", self._of(conversation_id), nothing, feature=FEATURE)

    async def set_status(
        self, *, conversation_id: int, status: Status, snoozed_until: datetime | None = None
    ) -> StatusChange:
        """Set the status. Snoozed without a time means: until the customer's next reply.

        A conversation that is snoozed already keeps its old time when none is given: open it first. An agent who
        opens a conversation becomes its assignee (4.0.4).

        Args:
            snoozed_until: Aware; only with SNOOZED.

        Source: `POST A/conversations/:id/toggle_status`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        status = Status(status)
        if status is Status.UNKNOWN:
            raise errors.Invalid("That is no status.", fields=("status",))
        body: dict[str, object] = {"status": word(Status, status)}
        if snoozed_until is not None and status is Status.SNOOZED:
            body["snoozed_until"] = seconds(snoozed_until)
        return await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/toggle_status",
            conversations.status_change,
            feature=FEATURE,
            body=body,
            repeatable=True,
        )

    async def set_priority(self, *, conversation_id: int, priority: Priority) -> None:
        """Set the priority, or take it away with NONE.

        Source: `POST A/conversations/:id/toggle_priority`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._do(conversation_id, "toggle_priority", {"priority": _priority(priority)})

    async def set_typing(self, *, conversation_id: int, typing: bool, private: bool) -> None:
        """Show the others, and the customer unless `private`, that the agent writes, or no longer does.

        Source: `POST A/conversations/:id/toggle_typing_status`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/toggle_typing_status",
            nothing,
            feature="typing",
            body={"typing_status": "on" if typing else "off", "is_private": private},
        )

    async def assign(self, *, conversation_id: int, assignee_id: int | None) -> Agent | None:
        """Assign to an agent, or to nobody; return who is the assignee now.

        Raises:
            Invalid: There is no such agent in the account: the server would assign the conversation to nobody.
            Conflict: The agent went at this very moment, and nobody is assigned now.

        Source: `POST A/conversations/:id/assignments`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        if assignee_id:
            await self._known.agents([assignee_id])
        agent = await self._assigned(conversation_id, {"assignee_id": assignee_id or 0})
        if assignee_id and agent is None:
            raise errors.Conflict("That agent is not there any more: now nobody is assigned.", code="unassigned")
        return agent

    async def assign_bot(self, *, conversation_id: int, bot_id: int) -> Agent | None:
        """Assign to an agent bot (4.8+).

        Source: `POST A/conversations/:id/assignments` with `assignee_type`, 4.10 (`assignments_controller.rb`).
        """
        return await self._assigned(conversation_id, {"assignee_id": bot_id, "assignee_type": "AgentBot"})

    async def assign_team(self, *, conversation_id: int, team_id: int | None) -> Team | None:
        """Assign to a team, or to none; an assignee outside the new team is taken off, a member may be put on.

        Raises:
            Invalid: There is no such team: the server would take the old one off, and say yes (4.15.1).
            Conflict: The team went at this very moment, and the conversation has none now.

        Source: `POST A/conversations/:id/assignments`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        if team_id:
            await self._known.team(team_id)
        team = await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/assignments",
            people.assigned_team,
            feature=FEATURE,
            body={"team_id": team_id or 0},
            repeatable=True,
        )
        if team_id and team is None:
            raise errors.Conflict("That team is not there any more: now it has none.", code="unassigned")
        return team

    async def replace_labels(self, *, conversation_id: int, labels: Iterable[str]) -> tuple[str, ...]:
        """Write all labels of a conversation: those not given are gone. `change_labels` is the safe form.

        Raises:
            Invalid: A label is neither there nor defined: the server would take any words. Nothing was sent.

        Source: `POST A/conversations/:id/labels`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._write_labels(
            conversation_id,
            await self._known.titles(labels, carried=await self.labels(conversation_id=conversation_id)),
        )

    async def change_labels(
        self, *, conversation_id: int, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Add and remove single labels and keep the others: read, merge, write, verify. Nothing to do, nothing is sent.

        Raises:
            Invalid: A label to add is not defined: the server would take any words. Nothing was sent.
            Conflict: Someone wrote at the same time.

        Source: `GET` and `POST A/conversations/:id/labels`.
        """
        adding, removing = several(add), several(remove)
        before = await self.labels(conversation_id=conversation_id)
        wanted = merged_labels(before, await self._known.titles(adding, carried=before), removing)
        if wanted == before:
            return before
        written = await self._write_labels(conversation_id, wanted)
        if not same_labels(written, wanted):
            raise lost_update()
        return written

    async def replace_custom_attributes(self, *, conversation_id: int, custom_attributes: Attributes) -> Attributes:
        """Write all custom attributes: those not given are gone. `change_custom_attributes` is the safe form.

        Source: `POST A/conversations/:id/custom_attributes`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._write_attributes(conversation_id, custom_attributes, merge=False)

    async def change_custom_attributes(
        self, *, conversation_id: int, changes: Attributes | None = None, remove: Sequence[str] = ()
    ) -> Attributes:
        """Change single custom attributes and keep the others: read, merge, write, read back.

        The whole bag is sent with `merge`, which is right on servers that replace and on newer ones that merge. What
        someone writes on a server that replaces, between the read and the write, is lost unseen.

        Args:
            changes: New values by key; None is a value.
            remove: Keys to take away.

        Raises:
            Conflict: Someone else changed one of these since; read again.
            Invalid: The server made something else of a value; `fields` are the keys.

        Source: `GET A/conversations/:id`, `POST A/conversations/:id/custom_attributes`; `merge`: pull request 15119.
        """
        gone = several(remove)
        before = (await self.get(conversation_id=conversation_id)).custom_attributes
        return await self.merge_attributes(
            conversation_id=conversation_id, before=before, changes=changes or {}, remove=gone
        )

    async def merge_attributes(
        self, *, conversation_id: int, before: Attributes, changes: Attributes, remove: Sequence[str] = ()
    ) -> Attributes:
        """Change single custom attributes of a conversation that was just read; otherwise as `change_custom_attributes`.

        Args:
            before: All that it has, to the last byte.

        Raises:
            Conflict: Someone else changed one of these since; read again.
            Invalid: The server made something else of a value; `fields` are the keys.

        Source: `POST A/conversations/:id/custom_attributes`, `GET A/conversations/:id`; `merge`: pull request 15119.
        """
        gone = several(remove)
        new = {key: value for key, value in as_json(changes).items() if key not in gone}
        wanted = {key: value for key, value in {**before, **new}.items() if key not in gone}
        if wanted == before:
            return before
        answered = await self._write_attributes(conversation_id, wanted, merge=not gone)
        held = (await self.get(conversation_id=conversation_id)).custom_attributes
        verify_kept(new, answered, held, removed=gone)
        if any(value is not None and key not in answered and key not in held for key, value in wanted.items()):
            raise lost_update()
        return held

    async def mute(self, *, conversation_id: int) -> None:
        """Resolve the conversation and block its contact.

        Source: `POST A/conversations/:id/mute`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._do(conversation_id, "mute", None)

    async def unmute(self, *, conversation_id: int) -> None:
        """Unblock the contact.

        Source: `POST A/conversations/:id/unmute`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._do(conversation_id, "unmute", None)

    async def send_transcript(self, *, conversation_id: int, email: str) -> None:
        """Have the conversation sent to an e-mail address.

        Raises:
            Throttled: 30 an hour for the account before 4.12.
            NotAllowed: The plan does not include it.

        Source: `POST A/conversations/:id/transcript`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._caller.change(
            "POST", f"{self._of(conversation_id)}/transcript", nothing, feature=FEATURE, body={"email": email}
        )

    async def mark_read(self, *, conversation_id: int) -> Conversation | None:
        """Mark a conversation as read, for all agents; no event tells the others.

        Returns:
            The conversation; None where the answer was too long to be read for that: it holds the last message whole,
            and an e-mail may have megabytes.

        Source: `POST A/conversations/:id/update_last_seen`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/update_last_seen",
            _conversation_if_read,
            feature=FEATURE,
            repeatable=True,
            enough=LARGEST_MARK,
        )

    async def mark_unread(self, *, conversation_id: int) -> Conversation:
        """Mark the customer's last message as unread, for all agents.

        Source: `POST A/conversations/:id/unread`, 4.0.4 and 4.15.1 (`unread.json`).
        """
        return await self._caller.change(
            "POST", f"{self._of(conversation_id)}/unread", conversations.conversation, feature=FEATURE, repeatable=True
        )

    async def add_participants(self, *, conversation_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Let agents follow a conversation; return those who did not yet.

        Raises:
            Invalid: One is no agent of this account: the server would take people of any. Nothing was sent.

        Source: `POST A/conversations/:id/participants`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._participants("POST", conversation_id, user_ids)

    async def replace_participants(self, *, conversation_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        """Write who follows a conversation: those not given do no longer. Adding and removing are the safe forms.

        Raises:
            Invalid: One is no agent of this account: the server would take people of any. Nothing was sent.

        Source: `PATCH A/conversations/:id/participants`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        return await self._participants("PATCH", conversation_id, user_ids)

    async def remove_participants(self, *, conversation_id: int, user_ids: Iterable[int]) -> None:
        """Let agents no longer follow a conversation.

        Source: `DELETE A/conversations/:id/participants`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._caller.change(
            "DELETE",
            f"{self._of(conversation_id)}/participants",
            nothing,
            feature=FEATURE,
            body={"user_ids": ids(user_ids)},
            repeatable=True,
        )

    async def set_draft(self, *, conversation_id: int, message: str) -> None:
        """Write the one draft that all agents share.

        Source: `PATCH A/conversations/:id/draft_messages`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._caller.change(
            "PATCH",
            f"{self._of(conversation_id)}/draft_messages",
            nothing,
            feature=FEATURE,
            body={"draft_message": {"message": message}},
            repeatable=True,
        )

    async def delete_draft(self, *, conversation_id: int) -> None:
        """Throw the shared draft away.

        Source: `DELETE A/conversations/:id/draft_messages`, 4.0.4 and 4.15.1 (`conversations.json`).
        """
        await self._caller.change(
            "DELETE", f"{self._of(conversation_id)}/draft_messages", nothing, feature=FEATURE, repeatable=True
        )

    async def _do(self, conversation_id: int, route: str, body: object) -> None:
        await self._caller.change(
            "POST", f"{self._of(conversation_id)}/{route}", nothing, feature=FEATURE, body=body, repeatable=True
        )

    async def _assigned(self, conversation_id: int, body: Mapping[str, object]) -> Agent | None:
        return await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/assignments",
            people.assigned,
            feature=FEATURE,
            body=body,
            repeatable=True,
        )

    async def _write_attributes(self, conversation_id: int, wanted: Attributes, *, merge: bool) -> Attributes:
        """Write custom attributes.

        Args:
            merge: Have servers that can keep what was written meanwhile; the others replace all the same.
        """
        body: dict[str, object] = {"custom_attributes": dict(wanted)}
        if merge:
            body["merge"] = True
        return await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/custom_attributes",
            conversations.custom_attributes,
            feature=FEATURE,
            body=body,
            repeatable=True,
        )

    @property
    def _known(self) -> Known:
        return Known(self._caller, self._account_id)

    async def _write_labels(self, conversation_id: int, titles: Iterable[str]) -> tuple[str, ...]:
        return await self._caller.change(
            "POST",
            f"{self._of(conversation_id)}/labels",
            conversations.labels,
            feature=FEATURE,
            body={"labels": list(titles)},
            repeatable=True,
        )

    async def _participants(self, method: str, conversation_id: int, user_ids: Iterable[int]) -> tuple[Agent, ...]:
        return await self._caller.change(
            method,
            f"{self._of(conversation_id)}/participants",
            people.agents,
            feature=FEATURE,
            body={"user_ids": await self._known.agents(user_ids)},
            repeatable=True,
        )


def _conversation_if_read(value: JsonValue) -> Conversation | None:
    return None if value is None else conversations.conversation(value)


def _priority(priority: Priority) -> str | None:
    priority = Priority(priority)
    if priority is Priority.UNKNOWN:
        raise errors.Invalid("That is no priority.", fields=("priority",))
    return None if priority is Priority.NONE else priority.value
