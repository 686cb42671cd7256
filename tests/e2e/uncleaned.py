"""The program without its first wall: nothing the server says is cleaned, so that the output stage stands alone."""

from __future__ import annotations

import sys

from tui.api import clean
from tui.models.wire import JsonValue


def _as_it_came(text: str) -> str:
    return text


def _all_as_it_came(value: JsonValue) -> JsonValue:
    return value


# Before anything else of `tui.api` is imported, as its modules take the functions by name.
assert not [name for name in sys.modules if name.startswith("tui.api.") and name != "tui.api.clean"]
clean.clean = _as_it_came
clean.cleaned = _all_as_it_came

if __name__ == "__main__":
    from tui.cli import program

    sys.exit(program.run(sys.argv[1:]))
