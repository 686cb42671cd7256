"""The program's first and smallest module: what must be quick happens here, the rest is imported when it is needed."""

import sys


def main() -> int:
    """Run the program with the arguments of this process; return its exit status."""
    from tui import cli

    return cli.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
