"""Where replies and private notes are written; it always says to whom, through which door, and who will read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message as UIMessage
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import TextArea

from tui.models.inbox import Channel
from tui.models.reference import CannedResponse
from tui.presentation import mentions
from tui.presentation.canned import unfilled
from tui.presentation.composing import Addressee, counter, foot_line, title_line
from tui.presentation.entries import Entry
from tui.presentation.mentions import Mentionable
from tui.presentation.pasted import pasted, pasted_line
from tui.presentation.sizes import size
from tui.presentation.spans import Line, Span, line, shortened
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.drawing import Drawing
from tui.widgets.entry_list import EntryList
from tui.widgets.offer_list import OfferList
from tui.widgets.one_line import OneLine

SAVE_SECONDS = 0.8
"""A draft is told at most this long after its first unsaved letter."""

TYPING_SECONDS = 4.0
"""After so long without a letter nobody is typing."""

_ROWS_AT_LEAST = 2

_KEYS_REPLY = (("^S", "send"), ("^T", "note"), ("Esc", "leave, draft kept"), ("^G", "discard"))
_KEYS_NOTE = (("^S", "add note"), ("^T", "reply"), ("Esc", "leave, draft kept"), ("^G", "discard"))


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file that goes with the text."""

    path: str
    name: str
    size: int | None = None
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """The message that is being answered."""

    message_id: int
    words: str
    """Who and what, in a line: `Maria: Where is my order?`"""


class _NoteGutter(Drawing):
    """The sign of a private note down the left side of its text."""

    DEFAULT_CSS = """
    _NoteGutter { width: 2; height: 2; }
    """

    def frame(self, width: int, height: int) -> list[Strip]:
        return [self.fitted(line(f"{self.glyphs.note} ", "note"), width)] * height


