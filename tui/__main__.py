"""The program's first and smallest module: the last frame is shown, and then the rest is imported."""

import sys

from tui.terminal.frames import opening


def main() -> int:
    """Run the program with the arguments of this process; return its exit status."""
    arguments = sys.argv[1:]
    painted = opening.paint(arguments)
    try:
        from tui.cli import program

        return program.run(arguments, painted)
    finally:
        opening.undo(painted)


if __name__ == "__main__":
    sys.exit(main())
