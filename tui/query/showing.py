"""Whether a row of the list shows some words."""

from __future__ import annotations

from tui.models.row import Row
from tui.text.folding import folded


def shows_text(row: Row, text: str) -> bool:
    """Whether the row's name, number, subject or snippet contains the text; accents and case do not matter."""
    wanted = folded(text)
    return (
        wanted in folded(row.contact_name)
        or wanted in folded(row.snippet)
        or (bool(row.subject) and wanted in folded(row.subject))
        or wanted.lstrip("#") == str(row.id)
    )
