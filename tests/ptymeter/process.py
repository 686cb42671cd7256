"""What a process and its descendants use, as `/proc` tells."""

from __future__ import annotations

import os


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
