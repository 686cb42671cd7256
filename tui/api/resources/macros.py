"""Macros: several actions under one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.api.caller import given, ids, nothing, word
from tui.api.decode import reference
from tui.api.resources.resource import Resource
from tui.models.reference import Macro, MacroAction, Visibility

_FEATURE = "macros"


class MacrosResource(Resource):
    """Routes under `/api/v1/accounts/:id/macros`."""

    async def list(self) -> tuple[Macro, ...]:
        """Return the account's macros and the agent's own.

        Source: `GET A/macros`, 4.0.4 and 4.15.1 (`macros.json`).
        """
        return await self._caller.read(f"{self._account}/macros", reference.macros, feature=_FEATURE)

    async def get(self, *, macro_id: int) -> Macro:
        """Return one macro.

        Raises:
            NotFound: Nothing has that id.

        Source: `GET A/macros/:id`, 4.0.4 and 4.15.1 (`macros.json`, not found).
        """
        return await self._caller.read(self._of(macro_id), reference.macro, feature=_FEATURE)

    async def create(
        self, *, name: str, actions: Sequence[MacroAction], visibility: Visibility = Visibility.PERSONAL
    ) -> Macro:
        """Make a macro; an agent's is always personal.

        Raises:
            Invalid: An action is not known.

        Source: `POST A/macros`, 4.0.4 and 4.15.1 (`macros.json`).
        """
        body = {"name": name, "visibility": word(Visibility, visibility), "actions": _actions(actions)}
        return await self._caller.change(
            "POST", f"{self._account}/macros", reference.macro, feature=_FEATURE, body=body
        )

    async def update(
        self,
        *,
        macro_id: int,
        name: str | None = None,
        actions: Sequence[MacroAction] | None = None,
        visibility: Visibility | None = None,
    ) -> Macro:
        """Change a macro.

        Source: `PATCH A/macros/:id`, 4.10 (`macros_controller.rb`).
        """
        body = given(
            {
                "name": name,
                "visibility": word(Visibility, visibility) if visibility else None,
                "actions": None if actions is None else _actions(actions),
            }
        )
        return await self._caller.change(
            "PATCH", self._of(macro_id), reference.macro, feature=_FEATURE, body=body, repeatable=True
        )

    async def delete(self, *, macro_id: int) -> None:
        """Delete a macro.

        Source: `DELETE A/macros/:id`, 4.10 (`macros_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(macro_id), nothing, feature=_FEATURE)

    async def execute(self, *, macro_id: int, conversation_ids: Iterable[int]) -> None:
        """Run a macro on conversations. It happens later, and an action that fails is not told.

        Raises:
            NotFound: There is no such macro: the server would say yes, and run nothing (4.15.1).

        Source: `POST A/macros/:id/execute`, 4.0.4 and 4.15.1 (`macros.json`).
        """
        await self.get(macro_id=macro_id)
        await self._caller.change(
            "POST",
            f"{self._of(macro_id)}/execute",
            nothing,
            feature=_FEATURE,
            body={"conversation_ids": ids(conversation_ids)},
        )

    def _of(self, macro_id: int) -> str:
        return f"{self._account}/macros/{int(macro_id)}"


def _actions(actions: Sequence[MacroAction]) -> list[dict[str, object]]:
    return [{"action_name": each.action_name, "action_params": list(each.action_params)} for each in actions]
