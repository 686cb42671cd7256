"""The console: list, thread and contact side by side. It composes them, and its controllers meet here alone."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.message import Message as UIMessage
from textual.screen import Screen

from tui.commands.command import Command
from tui.commands.desk import Pane
from tui.commands.keys import key_names
from tui.commands.table import COMMANDS
from tui.models.message import Attachment, Message
from tui.presentation.key_names import with_keys
from tui.screens import view_models
from tui.screens.context import Context
from tui.screens.layout import Panes
from tui.screens.listing import Listing
from tui.screens.opening import Opening
from tui.screens.pane_layout import PaneLayout
from tui.screens.top_line import TopLine
from tui.store.change import Change
from tui.store.state import State
from tui.store.store import Store
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
    from tui.screens.filtering import Filtering
    from tui.screens.finding import Finding
    from tui.screens.last_view import Beginning
    from tui.sync.engine import Engine
    from tui.widgets import composer_messages
    from tui.widgets.find_line import FindLine


class ConsoleScreen(ErrorBoundary, Screen[None]):
    """Three panes over one state. What it shows comes from `show`; what it wants done goes to the engine.

    Where what happens: `pane_layout` which panes are shown, `listing` the list and its view, `opening` the conversation in
    thread and contact, `top_line`, `composer`, `finding`. What is drawn is in the widgets, how it reads in
    `view_models`. Sizes and borders are in `console.tcss`, which the app reads: a screen's own sheet has all others
    read again.
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
        self.context = Context(engine, store, now, zone, commands, key_names(commands))
        """What all controllers may ask."""
        self._cursor = cursor
        self.is_shown = False
        """Whether the panes have heard what to show."""
        self.enter_sends = False
        """Whether Enter sends what is written, and does not begin a line."""
        self.bar = StatusBar(id="bar")
        self.tabs = ViewTabs(id="tabs")
        self.list = ConversationList(id="list")
        self.header = ThreadHeader(id="header")
        self.thread = ThreadView(id="thread")
        self.contact = ContactPane(zone=zone, id="contact")
        self.notice = NoticeLine(id="notice")
        self.footer = FooterKeys(id="footer")
        self._too_small = TooSmall(id="too-small")
        self.panes = Panes((self.tabs, self.list), (self.header, self.thread), (self.contact,))
        self.reading_panes: Mapping[Pane, ConversationList | ThreadView | ContactPane] = {
            Pane.LIST: self.list,
            Pane.THREAD: self.thread,
            Pane.CONTACT: self.contact,
        }
        """The panes where bare letters act."""
        self.pane_layout = PaneLayout(
            self,
            self.panes,
            self.reading_panes,
            (self.bar, self.footer, self._too_small),
            is_opened=lambda: self.opened is not None,
            laid_out=self._laid_out,
        )
        self.top_line = TopLine(self.bar, self.context, account)
        self.listing = Listing(
            self.context,
            self.list,
            self.tabs,
            self.notice,
            pane=lambda: self.pane,
            opened=lambda: self.opened,
        )
        self.opening = Opening(
            self,
            self.context,
            self.pane_layout,
            self.listing,
            self.list,
            self.header,
            self.thread,
            self.contact,
            put_away=self._put_away,
            is_filtering=self._is_filtering,
        )
        self.composer: ComposerPane | None = None
        """Where words are written; None: the first frame is on the screen, and no more than that."""
        self.finding: Finding | None = None
        """The line for searching in the thread; likewise."""
        self._beginning: Beginning | None = None
        """The view to begin with, until it is shown."""
        self.filtering: Filtering | None = None
        """The line that filters the list; likewise."""

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.panes
        yield self.notice
        yield self.footer
        yield self._too_small

    async def furnish(self) -> None:
        """Bring in what the first frame doesn't show: where words are written. Keys wait until this is done."""
        from tui.screens.composer import ComposerPane
        from tui.screens.filtering import Filtering
        from tui.screens.finding import Finding
        from tui.widgets.composer import Composer
        from tui.widgets.filter_line import FilterLine
        from tui.widgets.find_line import FindLine

        row, words = FilterLine(id="find-row", classes="-hidden"), FindLine(id="find-words", classes="-hidden")
        box = Composer(self.keys, id="composer")
        box.display = False
        box.editor.enter_sends = self.enter_sends
        await self.panes.left.mount(row, row.below)
        await self.panes.middle.mount(words, box)
        self.filtering = Filtering(row, self.context, self.listing, go_back=lambda: self.pane_layout.go_to(Pane.LIST))
        self.finding = Finding(
            words,
            self.thread,
            self.context,
            opened=lambda: self.opened,
            go_back=lambda: self.pane_layout.go_to(Pane.THREAD),
            start=lambda work: self.run_worker(work, name="search", group="look further"),
        )
        self.composer, self.pane_layout.box = ComposerPane(box, self.context), box

    def on_mount(self) -> None:
        self.thread.set_now(self.now)
        self.engine.ask_screen(self.opening.sees_newest)
        self.listing.begin(self._cursor)
        # Now, or the first frame has other widths than all that follow.
        self.pane_layout.lay_out()
        self.show_all()
        self.is_shown = True

    # What is so

    @property
    def engine(self) -> Engine:
        """Who fetches and does."""
        return self.context.engine

    @property
    def state(self) -> State:
        """The state as it is now."""
        return self.context.state

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.context.now

    @property
    def zone(self) -> tzinfo:
        """The agent's time zone."""
        return self.context.zone

    @property
    def pane(self) -> Pane | None:
        """The pane with the focus; None while a line for searching has it."""
        return self.pane_layout.pane

    @property
    def opened(self) -> int | None:
        """The conversation that is open; None while the panes only follow the cursor."""
        return self.opening.opened

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

    def keys(self, command_id: str) -> str:
        """Return how a command's key is written, as the agent has it."""
        return self.context.keys(command_id)

    # Showing

    def show(self, change: Change) -> None:
        """Draw what a change of the state touches."""
        if change.lists or change.conversations or change.drafts or change.outbox or change.typing:
            self.listing.show_rows(None if change.lists else change.conversations | change.drafts | change.typing)
            self.opening.show_notice()
        if change.lists or change.counts:
            self.listing.show_tabs()
        if self._beginning is not None and (change.reference or change.me):
            self._beginning.look(self.state)
            if self._beginning.is_over:
                self._beginning = None
        if change.link or change.me or change.outbox or change.presence or change.notifications:
            self.top_line.show()
            self.listing.show_notice()
            self.opening.show_notice()
        self.opening.show_change(change)
        if self.composer is not None:
            self.composer.look(change)
        for sentence in change.told:
            self.say(with_keys(sentence, self.keys), "warning")
        if any(act.undoes and len(act.conversations) > 1 for act in change.ended_acts):
            # Who takes something back wants to see it where it was.
            self.listing.apply_order()
        if change.acts or change.ended_acts or (change.outbox and self.state.acts):
            self._act_line.look(change)

    def begin_with(self, wanted: str, kept: str) -> None:
        """Show the view that is wanted, or the one that was kept, as soon as what it names is known.

        Args:
            wanted: A saved view's name, or a filter; empty: none.
            kept: What `view_to_keep` gave in the last run; empty: nothing.
        """
        if wanted or kept:
            from tui.screens.last_view import Beginning

            self._beginning = Beginning(
                self.listing,
                wanted,
                kept,
                lambda: self.now.astimezone(self.zone),
                lambda words, ink: self.say(words, ink),
            )
            self._beginning.look(self.state)

    def view_to_keep(self) -> str:
        """Return what the list shows and where the cursor is, as a text that `begin_with` takes."""
        from tui.screens import last_view

        if self._beginning is not None and not self._beginning.is_over:
            return self._beginning.kept
        return last_view.kept(self.state, self.listing.view, self.opened or self.list.cursor_id)

    def show_all(self) -> None:
        """Draw everything."""
        self.top_line.show()
        self.listing.show_tabs()
        self.listing.show_rows(None)
        self.opening.show()
        self.show_footer()

    def tick(self) -> None:
        """Let ages follow the clock: on the full minute."""
        self.list.now = self.now
        self.thread.set_now(self.now)
        self.top_line.show()
        self.listing.show_notice()
        self.opening.tick()

    def show_footer(self) -> None:
        """Show the keys that matter where the agent is."""
        keys = view_models.footer(
            self.pane, self.context.commands, searching=bool(self.thread.matches), filtering=self._is_filtering()
        )
        self.footer.show_keys(*keys)

    @cached_property
    def _act_line(self) -> ActLine:
        from tui.screens.act_line import ActLine
        from tui.screens.act_words import Seen, act_keys

        keys = act_keys(self.context.commands)
        return ActLine(self.notice, lambda: self.state, lambda: Seen(self.now, self.zone, keys))

    # What commands do with it: see `tui.commands.desk.Screen`

    def say(self, sentence: str, ink: str = "") -> None:
        self.notice.say(sentence, ink)

    def unsay(self) -> None:
        self.notice.clear()

    def open(self, conversation_id: int, *, focus: bool = True) -> None:
        self.opening.open(conversation_id, focus=focus)

    def show_draft(self, conversation_id: int, private: bool) -> None:
        if self.composer is not None:
            self.composer.follow(conversation_id, private)

    def open_filter(self) -> None:
        if self.filtering is not None:
            self.filtering.open()

    def end_filter(self) -> None:
        if self.filtering is not None:
            self.filtering.end()

    def open_search(self) -> None:
        if self.finding is not None:
            self.finding.words.open(self.finding.words.words)

    def end_search(self) -> bool:
        ends = self.finding is not None and self.finding.end_search()
        if ends:
            self.show_footer()
        return ends

    def compose_to(self, conversation_id: int, *, private: bool, quoted: Message | None = None) -> None:
        if self.opened != conversation_id:
            self.open(conversation_id, focus=False)
        if quoted is None and not private:
            # Whoever answers, answers the newest.
            self.thread.bottom()
        if self.composer is not None:
            self.composer.open(conversation_id, private=private, quoted=quoted)
        self.pane_layout.lay_out()

    def save(self, attachments: tuple[Attachment, ...]) -> None:
        self.post_message(self.SaveRequested(attachments, self.opened))

    def start(self, work: Coroutine[Any, Any, None], name: str, *, alone: bool = False) -> None:
        self.run_worker(work, name=name, exclusive=alone)

    # What controllers ask of each other

    def _put_away(self, conversation_id: int | None) -> None:
        """Close what is about another conversation than this one."""
        if self.composer is not None:
            self.composer.close_unless(conversation_id)
        if self.finding is not None:
            self.finding.stop_looking()

    def _is_filtering(self) -> bool:
        if self.pane is not None or self.focused is None or self.filtering is None:
            return False
        return self.filtering.line in self.focused.ancestors_with_self

    def _laid_out(self) -> None:
        self.opening.tell_seen()
        self.opening.show_contact()

    def _leave_composer(self, *, sent: bool = False) -> None:
        if sent:
            self.thread.caught_up()
            self.thread.bottom()
        self.set_focus(self.thread)
        self.pane_layout.lay_out()

    # What Textual and the widgets tell

    def on_resize(self) -> None:
        self.pane_layout.lay_out()

    def on_screen_resume(self, event: ScreenResume) -> None:
        if not self.stack_updates:
            # The first time: all that is on it was styled when it was mounted.
            event.refresh_styles = False
        # Else a box over this screen was closed.
        self.opening.tell_seen()

    def on_descendant_focus(self) -> None:
        self.opening.open_what_is_pointed_at()
        self.listing.show_where_keys_go()
        if self.pane is Pane.LIST and self.opened is not None:
            self.opening.follow()
        self.pane_layout.lay_out()
        self.show_footer()
        self.opening.look_at_earlier()

    @on(ConversationList.CursorMoved)
    def _cursor_moved(self) -> None:
        self.listing.cursor_moved()
        self.opening.follow_soon()

    @on(ConversationList.MarksChanged)
    def _marks_changed(self) -> None:
        self.listing.marks_changed()

    @on(ConversationList.Opened)
    def _chosen(self, event: ConversationList.Opened) -> None:
        self.open(event.conversation_id)

    @on(ConversationList.EndReached)
    def _end_reached(self) -> None:
        self.listing.end_reached()

    @on(ThreadView.TopReached)
    def _top_reached(self, event: ThreadView.TopReached) -> None:
        if event.conversation_id == self.opened:
            self.engine.older(event.conversation_id)

    @on(ThreadView.BottomReached)
    def _bottom_reached(self) -> None:
        self.opening.tell_seen()

    @on(ThreadView.AttachmentChosen)
    def _attachment_chosen(self, event: ThreadView.AttachmentChosen) -> None:
        self.save((event.attachment,))

    # The composer's and the lines' messages are met by name: their modules are imported after the first frame.

    def on_composer_draft_changed(self, event: composer_messages.DraftChanged) -> None:
        if self.composer is not None:
            self.composer.draft_changed(event)

    def on_composer_canned_wanted(self) -> None:
        self.engine.ask_again("canned")

    def on_composer_typing_changed(self, event: composer_messages.TypingChanged) -> None:
        if self.composer is not None:
            self.composer.typing_changed(event)

    def on_composer_send_requested(self, event: composer_messages.SendRequested) -> None:
        if self.composer is not None and self.composer.send(event):
            self._leave_composer(sent=True)

    def on_composer_left(self) -> None:
        if self.composer is not None:
            self.composer.box.close()
        self._leave_composer()

    def on_composer_discarded(self, event: composer_messages.Discarded) -> None:
        self.engine.draft(event.conversation_id, event.private, "")
        self._leave_composer()
        self.say("The draft is discarded.")

    def on_find_line_changed(self, event: FindLine.Changed) -> None:
        if self.filtering is not None and event.line is self.filtering.line:
            self.filtering.changed(event.words)
        elif self.finding is not None:
            self.finding.changed(event.words)

    def on_find_line_entered(self, event: FindLine.Entered) -> None:
        if self.filtering is not None and event.line is self.filtering.line:
            self.filtering.entered(event.words)
        elif self.finding is not None:
            self.finding.entered(event.words)

    def on_find_line_given_up(self, event: FindLine.GivenUp) -> None:
        if self.filtering is not None and event.line is self.filtering.line:
            self.filtering.given_up()
        elif self.finding is not None:
            self.finding.given_up()
