"""The commands `boards` and `board`: conversations in columns."""

from __future__ import annotations

from tui.cli.ending import NOT_FOUND, OK, Stop
from tui.cli.verbs.call import Call
from tui.text.shown import shown_line

_MOST_PAGES = 400


async def boards(call: Call) -> int:
    """List boards: each list attribute of conversations is one."""
    for each in await call.client.funnels.on_attribute().boards():
        call.out.row("board", {"ref": each.ref, "name": each.name, "stages": [stage.name for stage in each.stages]})
    call.out.end("board", nothing="There are no boards: a list attribute of conversations makes one.")
    return OK


async def board(call: Call) -> int:
    """Show a board's cards by stage."""
    source = call.client.funnels.on_attribute()
    word = call.said.get("ref")
    known = await source.boards()
    wanted = word.casefold()
    found = next((each for each in known if wanted in (each.ref.casefold(), each.name.casefold())), None)
    if found is None:
        names = ", ".join(each.ref for each in known) or "none"
        raise Stop(f"There is no board “{shown_line(word)}”; there are: {names}.", NOT_FOUND)
    for stage in found.stages:
        for number in range(1, _MOST_PAGES):
            column = await source.column(board=found, stage=stage, number=number)
            for card in column.cards:
                call.out.row("card", {"id": card.conversation_id, "stage": stage.name, "title": card.title})
            if column.complete or not column.cards:
                break
    call.out.end("card", nothing="The board has no cards.")
    return OK
