"""Where replies and private notes are written; it always says to whom, through which inbox, and who will read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from textual import on
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from tui.models.draft import NO_DRAFT, Draft, Headers, OutgoingFile, Quoted, Whom
from tui.models.inbox import Channel
from tui.models.reference import CannedResponse
from tui.presentation import mentions
from tui.presentation.canned import unfilled
from tui.presentation.composing import Addressee
from tui.presentation.key_names import KeyNames
from tui.presentation.mentions import Mentionable
from tui.presentation.merging import merged, merged_draft
from tui.presentation.pasted import pasted
from tui.presentation.persons import person
from tui.presentation.recipients import Recipients
from tui.text.variables import BLANK, filled_where_known
from tui.widgets import composer_messages
from tui.widgets.completion import Completion
from tui.widgets.composer_face import ComposerFace
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.typing_signal import TypingSignal

SAVE_SECONDS = 0.3
"""A draft is told at most this long after its first unsaved letter: with the pause before it is written
(`sync/drafts.py`) it must be on the disk within a second."""


class Composer(ComposerFace):
    """Attributes in: `open_for` and the lists of canned responses and people. Messages out: see below.

    The target is fixed when it opens. Text that is in it is told as `DraftChanged` before another target takes its
    place. Keys are the command table's: they call `send`, `switch`, `leave`, `discard`, `attach`, `replace_text`.
    """

    DraftChanged: TypeAlias = composer_messages.DraftChanged
    SendRequested: TypeAlias = composer_messages.SendRequested
    TypingChanged: TypeAlias = composer_messages.TypingChanged
    ModeSwitched: TypeAlias = composer_messages.ModeSwitched
    Left: TypeAlias = composer_messages.Left
    Discarded: TypeAlias = composer_messages.Discarded

    def __init__(self, keys: KeyNames, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        """Make it, closed.

        Args:
            keys: Names the keys of commands, as the agent has them.
        """
        super().__init__(keys, id=id, classes=classes)
        self.values: Mapping[str, str] = {}
        """What is known of this conversation's variables, such as `contact.name`; empty ones are warned of."""
        self.save_seconds = SAVE_SECONDS
        self._addressee: Addressee | None = None
        self._private = False
        self._limit: int | None = None
        self._refusal = ""
        self._other_draft = NO_DRAFT
        self._whom: Whom | None = None
        self._quoted: Quoted | None = None
        self._quoted_is_deleted = False
        self._headers: Headers | None = None
        self._goes_to: Recipients | None = None
        self._files: tuple[OutgoingFile, ...] = ()
        self._told = NO_DRAFT
        """The draft as the last `DraftChanged` told it."""
        self._heard = NO_DRAFT
        """The draft as it is kept, as far as we were told."""
        self._draft_words = ""
        self._warned_of = ""
        self._about_inserted = ""
        """What is said of a canned response once it stands in the text."""
        self._sending = False
        self._save_timer: Timer | None = None
        self._typing = TypingSignal(self.set_timer, self._tell_typing)
        self._completion = Completion(
            self.editor,
            self._offers,
            private=lambda: self._private,
            fill=lambda text: filled_where_known(text, self.values),
            inserted=self._inserted,
            canned_wanted=lambda: self.post_message(composer_messages.CannedWanted()),
        )

    @property
    def canned(self) -> Sequence[CannedResponse]:
        """Offered after `/` at the start of a word."""
        return self._offers.canned

    @canned.setter
    def canned(self, responses: Sequence[CannedResponse]) -> None:
        self._completion.show_canned(responses, is_open=self._addressee is not None)

    @property
    def people(self) -> Sequence[Mentionable]:
        """Offered after `@`, in notes."""
        return self._offers.people

    @people.setter
    def people(self, people: Sequence[Mentionable]) -> None:
        self._offers.people = people

    @property
    def conversation_id(self) -> int | None:
        """Whose text this is; None while closed."""
        return self._addressee.conversation_id if self._addressee else None

    @property
    def person(self) -> str:
        """Whom the conversation is with, and its number; empty while closed."""
        addressee = self._addressee
        return person(addressee.contact_name, addressee.conversation_id) if addressee else ""

    @property
    def private(self) -> bool:
        """Whether it is a note."""
        return self._private

    @property
    def text(self) -> str:
        """The text as it would be sent, mentions as the server wants them."""
        return self.source.strip("\n").rstrip()

    @property
    def source(self) -> str:
        """The text as it stands in the editor, to the last blank, mentions as the server wants them."""
        return self._completion.source(self.editor.text)

    @property
    def draft(self) -> Draft:
        """All that is in it."""
        return self._draft_of(self.text)

    @property
    def files(self) -> tuple[OutgoingFile, ...]:
        """What goes with the text."""
        return self._files

    @property
    def headers(self) -> Headers:
        """Who gets an e-mail, the customer among them."""
        return (self._goes_to or Recipients()).real(self._headers)

    @property
    def quoted(self) -> Quoted | None:
        """The message that is answered; None: none is."""
        return self._quoted

    @property
    def _sent_headers(self) -> Headers:
        if self._private:
            return Headers()
        return (self._goes_to or Recipients()).offered if self._headers is None else self._headers

    def _draft_of(self, text: str) -> Draft:
        known = self._completion.known
        draft = Draft(
            text=text,
            headers=self._headers,
            quoted=self._quoted,
            files=self._files,
            mentions=() if self._private else tuple(who.source for name, who in known.items() if name in text),
            whom=self._whom,
        )
        return draft if draft else NO_DRAFT

    @property
    def _key(self) -> tuple[int, bool] | None:
        return (self._addressee.conversation_id, self._private) if self._addressee else None

    def open_for(
        self,
        *,
        conversation_id: int,
        contact_name: str,
        inbox_name: str,
        channel: Channel = Channel.UNKNOWN,
        private: bool = False,
        draft: Draft = NO_DRAFT,
        limit: int | None = None,
        other_draft: Draft = NO_DRAFT,
        account: str = "",
        refusal: str = "",
        quoted: Quoted | None = None,
        recipients: Recipients | None = None,
        focus: bool = True,
    ) -> None:
        """Write to a conversation. Open for it already, in this mode, the text stays as it is.

        Args:
            draft: What is kept of this mode, as `DraftChanged` told it; `whom` says whom it is for in any case.
            limit: Characters that the channel takes; None for no limit.
            other_draft: What is kept of the other mode: switching never writes over it.
            account: Who it is sent as: `Mira Holt, Acme Support`.
            refusal: Why no reply can be sent now, such as a closed window; empty where one can. Notes can always be.
            quoted: The message that is answered; None: the one that was, if any.
            recipients: To whom a reply by e-mail goes; None: it is no e-mail.
            focus: Whether the focus comes here.
        """
        addressee = Addressee(
            conversation_id=conversation_id,
            contact_name=contact_name,
            inbox_name=inbox_name,
            channel=channel,
            account=account,
        )
        same = self._key == (conversation_id, private)
        if not same:
            self.flush()
        self._addressee, self._private = addressee, private
        self._limit, self._refusal, self._goes_to = limit, refusal, recipients
        if not same:
            self._other_draft = other_draft
            self._sending = False
            self._load(draft)
            self._warn()
        if quoted is not None:
            self._quoted = quoted
            self._tell()
        self.display = True
        self._show_all()
        if focus:
            # At once: `focus()` waits its turn, and keys typed meanwhile would be commands of another pane.
            self.screen.set_focus(self.editor)

    def rename(self, contact_name: str) -> None:
        """Write to the same customer, who has another name now."""
        if self._addressee is not None and self._addressee.contact_name != contact_name:
            self._addressee = replace(self._addressee, contact_name=contact_name)
            self._show_all()

    def answers_deleted(self, deleted: bool) -> None:
        """Hear whether the message that is answered was deleted."""
        if deleted != self._quoted_is_deleted:
            self._quoted_is_deleted = deleted
            self._show_all()

    def heard(self, conversation_id: int, private: bool, draft: Draft) -> None:
        """Hear that a draft is kept as it was told."""
        if self._key == (conversation_id, private):
            self._heard = draft

    def follow(self, conversation_id: int, private: bool, draft: Draft) -> None:
        """Show a draft as it became elsewhere: in another console, or since a reply was refused or taken back.

        What was written here and is not told yet stays.
        """
        if self._key == (conversation_id, not private):
            self._other_draft = draft
        if self._key != (conversation_id, private) or self._sending or draft == self._heard:
            return
        base, source = self._heard, self.source
        whole = merged_draft(base, draft, self._draft_of(source))[0]
        both = merged(base.text, draft.text, source, self._offset())
        self._heard = self._told = draft
        self._take(whole)
        if both.text != source:
            self._draft_words = "draft saved" if draft and both.text.rstrip() == draft.text else ""
            self.editor.put(self._completion.readable(both.text), (0, 0), self.editor.document.end)
            before = self._completion.readable(both.text[: both.cursor]).split("\n")
            self.editor.move_cursor((len(before) - 1, len(before[-1])))
        self._show_all()
        self._told_later()

    def _offset(self) -> int:
        """Return where the cursor is in the source."""
        return len(self._completion.source(self.editor.get_text_range((0, 0), self.editor.cursor_location)))

    @property
    def selected(self) -> str:
        """The words that are selected."""
        return self.editor.selected_text

    def write_on(self) -> None:
        """Take the focus back: a box that stood over the text is closed."""
        self.screen.set_focus(self.editor)

    def leave(self) -> bool:
        """Close what is offered; where nothing is, tell the draft and that the agent left. Return whether there was either."""
        if self._completion.press("close"):
            return True
        if self._addressee is None:
            return False
        self.flush()
        self.post_message(self.Left(self._addressee.conversation_id, self._private))
        return True

    def close(self) -> None:
        """Take the composer off the screen; the draft is told first."""
        self.flush()
        self._addressee = None
        self._load(NO_DRAFT)
        self.display = False

    def discard(self) -> None:
        """Throw the draft and its files away and close. Asking comes before."""
        if self._addressee is None:
            return
        conversation_id, private, text = self._addressee.conversation_id, self._private, self.text
        if self._told:
            self.post_message(self.DraftChanged(conversation_id, private, NO_DRAFT, self._told))
        self._load(NO_DRAFT)
        self.close()
        self.post_message(self.Discarded(conversation_id, private, text))

    def flush(self) -> None:
        """Tell at once what the last pause has not told yet."""
        self._typing.stop()
        self._tell()

    def mark_saved(self, conversation_id: int, private: bool, *, problem: str = "") -> None:
        """Show that the draft is on disk, or what is in the way."""
        if self._key == (conversation_id, private):
            mended = self._draft_words == "draft NOT saved" and not problem
            self._draft_words = "draft NOT saved" if problem else "draft saved"
            self._show_edges()
            if problem:
                self.say(f"The draft could not be saved: {problem}", "danger")
            elif mended:
                self._warn()

    def send(self, then: str = "") -> None:
        """Ask for the text to be sent, or say why not.

        Args:
            then: The status that the conversation is to have afterwards; empty: as it is.
        """
        if self._addressee is None or self._sending:
            return
        if (reason := self._why_not()) is not None:
            self._warn(reason)
            return
        self.flush()
        self._sending = True
        self.post_message(
            self.SendRequested(
                conversation_id=self._addressee.conversation_id,
                private=self._private,
                text=self.text,
                attachments=tuple(file.path for file in self.files),
                quoted=self._quoted,
                headers=self._sent_headers,
                addressed=self._headers is not None and not self._private,
                then=then,
            )
        )

    def sent(self) -> None:
        """The words are safe elsewhere: close, and forget them here. Clearing the kept draft is not the composer's."""
        if self._sending:
            self.close()
            self._sending = False

    def refuse(self, reason: str) -> None:
        """The words could not be taken: they stay, and the reason stands below them."""
        self._sending = False
        self.say(reason, "danger")

    def _inserted(self, words: str, start: tuple[int, int]) -> None:
        """Go to the first place that has to be filled in by hand, and say what nothing is known for."""
        if blank := self._select_blank(start):
            self._about_inserted = f"Type: {blank}"
        elif not self._private and (empty := unfilled(words, self.values)):
            self._about_inserted = f"Nothing is known to put in for {', '.join(empty)}: fill it in, or take it out."

    def _select_blank(self, start: tuple[int, int] = (0, 0)) -> str:
        """Select the first blank from a place on, so that what is typed takes its place; return what it asks for."""
        for row in range(start[0], self.editor.document.line_count):
            found = BLANK.search(self.editor.document[row], start[1] if row == start[0] else 0)
            if found is not None:
                self.editor.selection = Selection((row, found.start()), (row, found.end()))
                return found[1] or "what belongs here"
        return ""

    def _why_not(self) -> str | None:
        text = self.text
        if not text and not self.files:
            return "There is nothing to send yet."
        if blank := self._select_blank():
            return f"Not filled in yet: {blank}. What is typed takes its place."
        if self._private and self._warned_of != text:
            meant = self._completion.meant(self.editor.text)
            if nobody := mentions.nobodys(self.editor.text, meant):
                self._warned_of = text
                return (
                    f"Nobody here is called {', '.join(nobody)}, so nobody is told."
                    f" {self.keys('draft.send')} again sends it all the same."
                )
        if self._limit and not self._private and len(text) > self._limit:
            return f"Too long: {len(text)} of {self._limit} characters. Shorten it, or send it in two parts."
        if self._private:
            return None
        if self._refusal:
            return self._refusal
        empty = unfilled(text, self.values)
        if empty and self._warned_of != text:
            self._warned_of = text
            return f"Nothing is known to put in for {', '.join(empty)}. {self.keys('draft.send')} again sends it all the same."
        return None

    def switch(self) -> None:
        """Turn the reply into a note or back. The text goes along, unless the other one has words of its own."""
        if self._addressee is None or self._sending:
            return
        self._stop_timer()
        self._typing.stop()
        conversation_id, text = self._addressee.conversation_id, self.text
        moves = not self._other_draft
        if moves:
            if self._told:
                self.post_message(self.DraftChanged(conversation_id, self._private, NO_DRAFT))
        else:
            self.flush()
        self._private = not self._private
        if moves:
            self._told = self._heard = NO_DRAFT
            self.flush()
        else:
            other, self._other_draft = self._other_draft, self.draft
            self._load(other)
        self._warn()
        if not moves and text:
            kept, shown = ("reply", "note") if self._private else ("note", "reply")
            self.say(f"The {kept} is kept as a draft; this {shown} had words of its own.", "muted")
        self.post_message(self.ModeSwitched(conversation_id, self._private))
        self._show_all()

    def replace_text(self, text: str) -> None:
        """Put this text in the place of the draft's, as from an outside editor; one undo brings the old one back."""
        shown = self._completion.readable(pasted(text))
        self.editor.put(shown.removesuffix("\n"), (0, 0), self.editor.document.end)
        self.editor.move_cursor(self.editor.document.end)

    def insert(self, text: str) -> None:
        """Put text in at the cursor."""
        self.editor.put(text, *self.editor.selection)

    def attach(self, files: Sequence[OutgoingFile]) -> None:
        """Add files; one that is there already is not added again."""
        there = {file.path for file in self._files}
        self._set_files((*self._files, *(file for file in files if file.path not in there)))

    def detach(self, path: str) -> None:
        """Take a file away again, and go on writing."""
        self._set_files(tuple(file for file in self._files if file.path != path))
        self.write_on()

    def detach_last(self) -> None:
        """Take the last file away again."""
        self._set_files(self._files[:-1])

    def _set_files(self, files: tuple[OutgoingFile, ...]) -> None:
        if self._addressee is not None and files != self._files:
            self._files = files
            self._show_all()
            self._tell()

    def goes_to(self, conversation_id: int, recipients: Recipients | None) -> None:
        """Take to whom a reply goes, as the thread stands now: a mail came, or the thread did."""
        if self._key is not None and self._key[0] == conversation_id and recipients != self._goes_to:
            self._goes_to = recipients
            self._show_all()

    def set_headers(self, *, to: Sequence[str] = (), cc: Sequence[str] = (), bcc: Sequence[str] = ()) -> None:
        """Set who gets an e-mail; the customer's own address alone in To is as good as none."""
        customer = self._goes_to.customer if self._goes_to else ""
        self._headers = Headers(() if tuple(to) == (customer,) else tuple(to), tuple(cc), tuple(bcc))
        self._show_all()
        self._tell()

    def _load(self, draft: Draft) -> None:
        """Show a draft in the place of all that is here."""
        self._completion.known = {}
        shown = self._completion.readable(draft.text)
        self._take(draft)
        self.editor.load_text(shown)
        self.editor.move_cursor(self.editor.document.end)
        self._told = self._heard = self.draft
        self._draft_words = "draft saved" if draft else ""
        self._warned_of = ""
        self._completion.close()
        self.grow()

    def _take(self, draft: Draft) -> None:
        """Take what goes with the words of a draft."""
        self._headers, self._quoted, self._files, self._whom = draft.headers, draft.quoted, draft.files, draft.whom
        self._completion.know(draft.mentions)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.grow()
        self._completion.look()
        self._show_edges()
        if self._addressee is None or self.text == self._told.text:
            return
        if not self._sending:
            about, self._about_inserted = self._about_inserted, ""
            self._warn(about)
        self._told_later()
        self._typing.changed(bool(self.text))

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self._completion.look()

    @on(DraftEditor.SendKey)
    def _send_key(self, event: DraftEditor.SendKey) -> None:
        event.stop()
        self.send()

    @on(DraftEditor.EmptyBackspace)
    def _empty_backspace(self, event: DraftEditor.EmptyBackspace) -> None:
        event.stop()
        self.detach_last()

    def _told_later(self) -> None:
        """Tell at the next pause what is not told yet."""
        if self._save_timer is None and self.draft != self._told:
            self._save_timer = self.set_timer(self.save_seconds, self._tell)

    def _tell(self) -> None:
        self._stop_timer()
        if self._addressee is not None and not self._sending and (draft := self.draft) != self._told:
            before, self._told = self._told, draft
            self.post_message(self.DraftChanged(self._addressee.conversation_id, self._private, draft, before))

    def _stop_timer(self) -> None:
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None

    def _tell_typing(self, typing: bool) -> None:
        if self._addressee is not None:
            self.post_message(self.TypingChanged(self._addressee.conversation_id, self._private, typing))

    def _warn(self, words: str = "") -> None:
        """Say why it can't be sent; without a reason of the moment, the one that stands."""
        standing = "" if self._private else self._refusal
        self.say(words or standing)

    def _show_all(self) -> None:
        self.editor.live_names = tuple(self._completion.known) if self._private else ()
        self.show_mode(self._private)
        is_email = not self._private and (self._goes_to is not None or self._headers is not None)
        goes_to = self._goes_to or Recipients()
        self.show_recipients(
            self.headers if is_email else None, goes_to.left_out(self._headers) if is_email else (), goes_to.subject
        )
        self.show_enclosures(self._quoted, self.files, quoted_is_deleted=self._quoted_is_deleted)
        self._show_edges()

    def _show_edges(self) -> None:
        if self._addressee is not None:
            to = () if self._private else self._sent_headers.to
            self.show_edges(
                replace(self._addressee, to=to) if to else self._addressee,
                private=self._private,
                draft=self._draft_words,
                length=len(self.text),
                limit=self._limit,
            )
