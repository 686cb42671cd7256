"""What takes too long for every run: the full counts of the chaos, and an endless day. `python -m tests.soak`."""
