"""What is offered for the letters before the cursor: canned responses, people to mention, variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.models.reference import CannedResponse
from tui.presentation.canned import SERVER_VARIABLES, matching
from tui.presentation.cells import one_line
from tui.presentation.composing import Asked
from tui.presentation.emoji import EMOJI
from tui.presentation.entries import Entry, marked_letters
from tui.presentation.fuzzy import ranked
from tui.presentation.mentions import Mentionable
from tui.presentation.spans import Line, Span

MANY = 50
"""More are never looked through: a further letter narrows faster."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be put in."""

    value: str
    label: Line
    detail: str
    insert: str
    """What takes the place of the letters; empty for a mention, whose name depends on the text."""
    who: Mentionable | None = None

    @property
    def entry(self) -> Entry:
        """The offer as a line of a list."""
        return Entry(left=(*self.label, Span(f"  {one_line(self.detail)}", "muted")), value=self.value)


def offers(asked: Asked, canned: Sequence[CannedResponse], people: Sequence[Mentionable]) -> tuple[Offer, ...]:
    """Return what answers the letters, best first; nothing closes the list."""
    if asked.kind == "canned":
        return tuple(
            Offer(
                f"canned/{found.response.id}",
                (Span("/", "muted"), *marked_letters(found.response.short_code, found.positions)),
                found.response.content,
                found.response.content,
            )
            for found in matching(asked.query, canned)[:MANY]
        )
    if asked.kind == "mention":
        return tuple(
            Offer(
                f"{who.kind}/{who.id}",
                (Span("@", "muted"), *marked_letters(who.name, hit.positions)),
                who.detail or ("team" if who.kind == "team" else ""),
                "",
                who,
            )
            for who, hit in ranked(asked.query, people, lambda who: who.name)[:MANY]
        )
    if asked.kind == "emoji":
        return tuple(
            Offer(f"emoji/{name}", (Span(f"{EMOJI[name]} "), *marked_letters(name, hit.positions)), "", EMOJI[name])
            for name, hit in ranked(asked.query, tuple(EMOJI), str)[:MANY]
        )
    return tuple(
        Offer(name, marked_letters(name, hit.positions), "filled in by the server", f"{{{{{name}}}}}")
        for name, hit in ranked(asked.query, SERVER_VARIABLES, str)
    )
