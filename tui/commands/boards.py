"""The board: moving in it, moving its cards, what is on it, and how it is set up."""

from __future__ import annotations

from dataclasses import replace

from tui.commands.acting import needs_loaded, target_row
from tui.commands.command import Command
from tui.commands.desk import READING, BoardPane, Desk, Option, Pane
from tui.models.board import Board, BoardKind, Stage
from tui.presentation.cells import one_line, one_name
from tui.presentation.persons import person
from tui.store import board_select, select
from tui.store.board_state import OpenBoard
from tui.store.card_wishes import CardMoveRequested

_IN_BOARD = frozenset({Pane.BOARD})

LEAST_COLUMNS = 2
MOST_OFFERED = 200
"""So many conversations of the list are offered for a new card."""

_WON = ("won", "ganh", "fechad", "conclu", "closed", "gewonnen", "abgeschlossen", "gagné", "ganado", "vinto", "done")
_LOST = ("lost", "perdid", "verloren", "perdu", "perso", "cancel", "declined")
"""How columns of what came to an end are called: in English, Portuguese, German, French, Spanish and Italian."""


def show_board(desk: Desk) -> None:
    """Show the board that was looked at last."""
    desk.dialogs.show_board()


def leave_board(desk: Desk) -> None:
    """End the filter, else go back to the list."""
    if desk.board is not None and desk.board.words:
        desk.board.filter_by("")
    else:
        desk.dialogs.leave_room()


def go_sideways(desk: Desk, columns: int) -> None:
    """Go to the column beside."""
    if desk.board is not None and not desk.board.sideways(columns):
        desk.say("This is the last column." if columns > 0 else "This is the first column.")


def move_sideways(desk: Desk, columns: int) -> None:
    """Move the card to the column beside."""
    found = _here(desk)
    if found is None:
        return
    opened, board = found
    refs = [stage.ref for stage in opened.board.stages]
    to = refs.index(board.stage) + columns if board.stage in refs else -1
    if 0 <= to < len(refs):
        _move(desk, refs[to])
    else:
        desk.say("There is no column beyond this one.")


def choose_column(desk: Desk) -> None:
    """Let the agent choose where the card goes."""
    opened = board_select.opened(desk.state)
    if opened is None or desk.target is None:
        return
    here = board_select.stage_of(desk.state, opened, desk.target)
    desk.dialogs.choose(
        f"Move {_whom(desk)} to",
        [Option(stage.ref, one_name(stage.name), marked=stage.ref == here) for stage in opened.board.stages],
        lambda ref: _move(desk, ref),
    )


def move_to_end(desk: Desk, *, won: bool) -> None:
    """Move the card to the column of what is won, or lost; which that is, is asked once where its name does not tell."""
    boards, opened = desk.state.boards, board_select.opened(desk.state)
    if boards is None or opened is None:
        return
    board = opened.board
    memory = boards.memory
    kept = (memory.won if won else memory.lost).get(board.key)
    stage = next((each for each in board.stages if each.ref == kept), None) or _named(board, _WON if won else _LOST)
    if stage is not None:
        _move(desk, stage.ref)
        return
    word = "won" if won else "lost"

    def chosen(ref: str) -> None:
        known = {**(memory.won if won else memory.lost), board.key: ref}
        settled = replace(memory, won=known) if won else replace(memory, lost=known)
        desk.engine.on_boards(lambda boards: boards.settle(settled, look=False))
        _move(desk, ref)

    options = [Option(each.ref, one_name(each.name)) for each in board.stages]
    desk.dialogs.choose(f"Which column is for what is {word}?", options, chosen, hint="asked once for this board")


def remove_card(desk: Desk) -> None:
    """Take the card off the board."""
    _move(desk, None)


def open_card(desk: Desk) -> None:
    """Open the card's conversation; the board comes back as it was left."""
    if (conversation_id := desk.target) is not None:
        desk.dialogs.leave_room()
        desk.screen.open(conversation_id)


