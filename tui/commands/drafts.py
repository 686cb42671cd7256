"""What is done with the words in the composer: send, send and resolve, attach, address, discard, edit elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.commands.acting import target_row
from tui.commands.command import Command
from tui.commands.desk import ComposerPane, Desk, Option, Pane
from tui.models.conversation import Status
from tui.models.inbox import Channel
from tui.presentation.cells import one_line
from tui.store import select

_WRITING = frozenset({Pane.COMPOSER})


def writing(act: Callable[[Desk, ComposerPane], object]) -> Callable[[Desk], None]:
    """Return a command that does something with what is being written."""

    def run(desk: Desk) -> None:
        if desk.composer is not None:
            act(desk, desk.composer)

    return run


def send_and_then(desk: Desk, composer: ComposerPane) -> None:
    """Let the agent choose what becomes of the conversation once this is sent."""
    if not composer.text and not composer.files:
        composer.send()
        return
    word = "note" if composer.private else "reply"
    desk.dialogs.choose(
        f"Send this {_what(composer)}, and then",
        [
            Option(Status.RESOLVED.value, "Resolve", f"the {word} goes out first"),
            Option(Status.PENDING.value, "Set pending"),
            Option(Status.SNOOZED.value, "Snooze", "until the customer writes"),
            Option(Status.OPEN.value, "Leave it open"),
        ],
        composer.send,
    )


def _what(composer: ComposerPane) -> str:
    """Return what is being written and with whom: `reply to Lee Rossi #31`."""
    return f"{'note on' if composer.private else 'reply to'} {composer.person}"


def set_headers(desk: Desk, composer: ComposerPane) -> None:
    """Let the agent say to whom an e-mail goes besides the customer."""
    from tui.presentation.enclosures import addresses, wrong_address

    kinds = {"to": "To", "cc": "Cc", "bcc": "Bcc"}
    now = composer.headers._asdict()

    def chosen(kind: str) -> None:
        def answered(text: str) -> None:
            composer.set_headers(**{**now, kind: addresses(text)})
            composer.write_on()

        desk.dialogs.ask(
            f"{kinds[kind]} of the {_what(composer)}: addresses, or none",
            lambda text: wrong_address(text) or ", ".join(addresses(text)) or "nobody",
            answered,
            accepts=lambda text: not wrong_address(text),
            value=", ".join(now[kind]),
        )

    desk.dialogs.choose(
        f"Who else gets the {_what(composer)}",
        [Option(kind, word, ", ".join(now[kind]) or "nobody") for kind, word in kinds.items()],
        chosen,
        hint="To takes the customer's place where it is filled.",
    )


def _counted(number: int, what: str) -> str:
    """Return `1 line`, `3 lines`; empty if there are none."""
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


def discard(desk: Desk, composer: ComposerPane) -> None:
    """Throw the draft away, after asking."""
    if not composer.text and not composer.files:
        composer.discard()
        return
    parts = [_counted(len(composer.text.splitlines()), "line"), _counted(len(composer.files), "file")]
    gone = " and ".join(filter(None, parts))
    desk.dialogs.confirm(
        f"Discard this {_what(composer)}?",
        composer.discard,
        detail=f"What is thrown away: {gone}. Nothing goes to anybody.",
        yes="discard",
        no="keep writing",
    )


def attach(desk: Desk, composer: ComposerPane) -> None:
    """Ask for a path, and attach the file that is there."""
    from tui.models.draft import file_at, path_typed, unsendable
    from tui.models.paths import completed
    from tui.presentation.upload_limits import doubt

    row = target_row(desk)
    inbox = select.inbox(desk.state, row.inbox_id) if row is not None else None

    def doubtful(name: str, size_bytes: int) -> str:
        if row is None:
            return ""
        medium = inbox.medium if inbox is not None else ""
        return doubt(row.channel, name, size_bytes, medium=medium, private=composer.private)

    def echo(text: str) -> str:
        from tui.presentation.sizes import size

        if not text.strip():
            return "The path of a file; ~ is your home."
        path = path_typed(text)
        why, file = unsendable(path), file_at(path)
        if why or file is None:
            return f"This can't be sent: {why}."
        told = f"{one_line(file.name)}, {size(file.size or 0)}"
        against = doubtful(file.name, file.size or 0)
        return f"{told}: it may not arrive, {against}." if against else told

    def answered(text: str) -> None:
        path = path_typed(text)
        why, file = unsendable(path), file_at(path)
        if text.strip() and not why and file is not None:
            composer.attach([file])
            if against := doubtful(file.name, file.size or 0):
                desk.say(f"{one_line(file.name)} may not arrive: {against}.", "warning")
        elif text.strip():
            desk.say(f"Not attached, {why}: {one_line(text.strip())}", "warning")
        composer.write_on()

    desk.dialogs.ask(f"Attach a file to the {_what(composer)}", echo, answered, completes=completed)


def detach(desk: Desk, composer: ComposerPane) -> None:
    """Take a file away again; of several, let the agent choose which."""
    from tui.presentation.sizes import size

    files = {file.path: file for file in composer.files}
    if not files:
        desk.say(f"No file is attached: {desk.key('draft.attach')} attaches one.")
    elif len(files) == 1:
        composer.detach(next(iter(files)))
    else:
        desk.dialogs.choose(
            f"Take a file away from the {_what(composer)}",
            [Option(path, one_line(file.name), size(file.size or 0)) for path, file in files.items()],
            composer.detach,
        )


def edit(desk: Desk, composer: ComposerPane) -> None:
    """Open the draft in the agent's editor."""
    editor = desk.program.editor()
    if not editor:
        desk.say("No editor is named: set EDITOR and try again.", "warning")
        return
    if (conversation_id := composer.conversation_id) is None:
        return
    composer.flush()
    desk.screen.start(_edit(desk, editor, conversation_id, composer.private, composer.source), "editor")