class Composer(Vertical):
    """Attributes in: `open_for` and the lists of canned responses and people. Messages out: see below.

    The target is fixed when it opens. Text that is in it is told as `DraftChanged` before another target takes its
    place. Keys are the command table's: they call `send`, `switch`, `leave`, `discard`, `attach`, `replace_text`.
    """

    DEFAULT_CSS = """
    Composer { height: auto; background: $background; }
    Composer OneLine { background: $background; }
    Composer > #composer-text { height: auto; padding: 0 1; }
    Composer > .-hidden { display: none; }
    Composer _NoteGutter { display: none; background: $note-background; }
    Composer.-note > #composer-text { background: $note-background; padding: 0 1 0 0; }
    Composer.-note _NoteGutter { display: block; }
    Composer.-note DraftEditor, Composer.-note DraftEditor:focus { background: $note-background; }
    Composer.-note OneLine { background: $note-background; }
    """

    @dataclass
    class DraftChanged(UIMessage):
        """The words of a draft changed; the empty text means that there is none any more."""

        conversation_id: int
        private: bool
        text: str

    @dataclass
    class SendRequested(UIMessage):
        """The agent sends. Answer with `sent()` once the words are on disk, or with `refuse(reason)`."""

        conversation_id: int
        private: bool
        text: str
        attachments: tuple[str, ...]
        """Paths."""
        in_reply_to: int | None
        to: tuple[str, ...]
        cc: tuple[str, ...]
        bcc: tuple[str, ...]
        then: str
        """Id of the command to run after it; empty for none."""

    @dataclass
    class TypingChanged(UIMessage):
        """The agent began or stopped to type."""

        conversation_id: int
        private: bool
        typing: bool

    @dataclass
    class ModeSwitched(UIMessage):
        """What was a reply is now a note, or the other way round."""

        conversation_id: int
        private: bool

    @dataclass
    class Left(UIMessage):
        """The agent left; the draft was told just before."""

        conversation_id: int
        private: bool

    @dataclass
    class Discarded(UIMessage):
        """The draft was thrown away; `text` is what it was, to be brought back with `open_for`."""

        conversation_id: int
        private: bool
        text: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self.values: Mapping[str, str] = {}
        """What is known of this conversation's variables, such as `contact.name`; empty ones are warned of."""
        self._addressee: Addressee | None = None
        self._private = False
        self._limit: int | None = None
        self._refusal = ""
        self._other_draft = ""
        self._quoted: Quoted | None = None
        self._headers: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] = ((), (), ())
        self._files: dict[tuple[int, bool], tuple[OutgoingFile, ...]] = {}
        self._known: dict[str, Mentionable] = {}
        self._told = ""
        """The source as the last `DraftChanged` told it."""
        self._draft_words = ""
        self._warned_of = ""
        self._sending = False
        self._typing = False
        self._save_timer: Timer | None = None
        self._typing_timer: Timer | None = None
        self._title = OneLine(id="composer-title")
        self._offers = OfferList(id="composer-offers")
        self._quote_line = OneLine(id="composer-quote", classes="-hidden")
        self._editor = DraftEditor(id="composer-editor")
        self._gutter = _NoteGutter()
        self._file_lines = EntryList(id="composer-files", classes="-hidden")
        self._reason = OneLine(id="composer-reason", classes="-hidden")
        self._foot = OneLine(id="composer-foot")

    def compose(self) -> ComposeResult:
        yield self._offers
        yield self._title
        yield self._quote_line
        yield Horizontal(self._gutter, self._editor, id="composer-text")
        yield self._file_lines
        yield self._reason
        yield self._foot

    @property
    def canned(self) -> Sequence[CannedResponse]:
        """Offered after `/` at the start of a line."""
        return self._offers.canned

    @canned.setter
    def canned(self, responses: Sequence[CannedResponse]) -> None:
        self._offers.canned = responses

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
    def private(self) -> bool:
        """Whether it is a note."""
        return self._private

    @property
    def text(self) -> str:
        """The text as it would be sent, mentions as the server wants them."""
        source = mentions.as_source(self._editor.text, self._known) if self._private else self._editor.text
        return source.strip("\n").rstrip()

    @property
    def files(self) -> tuple[OutgoingFile, ...]:
        """What goes with the text."""
        key = self._key
        return self._files.get(key, ()) if key else ()

    @property
    def editor(self) -> DraftEditor:
        """The editor, to be given the focus and settings such as `enter_sends`."""
        return self._editor

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
        draft: str = "",
        limit: int | None = None,
        other_draft: str = "",
        account: str = "",
        refusal: str = "",
        quoted: Quoted | None = None,
        focus: bool = True,
    ) -> None:
        """Write to a conversation. Open for it already, in this mode, the text stays as it is.

        Args:
            draft: The kept words of this mode, as `DraftChanged` told them.
            limit: Characters that the channel takes; None for no limit.
            other_draft: The kept words of the other mode: switching never writes over them.
            account: Who it is sent as: `Mira Holt, Acme Support`.
            refusal: Why no reply can be sent now, such as a closed window; empty where one can. Notes can always be.
            quoted: The message that is answered.
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
        self._limit, self._refusal, self._quoted = limit, refusal, quoted or (self._quoted if same else None)
        if not same:
            self._other_draft = other_draft
            self._headers = ((), (), ())
            self._sending = False
            self._load(draft)
            self._told = self.text
            self._draft_words = "draft saved" if self.text else ""
            self._say(self._refusal if not private else "", "warning")
        self.display = True
        self._show_all()
        if focus:
            self._editor.focus()

    def leave(self) -> None:
        """Tell the draft and that the agent left."""
        if self._addressee is not None:
            self.flush()
            self.post_message(self.Left(self._addressee.conversation_id, self._private))

    def close(self) -> None:
        """Take the composer off the screen; the draft is told first."""
        self.flush()
        self._addressee = None
        self._quoted = None
        self._load("")
        self._told = ""
        self.display = False

    def discard(self) -> None:
        """Throw the draft and its files away and close. Asking comes before."""
        if self._addressee is None:
            return
        conversation_id, private, text = self._addressee.conversation_id, self._private, self.text
        self._drop_files()
        self._load("")
        self.close()
        self.post_message(self.Discarded(conversation_id, private, text))

    def flush(self) -> None:
        """Tell at once what the last pause has not told yet."""
        self._stop_timer()
        self._stop_typing()
        if self._addressee is not None and not self._sending and (text := self.text) != self._told:
            self._told = text
            self.post_message(self.DraftChanged(self._addressee.conversation_id, self._private, text))

    def mark_saved(self, conversation_id: int, private: bool, *, problem: str = "") -> None:
        """Show that the draft is on disk, or what is in the way."""
        if self._key == (conversation_id, private):
            self._draft_words = f"draft NOT saved: {pasted_line(problem)}" if problem else "draft saved"
            self._show_edges()

    def send(self, then: str = "") -> None:
        """Ask for the text to be sent, or say why not.

        Args:
            then: Id of a command to run afterwards.
        """
        if self._addressee is None or self._sending:
            return
        if (reason := self._why_not()) is not None:
            self._say(reason, "warning")
            return
        self.flush()
        self._sending = True
        to, cc, bcc = self._headers
        self.post_message(
            self.SendRequested(
                conversation_id=self._addressee.conversation_id,
                private=self._private,
                text=self.text,
                attachments=tuple(file.path for file in self.files),
                in_reply_to=self._quoted.message_id if self._quoted else None,
                to=to,
                cc=cc,
                bcc=bcc,
                then=then,
            )
        )

    def sent(self) -> None:
        """The words are safe elsewhere: close, and forget them here."""
        self._drop_files()
        self.close()
        self._sending = False

    def refuse(self, reason: str) -> None:
        """The words could not be taken: they stay, and the reason stands below them."""
        self._sending = False
        self._say(reason, "danger")

    def _why_not(self) -> str | None:
        text = self.text
        if not text and not self.files:
            return "There is nothing to send yet."
        if self._limit and not self._private and len(text) > self._limit:
            return f"Too long: {len(text)} of {self._limit} characters. Shorten it, or send it in two parts."
        if self._private:
            return None
        if self._refusal:
            return self._refusal
        empty = unfilled(text, self.values)
        if empty and self._warned_of != text:
            self._warned_of = text
            return f"Nothing is known to put in for {', '.join(empty)}. ^S again sends it all the same."
        return None

    def switch(self) -> None:
        """Turn the reply into a note or back. The text goes along, unless the other one has words of its own."""
        if self._addressee is None or self._sending:
            return
        self._stop_timer()
        self._stop_typing()
        conversation_id, text, files = self._addressee.conversation_id, self.text, self.files
        moves = not self._other_draft
        if moves:
            if self._told:
                self.post_message(self.DraftChanged(conversation_id, self._private, ""))
            self._files.pop((conversation_id, self._private), None)
        else:
            self.flush()
        self._private = not self._private
        if moves:
            self._files[conversation_id, self._private] = files
            if not self._private:
                self._known = {}
            self._told = ""
            self.flush()
        else:
            other, self._other_draft = self._other_draft, text
            self._load(other)
            self._told = self.text
        self._say("" if self._private else self._refusal, "warning")
        if not moves and text:
            kept, shown = ("reply", "note") if self._private else ("note", "reply")
            self._say(f"The {kept} is kept as a draft; this {shown} had words of its own.", "muted")
        self.post_message(self.ModeSwitched(conversation_id, self._private))
        self._show_all()

    def replace_text(self, text: str) -> None:
        """Put this text in the place of the draft's, as from an outside editor; one undo brings the old one back."""
        shown, known = mentions.readable(pasted(text)) if self._private else (pasted(text), {})
        self._known.update(known)
        self._editor.replace(shown.rstrip("\n"), (0, 0), self._editor.document.end)
        self._editor.move_cursor(self._editor.document.end)

    def insert(self, text: str) -> None:
        """Put text in at the cursor."""
        self._editor.replace(pasted(text), *self._editor.selection)

    def attach(self, files: Sequence[OutgoingFile]) -> None:
        """Add files; one that is there already is not added again."""
        if key := self._key:
            there = {file.path for file in self.files}
            self._files[key] = (*self.files, *(file for file in files if file.path not in there))
            self._show_all()

    def detach_last(self) -> None:
        """Take the last file away again."""
        if key := self._key:
            self._files[key] = self.files[:-1]
            self._show_all()

    def set_headers(self, *, to: Sequence[str] = (), cc: Sequence[str] = (), bcc: Sequence[str] = ()) -> None:
        """Set to whom an e-mail goes besides the customer."""
        self._headers = (tuple(to), tuple(cc), tuple(bcc))
        self._show_all()

    def _drop_files(self) -> None:
        if key := self._key:
            self._files.pop(key, None)

    def _load(self, source: str) -> None:
        shown, self._known = mentions.readable(source) if self._private else (source, {})
        self._editor.load_text(shown)
        self._editor.move_cursor(self._editor.document.end)
        self._draft_words = ""
        self._warned_of = ""
        self._offers.close()
        self._grow()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._grow()
        self._offer()
        self._show_edges()
        if self._addressee is None or self.text == self._told:
            return
        if not self._sending:
            self._say("", "muted")
        if self._save_timer is None:
            self._save_timer = self.set_timer(SAVE_SECONDS, self._pause)
        if self._typing_timer is None:
            self._typing_timer = self.set_timer(TYPING_SECONDS, self._stop_typing)
        else:
            self._typing_timer.reset()
        if not self._typing and self.text:
            self._typing = True
            self.post_message(self.TypingChanged(self._addressee.conversation_id, self._private, True))
        elif self._typing and not self.text:
            self._stop_typing()

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self._offer()

    @on(DraftEditor.OfferKey)
    def _offer_key(self, event: DraftEditor.OfferKey) -> None:
        event.stop()
        if event.act == "accept":
            self._accept_offer()
        elif event.act == "close":
            self._offers.dismiss()
        else:
            self._offers.move(1 if event.act == "next" else -1)
        self._editor.offers_open = self._offers.is_open

    @on(DraftEditor.SendKey)
    def _send_key(self, event: DraftEditor.SendKey) -> None:
        event.stop()
        self.send()

    @on(DraftEditor.EmptyBackspace)
    def _empty_backspace(self, event: DraftEditor.EmptyBackspace) -> None:
        event.stop()
        self.detach_last()

    def on_resize(self) -> None:
        self._grow()

    def _offer(self) -> None:
        row, column = self._editor.cursor_location
        self._offers.consider(self._editor.document[row], row, column, private=self._private)
        self._editor.offers_open = self._offers.is_open

    def _accept_offer(self) -> None:
        chosen = self._offers.accepted()
        if chosen is None:
            return
        asked, offer = chosen
        row, column = self._editor.cursor_location
        words = offer.insert
        if offer.who is not None:
            name = mentions.display_name(offer.who, self._known)
            self._known[name] = offer.who
            self._editor.live_names = tuple(self._known)
            words = f"{name} "
        self._editor.replace(pasted(words), (row, asked.start), (row, column), maintain_selection_offset=False)

    def _pause(self) -> None:
        self._save_timer = None
        if self._addressee is not None and not self._sending and (text := self.text) != self._told:
            self._told = text
            self.post_message(self.DraftChanged(self._addressee.conversation_id, self._private, text))

    def _stop_timer(self) -> None:
        if self._save_timer is not None:
            self._save_timer.stop()
            self._save_timer = None

    def _stop_typing(self) -> None:
        if self._typing_timer is not None:
            self._typing_timer.stop()
            self._typing_timer = None
        if self._typing and self._addressee is not None:
            self.post_message(self.TypingChanged(self._addressee.conversation_id, self._private, False))
        self._typing = False

    def _grow(self) -> None:
        """Give the editor as many rows as its text has, up to a third of the screen."""
        rows = self._editor.wrapped_document.height
        height = max(_ROWS_AT_LEAST, min(rows, max(_ROWS_AT_LEAST, self.app.size.height // 3 - 2)))
        if self._editor.styles.height is None or self._editor.styles.height.value != height:
            self._editor.styles.height = height
            self._gutter.styles.height = height

    def _say(self, words: str, ink: str) -> None:
        self._reason.set_class(not words, "-hidden")
        self._reason.show(lambda width: shortened(line(f" {pasted_line(words)}", ink), width, Drawing.glyphs.ellipsis))

    def _show_all(self) -> None:
        self.set_class(self._private, "-note")
        self._editor.live_names = tuple(self._known)
        self._editor.show_placeholder(
            "A note for your colleagues. @ mentions one." if self._private else "Your reply. / finds canned responses."
        )
        quoted = self._quoted
        self._quote_line.set_class(quoted is None, "-hidden")
        if quoted is not None:
            answers = f" {Drawing.glyphs.answers} {pasted_line(quoted.words)}"
            self._quote_line.show(lambda width: shortened(line(answers, "muted"), width, Drawing.glyphs.ellipsis))
        self._show_files()
        self._show_edges()

    def _show_files(self) -> None:
        entries = [
            Entry(left=(Span(f"{key} ", "muted"), Span(", ".join(addresses))))
            for key, addresses in zip(("to", "cc", "bcc"), self._headers, strict=True)
            if addresses
        ]
        for number, file in enumerate(self.files, 1):
            words = "" if file.size is None else f"  {size(file.size)}"
            entries.append(
                Entry(left=(Span(f"[{number}] ", "muted"), Span(pasted_line(file.name)), Span(words, "muted")))
            )
        self._file_lines.set_class(not entries, "-hidden")
        self._file_lines.styles.height = max(1, len(entries))
        self._file_lines.show(entries)

    def _show_edges(self) -> None:
        addressee, private = self._addressee, self._private
        if addressee is None:
            return
        words, glyphs = self._draft_words, Drawing.glyphs
        self._title.show(lambda width: title_line(addressee, private=private, draft=words, cells=width, glyphs=glyphs))
        count = counter(len(self.text), None if private else self._limit)
        keys = _KEYS_NOTE if private else _KEYS_REPLY

        def foot(width: int) -> Line:
            return (Span(" "), *foot_line(addressee, count=count, keys=keys, cells=width - 2), Span(" "))

        self._foot.show(foot)