def add_card(desk: Desk) -> None:
    """Let the agent choose a conversation of the list that comes onto the board, into this column."""
    found = _here(desk, card=False)
    if found is None:
        return
    opened, board = found
    stage = next((each for each in opened.board.stages if each.ref == board.stage), opened.board.stages[0])
    rows = [desk.list.rows.row_at(at) for at in range(min(MOST_OFFERED, len(desk.list.rows)))]
    options = [
        Option(str(row.id), person(row.contact_name, row.id), one_line(row.subject or row.snippet))
        for row in rows
        if row.id not in opened.cards
    ]
    desk.dialogs.choose(
        f"New card in {one_name(stage.name)}",
        options,
        lambda number: _put(desk, opened, int(number), stage.ref),
        hint="the conversations of the list",
        empty="Every conversation of the list is on this board already.",
    )


def add_this(desk: Desk) -> None:
    """Let the agent choose the column of the board that the conversation comes into."""
    opened, conversation_id = board_select.opened(desk.state), desk.target
    if opened is None or conversation_id is None:
        desk.engine.on_boards(lambda boards: boards.look())
        desk.say("The boards are being looked up. Try again in a moment.")
        return
    here = board_select.stage_of(desk.state, opened, conversation_id)
    desk.dialogs.choose(
        f"{_whom(desk)} on {one_name(opened.board.name)}",
        [Option(stage.ref, one_name(stage.name), marked=stage.ref == here) for stage in opened.board.stages],
        lambda ref: _put(desk, opened, conversation_id, ref),
    )


def choose_board(desk: Desk) -> None:
    """Let the agent choose another board."""
    boards, opened = desk.state.boards, board_select.opened(desk.state)
    kinds = {BoardKind.FUNNEL: "funnel", BoardKind.ATTRIBUTE: "list attribute", BoardKind.LABELS: "labels"}
    desk.dialogs.choose(
        "Board",
        [
            Option(
                board.key,
                one_name(board.name),
                f"{kinds[board.kind]}: {_arrows([stage.name for stage in board.stages])}",
                marked=opened is not None and board.key == opened.board.key,
            )
            for board in (boards.offered if boards is not None else ())
        ],
        lambda key: desk.engine.on_boards(lambda boards: boards.open(key)),
        empty=f"There is none. {desk.key('board.set_up')} sets one up.",
    )


def filter_cards(desk: Desk) -> None:
    """Keep to the cards that hold some words."""
    if (board := desk.board) is not None:
        desk.dialogs.ask(
            "Only cards with",
            lambda text: (
                f"cards with “{one_line(text)}” in name, subject, message, assignee or label"
                if text.strip()
                else "Empty: all cards."
            ),
            board.filter_by,
            value=board.words,
        )


def reload_board(desk: Desk) -> None:
    """Ask for the cards again."""
    desk.engine.on_boards(lambda boards: boards.reload())
    desk.say("The board is read again.")


# Setting up


def set_up(desk: Desk) -> None:
    """Let the agent choose what a board is made of."""
    boards = desk.state.boards
    if boards is None:
        return
    options = [Option("funnel", "A new funnel", "of this server, for everybody")] if boards.has_funnels else []
    options += [
        Option("attribute", "A new list attribute", "of conversations, for everybody: its values are the columns"),
        Option("labels", "Labels, in an order of your own", "for you alone: a card carries one of them"),
    ]
    if boards.values and any(board.kind is BoardKind.ATTRIBUTE for board in boards.offered):
        options.append(Option("value", "What a card is worth", "the attribute of conversations that says it"))

    def chosen(what: str) -> None:
        if what == "labels":
            _choose_labels(desk)
        elif what == "value":
            _choose_value(desk)
        else:
            _ask_name(desk, funnel=what == "funnel")

    desk.dialogs.choose("Set up a board on", options, chosen)


def _ask_name(desk: Desk, *, funnel: bool) -> None:
    what = "funnel" if funnel else "list attribute"

    def named(name: str) -> None:
        desk.dialogs.ask(
            f"Columns of “{one_line(name.strip())}”, in order, with commas",
            _echo_columns,
            lambda text: desk.engine.on_boards(lambda boards: boards.make(name.strip(), _parts(text), funnel=funnel)),
            accepts=lambda text: len(_parts(text)) >= LEAST_COLUMNS,
            value="New, Offer, Won, Lost",
        )

    desk.dialogs.ask(
        f"Name of the new {what}",
        lambda text: f"a {what} that all agents see" if text.strip() else "Type a name.",
        named,
        accepts=lambda text: bool(text.strip()),
    )


