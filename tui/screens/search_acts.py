"""Searching and narrowing: in the list, in the thread, in all that was seen here, and on the server."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tui.commands.command import Option
from tui.commands.keys import key_of
from tui.screens.dialogs import Dialogs
from tui.store import select

_SERVER = "server"
"""The option that looks further than this machine."""

_MOST_HERE = 50
"""So many of each kind are looked for here."""

_MOST_THERE = 15
"""So many of each kind the server tells at once (4.15.1)."""

_LOOK_SECONDS = 0.1
_LOOKS = 150
"""So often it is looked whether a message that was found is there by now."""


class SearchActs(Dialogs):
    """What the agent looks for."""

    _asked_at = 0
    """How many keys were pressed when a search was asked for."""

    @property
    def _search_key(self) -> str:
        return key_of("search.everywhere", self._commands)

    def filter_list(self) -> None:
        self._screen.find_row.open(self._screen.view.text)

    def search_thread(self) -> None:
        if self._screen.opened is None:
            self._screen.say(
                f"No conversation is open. {self._screen.keys('conversation.open')} opens the one under the cursor."
            )
        else:
            self._screen.find_words.open(self._screen.find_words.words)

    def search_everywhere(self) -> None:
        """Look for words in every message that was seen here, also without a line; then, where asked, on the server."""
        if self.choose_kept():
            return

        def answered(text: str) -> None:
            self._asked_at = self._house.keys_pressed
            self._screen.run_worker(self._search(text.strip()), name="search", exclusive=True)

        self.ask(
            "Search the names and messages seen on this machine",
            lambda text: "Every word must be there; accents and capitals do not matter." if text.strip() else "",
            answered,
            accepts=lambda text: bool(text.strip()),
        )

    async def _search(self, text: str) -> None:
        from tui.presentation.snippets import snippet
        from tui.screens.offered import found_words, named_hits

        found = await self._screen.errands.search(text)
        named = select.named(self._screen.state, text, _MOST_HERE)
        options = named_hits(named)
        options += [
            Option(
                f"{hit.message.conversation_id} {hit.message.id}",
                f"#{hit.message.conversation_id} " + (hit.conversation.contact.name if hit.conversation else ""),
                snippet(hit.message.subject_and_words, text),
            )
            for hit in found
        ]
        self.choose_when_ready(
            self._asked_at,
            found_words("On this machine", text, conversations=len(named), messages=len(found), most=_MOST_HERE),
            [*options, Option(_SERVER, "Search on the server", "messages of three months, names and numbers")],
            lambda value: self._look_on_server(text) if value == _SERVER else self._go_to_hit(value),
            key=self._search_key,
        )

    def _look_on_server(self, text: str) -> None:
        self._screen.say("Searching on the server…")
        self._asked_at = self._house.keys_pressed
        self._screen.run_worker(self._search_server(text), name="search", exclusive=True)

    async def _search_server(self, text: str) -> None:
        from tui.screens.offered import found_words, server_hits

        results, failure = await self._screen.errands.search_server(text)
        self._screen.notice.clear()
        if failure:
            self._screen.say(f"Not searched on the server: {failure}", "warning")
            return
        options = server_hits(self._screen.state, results, text)
        self.choose_when_ready(
            self._asked_at,
            found_words(
                "On the server",
                text,
                conversations=len(results.conversations),
                messages=len(results.messages),
                most=_MOST_THERE,
            ),
            options,
            self._go_to_hit,
            key=self._search_key,
        )

    def _go_to_hit(self, value: str) -> None:
        number, _, message_id = value.partition(" ")
        self._screen.open(int(number))
        if message_id:
            self._screen.run_worker(self._bring(int(number), int(message_id)), name="search", exclusive=True)

    async def _bring(self, conversation_id: int, message_id: int) -> None:
        """Show a message of the opened thread, which may be on its way, or begin later than this message."""
        screen = self._screen
        for _ in range(_LOOKS):
            if screen.opened != conversation_id or screen.thread.show_entry(message_id):
                return
            thread = select.thread(screen.state, conversation_id)
            is_held = any(message.id == message_id for message in thread.messages)
            if thread.error or (thread.reached_start and not thread.loading and not is_held):
                break
            if thread.messages and not thread.loading and not is_held:
                screen.errands.older(conversation_id)
            await asyncio.sleep(_LOOK_SECONDS)
        screen.say("The message found could not be fetched: scroll up to it.")

    def next_match(self, matches: int) -> None:
        self._screen.thread.next_match(matches)

    def searching(self) -> bool:
        return bool(self._screen.thread.matches)

    def narrow_list(self) -> None:
        """Let the agent choose an inbox, a team or a label that the list keeps to."""
        from tui.screens.offered import EVERYTHING, narrowings

        screen = self._screen
        kinds = {"inbox": "inbox_id", "team": "team_id", "label": "label"}

        def chosen(value: str) -> None:
            if value == EVERYTHING:
                screen.show_view(replace(screen.view, inbox_id=None, team_id=None, label=None))
                return
            kind, _, which = value.partition(" ")
            wanted = which if kind == "label" else int(which)
            screen.show_view(replace(screen.view, **{kinds[kind]: wanted}))  # type: ignore[arg-type]  # each by its kind

        self.choose("Show only", narrowings(screen.state, screen.view), chosen)
