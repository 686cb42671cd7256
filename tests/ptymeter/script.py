"""The little language of `--keys`: what is pressed, waited for and resized."""

from __future__ import annotations

import codecs
import os
import re
import shlex
import signal
import sys
import time

from tests.ptymeter.keys import key_bytes
from tests.ptymeter.process import memory_kib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tests.ptymeter.session import Session

now = time.monotonic


def play(session: Session, script: str) -> None:
    """Play a script of keys and waits; each key is measured on its own."""
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
                session.pump(end - now())
        elif verb == "idle":
            session.idle(float(arg))
        elif verb == "until":
            if session.wait_screen(arg, session.options.timeout) is None:
                print(f"ptymeter: until:{arg} did not come", file=sys.stderr)
        elif verb == "mark":
            mark = None if arg == "-" else arg
        elif verb == "resize":
            cols, rows = map(int, arg.split("x"))
            session.term.resize(cols, rows)
            session.set_size(cols, rows)
            session.measure(mark or f"resize {arg}", b"")
        elif verb == "sig":
            os.kill(session.pid, getattr(signal, "SIG" + arg.upper()))
        elif verb == "paste":
            session.measure(mark or "paste", b"\x1b[200~" + arg.encode() + b"\x1b[201~")
        elif verb == "raw":
            session.measure(mark or "raw", codecs.decode(arg, "unicode_escape").encode("latin-1"))
        elif verb in ("mouse", "wheel"):
            arg, _, repeat = arg.partition("*")
            what, x, y = arg.split(",")
            code = {"click": 0, "move": 35, "up": 64, "down": 65}[what]
            data = f"\x1b[<{code};{x};{y}M" + (f"\x1b[<0;{x};{y}m" if what == "click" else "")
            for _ in range(int(repeat or 1)):
                session.measure(mark or f"{verb} {what}", data.encode())
        elif verb == "text":
            text, at, interval = arg.rpartition("@")
            if at and interval.replace(".", "").isdigit():
                session.open_loop(mark or "text", [c.encode() for c in text], float(interval) / 1000)
            else:
                for ch in arg:
                    session.measure(mark or "text", ch.encode())
        elif arg == "rss":
            session.memories.append(memory_kib(session.pid))
        elif arg == "quiet":
            session.quiet_from = now()
            session.run_until_quiet(session.options.startup_quiet / 1000, session.options.timeout)
        elif arg == "shot":
            print(session.screen_text())
        else:
            found = re.fullmatch(r"(.+?)(?:\*(\d+))?(?:@([\d.]+))?", arg)
            assert found is not None, token
            name, repeat, interval = found.groups()
            key = key_bytes(name, app_cursor=1 in session.term.modes)
            if interval:
                session.open_loop(mark or name, [key] * int(repeat or 1), float(interval) / 1000)
            else:
                for _ in range(int(repeat or 1)):
                    session.measure(mark or name, key)