def _choose_labels(desk: Desk) -> None:
    boards = desk.state.boards
    known = {label.title.lower() for label in select.labels(desk.state)}
    before = boards.memory.labels if boards is not None else ()

    def missing(text: str) -> list[str]:
        return [each for each in _parts(text) if each.lower() not in known]

    def echo(text: str) -> str:
        if lost := missing(text):
            return f"There is no label {one_line(lost[0])}. There are: {one_line(', '.join(sorted(known)[:12]))}"
        return _echo_columns(text)

    def answered(text: str) -> None:
        if boards is not None:
            labels = tuple(each.lower() for each in _parts(text))
            memory = replace(boards.memory, labels=labels, last=f"{BoardKind.LABELS}:labels")
            desk.engine.on_boards(lambda boards: boards.settle(memory))

    desk.dialogs.ask(
        "Labels that are the columns, in order, with commas",
        echo,
        answered,
        accepts=lambda text: len(_parts(text)) >= LEAST_COLUMNS and not missing(text),
        value=", ".join(before),
    )


def _choose_value(desk: Desk) -> None:
    boards = desk.state.boards
    if boards is None:
        return
    memory = boards.memory

    def chosen(key: str) -> None:
        settled = replace(memory, value_attribute="" if key == "-" else key)
        desk.engine.on_boards(lambda boards: boards.settle(settled))

    options = [Option(key, one_name(name), marked=key == memory.value_attribute) for key, name in boards.values]
    desk.dialogs.choose("What a card is worth", [*options, Option("-", "Nothing")], chosen)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for each in text.split(",") if (part := each.strip())))


def _echo_columns(text: str) -> str:
    parts = _parts(text)
    if len(parts) < LEAST_COLUMNS:
        return "At least two, with a comma between them."
    return f"{len(parts)} columns: {_arrows(parts)}"


def _arrows(names: list[str] | tuple[str, ...]) -> str:
    return " → ".join(one_line(name) for name in names)


# What moves


def _here(desk: Desk, *, card: bool = True) -> tuple[OpenBoard, BoardPane] | None:
    opened, board = board_select.opened(desk.state), desk.board
    if opened is None or board is None or not opened.board.stages or (card and desk.target is None):
        return None
    return opened, board


def _move(desk: Desk, to_ref: str | None) -> None:
    opened, conversation_id = board_select.opened(desk.state), desk.target
    if opened is not None and conversation_id is not None:
        _put(desk, opened, conversation_id, to_ref)


def _put(desk: Desk, opened: OpenBoard, conversation_id: int, to_ref: str | None) -> None:
    """Wish that a conversation lies in a column; where it does already, say so."""
    if select.visible(desk.state, conversation_id) is None:
        # What is not known could not be taken back.
        desk.engine.on_boards(lambda boards: boards.learn(conversation_id))
        desk.say("This card's conversation is not loaded yet: it is being asked for. Try again in a moment.")
        return
    from_ref = board_select.stage_of(desk.state, opened, conversation_id)
    if to_ref == from_ref:
        desk.say("It is in that column already." if to_ref else "It is not on this board.")
        return
    board = opened.board
    stages = tuple(stage.ref for stage in board.stages)
    if desk.board is not None:
        desk.board.follow(conversation_id)
    desk.wish(CardMoveRequested(desk.new_op(), conversation_id, board.kind, board.ref, stages, to_ref, from_ref))


def _named(board: Board, words: tuple[str, ...]) -> Stage | None:
    """Return the one column whose name says that; None: none does, or several do."""
    found = [stage for stage in board.stages if any(word in stage.name.casefold() for word in words)]
    return found[0] if len(found) == 1 else None


def _whom(desk: Desk) -> str:
    row = target_row(desk)
    return person(row.contact_name if row else "", desk.target or 0)


def _needs_card(desk: Desk) -> str | None:
    if desk.target is None:
        return f"There is no card here. {desk.key('board.add')} puts a conversation into this column."
    return needs_loaded(desk)


def _refuses_removal(desk: Desk) -> str | None:
    opened = board_select.opened(desk.state)
    if opened is not None and not opened.can.remove:
        return "This server has no way to take a conversation off a board: it can only be moved."
    return _needs_card(desk)


def _needs_board(desk: Desk) -> str | None:
    if board_select.opened(desk.state) is None:
        return f"No board is open. {desk.key('board.set_up')} sets one up."
    return None


def _needs_boards(desk: Desk) -> str | None:
    boards = desk.state.boards
    known = boards is not None and (boards.offered or not boards.loading)
    return None if known else "The boards are still being looked up. Try again in a moment."


