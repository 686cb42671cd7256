"""The stories of the chaos by the thousand: in several processes, and to be gone on with where a run was stopped."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.chaos import Chaos, Lost, story
from tests.desk import a_house
from tests.virtual_clock import AloneLoop, run_virtually

BATCH = 25
"""So many stories are played in one world."""

VERSIONS = ("4.15", "4.0")
"""The worlds' versions in turn: one that keeps tokens, and one that does not."""


async def chaos(seeds: range, version: str, folder: Path) -> tuple[list[str], Counter[str]]:
    """Play stories; return the sentences of those that failed, and what happened in all of them."""
    failed: list[str] = []
    counted: Counter[str] = Counter()
    async with a_house(version=version) as house:
        for seed in seeds:
            played = Chaos(house, folder / str(seed), seed)
            try:
                await story(played, seed)
            except Lost as lost:
                failed.append(f"{lost} (server {version})")
            counted["kills"] += played.kills
            counted["questions"] += played.asked
            counted["told twins"] += played.twins
            counted.update(fault.name.lower() for fault in played.struck)
            counted.update(played.accidents)
    return failed, counted


def batch(seeds: range, version: str) -> tuple[list[str], Counter[str]]:
    """Play the stories of one world; return the sentences of those that failed, and what happened in all of them."""
    logging.basicConfig(level=logging.CRITICAL)
    # What a story leaves behind is much, and in no circle: looking for circles less often saves a tenth.
    gc.set_threshold(50_000, 20, 50)
    with tempfile.TemporaryDirectory() as folder:
        return run_virtually(chaos(seeds, version, Path(folder)), AloneLoop)


def batches(first: int, last: int) -> Iterator[tuple[range, str]]:
    """Return worlds, their stories and their versions; which ones hold a seed does not hang on where the run begins."""
    for start in range(first - first % BATCH, last, BATCH):
        yield range(max(first, start), min(last, start + BATCH)), VERSIONS[start // BATCH % len(VERSIONS)]


def play(first: int, last: int, jobs: int) -> list[str]:
    """Play stories in so many processes, saying how far it is; return the sentences of those that failed."""
    began = time.monotonic()
    failed: list[str] = []
    counted: Counter[str] = Counter()
    played: list[range] = []
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    asked = {pool.submit(batch, seeds, version): seeds for seeds, version in batches(first, last)}
    try:
        for done in as_completed(asked):
            lost, happened = done.result()
            played.append(asked[done])
            failed += lost
            counted += happened
            for sentence in lost:
                print(sentence, flush=True)
            count, gone = sum(map(len, played)), time.monotonic() - began
            print(f"  {count} of {last - first} stories, {len(failed)} failed, {gone:.0f} s", flush=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        left = [seeds.start for seeds in asked.values() if seeds not in played]
        print(f"{sum(map(len, played))} stories, {len(failed)} failed, {dict(counted)}", flush=True)
        if left:
            print(f"Everything below {min(left)} was played: --first {min(left)} goes on from there.", flush=True)
    return failed