async def _edit(desk: Desk, editor: Sequence[str], conversation_id: int, private: bool, text: str) -> None:
    try:
        file = await desk.engine.lend(conversation_id, private, text)
    except OSError as error:
        desk.say(f"The editor was not started: the draft can't be lent to it ({error.strerror}).", "warning")
        return
    status = await desk.program.edit(editor, file)
    ending = await desk.engine.take_back_edited(file)
    desk.screen.show_draft(conversation_id, private)
    if status is None:
        return
    if ending == "gone":
        desk.say("The editor left no file that can be read: the draft is as it was.", "warning")
    elif ending == "removed":
        desk.say("The editor removed its file: what was last saved in it is in the draft.", "warning")
    elif status and ending == "changed":
        desk.say("The editor ended with an error: what was saved in it is in the draft.", "warning")
    elif status:
        desk.say("The editor ended with an error; the draft is as it was.", "warning")


def _needs_composer(desk: Desk) -> str | None:
    """Refuse what is done to a text where none is being written: the palette offers it everywhere."""
    if desk.composer is not None:
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
        id="draft.send",
        title="Send",
        help="Send what is in the composer.",
        keys=("ctrl+s", "f9", "ctrl+enter"),
        panes=_WRITING,
        refusal=_needs_composer,
        run=writing(lambda _desk, composer: composer.send()),
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
        run=writing(send_and_then),
    ),
    Command(
        id="draft.headers",
        title="To, Cc and Bcc",
        help="Say who else gets a reply by e-mail.",
        keys=("f4",),
        panes=_WRITING,
        refusal=_needs_email,
        run=writing(set_headers),
    ),
    Command(
        id="draft.switch",
        title="Reply or note",
        help="Switch between reply and private note; the text stays.",
        keys=("ctrl+t",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=writing(lambda _desk, composer: composer.switch()),
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
        run=writing(lambda _desk, composer: composer.leave()),
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
        run=writing(discard),
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
        run=writing(attach),
        footer=_WRITING,
        short="attach",
    ),
    Command(
        id="draft.detach",
        title="Take a file away",
        help="Take a file that was attached away again; of several, choose which.",
        keys=("f8",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=writing(detach),
    ),
    Command(
        id="draft.editor",
        title="Write in your editor",
        help="Open the draft in $EDITOR.",
        keys=("ctrl+o",),
        panes=_WRITING,
        refusal=_needs_composer,
        run=writing(edit),
    ),
)
