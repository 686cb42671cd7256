"""What custom attributes are called and may hold."""

from __future__ import annotations

from collections.abc import Sequence

from tui.api.caller import given, nothing, query, several, word
from tui.api.decode import reference
from tui.api.resources.resource import Resource
from tui.models.reference import AttributeDefinition, AttributeModel, AttributeType

_FEATURE = "attribute_definitions"


class AttributeDefinitionsResource(Resource):
    """Routes under `/api/v1/accounts/:id/custom_attribute_definitions`; changes are for administrators from 4.14 on."""

    async def list(self, *, model: AttributeModel | None = None) -> tuple[AttributeDefinition, ...]:
        """Return definitions, by id; those of one model or of all.

        Source: `GET A/custom_attribute_definitions`, 4.0.4 and 4.15.1 (`custom_attribute_definitions.json`).
        """
        return await self._caller.read(
            f"{self._account}/custom_attribute_definitions",
            reference.attribute_definitions,
            feature=_FEATURE,
            query=query({"attribute_model": model}),
        )

    async def get(self, *, definition_id: int) -> AttributeDefinition:
        """Return one definition.

        Source: `GET A/custom_attribute_definitions/:id`, 4.10 (`custom_attribute_definitions_controller.rb`).
        """
        return await self._caller.read(self._of(definition_id), reference.attribute_definition, feature=_FEATURE)

    async def create(
        self,
        *,
        key: str,
        display_name: str,
        model: AttributeModel,
        display_type: AttributeType = AttributeType.TEXT,
        description: str = "",
        values: Sequence[str] = (),
        regex_pattern: str | None = None,
        regex_cue: str | None = None,
    ) -> AttributeDefinition:
        """Define a custom attribute.

        Args:
            values: What a LIST may hold, in order.

        Raises:
            Invalid: The key is taken, or is one of the server's own.

        Source: `POST A/custom_attribute_definitions`, 4.0.4 and 4.15.1 (`custom_attribute_definitions.json`).
        """
        definition = given(
            {
                "attribute_key": key,
                "attribute_display_name": display_name,
                "attribute_description": description,
                "attribute_display_type": word(AttributeType, display_type),
                "attribute_model": word(AttributeModel, model),
                "attribute_values": several(values) or None,
                "regex_pattern": regex_pattern,
                "regex_cue": regex_cue,
            }
        )
        return await self._caller.change(
            "POST",
            f"{self._account}/custom_attribute_definitions",
            reference.attribute_definition,
            feature=_FEATURE,
            body={"custom_attribute_definition": definition},
        )

    async def update(
        self,
        *,
        definition_id: int,
        display_name: str | None = None,
        description: str | None = None,
        values: Sequence[str] | None = None,
        regex_pattern: str | None = None,
        regex_cue: str | None = None,
    ) -> AttributeDefinition:
        """Change a definition; `values` are written as a whole, and conversations keep what they hold.

        Source: `PATCH A/custom_attribute_definitions/:id`, 4.10 (`custom_attribute_definitions_controller.rb`).
        """
        definition = given(
            {
                "attribute_display_name": display_name,
                "attribute_description": description,
                "attribute_values": None if values is None else several(values),
                "regex_pattern": regex_pattern,
                "regex_cue": regex_cue,
            }
        )
        return await self._caller.change(
            "PATCH",
            self._of(definition_id),
            reference.attribute_definition,
            feature=_FEATURE,
            body={"custom_attribute_definition": definition},
            repeatable=True,
        )

    async def delete(self, *, definition_id: int) -> None:
        """Delete a definition; conversations and contacts keep what they hold.

        Source: `DELETE A/custom_attribute_definitions/:id`, 4.10 (`custom_attribute_definitions_controller.rb`).
        """
        await self._caller.change("DELETE", self._of(definition_id), nothing, feature=_FEATURE)

    def _of(self, definition_id: int) -> str:
        return f"{self._account}/custom_attribute_definitions/{int(definition_id)}"
