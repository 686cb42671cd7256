"""The program's first and smallest module: the last frame is shown, and then the rest is imported."""

import os
import sys

from tui.terminal.frames import opening


def refusal(system: str) -> str:
    """Return why the program can't run on a system, as `os.name` has it; empty where it can."""
    if system != "nt":
        return ""
    return (
        "chatwoot-tui runs on Linux and macOS. On Windows, install it in WSL (https://learn.microsoft.com/windows/wsl): "
        "it works there as on Linux."
    )


def main() -> int:
    """Run the program with the arguments of this process; return its exit status."""
    if sentence := refusal(os.name):
        print(sentence, file=sys.stderr)
        return 2
    arguments = sys.argv[1:]
    painted = opening.paint(arguments)
    try:
        from tui.cli import program

        return program.run(arguments, painted)
    finally:
        opening.undo(painted)


if __name__ == "__main__":
    sys.exit(main())
