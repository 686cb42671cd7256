"""What is done with a message of the thread: choose it, open what is in it, save it, copy it, read it in the pager."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.command import Command, needs_conversation
from tui.commands.desk import EVERYWHERE, READING, Desk, Option, Pane
from tui.models.message import Attachment, FileType, Message
from tui.models.pictures import picture_words, without_pictures
from tui.presentation.cells import one_line, one_name

_IN_THREAD = frozenset({Pane.THREAD})

MOST_COPIED = 70_000
"""Characters that go to the clipboard: terminals drop a longer sequence without a word, and a slow line chokes on it."""


def copy(desk: Desk, text: str, what: str) -> None:
    """Copy a text, and say so.

    Args:
        what: What it is, as a sentence begins with it.
    """
    if len(text) > MOST_COPIED:
        desk.say(
            f"{what} is too long for a terminal's clipboard. {desk.key('message.page')} opens it in your pager.",
            "warning",
        )
        return
    desk.program.copy(text)
    desk.say(f"{what} is copied: {' '.join(text[:1_000].split())}")


def save_attachment(desk: Desk, number: int) -> None:
    """Save the attachment with that number; of one that is no file, copy what it leads to."""
    found = desk.thread.attachment(number)
    if found is not None and not found[1].is_file:
        _copy_content(desk, found[1])
    elif not desk.thread.choose_attachment(number):
        _say_there_is_none(desk, f"No attachment is numbered {number} in view.")


def page_message(desk: Desk) -> None:
    """Show the chosen message, or the newest in view, whole in the agent's pager."""
    from tui.presentation.html_words import html_says_more, html_text

    entry, pager = desk.thread.pointed_at, desk.program.pager()
    if entry is None or not entry.content:
        _say_there_is_none(desk, "No message with words is in view.")
    elif not pager:
        desk.say("There is no pager: set PAGER and try again.", "warning")
    else:
        email = entry.email if isinstance(entry, Message) else None
        words = max(entry.content, email.full_text if email is not None else "", key=len)
        if email is not None and html_says_more(email):
            words = f"{words}\n\n{'-' * 20} HTML {'-' * 20}\n\n{html_text(email.html)}"
        desk.screen.start(desk.program.read(pager, words), "pager")


def download(desk: Desk) -> None:
    """Save the files of the chosen message; where none is chosen, of the newest in view that has some."""
    entry, found = desk.thread.pointed_at, desk.thread.attachment(1)
    message = entry if isinstance(entry, Message) and entry.attachments else found[0] if found is not None else None
    files = tuple(each for each in message.attachments if each.is_file) if message is not None else ()
    if files:
        desk.screen.save(files)
    elif message is not None:
        desk.say(f"There is no file to save in it: {desk.key('message.open')} copies what it leads to.")
    else:
        _say_there_is_none(desk, "No message in view has an attachment.")


def show_picture(desk: Desk) -> None:
    """Show a picture of the chosen message in the terminal; where none is chosen, of the newest in view that has one."""
    from tui.presentation.attachments import attachment_name

    message = desk.thread.message_in_view(lambda message: bool(_pictures_of(message)))
    if message is None:
        _say_there_is_none(desk, "No message in view has a picture.")
        return
    found = {str(each.id): each for each in _pictures_of(message)}
    opened = desk.screen.opened
    if len(found) == 1:
        desk.program.show_picture(next(iter(found.values())), opened)
        return
    desk.dialogs.choose(
        "Show a picture",
        [Option(value, attachment_name(each)) for value, each in found.items()],
        lambda value: desk.program.show_picture(found[value], opened),
    )


def _pictures_of(message: Message) -> tuple[Attachment, ...]:
    return tuple(each for each in message.attachments if each.file_type is FileType.IMAGE)


def _say_there_is_none(desk: Desk, words: str) -> None:
    """Say that there is nothing to do it with; of a thread that is still being fetched nobody knows that."""
    desk.say("The messages are still being loaded." if desk.thread.is_loading else words)


def open_message(desk: Desk) -> None:
    """Do what there is to do with the chosen message: save a file, copy a link, go to what it answers."""
    entry = desk.thread.pointed_at
    if not isinstance(entry, Message):
        _say_there_is_none(desk, "There is no message to open here.")
        return
    things = _things_in(desk, entry)
    if not things and desk.thread.chosen is None and (found := desk.thread.attachment(1)) is not None:
        things = _things_in(desk, found[0])
    if not things:
        desk.say(
            f"This message holds no file and no link. {desk.key('message.select')} chooses another,"
            f" {desk.key('message.copy')} copies its words."
        )
    elif len(things) == 1:
        next(iter(things.values()))[1]()
    else:
        desk.dialogs.choose(
            "Open",
            [Option(value, option.label, option.detail) for value, (option, _) in things.items()],
            lambda value: things[value][1](),
        )


