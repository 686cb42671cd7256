"""A change of one thing about a customer, asked for by an agent."""

from __future__ import annotations

from dataclasses import dataclass

from tui.models.wire import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChange:
    """One thing about a customer that becomes another."""

    contact_id: int
    key: str
    """`name`, `email`, `phone_number`, `blocked`; `additional/city`; `custom/plan`: of an attribute, its own key."""
    title: str
    """What it is called on the screen."""
    before: JsonValue
    after: JsonValue
    """Empty or None: it is taken away."""

    @property
    def back(self) -> ContactChange:
        """The change that takes this one back."""
        return ContactChange(
            contact_id=self.contact_id, key=self.key, title=self.title, before=self.after, after=self.before
        )
