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

Only the standard library is needed. Linux; the /proc parts degrade elsewhere.

Examples
  python -m tests.ptymeter --until 'Inbox' -- myapp
  python -m tests.ptymeter --runs 7 --until 'Left.*File' --quit f10 -- mc
  python -m tests.ptymeter --size 200x50 --keys 'down*30 idle:10' --quit ctrl+q -- myapp
  python -m tests.ptymeter --keys 'x*200@20' --expect 'keys:(\\d+)' -- myapp   # open loop
  python -m tests.ptymeter --end hup -- myapp                                   # SSH drop

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

from tests.ptymeter.arguments import parse
from tests.ptymeter.keys import key_bytes
from tests.ptymeter.process import cpu_and_wakeups, memory_kib
from tests.ptymeter.screen import Terminal
from tests.ptymeter.session import Session, now

__all__ = ["Session", "Terminal", "cpu_and_wakeups", "key_bytes", "memory_kib", "now", "parse"]