def _things_in(desk: Desk, message: Message) -> dict[str, tuple[Option, Callable[[], None]]]:
    from tui.presentation.attachments import attachment_name, copied
    from tui.presentation.links import links
    from tui.presentation.specials import special_links

    things: dict[str, tuple[Option, Callable[[], None]]] = {}
    for number, attachment in enumerate(message.attachments, 1):
        if not attachment.is_file:
            if words := copied(attachment):
                things[f"file {number}"] = (
                    Option("", attachment_name(attachment), f"copy {one_line(words)}"),
                    lambda attachment=attachment: _copy_content(desk, attachment),  # type: ignore[misc]  # bound per row
                )
            continue
        name = one_name(attachment.file_name) or f"attachment {number}"
        things[f"file {number}"] = (
            Option("", name, "save"),
            lambda attachment=attachment: desk.screen.save((attachment,)),  # type: ignore[misc]  # bound per row
        )
    addresses = (*links(without_pictures(message.content, picture_words)), *special_links(message))
    for number, link in enumerate(dict.fromkeys(addresses), 1):
        things[f"link {number}"] = (
            Option("", link, "copy the link"),
            lambda link=link: copy(desk, link, "The link"),  # type: ignore[misc]  # bound per row
        )
    if (answered := message.in_reply_to) is not None:
        things["answered"] = (Option("", "the message it answers", "go there"), lambda: _go_to(desk, answered))
    return things


def _copy_content(desk: Desk, attachment: Attachment) -> None:
    """Copy what an attachment leads to that is no file: it is on somebody else's server, which is not asked."""
    from tui.presentation.attachments import copied

    words = {FileType.CONTACT: "The contact card", FileType.LOCATION: "The place"}
    if text := copied(attachment):
        copy(desk, text, words.get(attachment.file_type, "The link"))
    else:
        desk.say("It holds no file, and no address to copy.")


def _go_to(desk: Desk, message_id: int) -> None:
    if desk.thread.show_entry(message_id):
        desk.thread.choose(message_id)
    else:
        desk.say("The message it answers is further up: scroll up to fetch it.")


def copy_message(desk: Desk) -> None:
    """Copy the words of the chosen message; where none is chosen, the conversation's number."""
    chosen = desk.thread.chosen
    if chosen is not None and chosen.content:
        copy(desk, chosen.content, "The message")
    elif desk.screen.opened is not None:
        copy(desk, f"#{desk.screen.opened}", "The number")


def copy_selected(desk: Desk) -> None:
    """Copy the words selected in a text, else the chosen message; where nothing is, say so, and how to quit."""
    if desk.composer is not None:
        words, what = desk.composer.selected, "The selection"
    else:
        chosen = desk.thread.chosen if desk.pane is Pane.THREAD else None
        words, what = chosen.content if chosen is not None else "", "The message"
    if words:
        copy(desk, words, what)
    elif desk.composer is not None:
        desk.say(
            f"Nothing is selected to copy. {desk.key('draft.leave')} leaves the draft, {desk.key('app.quit')} quits."
        )
    else:
        desk.say(
            f"Nothing is selected to copy: {desk.key('message.select')} in the thread selects a message."
            f" {desk.key('app.quit')} quits."
        )


COMMANDS = (
    Command(
        id="message.select",
        title="Select a message",
        help="Choose the newest message in view, or let it go; {cursor.down} and {cursor.up} choose another.",
        keys=("x", "v"),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=lambda desk: desk.thread.toggle_choice(),
    ),
    Command(
        id="message.open",
        title="Open what is in a message",
        help="Save a file of the message, copy a link in it, or go to the message that it answers.",
        keys=("enter", "l", "right"),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=open_message,
    ),
    Command(
        id="message.copy",
        title="Copy the message",
        help="Copy the chosen message to the clipboard of your terminal; without one, the conversation's number.",
        keys=("y",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=copy_message,
    ),
    Command(
        id="attachment.download",
        title="Save attachments",
        help="Save an attachment of the selected message, or the newest ones, to a file.",
        keys=("d",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=download,
    ),
    Command(
        id="attachment.show",
        title="Show a picture",
        help="Show a picture of the selected message, or the newest in view, here in the terminal.",
        keys=("V",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=show_picture,
    ),
    Command(
        id="attachment.cancel",
        title="Stop files on their way",
        help="Stop saving and sending files: nothing is left of a part, and a message that had not left whole is a draft.",
        keys=("X",),
        panes=READING,
        run=lambda desk: desk.say(desk.program.stop_files()),
    ),
    Command(
        id="text.copy",
        title="Copy",
        help="Copy what is selected: words in a text, a message in the thread. Where nothing is, say so. It never quits.",
        keys=("ctrl+c",),
        panes=EVERYWHERE,
        run=copy_selected,
        palette=False,
    ),
    Command(
        id="message.page",
        title="Read in your pager",
        help="Open the selected message, or the newest in view, whole in your pager ($PAGER).",
        keys=("vertical_line",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=page_message,
    ),
    *(
        Command(
            id=f"attachment.save_{number}",
            title=f"Save attachment {number}",
            help=f"Save the attachment that is numbered {number} in the thread.",
            keys=(str(number),),
            panes=_IN_THREAD,
            refusal=needs_conversation,
            run=lambda desk, number=number: save_attachment(desk, number),  # type: ignore[misc]  # bound per row
            palette=False,
        )
        for number in range(1, 10)
    ),
)
