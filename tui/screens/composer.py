"""What is written in the composer on its way into the state, and what comes back from there into the composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.models.conversation import Status
from tui.models.draft import may_be_another
from tui.presentation.composing import came_back
from tui.presentation.merging import merged_draft
from tui.presentation.troubles import gone_refusal, trouble_refusal
from tui.screens import composer_view_models
from tui.store import select
from tui.store.wishes import ReplyRequested, StatusRequested, new_op

if TYPE_CHECKING:
    from tui.models.message import Message
    from tui.screens.context import Context
    from tui.store.change import Change
    from tui.widgets.composer import Composer
    from tui.widgets.composer_messages import DraftChanged, SendRequested, TypingChanged


class ComposerPane:
    """Where the agent writes: a box, and what goes between it and the state.

    Args:
        box: Where words are written.
        context: What all parts of the screen may ask.
    """

    def __init__(self, box: Composer, context: Context) -> None:
        self.box = box
        self._context = context

    @property
    def conversation_id(self) -> int | None:
        """Whose text is being written; None: none is."""
        return self.box.conversation_id

    def look(self, change: Change) -> None:
        """Show what a change of the state touches."""
        if change.reference and self.conversation_id is not None:
            self.fill()
        if change.threads or change.contacts or change.reference:
            self.readdress()
        if change.contacts:
            self._tell_values()
        if change.threads:
            self.tell_what_is_answered()
        if change.outbox and change.drafts:
            self.take_in_what_came_back()
        if change.link or change.conversations:
            self.tell_what_is_gone()
            self.tell_whom()
            self.rename()
        for conversation_id, private in change.found_drafts:
            self.follow(conversation_id, private)
        for conversation_id, private in change.kept_drafts:
            self.box.mark_saved(conversation_id, private, problem=self._context.state.unkept)

    def close_unless(self, conversation_id: int | None) -> None:
        """Close it where it writes to another conversation; its draft is kept."""
        if self.conversation_id not in (None, conversation_id):
            self.box.close()

    def open(self, conversation_id: int, *, private: bool, quoted: Message | None = None) -> None:
        """Open the composer for a conversation; its draft is in it."""
        self.fill()
        self._context.engine.look_at_drafts()
        self.box.open_for(
            **composer_view_models.addressee(self._context.state, conversation_id, private=private, quoted=quoted)
        )
        self._tell_values()
        self._tell_refusal()
        self.tell_what_is_answered()
        self.tell_what_is_gone()
        self.tell_whom()

    def rename(self) -> None:
        """Name whom the composer writes to as they are called now: renamed, or merged into another contact."""
        conversation_id = self.box.conversation_id
        if conversation_id is not None and (row := select.visible(self._context.state, conversation_id)) is not None:
            self.box.rename(row.contact_name)

    def tell_whom(self) -> None:
        """Say in the composer where somebody else is behind the number than its draft was begun for."""
        conversation_id, private = self.box.conversation_id, self.box.private
        if conversation_id is None:
            return
        then = select.whole_draft(self._context.state, conversation_id, private).whom
        now = select.whom(self._context.state, conversation_id)
        if then is not None and now is not None and may_be_another(then, now):
            self.box.say(
                f"This draft was begun for {then.contact_name or 'somebody else'}; #{conversation_id} is"
                f" {now.contact_name or 'a nameless contact'} now. You are asked before it is sent.",
                "danger",
            )

    def readdress(self) -> None:
        """Say in the composer to whom a reply by e-mail goes, as the thread stands now."""
        if (conversation_id := self.box.conversation_id) is not None:
            self.box.goes_to(conversation_id, composer_view_models.goes_to(self._context.state, conversation_id))

    def tell_what_is_answered(self) -> None:
        """Say in the composer whether the message that is answered was deleted meanwhile."""
        conversation_id, quoted = self.box.conversation_id, self.box.quoted
        if conversation_id is not None and quoted is not None:
            answered = select.message(self._context.state, conversation_id, quoted.message_id)
            self.box.answers_deleted(answered is not None and answered.deleted)

    def fill(self) -> None:
        """Offer what there is to be inserted: canned responses, colleagues."""
        state = self._context.state
        self.box.canned = select.canned(state)
        self.box.people = composer_view_models.mentionable(state)
        self._tell_values()

    def _tell_values(self) -> None:
        """Say what is known of the variables of canned responses, for the customer who is written to."""
        if (conversation_id := self.box.conversation_id) is not None:
            self.box.values = composer_view_models.values(self._context.state, conversation_id)

    def take_in_what_came_back(self) -> None:
        """Show the draft as the state has it now: a reply that was not sent is in it again."""
        if (conversation_id := self.box.conversation_id) is not None:
            self.follow(conversation_id, self.box.private)
            self._tell_refusal()

    def follow(self, conversation_id: int, private: bool) -> None:
        """Show a draft as it became elsewhere."""
        self.box.follow(conversation_id, private, select.whole_draft(self._context.state, conversation_id, private))

    def _tell_refusal(self) -> None:
        conversation_id, private = self.box.conversation_id, self.box.private
        if conversation_id is not None and (why := select.refusal(self._context.state, conversation_id, private)):
            self.box.say(why, "danger")

    def draft_changed(self, event: DraftChanged) -> None:
        """Keep a draft; what came back since the composer last looked joins it."""
        draft, key = event.draft, (event.conversation_id, event.private)
        kept = select.whole_draft(self._context.state, *key)
        if event.before is not None and kept:
            draft = merged_draft(event.before, kept, draft)[0]
        self._context.engine.draft(*key, draft.text, draft)
        self.box.heard(*key, event.draft)
        self.follow(*key)

    def typing_changed(self, event: TypingChanged) -> None:
        """Let the customer see that a reply is being written; of a note nobody hears."""
        if not event.typing:
            self._context.engine.stopped_typing()
        elif not event.private:
            self._context.engine.typed(event.conversation_id)

    def refusal(self, conversation_id: int) -> str:
        """Return why nothing can be written to a conversation now; empty: it can."""
        state = self._context.state
        if (why := select.gone(state, conversation_id)) is not None:
            return f"{gone_refusal(why.value)} Nothing can be sent there; what you wrote stays here as a draft."
        trouble = select.link(state).trouble
        return trouble_refusal(trouble.value, self._context.keys) if trouble.bars else ""

    def tell_what_is_gone(self) -> None:
        """Say it in the composer as soon as nothing can be sent any more."""
        conversation_id = self.box.conversation_id
        if conversation_id is not None and (reason := self.refusal(conversation_id)):
            self.box.say(reason, "danger")

    def send(self, event: SendRequested) -> bool:
        """Have a reply or a note sent; where nothing can be, the words stay in the composer."""
        if reason := self.refusal(event.conversation_id):
            self.box.refuse(reason)
            return False
        try:
            self._send(event)
        except Exception:
            # Else it would neither send nor keep a draft any more.
            self.box.refuse(
                "A fault in chatwoot-tui: see the outbox whether this is on its way. The words are here still."
            )
            raise
        self.box.sent()
        return True

    def _send(self, event: SendRequested) -> None:
        kept = select.draft(self._context.state, event.conversation_id, event.private)
        reply = ReplyRequested(
            op=new_op(),
            conversation_id=event.conversation_id,
            content=event.text,
            private=event.private,
            attachments=event.attachments,
            in_reply_to=event.quoted.message_id if event.quoted else None,
            quoted_words=event.quoted.words if event.quoted else "",
            addressed=event.addressed,
            to=event.headers.to,
            cc=event.headers.cc,
            bcc=event.headers.bcc,
        )
        status = Status(event.then) if event.then else None
        now = select.visible(self._context.state, event.conversation_id)
        if status is not None and now is not None and now.status is not status:
            self._context.engine.wish_all((reply, StatusRequested(new_op(), event.conversation_id, status)))
        else:
            self._context.engine.wish(reply)
        if event.text and (back := came_back(kept, event.text)):
            # It came back in the moment of sending, and is not in what was sent.
            self._context.engine.draft(event.conversation_id, event.private, back)
