"""The program itself: help, palette, availability, undo, leaving."""

from __future__ import annotations

from tui.commands.acting import needs_access
from tui.commands.command import Command
from tui.commands.desk import EVERYWHERE, MOVING, READING, Desk, Option, Pane
from tui.commands.views import leave
from tui.models.people import Availability
from tui.store import select

AUTO_OFFLINE = "auto offline"
"""The option that turns it on or off."""


def set_availability(desk: Desk) -> None:
    """Ask for the agent's own availability."""
    from tui.store.wishes import AvailabilityRequested

    me = select.me(desk.state)
    memberships = me.accounts if me is not None else ()
    membership = next((each for each in memberships if each.id == desk.state.account_id), None)
    goes_offline = membership is not None and bool(membership.auto_offline)

    def chosen(value: str) -> None:
        if value == AUTO_OFFLINE:
            desk.engine.set_auto_offline(not goes_offline)
            return
        desk.wish(AvailabilityRequested(op=desk.new_op(), availability=Availability(value)))

    now = select.availability(desk.state).value
    desk.dialogs.choose(
        "Your availability",
        [
            Option("online", "Online", "customers see that you are there", marked=now == "online"),
            Option("busy", "Busy", "nothing is assigned to you by itself", marked=now == "busy"),
            Option("offline", "Offline", marked=now == "offline"),
            Option(
                AUTO_OFFLINE,
                f"Auto offline is {'on' if goes_offline else 'off'}",
                "Enter: stay as chosen when none is open" if goes_offline else "Enter: go offline when none is open",
            ),
        ],
        chosen,
    )


def undo(desk: Desk) -> None:
    """Take back the latest act."""
    if sentence := desk.take_back():
        desk.say(sentence)


def stop(desk: Desk) -> None:
    """Stop what is being done to several conversations; where that is over, its own line says in how many."""
    if not desk.stop():
        desk.say("Nothing is being done to several conversations.")


def skip_hold(desk: Desk) -> None:
    """Send what is held."""
    if not desk.skip_hold():
        desk.say("Nothing is being held.")


def show_journal(desk: Desk) -> None:
    """Show what was done in this session, the latest first."""
    desk.dialogs.show_lines("Journal of this session", desk.program.journal, "Nothing was done yet.")


def show_traffic(desk: Desk) -> None:
    """Show what went over the network and to the terminal."""
    from tui.presentation.traffic import traffic_lines

    lines = traffic_lines(desk.program.costs, desk.program.terminal_bytes, desk.program.minutes)
    desk.dialogs.show_lines("Traffic since the start", lines, "Nothing was sent yet.")


def suspend(desk: Desk) -> None:
    """Go to the shell."""
    if not desk.program.suspend():
        desk.say("There is no shell to go to: this console was not started from one.", "warning")


def _nothing_asks(desk: Desk) -> str | None:
    return None if select.questions(desk.state) else "No question waits for your word."


COMMANDS = (
    Command(
        id="act.undo",
        title="Undo",
        help="Take back the last action, or a reply that is still held.",
        keys=("u",),
        run=undo,
        panes=MOVING,
    ),
    Command(
        id="act.stop",
        title="Stop",
        help="Stop what is being done to several conversations, or taken back; what has not gone out stays as it is.",
        keys=("ctrl+x",),
        run=stop,
        panes=MOVING,
    ),
    Command(
        id="act.skip_hold",
        title="Send what is held now",
        help="Do not wait for the seconds in which a reply or a resolve could be taken back.",
        keys=("ctrl+y",),
        run=skip_hold,
        panes=MOVING,
    ),
    Command(
        id="agent.availability",
        title="Availability",
        help="Set yourself online, busy or offline.",
        keys=("B",),
        refusal=needs_access,
        run=set_availability,
        panes=MOVING,
    ),
    Command(
        id="app.palette",
        opens_text=True,
        title="All commands",
        help="Find any command by its name.",
        keys=("colon", "ctrl+k", "ctrl+p"),
        panes=MOVING,
        run=lambda desk: desk.dialogs.show_palette(),
        palette=False,
        footer=READING,
        short="commands",
    ),
    Command(
        id="app.palette_in_text",
        title="All commands",
        help="Find any command by its name, while writing.",
        keys=("f2",),
        panes=frozenset({Pane.COMPOSER}),
        run=lambda desk: desk.dialogs.show_palette(),
        palette=False,
    ),
    Command(
        id="app.help",
        title="Keys of this pane",
        help="Show what each key does here.",
        keys=("question_mark",),
        panes=MOVING,
        run=lambda desk: desk.dialogs.show_help(),
        footer=READING,
        short="all keys",
    ),
    Command(
        id="app.help_in_text",
        title="Keys of the composer",
        help="Show what each key does here.",
        keys=("f1",),
        panes=EVERYWHERE,
        run=lambda desk: desk.dialogs.show_help(),
        palette=False,
    ),
    Command(
        id="outbox.show",
        title="Outbox and drafts",
        help="Show what has not reached the server yet, and drafts whose conversation is gone: edit, retry, copy or drop it.",
        run=lambda desk: desk.dialogs.show_outbox(),
    ),
    Command(
        id="question.show",
        title="What waits for your word",
        help="Show the question about a reply or a change that is not sent before you say so. None comes by itself.",
        keys=("W",),
        refusal=_nothing_asks,
        run=lambda desk: desk.dialogs.show_question(),
        panes=MOVING,
    ),
    Command(
        id="notifications.show",
        title="Notifications",
        help="Show what concerns you: mentions, assignments, answers. Open one, or mark them read.",
        keys=("b",),
        run=lambda desk: desk.dialogs.show_notifications(),
    ),
    Command(
        id="log.show",
        title="Journal",
        help="Show what was done in this session.",
        keys=("at",),
        run=show_journal,
        panes=MOVING,
    ),
    Command(
        id="traffic.show",
        title="Traffic",
        help="Show what went over the network and to the terminal.",
        run=show_traffic,
    ),
    Command(
        id="app.repaint",
        title="Repaint",
        help="Draw the whole screen again.",
        keys=("ctrl+l",),
        panes=EVERYWHERE,
        run=lambda desk: desk.program.repaint(),
    ),
    Command(
        id="app.suspend",
        title="Suspend",
        help="Go to the shell; fg comes back.",
        keys=("ctrl+z",),
        panes=MOVING,
        run=suspend,
    ),
    Command(
        id="app.back_or_quit",
        title="Back, or quit",
        help="Go one level up; in the list, quit.",
        keys=("q",),
        panes=READING,
        run=lambda desk: desk.program.leave() if desk.pane is Pane.LIST else leave(desk),
        palette=False,
    ),
    Command(
        id="app.quit",
        title="Quit",
        help="Leave. Held replies go out first; what can't be sent stays in the outbox.",
        keys=("ctrl+q",),
        over_boxes=True,
        panes=EVERYWHERE,
        run=lambda desk: desk.program.leave(),
    ),
)
