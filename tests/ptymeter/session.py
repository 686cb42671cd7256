"""One run of a command in a pseudo-terminal, and what its user would feel and pay."""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import re
import select
import shlex
import signal
import struct
import sys
import termios
import time
import zlib
from typing import Any

from tests.ptymeter import script
from tests.ptymeter.keys import key_bytes
from tests.ptymeter.process import cpu_and_wakeups, memory_kib, proc_tree
from tests.ptymeter.screen import Terminal, diff_cost

now = time.monotonic


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
        self.groups: dict[str, list[dict[str, Any]]] = {}
        self.idles: list[dict[str, Any]] = []
        self.dump = open(options.dump, "wb") if options.dump else None  # noqa: SIM115 - closed at the end of the run
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
        cols, rows = options.size
        self.set_size(cols, rows, descriptor=master)
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
                for number in (signal.SIGINT, signal.SIGPIPE, signal.SIGHUP, signal.SIGTERM):
                    signal.signal(number, signal.SIG_DFL)
                if options.cwd:
                    os.chdir(options.cwd)
                os.execvpe(options.command[0], options.command, environment)
            except BaseException as error:
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

    first_byte: float | None = None
    first_alt: float | None = None
    first_visible: float | None = None
    answered: float | None = None
    collect: bytes | None = None

    def forget_answer(self) -> None:
        self.answered = None

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

    def startup(self) -> dict[str, Any]:
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
        self.forget_answer()
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
        sample: dict[str, Any] = {
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

    def finish(self) -> dict[str, Any]:
        options = self.options
        self.memories.append(memory_kib(self.pid))
        report: dict[str, Any] = {"memory": self.memories[-1]}
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

    def run(self) -> dict[str, Any]:
        self.memories: list[dict[str, Any]] = []
        result: dict[str, Any] = {"startup": self.startup()}
        try:
            if self.options.keys:
                script.play(self, self.options.keys)
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
