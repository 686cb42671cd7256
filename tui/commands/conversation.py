"""What is done to a conversation: its state, who has it, its labels, how urgent it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tui.commands.command import Command, Desk, Option, Pane, needs_conversation
from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.store import select
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    PriorityRequested,
    ReadRequested,
    StatusRequested,
    TeamRequested,
    UnreadRequested,
)

_LIST_AND_THREAD = frozenset({Pane.LIST, Pane.THREAD, Pane.CONTACT})

NOBODY = "0"
"""The option that takes the assignee or the team away."""

_ALREADY = {
    Status.OPEN: "This conversation is already open.",
    Status.RESOLVED: "This conversation is already resolved.",
    Status.PENDING: "This conversation is already pending.",
}


def target_row(desk: Desk) -> Row | None:
    """Return the conversation acted on as the agent sees it, wishes included."""
    return select.visible(desk.state, desk.target) if desk.target is not None else None


def _refuses_status(status: Status) -> Callable[[Desk], str | None]:
    def refusal(desk: Desk) -> str | None:
        row = target_row(desk)
        if row is None:
            return needs_conversation(desk) or "This conversation is not loaded yet."
        return _ALREADY[status] if row.status is status else None

    return refusal


def request_status(desk: Desk, status: Status, snoozed_until: datetime | None = None) -> None:
    """Ask for a status of the target."""
    if desk.target is not None:
        desk.wish(
            StatusRequested(op=desk.new_op(), conversation_id=desk.target, status=status, snoozed_until=snoozed_until)
        )


def resolve_and_next(desk: Desk) -> None:
    """Resolve the target and go on to the next conversation."""
    request_status(desk, Status.RESOLVED)
    desk.console.step(1)


def snooze(desk: Desk) -> None:
    """Ask until when, and snooze the target."""
    from tui.presentation.snooze import presets

    target, now = desk.target, desk.now
    offered = {preset.value: preset for preset in presets(now)}

    def until(moment: datetime | None) -> None:
        if target is not None:
            desk.wish(
                StatusRequested(op=desk.new_op(), conversation_id=target, status=Status.SNOOZED, snoozed_until=moment)
            )

    def chosen(value: str) -> None:
        if value == "custom":
            _ask_snooze_time(desk, until)
        else:
            until(offered[value].until)

    desk.console.choose(
        "Snooze until",
        [Option(preset.value, preset.label, preset.detail) for preset in offered.values()]
        + [Option("custom", "Another time…", "2h · tomorrow 9 · mon 14:30")],
        chosen,
    )


def _ask_snooze_time(desk: Desk, until: Callable[[datetime | None], None]) -> None:
    from tui.presentation.snooze import NotATime, read_time, spoken

    def echo(text: str) -> str:
        try:
            return spoken(read_time(text, desk.now), desk.now)
        except NotATime as error:
            return str(error)

    def accepts(text: str) -> bool:
        try:
            read_time(text, desk.now)
        except NotATime:
            return False
        return True

    desk.console.ask(
        "Snooze until (2h, tomorrow 9, mon 14:30, next reply)",
        echo,
        lambda text: until(read_time(text, desk.now)),
        accepts=accepts,
    )


def assign(desk: Desk) -> None:
    """Let the agent choose an assignee for the target."""
    target, row, me = desk.target, target_row(desk), select.me(desk.state)
    if target is None:
        return
    agents = sorted(select.agents(desk.state), key=lambda agent: (me is None or agent.id != me.id, agent.name.lower()))

    def chosen(value: str) -> None:
        desk.wish(AssigneeRequested(op=desk.new_op(), conversation_id=target, assignee_id=int(value) or None))

    options = [
        Option(
            str(agent.id),
            f"{agent.name} (me)" if me is not None and agent.id == me.id else agent.name,
            agent.availability.value if agent.availability.value != "unknown" else "",
            marked=row is not None and row.assignee_id == agent.id,
        )
        for agent in agents
    ]
    desk.console.choose("Assign to", [*options, Option(NOBODY, "Nobody", "unassign")], chosen)


def assign_to_me(desk: Desk) -> None:
    """Assign the target to the agent at this desk."""
    me = select.me(desk.state)
    if me is not None and desk.target is not None:
        desk.wish(AssigneeRequested(op=desk.new_op(), conversation_id=desk.target, assignee_id=me.id))


def _refuses_assign_to_me(desk: Desk) -> str | None:
    me, row = select.me(desk.state), target_row(desk)
    if row is None:
        return needs_conversation(desk) or "This conversation is not loaded yet."
    if me is None:
        return "Your profile is not loaded yet: try again when the link is up."
    return "This conversation is already yours." if row.assignee_id == me.id else None


def choose_team(desk: Desk) -> None:
    """Let the agent choose a team for the target."""
    target, row = desk.target, target_row(desk)
    if target is None:
        return

    def chosen(value: str) -> None:
        desk.wish(TeamRequested(op=desk.new_op(), conversation_id=target, team_id=int(value) or None))

    options = [
        Option(str(team.id), team.name, team.description, marked=row is not None and row.team_id == team.id)
        for team in select.teams(desk.state)
    ]
    desk.console.choose("Team", [*options, Option(NOBODY, "No team")], chosen)


def change_labels(desk: Desk) -> None:
    """Let the agent add and remove labels of the target; only the differences are sent."""
    target, row = desk.target, target_row(desk)
    if target is None or row is None:
        return
    before = frozenset(row.labels)
    known = [(label.title, label.description) for label in select.labels(desk.state)]
    unlisted = [(title, "") for title in row.labels if title not in {title for title, _ in known}]

    def chosen(titles: frozenset[str]) -> None:
        add, remove = titles - before, before - titles
        if add or remove:
            desk.wish(
                LabelsRequested(
                    op=desk.new_op(), conversation_id=target, add=tuple(sorted(add)), remove=tuple(sorted(remove))
                )
            )

    desk.console.choose_several(
        "Labels", [Option(title, title, detail, marked=title in before) for title, detail in known + unlisted], chosen
    )


def choose_priority(desk: Desk) -> None:
    """Let the agent choose how urgent the target is."""
    target, row = desk.target, target_row(desk)
    if target is None:
        return

    def chosen(value: str) -> None:
        desk.wish(PriorityRequested(op=desk.new_op(), conversation_id=target, priority=Priority(value)))

    details = {Priority.URGENT: "!!", Priority.HIGH: "!"}
    desk.console.choose(
        "Priority",
        [
            Option(
                priority.value,
                priority.value.capitalize(),
                details.get(priority, ""),
                marked=row is not None and row.priority is priority,
            )
            for priority in (Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE)
        ],
        chosen,
    )


def toggle_read(desk: Desk) -> None:
    """Mark the target read where it is unread, and the other way round."""
    row = target_row(desk)
    if row is None or desk.target is None:
        return
    wish = ReadRequested if row.unread_count else UnreadRequested
    desk.wish(wish(op=desk.new_op(), conversation_id=desk.target))


def copy_id(desk: Desk) -> None:
    """Copy the conversation's number."""
    if desk.target is not None:
        desk.console.copy(f"#{desk.target}", "The number")


