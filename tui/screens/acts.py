"""What commands have the console do: moves, panes, dialogs. One small method for each."""

from __future__ import annotations

from dataclasses import replace

from tui.commands.command import Option, Pane
from tui.models.conversation import Status
from tui.screens import slices
from tui.screens.message_acts import MessageActs
from tui.screens.search_acts import SearchActs
from tui.screens.writing_acts import WritingActs
from tui.store import select
from tui.store.view import AssigneeFilter, View

TABS: tuple[AssigneeFilter, ...] = ("mine", "unassigned", "all")


class ConsoleActs(SearchActs, MessageActs, WritingActs):
    """The `Console` of the commands, over the screen."""

    _marked_in: View | None = None
    """The view in which all that was loaded is marked."""

    _contact_from = Pane.LIST
    """From where the agent came to the contact."""

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
        self._marked_in = None
        self._screen.list.toggle_mark()
        self.tell_marks()

    def toggle_range(self) -> None:
        self._marked_in = None
        if self._screen.list.toggle_range():
            self._screen.say(f"Marking as the cursor moves. {self._screen.keys('mark.range')} ends it.")
        else:
            self.tell_marks()

    def mark_all(self) -> None:
        """Mark what is loaded; where all of that is marked, load the rest of the view too, a page at a time."""
        from tui.screens.marking import MOST_MARKED

        screen = self._screen
        queue = select.queue(screen.state, screen.view)
        loaded = {queue.id_at(at) for at in range(min(len(queue), MOST_MARKED))}
        # A page may have come in between: it belongs to what was asked for.
        is_again = bool(screen.list.marked) and self._marked_in == screen.view
        if not loaded <= screen.list.marked:
            screen.list.marked = screen.list.marked | loaded
        if not is_again:
            self._marked_in = screen.view
            self.tell_marks()
        elif len(queue) >= MOST_MARKED:
            screen.say(f"{MOST_MARKED} are marked: more cannot be changed at once.")
        elif queue.complete:
            screen.say(f"All {len(loaded)} conversations of this view are marked.")
        else:
            screen.marks_all = screen.view
            screen.errands.next_page(screen.view)
            screen.say(f"Loading the rest of this view to mark it too. {screen.keys('pane.leave')} ends it.")

    def clear_marks(self) -> None:
        self._screen.marks_all = self._marked_in = None
        self._screen.list.clear_marks()

    def marking(self) -> bool:
        return bool(self._screen.list.marked)

    def tell_marks(self) -> None:
        count = len(self._screen.list.marked)
        words = "1 is marked" if count == 1 else f"{count} are marked"
        clears = f"{self._screen.keys('pane.leave')} clears."
        self._screen.say(f"{words}: the next command goes to all of them. {clears}" if count else "Nothing is marked.")

    def leave(self) -> None:
        screen = self._screen
        match screen.pane:
            case Pane.COMPOSER:
                screen.composer.leave()
            case Pane.THREAD | Pane.CONTACT:
                if screen.find_words.is_open and screen.pane is Pane.THREAD:
                    screen.find_words.close()
                    screen.thread.end_search()
                elif screen.pane is Pane.CONTACT:
                    self._back_from_contact()
                elif screen.thread.chosen is not None:
                    screen.thread.choose(None)
                else:
                    screen.set_focus(screen.list)
            case Pane.LIST:
                if screen.zoomed is not None:
                    self.toggle_zoom()
                elif screen.list.marked:
                    self.clear_marks()
                elif screen.view.text:
                    screen.find_row.close()
                    screen.filter_by("")
                elif slices.is_narrowed(screen.view):
                    screen.show_view(replace(screen.view, inbox_id=None, team_id=None, label=None), keep=True)

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

    def show_status(self, status: Status | None) -> None:
        self._screen.show_view(replace(self._screen.view, status=status))

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
            self._back_from_contact()
        if screen.right_shown:
            screen.contact_wanted = False
        else:
            screen.contact_wanted = True
            if screen.app.size.width < 120:
                self.focus_contact()
        screen.lay_out()

    def _back_from_contact(self) -> None:
        screen = self._screen
        from_thread = self._contact_from is Pane.THREAD and screen.opened is not None
        screen.set_focus(screen.thread if from_thread else screen.list)

    def set_auto_offline(self, on: bool) -> None:
        self._screen.errands.set_auto_offline(on)

    def show_earlier(self) -> None:
        self.focus_contact()
        self._screen.contact.show_mark()
        self._screen.say("The customer's other conversations stand at the end; Enter opens the one with the mark.")

    def focus_contact(self) -> None:
        screen = self._screen
        if screen.pane in (Pane.LIST, Pane.THREAD):
            self._contact_from = screen.pane
        if (target := screen.target) is not None and screen.opened != target:
            screen.open(target, focus=False)
        screen.contact_wanted = True
        screen.panes.right.display = True
        screen.set_focus(screen.contact)
        screen.lay_out()

    def toggle_zoom(self) -> None:
        screen = self._screen
        screen.zoomed = None if screen.zoomed is not None else screen.pane
        screen.lay_out()

    def reload(self) -> None:
        screen = self._screen
        if screen.pane is Pane.LIST or screen.opened is None:
            screen.apply_order()
            screen.failure.forget()
            screen.errands.reload(screen.view)
        else:
            screen.errands.reload_thread(screen.opened)
            if screen.pane is Pane.CONTACT:
                screen.errands.look_at_contact(screen.opened, earlier=True)

    # The program

    def copy(self, text: str, what: str) -> None:
        self._copied(text, what)

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
