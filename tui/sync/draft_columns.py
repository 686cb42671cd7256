"""What stands beside a draft's text on the disk: what goes with it, whom it is for, what the agent saw.

The first frame shows drafts, and pydantic is not there yet: these two columns are read by hand.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from tui.models.conversation import Status
from tui.models.draft import Draft, Headers, OutgoingFile, Quoted, Whom
from tui.store.operation import Basis


def encoded_basis(basis: Basis | None) -> str:
    """Return what the agent saw when a draft was begun, as JSON; empty: it is not known."""
    return "" if basis is None else _json(asdict(basis))


def decoded_basis(text: str) -> Basis | None:
    """Return what `encoded_basis` wrote; None where it is anything else."""
    try:
        if not text:
            return None
        seen = json.loads(text)
        return Basis(
            **{
                **seen,
                "status": Status(seen.get("status")),
                "writing": tuple(map(int, seen.get("writing", ()))),
                "whom": _whom(seen.get("whom")),
                "files": _files(seen.get("files")),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def encoded_enclosed(draft: Draft) -> str:
    """Return what goes with a draft's text and whom it is for, as JSON; empty if there is no draft."""
    if not draft:
        return ""
    plain = {name: value for name, value in asdict(draft).items() if value and name != "text"}
    if draft.headers is not None:
        plain["headers"] = draft.headers._asdict()
    return _json(plain) if plain else ""


def decoded_draft(text: str, enclosed: str) -> Draft:
    """Return the whole draft of a text and what `encoded_enclosed` wrote; of anything else the text alone."""
    try:
        plain = json.loads(enclosed) if enclosed else {}
        headers, quoted = plain.get("headers"), plain.get("quoted")
        return Draft(
            text=text,
            headers=None if headers is None else Headers(*(tuple(map(str, headers[name])) for name in Headers._fields)),
            quoted=Quoted(int(quoted[0]), str(quoted[1])) if quoted else None,
            files=_files(plain.get("files")),
            mentions=tuple(map(str, plain.get("mentions", ()))),
            whom=_whom(plain.get("whom")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Draft(text=text)


def _files(value: object) -> tuple[OutgoingFile, ...]:
    return tuple(OutgoingFile(*each) for each in value) if isinstance(value, list) else ()


def _whom(value: object) -> Whom | None:
    if not isinstance(value, dict):
        return None
    at = value.get("created_at")
    return Whom(
        contact_id=int(value.get("contact_id") or 0),
        contact_name=str(value.get("contact_name") or ""),
        inbox_id=int(value.get("inbox_id") or 0),
        created_at=datetime.fromisoformat(str(at)) if at else None,
    )


def _json(plain: dict[str, object]) -> str:
    return json.dumps(plain, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
