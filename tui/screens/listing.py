"""The list of conversations: which view it shows, in what order, and what it says of how that stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.commands.desk import Pane
from tui.commands.marks import mark_what_came
from tui.screens import view_models
from tui.screens.list_failure import ListFailure
from tui.store import select
from tui.store.events import LeftDropped, OrderApplied, ViewOpened
from tui.store.view import View

if TYPE_CHECKING:
    from tui.screens.context import Context
    from tui.widgets.conversation_list import ConversationList
    from tui.widgets.notice_line import NoticeLine
    from tui.widgets.view_tabs import ViewTabs


class Listing:
    """Hands the rows of a view to the list, and keeps its order under the agent's hand.

    Args:
        context: What all parts of the screen may ask.
        rows: The list.
        tabs: What stands above it.
        line: The line at the bottom.
        pane: Gives the pane with the focus; None: none has it.
        opened: Gives the conversation that is open; None: none is.
    """

    def __init__(
        self,
        context: Context,
        rows: ConversationList,
        tabs: ViewTabs,
        line: NoticeLine,
        *,
        pane: Callable[[], Pane | None],
        opened: Callable[[], int | None],
    ) -> None:
        self._context = context
        self._list = rows
        self._tabs = tabs
        self._line = line
        self._pane = pane
        self._opened = opened
        self._failure = ListFailure(line, lambda: bool(len(rows.rows)), context.keys)
        self.view = View()
        """What the list shows."""
        self.saved: Mapping[str, str] = {}
        """Filters that the agent saved, by their names."""
        self.keep_saved: Callable[[Mapping[str, str]], str] = lambda _saved: ""
        """Writes them down; returns why that could not be, or nothing."""
        self.mark_pages_of: View | None = None
        """The view whose further pages are marked as they come; None: none."""
        self.marked_whole: View | None = None
        """The view in which all that was loaded was marked by one command; None: none."""
        self._unanswered = True
        """Whether the server has not told the present view yet."""
        self._cursor_was: int | None = None

    def begin(self, cursor: int | None) -> None:
        """Show the first view as it is on this machine, and ask for it.

        Args:
            cursor: The conversation that the cursor begins on, where the list has it.
        """
        context = self._context
        self._list.facts = lambda conversation_id: view_models.row_facts(context.state, conversation_id, self.view)
        self._list.now = context.now
        context.engine.open_list(self.view)
        self._list.open_view(select.queue(context.state, self.view), cursor)

    # What is shown

    def show_view(self, view: View, *, ask: bool = True, keep: bool = False, cursor: int | None = None) -> None:
        """Show another view, from its top.

        Args:
            ask: Whether the server is asked too, or only what is known here is shown.
            keep: Whether the cursor stays with its conversation, where the view has it.
            cursor: The conversation that the cursor begins on, where the view has it.
        """
        if view == self.view and not ask:
            return
        self.view = view
        self._list.status = view.status
        if ask:
            self._context.engine.open_list(view)
        else:
            self._context.store.dispatch(ViewOpened(view))
        queue = select.queue(self._context.state, view)
        self._unanswered = queue.as_of is None or queue.cached
        self._list.open_view(queue, self._list.cursor_id if keep else cursor)
        self.show_tabs()
        self.show_rows(None)

    def show_rows(self, ids: frozenset[int] | None) -> None:
        """Draw the rows of these conversations, where they are now; None: all rows."""
        self.drop_what_is_gone()
        queue = select.queue(self._context.state, self.view)
        if queue.waiting_changes and self._cursor_rests_at_top():
            self.apply_order()
            queue = select.queue(self._context.state, self.view)
        # What the cache has of it is no answer: the cursor of a view that nobody has worked in yet is on its first row.
        was_unanswered, self._unanswered = self._unanswered, queue.as_of is None or queue.cached or not len(queue)
        self._list.show_rows(queue, ids, first_word=was_unanswered and queue.as_of is not None)
        self.show_where_keys_go()
        self._list.tail = view_models.list_tail(queue)
        mark_what_came(
            self,
            self._list,
            self._context.state,
            self._context.engine.next_page,
            self._line.say,
            self._context.keys("pane.leave"),
        )
        self.show_notice()

    def show_tabs(self) -> None:
        """Draw the tabs with their counts, and the line that says what is done next."""
        reload_key = self._context.keys("pane.reload")
        self._tabs.show(*view_models.tabs(self._context.state, self.view, len(self._list.marked), reload_key))

    def show_notice(self) -> None:
        """Say in place of the rows why there are none, where that is so; of rows that are old, why."""
        context = self._context
        self._failure.look(context.state, self.view)
        notice = view_models.list_notice(context.state, self.view, context.now)
        self._list.notice = notice and notice.named(context.keys)

    def forget_failures(self) -> None:
        """Tell again why the list could not be had, if it cannot be had again."""
        self._failure.forget()

    def show_where_keys_go(self) -> None:
        """Take the cursor's mark off a row that the keys are not about: what is open stands in another list."""
        if (pane := self._pane()) is not None:
            away = (opened := self._opened()) is not None and pane is not Pane.LIST
            self._list.elsewhere = away and self._list.cursor_id != opened

    def marks_changed(self) -> None:
        """Count the marks anew."""
        if not self._list.marked:
            self.mark_pages_of = None
        self.show_tabs()

    def end_reached(self) -> None:
        """Ask for the next page, where there is one and nobody has asked yet."""
        queue = select.queue(self._context.state, self.view)
        if not queue.complete and not queue.loading and not queue.error:
            self._context.engine.next_page(self.view)

    def save_view(self, name: str, text: str | None) -> str:
        """Keep a filter under a name, or (None) forget it; return why that can't be, or nothing."""
        saved = {each: kept for each, kept in self.saved.items() if each != name or text is not None}
        if text is not None:
            saved[name] = text
        if why := self.keep_saved(saved):
            return why
        self.saved = saved
        return ""

    # Its order

    def apply_order(self) -> None:
        """Show the rows where they are now."""
        self._context.store.dispatch(OrderApplied(self.view))

    def cursor_moved(self) -> None:
        """Let a row go that was kept for the hand that was on it."""
        if self._context.state.gone:
            self.drop_what_is_gone()
        left, self._cursor_was = self._cursor_was, self._list.cursor_id
        if left is not None and left != self._cursor_was and self._has_left(left):
            self._context.store.dispatch(LeftDropped(self.view, left))

    def drop_what_is_gone(self) -> None:
        """Let rows go whose conversation is gone, but for the one in hand: under it, another customer would move up."""
        for conversation_id in self._context.state.gone:
            if conversation_id not in (self._list.cursor_id, self._opened()) and self._has_left(conversation_id):
                self._context.store.dispatch(LeftDropped(self.view, conversation_id))

    def _has_left(self, conversation_id: int) -> bool:
        return select.queue(self._context.state, self.view).has_left(conversation_id)

    def _cursor_rests_at_top(self) -> bool:
        """Whether the newest may come in above: the agent reads elsewhere, or is on the first row."""
        first = self._list.rows.row_at(0).id if len(self._list.rows) else None
        cursor = self._list.cursor_id
        if cursor is not None and self._has_left(cursor):
            # It stays under the hand that is on it, and what is applied would take it away.
            return False
        return cursor is None or (cursor == first and self._pane() is not Pane.COMPOSER)
