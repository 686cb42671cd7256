"""Keys by their names, as the bytes that a terminal sends for them."""

from __future__ import annotations

NAMED_KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "esc": "\x1b",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
    "focus-in": "\x1b[I",
    "focus-out": "\x1b[O",
}
# Programs that switch on application cursor keys (DECCKM) expect these.
APP_CURSOR = {"up": "\x1bOA", "down": "\x1bOB", "right": "\x1bOC", "left": "\x1bOD", "home": "\x1bOH", "end": "\x1bOF"}


def key_bytes(name: str, app_cursor: bool = False) -> bytes:
    low = name.lower()
    if app_cursor and low in APP_CURSOR:
        return APP_CURSOR[low].encode()
    if low in NAMED_KEYS:
        return NAMED_KEYS[low].encode()
    if low.startswith("ctrl+") and len(low) == 6:
        return bytes([ord(low[5].upper()) & 0x1F])
    if low.startswith("alt+"):
        return b"\x1b" + key_bytes(name[4:])
    if len(name) == 1:
        return name.encode()
    raise SystemExit(f"ptymeter: unknown key {name!r}")
