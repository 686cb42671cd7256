"""How the composer looks: its edges, the text between them, and what goes with it. What it means is the composer's."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui.models.draft import Headers, OutgoingFile, Quoted
from tui.presentation.composing import Addressee, counter, foot_line, title_line
from tui.presentation.enclosures import file_lines, recipients_line
from tui.presentation.key_names import KeyNames
from tui.presentation.pasted import pasted_line
from tui.presentation.spans import Line, Span, line, shortened
from tui.widgets.draft_editor import DraftEditor
from tui.widgets.entry_list import EntryList
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.note_gutter import NoteGutter
from tui.widgets.offer_list import OfferList
from tui.widgets.one_line import OneLine

_ROWS_AT_LEAST = 2

_KEYS_REPLY = (
    ("draft.send", "send"),
    ("draft.switch", "note"),
    ("draft.leave", "leave, draft kept"),
    ("draft.discard", "discard"),
)
_KEYS_NOTE = (("draft.send", "add note"), ("draft.switch", "reply"), *_KEYS_REPLY[2:])


class ComposerFace(ErrorBoundary, Vertical):
    """From top to bottom: upper edge, recipients, answered message, text, files, a reason, lower edge.

    A note has another word, another edge, a sign down its left side and another ground: one of them is always seen.
    """

    DEFAULT_CSS = """
    ComposerFace { height: auto; background: $background; }
    ComposerFace OneLine { background: $background; }
    ComposerFace > #composer-text { height: auto; padding: 0 1; }
    ComposerFace > .-hidden { display: none; }
    ComposerFace NoteGutter { display: none; background: $note-background; }
    ComposerFace.-note > #composer-text { background: $note-background; padding: 0 1 0 0; }
    ComposerFace.-note NoteGutter { display: block; }
    ComposerFace.-note DraftEditor, ComposerFace.-note DraftEditor:focus { background: $note-background; }
    ComposerFace.-note OneLine, ComposerFace.-note #composer-files { background: $note-background; }
    """

    def __init__(self, keys: KeyNames, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes=classes)
        self.keys = keys
        """Names the keys of commands in sentences, as the agent has them."""
        self.editor = DraftEditor(id="composer-editor")
        """To be given the focus, and settings such as `enter_sends`."""
        self._offers = OfferList(id="composer-offers")
        self._title = OneLine(id="composer-title")
        self._recipients = OneLine(id="composer-recipients", classes="-hidden")
        self._quote = OneLine(id="composer-quote", classes="-hidden")
        self._gutter = NoteGutter()
        self._enclosures = EntryList(id="composer-files", classes="-hidden")
        self._reason = OneLine(id="composer-reason", classes="-hidden")
        self._foot = OneLine(id="composer-foot")

    def compose(self) -> ComposeResult:
        yield self._offers
        yield self._title
        yield self._recipients
        yield self._quote
        yield Horizontal(self._gutter, self.editor, id="composer-text")
        yield self._enclosures
        yield self._reason
        yield self._foot

    def on_resize(self) -> None:
        self.grow()

    def grow(self) -> None:
        """Give the text as many rows as it has lines, up to a third of the screen for the whole composer."""
        rows = self.editor.wrapped_document.height
        height = max(_ROWS_AT_LEAST, min(rows, self.app.size.height // 3 - 2))
        if self.editor.styles.height is None or self.editor.styles.height.value != height:
            self.editor.styles.height = height
            self._gutter.styles.height = height

    def say(self, words: str, ink: str = "warning") -> None:
        """Say something below the text; nothing takes the line away."""
        self._reason.set_class(not words, "-hidden")
        self._reason.show(
            lambda width: shortened(line(f" {pasted_line(words)}", ink), width, self._foot.glyphs.ellipsis)
        )

    def show_mode(self, private: bool) -> None:
        """Look like a note, or like a reply."""
        self.set_class(private, "-note")
        self.editor.show_placeholder(
            "A note for your colleagues. @ mentions one." if private else "Your reply. / finds canned responses."
        )

    def show_enclosures(
        self, quoted: Quoted | None, files: tuple[OutgoingFile, ...], *, quoted_is_deleted: bool = False
    ) -> None:
        """Show what goes with the text."""
        self._quote.set_class(quoted is None, "-hidden")
        if quoted is not None:
            words = pasted_line(quoted.words or "an older message")
            words = f"this message was deleted: {words}" if quoted_is_deleted else words
            answers = line(f" {self._foot.glyphs.answers} {words}", "warning" if quoted_is_deleted else "muted")
            self._quote.show(lambda width: shortened(answers, width, self._foot.glyphs.ellipsis))
        entries = file_lines(files)
        self._enclosures.set_class(not entries, "-hidden")
        self._enclosures.styles.height = max(1, len(entries))
        self._enclosures.show(entries)

    def show_recipients(self, headers: Headers | None, left_out: Sequence[str], subject: str) -> None:
        """Show who gets an e-mail, who does not, and what it is called; None: it is none."""
        self._recipients.set_class(headers is None, "-hidden")
        if headers is not None:
            glyphs = self._foot.glyphs
            who = recipients_line(headers, left_out, subject, glyphs)
            self._recipients.show(lambda width: shortened(who, width, glyphs.ellipsis))

    def show_edges(self, addressee: Addressee, *, private: bool, draft: str, length: int, limit: int | None) -> None:
        """Show to whom it goes and as whom, how the draft stands, and how much room is left."""
        glyphs = self._foot.glyphs
        self._title.show(lambda width: title_line(addressee, private=private, draft=draft, cells=width, glyphs=glyphs))
        count = counter(length, None if private else limit)
        keys = tuple((self.keys(command), does) for command, does in (_KEYS_NOTE if private else _KEYS_REPLY))

        def foot(width: int) -> Line:
            return (Span(" "), *foot_line(addressee, count=count, keys=keys, cells=width - 2), Span(" "))

        self._foot.show(foot)
