"""The console: list, thread and contact side by side; it composes them and hands view models down."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.message import Message as UIMessage
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.commands.keys import key_names, key_of
from tui.commands.marks import mark_what_came
from tui.commands.table import COMMANDS
from tui.models.message import Attachment, Message
from tui.presentation.key_names import with_keys
from tui.screens import view_models
from tui.screens.layout import WIDE, Layout, Panes, layout
from tui.screens.list_failure import ListFailure
from tui.screens.opened import OpenedConversation
from tui.store import select
from tui.store.change import Change
from tui.store.events import LeftDropped, OrderApplied, ViewOpened
from tui.store.state import State
from tui.store.store import Store
from tui.store.view import View
from tui.widgets.compositor import paint_sparingly
from tui.widgets.contact_pane import ContactPane
from tui.widgets.conversation_list import ConversationList
from tui.widgets.error_boundary import ErrorBoundary
from tui.widgets.footer_keys import FooterKeys
from tui.widgets.notice_line import NoticeLine
from tui.widgets.status_bar import StatusBar
from tui.widgets.thread import ThreadView
from tui.widgets.thread_header import ThreadHeader
from tui.widgets.too_small import TooSmall
from tui.widgets.view_tabs import ViewTabs

if TYPE_CHECKING:
    from tui.screens.act_line import ActLine
    from tui.screens.composer import ComposerPane
    from tui.screens.finding import Finding
    from tui.sync.engine import Engine
    from tui.widgets import composer_messages
    from tui.widgets.find_line import FindLine

REST_SECONDS = 0.15
"""How long the cursor rests on a row before thread and contact follow it."""

LOOK_SECONDS = 2.0
"""How long a conversation is open before its contact is looked up, when nobody asked."""


class ConsoleScreen(ErrorBoundary, Screen[None]):
    """Three panes over one state. What it shows comes from `show`; what it wants done goes to `engine`.

    Sizes and borders are in `console.tcss`, which the app reads: a screen's own sheet has all others read again.
    """

    AUTO_FOCUS: ClassVar[str] = "#list"
    ALLOW_SELECT = False

    @dataclass
    class SaveRequested(UIMessage):
        """The agent wants attachments as files."""

        attachments: tuple[Attachment, ...]
        conversation_id: int | None

    def __init__(
        self,
        engine: Engine,
        store: Store,
        *,
        now: Callable[[], datetime],
        zone: tzinfo,
        account: str = "",
        commands: Sequence[Command] = COMMANDS,
        cursor: int | None = None,
    ) -> None:
        """Show an account.

        Args:
            engine: Who fetches and does.
            store: Where the state is.
            now: The time; a test's stands still.
            zone: The agent's time zone.
            account: The account's name, until the profile tells it.
            commands: The table, with the agent's own keys.
            cursor: The conversation that the cursor begins on, where the list has it.
        """
        super().__init__()
        paint_sparingly(self)
        self.engine = engine
        self._store = store
        self._now = now
        self._account = account
        self.zone = zone
        """The agent's time zone."""
        self.session_ends_at: datetime | None = None
        """When the session that opens the account ends: set by the app. A token has no end."""
        self.commands = commands
        self.keys = key_names(commands)
        """Names the keys of commands in sentences, as the agent has them."""
        self.view = View()
        self.opened: int | None = None
        """The conversation that is open; None while the panes only follow the cursor."""
        self._glanced: int | None = None
        """The conversation whose row the cursor rests on, while none is open."""
        self._unanswered = True
        """Whether the server has not told the present view yet."""
        self._cursor_was: int | None = None
        self.composer: ComposerPane | None = None
        """Where words are written; None: the first frame is on the screen, and no more than that."""
        self.finding: Finding | None = None
        """The lines for searching; likewise."""
        self.enter_sends = False
        """Whether Enter sends what is written, and does not begin a line."""
        self.zoomed: Pane | None = None
        self.contact_wanted = True
        self._cursor = cursor
        self.is_shown = False
        """Whether the panes have heard what to show."""
        self.traffic = ""
        """What the last minute cost, in words for the top line; it changes with the minute alone."""
        self.manner = ""
        """How the agent is present, in words for the top line, where it is not as usual."""
        self.mark_pages_of: View | None = None
        self.marked_whole: View | None = None
        self.came_from = Pane.LIST
        self.prefetches = True
        """Whether the contact of a conversation that stays open is looked up unasked."""
        self._layout: Layout | None = None
        self._rest_timer: Timer | None = None
        self._countdown: Timer | None = None
        self.bar = StatusBar(id="bar")
        self.tabs = ViewTabs(id="tabs")
        self.list = ConversationList(id="list")
        self.header = ThreadHeader(id="header")
        self.thread = ThreadView(id="thread")
        self.contact = ContactPane(zone=zone, id="contact")
        self.reading_panes: Mapping[Pane, ConversationList | ThreadView | ContactPane] = {
            Pane.LIST: self.list,
            Pane.THREAD: self.thread,
            Pane.CONTACT: self.contact,
        }
        """The panes where bare letters act."""
        self.panes = Panes((self.tabs, self.list), (self.header, self.thread), (self.contact,))
        self.notice = NoticeLine(id="notice")
        self.footer = FooterKeys(id="footer")
        self.failure = ListFailure(self.notice, lambda: bool(len(self.list.rows)), self.keys)
        self.question_key = key_of("question.show", commands)
        """What shows a question that waits for the agent's word, as people read it."""
        self._reload_key = self.keys("pane.reload")
        self._conversation = OpenedConversation(
            self.header,
            self.thread,
            self.contact,
            state=lambda: self.state,
            now=now,
            zone=zone,
            keys=self.keys,
        )

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.panes
        yield self.notice
        yield self.footer
        yield TooSmall(id="too-small")

    @cached_property
    def _act_line(self) -> ActLine:
        from tui.screens.act_line import ActLine
        from tui.screens.act_words import Seen, act_keys

        keys = act_keys(self.commands)
        return ActLine(self.notice, lambda: self.state, lambda: Seen(self._now(), self.zone, keys))

    async def furnish(self) -> None:
        """Bring in what the first frame doesn't show: where words are written. Keys wait until this is done."""
        from tui.screens.composer import ComposerPane
        from tui.screens.finding import Finding
        from tui.widgets.composer import Composer
        from tui.widgets.find_line import FindLine

        row, words = FindLine(id="find-row", classes="-hidden"), FindLine(id="find-words", classes="-hidden")
        box = Composer(self.keys, id="composer")
        box.display = False
        box.editor.enter_sends = self.enter_sends
        await self.panes.left.mount(row)
        await self.panes.middle.mount(words, box)
        self.finding = Finding(
            row,
            words,
            self.thread,
            state=lambda: self.state,
            engine=lambda: self.engine,
            opened=lambda: self.opened,
            filter_by=self.filter_by,
            go_back=lambda to_list: self.go_to(Pane.LIST if to_list else Pane.THREAD),
            start=lambda work: self.run_worker(work, name="search", group="look further"),
        )
        self.composer = ComposerPane(box, lambda: self.state, lambda: self.engine, self.keys)

    def on_mount(self) -> None:
        self.list.facts = lambda conversation_id: view_models.row_facts(self.state, conversation_id, self.view)
        self.list.now = self._now()
        self.thread.set_now(self._now())
        self.engine.ask_screen(self.sees_newest)
        self.engine.open_list(self.view)
        self.list.open_view(select.queue(self.state, self.view), self._cursor)
        # Now, or the first frame has other widths than all that follow.
        self.lay_out()
        self.show_all()
        self.is_shown = True

    # What is so

    @property
    def state(self) -> State:
        return self._store.state

    @property
    def now(self) -> datetime:
        return self._now()

    @property
    def pane(self) -> Pane | None:
        """The pane with the focus; None while a line for searching has it."""
        focused = self.focused
        if focused is None:
            return Pane.LIST
        for pane, view in self.reading_panes.items():
            if focused is view:
                return pane
        if self.composer is not None and self.composer.box in focused.ancestors_with_self:
            return Pane.COMPOSER
        return None

    @property
    def shown(self) -> int | None:
        """The conversation in thread and contact pane: the open one, else the one that the cursor rests on."""
        return self.opened if self.opened is not None else self._glanced

    @property
    def target(self) -> int | None:
        """The conversation a command acts on: the cursor's in the list, the opened one elsewhere."""
        return self.list.cursor_id if self.pane is Pane.LIST else self.opened

    @property
    def targets(self) -> tuple[int, ...]:
        """All conversations a command acts on: those marked in the list, in its order; else the target alone."""
        if self.pane is Pane.LIST and self.list.marked:
            places = {each: at for each in self.list.marked if (at := self.list.rows.position(each)) is not None}
            if places:
                return tuple(sorted(places, key=places.__getitem__))
        return () if self.target is None else (self.target,)

    def sees_newest(self, conversation_id: int) -> bool:
        """Whether the newest message of a conversation is in view, as far as the screen knows."""
        shown = self.is_active and self._layout is not None and self._layout.thread and self._layout.usable
        here = self.opened == conversation_id == self.thread.conversation_id
        return shown and here and self.thread.at_bottom

    # Showing

    def show(self, change: Change) -> None:
        """Draw what a change of the state touches."""
        if change.lists or change.conversations or change.drafts or change.outbox or change.typing:
            self._show_list(None if change.lists else change.conversations | change.drafts | change.typing)
        if change.lists or change.counts:
            self._show_tabs()
        if change.link or change.me or change.outbox or change.presence or change.notifications:
            self._show_bar()
            self._show_notices()
        if self.shown is not None and self._conversation.show_change(self.shown, change):
            self._show_contact()
        self._count_down()
        if self.composer is not None:
            self.composer.look(change)
        for sentence in change.told:
            self.notice.say(with_keys(sentence, self.keys), "warning")
        if any(act.undoes and len(act.conversations) > 1 for act in change.ended_acts):
            # Who takes something back wants to see it where it was.
            self.apply_order()
        if change.acts or change.ended_acts or (change.outbox and self.state.acts):
            self._act_line.look(change)

    def show_all(self) -> None:
        """Draw everything."""
        self._show_bar()
        self._show_tabs()
        self._show_list(None)
        self._show_notices()
        self._show_conversation()
        self.show_footer()

    def tick(self) -> None:
        """Let ages follow the clock: on the full minute."""
        self.list.now = self.now
        self.thread.set_now(self.now)
        self._show_bar()
        self._conversation.show_header(self.shown)
        self._show_contact()
        self._show_notices()

    def _count_down(self) -> None:
        """Show the seconds as they go: of what is held, and of what waits for the minute's requests."""
        waits = select.held_back(self.state, self.now) is not None
        if self._countdown is None and (waits or (self.opened is not None and self._conversation.counts_down)):
            self._countdown = self.set_timer(1.0, self._count_on)

    def _count_on(self) -> None:
        self._countdown = None
        if self.opened is not None and self._conversation.counts_down:
            self._conversation.show_thread(self.opened)
        if self.state.link.held_back is not None:
            self._show_notices()
            self._show_contact()
        self._count_down()

    def _show_bar(self) -> None:
        asides = (self.manner, self.traffic)
        self.bar.show_standing(
            view_models.standing(
                self.state,
                self._account,
                self.now,
                self.bar.glyphs,
                asides,
                self.zone,
                self.question_key,
                self.session_ends_at,
            )
        )

    def _show_tabs(self) -> None:
        self.tabs.show(*view_models.tabs(self.state, self.view, len(self.list.marked), self._reload_key))

    def _show_list(self, ids: frozenset[int] | None) -> None:
        self._drop_what_is_gone()
        queue = select.queue(self.state, self.view)
        if queue.waiting_changes and self._cursor_rests_at_top():
            self.apply_order()
            queue = select.queue(self.state, self.view)
        # What the cache has of it is no answer: the cursor of a view that nobody has worked in yet is on its first row.
        was_unanswered, self._unanswered = self._unanswered, queue.as_of is None or queue.cached or not len(queue)
        self.list.show_rows(queue, ids, first_word=was_unanswered and queue.as_of is not None)
        self._tell_where_keys_go()
        self.list.tail = view_models.list_tail(queue)
        mark_what_came(self, self.list, self.state, self.engine.next_page, self.keys("pane.leave"))
        self._show_notices()

    def _drop_what_is_gone(self) -> None:
        """Let rows go whose conversation is gone, but for the one in hand: under it, another customer would move up."""
        state = self.state
        shown = select.queue(state, self.view)
        for conversation_id in state.gone:
            if conversation_id not in (self.list.cursor_id, self.opened) and shown.has_left(conversation_id):
                self._store.dispatch(LeftDropped(self.view, conversation_id))

    def apply_order(self) -> None:
        """Show the rows where they are now."""
        self._store.dispatch(OrderApplied(self.view))

    def _cursor_rests_at_top(self) -> bool:
        """Whether the newest may come in above: the agent reads elsewhere, or is on the first row."""
        first = self.list.rows.row_at(0).id if len(self.list.rows) else None
        cursor = self.list.cursor_id
        if cursor is not None and select.queue(self.state, self.view).has_left(cursor):
            # It stays under the hand that is on it, and what is applied would take it away.
            return False
        return cursor is None or (cursor == first and self.pane is not Pane.COMPOSER)

    def _show_notices(self) -> None:
        self.failure.look(self.state, self.view)
        notice = view_models.list_notice(self.state, self.view, self.now)
        self.list.notice = notice and notice.named(self.keys)
        self._conversation.show_notice(self.shown)

    def _show_contact(self) -> None:
        if self.contact_shown:
            self._conversation.show_contact(self.shown, looked_at=self.pane is Pane.CONTACT)

    def show_footer(self) -> None:
        """Show the keys that matter where the agent is."""
        keys = view_models.footer(self.pane, self.commands, searching=bool(self.thread.matches))
        self.footer.show_keys(*keys)

    # What commands do with it: see `tui.commands.desk.Screen`

    @property
    def contact_shown(self) -> bool:
        return self._layout is not None and self._layout.contact

    @property
    def is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    @property
    def panes_shown(self) -> Sequence[Pane]:
        return [
            pane
            for pane, view in self.reading_panes.items()
            if all(node.display for node in view.ancestors_with_self if isinstance(node, Widget))
        ]

    def go_to(self, pane: Pane) -> None:
        if pane is Pane.CONTACT:
            # What is not shown takes no focus.
            self.panes.right.display = True
        self.set_focus(self.reading_panes[pane])

    def say(self, sentence: str, ink: str = "") -> None:
        """Say a sentence in the line at the bottom."""
        self.notice.say(sentence, ink)

    def unsay(self) -> None:
        self.notice.clear()

    def forget_failures(self) -> None:
        self.failure.forget()

    def show_draft(self, conversation_id: int, private: bool) -> None:
        if self.composer is not None:
            self.composer.follow(conversation_id, private)

    def open_filter(self) -> None:
        if self.finding is not None:
            self.finding.row.open(self.view.text)

    def end_filter(self) -> None:
        if self.finding is not None:
            self.finding.row.close()
        self.filter_by("")

    def open_search(self) -> None:
        if self.finding is not None:
            self.finding.words.open(self.finding.words.words)

    def end_search(self) -> bool:
        ends = self.finding is not None and self.finding.end_search()
        if ends:
            self.show_footer()
        return ends

    def start(self, work: Coroutine[Any, Any, None], name: str, *, alone: bool = False) -> None:
        self.run_worker(work, name=name, exclusive=alone)

    # Layout

    def on_resize(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Give every pane the room that the terminal has for it."""
        width, height = self.app.size
        shown = layout(
            width,
            height,
            focus=self.pane or Pane.LIST,
            opened=self.opened is not None,
            contact_wanted=self.contact_wanted,
            zoomed=self.zoomed,
        )
        if shown == self._layout:
            return
        self._layout = shown
        self.panes.make_room(shown)
        self.bar.display, self.footer.display = shown.header, shown.footer
        self.query_one("#too-small").display = not shown.usable
        self._tell_seen()
        self._show_contact()

    @on(ConversationList.CursorMoved)
    def _cursor_moved(self) -> None:
        if self.state.gone:
            self._drop_what_is_gone()
        left, self._cursor_was = self._cursor_was, self.list.cursor_id
        if left is not None and left != self._cursor_was and select.queue(self.state, self.view).has_left(left):
            # It was kept for the hand that was on it.
            self._store.dispatch(LeftDropped(self.view, left))
        # Not at every row on the way: the panes of each would cost more than the move itself.
        if self._rest_timer is not None:
            self._rest_timer.stop()
        self._rest_timer = self.set_timer(REST_SECONDS, self._cursor_rests)

    def _cursor_rests(self) -> None:
        self._rest_timer = None
        self._follow_cursor()

    @property
    def is_about_to_follow(self) -> bool:
        """Whether the cursor has moved, and the panes have not followed it yet."""
        return self._rest_timer is not None

    @property
    def is_at_list(self) -> bool:
        """Whether the agent is in the list, or in the line that filters it: then all panes are about its cursor."""
        if self.pane is Pane.LIST:
            return True
        if self.pane is not None or self.focused is None or self.finding is None:
            return False
        return self.finding.row in self.focused.ancestors_with_self

    def _follow_cursor(self) -> None:
        """Show whose row the cursor is on, while the agent is in the list."""
        if self.is_at_list and self.list.cursor_id != self.shown:
            self.glance(self.list.cursor_id)

    def glance(self, conversation_id: int | None) -> None:
        """Show a conversation as this machine has it: the server is not asked, and nothing is marked as read."""
        if self.composer is not None:
            self.composer.close_unless(conversation_id)
        if self.opened is not None:
            if self.finding is not None:
                self.finding.stop_looking()
            self.opened = None
            self.engine.close_thread()
            self._drop_what_is_gone()
        self._glanced = conversation_id
        self._show_conversation()
        self.lay_out()
        if conversation_id is not None and self._layout is not None and self._layout.thread:
            self.engine.glance(conversation_id)

    def _show_conversation(self) -> None:
        self._conversation.glance = self.opened is None
        self._conversation.show_header(self.shown)
        self._conversation.show_thread(self.shown)
        self._show_contact()

    def _tell_where_keys_go(self) -> None:
        """Take the cursor's mark off a row that the keys are not about: what is open stands in another list."""
        if self.pane is not None:
            away = self.opened is not None and self.pane is not Pane.LIST
            self.list.elsewhere = away and self.list.cursor_id != self.opened

    def on_screen_resume(self, event: ScreenResume) -> None:
        if not self.stack_updates:
            # The first time: all that is on it was styled when it was mounted.
            event.refresh_styles = False
        # Else a box over this screen was closed.
        self._tell_seen()

    def on_descendant_focus(self) -> None:
        if self.pane in (Pane.THREAD, Pane.CONTACT) and self.opened is None and self._glanced is not None:
            # By the mouse: what the keys act on from here on is open.
            self.open(self._glanced, focus=False)
        self._tell_where_keys_go()
        if self.pane is Pane.LIST and self.opened is not None:
            self._follow_cursor()
        self.lay_out()
        self.show_footer()
        self._look_at_earlier()

    def _look_at_earlier(self) -> None:
        """Look up the contact's conversations: only for who goes to their pane, for they are much."""
        if self.pane is Pane.CONTACT and self.opened is not None:
            self.engine.look_at_contact(self.opened, earlier=True)
            self._show_contact()

    # What widgets tell

    @on(ConversationList.MarksChanged)
    def _marks_changed(self) -> None:
        if not self.list.marked:
            self.mark_pages_of = None
        self._show_tabs()

    @on(ConversationList.Opened)
    def _chosen(self, event: ConversationList.Opened) -> None:
        self.open(event.conversation_id)

    def open(self, conversation_id: int, *, focus: bool = True) -> None:
        """Open a conversation in the thread pane."""
        if self.composer is not None:
            self.composer.close_unless(conversation_id)
        if self.finding is not None:
            self.finding.stop_looking()
        self.opened = conversation_id
        self.list.cursor_id = conversation_id
        self.list.settle()
        self._drop_what_is_gone()
        self.engine.open_thread(conversation_id)
        self._show_conversation()
        if focus:
            self.set_focus(self.thread)
        self._tell_where_keys_go()
        self.lay_out()
        self.set_timer(LOOK_SECONDS, lambda: self._look_at_contact(conversation_id))

    def _look_at_contact(self, conversation_id: int) -> None:
        if self.opened == conversation_id and self.contact_shown and self.prefetches:
            self.engine.look_at_contact(conversation_id)

    @on(ConversationList.EndReached)
    def _end_reached(self) -> None:
        queue = select.queue(self.state, self.view)
        if not queue.complete and not queue.loading and not queue.error:
            self.engine.next_page(self.view)

    @on(ThreadView.TopReached)
    def _top_reached(self, event: ThreadView.TopReached) -> None:
        if event.conversation_id == self.opened:
            self.engine.older(event.conversation_id)

    @on(ThreadView.BottomReached)
    def _tell_seen(self) -> None:
        """Say that the newest message is before the agent's eyes, where it is."""
        if self.opened is not None and self.sees_newest(self.opened):
            self.engine.saw_newest(self.opened)

    @on(ThreadView.AttachmentChosen)
    def _attachment_chosen(self, event: ThreadView.AttachmentChosen) -> None:
        self.save((event.attachment,))

    def save(self, attachments: tuple[Attachment, ...]) -> None:
        """Have attachments saved to files."""
        self.post_message(self.SaveRequested(attachments, self.opened))

    # The composer. Its messages and those of the lines are met by name: their modules are imported after the first frame.

    def compose_to(self, conversation_id: int, *, private: bool, quoted: Message | None = None) -> None:
        """Open the composer for a conversation; its draft is in it."""
        if self.opened != conversation_id:
            self.open(conversation_id, focus=False)
        if quoted is None and not private:
            # Whoever answers, answers the newest.
            self.thread.bottom()
        if self.composer is not None:
            self.composer.open(conversation_id, private=private, quoted=quoted)
        self.lay_out()

    def on_composer_draft_changed(self, event: composer_messages.DraftChanged) -> None:
        if self.composer is not None:
            self.composer.draft_changed(event)

    def on_composer_canned_wanted(self) -> None:
        self.engine.ask_again("canned")

    def on_composer_typing_changed(self, event: composer_messages.TypingChanged) -> None:
        if self.composer is not None:
            self.composer.typing_changed(event)

    def on_composer_send_requested(self, event: composer_messages.SendRequested) -> None:
        if self.composer is None or not self.composer.send(event):
            return
        self.thread.caught_up()
        self.thread.bottom()
        self._back_to_thread()

    def _back_to_thread(self) -> None:
        self.set_focus(self.thread)
        self.lay_out()

    def on_composer_left(self) -> None:
        if self.composer is not None:
            self.composer.box.close()
        self._back_to_thread()

    def on_composer_discarded(self, event: composer_messages.Discarded) -> None:
        self.engine.draft(event.conversation_id, event.private, "")
        self._back_to_thread()
        self.say("The draft is discarded.")

    # Views

    def show_view(self, view: View, *, ask: bool = True, keep: bool = False) -> None:
        """Show another view, from its top.

        Args:
            ask: Whether the server is asked too, or only what is known here is shown.
            keep: Whether the cursor stays with its conversation, where the view has it.
        """
        if view == self.view and not ask:
            return
        self.view = view
        self.list.status = view.status
        if ask:
            self.engine.open_list(view)
        else:
            self._store.dispatch(ViewOpened(view))
        queue = select.queue(self.state, view)
        self._unanswered = queue.as_of is None or queue.cached
        self.list.open_view(queue, self.list.cursor_id if keep else None)
        self._show_tabs()
        self._show_list(None)

    def filter_by(self, text: str, ask: bool = True) -> None:
        self.show_view(replace(self.view, text=text.strip()), ask=ask, keep=True)

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        if self.finding is not None:
            self.finding.changed(event.line, event.words)

    def on_find_line_entered(self, event: FindLine.Entered) -> None:
        if self.finding is not None:
            self.finding.entered(event.line, event.words)

    def on_find_line_given_up(self, event: FindLine.GivenUp) -> None:
        if self.finding is not None:
            self.finding.given_up(event.line)
