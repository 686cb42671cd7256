"""The stories of the chaos by the thousand: in several processes, and to be gone on with where a run was stopped."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.chaos import Chaos, Lost, story
from tests.desk import a_house
from tests.virtual_clock import AloneLoop, StoodStillError, run_virtually

BATCH = 25
"""So many stories are played in one world."""

HASHES = "PYTHONHASHSEED"
"""The variable that decides in which order a set is walked, and so what happens first."""

VERSIONS = ("4.15", "4.0")
"""The worlds' versions in turn: one that keeps tokens, and one that does not."""


def again(first: int, seed: int) -> str:
    """Return what plays a story again as it was: after those before it in its world, and with the same order of sets."""
    hashes = os.environ.get(HASHES, "random")
    alone = "--events 0 --kills 0 --hours 0 --jobs 1"
    return f"{HASHES}={hashes} python -m tests.soak --first {first} --seeds {seed - first + 1} {alone}"


async def chaos(seeds: range, version: str, folder: Path, told: list[int]) -> tuple[list[str], Counter[str]]:
    """Play stories; return the sentences of those that failed, and what happened in all of them.

    Args:
        told: Takes each seed as it begins.
    """
    failed: list[str] = []
    counted: Counter[str] = Counter()
    async with a_house(version=version) as house:
        for seed in seeds:
            # Also what nobody's own randomness decides is the same when it is played again.
            random.seed(seed)
            played = Chaos(house, folder / str(seed), seed)
            told.append(seed)
            try:
                await story(played, seed)
            except Lost as lost:
                failed.append(f"{lost} (server {version}; again: {again(seeds.start, seed)})")
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
    told: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            return run_virtually(chaos(seeds, version, Path(folder), told), AloneLoop)
        except StoodStillError as error:
            # The world has ended with it, and with the world what would have been played in it.
            left = [seed for seed in seeds if seed not in told]
            return [f"seed {told[-1]}: {error} (again: {again(seeds.start, told[-1])}; not played: {left})"], Counter()


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
