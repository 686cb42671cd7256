"""What the list shows: its tabs, its status and order, what it is narrowed to; and the way back out of all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.commands.command import Command
from tui.commands.desk import READING, Desk, Option, Pane
from tui.commands.panes import next_pane, toggle_zoom
from tui.models.conversation import Status
from tui.presentation.cells import one_name
from tui.store import select
from tui.store.state import State
from tui.store.view import SORT_WORDS, AssigneeFilter, View

if TYPE_CHECKING:
    from tui.commands.stations import Station

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


def all_views(desk: Desk) -> tuple[Station, ...]:
    """Return all views that the list can show."""
    # With the first key, not with the first frame.
    from tui.commands.stations import stations

    return stations(desk.state, desk.listing.view, desk.listing.saved, desk.now.astimezone(desk.zone))


def turn_view(desk: Desk, views: int) -> None:
    """Show the view this many further, around the end."""
    from tui.commands.stations import at

    found = all_views(desk)
    _go(desk, found[(at(found, desk.listing.view) + views) % len(found)])


def show_tab(desk: Desk, number: int) -> None:
    """Show a view by its place, counted from 0."""
    found = all_views(desk)
    if number < len(found):
        _go(desk, found[number])
    else:
        desk.say(f"There is no view {number + 1}. {desk.key('view.save')} saves a filter as one.".replace("  ", " "))


def _go(desk: Desk, station: Station) -> None:
    if station.view is None:
        desk.say(f"{station.name} can't be shown: {station.detail}", "warning")
    else:
        desk.listing.show_view(station.view)


def choose_view(desk: Desk) -> None:
    """Let the agent choose one of all views; folders are asked for anew."""
    from tui.commands.stations import at

    def options() -> list[Option]:
        found = all_views(desk)
        shown = at(found, desk.listing.view)
        return [
            Option(f"{each.kind} {each.name}", each.name, f"{place + 1}  {each.detail}".rstrip(), place == shown)
            for place, each in enumerate(found)
        ]

    def chosen(value: str) -> None:
        for each in all_views(desk):
            if f"{each.kind} {each.name}" == value:
                _go(desk, each)
                return

    desk.dialogs.choose("Show the view", options(), chosen, anew=("folders", options))


def save_view(desk: Desk) -> None:
    """Ask for a name, and keep what the list is narrowed by under it."""
    from tui.query.writing import written
    from tui.store import filtering

    text = written(filtering.whole(desk.listing.view, filtering.names(desk.state)))

    def answered(name: str) -> None:
        name = " ".join(name.split())[:60]
        if sentence := desk.listing.save_view(name, text):
            desk.say(sentence, "warning")
            return
        desk.say(f"Saved as {name}: {text}")

    desk.dialogs.ask(
        "Save this view as",
        lambda typed: f"{'replaces ' if typed.strip() in desk.listing.saved else ''}{text}",
        answered,
        accepts=lambda typed: bool(typed.strip()),
        value=desk.listing.view.name,
    )


def forget_view(desk: Desk) -> None:
    """Let the agent choose a saved view to forget."""

    def chosen(name: str) -> None:
        text = desk.listing.saved.get(name, "")
        if sentence := desk.listing.save_view(name, None):
            desk.say(sentence, "warning")
            return
        desk.say(f"{name} is forgotten. It was: {text}")

    desk.dialogs.choose(
        "Forget the saved view", [Option(name, name, text) for name, text in desk.listing.saved.items()], chosen
    )


def needs_saved(desk: Desk) -> str | None:
    return None if desk.listing.saved else f"No view is saved yet. {desk.key('view.save') or 'Save view'} saves one."


def needs_filter(desk: Desk) -> str | None:
    view = desk.listing.view
    if view.folder_id is not None:
        return "This is a folder of the server already."
    if view.place is not None:
        return "This view is there always: it needs no name."
    return None


def save_folder(desk: Desk) -> None:
    """Ask for a name, and save what the list is narrowed by as a folder on the server."""
    from tui.query.asking import conditions_of
    from tui.query.conversations import CONVERSATIONS
    from tui.store import filtering

    known = filtering.names(desk.state)
    conditions, only_here = conditions_of(filtering.whole(desk.listing.view, known), CONVERSATIONS, known)
    if only_here or not conditions:
        what = ", ".join(only_here) or "a list without conditions"
        desk.say(f"The server's folders can't say {what}. Save it as a view of your own instead.", "warning")
        return
    desk.dialogs.ask(
        "Save as a folder on the server, called",
        lambda _typed: "You see it in the web too, in every browser.",
        lambda name: desk.engine.save_folder(" ".join(name.split()), conditions),
        accepts=lambda typed: bool(typed.strip()),
    )


def rename_folder(desk: Desk) -> None:
    """Give the folder that is shown another name."""
    folder = select.folder(desk.state, desk.listing.view.folder_id or 0)
    if folder is not None:
        desk.dialogs.ask(
            "Rename the folder",
            lambda _typed: "in the web too",
            lambda name: desk.engine.rename_folder(folder.id, " ".join(name.split())),
            accepts=lambda typed: bool(typed.strip()),
            value=folder.name,
        )


def delete_folder(desk: Desk) -> None:
    """Delete the folder that is shown, after asking."""
    folder = select.folder(desk.state, desk.listing.view.folder_id or 0)
    if folder is None:
        return

    def confirmed() -> None:
        desk.engine.delete_folder(folder.id)
        show_tab(desk, 0)

    desk.dialogs.confirm(
        f"Delete the folder {one_name(folder.name)}?",
        confirmed,
        detail="It goes from the web too. Its conversations stay as they are.",
        yes="delete",
    )


def needs_folder(desk: Desk) -> str | None:
    if desk.listing.view.folder_id is None:
        return f"No folder of the server is shown. {desk.key('view.choose')} chooses one."
    return None


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
        help="Show the next view: Mine, Unassigned, All, mentions, folders, saved filters.",
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
            title=f"View {number}: {name}" if name else f"View {number}",
            help=f"Show {name}." if name else f"Show view {number}: a folder, or a filter that you saved.",
            keys=(str(number),),
            panes=_IN_LIST,
            run=lambda desk, number=number: show_tab(desk, number - 1),  # type: ignore[misc]  # bound per row
            early=number <= len(TABS),
            palette=bool(name),
        )
        for number, name in enumerate(
            ("Mine", "Unassigned", "All", "Mentions", "Participating", "Unattended", "", "", ""), 1
        )
    ),
    Command(
        id="view.choose",
        title="Views",
        help="Choose a view: mentions, folders of the server, filters that you saved.",
        keys=("V",),
        panes=_IN_LIST,
        run=choose_view,
    ),
    Command(
        id="view.save",
        title="Save view",
        help="Keep what the list is narrowed by under a name of yours, as a view with a number.",
        refusal=needs_filter,
        run=save_view,
    ),
    Command(
        id="view.forget",
        title="Forget a saved view",
        help="Take away a view that you saved.",
        refusal=needs_saved,
        run=forget_view,
    ),
    Command(
        id="folder.save",
        title="Save as a folder on the server",
        help="Save what the list is narrowed by as a folder, which the web shows too.",
        refusal=needs_filter,
        run=save_folder,
    ),
    Command(
        id="folder.rename",
        title="Rename the folder",
        help="Give the folder that is shown another name.",
        refusal=needs_folder,
        run=rename_folder,
    ),
    Command(
        id="folder.delete",
        title="Delete the folder",
        help="Delete the folder that is shown, after asking.",
        refusal=needs_folder,
        run=delete_folder,
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
