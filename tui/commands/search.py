"""Searching: in the thread, in all that was seen on this machine, and on the server."""

from __future__ import annotations

import asyncio
import contextlib

from tui.commands.command import Command, needs_conversation
from tui.commands.desk import READING, Desk, Option, Pane
from tui.store import select

_IN_THREAD = frozenset({Pane.THREAD})

_SERVER = "server"
"""The option that looks further than this machine."""

_MOST_HERE = 50
"""So many of each kind are looked for here."""

_MOST_THERE = 15
"""So many of each kind the server tells at once (4.15.1)."""

_LONGEST_SECONDS = 15.0
"""How long a message that was found is waited for."""


def search_thread(desk: Desk) -> None:
    """Open the line that searches in the thread."""
    if desk.screen.opened is None:
        desk.say(f"No conversation is open. {desk.key('conversation.open')} opens the one under the cursor.")
    else:
        desk.screen.open_search()


def search_everywhere(desk: Desk) -> None:
    """Look for words in every message that was seen here, also without a line; then, where asked, on the server."""
    if desk.dialogs.choose_kept():
        return

    def answered(text: str) -> None:
        desk.screen.start(_search_here(desk, text.strip(), desk.program.keys_pressed), "search", alone=True)

    desk.dialogs.ask(
        "Search the names and messages seen on this machine",
        lambda text: "Every word must be there; accents and capitals do not matter." if text.strip() else "",
        answered,
        accepts=lambda text: bool(text.strip()),
    )


async def _search_here(desk: Desk, text: str, pressed: int) -> None:
    from tui.commands.hits import found_words, named_hits
    from tui.presentation.snippets import snippet

    found = await desk.engine.search(text)
    named = select.named(desk.state, text, _MOST_HERE)
    options = named_hits(named)
    options += [
        Option(
            f"{hit.message.conversation_id} {hit.message.id}",
            f"#{hit.message.conversation_id} " + hit.contact_name,
            snippet(hit.message.subject_and_words, text),
        )
        for hit in found
    ]
    desk.dialogs.choose_when_ready(
        pressed,
        found_words("On this machine", text, conversations=len(named), messages=len(found), most=_MOST_HERE),
        [*options, Option(_SERVER, "Search on the server", "messages of three months, names and numbers")],
        lambda value: _go_on_to_server(desk, text) if value == _SERVER else _go_to_hit(desk, value),
        key=desk.key("search.everywhere"),
    )


def _go_on_to_server(desk: Desk, text: str) -> None:
    desk.say("Searching on the server…")
    desk.screen.start(_search_server(desk, text, desk.program.keys_pressed), "search", alone=True)


async def _search_server(desk: Desk, text: str, pressed: int) -> None:
    from tui.commands.hits import found_words, server_hits

    results, failure = await desk.engine.search_server(text)
    desk.screen.unsay()
    if failure:
        desk.say(f"Not searched on the server: {failure}", "warning")
        return
    title = found_words(
        "On the server",
        text,
        conversations=len(results.conversations),
        messages=len(results.messages),
        most=_MOST_THERE,
    )
    options = server_hits(desk.state, results, text)
    desk.dialogs.choose_when_ready(
        pressed, title, options, lambda value: _go_to_hit(desk, value), key=desk.key("search.everywhere")
    )


def _go_to_hit(desk: Desk, value: str) -> None:
    number, _, message_id = value.partition(" ")
    desk.screen.open(int(number))
    if message_id:
        desk.screen.start(_bring(desk, int(number), int(message_id)), "search", alone=True)


async def _bring(desk: Desk, conversation_id: int, message_id: int) -> None:
    """Show a message of the opened thread, which may be on its way, or begin later than this message."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_SECONDS):
            while desk.screen.opened == conversation_id and not desk.thread.show_entry(message_id):
                thread = select.thread(desk.state, conversation_id)
                is_held = any(message.id == message_id for message in thread.messages)
                if thread.error or (thread.reached_start and not thread.loading and not is_held):
                    break
                if thread.messages and not thread.loading and not is_held:
                    desk.engine.older(conversation_id)
                await desk.thread.shown_anew()
            else:
                return
    desk.say("The message found could not be fetched: scroll up to it.")


def is_searching(desk: Desk) -> bool:
    """Whether something is searched for in the thread, and found."""
    return bool(desk.thread.matches)


def _not_searching(desk: Desk) -> str | None:
    if is_searching(desk):
        return None
    return f"Nothing is being searched for. {desk.key('thread.search')} searches in this thread."


COMMANDS = (
    Command(
        id="thread.search",
        opens_text=True,
        title="Search in this thread",
        help="Find words in the messages of this conversation.",
        keys=("slash",),
        panes=_IN_THREAD,
        refusal=needs_conversation,
        run=search_thread,
    ),
    Command(
        id="search.everywhere",
        title="Search everywhere",
        help="Find words in every message that was seen on this machine, also without a line; then on the server too.",
        keys=("S",),
        panes=READING,
        run=search_everywhere,
    ),
    Command(
        id="thread.previous_match",
        title="Previous match",
        help="Go to the match before, while a search is on.",
        keys=("N",),
        panes=_IN_THREAD,
        refusal=_not_searching,
        run=lambda desk: desk.thread.next_match(-1),
    ),
)
