"""What people write to each other, with its attachments."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.people import Agent, Contact, Sender
from tui.models.pictures import STORAGE
from tui.models.wire import (
    NEVER_WRITTEN,
    Attributes,
    Count,
    Flag,
    Id,
    Line,
    Lines,
    Moment,
    Number,
    Real,
    Text,
    Whole,
    Word,
)


class MessageType(Number):
    """The direction of a message. An integer on REST and cable, a word in webhooks and some distributions."""

    INCOMING = 0
    OUTGOING = 1
    ACTIVITY = 2
    TEMPLATE = 3
    UNKNOWN = -1


class DeliveryStatus(Word):
    """How far a message got. PENDING and the like are ours and live in the outbox, not here."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


class ContentType(Word):
    """What a message is made of besides its text."""

    TEXT = "text"
    INPUT_TEXT = "input_text"
    INPUT_TEXTAREA = "input_textarea"
    INPUT_EMAIL = "input_email"
    INPUT_SELECT = "input_select"
    CARDS = "cards"
    FORM = "form"
    ARTICLE = "article"
    INCOMING_EMAIL = "incoming_email"
    INPUT_CSAT = "input_csat"
    INTEGRATIONS = "integrations"
    STICKER = "sticker"
    VOICE_CALL = "voice_call"
    UNKNOWN = "unknown"


