"""What commands have the console do: moves, panes, dialogs. One small method for each."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tui.commands.command import Option, Pane
from tui.models.conversation import Status
from tui.models.message import Message
from tui.screens import slices
from tui.screens.dialogs import Dialogs
from tui.screens.marking import MOST_MARKED
from tui.store import select
from tui.store.view import AssigneeFilter

TABS: tuple[AssigneeFilter, ...] = ("mine", "unassigned", "all")


class ConsoleActs(Dialogs):
    """The `Console` of the commands, over the screen."""

    # Moving

    def move(self, rows: int) -> None:
        match self._screen.pane:
            case Pane.LIST:
                self._screen.list.move(rows)
            case Pane.THREAD:
                self._screen.thread.scroll_line(rows)
            case Pane.CONTACT:
                self._screen.contact.move(rows)

    def page(self, pages: int) -> None:
        match self._screen.pane:
            case Pane.LIST:
                self._screen.list.page(pages)
            case Pane.THREAD:
                self._screen.thread.page(pages)
            case Pane.CONTACT:
                self._screen.contact.page(pages)

    def half_page(self, halves: int) -> None:
        match self._screen.pane:
            case Pane.LIST:
                self._screen.list.half(halves)
            case Pane.THREAD:
                self._screen.thread.half(halves)
            case Pane.CONTACT:
                self._screen.contact.page(halves)

    def top(self) -> None:
        match self._screen.pane:
            case Pane.LIST:
                self._screen.list.top()
            case Pane.THREAD:
                self._screen.thread.top()
            case Pane.CONTACT:
                self._screen.contact.to_end(last=False)

    def bottom(self) -> None:
        match self._screen.pane:
            case Pane.LIST:
                self._screen.list.bottom()
            case Pane.THREAD:
                self._screen.thread.bottom()
            case Pane.CONTACT:
                self._screen.contact.to_end(last=True)

    def next_unread(self) -> None:
        if not self._screen.list.next_unread():
            self._screen.say("Nothing unread in this view.")

    def read_on(self) -> None:
        screen = self._screen
        if screen.thread.page(1):
            return
        if screen.list.next_unread() and screen.list.cursor_id is not None:
            screen.open(screen.list.cursor_id)
        else:
            screen.say("Nothing unread in this view.")

    def next_waiting(self) -> None:
        screen, rows = self._screen, self._screen.list.rows
        here = rows.position(screen.list.cursor_id) if screen.list.cursor_id is not None else None
        start = -1 if here is None else here
        for step in range(1, min(len(rows), 500) + 1):
            row = rows.row_at((start + step) % len(rows))
            if row.waiting_since is not None and row.status is Status.OPEN and row.id != screen.list.cursor_id:
                screen.list.cursor_id = row.id
                if screen.pane is Pane.THREAD:
                    screen.open(row.id)
                return
        screen.say("No customer in this view waits for an answer.")

    def open_target(self) -> None:
        if (conversation_id := self._screen.list.cursor_id) is not None:
            self._screen.open(conversation_id)

    def step(self, conversations: int) -> None:
        """Go to the next conversation: in the list the cursor moves, in the thread the next one opens."""
        screen = self._screen
        if screen.pane is not Pane.LIST and screen.opened is not None:
            screen.list.cursor_id = screen.opened
        moved = screen.list.move(conversations)
        if screen.pane is Pane.LIST:
            return
        if moved and screen.list.cursor_id is not None:
            screen.open(screen.list.cursor_id)
        else:
            screen.say("That was the last conversation of this view." if conversations > 0 else "This is the first.")

    # Marks

    def toggle_mark(self) -> None:
        self._screen.list.toggle_mark()
        self.tell_marks()

    def toggle_range(self) -> None:
        if self._screen.list.toggle_range():
            self._screen.say("Marking as the cursor moves. v ends it.")
        else:
            self.tell_marks()

    def mark_all(self) -> None:
        """Mark what is loaded; where all of that is marked, load the rest of the view too, a page at a time."""
        screen, rows = self._screen, self._screen.list.rows
        loaded = {rows.row_at(at).id for at in range(min(len(rows), MOST_MARKED))}
        if not loaded <= screen.list.marked:
            screen.list.marked = screen.list.marked | loaded
            self.tell_marks()
        elif len(rows) >= MOST_MARKED:
            screen.say(f"{MOST_MARKED} are marked: more cannot be changed at once.")
        elif select.queue(screen.state, screen.view).complete:
            screen.say(f"All {len(loaded)} conversations of this view are marked.")
        else:
            screen.marks_all = screen.view
            screen.errands.next_page(screen.view)
            screen.say("Loading the rest of this view to mark it too. Esc ends it.")

    def clear_marks(self) -> None:
        self._screen.marks_all = None
        self._screen.list.clear_marks()

    def marking(self) -> bool:
        return bool(self._screen.list.marked)

    def tell_marks(self) -> None:
        count = len(self._screen.list.marked)
        words = "1 is marked" if count == 1 else f"{count} are marked"
        self._screen.say(
            f"{words}: the next command goes to all of them. Esc clears." if count else "Nothing is marked."
        )

    def leave(self) -> None:
        screen = self._screen
        match screen.pane:
            case Pane.COMPOSER:
                screen.composer.leave()
            case Pane.THREAD | Pane.CONTACT:
                if screen.find_words.is_open:
                    screen.find_words.close()
                    screen.thread.end_search()
                elif screen.thread.chosen is not None:
                    screen.thread.choose(None)
                else:
                    screen.set_focus(screen.list)
            case Pane.LIST:
                if screen.zoomed is not None:
                    self.toggle_zoom()
                elif screen.view.text:
                    screen.find_row.close()
                    screen.filter_by("")
                elif screen.list.marked:
                    self.clear_marks()

    # Views and panes

    def turn_view(self, tabs: int) -> None:
        at = TABS.index(self._screen.view.assignee)
        self.show_view((at + tabs) % len(TABS) + 1)

    def show_view(self, number: int) -> None:
        self._screen.show_view(replace(self._screen.view, assignee=TABS[number - 1]))

    def choose_status(self) -> None:
        """Let the agent choose which status the list shows, and in what order."""
        screen, now = self._screen, self._screen.view
        statuses = {status.value: status for status in (Status.OPEN, Status.PENDING, Status.SNOOZED, Status.RESOLVED)}
        orders = {sort.value: sort for sort in slices.SORT_WORDS}

        def chosen(value: str) -> None:
            if value in orders:
                screen.show_view(replace(now, sort=orders[value]))
            else:
                screen.show_view(replace(now, status=statuses.get(value)))

        self.choose(
            "Show",
            [
                *(
                    Option(name, f"{name} conversations", marked=status is now.status)
                    for name, status in statuses.items()
                ),
                Option("any", "conversations in any status", marked=now.status is None),
                *(
                    Option(name, slices.SORT_WORDS[sort], "order", marked=sort is now.sort)
                    for name, sort in orders.items()
                ),
            ],
            chosen,
        )

    def next_pane(self, panes: int) -> None:
        screen = self._screen
        order = [pane for pane in (screen.list, screen.thread, screen.contact) if _is_shown(pane)]
        if screen.contact not in order and screen.opened is not None:
            order.append(screen.contact)
        at = next((index for index, pane in enumerate(order) if pane is screen.focused), 0)
        chosen = order[(at + panes) % len(order)]
        if chosen is screen.contact:
            self.focus_contact()
        else:
            screen.set_focus(chosen)

    def toggle_contact(self) -> None:
        screen = self._screen
        if screen.right_shown and screen.pane is Pane.CONTACT:
            screen.set_focus(screen.thread)
        if screen.right_shown:
            screen.contact_wanted = False
        else:
            screen.contact_wanted = True
            if screen.app.size.width < 120:
                self.focus_contact()
        screen.lay_out()

    def focus_contact(self) -> None:
        screen = self._screen
        if screen.opened is None and screen.list.cursor_id is not None:
            screen.open(screen.list.cursor_id, focus=False)
        screen.contact_wanted = True
        screen.panes.right.display = True
        screen.set_focus(screen.contact)
        screen.lay_out()

    def toggle_zoom(self) -> None:
        screen = self._screen
        screen.zoomed = None if screen.zoomed is not None else screen.pane
        screen.lay_out()

    def toggle_folds(self) -> None:
        from tui.presentation.messages import Fold

        words = {
            Fold.QUOTES: "Quoted history is folded.",
            Fold.NOTHING: "Everything is shown.",
            Fold.SYSTEM: "System lines are left out.",
        }
        self._screen.say(words[self._screen.thread.fold()])

    # Searching

    def filter_list(self) -> None:
        self._screen.find_row.open(self._screen.view.text)

    def search_thread(self) -> None:
        if self._screen.opened is None:
            self._screen.say("No conversation is open. Enter opens the one under the cursor.")
        else:
            self._screen.find_words.open(self._screen.find_words.words)

    def search_everywhere(self) -> None:
        """Look for words in every message that was seen here, also without a line."""

        def answered(text: str) -> None:
            self._screen.run_worker(self._search(text), name="search", exclusive=True, exit_on_error=False)

        self.ask(
            "Search the messages seen on this machine",
            lambda text: "Every word must be there; accents and capitals do not matter." if text.strip() else "",
            answered,
            accepts=lambda text: bool(text.strip()),
        )

    async def _search(self, text: str) -> None:
        found = await self._screen.errands.search(text)
        self.choose(
            f"{len(found)} found for {text.strip()}" if found else f"Nothing seen here holds {text.strip()}",
            [
                Option(
                    f"{hit.message.conversation_id} {hit.message.id}",
                    " ".join(hit.message.content.split())[:60],
                    f"#{hit.message.conversation_id} " + (hit.conversation.contact.name if hit.conversation else ""),
                )
                for hit in found
            ],
            self._go_to_hit,
        )

    def _go_to_hit(self, value: str) -> None:
        conversation_id, message_id = (int(part) for part in value.split())
        self._screen.open(conversation_id)
        self._screen.thread.show_entry(message_id)

    def next_match(self, matches: int) -> None:
        self._screen.thread.next_match(matches)

    def searching(self) -> bool:
        return bool(self._screen.thread.matches)

    def reload(self) -> None:
        screen = self._screen
        if screen.pane is Pane.LIST or screen.opened is None:
            screen.apply_order()
            screen.failure.forget()
            screen.errands.reload(screen.view)
        else:
            screen.errands.reload_thread(screen.opened)
            if screen.pane is Pane.CONTACT:
                screen.errands.look_at_contact(screen.opened)

    # Writing

    def compose(self, *, private: bool) -> None:
        target = self._screen.target
        if target is not None:
            self._screen.compose_to(target, private=private)

    def quote_selected(self) -> None:
        screen, entry = self._screen, self._screen.thread.pointed_at
        if screen.opened is not None and isinstance(entry, Message):
            screen.compose_to(screen.opened, private=False, quoted=entry)
        else:
            screen.say("There is no message to answer here.")

    def send(self) -> None:
        self._screen.composer.send()

    def switch_mode(self) -> None:
        self._screen.composer.switch()

    def discard_draft(self) -> None:
        composer = self._screen.composer
        if composer.text or composer.files:
            self.confirm("Discard this draft?", composer.discard)
        else:
            composer.discard()

    def attach(self) -> None:
        from tui.presentation.enclosures import OutgoingFile

        composer = self._screen.composer

        def path_of(text: str) -> Path:
            return Path(os.path.expandvars(text.strip())).expanduser()

        def echo(text: str) -> str:
            if not text.strip():
                return "The path of a file."
            path = path_of(text)
            if not path.is_file():
                return "There is no such file."
            from tui.presentation.sizes import size

            return f"{path.name}, {size(path.stat().st_size)}"

        def answered(text: str) -> None:
            path = path_of(text)
            if path.is_file():
                composer.attach([OutgoingFile(str(path), path.name, path.stat().st_size)])
            else:
                self._screen.say(f"Not attached: there is no file {text.strip()}.", "warning")
            self._screen.set_focus(composer.editor)

        self.ask("Attach a file", echo, answered)

    def edit_outside(self) -> None:
        composer = self._screen.composer
        command = self._house.editor() or os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        if not command:
            self._screen.say("No editor is named: set EDITOR and try again.", "warning")
            return
        self._screen.run_worker(self._edit(shlex.split(command), composer.text), name="editor", exit_on_error=False)

    async def _edit(self, command: Sequence[str], text: str) -> None:
        from tui.screens import outside

        if (left := await outside.edited(self._screen, command, text, self._screen.say)) is not None:
            self._screen.composer.replace_text(left)

    # Messages

    def select_message(self) -> None:
        self._screen.thread.toggle_choice()

    def open_attachment(self, number: int) -> None:
        if not self._screen.thread.choose_attachment(number):
            self._screen.say(f"No attachment is numbered {number} in view.")

    def page_message(self) -> None:
        from tui.screens import outside

        entry, command = self._screen.thread.pointed_at, outside.pager()
        if entry is None or not entry.content:
            self._screen.say("No message with words is in view.")
        elif not command:
            self._screen.say("There is no pager: set PAGER and try again.", "warning")
        else:
            email = entry.email if isinstance(entry, Message) else None
            words = max(entry.content, email.full_text if email is not None else "", key=len)
            reading = outside.read(self._screen, command, words, self._screen.say)
            self._screen.run_worker(reading, name="pager", exit_on_error=False)

    def download(self) -> None:
        entry = self._screen.thread.pointed_at
        if isinstance(entry, Message) and entry.attachments:
            self._screen.save(entry.attachments)
        elif (found := self._screen.thread.attachment(1)) is not None:
            self._screen.save(found[0].attachments)
        else:
            self._screen.say("No message in view has an attachment.")

    # The program

    def copy(self, text: str, what: str) -> None:
        self._house.copy_text(text)
        self._screen.say(f"{what} is copied: {text}")

    def repaint(self) -> None:
        self._house.repaint()

    def suspend_process(self) -> None:
        self._house.go_to_shell()

    def quit(self) -> None:
        self._house.leave()


def _is_shown(widget: object) -> bool:
    from textual.widget import Widget

    return isinstance(widget, Widget) and all(
        node.display for node in widget.ancestors_with_self if isinstance(node, Widget)
    )
