"""What is done to a conversation: its state, who has it, its labels, how urgent it is."""

from __future__ import annotations

from collections.abc import Callable

from tui.commands.acting import asked_of, confirm_for_all, do_to_all, needs_loaded, takes_back, target_rows
from tui.commands.command import Command, needs_conversation
from tui.commands.cursor import step
from tui.commands.desk import ACTING, READING, Desk, Option, Pane
from tui.commands.messages import copy
from tui.models.conversation import Priority, Status
from tui.models.row import Row
from tui.store import select
from tui.store.wishes import (
    AssigneeRequested,
    LabelsRequested,
    MuteRequested,
    PriorityRequested,
    ReadRequested,
    StatusRequested,
    TeamRequested,
    UnmuteRequested,
    UnreadRequested,
    UnwatchRequested,
    WatchRequested,
    Wish,
)

NOBODY = "0"
"""The option that takes the assignee or the team away."""

_ALREADY = {
    Status.OPEN: "This conversation is already open.",
    Status.RESOLVED: "This conversation is already resolved.",
    Status.PENDING: "This conversation is already pending.",
}
_QUESTIONS = {
    Status.OPEN: ("Reopen {}?", "open"),
    Status.RESOLVED: ("Resolve {}?", "resolve"),
    Status.PENDING: ("Set {} pending?", "pending"),
}


def _undoing(desk: Desk, status: Status) -> str:
    """Return what becomes of a status of several when the agent thinks better of it."""
    if status is not Status.RESOLVED:
        return takes_back(desk)
    words = f"Held for some seconds: {takes_back(desk)} After that it opens them again"
    surveys = {inbox.id for inbox in select.inboxes(desk.state) if inbox.csat_survey_enabled}
    asked = any(row.inbox_id in surveys and row.status is not status for row in target_rows(desk))
    return f"{words}, but a satisfaction survey will have gone to the customer." if asked else f"{words}."


def _refuses_status(status: Status) -> Callable[[Desk], str | None]:
    def refusal(desk: Desk) -> str | None:
        if reason := needs_loaded(desk):
            return reason
        rows = target_rows(desk)
        return _ALREADY[status] if len(rows) == 1 and rows[0].status is status else None

    return refusal


def request_status(desk: Desk, status: Status) -> None:
    """Ask for a status of what is acted on."""

    def wished(row: Row) -> Wish | None:
        return None if row.status is status else StatusRequested(desk.new_op(), row.id, status)

    confirm_for_all(
        desk,
        wished,
        question=_QUESTIONS[status][0],
        yes=_QUESTIONS[status][1],
        undoing=_undoing(desk, status),
    )


def resolve_and_next(desk: Desk) -> None:
    """Resolve the target and go on to the next conversation; of several, all are resolved and the cursor stays."""
    request_status(desk, Status.RESOLVED)
    if len(desk.targets) < 2:
        step(desk, 1)


_IN_OWN_WORDS = "words"
"""The choice that the agent's own words make."""


def snooze(desk: Desk) -> None:
    """Ask until when, snooze what is acted on, and go on to the next; of several, the cursor stays."""
    from tui.presentation.snooze import NotATime, clock_words, presets, read_time, spoken

    rows, now = target_rows(desk), desk.now
    offered = {preset.value: preset.until for preset in presets(now, desk.zone)}

    def typed(words: str) -> Option | str:
        try:
            until = read_time(words, now, desk.zone)
        except NotATime as error:
            return str(error)
        offered[_IN_OWN_WORDS] = until
        label = "Until the next reply" if until is None else f"Until {clock_words(until, desk.zone)}"
        return Option(_IN_OWN_WORDS, label, spoken(until, now, desk.zone))

    def chosen(value: str) -> None:
        until = offered[value]
        do_to_all(desk, rows, lambda row: StatusRequested(desk.new_op(), row.id, Status.SNOOZED, until))
        if len(rows) == 1:
            step(desk, 1)

    desk.dialogs.choose(
        asked_of(desk, "Snooze {} until"),
        [Option(preset.value, preset.label, preset.detail) for preset in presets(now, desk.zone)],
        chosen,
        hint="or type a time: 2h · tomorrow 9 · mon 14:30 · 24 dec · after lunch",
        read=typed,
    )


