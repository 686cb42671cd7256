"""How like what the embedded server sends by itself is to what the real one sent, by kind of event.

Unlike answers, broadcasts and deliveries cannot be paired one by one: who was online, which job was first and how
often something was told differ from day to day. What must not differ is which keys there are and of what types.
"""

import re
from collections.abc import Sequence

from .recording import Json
from .shape import shape

_FREE = re.compile(r"\.(custom_attributes|additional_attributes|content_attributes|changed_attributes)(\[\])?\.")
"""Below these the keys are people's own."""


def unlike(recorded: Sequence[Json], ours: Sequence[Json], *, either: Sequence[str] = ()) -> list[str]:
    """Return the paths where our bodies have other keys, or values of no recorded type.

    Args:
        either: Paths of objects of several kinds, which may have come in other mixtures: not compared below.
    """
    theirs, mine = shape(list(recorded)), shape(list(ours))
    paths = {
        path
        for path in theirs.keys() | mine.keys()
        if not _FREE.search(path) and not any(path.startswith(f"{start}.") for start in either)
    }
    found: list[str] = []
    for path in sorted(paths):
        if path not in mine:
            owner = theirs[path].parent
            if owner in mine and (mine[owner].objects or path.endswith("[]")) and not _sometimes(path):
                found.append(f"{path} is missing")
        elif path not in theirs:
            owner = mine[path].parent
            if owner in theirs and theirs[owner].objects and not _sometimes(path):
                found.append(f"{path} is not in the recording")
        elif theirs[path].kinds != {"null"} and not (theirs[path].kinds | {"null"}) & mine[path].kinds:
            found.append(f"{path} is {sorted(mine[path].kinds)}, recorded {sorted(theirs[path].kinds)}")
    return found


def _sometimes(path: str) -> bool:
    """Whether a key depends on which message or file it happens to be, or a list may be empty."""
    return path.endswith(("[]", ".attachments", ".transcribed_text", ".echo_id", ".performer"))