def copy_link(desk: Desk) -> None:
    """Copy the conversation's web address."""
    if desk.target is not None:
        desk.console.copy(desk.link_of(desk.target), "The link")


COMMANDS = (
    Command(
        id="conversation.resolve",
        title="Resolve and go to the next",
        help="Mark the conversation as resolved and go to the next one. Held for some seconds: u takes it back.",
        keys=("e",),
        panes=_LIST_AND_THREAD,
        refusal=_refuses_status(Status.RESOLVED),
        run=resolve_and_next,
        footer=frozenset({Pane.LIST, Pane.THREAD}),
        short="resolve",
    ),
    Command(
        id="conversation.resolve_stay",
        title="Resolve and stay",
        help="Mark the conversation as resolved and stay with it.",
        keys=("E",),
        panes=_LIST_AND_THREAD,
        refusal=_refuses_status(Status.RESOLVED),
        run=lambda desk: request_status(desk, Status.RESOLVED),
    ),
    Command(
        id="conversation.reopen",
        title="Reopen",
        help="Open the conversation again. On the server this assigns it to you, unless you are an administrator.",
        keys=("o",),
        panes=_LIST_AND_THREAD,
        refusal=_refuses_status(Status.OPEN),
        run=lambda desk: request_status(desk, Status.OPEN),
    ),
    Command(
        id="conversation.pending",
        title="Pending",
        help="Mark the conversation as pending.",
        keys=("p",),
        panes=_LIST_AND_THREAD,
        refusal=_refuses_status(Status.PENDING),
        run=lambda desk: request_status(desk, Status.PENDING),
    ),
    Command(
        id="conversation.snooze",
        title="Snooze",
        help="Put the conversation away until a time, or until the customer writes.",
        keys=("z",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=snooze,
        footer=frozenset({Pane.LIST, Pane.THREAD}),
        short="snooze",
    ),
    Command(
        id="conversation.assign",
        title="Assign",
        help="Give the conversation to an agent, or to nobody.",
        keys=("A",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=assign,
        footer=frozenset({Pane.LIST, Pane.THREAD}),
        short="assign",
    ),
    Command(
        id="conversation.assign_to_me",
        title="Assign to me",
        help="Take the conversation.",
        keys=("m",),
        panes=_LIST_AND_THREAD,
        refusal=_refuses_assign_to_me,
        run=assign_to_me,
    ),
    Command(
        id="conversation.team",
        title="Team",
        help="Give the conversation to a team, or to none.",
        keys=("T",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=choose_team,
    ),
    Command(
        id="conversation.labels",
        title="Labels",
        help="Add and remove labels. Labels that others set meanwhile stay.",
        keys=("t",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=change_labels,
    ),
    Command(
        id="conversation.priority",
        title="Priority",
        help="Set how urgent the conversation is.",
        keys=("exclamation_mark",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=choose_priority,
    ),
    Command(
        id="conversation.toggle_read",
        title="Read or unread",
        help="Mark the conversation read, or unread again. All agents share this mark.",
        keys=("U",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=toggle_read,
    ),
    Command(
        id="conversation.copy_number",
        title="Copy the number",
        help="Copy the conversation's number to the clipboard of your terminal.",
        keys=("y",),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=copy_id,
    ),
    Command(
        id="conversation.copy_link",
        title="Copy the link",
        help="Show the conversation's web address, and copy it to the clipboard of your terminal.",
        keys=("Y", "O"),
        panes=_LIST_AND_THREAD,
        refusal=needs_conversation,
        run=copy_link,
    ),
)
