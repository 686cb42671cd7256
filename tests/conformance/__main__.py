"""`python -m tests.conformance FOLDER…`: holds client and embedded server to recordings; exit 0 when nothing differs."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from . import allowed, report
from .parsing import parse
from .recording import NotARecordingError, Recording, read
from .replay import replay


async def check(recording: Recording, accepted: list[allowed.Allowed]) -> report.Report:
    """Parse everything that was said, play everything that was asked, and return the report."""
    result = report.new(recording, accepted)
    for parsed in parse(recording):
        result.add_parsed(parsed)
    if recording.version:
        async for outcome in replay(recording):
            result.add(outcome)
    result.finish()
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the folders, print what differs and the closing line of each; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="a recording, such as tests/recordings/4.15.1"
    )
    parser.add_argument(
        "--allowed", type=Path, default=allowed.FILE, metavar="FILE", help="the list of accepted differences"
    )
    options = parser.parse_args(arguments)
    code = 0
    for folder in options.folders:
        try:
            result = asyncio.run(check(read(folder), allowed.load(options.allowed)))
        except (NotARecordingError, allowed.BadListError) as error:
            print(error, file=sys.stderr)
            return 2
        for line in result.lines:
            print(line)
        for name, count in sorted(result.passed_over.items()):
            print(f"passed over: {name} ({count})")
        print(result.summary)
        code = code or (0 if result.good else 1)
    return code


if __name__ == "__main__":
    sys.exit(main())
