"""Writing: replies, private notes, drafts, attachments."""

from __future__ import annotations

from tui.commands.command import Command, Desk, Pane, needs_conversation

_READING = frozenset({Pane.LIST, Pane.THREAD, Pane.CONTACT})
_IN_THREAD = frozenset({Pane.THREAD})
_WRITING = frozenset({Pane.COMPOSER})


def note_or_next_match(desk: Desk) -> None:
    """Write a private note; while a search is on in the thread, go to the next match."""
    if desk.pane is Pane.THREAD and desk.console.searching():
        desk.console.next_match(1)
    else:
        desk.console.compose(private=True)


COMMANDS = (
    Command(
        id="reply.write",
        title="Reply",
        help="Write to the customer.",
        keys=("r",),
        panes=_READING,
        refusal=needs_conversation,
        run=lambda desk: desk.console.compose(private=False),
        footer=_READING,
        short="reply",
    ),
    Command(
        id="note.write",
        title="Private note",
        help="Write a note that only colleagues see. While a search is on: go to the next match.",
        keys=("n",),
        panes=_READING,
        refusal=needs_conversation,
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
        refusal=needs_conversation,
        run=lambda desk: desk.console.quote_selected(),
    ),
    Command(
        id="message.select",
        title="Select a message",
        help="Select the message at the top of the view, or let it go.",
        keys=("x",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.console.select_message(),
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
        run=lambda desk: desk.console.send(),
        footer=_WRITING,
        short="send",
    ),
    Command(
        id="draft.switch",
        title="Reply or note",
        help="Switch between reply and private note; the text stays.",
        keys=("ctrl+t",),
        panes=_WRITING,
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
        run=lambda desk: desk.console.edit_outside(),
    ),
)
