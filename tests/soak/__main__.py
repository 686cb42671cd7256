"""Runs the soak and prints what came of it: `python -m tests.soak [--seeds N] [--first N] [--jobs N] [--events N] [--kills N] [--hours N]`, or `starts [--count N]`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import secrets
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from tests.desk import Desk, a_house
from tests.soak import starts, stories
from tests.soak.terminal import bad_hours, kills
from tests.virtual_clock import run_virtually
from tests.wire import Wire
from tui.api import cable
from tui.store import select, threads
from tui.store.link import LinkKind
from tui.store.view import View
from tui.sync.settings import SyncSettings

ALL = View(assignee="all")

KEPT = 200
"""A thread lets go of its oldest messages ten times earlier than in real life: memory is flat from the day's first hours on."""


async def endless_day(events: int, reconnects: int, folder: Path) -> list[str]:
    """Let customers write and the line break, for very long; return what grew that should not."""
    wrong: list[str] = []
    threads.MESSAGES_KEPT = KEPT
    async with a_house() as house:
        wire = Wire(house.demo)
        settings = SyncSettings(hold_seconds=0, read_policy="never", cache_megabytes=20)
        desk = Desk(house, folder, settings=settings, http=wire.http(), connect=wire.connect_cable)
        await desk.start()
        heard = 0
        take = desk.engine._sync.broadcasts.take

        def counted(broadcast: cable.Broadcast) -> None:
            nonlocal heard
            heard += 1
            take(broadcast)

        desk.engine._sync.broadcasts.take = counted  # type: ignore[method-assign]  # counts, and passes on
        desk.engine.open_list(ALL)
        await desk.passes(5)
        numbers = [
            int(row["display_id"])
            for row in house.rows(
                "SELECT display_id FROM conversations JOIN inboxes ON inboxes.id = conversations.inbox_id"
                " WHERE channel_type = 'Channel::Api' ORDER BY display_id"
            )
        ]
        tracemalloc.start()
        memory: list[tuple[int, int]] = []
        rounds = reconnects
        a_round = max(1, events // max(1, rounds))
        for turn in range(rounds):
            before = heard
            while heard - before < a_round:
                number = numbers[turn % len(numbers)]
                if turn % 3 == 0:
                    await house.ask("POST", f"conversations/{number}/toggle_status")
                await house.customer_writes(number, f"turn {turn}, {heard}")
                await desk.passes(1)
                desk.store.changes_since_last()
            wire.cut_cables()
            if turn % 10 == 0:
                desk.engine.open_thread(numbers[turn // 10 % len(numbers)])
            await desk.passes(8)
            # What the server keeps of it is not ours.
            house.demo.house.db.execute("DELETE FROM messages WHERE content LIKE 'turn %' AND id % 7 <> 0")
            if turn % max(1, rounds // 10) == rounds // 10 - 1:
                gc.collect()
                memory.append((tracemalloc.get_traced_memory()[0], len(asyncio.all_tasks())))
                held = [len(thread.messages) for thread in desk.state.threads.values()]
                print(
                    f"  {heard} events, {turn + 1} reconnects, {memory[-1][0] // 1000} kB, {memory[-1][1]} tasks,"
                    f" {sum(held)} messages in {len(held)} threads",
                    flush=True,
                )
        tracemalloc.stop()
        await desk.passes(60)
        if select.link(desk.state).kind is not LinkKind.LIVE:
            wrong.append("the line did not come back")
        if len(memory) > 3:
            (early, few), (late, many) = memory[1], memory[-1]
            if late > early * 1.5 + 5_000_000:
                wrong.append(f"memory grew from {early} to {late} bytes")
            if many > few + 5:
                wrong.append(f"tasks grew from {few} to {many}")
        await desk.stop()
    return wrong


def with_known_hashes() -> None:
    """Go on in a process whose sets are walked in an order that can be had again, and say which."""
    if not os.environ.get(stories.HASHES, "random").isdecimal():
        os.environ[stories.HASHES] = str(secrets.randbelow(1 << 32))
        os.execv(sys.executable, [sys.executable, "-m", "tests.soak", *sys.argv[1:]])
    print(f"{stories.HASHES}={os.environ[stories.HASHES]}", flush=True)


def main() -> int:
    with_known_hashes()
    if sys.argv[1:2] == ["starts"]:
        return starts.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--seeds", type=int, default=2_000, help="how many stories")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="in so many processes")
    parser.add_argument("--seed", type=int, help="play this one alone")
    parser.add_argument("--version", choices=stories.VERSIONS, help="with --seed: on this server; both otherwise")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--reconnects", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=50, help="how often the console is killed")
    parser.add_argument("--hours", type=int, default=10, help="how many hours over cut connections")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)
    began = time.monotonic()
    failed: list[str] = []
    if options.seed is not None:
        for version in (options.version,) if options.version else stories.VERSIONS:
            lost, happened = stories.batch(range(options.seed, options.seed + 1), version)
            failed += lost
            print(f"server {version}: {dict(happened)}", flush=True)
    elif options.seeds:
        failed += stories.play(options.first, options.first + options.seeds, options.jobs)
    with tempfile.TemporaryDirectory() as folder:
        if options.seed is None and options.events:
            failed += run_virtually(endless_day(options.events, options.reconnects, Path(folder) / "day"))
        if options.seed is None and options.kills:
            failed += kills(options.kills, Path(folder) / "kills")
        if options.seed is None and options.hours:
            failed += bad_hours(options.hours, Path(folder) / "hours")
    for sentence in failed:
        print(f"FAILED: {sentence}")
    print(f"{'failed' if failed else 'all well'} after {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
