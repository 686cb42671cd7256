"""The options of a run."""

from __future__ import annotations

import argparse

import tests.ptymeter


def parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.ptymeter",
        description=tests.ptymeter.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
    add("--emulator", choices=("builtin", "none"), default="builtin")
    add("--dump", metavar="FILE", help="write the raw output here")
    add("--trace", type=int, default=0, metavar="N", help="print the raw bytes of the last N keys")
    add("--shot", action="store_true", help="print the last screen")
    add("--json", action="store_true")
    add("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(argv)
    if options.command[:1] == ["--"]:
        options.command = options.command[1:]
    if not options.command:
        parser.error("give a command after --")
    options.size = tuple(int(part) for part in options.size.split("x"))
    return options
