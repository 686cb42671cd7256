"""Runs the demo server by itself: `python -m tui.demo`."""

from tui.demo.server import main

if __name__ == "__main__":
    raise SystemExit(main())
