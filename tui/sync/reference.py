"""The lists that everything refers to: agents, inboxes, teams, labels, canned responses, macros."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from tui.api import errors
from tui.models.filter import Condition
from tui.models.reference import CacheKeys
from tui.presentation.cells import one_line
from tui.store import events
from tui.sync.core import Core

REFERENCE_SECONDS = 300.0
"""Agents, canned responses and macros have no signal of change: asked again when somebody looks, not more often."""


class Asked(Protocol):
    """Asks the server; a failure is noted."""

    async def __call__(self, name: str, ask: Callable[[], Awaitable[object]], /) -> bool:
        """Ask; False: there is no use in asking for anything more now."""


class ReferenceLists:
    """Fetches the lists, and those again that have changed: the server tells keys of labels, inboxes and teams.

    Args:
        asked: Asks the server; a failure is noted.
        look_again: Asks for a conversation whose inbox is not there any more.
    """

    def __init__(self, core: Core, *, asked: Asked, look_again: Callable[[int], Awaitable[object]]) -> None:
        self._core = core
        self._asked = asked
        self._look_again = look_again
        self._keys: Mapping[str, str] = {}
        self._fetched_at: float | None = None

    async def begin(self) -> None:
        """Fetch what the cache does not have as the server has it."""
        cached = await self._core.cache.load_reference("cache keys", CacheKeys)
        await self.learn_keys()
        await self.fetch(unless=self._as_cached(cached[0].keys if cached else {}))

    async def fetch(self, unless: frozenset[str] = frozenset()) -> None:
        """Fetch the lists everything refers to: agents, inboxes, teams, labels, canned responses, macros.

        Args:
            unless: Those of `label`, `inbox` and `team` that are known to be as we have them.
        """
        self._fetched_at = self._core.clock.monotonic()
        for name, ask in (
            ("agents", self._agents),
            ("inbox", self._inboxes),
            ("team", self._teams),
            ("label", self._labels),
            ("canned responses", self._canned_responses),
            ("macros", self._macros),
        ):
            if name not in unless and not await self._asked(name, ask):
                return
        await self._core.cache.keep_reference("cache keys", (CacheKeys(keys=self._keys),), self._core.clock.now())

    async def fetch_if_old(self) -> None:
        """Fetch them again when somebody looks and the last time was a while ago."""
        if self._fetched_at is None or self._core.clock.monotonic() - self._fetched_at > REFERENCE_SECONDS:
            await self.fetch()

    async def fresh(self, name: str) -> None:
        """Ask again for a list that has no signal of change, when its box opens; see `Engine.ask_again`."""
        ask = {
            "agents": self._agents,
            "canned": self._canned_responses,
            "macros": self._macros,
            "attributes": self._attribute_definitions,
            "folders": self._folders,
        }[name]
        await self._asked(name, ask)

    async def learn_keys(self) -> None:
        """Note how labels, inboxes and teams stand, to see later which of them changed."""

        async def ask() -> None:
            self._keys = (await self._core.client.account.cache_keys()).keys

        await self._asked("cache keys", ask)

    async def fetch_changed(self, keys: Mapping[str, str] | None = None) -> None:
        """Fetch those of labels, inboxes and teams whose key changed; all three where none did: keys are coarse.

        Args:
            keys: As the websocket told them; None: ask for them.
        """
        told_by_event = keys is not None
        if keys is None:
            before = self._keys
            await self.learn_keys()
            keys = self._keys
        else:
            before, self._keys = self._keys, {**self._keys, **keys}
        changed = {name for name, key in keys.items() if before.get(name) != key}
        if not changed and told_by_event:
            changed = {"label", "inbox", "team"}
        for name, ask in (("label", self._labels), ("inbox", self._inboxes), ("team", self._teams)):
            if name in changed:
                await self._asked(name, ask)

    def _as_cached(self, keys: Mapping[str, str]) -> frozenset[str]:
        """Return which lists the cache gave us as the server still has them."""
        state = self._core.state
        held = {"label": state.labels, "inbox": state.inboxes, "team": state.teams}
        return frozenset(
            name for name, known in held.items() if known and name in keys and self._keys.get(name) == keys[name]
        )

    async def _agents(self) -> None:
        self._core.dispatch(events.AgentsArrived(await self._core.client.agents.list()))

    async def _inboxes(self) -> None:
        core = self._core
        inboxes = await core.client.inboxes.list()
        core.dispatch(events.InboxesArrived(inboxes))
        opened = core.state.held.get(core.state.open_thread or 0)
        if opened is not None and all(inbox.id != opened.row.inbox_id for inbox in inboxes):
            # Its inbox was deleted, or the agent is in it no more: nobody tells what that means for the conversation.
            await self._look_again(opened.row.id)

    async def _teams(self) -> None:
        self._core.dispatch(events.TeamsArrived(await self._core.client.teams.list()))

    async def _labels(self) -> None:
        self._core.dispatch(events.LabelsArrived(await self._core.client.labels.list()))

    async def _canned_responses(self) -> None:
        canned = await self._core.client.canned_responses.list()
        self._core.dispatch(events.CannedResponsesArrived(canned))

    async def _macros(self) -> None:
        self._core.dispatch(events.MacrosArrived(await self._core.client.macros.list()))

    async def _attribute_definitions(self) -> None:
        found = await self._core.client.attribute_definitions.list()
        self._core.dispatch(events.AttributeDefinitionsArrived(found))

    async def save_folder(self, name: str, conditions: Sequence[Condition]) -> None:
        """Save conditions as a folder on the server."""
        from tui.api import filters

        client = self._core.client
        body = filters.body(conditions, today=self._core.clock.now())
        await self._folders_changed(
            lambda: client.custom_filters.create(name=name, conditions=body), f"Saved as the folder {one_line(name)}."
        )

    async def rename_folder(self, folder_id: int, name: str) -> None:
        """Give a folder on the server another name."""
        update = self._core.client.custom_filters.update
        await self._folders_changed(
            lambda: update(filter_id=folder_id, name=name), f"The folder is called {one_line(name)} now."
        )

    async def delete_folder(self, folder_id: int) -> None:
        """Delete a folder on the server."""
        delete = self._core.client.custom_filters.delete
        await self._folders_changed(lambda: delete(filter_id=folder_id), "The folder is deleted.")

    async def _folders_changed(self, change: Callable[[], Awaitable[object]], done: str) -> None:
        try:
            await change()
            await self._folders()
        except errors.ApiError as error:
            self._core.dispatch(events.Told(f"The folder is not changed: {error.sentence}"))
        else:
            self._core.dispatch(events.Told(done))

    async def _folders(self) -> None:
        self._core.dispatch(events.FoldersArrived(await self._core.client.custom_filters.list()))
