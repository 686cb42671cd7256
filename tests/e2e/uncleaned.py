"""The program without its first wall: nothing is cleaned where it is put into words, so that the output stage stands alone."""

from __future__ import annotations

import sys

from tui.text import shown


def _as_it_came(text: str) -> str:
    return text


# Before anything else of the program is imported, as its modules take the functions by name.
assert not [name for name in sys.modules if name.startswith("tui.") and not name.startswith("tui.text")]
shown.shown = _as_it_came
shown.shown_line = _as_it_came
shown.shown_name = _as_it_came

if __name__ == "__main__":
    from tui.cli import program

    sys.exit(program.run(sys.argv[1:]))
