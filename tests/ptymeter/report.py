"""What the runs of a command came to, and how it is shown."""

from __future__ import annotations

import argparse
import shlex
import statistics
from typing import Any

from tests.ptymeter.screen import CLASSES


def percentile(values: list[float], fraction: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(fraction * (len(ordered) - 1))))]


def spread(values: list[float | None], digits: int = 1) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "-"
    text = f"{statistics.median(known):.{digits}f}"
    if len(known) > 1:
        text += f"  [{min(known):.{digits}f} - {max(known):.{digits}f}]"
    return text


def summarize_group(samples: list[dict[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {"n": len(samples)}
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


def report(options: argparse.Namespace, runs: list[dict[str, Any]]) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
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


def show(out: dict[str, Any]) -> None:
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