class FileType(Word):
    """What an attachment is; several kinds are no file but a link or a place."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    LOCATION = "location"
    FALLBACK = "fallback"
    SHARE = "share"
    STORY_MENTION = "story_mention"
    CONTACT = "contact"
    IG_REEL = "ig_reel"
    IG_POST = "ig_post"
    IG_STORY = "ig_story"
    EMBED = "embed"
    UNKNOWN = "unknown"


_FILES = frozenset({FileType.IMAGE, FileType.AUDIO, FileType.VIDEO, FileType.FILE, FileType.UNKNOWN})
_LINKS = frozenset({FileType.LOCATION, FileType.FALLBACK, FileType.CONTACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file or place that came with a message."""

    id: Id
    file_type: FileType = FileType.UNKNOWN
    data_url: Line = ""
    """Signed and without token: never send ours there."""
    thumb_url: Line = ""
    file_name: Line = ""
    """A base name, safe to save under; from the last part of the URL. Empty where there is no file."""
    extension: Line = ""
    content_type: Line = ""
    file_size: Whole = None
    """Bytes."""
    width: Whole = None
    height: Whole = None
    fallback_title: Line = ""
    transcribed_text: Text = ""
    latitude: Real = None
    longitude: Real = None
    meta: Attributes = field(default_factory=dict)
    """Of a shared contact: firstName, lastName."""
    message_id: Whole = None
    conversation_id: Whole = None
    """Display id; only in a contact's attachment list."""
    created_at: Moment = None
    """Only in attachment lists."""
    sender: Sender | None = None
    """Only in attachment lists."""
    inline: Flag = False
    """Whether it is a picture out of an e-mail's text, of which the server makes no attachment; its id is none then."""

    @property
    def is_file(self) -> bool:
        """Whether it can be saved: the server keeps it. A shared page is the address of somebody else's server."""
        if self.file_type in _FILES or self.file_type in _LINKS:
            return self.file_type in _FILES
        return STORAGE in self.data_url or bool(self.file_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """What an e-mail message carries beside its text."""

    subject: Line = ""
    sender: Lines = ()
    to: Lines = ()
    cc: Lines = ()
    bcc: Lines = ()
    text: Text = ""
    """The new text without the quoted history, where the server found it."""
    full_text: Text = ""
    html: Text = ""
    auto_reply: Flag = False
    files_sent: Count = 0
    """How many files came with it; the server keeps 15."""
    pictures_elsewhere: Count = 0
    """How many pictures of its HTML part lie on other servers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call, of a message that stands for one. Servers before 4.14 tell no more than who called and how it went."""

    direction: Line = ""
    """`incoming` or `outgoing`; older servers say `inbound` and `outbound`."""
    status: Line = ""
    """`ringing`, `in-progress`, `completed`, `no-answer`, `failed`; a newer server may have more."""
    duration_seconds: Whole = None
    from_number: Line = ""
    to_number: Line = ""
    accepted_by: Line = ""
    """Who took it."""
    end_reason: Line = ""
    recording_url: Line = ""
    """On the carrier's server, not on ours."""
    transcript: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, as the messages endpoint and `message.created` both carry it."""

    id: Id
    conversation_id: Id
    """Display id of the conversation: the number in its URL, not its database id."""
    content: Text = ""
    """Markdown for agents' messages; empty for a message that is attachments alone."""
    message_type: MessageType = MessageType.UNKNOWN
    content_type: ContentType = ContentType.TEXT
    private: Flag = False
    status: DeliveryStatus = DeliveryStatus.UNKNOWN
    sender: Sender | None = None
    """None for activities and templates."""
    attachments: tuple[Attachment, ...] = ()
    created_at: Moment = None
    """UTC. The wire sends whole Unix seconds: order by `(created_at, id)`."""
    updated_at: Moment = None
    """Only on the cable."""
    inbox_id: Count = 0
    """0 where the server does not say: to customers, and with them no delivery status either."""
    content_attributes: Attributes = field(default_factory=dict)
    echo_id: Line = ""
    """What the sending client called it: only in the create answer and `message.created`."""
    client_token: Line = ""
    """Our own key of `content_attributes`; stored by the server from 4.9 on."""
    in_reply_to: Whole = None
    """Id of the message that this one answers."""
    external_error: Line = ""
    """Why the channel did not deliver it."""
    deleted: Flag = False
    source_id: Line = ""
    email: Email | None = None
    template_params: Attributes = field(default_factory=dict)
    """Of a WhatsApp or Twilio template that was sent."""
    call: Call | None = None
    """Of a voice call. Broadcasts tell less of it than the messages endpoint."""
    extra: Attributes = field(default_factory=dict, repr=False, compare=False, metadata=NEVER_WRITTEN)
    """What the server sent beyond these fields. It may be secret: it is not shown, and not written to the cache."""

    @property
    def is_customers(self) -> bool:
        """Whether the customer wrote it."""
        return self.message_type is MessageType.INCOMING

    @property
    def subject_and_words(self) -> str:
        """What it is searched by: its words, after the subject where it is an e-mail."""
        subject = self.email.subject if self.email is not None else ""
        return f"{subject}\n{self.content}".strip("\n") if subject else self.content

    @property
    def other_writer(self) -> str:
        """The address of who wrote a customer's e-mail, where that is not the contact; empty: it is.

        The server names the contact of the conversation as the sender of each mail in it, whoever wrote that.
        """
        if self.email is None or not self.is_customers or self.sender is None or not self.sender.email:
            return ""
        writers = [address for address in self.email.sender if "@" in address]
        known = self.sender.email.lower()
        return writers[0] if writers and all(address.lower() != known for address in writers) else ""

    @property
    def is_activity(self) -> bool:
        """Whether it tells what happened, such as an assignment, and nobody wrote it."""
        return self.message_type is MessageType.ACTIVITY


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """A window of a thread, and what the server says of its conversation beside it."""

    messages: tuple[Message, ...]
    """Oldest first."""
    passed_over: Count = 0
    """Messages that were not understood."""
    contact: Contact | None = None
    """Without presence and activity times."""
    assignee: Agent | None = None
    labels: Lines = ()
    agent_last_seen_at: Moment = None
    assignee_last_seen_at: Moment = None
    additional_attributes: Attributes = field(default_factory=dict)
    """The conversation's: of mail its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentPage:
    """A page of a conversation's or a contact's attachments, in the server's order."""

    attachments: tuple[Attachment, ...]
    total: Count = 0
    """How many all pages have together."""
    passed_over: Count = 0
