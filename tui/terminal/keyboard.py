"""What the terminal sends, cut so that Esc is never taken for Alt: a letter behind it is a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

ESC: Final = "\x1b"

# Esc with something behind it that begins no sequence: CSI, SS3, OSC, DCS, SOS, PM and APC do. Control characters stay
# with it, for Esc and Enter are Alt+Enter to every terminal, and so is Esc and Backspace.
_ALONE: Final = re.compile("\x1b(?=(.))(?=[^\x00-\x1a\x1c-\x1f\x7f\\[\\]OPX^_])", re.DOTALL)
_PASTE: Final = re.compile("\x1b\\[200~")
_PASTED: Final = "\x1b[201~"


class Keyboard:
    """Cuts text into what the parser gets and Esc as it was pressed.

    On a wire Alt and a letter is Esc and that letter. Nothing is bound to Alt unless the agent wants it so, and whoever
    leaves the composer and goes on at once means two keys, in one packet or in two. Terminals with the kitty protocol
    tell the two apart by themselves.
    """

    def __init__(self) -> None:
        self.alt: frozenset[str] = frozenset()
        """Characters that keep their Alt, because something is bound to it."""
        self._pasting = False

    def cut(self, text: str) -> Iterator[str]:
        """Give pieces for the parser; a piece that is `ESC` alone was the key. A last Esc is given as it is."""
        while text:
            if self._pasting:
                end = text.find(_PASTED)
                if end < 0:
                    yield text
                    return
                end += len(_PASTED)
                self._pasting = False
                yield text[:end]
                text = text[end:]
                continue
            paste = _PASTE.search(text)
            keys, text = (text[: paste.end()], text[paste.end() :]) if paste else (text, "")
            self._pasting = paste is not None
            done = 0
            for found in _ALONE.finditer(keys):
                if found[1] in self.alt:
                    continue
                if found.start() > done:
                    yield keys[done : found.start()]
                yield ESC
                done = found.end()
            if done < len(keys):
                yield keys[done:]
