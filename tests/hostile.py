"""Text that an attacker would write, and how to tell whether any of it reached a terminal."""

from __future__ import annotations

import re

CORPUS: tuple[str, ...] = (
    "\x1b[2J\x1b[HEVIL01",
    "\x1b]52;c;RVZJTDAy\x07EVIL02",
    "\x1b]52;c;RVZJTDAz\x1b\\EVIL03",
    "\x1b]0;EVIL04\x07",
    "\x1b]8;;https://evil.example/EVIL05\x1b\\click\x1b]8;;\x1b\\",
    "\x1bP+q544e\x1b\\EVIL06",
    "\x1b[?1049lEVIL07\x1b[?25h",
    "\x1b[6nEVIL08\x1b[c\x1b[>c",
    "\x9b2JEVIL09",
    "\x9d52;c;RVZJTDEw\x9cEVIL10",
    "\x90q\x9cEVIL11\x9e\x9f\x98",
    "EVIL12\x07\x07\x07",
    "EVIL13\x08\x08\x08\x08\x08\x08SAFE",
    "EVIL14\rOVERWRITTEN",
    "EVIL15\x0b\x0cdown",
    "EVIL16\x0e\x0fshifted",
    "EVIL17\x7f\x7f\x7f",
    "EVIL18\u202eevil-drow\u202c\u2066\u2069",
    "EVIL19\u200e\u200f\u061c",
    "EVIL20\u200b\u200c\u2060\ufeff",
    "EVIL21" + "".join(chr(0xE0000 + ord(ch)) for ch in "hidden"),
    "EVIL22" + "e" + "\u0301" * 60,
    "EVIL23\u2028next\u2029par",
    "EVIL24[/x][@click=app.quit]press[/]",
    "EVIL25[bold red]not bold[/bold red]",
    "EVIL26[link=https://evil.example]x[/link]",
    "EVIL27[@click=screen.dismiss]",
    "EVIL28\x1b_Gf=100;AAAA\x1b\\",
    "EVIL29\x1b[201~pasted\x1b[200~",
    "EVIL30\ufff9annotated\ufffa\ufffb",
    "EVIL31\x1b[31m\x1b[5mred",
    "EVIL32\x1bc\x1b7\x1b8\x1bD\x1bM",
    "EVIL33\x1b[1;1HEVIL33\x1b[999B",
    "EVIL34\x1b[?1000h\x1b[?1003h\x1b[?2004l",
    "../../EVIL35/../etc/passwd",
    "EVIL36\x85\x84\x88next",
    "EVIL37\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "EVIL38" + "W" * 400,
    "EVIL39" + "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 5,
    "EVIL40\x1b",
)
"""Each has a mark of its own, so that a test can tell that it was drawn at all."""

NEVER_IN_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that must not stand in the text of a terminal's stream."""

_SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<arguments>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<number>\d+)(?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<other>[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])"
)


def kinds(stream: bytes) -> tuple[set[str], str]:
    """Return the kinds of control sequences in a terminal's stream, and the text between them."""
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        if match["final"]:
            modes = match["arguments"] if match["final"] in "hlpqtu" else ""
            found.add(f"CSI {match['private']}{modes}{match['between']}{match['final']}")
        elif match["number"]:
            found.add(f"OSC {match['number']}")
        else:
            found.add(f"ESC {match['other'][:2]}")
        return ""

    text = _SEQUENCE.sub(note, stream.decode("utf-8", "replace"))
    return found, text.replace("\r\n", "\n").replace("\r", "")


def payloads(stream: bytes) -> list[tuple[int, str]]:
    """Return number and content of every operating system command in a terminal's stream, in order."""
    return [
        (int(match["number"]), match["string"])
        for match in _SEQUENCE.finditer(stream.decode("utf-8", "replace"))
        if match["number"]
    ]


def marks(text: str) -> set[str]:
    """Return which marks of the corpus can be read in a text."""
    return set(re.findall(r"EVIL\d\d", text))
