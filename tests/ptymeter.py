#!/usr/bin/env python3
# A tool that also runs alone, with the standard library and any Python; tests import `Terminal` and `Session` from it.
# ruff: noqa
# mypy: ignore-errors
"""ptymeter: measure any terminal program through a pseudo terminal.

Starts a command in a pty of a given size, answers the terminal queries that
full-screen programs ask, feeds it scripted keys, keeps a model of the screen,
and reports what a user on a slow link would feel and pay:

  * start-up: time to first byte, alternate screen, first visible text, first
    frame matching a regular expression, and to quiet; bytes spent on it
  * per key: bytes (raw, and as `ssh -C` would send them), latency to the first
    byte and to the end of the frame (p50/p95/p99), cells written against cells
    that really changed, and the bytes an ideal differ would have needed
  * idle: bytes, wake-ups and CPU over a number of seconds
  * memory: RSS/PSS of the child and its descendants
  * the end: exit status, time to exit, and what was left switched on (mouse,
    alternate screen, hidden cursor, raw mode, ...)

Only the standard library is needed. `--emulator pyte` takes the screen text from
pyte where that is installed (0.8.2 trips over vim and tmux; the built-in screen
does not). Linux; the /proc parts degrade elsewhere.

Examples
  ptymeter.py --until 'Inbox' -- myapp
  ptymeter.py --runs 7 --until 'Left.*File' --quit f10 -- mc
  ptymeter.py --size 200x50 --keys 'down*30 idle:10' --quit ctrl+q -- myapp
  ptymeter.py --keys 'x*200@20' --expect 'keys:(\\d+)' -- myapp   # open loop
  ptymeter.py --end hup -- myapp                                   # SSH drop

Script tokens (--keys, --quit), split like a shell line
  down  ctrl+q  f10  x        one key; down*30 thirty of them, each measured
                              on its own; down*30@20 every 20 ms, not waiting
  text:"hello"                each character as a key (text:"hello"@80 too)
  paste:"..."  raw:"\\x1b[I"   bracketed paste / bytes with Python escapes
  mouse:click,10,5  mouse:move,10,5  wheel:down,10,5     (1-based x,y; SGR)
  wait:500  idle:10  until:REGEX  quiet   milliseconds / seconds / screen / output
  mark:NAME                   name the group that the following keys count in
  resize:80x24  sig:TERM  rss  shot       shot prints the screen
"""

from __future__ import annotations

import argparse
import codecs
import errno
import fcntl
import json
import os
import re
import select
import shlex
import signal
import statistics
import struct
import sys
import termios
import time
import unicodedata
import zlib

now = time.monotonic

# --------------------------------------------------------------------------
# Keys

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


# --------------------------------------------------------------------------
# Terminal model: enough of an xterm to know what is on the screen