def assign(desk: Desk) -> None:
    """Let the agent choose an assignee for what is acted on."""
    rows, me = target_rows(desk), select.me(desk.state)

    def chosen(value: str) -> None:
        wanted = int(value) or None
        if wanted is not None and all(agent.id != wanted for agent in select.agents(desk.state)):
            desk.say("Not assigned: this agent was removed from the account meanwhile.")
            return

        def wished(row: Row) -> Wish | None:
            so_already = len(rows) > 1 and row.assignee_id == wanted
            return None if so_already else AssigneeRequested(desk.new_op(), row.id, wanted)

        do_to_all(desk, rows, wished)

    def options() -> list[Option]:
        agents = sorted(
            select.agents(desk.state), key=lambda agent: (me is None or agent.id != me.id, agent.shown_name.lower())
        )
        return [
            *(
                Option(
                    str(agent.id),
                    f"{agent.shown_name} (me)" if me is not None and agent.id == me.id else agent.shown_name,
                    agent.availability.value if agent.availability.value != "unknown" else "",
                    marked=all(row.assignee_id == agent.id for row in rows),
                )
                for agent in agents
            ),
            Option(NOBODY, "Nobody", "unassign"),
        ]

    desk.dialogs.choose(asked_of(desk, "Assign {} to"), options(), chosen, anew=("agents", options))


def assign_to_me(desk: Desk) -> None:
    """Assign what is acted on to the agent at this desk."""
    me = select.me(desk.state)
    if me is None:
        return

    def wished(row: Row) -> Wish | None:
        return None if row.assignee_id == me.id else AssigneeRequested(desk.new_op(), row.id, me.id)

    confirm_for_all(desk, wished, question="Take {}?", yes="take")


def _refuses_assign_to_me(desk: Desk) -> str | None:
    me, rows = select.me(desk.state), target_rows(desk)
    if reason := _needs_me(desk):
        return reason
    mine = me is not None and len(rows) == 1 and rows[0].assignee_id == me.id
    return "This conversation is already yours." if mine else None


def _refuses_assign(desk: Desk) -> str | None:
    return needs_loaded(desk) or _not_loaded("agents", select.agents(desk.state) or None)


def _refuses_team(desk: Desk) -> str | None:
    return needs_loaded(desk) or _not_loaded("teams", desk.state.teams)


def _refuses_labels(desk: Desk) -> str | None:
    return needs_loaded(desk) or _not_loaded("labels", desk.state.labels)


def _not_loaded(what: str, known: object | None) -> str | None:
    """Refuse a choice from a list that the server has not told yet: an empty one would say that there are none."""
    return None if known is not None else f"The {what} are not loaded yet: try again when the server can be reached."


def choose_team(desk: Desk) -> None:
    """Let the agent choose a team for what is acted on."""
    rows = target_rows(desk)

    def chosen(value: str) -> None:
        wanted = int(value) or None
        if wanted is not None and all(team.id != wanted for team in select.teams(desk.state)):
            desk.say("Not changed: this team was deleted meanwhile.")
            return

        def wished(row: Row) -> Wish | None:
            so_already = len(rows) > 1 and row.team_id == wanted
            return None if so_already else TeamRequested(desk.new_op(), row.id, wanted)

        do_to_all(desk, rows, wished)

    options = [
        Option(str(team.id), team.name, team.description, marked=all(row.team_id == team.id for row in rows))
        for team in select.teams(desk.state)
    ]
    desk.dialogs.choose(asked_of(desk, "Give {} to the team"), [*options, Option(NOBODY, "No team")], chosen)


