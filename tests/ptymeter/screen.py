"""A model of a terminal: enough of an xterm to know what is on the screen, and what each byte was for."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Any

Picture = list[tuple[list[str], list[str]]]
"""Letters and styles, by line."""

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
        self._parsed: dict[str, tuple[Any, ...]] = {"": ((), "", "")}
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
            if start > 0 and line[start] == "":
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
        return [(line[:], attrs[:]) for line, attrs in zip(self.chars, self.attrs, strict=True)]


def diff_cost(before: Picture, after: Picture) -> tuple[int, int]:
    """(cells changed, bytes a careful differ would send for them)."""
    cells = cost = 0
    for row, ((old_c, old_a), (new_c, new_a)) in enumerate(zip(before, after, strict=False)):
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