TOKEN = re.compile(
    "(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    "|(?P<csi>\x1b\\[[0-?]*[ -/]*[@-~])"
    "|(?P<string>\x1b[\\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\\\))"
    "|(?P<esc>\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\\\`a-~])"
    "|(?P<c0>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
)
CURSOR_FINALS = frozenset("ABCDEFGHfd`ae")
CLASSES = ("text", "sgr", "cursor", "erase", "mode", "string", "c0", "other")


def char_width(ch: str) -> int:
    if ch < "\u0300":
        return 1
    if unicodedata.combining(ch) or unicodedata.category(ch) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


class Terminal:
    """A screen that counts what it is told to draw, and answers queries."""

    def __init__(
        self,
        cols: int,
        rows: int,
        *,
        answer: bool = True,
        modes_2048: bool = False,
        kitty: bool = False,
        sync: bool = True,
        joins: bool = False,
        erases_in_colour: bool = True,
    ) -> None:
        self.cols, self.rows = cols, rows
        self.joins = joins  # draws joined emoji, flags and skin tones as one, as newer terminals do
        self.erases_in_colour = erases_in_colour  # GNU screen does not
        self.answer, self.kitty = answer, kitty
        self.mode_answers = {2026: 2 if sync else 0, 2048: 2 if modes_2048 else 0}
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.tail = ""
        self.replies: list[bytes] = []
        self.bytes_by_class = dict.fromkeys(CLASSES, 0)
        self.cells_written = 0
        self.frames = 0  # synchronized-output frames seen
        self.bells = 0
        self.strings: dict[str, int] = {}  # OSC numbers seen
        self.modes: set[int] = set()
        self.kitty_depth = 0
        self.saw_alt = False
        self.saw_visible = False
        self.attr = ""
        self._widths: dict[str, int] = {}
        self._styles: dict[tuple[str, str], str] = {}
        self._parsed: dict[str, tuple] = {"": ((), "", "")}
        self._touched: set[int] = set()
        self.reset()

    def reset(self) -> None:
        self.chars = [[" "] * self.cols for _ in range(self.rows)]
        self.attrs = [[""] * self.cols for _ in range(self.rows)]
        self.x = self.y = 0
        self.saved = (0, 0)
        self.top, self.bottom = 0, self.rows - 1
        self.pending_wrap = False

    def resize(self, cols: int, rows: int) -> None:
        for grid, blank in ((self.chars, " "), (self.attrs, "")):
            for line in grid:
                del line[cols:]
                line.extend([blank] * (cols - len(line)))
            del grid[rows:]
            while len(grid) < rows:
                grid.append([blank] * cols)
        self.cols, self.rows = cols, rows
        self.top, self.bottom = 0, rows - 1
        self.x, self.y = min(self.x, cols - 1), min(self.y, rows - 1)

    # -- reading the stream

    def feed(self, data: bytes) -> None:
        text = self.tail + self.decoder.decode(data)
        pos, size, match = 0, len(text), TOKEN.match
        counts = self.bytes_by_class
        while pos < size:
            found = match(text, pos)
            if found is None:
                if size - pos > 1 << 20 or (text[pos] == "\x1b" and size - pos > 1 and text[pos + 1] == "\x1b"):
                    counts["other"] += 1
                    pos += 1
                    continue
                break
            pos = found.end()
            kind, token = found.lastgroup, found.group()
            if kind == "text":
                counts["text"] += len(token) if token.isascii() else len(token.encode())
                self.put(token)
            elif kind == "csi":
                counts[self.csi(token)] += len(token)
            elif kind == "c0":
                counts["c0"] += len(token.encode())
                self.control(token)
            elif kind == "string":
                counts["string"] += len(token.encode())
                self.string(token)
            else:
                counts["other"] += len(token)
                self.escape(token)
        self.tail = text[pos:]

    def put(self, text: str) -> None:
        # Fast path: plain ASCII that fits on the line.
        x, size = self.x, len(text)
        if text.isascii() and not self.pending_wrap and x + size <= self.cols:
            self.cut(x, x + size)
            self.chars[self.y][x : x + size] = text
            self.attrs[self.y][x : x + size] = [self.attr] * size
            self.cells_written += size
            self.x = x + size
            if self.x == self.cols:
                self.x -= 1
                self.pending_wrap = True
            if not self.saw_visible and text.strip():
                self.saw_visible = True
            return
        widths = self._widths
        for ch in text:
            width = widths.get(ch)
            if width is None:
                width = widths[ch] = char_width(ch)
            if self.joins and self.joined(ch):
                continue
            if width == 0:
                head = self.head()
                if head is not None:
                    self.chars[self.y][head] += ch
                continue
            if self.pending_wrap or self.x + width > self.cols:
                self.pending_wrap = False
                if 7 not in self.modes and 7 in self._touched:
                    self.x = self.cols - width
                else:
                    self.x = 0
                    self.line_feed()
            self.cut(self.x, self.x + width)
            self.chars[self.y][self.x] = ch
            self.attrs[self.y][self.x] = self.attr
            if width == 2 and self.x + 1 < self.cols:
                self.chars[self.y][self.x + 1] = ""
                self.attrs[self.y][self.x + 1] = self.attr
            self.cells_written += width
            self.x += width
            if self.x >= self.cols:
                self.x = self.cols - 1
                self.pending_wrap = True
            if ch != " ":
                self.saw_visible = True

    def head(self) -> int | None:
        """The column of the character just before the cursor."""
        column = self.x if self.pending_wrap else self.x - 1
        if column > 0 and self.chars[self.y][column] == "":
            column -= 1
        return column if column >= 0 else None

    def joined(self, ch: str) -> bool:
        """Join a character to the one before it, as terminals that know clusters do."""
        head = self.head()
        if head is None:
            return False
        before = self.chars[self.y][head]
        if ch == "\ufe0f" and len(before) == 1 and char_width(before) == 1 and head + 1 < self.cols and before > "\x20":
            self.chars[self.y][head] += ch
            self.cut(head + 1, head + 2)
            self.chars[self.y][head + 1], self.attrs[self.y][head + 1] = "", self.attrs[self.y][head]
            self.x = min(head + 2, self.cols - 1)
            return True
        flag = "\U0001f1e6", "\U0001f1ff"
        if flag[0] <= ch <= flag[1] and len(before) == 1 and flag[0] <= before <= flag[1] and head + 1 < self.cols:
            self.chars[self.y][head] += ch
            self.cut(head + 1, head + 2)
            self.chars[self.y][head + 1], self.attrs[self.y][head + 1] = "", self.attrs[self.y][head]
            self.x = min(head + 2, self.cols - 1)
            self.pending_wrap = head + 2 >= self.cols
            return True
        if unicodedata.category(ch) == "Mc":
            self.chars[self.y][head] += ch
            return True
        if (before.endswith("\u200d") or ch == "\u200d" or "\U0001f3fb" <= ch <= "\U0001f3ff") and before > "\u00ff":
            self.chars[self.y][head] += ch
            return True
        return False

    def cut(self, start: int, end: int) -> None:
        """Blank the other halves of wide characters that writing from start to end cuts in two."""
        line = self.chars[self.y]
        if 0 < start < self.cols and line[start] == "":
            line[start - 1] = " "
        if end < self.cols and line[end] == "":
            line[end] = " "

    def line_feed(self) -> None:
        if self.y == self.bottom:
            self.scroll(1)
        elif self.y < self.rows - 1:
            self.y += 1

    def scroll(self, count: int, top: int | None = None) -> None:
        """Scroll the region up (count > 0) or down."""
        top = self.top if top is None else top
        height = self.bottom - top + 1
        for _ in range(min(abs(count), height)):
            for grid, blank in ((self.chars, " "), (self.attrs, self.attr)):
                if count > 0:
                    del grid[top]
                    grid.insert(self.bottom, [blank] * self.cols)
                else:
                    del grid[self.bottom]
                    grid.insert(top, [blank] * self.cols)

    def control(self, ch: str) -> None:
        self.pending_wrap = False
        if ch == "\r":
            self.x = 0
        elif ch in "\n\x0b\x0c":
            self.line_feed()
        elif ch == "\x08":
            self.x = max(0, self.x - 1)
        elif ch == "\t":
            self.x = min(self.cols - 1, (self.x // 8 + 1) * 8)
        elif ch == "\x07":
            self.bells += 1

    def escape(self, token: str) -> None:
        final = token[1:]
        if final == "7":
            self.saved = (self.x, self.y)
        elif final == "8":
            self.x, self.y = self.saved
        elif final == "M":
            if self.y == self.top:
                self.scroll(-1)
            else:
                self.y = max(0, self.y - 1)
        elif final == "D":
            self.line_feed()
        elif final == "E":
            self.x = 0
            self.line_feed()
        elif final == "c":
            self.reset()

    def string(self, token: str) -> None:
        body = token[2:-1] if token.endswith("\x07") else token[2:-2]
        if token[1] == "]":
            number = body.split(";", 1)[0]
            self.strings[number] = self.strings.get(number, 0) + 1
            if body.endswith(";?") and number in ("10", "11", "12", "4"):
                color = "rgb:d0d0/d0d0/d0d0" if number == "10" else "rgb:1010/1010/1010"
                self.reply(f"\x1b]{body[:-1]}{color}\x1b\\")
        elif token[1] == "P":
            if body.startswith("+q"):
                self.reply("\x1bP0+r\x1b\\")
            elif body.startswith("$q"):
                self.reply("\x1bP0$r\x1b\\")
        elif token[1] == "_" and body.startswith("G"):
            self.strings["kitty-graphics"] = self.strings.get("kitty-graphics", 0) + 1

    def reply(self, text: str) -> None:
        if self.answer:
            self.replies.append(text.encode())

    def style(self, body: str) -> str:
        """The canonical attribute string after applying an SGR body."""
        key = (self.attr, body)
        known = self._styles.get(key)
        if known is not None:
            return known
        flags, fg, bg = self._parsed[self.attr]
        on = set(flags)
        parts = iter(body.split(";"))
        for part in parts:
            if ":" in part:
                head = part.split(":", 1)[0]
                if head == "38":
                    fg = part
                elif head == "48":
                    bg = part
                elif head == "4":
                    (on.discard if part == "4:0" else on.add)("4")
                continue
            code = int(part) if part.isdigit() else 0
            if code == 0:
                on, fg, bg = set(), "", ""
            elif code < 10:
                on.add(str(code))
            elif code in (21, 22):
                on -= {"1", "2"}
            elif 23 <= code <= 29:
                on.discard(str(code - 20))
            elif 30 <= code <= 37 or 90 <= code <= 97:
                fg = part
            elif 40 <= code <= 47 or 100 <= code <= 107:
                bg = part
            elif code in (38, 48, 58):
                mode = next(parts, "5")
                count = 3 if mode == "2" else 1
                color = ";".join([part, mode, *(next(parts, "0") for _ in range(count))])
                if code == 38:
                    fg = color
                elif code == 48:
                    bg = color
            elif code == 39:
                fg = ""
            elif code == 49:
                bg = ""
        attr = ";".join([*sorted(on), *filter(None, (fg, bg))])
        self._parsed[attr] = (tuple(sorted(on)), fg, bg)
        self._styles[key] = attr
        return attr

    def csi(self, token: str) -> str:
        """Apply one control sequence; returns the class its bytes count in."""
        body, final = token[2:-1], token[-1]
        prefix = ""
        if body and body[0] in "?<=>":
            prefix, body = body[0], body[1:]
        inter = ""
        while body and " " <= body[-1] <= "/":
            inter, body = body[-1] + inter, body[:-1]
        if final == "m" and not prefix:
            self.attr = self.style(body) if body not in ("", "0") else ""
            return "sgr"
        args = [int(p) if p.isdigit() else 0 for p in re.split("[;:]", body)] if body else []
        arg = args[0] if args else 0
        count = max(1, arg)
        if prefix or inter:
            return self.private(prefix, inter, final, args, arg)
        self.pending_wrap = False
        if final in CURSOR_FINALS:
            if final in "Hf":
                self.y = count - 1
                self.x = (max(1, args[1]) if len(args) > 1 else 1) - 1
            elif final == "A":
                self.y -= count
            elif final in "Be":
                self.y += count
            elif final in "Ca":
                self.x += count
            elif final == "D":
                self.x -= count
            elif final == "E":
                self.y, self.x = self.y + count, 0
            elif final == "F":
                self.y, self.x = self.y - count, 0
            elif final in "G`":
                self.x = count - 1
            elif final == "d":
                self.y = count - 1
            self.x = min(max(self.x, 0), self.cols - 1)
            self.y = min(max(self.y, 0), self.rows - 1)
            return "cursor"
        if final in "JKX":
            row = self.y
            if final == "X":
                self.blank(row, self.x, self.x + count)
            elif final == "K":
                start, end = ((self.x, self.cols), (0, self.x + 1), (0, self.cols))[arg % 3]
                self.blank(row, start, end)
            else:
                if arg == 0:
                    self.blank(row, self.x, self.cols)
                    rows = range(row + 1, self.rows)
                elif arg == 1:
                    self.blank(row, 0, self.x + 1)
                    rows = range(row)
                else:
                    rows = range(self.rows)
                for other in rows:
                    self.blank(other, 0, self.cols)
            return "erase"
        if final in "LMST":
            if final in "LM":
                if self.top <= self.y <= self.bottom:
                    self.scroll(count if final == "M" else -count, top=self.y)
            else:
                self.scroll(count if final == "S" else -count)
            return "erase"
        if final in "P@":
            line, attrs = self.chars[self.y], self.attrs[self.y]
            for _ in range(min(count, self.cols - self.x)):
                if final == "P":
                    del line[self.x], attrs[self.x]
                    line.append(" ")
                    attrs.append(self.attr)
                else:
                    line.insert(self.x, " ")
                    attrs.insert(self.x, self.attr)
                    line.pop()
                    attrs.pop()
            return "erase"
        if final == "b":
            if self.x:
                self.put(self.chars[self.y][self.x - 1] * count)
            return "erase"
        if final == "r":
            self.top = count - 1
            self.bottom = (args[1] if len(args) > 1 and args[1] else self.rows) - 1
            self.bottom = min(self.bottom, self.rows - 1)
            self.x = self.y = 0
            return "cursor"
        if final == "s":
            self.saved = (self.x, self.y)
            return "cursor"
        if final == "u":
            self.x, self.y = self.saved
            return "cursor"
        if final == "n":
            if arg == 6:
                self.reply(f"\x1b[{self.y + 1};{self.x + 1}R")
            elif arg == 5:
                self.reply("\x1b[0n")
            return "mode"
        if final == "c":
            self.reply("\x1b[?62;22c")
            return "mode"
        if final == "t":
            if arg == 14:
                self.reply(f"\x1b[4;{self.rows * 16};{self.cols * 8}t")
            elif arg == 16:
                self.reply("\x1b[6;16;8t")
            elif arg == 18:
                self.reply(f"\x1b[8;{self.rows};{self.cols}t")
            return "mode"
        return "mode" if final in "hl" else "other"

    def private(self, prefix: str, inter: str, final: str, args: list[int], arg: int) -> str:
        if prefix == "?" and final in "hl" and not inter:
            for mode in args:
                self._touched.add(mode)
                if mode in (47, 1047, 1049):
                    if final == "h":
                        self.saw_alt, self.saw_visible = True, False
                    for row in range(self.rows):
                        self.blank(row, 0, self.cols)
                if mode == 2026 and final == "h":
                    self.frames += 1
                (self.modes.add if final == "h" else self.modes.discard)(mode)
        elif prefix == "?" and inter == "$" and final == "p":
            self.reply(f"\x1b[?{arg};{self.mode_answers.get(arg, 0)}$y")
        elif prefix == "?" and final == "n":
            if arg == 6:
                self.reply(f"\x1b[?{self.y + 1};{self.x + 1}R")
            elif arg == 996:
                self.reply("\x1b[?997;1n")
        elif prefix == "?" and final == "u":
            if self.kitty:
                self.reply("\x1b[?0u")
        elif prefix == ">" and final == "u":
            self.kitty_depth += 1
        elif prefix == "<" and final == "u":
            self.kitty_depth -= max(1, arg)
        elif prefix == ">" and final == "c":
            self.reply("\x1b[>1;10;0c")
        elif prefix == ">" and final == "q":
            self.reply("\x1bP>|ptymeter(1)\x1b\\")
        return "mode"

    def blank(self, row: int, start: int, end: int) -> None:
        end = min(end, self.cols)
        if end > start:
            line = self.chars[row]
            if 0 < start and line[start] == "":
                line[start - 1] = " "
            if end < self.cols and line[end] == "":
                line[end] = " "
            line[start:end] = [" "] * (end - start)
            attr = self.attr if self.erases_in_colour else ""
            self.attrs[row][start:end] = [attr] * (end - start)

    # -- asking about the screen

    def text(self) -> str:
        return "\n".join("".join(line).rstrip() for line in self.chars)

    def snapshot(self) -> list[tuple[list[str], list[str]]]:
        return [(line[:], attrs[:]) for line, attrs in zip(self.chars, self.attrs)]


def diff_cost(before: list, after: list) -> tuple[int, int]:
    """(cells changed, bytes a careful differ would send for them)."""
    cells = cost = 0
    for row, ((old_c, old_a), (new_c, new_a)) in enumerate(zip(before, after)):
        if old_c == new_c and old_a == new_a:
            continue
        changed = [i for i in range(min(len(old_c), len(new_c))) if old_c[i] != new_c[i] or old_a[i] != new_a[i]]
        if not changed:
            continue
        cells += len(changed)
        attr, last = "", -99
        for col in changed:
            if col - last > 1:
                gap = new_c[last + 1 : col]
                if 0 < col - last - 1 <= 4 and all(a == attr for a in new_a[last + 1 : col]):
                    cost += len("".join(gap).encode())  # cheaper to rewrite
                else:
                    cost += len(f"\x1b[{row + 1};{col + 1}H")
            if new_a[col] != attr:
                attr = new_a[col]
                cost += len(f"\x1b[0;{attr}m") if attr else 3
            cost += len(new_c[col].encode())
            last = col
        cost += 3 if attr else 0
    return cells, cost


# --------------------------------------------------------------------------
# The child


def proc_tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    try:
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    with open(f"/proc/{name}/stat") as handle:
                        parent = int(handle.read().rpartition(")")[2].split()[1])
                    children.setdefault(parent, []).append(int(name))
                except (OSError, IndexError, ValueError):
                    pass
    except OSError:
        return [pid]
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        found.append(current)
        todo += children.get(current, [])
    return found


def memory_kib(pid: int) -> dict[str, int]:
    total = {"rss": 0, "pss": 0, "peak": 0, "processes": 0, "threads": 0}
    for one in proc_tree(pid):
        try:
            with open(f"/proc/{one}/status") as handle:
                status = dict(line.split(":", 1) for line in handle if ":" in line)
            total["rss"] += int(status.get("VmRSS", "0 kB").split()[0])
            total["peak"] += int(status.get("VmHWM", "0 kB").split()[0])
            total["threads"] += int(status.get("Threads", "0"))
            total["processes"] += 1
            with open(f"/proc/{one}/smaps_rollup") as handle:
                for line in handle:
                    if line.startswith("Pss:"):
                        total["pss"] += int(line.split()[1])
        except (OSError, ValueError):
            pass
    return total


def cpu_and_wakeups(pid: int) -> tuple[float, int]:
    """CPU seconds and voluntary context switches of the tree, all threads."""
    ticks = os.sysconf("SC_CLK_TCK")
    seconds, switches = 0.0, 0
    for one in proc_tree(pid):
        try:
            with open(f"/proc/{one}/stat") as handle:
                fields = handle.read().rpartition(")")[2].split()
            coarse, fine = (int(fields[11]) + int(fields[12])) / ticks, 0.0
            for task in os.listdir(f"/proc/{one}/task"):
                try:  # nanoseconds, but only of the threads that still live
                    with open(f"/proc/{one}/task/{task}/schedstat") as handle:
                        fine += int(handle.read().split()[0]) / 1e9
                except OSError:
                    pass
                with open(f"/proc/{one}/task/{task}/status") as handle:
                    for line in handle:
                        if line.startswith("voluntary_ctxt"):
                            switches += int(line.split()[1])
            seconds += fine or coarse
        except (OSError, ValueError, IndexError):
            pass
    return seconds, switches


class Session:
    """One run of the command."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        cols, rows = options.size
        self.term = Terminal(
            cols,
            rows,
            answer=not options.no_responder,
            modes_2048=options.in_band_resize,
            kitty=options.kitty,
            sync=not options.no_sync,
            joins=options.joins,
        )
        self.pyte_screen = self.pyte_stream = None
        if options.emulator == "pyte":
            import pyte

            self.pyte_screen = pyte.Screen(cols, rows)
            self.pyte_stream = pyte.ByteStream(self.pyte_screen)
        self.deflate = zlib.compressobj(6)
        self.total = self.zipped = self.chunks = 0
        self.last_output = 0.0
        self.upward: list[tuple[float, bytes]] = []  # on the simulated link, to the child
        self.downward: list[tuple[float, bytes]] = []  # ... and from it
        self.link_free = 0.0
        self.pending: list[tuple[float, int]] = []  # keys waiting for --expect
        self.expect_latency: list[float] = []
        self.expect = re.compile(options.expect) if options.expect else None
        self.sent_keys = 0
        self.groups: dict[str, list[dict]] = {}
        self.idles: list[dict] = []
        self.dump = open(options.dump, "wb") if options.dump else None
        self.samples: list[bytes] = []
        self.exit_status: int | None = None
        self.tokens = 0.0
        self.master = -1

    # -- life cycle

    def start(self) -> None:
        options = self.options
        environment = dict(os.environ)
        for name in ("LINES", "COLUMNS", "TMUX", "STY", "NO_COLOR"):
            environment.pop(name, None)
        environment["TERM"] = options.term
        if options.colorterm:
            environment["COLORTERM"] = options.colorterm
        else:
            environment.pop("COLORTERM", None)
        for item in options.env:
            name, has, value = item.partition("=")
            if has:
                environment[name] = value
            else:
                environment.pop(name, None)
        master, slave = os.openpty()
        self.set_size(*options.size, descriptor=master)
        self.before = termios.tcgetattr(slave)
        self.began = now()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(master)
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for descriptor in (0, 1, 2):
                    os.dup2(slave, descriptor)
                if slave > 2:
                    os.close(slave)
                for number in (signal.SIGINT, signal.SIGPIPE):
                    signal.signal(number, signal.SIG_DFL)
                if options.cwd:
                    os.chdir(options.cwd)
                os.execvpe(options.command[0], options.command, environment)
            except BaseException as error:  # noqa: BLE001 - the child must not return
                os.write(2, f"ptymeter: cannot run: {error}\n".encode())
            os._exit(127)
        os.close(slave)
        os.set_blocking(master, False)
        self.pid, self.master = pid, master

    def set_size(self, cols: int, rows: int, descriptor: int | None = None) -> None:
        packed = struct.pack("HHHH", rows, cols, cols * 8, rows * 16)
        fcntl.ioctl(self.master if descriptor is None else descriptor, termios.TIOCSWINSZ, packed)

    def alive(self) -> bool:
        if self.exit_status is None:
            try:
                done, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self.exit_status = -1
            else:
                if done:
                    self.exit_status = os.waitstatus_to_exitcode(status)
                    self.exited = now()
        return self.exit_status is None

    # -- moving bytes

    def pump(self, timeout: float) -> bool:
        """Wait up to timeout for output; read and apply all there is."""
        while self.upward and self.upward[0][0] <= now():
            self.write_now(self.upward.pop(0)[1])
        delivered = False
        while self.downward and self.downward[0][0] <= now():
            delivered = True
            self.took(*self.downward.pop(0))
        if delivered:
            timeout = 0.0
        for queue in (self.upward, self.downward):
            if queue:
                timeout = min(timeout, max(0.0, queue[0][0] - now()))
        rate = self.options.throttle
        try:
            ready = select.select([self.master], [], [], max(0.0, timeout))[0]
        except (OSError, ValueError):
            return delivered
        if not ready:
            return delivered
        chunks: list[tuple[float, bytes]] = []
        while True:
            size = 65536
            if rate:
                clock = now()
                self.tokens = min(max(32.0, rate / 20), self.tokens + (clock - self.refilled) * rate)
                self.refilled = clock
                if self.tokens < 16:
                    time.sleep(16 / rate)
                    if chunks:
                        break
                    continue
                size = int(self.tokens)
            try:
                data = os.read(self.master, size)
            except BlockingIOError:
                break
            except OSError as error:
                if error.errno == errno.EIO:
                    self.alive()
                break
            if not data:
                break
            chunks.append((now(), data))
            if rate:
                self.tokens -= len(data)
        link, delay = self.options.link, self.options.rtt / 2000
        for clock, data in chunks:
            if not link and not delay:
                self.took(clock, data)
                continue
            # A link with an endless buffer: packets queue up behind each other.
            for start in range(0, len(data), 1400):
                packet = data[start : start + 1400]
                self.link_free = max(clock, self.link_free) + (len(packet) / link if link else 0)
                self.downward.append((self.link_free + delay, packet))
        return delivered or (bool(chunks) and not link and not delay)

    refilled = 0.0

    def took(self, clock: float, data: bytes) -> None:
        self.total += len(data)
        self.chunks += 1
        self.last_output = clock
        self.zipped += len(self.deflate.compress(data))
        self.zipped += len(self.deflate.flush(zlib.Z_SYNC_FLUSH))
        if self.dump:
            self.dump.write(data)
        if self.first_byte is None:
            self.first_byte = clock
        if self.answered is None:
            self.answered = clock
        if self.collect is not None:
            self.collect += data
        term = self.term
        if self.options.emulator != "none":
            term.feed(data)
            if self.pyte_stream is not None:
                try:
                    self.pyte_stream.feed(data)
                except Exception as error:  # noqa: BLE001 - pyte trips over some sequences
                    print(f"ptymeter: pyte gave up ({error}); using the built-in screen", file=sys.stderr)
                    self.pyte_stream = self.pyte_screen = None
            if self.first_alt is None and term.saw_alt:
                self.first_alt = clock
            if (
                self.first_visible is None
                and term.saw_visible
                and (self.first_alt is not None or clock - self.began > 1)
            ):
                self.first_visible = clock
            for reply in term.replies:
                self.write(reply)
            term.replies.clear()
            if self.expect is not None and self.pending:
                found = self.expect.search(self.screen_text())
                if found:
                    value = int(found.group(1))
                    while self.pending and self.pending[0][1] <= value:
                        self.expect_latency.append(clock - self.pending.pop(0)[0])

    first_byte = first_alt = first_visible = answered = None
    collect: bytes | None = None

    def write(self, data: bytes) -> None:
        if self.options.rtt:
            self.upward.append((now() + self.options.rtt / 2000, data))
        else:
            self.write_now(data)

    def write_now(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self.master, data) :]
            except BlockingIOError:
                self.pump(0.01)
            except OSError:
                return

    def screen_text(self) -> str:
        if self.pyte_screen is not None:
            return "\n".join(line.rstrip() for line in self.pyte_screen.display)
        return self.term.text()

    def run_until_quiet(self, quiet: float, limit: float) -> None:
        end = now() + limit
        while now() < end and self.alive():
            reference = max(self.last_output, self.quiet_from)
            left = reference + quiet - now()
            if left <= 0 and not self.upward and not self.downward:
                return
            self.pump(min(max(left, 0.001), end - now()))

    quiet_from = 0.0

    def wait_screen(self, pattern: str, limit: float) -> float | None:
        regex, end = re.compile(pattern, re.M | re.S), now() + limit
        while True:
            if self.first_byte is not None and regex.search(self.screen_text()):
                return self.last_output
            if now() >= end or (not self.alive() and not self.pump(0)):
                return None
            self.pump(min(0.2, end - now()))

    # -- the parts of a measurement

    def startup(self) -> dict:
        options = self.options
        self.start()
        matched: float | None = None
        if options.until:
            matched = self.wait_screen(options.until, options.timeout)
        else:
            end = now() + options.timeout
            while self.first_byte is None and now() < end and self.alive():
                self.pump(0.2)
        self.quiet_from = now()
        self.run_until_quiet(options.startup_quiet / 1000, options.timeout)
        if options.until and matched is None:
            print(
                f"ptymeter: no frame matched {options.until!r}; the screen was:\n" + self.screen_text(), file=sys.stderr
            )

        def since(clock: float | None) -> float | None:
            return None if clock is None else (clock - self.began) * 1000

        cpu, _ = cpu_and_wakeups(self.pid)
        return {
            "first_byte_ms": since(self.first_byte),
            "alt_screen_ms": since(self.first_alt),
            "first_text_ms": since(self.first_visible),
            "first_frame_ms": since(matched),
            "quiet_ms": since(self.last_output),
            "bytes": self.total,
            "zipped": self.zipped,
            "cpu_ms": cpu * 1000,
            "rss_mib": memory_kib(self.pid)["rss"] / 1024,
        }

    def measure(self, group: str, data: bytes) -> None:
        """Send one input, wait for the frame to end, note what it cost."""
        options, term = self.options, self.term
        settle, limit = options.settle / 1000, options.key_timeout / 1000
        while self.pump(0) or self.downward:
            if self.downward:
                self.pump(0.05)
        before = term.snapshot() if options.emulator != "none" else None
        total, zipped = self.total, self.zipped
        written, frames, chunks = term.cells_written, term.frames, self.chunks
        classes = dict(term.bytes_by_class)
        self.collect = b""
        self.sent_keys += 1
        sent = now()
        if self.expect is not None:
            self.pending.append((sent, self.sent_keys))
        self.answered = None
        self.write(data)
        while self.answered is None and now() - sent < limit and self.alive():
            self.pump(limit - (now() - sent))
        first = self.answered
        if first is not None:
            # The frame ends when nothing comes for the settle time.
            end = sent + max(limit, 3.0)
            while now() < end:
                left = self.last_output + settle - now()
                if left <= 0 and not self.downward:
                    break
                self.pump(max(left, 0.001))
        sample = {
            "bytes": self.total - total,
            "zipped": self.zipped - zipped,
            "frames": term.frames - frames,
            "chunks": self.chunks - chunks,
        }
        if first is not None:
            sample["first_ms"] = (first - sent) * 1000
            sample["frame_ms"] = (self.last_output - sent) * 1000
        if before is not None:
            sample["cells_written"] = term.cells_written - written
            sample["cells_changed"], sample["ideal_bytes"] = diff_cost(before, term.snapshot())
            for name, value in term.bytes_by_class.items():
                sample["class_" + name] = value - classes[name]
        self.groups.setdefault(group, []).append(sample)
        self.samples.append(self.collect)
        self.collect = None

    def open_loop(self, group: str, keys: list[bytes], interval: float) -> None:
        total, zipped, frames = self.total, self.zipped, self.term.frames
        began = now()
        for index, data in enumerate(keys):
            due = began + index * interval
            while now() < due:
                self.pump(due - now())
            self.sent_keys += 1
            if self.expect is not None:
                self.pending.append((now(), self.sent_keys))
            self.write(data)
        sending = now() - began
        end = now() + 5
        while self.pending and now() < end:
            self.pump(0.05)
        self.quiet_from = now()
        self.run_until_quiet(max(0.2, self.options.settle / 1000), 5)
        self.groups.setdefault(group, []).append(
            {
                "bytes": (self.total - total) / len(keys),
                "zipped": (self.zipped - zipped) / len(keys),
                "frames": (self.term.frames - frames) / len(keys),
                "open_loop_keys": len(keys),
                "open_loop_s": sending,
                "lag_after_last_key_ms": max(0.0, self.last_output - (began + sending)) * 1000,
            }
        )

    def idle(self, seconds: float) -> None:
        total, zipped, frames, chunks = self.total, self.zipped, self.term.frames, self.chunks
        cpu, wakes = cpu_and_wakeups(self.pid)
        end = now() + seconds
        while now() < end and self.alive():
            self.pump(end - now())
        cpu_end, wakes_end = cpu_and_wakeups(self.pid)
        self.idles.append(
            {
                "seconds": seconds,
                "bytes": self.total - total,
                "zipped": self.zipped - zipped,
                "bytes_per_min": (self.total - total) * 60 / seconds,
                "frames": self.term.frames - frames,
                "chunks": self.chunks - chunks,
                "cpu_percent": (cpu_end - cpu) / seconds * 100,
                "wakeups_per_s": (wakes_end - wakes) / seconds,
            }
        )

    def play(self, script: str) -> None:
        mark = None
        for token in shlex.split(script):
            verb, has_arg, arg = token.partition(":")
            if (
                has_arg
                and verb in {"text", "paste", "raw", "mouse", "wheel", "wait", "idle", "until", "mark", "resize", "sig"}
                and arg
            ):
                pass
            else:
                verb, arg = "", token
            if verb == "wait":
                end = now() + float(arg) / 1000
                while now() < end:
                    self.pump(end - now())
            elif verb == "idle":
                self.idle(float(arg))
            elif verb == "until":
                if self.wait_screen(arg, self.options.timeout) is None:
                    print(f"ptymeter: until:{arg} did not come", file=sys.stderr)
            elif verb == "mark":
                mark = None if arg == "-" else arg
            elif verb == "resize":
                cols, rows = map(int, arg.split("x"))
                self.term.resize(cols, rows)
                if self.pyte_screen is not None:
                    self.pyte_screen.resize(rows, cols)
                self.set_size(cols, rows)
                self.measure(mark or f"resize {arg}", b"")
            elif verb == "sig":
                os.kill(self.pid, getattr(signal, "SIG" + arg.upper()))
            elif verb == "paste":
                self.measure(mark or "paste", b"\x1b[200~" + arg.encode() + b"\x1b[201~")
            elif verb == "raw":
                self.measure(mark or "raw", codecs.decode(arg, "unicode_escape").encode("latin-1"))
            elif verb in ("mouse", "wheel"):
                arg, _, repeat = arg.partition("*")
                what, x, y = arg.split(",")
                code = {"click": 0, "move": 35, "up": 64, "down": 65}[what]
                data = f"\x1b[<{code};{x};{y}M" + (f"\x1b[<0;{x};{y}m" if what == "click" else "")
                for _ in range(int(repeat or 1)):
                    self.measure(mark or f"{verb} {what}", data.encode())
            elif verb == "text":
                text, at, interval = arg.rpartition("@")
                if at and interval.replace(".", "").isdigit():
                    self.open_loop(mark or "text", [c.encode() for c in text], float(interval) / 1000)
                else:
                    for ch in arg:
                        self.measure(mark or "text", ch.encode())
            elif arg == "rss":
                self.memories.append(memory_kib(self.pid))
            elif arg == "quiet":
                self.quiet_from = now()
                self.run_until_quiet(self.options.startup_quiet / 1000, self.options.timeout)
            elif arg == "shot":
                print(self.screen_text())
            else:
                found = re.fullmatch(r"(.+?)(?:\*(\d+))?(?:@([\d.]+))?", arg)
                name, repeat, interval = found.groups()
                data = key_bytes(name, 1 in self.term.modes)
                if interval:
                    self.open_loop(mark or name, [data] * int(repeat or 1), float(interval) / 1000)
                else:
                    for _ in range(int(repeat or 1)):
                        self.measure(mark or name, data)

    def finish(self) -> dict:
        options = self.options
        self.memories.append(memory_kib(self.pid))
        report: dict = {"memory": self.memories[-1]}
        asked = now()
        how = options.end if self.alive() else "itself, before being asked"
        if options.quit and self.alive():
            for token in shlex.split(options.quit):
                if not self.alive():
                    break
                if token.startswith("wait:"):
                    end = now() + float(token[5:]) / 1000
                    while now() < end and self.alive():
                        self.pump(min(0.02, end - now()))
                elif token.startswith("text:"):
                    self.write(token[5:].encode())
                else:
                    asked = now()
                    self.write(key_bytes(token, 1 in self.term.modes))
            how = "quit keys"
        elif how == "close":
            os.close(self.master)
            self.master = -1
        elif self.alive():
            os.kill(self.pid, getattr(signal, "SIG" + how.upper()))
        end = now() + options.end_timeout
        while self.alive() and now() < end:
            if self.master >= 0:
                self.pump(0.02)
            else:
                time.sleep(0.005)
        clean = not self.alive()
        if not clean:
            for one in reversed(proc_tree(self.pid)):
                try:
                    os.kill(one, signal.SIGKILL)
                except OSError:
                    pass
            while self.alive():
                if self.master >= 0:
                    self.pump(0.02)
                time.sleep(0.005)
        left: list[str] = []
        if self.master >= 0:
            while self.pump(0.05):
                pass
            while self.downward:
                self.took(*self.downward.pop(0))
            names = {
                1049: "alternate screen",
                47: "alternate screen",
                1047: "alternate screen",
                1000: "mouse",
                1002: "mouse drag",
                1003: "mouse motion",
                1006: "mouse SGR",
                1015: "mouse urxvt",
                1016: "mouse pixels",
                2004: "bracketed paste",
                1004: "focus reports",
                2048: "in-band resize",
                2026: "synchronized output",
                1: "application cursor keys",
            }
            left = [text for mode, text in names.items() if mode in self.term.modes]
            touched = self.term._touched
            left += [
                text
                for mode, text in ((25, "cursor hidden"), (7, "line wrap off"))
                if mode in touched and mode not in self.term.modes
            ]
            if self.term.kitty_depth > 0:
                left.append("kitty keyboard")
            try:
                after = termios.tcgetattr(self.master)
                for flag, text in (
                    (termios.ECHO, "echo off"),
                    (termios.ICANON, "raw input"),
                    (termios.ISIG, "signals off"),
                ):
                    if self.before[3] & flag and not after[3] & flag:
                        left.append(text)
            except termios.error:
                pass
            os.close(self.master)
        if self.dump:
            self.dump.close()
        report["end"] = {
            "how": how,
            "exited": clean,
            "status": self.exit_status,
            "exit_ms": max(0.0, self.exited - asked) * 1000 if clean else None,
            "left_on": sorted(set(left)),
        }
        return report

    def run(self) -> dict:
        self.memories: list[dict] = []
        result: dict = {"startup": self.startup()}
        try:
            if self.options.keys:
                self.play(self.options.keys)
            if self.options.idle:
                self.idle(self.options.idle)
            if self.options.shot:
                print(self.screen_text())
        finally:
            result.update(self.finish())
        result["groups"] = self.groups
        result["idle"] = self.idles
        result["memories"] = self.memories
        result["expect_latency_ms"] = [value * 1000 for value in self.expect_latency]
        result["expect_missed"] = len(self.pending)
        result["classes"] = self.term.bytes_by_class
        result["osc"] = self.term.strings
        result["bells"] = self.term.bells
        return result


# --------------------------------------------------------------------------
# Reporting


def percentile(values: list[float], fraction: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(fraction * (len(ordered) - 1))))]


def spread(values: list[float], digits: int = 1) -> str:
    values = [v for v in values if v is not None]
    if not values:
        return "-"
    text = f"{statistics.median(values):.{digits}f}"
    if len(values) > 1:
        text += f"  [{min(values):.{digits}f} - {max(values):.{digits}f}]"
    return text


def summarize_group(samples: list[dict]) -> dict:
    out: dict = {"n": len(samples)}
    for field in ("bytes", "zipped", "frames", "cells_written", "cells_changed", "ideal_bytes"):
        values = [s[field] for s in samples if field in s]
        if values:
            out[field] = statistics.median(values)
            if field == "bytes":
                out["bytes_p95"], out["bytes_max"] = percentile(values, 0.95), max(values)
    for field in ("first_ms", "frame_ms"):
        values = [s[field] for s in samples if field in s]
        if values:
            out[field] = {
                "p50": statistics.median(values),
                "p95": percentile(values, 0.95),
                "p99": percentile(values, 0.99),
                "max": max(values),
            }
    silent = sum(1 for s in samples if not s["bytes"])
    if silent:
        out["no_output"] = silent
    totals = {name: sum(s.get("class_" + name, 0) for s in samples) for name in CLASSES}
    if sum(totals.values()):
        out["classes"] = {k: round(v / len(samples), 1) for k, v in totals.items() if v}
    for field in ("open_loop_keys", "open_loop_s", "lag_after_last_key_ms"):
        if field in samples[0]:
            out[field] = statistics.median([s[field] for s in samples])
    return out


def report(options, runs: list[dict]) -> dict:
    groups: dict[str, list[dict]] = {}
    for run in runs:
        for name, samples in run["groups"].items():
            groups.setdefault(name, []).extend(samples)
    out = {
        "command": options.command,
        "size": f"{options.size[0]}x{options.size[1]}",
        "term": options.term,
        "runs": len(runs),
        "startup": {key: [run["startup"][key] for run in runs] for key in runs[0]["startup"]},
        "keys": {name: summarize_group(samples) for name, samples in groups.items()},
        "idle": [idle for run in runs for idle in run["idle"]],
        "memory": [run["memory"] for run in runs],
        "end": [run["end"] for run in runs],
        "osc": runs[-1]["osc"],
        "bells": runs[-1]["bells"],
        "classes": runs[-1]["classes"],
    }
    latencies = [value for run in runs for value in run["expect_latency_ms"]]
    if latencies or options.expect:
        out["expect_latency_ms"] = {
            "n": len(latencies),
            "missed": sum(run["expect_missed"] for run in runs),
            **(
                {name: percentile(latencies, f) for name, f in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1))}
                if latencies
                else {}
            ),
        }
    return out


def show(out: dict) -> None:
    print(
        f"{shlex.join(out['command'])}   ({out['size']}, TERM={out['term']}, {out['runs']} run(s); median [min - max])"
    )
    labels = (
        ("first_byte_ms", "first byte", "ms"),
        ("alt_screen_ms", "alternate screen", "ms"),
        ("first_text_ms", "first visible text", "ms"),
        ("first_frame_ms", "first matching frame", "ms"),
        ("quiet_ms", "last byte of start", "ms"),
        ("bytes", "start-up bytes", ""),
        ("zipped", "  as with ssh -C", ""),
        ("cpu_ms", "CPU to quiet", "ms"),
        ("rss_mib", "RSS then", "MiB"),
    )
    for key, label, unit in labels:
        values = out["startup"][key]
        if any(v is not None for v in values):
            digits = 0 if key in ("bytes", "zipped", "cpu_ms") else 1
            print(f"  {label:22} {spread(values, digits)} {unit}")
    for name, group in out["keys"].items():
        print(f"  key {name!r} x{group['n']}")
        line = (
            f"    bytes/key {group['bytes']:.0f} (p95 {group['bytes_p95']:.0f}, "
            f"max {group['bytes_max']:.0f}); ssh -C {group['zipped']:.0f}"
        )
        if "ideal_bytes" in group:
            line += f"; ideal diff {group['ideal_bytes']:.0f}"
        print(line)
        if "cells_written" in group:
            print(
                f"    cells written {group['cells_written']:.0f}, really changed "
                f"{group['cells_changed']:.0f}; frames {group['frames']:.0f}"
            )
        if group.get("classes"):
            print("    by class: " + ", ".join(f"{k} {v:.0f}" for k, v in group["classes"].items()))
        for field, label in (("first_ms", "to first byte"), ("frame_ms", "to end of frame")):
            if field in group:
                g = group[field]
                print(
                    f"    {label:16} p50 {g['p50']:.1f}  p95 {g['p95']:.1f}  p99 {g['p99']:.1f}  max {g['max']:.1f} ms"
                )
        if "open_loop_keys" in group:
            print(
                f"    open loop: {group['open_loop_keys']:.0f} keys in {group['open_loop_s']:.2f} s, "
                f"output ended {group['lag_after_last_key_ms']:.0f} ms after the last key"
            )
        if group.get("no_output"):
            print(f"    {group['no_output']} key(s) drew nothing")
    if "expect_latency_ms" in out:
        e = out["expect_latency_ms"]
        if e["n"]:
            print(
                f"  key -> expected text  p50 {e['p50']:.1f}  p95 {e['p95']:.1f}  p99 {e['p99']:.1f}  "
                f"max {e['max']:.1f} ms  (n={e['n']}, missed {e['missed']})"
            )
        else:
            print(f"  key -> expected text  never seen (missed {e['missed']})")
    for idle in out["idle"]:
        print(
            f"  idle {idle['seconds']:g} s: {idle['bytes']} bytes ({idle['bytes_per_min']:.0f}/min), "
            f"{idle['chunks']} bursts, CPU {idle['cpu_percent']:.2f} %, "
            f"{idle['wakeups_per_s']:.1f} wake-ups/s"
        )
    print(
        "  memory at end          RSS "
        + spread([m["rss"] / 1024 for m in out["memory"]])
        + " MiB, PSS "
        + spread([m["pss"] / 1024 for m in out["memory"]])
        + " MiB, "
        + f"{out['memory'][-1]['processes']} process(es), {out['memory'][-1]['threads']} threads"
    )
    end = out["end"][-1]
    state = f"status {end['status']} in {end['exit_ms']:.0f} ms" if end["exited"] else "had to be killed"
    print(f"  end by {end['how']}: {state}; left on: {', '.join(end['left_on']) or 'nothing'}")
    if out["osc"]:
        print("  OSC seen: " + ", ".join(f"{k} x{v}" for k, v in out["osc"].items()))


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ptymeter.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--size", default="120x40", metavar="COLSxROWS")
    add("--term", default="xterm-256color", help="value of TERM")
    add("--colorterm", default="truecolor", help="value of COLORTERM; '' unsets it")
    add("--env", action="append", default=[], metavar="K=V", help="set (K=V) or unset (K)")
    add("--cwd")
    add("--runs", type=int, default=1, help="whole scenario this many times")
    add("--until", metavar="REGEX", help="the frame that counts as 'started'")
    add("--keys", default="", metavar="SCRIPT")
    add("--idle", type=float, default=0, metavar="S", help="idle phase after the keys")
    add("--quit", default="", metavar="SCRIPT", help="keys that end the program")
    add("--end", default="term", help="else: signal name (term, hup, int, kill) or close (drop the pty)")
    add("--end-timeout", type=float, default=5.0, metavar="S")
    add("--timeout", type=float, default=20.0, metavar="S", help="for start-up and until:")
    add("--settle", type=float, default=60, metavar="MS", help="silence that ends a frame")
    add("--startup-quiet", type=float, default=400, metavar="MS", help="silence that ends start-up")
    add("--key-timeout", type=float, default=500, metavar="MS", help="wait for a key's first byte")
    add("--expect", metavar="REGEX", help="one integer group: number of keys the screen says it took")
    add("--rtt", type=float, default=0, metavar="MS", help="simulate a link with this round trip")
    add(
        "--link",
        type=float,
        default=0,
        metavar="BYTES/S",
        help="... and this rate, with endless buffers, as sshd and TCP have",
    )
    add(
        "--throttle",
        type=float,
        default=0,
        metavar="BYTES/S",
        help="read no faster than this (back pressure on the child)",
    )
    add("--no-responder", action="store_true", help="answer no terminal query")
    add("--no-sync", action="store_true", help="deny synchronized output (mode 2026)")
    add("--in-band-resize", action="store_true", help="claim mode 2048")
    add("--joins", action="store_true", help="draw joined emoji as one, as newer terminals do")
    add("--kitty", action="store_true", help="claim the kitty keyboard protocol")
    add("--emulator", choices=("builtin", "pyte", "none"), default="builtin")
    add("--dump", metavar="FILE", help="write the raw output here")
    add("--trace", type=int, default=0, metavar="N", help="print the raw bytes of the last N keys")
    add("--shot", action="store_true", help="print the last screen")
    add("--json", action="store_true")
    add("--selftest", action="store_true", help="check the screen model and the measuring")
    add("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(argv)
    if options.command[:1] == ["--"]:
        options.command = options.command[1:]
    if not options.command and not options.selftest:
        parser.error("give a command after --")
    options.size = tuple(int(part) for part in options.size.split("x"))
    return options


def selftest() -> None:
    """The screen model against sequences whose result is known."""
    cases = (
        ("plain\r\nnext", "plain\nnext"),
        ("\x1b[2;3Hhere\x1b[1;1Htop", "top\n  here"),
        ("abcdef\x1b[1;3H\x1b[2Pxy", "abxy"),
        ("abc\x1b[1;2H\x1b[2@-", "a- bc"),
        ("one\r\ntwo\r\nthree\x1b[2;1H\x1b[M", "one\nthree"),
        ("one\r\ntwo\x1b[1;1H\x1b[L", "\none\ntwo"),
        ("\x1b[1;2rA\r\nB\r\nC\x1b[r", "B\nC"),
        ("x" * 10 + "yz", "x" * 10 + "\nyz"),
        ("\x1b[?7l" + "x" * 10 + "yz", "x" * 9 + "z"),
        ("\u65e5\u672c\u8a9eab\x1b[1;3H.", "\u65e5. \u8a9eab"),
        ("e\u0301f", "e\u0301f"),
        ("ab\x1b[4b", "abbbbb"),
        ("junk\x1b[2J\x1b[H\x1b]0;title\x07ok", "ok"),
        ("abcdef\x1b[1;3H\x1b[K", "ab"),
        ("abcdef\x1b[1;3H\x1b[2X", "ab  ef"),
        ("\x1b[>4;2m\x1b[?25l\x1b(Bok\x1b7\x1b[3;3H\x1b8!", "ok!"),
    )
    for sent, expected in cases:
        for step in (1, len(sent.encode())):  # byte by byte, and at once
            term, data = Terminal(10, 4), sent.encode()
            for start in range(0, len(data), step):
                term.feed(data[start : start + step])
            got = term.text().rstrip("\n").replace(" \n", "\n")
            assert got == expected, (sent, got, expected)
    term = Terminal(80, 24)
    term.feed(b"\x1b[6n\x1b[c\x1b[?2026$p\x1b[18t\x1b]11;?\x07\x1b[1;31mA\x1b[0;31;1mB\x1b[22;39mC")
    assert [len(reply) > 3 for reply in term.replies] == [True] * 5, term.replies
    assert term.attrs[0][0] == term.attrs[0][1] == "1;31" and term.attrs[0][2] == ""
    before = term.snapshot()
    term.feed(b"\x1b[5;5Hxyz")
    assert diff_cost(before, term.snapshot()) == (3, 9)
    options = parse(
        [
            "--until",
            "end",
            "--keys",
            "a*3",
            "--expect",
            "n=(\\d+)",
            "--settle",
            "30",
            "--key-timeout",
            "2000",
            "--",
            sys.executable,
            "-c",
            "import sys,os,tty\ntty.setraw(0)\nprint('end',end='',flush=True)\nn=0\n"
            "while os.read(0,1)!=b'q': n+=1; print(f'\\r n={n}',end='',flush=True)",
        ]
    )
    options.quit = "q"
    out = report(options, [Session(options).run()])
    assert out["keys"]["a"]["bytes"] == 5 and out["keys"]["a"]["n"] == 3, out["keys"]
    assert out["expect_latency_ms"]["n"] == 3 and out["end"][0]["status"] == 0, out
    print("ptymeter: self-test passed")


def main(argv: list[str] | None = None) -> int:
    if argv is None and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    options = parse(sys.argv[1:] if argv is None else argv)
    if options.selftest:
        selftest()
        return 0
    runs, samples = [], []
    for _ in range(options.runs):
        session = Session(options)
        runs.append(session.run())
        samples = session.samples
    out = report(options, runs)
    if options.json:
        json.dump(out, sys.stdout, indent=1)
        print()
    else:
        show(out)
    for sample in samples[len(samples) - options.trace :] if options.trace else []:
        print(f"  {len(sample)} bytes: {sample!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