def change_labels(desk: Desk) -> None:
    """Let the agent add and remove labels; only the differences are sent. Of several, those that all have are marked."""
    rows = target_rows(desk)
    before = frozenset.intersection(*(frozenset(row.labels) for row in rows))
    known = {label.title: label.description for label in select.labels(desk.state)}
    known.update({title: "" for row in rows for title in row.labels if title not in known})

    def chosen(titles: frozenset[str]) -> None:
        more, fewer = titles - before, before - titles
        # The server takes any words for a label, also those of one that is not there any more.
        deleted = more - {label.title for label in select.labels(desk.state)}
        if deleted:
            more -= deleted
            names = ", ".join(sorted(deleted))
            desk.say(f"Not added: {names} {'was' if len(deleted) == 1 else 'were'} deleted meanwhile.")

        def wished(row: Row) -> Wish | None:
            add, remove = sorted(more - set(row.labels)), sorted(fewer & set(row.labels))
            return LabelsRequested(desk.new_op(), row.id, tuple(add), tuple(remove)) if add or remove else None

        if more or fewer:
            do_to_all(desk, rows, wished)

    desk.dialogs.choose_several(
        asked_of(desk, "Labels of {}"),
        [Option(title, title, detail, marked=title in before) for title, detail in known.items()],
        chosen,
    )


def choose_priority(desk: Desk) -> None:
    """Let the agent choose how urgent it is."""
    rows = target_rows(desk)

    def chosen(value: str) -> None:
        wanted = Priority(value)

        def wished(row: Row) -> Wish | None:
            so_already = len(rows) > 1 and row.priority is wanted
            return None if so_already else PriorityRequested(desk.new_op(), row.id, wanted)

        do_to_all(desk, rows, wished)

    details = {Priority.URGENT: "!!", Priority.HIGH: "!"}
    desk.dialogs.choose(
        asked_of(desk, "Priority of {}"),
        [
            Option(
                priority.value,
                priority.value.capitalize(),
                details.get(priority, ""),
                marked=all(row.priority is priority for row in rows),
            )
            for priority in (Priority.URGENT, Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE)
        ],
        chosen,
    )


def toggle_read(desk: Desk) -> None:
    """Mark read what is unread, and the other way round; of several, all are read first."""
    unread = any(row.unread_count for row in target_rows(desk))

    def wished(row: Row) -> Wish | None:
        if bool(row.unread_count) is not unread:
            return None
        return (ReadRequested if unread else UnreadRequested)(desk.new_op(), row.id)

    confirm_for_all(
        desk,
        wished,
        question="Mark {} read?" if unread else "Mark {} unread?",
        yes="read" if unread else "unread",
        undoing=f"All agents share this mark. {desk.key('act.undo')} does not take it back;"
        f" {desk.key('conversation.toggle_read')} marks them again.",
    )


def toggle_mute(desk: Desk) -> None:
    """Mute the customers who are heard, or let them through again; of several, all are muted first."""
    heard = any(not row.muted for row in target_rows(desk))

    def wished(row: Row) -> Wish | None:
        if row.muted is heard:
            return None
        return (MuteRequested if heard else UnmuteRequested)(desk.new_op(), row.id)

    confirm_for_all(desk, wished, question="Mute {}?" if heard else "Unmute {}?", yes="mute" if heard else "unmute")


def watch(desk: Desk) -> None:
    """Have the agent notified of what happens in what is acted on."""
    if (me := select.me(desk.state)) is not None:
        confirm_for_all(
            desk, lambda row: WatchRequested(desk.new_op(), row.id, me.id), question="Watch {}?", yes="watch"
        )


def unwatch(desk: Desk) -> None:
    """Have the agent notified no more of what others have."""
    if (me := select.me(desk.state)) is not None:
        confirm_for_all(
            desk, lambda row: UnwatchRequested(desk.new_op(), row.id, me.id), question="Stop watching {}?", yes="stop"
        )


def _needs_me(desk: Desk) -> str | None:
    if (reason := needs_loaded(desk)) or select.me(desk.state) is not None:
        return reason
    return "Your profile is not loaded yet: try again when the server can be reached."


def copy_id(desk: Desk) -> None:
    """Copy the numbers of what is acted on."""
    numbers = " ".join(f"#{each}" for each in desk.targets)
    copy(desk, numbers, "The number" if len(desk.targets) == 1 else f"{len(desk.targets)} numbers")


def copy_link(desk: Desk) -> None:
    """Copy the web address of the conversation."""
    if desk.target is not None:
        copy(desk, desk.link_of(desk.target), "The link")


