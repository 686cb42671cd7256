"""The labels that an account defines."""

from __future__ import annotations

from tui.api.caller import given, nothing
from tui.api.decode import reference
from tui.api.resources.resource import Resource
from tui.models.reference import Label

_FEATURE = "labels"


class LabelsResource(Resource):
    """Routes under `/api/v1/accounts/:id/labels`; all but the list are for administrators."""

    async def list(self) -> tuple[Label, ...]:
        """Return all labels, by title.

        Source: `GET A/labels`, 4.0.4 and 4.15.1 (`labels.json`).
        """
        return await self._caller.read(f"{self._account}/labels", reference.labels, feature=_FEATURE)

    async def get(self, *, label_id: int) -> Label:
        """Return one label.

        Source: `GET A/labels/:id`, 4.10 (`labels_controller.rb`).
        """
        return await self._caller.read(self._of(label_id), reference.label, feature=_FEATURE)

    async def create(
        self, *, title: str, description: str = "", color: str = "#1f93ff", show_on_sidebar: bool = True
    ) -> Label:
        """Define a label.

        Args:
            title: Letters, digits, `-` and `_`; it becomes lower case.

        Raises:
            Invalid: The title is taken or has other characters.

        Source: `POST A/labels`, 4.0.4 and 4.15.1 (`labels.json`).
        """
        label = {"title": title, "description": description, "color": color, "show_on_sidebar": show_on_sidebar}
        return await self._caller.change(
            "POST", f"{self._account}/labels", reference.label, feature=_FEATURE, body={"label": label}
        )

    async def update(
        self,
        *,
        label_id: int,
        title: str | None = None,
        description: str | None = None,
        color: str | None = None,
        show_on_sidebar: bool | None = None,
    ) -> Label:
        """Change a label; conversations follow a new title a moment later.

        Source: `PATCH A/labels/:id`, 4.10 (`labels_controller.rb`).
        """
        label = given({"title": title, "description": description, "color": color, "show_on_sidebar": show_on_sidebar})
        return await self._caller.change(
            "PATCH", self._of(label_id), reference.label, feature=_FEATURE, body={"label": label}, repeatable=True
        )

    async def delete(self, *, label_id: int) -> None:
        """Delete a label.

        Source: `DELETE A/labels/:id`, 4.0.4 and 4.15.1 (`permissions.json`, refused).
        """
        await self._caller.change("DELETE", self._of(label_id), nothing, feature=_FEATURE)

    def _of(self, label_id: int) -> str:
        return f"{self._account}/labels/{int(label_id)}"