COMMANDS = (
    Command(
        id="board.show",
        title="Board",
        help="Show conversations as cards in columns: a funnel of the server, or what takes its place.",
        keys=("P",),
        panes=READING,
        run=show_board,
    ),
    Command(
        id="board.add_this",
        title="Put on the board",
        help="Choose the column of the board that this conversation comes into.",
        panes=READING,
        refusal=needs_loaded,
        run=add_this,
    ),
    Command(
        id="board.leave",
        title="Leave the board",
        help="Show all cards again, else go back to the list.",
        keys=("escape", "q"),
        panes=_IN_BOARD,
        run=leave_board,
        palette=False,
    ),
    Command(
        id="board.open",
        title="Open the card",
        help="Open the card's conversation. {board.show} comes back to the card.",
        keys=("enter",),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=open_card,
        footer=_IN_BOARD,
        short="open",
        palette=False,
    ),
    Command(
        id="board.left",
        title="Column to the left",
        help="Go to the column on the left.",
        keys=("h", "left"),
        panes=_IN_BOARD,
        run=lambda desk: go_sideways(desk, -1),
        palette=False,
    ),
    Command(
        id="board.right",
        title="Column to the right",
        help="Go to the column on the right.",
        keys=("l", "right"),
        panes=_IN_BOARD,
        run=lambda desk: go_sideways(desk, 1),
        palette=False,
    ),
    Command(
        id="board.move_left",
        title="Move the card to the left",
        help="Move the card to the column on the left. {act.undo} takes it back.",
        keys=("H", "shift+left"),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=lambda desk: move_sideways(desk, -1),
        palette=False,
    ),
    Command(
        id="board.move_right",
        title="Move the card to the right",
        help="Move the card to the column on the right. {act.undo} takes it back.",
        keys=("L", "shift+right"),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=lambda desk: move_sideways(desk, 1),
        footer=_IN_BOARD,
        short="move",
        palette=False,
    ),
    Command(
        id="board.move",
        title="Move the card",
        help="Choose the column that the card goes to.",
        keys=("s",),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=choose_column,
        palette=False,
    ),
    Command(
        id="board.won",
        title="Won",
        help="Move the card to the column of what is won.",
        keys=("w",),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=lambda desk: move_to_end(desk, won=True),
        footer=_IN_BOARD,
        short="won",
        palette=False,
    ),
    Command(
        id="board.lost",
        title="Lost",
        help="Move the card to the column of what is lost.",
        keys=("x",),
        panes=_IN_BOARD,
        refusal=_needs_card,
        run=lambda desk: move_to_end(desk, won=False),
        palette=False,
    ),
    Command(
        id="board.remove",
        title="Take off the board",
        help="Take the card off the board; the conversation stays.",
        keys=("D", "delete"),
        panes=_IN_BOARD,
        refusal=_refuses_removal,
        run=remove_card,
        palette=False,
    ),
    Command(
        id="board.add",
        title="New card",
        help="Choose a conversation of the list that comes onto the board, into this column.",
        keys=("n",),
        panes=_IN_BOARD,
        refusal=_needs_board,
        run=add_card,
        footer=_IN_BOARD,
        short="new card",
        palette=False,
    ),
    Command(
        id="board.choose",
        title="Other boards",
        help="Choose another board. The last one is shown again at the next start.",
        keys=("b",),
        panes=_IN_BOARD,
        refusal=_needs_boards,
        run=choose_board,
        footer=_IN_BOARD,
        short="boards",
        palette=False,
    ),
    Command(
        id="board.filter",
        title="Only some cards",
        help="Show only cards that contain what you type.",
        keys=("slash",),
        panes=_IN_BOARD,
        refusal=_needs_board,
        run=filter_cards,
        palette=False,
    ),
    Command(
        id="board.reload",
        title="Read the board again",
        help="Ask the server for the cards again.",
        keys=("R", "f5"),
        panes=_IN_BOARD,
        run=reload_board,
        palette=False,
    ),
    Command(
        id="board.set_up",
        title="Set up a board",
        help="Choose what a board is made of: a funnel, a list attribute or labels; and what a card is worth.",
        keys=("comma",),
        panes=_IN_BOARD,
        refusal=_needs_boards,
        run=set_up,
        footer=_IN_BOARD,
        short="set up",
        palette=False,
    ),
)
