"""What the list shows: its tabs, its status and order, what it is narrowed to; and the way back out of all of it."""

from __future__ import annotations

from dataclasses import replace

from tui.commands.command import Command
from tui.commands.desk import READING, Desk, Option, Pane
from tui.commands.panes import next_pane, toggle_zoom
from tui.models.conversation import Status
from tui.presentation.cells import one_name
from tui.store import select
from tui.store.state import State
from tui.store.view import SORT_WORDS, AssigneeFilter, View

_IN_LIST = frozenset({Pane.LIST})
_IN_THREAD = frozenset({Pane.THREAD})

TABS: tuple[AssigneeFilter, ...] = ("mine", "unassigned", "all")

EVERYTHING = "everything"
"""The option that takes every narrowing away."""

_NARROWED_BY = {"inbox": "inbox_id", "team": "team_id", "label": "label"}


def leave(desk: Desk) -> None:
    """Go one level up: within the pane, else out of it; in the list, to everything again."""
    screen, layout, listing = desk.screen, desk.layout, desk.listing
    if desk.pane is Pane.THREAD and screen.end_search():
        return
    if desk.pane is Pane.LIST and layout.zoomed is not None:
        toggle_zoom(desk)
    elif desk.here.leave():
        return
    elif desk.pane is Pane.CONTACT:
        layout.go_to(layout.came_from)
    elif desk.pane is not Pane.LIST:
        layout.go_to(Pane.LIST)
    elif listing.view.text or (listing.view.query and listing.view.folder_id is None):
        screen.end_filter()
    elif listing.view.is_narrowed:
        listing.show_view(listing.view.with_everything, keep=True)


def turn_view(desk: Desk, tabs: int) -> None:
    """Show the tab this many further, around the end."""
    show_tab(desk, (TABS.index(desk.listing.view.assignee) + tabs) % len(TABS))


def show_tab(desk: Desk, tab: int) -> None:
    """Show a tab of the list, counted from 0."""
    desk.listing.show_view(replace(desk.listing.view, assignee=TABS[tab]))


def show_status(desk: Desk, status: Status | None) -> None:
    """Show the conversations of a status; None: of any."""
    desk.listing.show_view(replace(desk.listing.view, status=status))


def choose_status(desk: Desk) -> None:
    """Let the agent choose which status the list shows, and in what order."""
    now = desk.listing.view
    statuses = {status.value: status for status in (Status.OPEN, Status.PENDING, Status.SNOOZED, Status.RESOLVED)}
    orders = {sort.value: sort for sort in SORT_WORDS}

    def chosen(value: str) -> None:
        if value in orders:
            desk.listing.show_view(replace(now, sort=orders[value]))
        else:
            desk.listing.show_view(replace(now, status=statuses.get(value)))

    desk.dialogs.choose(
        "Show",
        [
            *(Option(name, f"{name} conversations", marked=status is now.status) for name, status in statuses.items()),
            Option("any", "conversations in any status", marked=now.status is None),
            *(Option(name, SORT_WORDS[sort], "order", marked=sort is now.sort) for name, sort in orders.items()),
        ],
        chosen,
    )


def narrow(desk: Desk) -> None:
    """Let the agent choose an inbox, a team or a label that the list keeps to."""
    listing = desk.listing

    def chosen(value: str) -> None:
        if value == EVERYTHING:
            listing.show_view(listing.view.with_everything)
            return
        kind, _, which = value.partition(" ")
        wanted = which if kind == "label" else int(which)
        listing.show_view(replace(listing.view, **{_NARROWED_BY[kind]: wanted}))  # type: ignore[arg-type]  # each by its kind

    desk.dialogs.choose("Show only", narrowings(desk.state, listing.view), chosen)


def narrowings(state: State, view: View) -> list[Option]:
    """Return what the list can keep to: inboxes, teams, labels; and everything again, where it keeps to something."""
    options = [Option(EVERYTHING, "Everything again", "every inbox, team, label")] if view.is_narrowed else []
    options += [
        Option(f"inbox {inbox.id}", one_name(inbox.name), "inbox", marked=inbox.id == view.inbox_id)
        for inbox in select.inboxes(state)
    ]
    options += [
        Option(f"team {team.id}", one_name(team.name), "team", marked=team.id == view.team_id)
        for team in select.teams(state)
    ]
    return options + [
        Option(f"label {label.title}", one_name(label.title), "label", marked=label.title == view.label)
        for label in select.labels(state)
    ]


COMMANDS = (
    Command(
        id="pane.leave",
        title="Back",
        help="Go one level up: from the thread to the list; in the list, clear marks, then filters. Never discards text.",
        keys=("escape", "h", "left"),
        panes=READING,
        run=leave,
        footer=_IN_THREAD,
        short="back",
    ),
    Command(
        id="view.next",
        title="Next view",
        help="Show the next of Mine, Unassigned, All.",
        keys=("tab",),
        panes=_IN_LIST,
        run=lambda desk: turn_view(desk, 1),
        early=True,
    ),
    Command(
        id="view.previous",
        title="Previous view",
        help="Show the view before.",
        keys=("shift+tab",),
        panes=_IN_LIST,
        run=lambda desk: turn_view(desk, -1),
        early=True,
    ),
    Command(
        id="pane.next",
        title="Next pane",
        help="Move the focus to the next pane.",
        keys=("tab",),
        panes=frozenset({Pane.THREAD, Pane.CONTACT}),
        run=lambda desk: next_pane(desk, 1),
    ),
    Command(
        id="pane.previous",
        title="Previous pane",
        help="Move the focus to the pane before.",
        keys=("shift+tab",),
        panes=frozenset({Pane.THREAD, Pane.CONTACT}),
        run=lambda desk: next_pane(desk, -1),
    ),
    *(
        Command(
            id=f"view.{number}",
            title=f"View {number}: {name}",
            help=f"Show {name}.",
            keys=(str(number),),
            panes=_IN_LIST,
            run=lambda desk, number=number: show_tab(desk, number - 1),  # type: ignore[misc]  # bound per row
            early=True,
        )
        for number, name in ((1, "Mine"), (2, "Unassigned"), (3, "All"))
    ),
    Command(
        id="list.filter",
        opens_text=True,
        title="Filter",
        help="Show only rows with words or conditions: label:vip -team:none waiting:>2h unread. It says what fits.",
        keys=("slash",),
        panes=_IN_LIST,
        run=lambda desk: desk.screen.open_filter(),
        footer=_IN_LIST,
        short="filter",
    ),
    Command(
        id="list.status",
        title="Status of the list",
        help="Choose which conversations the list shows: open, pending, snoozed, resolved, or all; and their order.",
        keys=("s",),
        panes=_IN_LIST,
        run=choose_status,
    ),
    *(
        Command(
            id=f"list.status_{name}",
            title=f"Show {name} conversations" if status else "Show conversations of any status",
            help=f"Show {name} conversations in the list." if status else "Show conversations in whatever status.",
            run=lambda desk, status=status: show_status(desk, status),  # type: ignore[misc]  # bound per row
        )
        for name, status in (
            ("open", Status.OPEN),
            ("pending", Status.PENDING),
            ("snoozed", Status.SNOOZED),
            ("resolved", Status.RESOLVED),
            ("any", None),
        )
    ),
    Command(
        id="list.narrow",
        title="Only one inbox, team or label",
        help="Keep the list to an inbox, a team or a label; {pane.leave} shows everything again.",
        keys=("f",),
        panes=_IN_LIST,
        run=narrow,
    ),
)
