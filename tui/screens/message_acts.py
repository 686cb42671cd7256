"""What is done with a message of the thread: choose it, open what is in it, save it, copy it, read it otherwise."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.command import Option, Pane
from tui.models.message import Attachment, FileType, Message
from tui.models.pictures import picture_words, without_pictures
from tui.presentation.cells import one_line, one_name
from tui.presentation.key_names import with_keys
from tui.screens.dialogs import Dialogs

MOST_COPIED = 70_000
"""Characters that go to the clipboard: terminals drop a longer sequence without a word, and a slow line chokes on it."""


class MessageActs(Dialogs):
    """What the agent does with one message."""

    def select_message(self) -> None:
        self._screen.thread.toggle_choice()

    def open_attachment(self, number: int) -> None:
        found = self._screen.thread.attachment(number)
        if found is not None and not found[1].is_file:
            self._take(found[1])
        elif not self._screen.thread.choose_attachment(number):
            self._none_here(f"No attachment is numbered {number} in view.")

    def page_message(self) -> None:
        from tui.presentation.html_words import html_says_more, html_text
        from tui.screens import outside

        entry, command = self._screen.thread.pointed_at, outside.pager()
        if entry is None or not entry.content:
            self._none_here("No message with words is in view.")
        elif not command:
            self._screen.say("There is no pager: set PAGER and try again.", "warning")
        else:
            email = entry.email if isinstance(entry, Message) else None
            words = max(entry.content, email.full_text if email is not None else "", key=len)
            if email is not None and html_says_more(email):
                words = f"{words}\n\n{'-' * 20} HTML {'-' * 20}\n\n{html_text(email.html)}"
            reading = outside.read(self._screen, command, words, self._screen.say)
            self._screen.run_worker(reading, name="pager")

    def download(self) -> None:
        entry = self._screen.thread.pointed_at
        found = self._screen.thread.attachment(1)
        message = entry if isinstance(entry, Message) and entry.attachments else found[0] if found is not None else None
        files = tuple(each for each in message.attachments if each.is_file) if message is not None else ()
        if files:
            self._screen.save(files)
        elif message is not None:
            self._screen.say(self._with_keys("There is no file to save in it: {message.open} copies what it leads to."))
        else:
            self._none_here("No message in view has an attachment.")

    def _with_keys(self, sentence: str) -> str:
        return with_keys(sentence, self._screen.keys)

    def _none_here(self, words: str) -> None:
        """Say that there is nothing to do it with; of a thread that is still being fetched nobody knows that."""
        self._screen.say("The messages are still being loaded." if self._screen.thread.is_loading else words)

    def stop_files(self) -> None:
        self._screen.say(self._house.stop_files())

    def open_message(self) -> None:
        """Do what there is to do with the chosen message: save a file, copy a link, go to what it answers."""
        thread = self._screen.thread
        entry = thread.pointed_at
        if not isinstance(entry, Message):
            self._none_here("There is no message to open here.")
            return
        things = self._things_in(entry)
        if not things and thread.chosen is None and (found := thread.attachment(1)) is not None:
            things = self._things_in(found[0])
        if not things:
            self._screen.say(
                self._with_keys(
                    "This message holds no file and no link. {message.select} chooses another, {message.copy} copies its words."
                )
            )
        elif len(things) == 1:
            next(iter(things.values()))[1]()
        else:
            self.choose(
                "Open",
                [Option(value, option.label, option.detail) for value, (option, _) in things.items()],
                lambda value: things[value][1](),
            )

    def _things_in(self, message: Message) -> dict[str, tuple[Option, Callable[[], None]]]:
        from tui.presentation.attachments import attachment_name, copied
        from tui.presentation.links import links

        things: dict[str, tuple[Option, Callable[[], None]]] = {}
        for number, attachment in enumerate(message.attachments, 1):
            if not attachment.is_file:
                if words := copied(attachment):
                    things[f"file {number}"] = (
                        Option("", attachment_name(attachment), f"copy {one_line(words)}"),
                        lambda attachment=attachment: self._take(attachment),  # type: ignore[misc]  # bound per row
                    )
                continue
            name = one_name(attachment.file_name) or f"attachment {number}"
            things[f"file {number}"] = (
                Option("", name, "save"),
                lambda attachment=attachment: self._screen.save((attachment,)),  # type: ignore[misc]  # bound per row
            )
        for number, link in enumerate(links(without_pictures(message.content, picture_words)), 1):
            things[f"link {number}"] = (
                Option("", link, "copy the link"),
                lambda link=link: self._copied(link, "The link"),  # type: ignore[misc]  # bound per row
            )
        if (answered := message.in_reply_to) is not None:
            things["answered"] = (Option("", "the message it answers", "go there"), lambda: self._go_to(answered))
        return things

    def _take(self, attachment: Attachment) -> None:
        """Copy what an attachment leads to that is no file: it is on somebody else's server, which is not asked."""
        from tui.presentation.attachments import copied

        words = {FileType.CONTACT: "The contact card", FileType.LOCATION: "The place"}
        if text := copied(attachment):
            self._copied(text, words.get(attachment.file_type, "The link"))
        else:
            self._screen.say("It holds no file, and no address to copy.")

    def _go_to(self, message_id: int) -> None:
        if self._screen.thread.show_entry(message_id):
            self._screen.thread.choose(message_id)
        else:
            self._screen.say("The message it answers is further up: scroll up to fetch it.")

    def copy_message(self) -> None:
        """Copy the words of the chosen message; where none is chosen, the conversation's number."""
        chosen = self._screen.thread.chosen
        if chosen is not None and chosen.content:
            self._copied(chosen.content, "The message")
        elif self._screen.opened is not None:
            self._copied(f"#{self._screen.opened}", "The number")

    def copy_selected(self) -> None:
        """Copy the words selected in a text, else the chosen message; where nothing is, say so, and how to quit."""
        screen = self._screen
        if screen.pane is Pane.COMPOSER:
            words, what = screen.composer.editor.selected_text, "The selection"
        else:
            chosen = screen.thread.chosen if screen.pane is Pane.THREAD else None
            words, what = chosen.content if chosen is not None else "", "The message"
        if words:
            self._copied(words, what)
        elif screen.pane is Pane.COMPOSER:
            screen.say(
                self._with_keys("Nothing is selected to copy. {draft.leave} leaves the draft, {app.quit} quits.")
            )
        else:
            screen.say(
                self._with_keys(
                    "Nothing is selected to copy: {message.select} in the thread selects a message. {app.quit} quits."
                )
            )

    def _copied(self, text: str, what: str) -> None:
        if len(text) > MOST_COPIED:
            self._screen.say(
                f"{what} is too long for a terminal's clipboard. {self._screen.keys('message.page')} opens it in your pager.",
                "warning",
            )
            return
        self._house.copy_text(text)
        self._screen.say(f"{what} is copied: {' '.join(text[:1_000].split())}")

    def toggle_folds(self) -> None:
        from tui.presentation.reading import Fold

        words = {
            Fold.QUOTES: "Quoted history is folded.",
            Fold.NOTHING: "Everything is shown.",
            Fold.SYSTEM: "System lines are left out.",
        }
        self._screen.say(words[self._screen.thread.fold()])

    def toggle_raw(self) -> None:
        """Show the words as they were written, or marked up again."""
        raw = self._screen.thread.toggle_raw()
        self._screen.say("The words are shown as they were written." if raw else "Marked-up words are shown as such.")
