"""The console with a watch on its event loop: the longest delay of a tick is written to the file `LAG_FILE` names."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from tui.cli import program
from tui.terminal.frames import opening

TICK_SECONDS = 0.005


async def watch(file: Path) -> None:
    """Write the worst delay so far, in ms, whenever it grows after the first seconds."""
    worst = 0.0
    began = time.monotonic()
    while True:
        before = time.monotonic()
        await asyncio.sleep(TICK_SECONDS)
        late = (time.monotonic() - before - TICK_SECONDS) * 1000
        if file.with_suffix(".reset").exists():
            file.with_suffix(".reset").unlink()
            worst = late = 0.0
            file.write_text("0")
        if time.monotonic() - began > 3 and late > worst:
            worst = late
            file.write_text(f"{worst:.1f}")


def main() -> int:
    """Run the console with the arguments of this process."""
    arguments = sys.argv[1:]
    painted = opening.paint(arguments)
    from tui.console import app, workspace

    class Watched(app.ConsoleApp):
        async def _complete(self, workspace: workspace.Workspace) -> None:
            await super()._complete(workspace)
            self.run_worker(watch(Path(os.environ["LAG_FILE"])), group="bench")

    setattr(app, "ConsoleApp", Watched)  # noqa: B010  # the class is a name to mypy
    return program.run(arguments, painted)


if __name__ == "__main__":
    sys.exit(main())
