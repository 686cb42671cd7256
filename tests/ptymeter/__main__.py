"""`python -m tests.ptymeter`: measures a command and tells."""

from __future__ import annotations

import json
import signal
import sys

from tests.ptymeter.arguments import parse
from tests.ptymeter.report import report, show
from tests.ptymeter.session import Session


def main(argv: list[str] | None = None) -> int:
    if argv is None and hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    options = parse(sys.argv[1:] if argv is None else argv)
    runs, samples = [], []
    for _ in range(options.runs):
        session = Session(options)
        runs.append(session.run())
        samples = session.samples
    out = report(options, runs)
    if options.json:
        json.dump(out, sys.stdout, indent=1)
        print()
    else:
        show(out)
    for sample in samples[len(samples) - options.trace :] if options.trace else []:
        print(f"  {len(sample)} bytes: {sample!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
