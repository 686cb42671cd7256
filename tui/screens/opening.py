"""The conversation in thread and contact pane: opened by the agent, or only looked at while the cursor rests on its row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.commands.desk import Pane
from tui.screens.conversation_panes import ConversationPanes
from tui.store import select

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui.screens.context import Context
    from tui.screens.listing import Listing
    from tui.screens.pane_layout import PaneLayout
    from tui.store.change import Change
    from tui.widgets.contact_pane import ContactPane
    from tui.widgets.conversation_list import ConversationList
    from tui.widgets.thread import ThreadView
    from tui.widgets.thread_header import ThreadHeader

REST_SECONDS = 0.15
"""How long the cursor rests on a row before thread and contact follow it."""

LOOK_SECONDS = 2.0
"""How long a conversation is open before its contact is looked up, when nobody asked."""


class Opening:
    """Opens conversations, and follows the cursor while none is open.

    Args:
        screen: Has the focus, and the timers.
        context: What all parts of the screen may ask.
        layout: Which panes are shown.
        listing: Which view is shown.
        rows: The list, with the cursor.
        header: What stands above the thread.
        thread: The messages.
        contact: Who the customer is.
        put_away: Called before another conversation takes the panes: closes what was about the one before.
        is_filtering: Gives whether the agent is in the line that filters the list.
    """

    def __init__(
        self,
        screen: Screen[None],
        context: Context,
        layout: PaneLayout,
        listing: Listing,
        rows: ConversationList,
        header: ThreadHeader,
        thread: ThreadView,
        contact: ContactPane,
        *,
        put_away: Callable[[int | None], None],
        is_filtering: Callable[[], bool],
    ) -> None:
        self._screen = screen
        self._context = context
        self._layout = layout
        self._listing = listing
        self._list = rows
        self._thread = thread
        self._put_away = put_away
        self._is_filtering = is_filtering
        self._panes = ConversationPanes(context, header, thread, contact)
        self.opened: int | None = None
        """The conversation that is open; None while the panes only follow the cursor."""
        self.glanced: int | None = None
        """The conversation whose row the cursor rests on, while none is open."""
        self.prefetches = True
        """Whether the contact of a conversation that stays open is looked up unasked."""
        self._rest_timer: Timer | None = None
        self._countdown: Timer | None = None

    @property
    def shown(self) -> int | None:
        """The conversation in thread and contact pane: the open one, else the one that the cursor rests on."""
        return self.opened if self.opened is not None else self.glanced

    # Opening

    def open(self, conversation_id: int, *, focus: bool = True) -> None:
        """Open a conversation in the thread pane."""
        self._put_away(conversation_id)
        self.opened = conversation_id
        self._list.cursor_id = conversation_id
        self._list.settle()
        self._listing.drop_what_is_gone()
        self._context.engine.open_thread(conversation_id)
        self.show()
        if focus:
            self._screen.set_focus(self._thread)
        self._listing.show_where_keys_go()
        self._layout.lay_out()
        self._screen.set_timer(LOOK_SECONDS, lambda: self.look_at_contact(conversation_id))

    def glance(self, conversation_id: int | None) -> None:
        """Show a conversation as this machine has it: the server is not asked, and nothing is marked as read."""
        self._put_away(conversation_id)
        if self.opened is not None:
            self.opened = None
            self._context.engine.close_thread()
            self._listing.drop_what_is_gone()
        self.glanced = conversation_id
        self.show()
        self._layout.lay_out()
        if conversation_id is not None and self._layout.shown is not None and self._layout.shown.thread:
            self._context.engine.glance(conversation_id)

    def open_what_is_pointed_at(self) -> None:
        """Open what was only looked at: the agent went to its panes by the mouse, and keys act on it from here on."""
        if self._layout.pane in (Pane.THREAD, Pane.CONTACT) and self.opened is None and self.glanced is not None:
            self.open(self.glanced, focus=False)

    # Following the cursor

    @property
    def is_about_to_follow(self) -> bool:
        """Whether the cursor has moved, and the panes have not followed it yet."""
        return self._rest_timer is not None

    def follow_soon(self) -> None:
        """Follow the cursor once it rests. At every row on the way the panes would cost more than the move itself."""
        if self._rest_timer is not None:
            self._rest_timer.stop()
        self._rest_timer = self._screen.set_timer(REST_SECONDS, self._cursor_rests)

    def _cursor_rests(self) -> None:
        self._rest_timer = None
        self.follow()

    def follow(self) -> None:
        """Show whose row the cursor is on, while the agent is in the list or in the line that filters it."""
        is_at_list = self._layout.pane is Pane.LIST or self._is_filtering()
        if is_at_list and self._list.cursor_id != self.shown:
            self.glance(self._list.cursor_id)

    # Showing

    def show(self) -> None:
        """Draw header, thread and contact."""
        self._panes.glance = self.opened is None
        self._panes.show_header(self.shown)
        self._panes.show_thread(self.shown)
        self.show_contact()

    def show_change(self, change: Change) -> None:
        """Draw what a change of the state touches."""
        if self.shown is not None and self._panes.show_change(self.shown, change):
            self.show_contact()
        self._count_down()

    def show_contact(self) -> None:
        """Draw the contact, where its pane is shown."""
        if self._layout.contact_shown:
            self._panes.show_contact(self.shown, looked_at=self._layout.pane is Pane.CONTACT)

    def show_notice(self) -> None:
        """Say in place of the thread why there is none, where that is so."""
        self._panes.show_notice(self.shown)

    def tick(self) -> None:
        """Let ages follow the clock."""
        self._panes.show_header(self.shown)
        self.show_contact()
        self.show_notice()

    def _count_down(self) -> None:
        """Show the seconds as they go: of what is held, and of what waits for the minute's requests."""
        waits = select.held_back(self._context.state, self._context.now) is not None
        if self._countdown is None and (waits or (self.opened is not None and self._panes.counts_down)):
            self._countdown = self._screen.set_timer(1.0, self._count_on)

    def _count_on(self) -> None:
        self._countdown = None
        if self.opened is not None and self._panes.counts_down:
            self._panes.show_thread(self.opened)
        if self._context.state.link.held_back is not None:
            self._listing.show_notice()
            self.show_notice()
            self.show_contact()
        self._count_down()

    # What is before the agent's eyes

    def sees_newest(self, conversation_id: int) -> bool:
        """Whether the newest message of a conversation is in view, as far as the screen knows."""
        here = self.opened == conversation_id == self._thread.conversation_id
        return self._screen.is_active and self._layout.thread_shown and here and self._thread.at_bottom

    def tell_seen(self) -> None:
        """Say that the newest message is before the agent's eyes, where it is."""
        if self.opened is not None and self.sees_newest(self.opened):
            self._context.engine.saw_newest(self.opened)

    def look_at_contact(self, conversation_id: int) -> None:
        """Look up the contact of a conversation that stayed open, where its pane is shown."""
        if self.opened == conversation_id and self._layout.contact_shown and self.prefetches:
            self._context.engine.look_at_contact(conversation_id)

    def look_at_earlier(self) -> None:
        """Look up the contact's conversations: only for who goes to their pane, for they are much."""
        if self._layout.pane is Pane.CONTACT and self.opened is not None:
            self._context.engine.look_at_contact(self.opened, earlier=True)
            self.show_contact()