COMMANDS = (
    Command(
        id="conversation.resolve",
        title="Resolve and go to the next",
        help="Mark the conversation as resolved and go to the next one. Held for some seconds: {act.undo} takes it back.",
        keys=("e",),
        panes=READING,
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
        panes=ACTING,
        refusal=_refuses_status(Status.RESOLVED),
        run=lambda desk: request_status(desk, Status.RESOLVED),
    ),
    Command(
        id="conversation.reopen",
        title="Reopen",
        help="Open the conversation again. On the server this assigns it to you, unless you are an administrator.",
        keys=("o",),
        panes=ACTING,
        refusal=_refuses_status(Status.OPEN),
        run=lambda desk: request_status(desk, Status.OPEN),
    ),
    Command(
        id="conversation.pending",
        title="Pending",
        help="Mark the conversation as pending.",
        keys=("p",),
        panes=ACTING,
        refusal=_refuses_status(Status.PENDING),
        run=lambda desk: request_status(desk, Status.PENDING),
    ),
    Command(
        id="conversation.snooze",
        title="Snooze",
        help="Put the conversation away until a time, in your own words too (tomorrow 9), and go on to the next.",
        keys=("z",),
        panes=ACTING,
        refusal=needs_loaded,
        run=snooze,
        footer=frozenset({Pane.LIST, Pane.THREAD}),
        short="snooze",
    ),
    Command(
        id="conversation.assign",
        title="Assign",
        help="Give the conversation to an agent, or to nobody.",
        keys=("A",),
        panes=ACTING,
        refusal=_refuses_assign,
        run=assign,
        footer=frozenset({Pane.LIST, Pane.THREAD}),
        short="assign",
    ),
    Command(
        id="conversation.assign_to_me",
        title="Assign to me",
        help="Take the conversation.",
        keys=("m",),
        panes=ACTING,
        refusal=_refuses_assign_to_me,
        run=assign_to_me,
    ),
    Command(
        id="conversation.team",
        title="Team",
        help="Give the conversation to a team, or to none.",
        keys=("T",),
        panes=ACTING,
        refusal=_refuses_team,
        run=choose_team,
    ),
    Command(
        id="conversation.labels",
        title="Labels",
        help="Add and remove labels. Labels that others set meanwhile stay.",
        keys=("t",),
        panes=ACTING,
        refusal=_refuses_labels,
        run=change_labels,
    ),
    Command(
        id="conversation.priority",
        title="Priority",
        help="Set how urgent the conversation is.",
        keys=("exclamation_mark",),
        panes=ACTING,
        refusal=needs_loaded,
        run=choose_priority,
    ),
    Command(
        id="conversation.toggle_read",
        title="Read or unread",
        help="Mark the conversation read, or unread again. All agents share this mark.",
        keys=("U",),
        panes=ACTING,
        refusal=needs_loaded,
        run=toggle_read,
    ),
    Command(
        id="conversation.mute",
        title="Mute or unmute",
        help="Resolve and block the customer, or let a blocked one through again.",
        panes=ACTING,
        refusal=needs_loaded,
        run=toggle_mute,
    ),
    Command(
        id="conversation.watch",
        title="Watch",
        help="Be notified of what happens in the conversation, whoever has it.",
        panes=ACTING,
        refusal=_needs_me,
        run=watch,
    ),
    Command(
        id="conversation.unwatch",
        title="Stop watching",
        help="Be notified no more of what happens in the conversation, unless it is yours.",
        panes=ACTING,
        refusal=_needs_me,
        run=unwatch,
    ),
    Command(
        id="conversation.copy_number",
        title="Copy the number",
        help="Copy the conversation's number to the clipboard of your terminal.",
        keys=("y",),
        panes=frozenset({Pane.LIST, Pane.CONTACT}),
        refusal=needs_conversation,
        run=copy_id,
    ),
    Command(
        id="conversation.copy_link",
        title="Copy the link",
        help="Show the conversation's web address, and copy it to the clipboard of your terminal.",
        keys=("Y", "O"),
        panes=ACTING,
        refusal=needs_conversation,
        run=copy_link,
    ),
)
