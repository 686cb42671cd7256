"""A customer's client: a contact of an API inbox, its conversations and messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from tui.api import errors
from tui.api.cable import subscribe_frame
from tui.api.caller import Caller, given, nothing, query, segment, several
from tui.api.connected import Connected
from tui.api.decode import messages, people, public
from tui.api.files import Upload
from tui.api.transport import Transport
from tui.models.message import Message
from tui.models.people import Contact
from tui.models.public import PublicContact, PublicConversation, PublicInbox, Survey
from tui.models.wire import JsonValue

_FEATURE = "customer"


class PublicClient(Connected):
    """What customers of one API inbox do, under `/public/api/v1/inboxes/:inbox_identifier`.

    A customer is named by the `source_id` of `PublicContact`, which is a secret: who has it reads and writes in the
    customer's name.

    Args:
        base_url: As for `Client`.
        inbox_identifier: Of the API inbox (`Inbox.inbox_identifier`), not its number.
        transport: One with other limits; base_url is its own then.
    """

    def __init__(self, base_url: str, inbox_identifier: str, *, transport: Transport | None = None) -> None:
        self.transport = transport or Transport(base_url, "")
        self._caller = Caller(self.transport)
        self._inbox = f"/public/api/v1/inboxes/{segment(inbox_identifier)}"

    def __repr__(self) -> str:
        return f"PublicClient({self.transport.base_url!r})"

    async def inbox(self) -> PublicInbox:
        """Return the inbox as its customers see it.

        Raises:
            NotFound: No API inbox has that identifier.

        Source: `GET /public/api/v1/inboxes/:inbox_identifier`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        return await self._caller.read(self._inbox, public.public_inbox, feature=_FEATURE)

    async def create_contact(
        self,
        *,
        name: str | None = None,
        email: str | None = None,
        phone_number: str | None = None,
        identifier: str | None = None,
        identifier_hash: str | None = None,
        source_id: str | None = None,
        avatar_url: str | None = None,
        custom_attributes: Mapping[str, JsonValue] | None = None,
    ) -> PublicContact:
        """Begin a customer's session; one who is known by identifier, e-mail or phone is recognised.

        Args:
            identifier_hash: From `identifier_hash`, where the inbox wants proof. A wrong or missing one is a 500.
            source_id: A name for the session that nobody can guess; the server finds one.

        Source: `POST …/contacts`, 4.0.4 and 4.15.1 (`client_api.json`, `extra_client.json`).
        """
        body = given(
            {
                "name": name,
                "email": email,
                "phone_number": phone_number,
                "identifier": identifier or None,
                "identifier_hash": identifier_hash,
                "source_id": source_id,
                "avatar_url": avatar_url,
                "custom_attributes": custom_attributes,
            }
        )
        return await self._caller.change(
            "POST", f"{self._inbox}/contacts", public.public_contact, feature=_FEATURE, body=body
        )

    async def contact(self, *, source_id: str, identifier_hash: str | None = None) -> PublicContact:
        """Return a customer's session.

        Source: `GET …/contacts/:source_id`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        arguments = query({"identifier_hash": identifier_hash})
        return await self._caller.read(self._of(source_id), public.public_contact, feature=_FEATURE, query=arguments)

    async def update_contact(
        self,
        *,
        source_id: str,
        name: str | None = None,
        email: str | None = None,
        phone_number: str | None = None,
        identifier_hash: str | None = None,
        custom_attributes: Mapping[str, JsonValue] | None = None,
    ) -> Contact:
        """Change what a customer says of himself. A good hash makes the session a proven one.

        Source: `PATCH …/contacts/:source_id`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        body = given(
            {
                "name": name,
                "email": email,
                "phone_number": phone_number,
                "identifier_hash": identifier_hash,
                "custom_attributes": custom_attributes,
            }
        )
        return await self._caller.change(
            "PATCH", self._of(source_id), people.contact, feature=_FEATURE, body=body, repeatable=True
        )

    async def conversations(self, *, source_id: str) -> tuple[PublicConversation, ...]:
        """Return a customer's conversations: of a proven one all, else those of this session.

        Source: `GET …/contacts/:source_id/conversations`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        return await self._caller.read(
            f"{self._of(source_id)}/conversations", public.public_conversations, feature=_FEATURE
        )

    async def create_conversation(
        self, *, source_id: str, custom_attributes: Mapping[str, JsonValue] | None = None
    ) -> PublicConversation:
        """Begin a conversation, or return the one there is where the inbox keeps only one.

        Source: `POST …/contacts/:source_id/conversations`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._of(source_id)}/conversations",
            public.public_conversation,
            feature=_FEATURE,
            body=given({"custom_attributes": custom_attributes}),
        )

    async def conversation(self, *, source_id: str, conversation_id: int) -> PublicConversation:
        """Return one conversation with all its public messages.

        Source: `GET …/conversations/:id`, 4.0.4 and 4.15.1 (`extra_client.json`).
        """
        return await self._caller.read(
            self._conversation(source_id, conversation_id), public.public_conversation, feature=_FEATURE
        )

    async def resolve(self, *, source_id: str, conversation_id: int) -> PublicConversation:
        """Resolve a conversation; a customer can do nothing else to its status.

        Source: `POST …/conversations/:id/toggle_status`, 4.0.4 and 4.15.1 (`extra_client.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._conversation(source_id, conversation_id)}/toggle_status",
            public.public_conversation,
            feature=_FEATURE,
            repeatable=True,
        )

    async def set_typing(self, *, source_id: str, conversation_id: int, typing: bool) -> None:
        """Show the agents that the customer writes, or no longer does.

        Source: `POST …/conversations/:id/toggle_typing`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        await self._caller.change(
            "POST",
            f"{self._conversation(source_id, conversation_id)}/toggle_typing",
            nothing,
            feature=_FEATURE,
            body={"typing_status": "on" if typing else "off"},
        )

    async def mark_read(self, *, source_id: str, conversation_id: int) -> None:
        """Tell that the customer has read everything.

        Source: `POST …/conversations/:id/update_last_seen`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        await self._caller.change(
            "POST",
            f"{self._conversation(source_id, conversation_id)}/update_last_seen",
            nothing,
            feature=_FEATURE,
            repeatable=True,
        )

    async def messages(self, *, source_id: str, conversation_id: int, before: int | None = None) -> tuple[Message, ...]:
        """Return the newest 20 public messages, or the 20 before one; oldest first.

        Source: `GET …/conversations/:id/messages`, 4.0.4 and 4.15.1 (`client_api.json`, `extra_client.json`).
        """
        return await self._caller.read(
            f"{self._conversation(source_id, conversation_id)}/messages",
            messages.messages,
            feature=_FEATURE,
            query=query({"before": before}),
        )

    async def iterate_messages(self, *, source_id: str, conversation_id: int) -> AsyncIterator[Message]:
        """Give all public messages, newest first; those written meanwhile are not among them.

        Source: `GET …/conversations/:id/messages`, then `?before=`.
        """
        before: int | None = None
        while page := await self.messages(source_id=source_id, conversation_id=conversation_id, before=before):
            fresh = [each for each in page if before is None or each.id < before]
            if not fresh:
                return
            for message in reversed(fresh):
                yield message
            before = min(each.id for each in fresh)

    async def create_message(
        self,
        *,
        source_id: str,
        conversation_id: int,
        content: str,
        echo_id: str | None = None,
        attachments: Sequence[Path] = (),
    ) -> Message:
        """Write to the agents.

        Args:
            echo_id: A name of this sending, told in `message.created` to the customer and every agent.

        Raises:
            Uncertain: It may have been written.

        Source: `POST …/conversations/:id/messages`, 4.0.4 and 4.15.1 (`client_api.json`).
        """
        body = given({"content": content, "echo_id": echo_id})
        files = [Upload(field="attachments[]", path=path) for path in several(attachments)]
        return await self._caller.change(
            "POST",
            f"{self._conversation(source_id, conversation_id)}/messages",
            messages.message,
            feature=_FEATURE,
            body=None if files else body,
            form=[(name, str(value)) for name, value in body.items()] if files else (),
            files=files,
        )

    async def answer(
        self,
        *,
        source_id: str,
        conversation_id: int,
        message_id: int,
        submitted_values: Sequence[Mapping[str, JsonValue]] | Mapping[str, JsonValue],
    ) -> Message:
        """Answer a form, a choice or a rating.

        Args:
            submitted_values: `[{"title": …, "value": …}]`, or for a rating
                `{"csat_survey_response": {"rating": 5, "feedback_message": "…"}}`.

        Source: `PATCH …/conversations/:id/messages/:id`, 4.0.4 and 4.15.1 (`extra_client.json`).
        """
        return await self._caller.change(
            "PATCH",
            f"{self._conversation(source_id, conversation_id)}/messages/{int(message_id)}",
            messages.message,
            feature=_FEATURE,
            body={"submitted_values": submitted_values},
            repeatable=True,
        )

    async def survey(self, *, conversation_uuid: str) -> Survey:
        """Return the question how it was.

        Raises:
            NotFound: The conversation has not asked yet.

        Source: `GET /public/api/v1/csat_survey/:uuid`, 4.0.4 and 4.15.1 (`extra_client.json`).
        """
        return await self._caller.read(
            f"/public/api/v1/csat_survey/{segment(conversation_uuid)}", public.survey, feature=_FEATURE
        )

    async def rate(self, *, conversation_uuid: str, rating: int, feedback: str = "") -> None:
        """Answer how it was. The server records it a moment later, and the first answer alone: `survey` tells then.

        Args:
            rating: From 1 to 5.

        Raises:
            Invalid: It is another number: the server would say yes, and record nothing. Nothing was sent.

        Source: `PATCH /public/api/v1/csat_survey/:uuid`, 4.10 (`csat_survey_controller.rb`).
        """
        if rating not in range(1, 6):
            raise errors.Invalid("A rating is a number from 1 to 5.", fields=("rating",))
        response = {"csat_survey_response": {"rating": rating, "feedback_message": feedback}}
        await self._caller.change(
            "PATCH",
            f"/public/api/v1/csat_survey/{segment(conversation_uuid)}",
            nothing,
            feature=_FEATURE,
            body={"message": {"submitted_values": response}},
            repeatable=True,
        )

    @staticmethod
    def subscription(contact: PublicContact) -> tuple[str, str]:
        """Return the identifier and the frame with which a customer subscribes on `connect(base_url)`.

        Source: `RoomChannel`, 4.0.4 and 4.15.1 (`cable-customer.json`).
        """
        return subscribe_frame(contact.pubsub_token)

    def _of(self, source_id: str) -> str:
        return f"{self._inbox}/contacts/{segment(source_id)}"

    def _conversation(self, source_id: str, conversation_id: int) -> str:
        return f"{self._of(source_id)}/conversations/{int(conversation_id)}"
