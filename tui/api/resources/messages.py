"""Messages of a conversation: reading a thread in any window, writing, and what is done to one message."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from tui.api import errors
from tui.api.caller import given, query, several, word
from tui.api.decode import messages
from tui.api.files import Progress, Upload
from tui.api.resources.resource import Resource
from tui.models.message import ContentType, DeliveryStatus, Message, MessagePage
from tui.models.wire import JsonValue

_FEATURE = "messages"


class MessagesResource(Resource):
    """Routes under `/api/v1/accounts/:id/conversations/:id/messages`. Every window comes oldest first."""

    async def newest(self, *, conversation_id: int, public_only: bool = False) -> MessagePage:
        """Return the newest 20 messages; fewer mean that the thread has no more.

        Args:
            public_only: Without private notes and activities.

        Source: `GET A/conversations/:id/messages`, 4.0.4 and 4.15.1 (`messages.json`).
        """
        return await self._window(conversation_id, None, None, public_only)

    async def before(self, *, conversation_id: int, message_id: int, public_only: bool = False) -> MessagePage:
        """Return the 20 messages before one; fewer mean that the thread begins with them.

        Source: `GET A/conversations/:id/messages?before=`, 4.0.4 and 4.15.1 (`messages.json`, `windows.json`).
        """
        return await self._window(conversation_id, None, message_id, public_only)

    async def after(self, *, conversation_id: int, message_id: int, public_only: bool = False) -> MessagePage:
        """Return up to 100 messages after one, the oldest of them; 100 mean that there are more.

        Source: `GET A/conversations/:id/messages?after=`, 4.0.4 and 4.15.1 (`messages.json`, `windows.json`).
        """
        return await self._window(conversation_id, message_id, None, public_only)

    async def between(
        self, *, conversation_id: int, after_id: int, before_id: int, public_only: bool = False
    ) -> MessagePage:
        """Return up to 1,000 messages from `after_id`, which is among them, to `before_id`, which is not.

        Source: `GET A/conversations/:id/messages?after=&before=`, 4.0.4 and 4.15.1 (`windows.json`).
        """
        return await self._window(conversation_id, after_id, before_id, public_only)

    async def iterate(self, *, conversation_id: int, public_only: bool = False) -> AsyncIterator[Message]:
        """Give the whole thread, newest first; messages written meanwhile are not among them.

        Source: `GET A/conversations/:id/messages`, then `?before=`.
        """
        page = await self.newest(conversation_id=conversation_id, public_only=public_only)
        lowest: int | None = None
        while page.messages:
            fresh = [each for each in page.messages if lowest is None or each.id < lowest]
            if not fresh:
                return
            for message in reversed(fresh):
                yield message
            lowest = fresh[0].id
            page = await self.before(conversation_id=conversation_id, message_id=lowest, public_only=public_only)

    async def create(
        self,
        *,
        conversation_id: int,
        content: str,
        private: bool = False,
        client_token: str | None = None,
        echo_id: str | None = None,
        in_reply_to: int | None = None,
        attachments: Sequence[Path | str] = (),
        cc: Sequence[str] = (),
        bcc: Sequence[str] = (),
        to: Sequence[str] = (),
        template: Mapping[str, JsonValue] | None = None,
        content_type: ContentType | None = None,
        content_attributes: Mapping[str, JsonValue] | None = None,
        incoming: bool = False,
        progress: Progress | None = None,
    ) -> Message:
        """Write a reply, or a note that customers never see. The answer's text is the message: Liquid was rendered.

        The server does not look at tokens: the same sent twice are two messages. After `Uncertain` look for the token
        in `after` (4.9+), or for sender, text and time, before sending again.

        Args:
            client_token: A random name of this sending. Comes back as `Message.client_token` in every read from 4.9
                on, and as `echo_id` in this answer and in `message.created` always. Customers can see it.
            echo_id: Another name than `client_token` for the answer and the broadcast.
            in_reply_to: Id of the message this one answers, of the same conversation.
            attachments: Files, sent one after the other; up to 15 by convention, 40 MB for website inboxes.
            cc: Addresses, e-mail inboxes only; so are `bcc` and `to`.
            template: `template_params` of a WhatsApp or Twilio template: name, category, language, processed_params.
            content_attributes: Further keys, such as `items` of a form.
            incoming: Written by the customer; API inboxes only.
            progress: Told how many bytes of the files are on their way, and how many there are in all.

        Raises:
            Invalid: With the server's sentence: too long, too many messages this minute, an address it refuses. Or it
                is empty: the server would send an empty bubble.
            Uncertain: It may have been written.

        Source: `POST A/conversations/:id/messages`, 4.0.4 and 4.15.1 (`messages.json`, `sends.json`).
        """
        if not (content.strip() or attachments or template or content_attributes or content_type):
            raise errors.Invalid("There is nothing to send: the message is empty.", fields=("content",))
        attributes = {
            **(content_attributes or {}),
            **given({"in_reply_to": in_reply_to, "client_token": client_token}),
        }
        body = given(
            {
                "content": content,
                "private": private,
                "message_type": "incoming" if incoming else "outgoing",
                "content_type": word(ContentType, content_type) if content_type else None,
                "content_attributes": attributes or None,
                "echo_id": echo_id or client_token,
                "cc_emails": ",".join(several(cc)) or None,
                "bcc_emails": ",".join(several(bcc)) or None,
                "to_emails": ",".join(several(to)) or None,
                "template_params": template,
            }
        )
        files = [Upload(field="attachments[]", path=Path(path)) for path in several(attachments)]
        return await self._caller.change(
            "POST",
            self._of(conversation_id),
            messages.message,
            feature=_FEATURE,
            body=None if files else body,
            form=_fields(body) if files else (),
            files=files,
            progress=progress,
        )

    async def delete(self, *, conversation_id: int, message_id: int) -> Message:
        """Delete a message: its text becomes a sentence that says so. Copies on the channel stay.

        Source: `DELETE A/conversations/:id/messages/:id`, 4.0.4 and 4.15.1 (`messages.json`).
        """
        return await self._caller.change(
            "DELETE", self._one(conversation_id, message_id), messages.message, feature=_FEATURE
        )

    async def set_delivery(
        self, *, conversation_id: int, message_id: int, status: DeliveryStatus, external_error: str | None = None
    ) -> Message:
        """Tell how far a message got on a channel of one's own; API inboxes only.

        Raises:
            NotAllowed: The inbox is of another channel.
            Unsupported: The server is older than 4.2.

        Source: `PATCH A/conversations/:id/messages/:id`, 4.15.1 (`messages.json`); a 404 on 4.0.4.
        """
        body = given({"status": word(DeliveryStatus, status), "external_error": external_error})
        return await self._caller.change(
            "PATCH", self._one(conversation_id, message_id), messages.message, feature=_FEATURE, body=body
        )

    async def retry(self, *, conversation_id: int, message_id: int) -> Message:
        """Have a failed message sent again. The server forgets its `content_attributes`: reply reference, cc and bcc.

        Source: `POST A/conversations/:id/messages/:id/retry`, 4.0.4 and 4.15.1 (`messages.json`).
        """
        return await self._caller.change(
            "POST", f"{self._one(conversation_id, message_id)}/retry", messages.message, feature=_FEATURE
        )

    async def translate(self, *, conversation_id: int, message_id: int, language: str) -> str | None:
        """Return the message in another language; None where no translation is set up, or where it was done before.

        In the latter case the text stands in the message's `content_attributes`, under `translations`.

        Args:
            language: Such as `es`.

        Source: `POST A/conversations/:id/messages/:id/translate`, 4.0.4 and 4.15.1 (`messages.json`).
        """
        return await self._caller.change(
            "POST",
            f"{self._one(conversation_id, message_id)}/translate",
            messages.translation,
            feature=_FEATURE,
            body={"target_language": language},
            repeatable=True,
        )

    async def _window(
        self, conversation_id: int, after: int | None, before: int | None, public_only: bool
    ) -> MessagePage:
        return await self._caller.read(
            self._of(conversation_id),
            messages.message_page,
            feature=_FEATURE,
            query=query({"after": after, "before": before, "filter_internal_messages": 1 if public_only else None}),
        )

    def _of(self, conversation_id: int) -> str:
        return f"{self._account}/conversations/{int(conversation_id)}/messages"

    def _one(self, conversation_id: int, message_id: int) -> str:
        return f"{self._of(conversation_id)}/{int(message_id)}"


def _fields(body: Mapping[str, object]) -> list[tuple[str, str]]:
    """The same body as fields of a form: objects as JSON texts, the template's members one by one."""
    fields: list[tuple[str, str]] = []
    for name, value in body.items():
        if name == "template_params" and isinstance(value, Mapping):
            fields.extend(_nested(name, value))
        elif isinstance(value, Mapping):
            fields.append((name, json.dumps(value)))
        else:
            fields.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return fields


def _nested(name: str, value: Mapping[str, object]) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for key, item in value.items():
        inner = f"{name}[{key}]"
        fields.extend(_nested(inner, item) if isinstance(item, Mapping) else [(inner, str(item))])
    return fields
