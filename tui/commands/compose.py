"""Writing: replies, private notes, drafts, attachments."""

from __future__ import annotations

from tui.commands.acting import refuses_change, target_row
from tui.commands.command import EVERYWHERE, Command, Desk, Pane, needs_conversation
from tui.models.inbox import Channel
from tui.store import select

_READING = frozenset({Pane.LIST, Pane.THREAD, Pane.CONTACT})
_IN_THREAD = frozenset({Pane.THREAD})
_WRITING = frozenset({Pane.COMPOSER})


def note_or_next_match(desk: Desk) -> None:
    """Write a private note; while a search is on in the thread, go to the next match."""
    if desk.pane is Pane.THREAD and desk.console.searching():
        desk.console.next_match(1)
    else:
        desk.console.compose(private=True)


def _refuses_writing(desk: Desk) -> str | None:
    """Refuse where nothing can be sent to, unless words lie there: they can be read and copied."""
    if reason := needs_conversation(desk):
        return reason
    target = desk.target
    if target is None or select.gone(desk.state, target) is None or select.has_draft(desk.state, target):
        return None
    return refuses_change(desk)


def _needs_composer(desk: Desk) -> str | None:
    """Refuse what is done to a text where none is being written: the palette offers it everywhere."""
    if desk.pane is Pane.COMPOSER:
        return None
    return f"Nothing is being written: {desk.key('reply.write')} replies, {desk.key('note.write')} writes a note."


def _needs_email(desk: Desk) -> str | None:
    """Refuse headers where a reply is no e-mail."""
    if reason := _needs_composer(desk):
        return reason
    row = target_row(desk)
    if row is not None and row.channel is not Channel.EMAIL:
        return "Only replies by e-mail have To, Cc and Bcc."
    return None


COMMANDS = (
    Command(
        id="reply.write",
        opens_text=True,
        title="Reply",
        help="Write to the customer.",
        keys=("r",),
        panes=_READING,
        refusal=_refuses_writing,
        run=lambda desk: desk.console.compose(private=False),
        footer=_READING,
        short="reply",
    ),
    Command(
        id="note.write",
        opens_text=True,
        title="Private note",
        help="Write a note that only colleagues see. While a search is on: go to the next match.",
        keys=("n",),
        panes=_READING,
        refusal=_refuses_writing,
        run=note_or_next_match,
        footer=_READING,
        short="note",
    ),
    Command(
        id="reply.quote",
        title="Reply to this message",
        help="Reply, quoting the selected message.",
        keys=("Q",),
        panes=_IN_THREAD,
        refusal=_refuses_writing,
        run=lambda desk: desk.console.quote_selected(),
    ),
    Command(
        id="message.select",
        title="Select a message",
        help="Choose the newest message in view, or let it go; {cursor.down} and {cursor.up} choose another.",
        keys=("x", "v"),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.select_message(),
    ),
    Command(
        id="message.open",
        title="Open what is in a message",
        help="Save a file of the message, copy a link in it, or go to the message that it answers.",
        keys=("enter", "l", "right"),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.open_message(),
    ),
    Command(
        id="message.copy",
        title="Copy the message",
        help="Copy the chosen message to the clipboard of your terminal; without one, the conversation's number.",
        keys=("y",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.copy_message(),
    ),
    Command(
        id="attachment.download",
        title="Save attachments",
        help="Save an attachment of the selected message, or the newest ones, to a file.",
        keys=("d",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.download(),
    ),
    Command(
        id="attachment.cancel",
        title="Stop files on their way",
        help="Stop saving and sending files: nothing is left of a part, and a message that had not left whole is a draft.",
        keys=("X",),
        panes=_READING,
        run=lambda desk: desk.console.stop_files(),
    ),
    Command(
        id="text.copy",
        title="Copy",
        help="Copy what is selected: words in a text, a message in the thread. Where nothing is, say so. It never quits.",
        keys=("ctrl+c",),
        panes=EVERYWHERE,
        run=lambda desk: desk.console.copy_selected(),
        palette=False,
    ),
    Command(
        id="message.page",
        title="Read in your pager",
        help="Open the selected message, or the newest in view, whole in your pager ($PAGER).",
        keys=("vertical_line",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.page_message(),
    ),
    *(
        Command(
            id=f"attachment.save_{number}",
            title=f"Save attachment {number}",
            help=f"Save the attachment that is numbered {number} in the thread.",
            keys=(str(number),),
            panes=_IN_THREAD,
            refusal=needs_conversation,
            run=lambda desk, number=number: desk.console.open_attachment(number),  # type: ignore[misc]  # bound per row
            palette=False,
        )
        for number in range(1, 10)
    ),
    Command(
        id="draft.send",
        title="Send",
        help="Send what is in the composer.",
        keys=("ctrl+s", "f9", "ctrl+enter"),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.send(),
        footer=_WRITING,
        short="send",
    ),
    Command(
        id="draft.send_as",
        title="Send, and then",
        help="Send, and resolve the conversation, set it pending, or snooze it.",
        keys=("ctrl+r",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.send_as(),
    ),
    Command(
        id="draft.headers",
        title="To, Cc and Bcc",
        help="Say who else gets a reply by e-mail.",
        keys=("f4",),
        panes=_WRITING,
        refusal=_needs_email,
        run=lambda desk: desk.console.set_headers(),
    ),
    Command(
        id="draft.switch",
        title="Reply or note",
        help="Switch between reply and private note; the text stays.",
        keys=("ctrl+t",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.switch_mode(),
        footer=_WRITING,
        short="reply/note",
    ),
    Command(
        id="draft.leave",
        title="Leave the composer",
        help="Leave the composer; the draft is kept.",
        keys=("escape",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.leave(),
        footer=_WRITING,
        short="back, draft kept",
    ),
    Command(
        id="draft.discard",
        title="Discard the draft",
        help="Throw the draft away, after asking.",
        keys=("ctrl+g",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.discard_draft(),
        footer=_WRITING,
        short="discard",
    ),
    Command(
        id="draft.attach",
        title="Attach a file",
        help="Attach files to the reply.",
        keys=("f3",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.attach(),
        footer=_WRITING,
        short="attach",
    ),
    Command(
        id="draft.editor",
        title="Write in your editor",
        help="Open the draft in $EDITOR.",
        keys=("ctrl+o",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=lambda desk: desk.console.edit_outside(),
    ),
)
